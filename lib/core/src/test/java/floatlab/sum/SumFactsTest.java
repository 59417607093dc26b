package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.input.InputFamily;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the lessons say of plain sums, established anew. */
class SumFactsTest {

    private static float[] tenths(int n) {
        float[] x = new float[n];
        Arrays.fill(x, 0.1f);
        return x;
    }

    @Test
    void tenMillionTenths() {
        assertThat(new RecursiveSum().sum(tenths(10_000_000))).isEqualTo(1087937.0f);
    }

    @Test
    void tenthsStall() {
        assertThat(new RecursiveSum().sum(tenths(18_073_719))).isLessThan(2097152);
        assertThat(new RecursiveSum().sum(tenths(18_073_720))).isEqualTo(2097152);
        assertThat(2097152 + 0.1f).isEqualTo(2097152);
    }

    @Test
    void theHarmonicSumStalls() {
        float[] x = new float[2_200_000];
        for (int k = 1; k <= x.length; k++) {
            x[k - 1] = 1f / k;
        }
        float end = 15.403683f;
        assertThat(Float.floatToIntBits(end)).isEqualTo(0x4176757C);
        assertThat(new RecursiveSum().sum(x)).isEqualTo(end);
        assertThat(new RecursiveSum().sum(Arrays.copyOf(x, 2_097_151))).isEqualTo(end);
        assertThat(new RecursiveSum().sum(Arrays.copyOf(x, 2_097_150))).isLessThan(end);
    }

    @Test
    void theSumOfInverseSquaresStalls() {
        float[] x = new float[10_000];
        for (int k = 1; k <= x.length; k++) {
            x[k - 1] = 1f / ((float) k * k);
        }
        float end = 1.64472532f;
        assertThat(new RecursiveSum().sum(x)).isEqualTo(end);
        assertThat(new RecursiveSum().sum(Arrays.copyOf(x, 4096))).isEqualTo(end);
        assertThat(new RecursiveSum().sum(Arrays.copyOf(x, 4095))).isLessThan(end);
    }

    /** Ten trials of 10⁵ uniform floats: the order of the methods' largest errors, each below its bound. */
    @Test
    void tenTrials() {
        int n = 100_000;
        Summation[] methods = {new RecursiveSum(), new BlockedSum(128), new PairwiseSum(), new KahanSum()};
        double[] largest = new double[methods.length];
        for (long seed = 0; seed < 10; seed++) {
            float[] x = InputFamily.UNIFORM.floats(n, seed);
            ExactSum exact = ExactSum.of(x);
            for (int m = 0; m < methods.length; m++) {
                double error = exact.errorOf(methods[m].sum(x)) / exact.toDouble();
                assertThat(error).isLessThanOrEqualTo(methods[m].floatBound(n).relative(1));
                largest[m] = Math.max(largest[m], error);
            }
        }
        assertThat(largest[0]).isGreaterThan(largest[1]);
        assertThat(largest[1]).isGreaterThan(largest[2]);
        assertThat(largest[2]).isGreaterThan(largest[3]);
        assertThat(largest[3]).isLessThanOrEqualTo(0x1p-24);
    }
}
