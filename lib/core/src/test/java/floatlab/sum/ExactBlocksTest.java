package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import floatlab.runtime.VectorSupport;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The windows of exponents at their edges, in both cores. */
class ExactBlocksTest {

    private interface Core {
        int floats(float[] x, int from, int n, double[] parts);

        int doubles(double[] x, int from, int n, double[] parts);
    }

    private static final Core SCALAR = new Core() {
        @Override
        public int floats(float[] x, int from, int n, double[] parts) {
            return ScalarExactBlocks.sum(x, from, n, parts);
        }

        @Override
        public int doubles(double[] x, int from, int n, double[] parts) {
            return ScalarExactBlocks.sum(x, from, n, parts);
        }
    };

    private static Core vector() {
        return new Core() {
            @Override
            public int floats(float[] x, int from, int n, double[] parts) {
                return VectorExactBlocks.sum(x, from, n, parts);
            }

            @Override
            public int doubles(double[] x, int from, int n, double[] parts) {
                return VectorExactBlocks.sum(x, from, n, parts);
            }
        };
    }

    @Test
    void plainLoops() {
        atTheEdges(SCALAR);
    }

    @Test
    void vectors() {
        assumeTrue(VectorSupport.available(), VectorSupport::why);
        atTheEdges(vector());
    }

    private static void atTheEdges(Core core) {
        for (int sign : new int[] {1, -1}) {
            for (int from : new int[] {0, 3}) {
                for (int lowest = -126; lowest <= 0; lowest += 21) {
                    for (int range = 0; range <= 127; range++) {
                        check(core, floats(from, lowest, range, sign), from, range <= 18 ? 1 : range <= 61 ? 2 : 0);
                    }
                }
                for (int lowest = -1022; lowest <= 900; lowest += 62) {
                    for (int range = 20; range < 40; range++) {
                        check(core, doubles(from, lowest, range, sign), from, range <= 32 ? 2 : 0);
                    }
                }
                check(core, doubles(from, 1010, 0, sign), from, 0);
                check(core, doubles(from, 1006, 1, sign), from, 2);
            }
        }
    }

    /** The hardest block of this range: all of the largest magnitude and odd, but one, odd too, of the least. */
    private static float[] floats(int from, int lowest, int range, int sign) {
        float[] x = new float[from + ExactBlocks.BLOCK];
        Arrays.fill(x, sign * Math.scalb(Math.nextDown(2f), lowest + range));
        Arrays.fill(x, 0, from, Float.NaN);
        x[from + 77] = sign * Math.scalb(Math.nextDown(2f), lowest);
        x[from + 99] = 0;
        return x;
    }

    private static double[] doubles(int from, int lowest, int range, int sign) {
        double[] x = new double[from + ExactBlocks.BLOCK];
        Arrays.fill(x, sign * Math.scalb(Math.nextDown(2.0), lowest + range));
        Arrays.fill(x, 0, from, Double.NaN);
        x[from + 77] = sign * Math.scalb(Math.nextDown(2.0), lowest);
        x[from + 99] = 0;
        return x;
    }

    private static void check(Core core, float[] x, int from, int expected) {
        double[] parts = new double[ExactBlocks.PARTS];
        int outcome = core.floats(x, from, ExactBlocks.BLOCK, parts);
        assertThat(outcome).isEqualTo(expected);
        double[] terms = new double[ExactBlocks.BLOCK];
        Arrays.setAll(terms, i -> x[from + i]);
        checkParts(outcome, parts, terms);
    }

    private static void check(Core core, double[] x, int from, int expected) {
        double[] parts = new double[ExactBlocks.PARTS];
        int outcome = core.doubles(x, from, ExactBlocks.BLOCK, parts);
        assertThat(outcome).isEqualTo(expected);
        checkParts(outcome, parts, Arrays.copyOfRange(x, from, from + ExactBlocks.BLOCK));
    }

    private static void checkParts(int outcome, double[] parts, double[] terms) {
        if (outcome > 0) {
            BigInteger sum = ExactTruth.sum(Arrays.copyOf(parts, outcome));
            assertThat(sum).isEqualTo(ExactTruth.sum(terms));
        }
    }

    @Test
    void zerosSubnormalsAndSpecials() {
        zerosSubnormalsAndSpecials(SCALAR);
        assumeTrue(VectorSupport.available(), VectorSupport::why);
        zerosSubnormalsAndSpecials(vector());
    }

    private static void zerosSubnormalsAndSpecials(Core core) {
        double[] parts = new double[ExactBlocks.PARTS];
        float[] x = new float[64];
        double[] y = new double[64];
        x[5] = -0f;
        y[5] = -0.0;
        assertThat(core.floats(x, 0, 64, parts)).isEqualTo(ExactBlocks.ALL_ZERO);
        assertThat(core.doubles(y, 0, 64, parts)).isEqualTo(ExactBlocks.ALL_ZERO);
        x[63] = -Float.MIN_VALUE;
        assertThat(core.floats(x, 0, 64, parts)).isEqualTo(1);
        assertThat(parts[0]).isEqualTo(-Float.MIN_VALUE);
        y[63] = -Double.MIN_VALUE;
        assertThat(core.doubles(y, 0, 64, parts)).isEqualTo(2);
        assertThat(parts[0] + parts[1]).isEqualTo(-Double.MIN_VALUE);
        for (float special : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            x[40] = special;
            y[40] = special;
            assertThat(core.floats(x, 0, 64, parts)).isEqualTo(ExactBlocks.TOO_WIDE);
            assertThat(core.doubles(y, 0, 64, parts)).isEqualTo(ExactBlocks.TOO_WIDE);
        }
    }
}
