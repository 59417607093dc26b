package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import floatlab.runtime.VectorSupport;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The windows of exponents at their edges, in both cores. */
class ExactBlocksTest {

    private interface Core {
        int floats(float[] x, int from, int n, ExactBlock block);

        int doubles(double[] x, int from, int n, ExactBlock block);

        /** The outcome where so many parts would do. */
        int outcome(int parts);
    }

    private static final Core SCALAR = new Core() {
        @Override
        public int floats(float[] x, int from, int n, ExactBlock block) {
            return ScalarExactBlocks.sum(x, from, n, block);
        }

        @Override
        public int doubles(double[] x, int from, int n, ExactBlock block) {
            return ScalarExactBlocks.sum(x, from, n, block);
        }

        @Override
        public int outcome(int parts) {
            return parts <= 2 ? parts : ExactBlock.TOO_WIDE;
        }
    };

    private static Core vector() {
        return new Core() {
            @Override
            public int floats(float[] x, int from, int n, ExactBlock block) {
                return VectorExactBlocks.sum(x, from, n, block);
            }

            @Override
            public int doubles(double[] x, int from, int n, ExactBlock block) {
                return VectorExactBlocks.sum(x, from, n, block);
            }

            @Override
            public int outcome(int parts) {
                return parts <= ExactBlock.MAX_PARTS ? parts : ExactBlock.TOO_WIDE;
            }
        };
    }

    @Test
    void plainLoops() {
        atTheEdges(SCALAR, 42, 426);
    }

    @Test
    void vectors() {
        assumeTrue(VectorSupport.available(), VectorSupport::why);
        atTheEdges(vector(), 42, 426);
    }

    @Test
    @Tag("ci")
    void atTwiceAsManyExponents() {
        atTheEdges(SCALAR, 21, 213);
        assumeTrue(VectorSupport.available(), VectorSupport::why);
        atTheEdges(vector(), 21, 213);
    }

    /** So far apart are the least exponents of the floats that are tried, and of the doubles. */
    private static void atTheEdges(Core core, int floatsApart, int doublesApart) {
        for (int sign : new int[] {1, -1}) {
            for (int from : new int[] {0, 3}) {
                for (int lowest = -126; lowest <= 0; lowest += floatsApart) {
                    for (int range = 0; range <= 127; range++) {
                        int parts = range <= 18 ? 1 : 2 + Math.max(0, (range - 61 + 42) / 43);
                        check(core, floats(from, lowest, range, sign), from, core.outcome(parts));
                    }
                }
                for (int lowest = -1022; lowest <= 900; lowest += doublesApart) {
                    for (int range = 20; lowest + range < 1008 && range < 480; range++) {
                        int parts = 2 + Math.max(0, (range - 32 + 42) / 43);
                        check(core, doubles(from, lowest, range, sign), from, core.outcome(parts));
                    }
                }
                check(core, doubles(from, 1010, 0, sign), from, 0);
                check(core, doubles(from, 1006, 1, sign), from, 2);
            }
        }
    }

    /** The hardest block of this range: all of the largest magnitude and odd, but one, odd too, of the least. */
    private static float[] floats(int from, int lowest, int range, int sign) {
        float[] x = new float[from + ExactBlock.SIZE];
        Arrays.fill(x, sign * Math.scalb(Math.nextDown(2f), lowest + range));
        Arrays.fill(x, 0, from, Float.NaN);
        x[from + 77] = sign * Math.scalb(Math.nextDown(2f), lowest);
        x[from + 99] = 0;
        return x;
    }

    private static double[] doubles(int from, int lowest, int range, int sign) {
        double[] x = new double[from + ExactBlock.SIZE];
        for (int i = 0; i < x.length; i++) {
            // Odd in the last place of what a split one place too low would take, all but one.
            double significand = Math.nextDown(2.0) - (2 * i + (i == from + 5 ? 2 : 1)) * 0x1p-42;
            x[i] = sign * Math.scalb(significand, lowest + range);
        }
        Arrays.fill(x, 0, from, Double.NaN);
        x[from + 77] = sign * Math.scalb(Math.nextDown(2.0), lowest);
        x[from + 99] = 0;
        return x;
    }

    private static void check(Core core, float[] x, int from, int expected) {
        ExactBlock block = new ExactBlock();
        int outcome = core.floats(x, from, ExactBlock.SIZE, block);
        assertThat(outcome).isEqualTo(expected);
        double[] terms = new double[ExactBlock.SIZE];
        Arrays.setAll(terms, i -> x[from + i]);
        checkParts(outcome, block.parts, ExactTruth.sum(terms));
    }

    private static void check(Core core, double[] x, int from, int expected) {
        ExactBlock block = new ExactBlock();
        int outcome = core.doubles(x, from, ExactBlock.SIZE, block);
        assertThat(outcome).isEqualTo(expected);
        checkParts(outcome, block.parts, ExactTruth.sum(Arrays.copyOfRange(x, from, from + ExactBlock.SIZE)));
    }

    private static void checkParts(int outcome, double[] parts, BigInteger sum) {
        if (outcome > 0) {
            assertThat(ExactTruth.sum(Arrays.copyOf(parts, outcome))).isEqualTo(sum);
        }
    }

    /** A block tries the split of the one before it: the next is larger or smaller, or reaches further down. */
    @Test
    void aBlockAfterAnother() {
        aBlockAfterAnother(SCALAR);
        assumeTrue(VectorSupport.available(), VectorSupport::why);
        aBlockAfterAnother(vector());
    }

    private static void aBlockAfterAnother(Core core) {
        double[][] first = new double[37][];
        BigInteger[] firstSum = new BigInteger[37];
        for (int range = 0; range < first.length; range++) {
            first[range] = doubles(0, -range, range, 1);
            firstSum[range] = ExactTruth.sum(first[range]);
        }
        for (int nextRange = 0; nextRange <= 36; nextRange += 3) {
            for (int shift = -12; shift <= 12; shift++) {
                double[] next = doubles(0, shift - nextRange, nextRange, 1);
                if (shift % 2 == 0) { // the plain loops take terms in pairs
                    double least = next[77];
                    next[77] = next[76];
                    next[76] = least;
                }
                BigInteger nextSum = ExactTruth.sum(next);
                for (int range = 0; range < first.length; range++) {
                    ExactBlock block = new ExactBlock();
                    checkParts(core.doubles(first[range], 0, ExactBlock.SIZE, block), block.parts, firstSum[range]);
                    checkParts(core.doubles(next, 0, ExactBlock.SIZE, block), block.parts, nextSum);
                }
            }
        }
    }

    @Test
    void zerosSubnormalsAndSpecials() {
        zerosSubnormalsAndSpecials(SCALAR);
        assumeTrue(VectorSupport.available(), VectorSupport::why);
        zerosSubnormalsAndSpecials(vector());
    }

    private static void zerosSubnormalsAndSpecials(Core core) {
        ExactBlock block = new ExactBlock();
        float[] x = new float[64];
        double[] y = new double[64];
        x[5] = -0f;
        y[5] = -0.0;
        assertThat(core.floats(x, 0, 64, block)).isEqualTo(ExactBlock.ALL_ZERO);
        assertThat(core.doubles(y, 0, 64, block)).isEqualTo(ExactBlock.ALL_ZERO);
        x[63] = -Float.MIN_VALUE;
        assertThat(core.floats(x, 0, 64, block)).isEqualTo(1);
        assertThat(block.parts[0]).isEqualTo(-Float.MIN_VALUE);
        y[63] = -Double.MIN_VALUE;
        assertThat(core.doubles(y, 0, 64, block)).isEqualTo(2);
        assertThat(block.parts[0] + block.parts[1]).isEqualTo(-Double.MIN_VALUE);
        for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            x[40] = special;
            y[40] = special;
            assertThat(core.floats(x, 0, 64, block)).isEqualTo(ExactBlock.TOO_WIDE);
            assertThat(core.doubles(y, 0, 64, block)).isEqualTo(ExactBlock.TOO_WIDE);
        }
    }
}
