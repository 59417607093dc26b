package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import floatlab.eft.DoublePair;
import floatlab.eft.ErrorFree;
import floatlab.eft.FloatPair;
import floatlab.input.InputFamily;
import floatlab.runtime.VectorSupport;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lanes' order from its definition, and the vectors' bits beside the plain loops'. */
class LanesTest {
    private static final int[] LENGTHS = IntStream.concat(
                    IntStream.rangeClosed(0, 200),
                    IntStream.of(4095, 4096, 4097, 4160, 8191, 8192, 8193, 12_289, 70_001))
            .toArray();

    @Test
    void lanesByDefinition() {
        for (InputFamily family : new InputFamily[] {InputFamily.NORMAL, InputFamily.ALL_EXPONENTS}) {
            for (int n : LENGTHS) {
                float[] x = family.floats(n, n);
                float[] lanes = new float[64];
                for (int lane = 0; lane < 64; lane++) {
                    lanes[lane] = new RecursiveSum().sum(everyNth(x, lane, 64));
                }
                assertThat(new LanesSum().sum(x)).isEqualTo(halves(lanes, 0, 1));
                double[] y = family.doubles(n, n);
                double[] doubleLanes = new double[32];
                for (int lane = 0; lane < 32; lane++) {
                    doubleLanes[lane] = new RecursiveSum().sum(everyNth(y, lane, 32));
                }
                assertThat(new LanesSum().sum(y)).isEqualTo(halves(doubleLanes, 0, 1));
            }
        }
    }

    /** Lane j is joined by j + L/2, L/4 …: a tree whose left and right are the even and odd places, from the last level. */
    private static float halves(float[] lanes, int first, int step) {
        return step == lanes.length
                ? lanes[first]
                : halves(lanes, first, 2 * step) + halves(lanes, first + step, 2 * step);
    }

    private static double halves(double[] lanes, int first, int step) {
        return step == lanes.length
                ? lanes[first]
                : halves(lanes, first, 2 * step) + halves(lanes, first + step, 2 * step);
    }

    private static float[] everyNth(float[] x, int first, int step) {
        float[] some = new float[first < x.length ? (x.length - 1 - first) / step + 1 : 0];
        for (int i = 0; i < some.length; i++) {
            some[i] = x[first + i * step];
        }
        return some;
    }

    private static double[] everyNth(double[] x, int first, int step) {
        double[] some = new double[first < x.length ? (x.length - 1 - first) / step + 1 : 0];
        for (int i = 0; i < some.length; i++) {
            some[i] = x[first + i * step];
        }
        return some;
    }

    @Test
    void pairwiseByDefinition() {
        for (int n : LENGTHS) {
            float[] x = InputFamily.NORMAL.floats(n, n);
            double[] y = InputFamily.NORMAL.doubles(n, n);
            int blocks = (n + 4095) / 4096;
            float[] sums = new float[blocks];
            double[] doubleSums = new double[blocks];
            for (int block = 0; block < blocks; block++) {
                int end = Math.min(n, 4096 * (block + 1));
                sums[block] = new LanesSum().sum(Arrays.copyOfRange(x, 4096 * block, end));
                doubleSums[block] = new LanesSum().sum(Arrays.copyOfRange(y, 4096 * block, end));
            }
            assertThat(new LanesPairwiseSum().sum(x)).isEqualTo(new PairwiseSum().sum(sums));
            assertThat(new LanesPairwiseSum().sum(y)).isEqualTo(new PairwiseSum().sum(doubleSums));
        }
    }

    @Test
    void compensatedLanesByDefinition() {
        for (InputFamily family : new InputFamily[] {InputFamily.NORMAL, InputFamily.CANCELLING_PAIRS}) {
            for (int n : LENGTHS) {
                float[] x = family.floats(n, n);
                float[] lanes = new float[64];
                float[] lost = new float[64];
                Lanes.addRowsCompensated(x, 0, lanes, lost);
                float[] vectorLanes = new float[64];
                float[] vectorLost = new float[64];
                Lanes.addCompensated(x, vectorLanes, vectorLost);
                assertThat(vectorLanes).isEqualTo(lanes);
                assertThat(vectorLost).isEqualTo(lost);
                for (int lane = 0; lane < 64; lane++) {
                    // Neumaier's total and total of errors make the lane's sum.
                    assertThat(lanes[lane] + lost[lane]).isEqualTo(new NeumaierSum().sum(everyNth(x, lane, 64)));
                }
                double[] y = family.doubles(n, n);
                double[] doubleLanes = new double[32];
                double[] doubleLost = new double[32];
                Lanes.addCompensated(y, doubleLanes, doubleLost);
                for (int lane = 0; lane < 32; lane++) {
                    assertThat(doubleLanes[lane] + doubleLost[lane])
                            .isEqualTo(new NeumaierSum().sum(everyNth(y, lane, 32)));
                }
            }
        }
    }

    /** The lanes from the first: the total, its error, then what the lane lost. */
    @Test
    void compensatedLanesAreJoinedFromTheFirst() {
        for (InputFamily family :
                new InputFamily[] {InputFamily.NORMAL, InputFamily.MOUNTAIN, InputFamily.CANCELLING_PAIRS}) {
            for (int n : LENGTHS) {
                float[] x = family.floats(n, n);
                float[] lanes = new float[64];
                float[] lost = new float[64];
                Lanes.addRowsCompensated(x, 0, lanes, lost);
                float total = 0;
                float errors = 0;
                for (int lane = 0; lane < 64; lane++) {
                    FloatPair sum = ErrorFree.twoSum(total, lanes[lane]);
                    errors = errors + sum.error();
                    errors = errors + lost[lane];
                    total = sum.value();
                }
                assertThat(new LanesNeumaierSum().sum(x)).isEqualTo(total + errors);
                double[] y = family.doubles(n, n);
                double[] doubleLanes = new double[32];
                double[] doubleLost = new double[32];
                Lanes.addRowsCompensated(y, 0, doubleLanes, doubleLost);
                double doubleTotal = 0;
                double doubleErrors = 0;
                for (int lane = 0; lane < 32; lane++) {
                    DoublePair sum = ErrorFree.twoSum(doubleTotal, doubleLanes[lane]);
                    doubleErrors = doubleErrors + sum.error();
                    doubleErrors = doubleErrors + doubleLost[lane];
                    doubleTotal = sum.value();
                }
                assertThat(new LanesNeumaierSum().sum(y)).isEqualTo(doubleTotal + doubleErrors);
            }
        }
    }

    @Test
    void vectorsEqualPlainLoopsOnAnyBits() {
        assumeTrue(VectorSupport.available(), VectorSupport::why);
        var random = new java.util.SplittableRandom(8);
        for (int trial = 0; trial < 300; trial++) {
            int rows = random.nextInt(1, 70);
            float[] x = new float[3 + rows * 64];
            double[] y = new double[3 + rows * 32];
            for (int i = 0; i < x.length; i++) {
                // Infinities and overflows too; NaN equals NaN.
                x[i] = trial % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextInt(-1, 2) * 0f;
            }
            for (int i = 0; i < y.length; i++) {
                y[i] = trial % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(-1, 2) * 0.0;
            }
            float[] scalar = new float[64];
            float[] vector = new float[64];
            Lanes.addRows(x, 3, x.length, scalar);
            VectorLanes.add(x, 3, rows, vector);
            assertSame(vector, scalar);
            float[] lost = new float[64];
            float[] vectorLost = new float[64];
            Lanes.addRowsCompensated(x, 3, scalar, lost);
            VectorLanes.addCompensated(x, 3, rows, vector, vectorLost);
            assertSame(vector, scalar);
            assertSame(vectorLost, lost);
            double[] scalarDoubles = new double[32];
            double[] vectorDoubles = new double[32];
            Lanes.addRows(y, 3, y.length, scalarDoubles);
            VectorLanes.add(y, 3, rows, vectorDoubles);
            assertSame(vectorDoubles, scalarDoubles);
            double[] lostDoubles = new double[32];
            double[] vectorLostDoubles = new double[32];
            Lanes.addRowsCompensated(y, 3, scalarDoubles, lostDoubles);
            VectorLanes.addCompensated(y, 3, rows, vectorDoubles, vectorLostDoubles);
            assertSame(vectorDoubles, scalarDoubles);
            assertSame(vectorLostDoubles, lostDoubles);
        }
    }

    private static void assertSame(float[] a, float[] b) {
        assertThat(Arrays.equals(a, b)).isTrue();
    }

    private static void assertSame(double[] a, double[] b) {
        assertThat(Arrays.equals(a, b)).isTrue();
    }
}
