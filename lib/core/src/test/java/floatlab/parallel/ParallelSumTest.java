package floatlab.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.input.InputFamily;
import floatlab.sum.BlockedSum;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.PairwiseSum;
import floatlab.sum.ParallelExactSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelSumTest {
    private static final int[] THREADS = {1, 2, 3, 7};
    private static final int[] LENGTHS = {0, 1, 2, 5, 64, 100, 4097, 100_000};

    static List<Summation> methods() {
        return List.of(new ParallelTreeSum(1, 3), new ParallelTreeSum(100, 2), new ParallelExactSum(4));
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 1000, 1 << 30, Integer.MAX_VALUE})
    void theTreeIsAFunctionOfTermsAndBlockAlone(int block) {
        for (int n : LENGTHS) {
            float[] x = InputFamily.NORMAL.floats(n, 5);
            double[] y = InputFamily.NORMAL.doubles(n, 5);
            float ofFloats = tree(x, block);
            double ofDoubles = tree(y, block);
            for (int threads : THREADS) {
                for (int run = 0; run < 5; run++) {
                    assertThat(new ParallelTreeSum(block, threads).sum(x)).isEqualTo(ofFloats);
                    assertThat(new ParallelTreeSum(block, threads).sum(y)).isEqualTo(ofDoubles);
                }
            }
        }
    }

    /** The definition, on one thread: block by block, then pairwise. */
    private static float tree(float[] x, int block) {
        float[] sums = new float[(int) (((long) x.length + block - 1) / block)];
        for (int i = 0; i < sums.length; i++) {
            int to = (int) Math.min((i + 1L) * block, x.length);
            sums[i] = new RecursiveSum().sum(Arrays.copyOfRange(x, i * block, to));
        }
        return new PairwiseSum().sum(sums);
    }

    private static double tree(double[] x, int block) {
        double[] sums = new double[(int) (((long) x.length + block - 1) / block)];
        for (int i = 0; i < sums.length; i++) {
            int to = (int) Math.min((i + 1L) * block, x.length);
            sums[i] = new RecursiveSum().sum(Arrays.copyOfRange(x, i * block, to));
        }
        return new PairwiseSum().sum(sums);
    }

    /** Bits that NumPy gives for these additions, block by block and then pairwise: the same on every JDK and machine. */
    @Test
    void theTreeHasTheseBits() {
        float[] x = InputFamily.UNIFORM.floats(100_000, 1);
        assertThat(Float.toHexString(new ParallelTreeSum(64, 3).sum(x))).isEqualTo("0x1.8603d4p15");
        assertThat(Float.toHexString(new ParallelTreeSum(1000, 3).sum(x))).isEqualTo("0x1.8603d2p15");
    }

    @Test
    void oneBlockIsTheLoopAndBlocksOfOneArePairwise() {
        float[] x = InputFamily.NORMAL.floats(3001, 2);
        assertThat(new ParallelTreeSum(5000, 2).sum(x)).isEqualTo(new RecursiveSum().sum(x));
        assertThat(new ParallelTreeSum(1, 2).sum(x)).isEqualTo(new PairwiseSum().sum(x));
        assertThat(new ParallelTreeSum(1501, 2).sum(x)).isEqualTo(new BlockedSum(1501).sum(x));
    }

    @ParameterizedTest
    @EnumSource(InputFamily.class)
    void bothKeepTheirBounds(InputFamily family) {
        float[] x = family.floats(5000, 9);
        for (Summation method : methods()) {
            assertThat(ExactSum.of(x).errorOf(method.sum(x))).isLessThanOrEqualTo(ErrorBound.of(method, x));
        }
    }

    @ParameterizedTest
    @EnumSource(InputFamily.class)
    void theExactSumIsCorrectlyRoundedOnAnyThreads(InputFamily family) {
        for (int n : LENGTHS) {
            float[] x = family.floats(n, 4);
            double[] y = family.doubles(n, 4);
            ExactSum ofFloats = ExactSum.of(x);
            ExactSum ofDoubles = ExactSum.of(y);
            for (int threads : THREADS) {
                assertThat(new ParallelExactSum(threads).sum(x)).isEqualTo(ofFloats.toFloat());
                assertThat(new ParallelExactSum(threads).sum(y)).isEqualTo(ofDoubles.toDouble());
            }
        }
    }

    @Test
    void theDepthOfTheTreeIsItsBound() {
        double u = 0x1p-24;
        assertThat(new ParallelTreeSum(8, 2).bound(64, u)).isEqualTo(new ErrorBound(0, ErrorBound.gamma(7 + 3, u)));
        assertThat(new ParallelTreeSum(8, 2).bound(65, u)).isEqualTo(new ErrorBound(0, ErrorBound.gamma(7 + 4, u)));
        assertThat(new ParallelTreeSum(8, 2).bound(5, u)).isEqualTo(new ErrorBound(0, ErrorBound.gamma(4, u)));
        assertThat(new ParallelTreeSum(8, 2).bound(0, u)).isEqualTo(new ErrorBound(0, 0));
        assertThat(new ParallelExactSum(2).bound(1, u)).isEqualTo(new ErrorBound(0, 0));
        assertThat(new ParallelExactSum(2).bound(2, u)).isEqualTo(new ErrorBound(u, 0));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void specials(Summation method) {
        assertThat(method.sum(new float[0])).isEqualTo(0f);
        assertThat(method.sum(new double[0])).isEqualTo(0.0);
        assertThat(method.sum(new float[] {1, Float.NaN})).isNaN();
        assertThat(method.sum(new double[] {Double.NEGATIVE_INFINITY, 1})).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(method.sum(new float[] {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}))
                .isNaN();
        boolean exact = method instanceof ParallelExactSum;
        assertThat(method.sum(new float[] {-0f, -0f})).isEqualTo(exact ? -0f : 0f);
        assertThat(method.sum(new float[] {Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 0}))
                .isEqualTo(exact ? Float.MAX_VALUE : Float.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void anInterruptStopsIt(Summation method) {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> method.sum(new float[100_000]));
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> method.sum(new double[100_000]));
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void refusals(Summation method) {
        assertThatNullPointerException()
                .isThrownBy(() -> method.sum((float[]) null))
                .withMessage("x");
        assertThatNullPointerException()
                .isThrownBy(() -> method.sum((double[]) null))
                .withMessage("x");
        assertThatIllegalArgumentException().isThrownBy(() -> method.floatBound(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> method.bound(5, 0));
        assertThat(method).hasToString(method.name());
        assertThat(method.order()).contains("threads");
    }

    @Test
    void refusalsOfSizes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParallelTreeSum(0, 2))
                .withMessage("block is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParallelTreeSum(1, 0))
                .withMessage("threads is 0, expected 1 to 1024");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ParallelExactSum(-3))
                .withMessage("threads is -3, expected 1 to 1024");
    }
}
