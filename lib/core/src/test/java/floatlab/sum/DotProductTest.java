package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.input.IllConditioned;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DotProductTest {

    @Test
    void eachArithmeticRoundsWhereItSays() {
        float a = 1 + 0x1p-12f;
        // a² needs 25 bits: mul-add rounds it to 1 + 2⁻¹¹, fma does not.
        float[] x = {1, a};
        float[] y = {-1 - 0x1p-11f, a};
        assertThat(DotProduct.mulAdd(x, y)).isZero();
        assertThat(DotProduct.fma(x, y)).isEqualTo(0x1p-24f);
        assertThat(DotProduct.exact(x, y)).isEqualTo(0x1p-24f);
        double b = 1 + 0x1p-27;
        double[] v = {1, b};
        double[] w = {-1 - 0x1p-26, b};
        assertThat(DotProduct.mulAdd(v, w)).isZero();
        assertThat(DotProduct.fma(v, w)).isEqualTo(0x1p-54);
        assertThat(DotProduct.compensated(v, w)).isEqualTo(0x1p-54);
        assertThat(DotProduct.exact(v, w)).isEqualTo(0x1p-54);
    }

    /** Small integers: every way is exact. */
    @Test
    void allAddAllProducts() {
        float[] x = {1, 2, 3};
        float[] y = {5, -7, 11};
        double[] v = {1, 2, 3};
        double[] w = {5, -7, 11};
        assertThat(DotProduct.mulAdd(x, y)).isEqualTo(24);
        assertThat(DotProduct.fma(x, y)).isEqualTo(24);
        assertThat(DotProduct.exact(x, y)).isEqualTo(24);
        assertThat(DotProduct.mulAdd(v, w)).isEqualTo(24);
        assertThat(DotProduct.fma(v, w)).isEqualTo(24);
        assertThat(DotProduct.compensated(v, w)).isEqualTo(24);
        assertThat(DotProduct.exact(v, w)).isEqualTo(24);
    }

    @Test
    void lengthsAreCompared() {
        float[] x = new float[1];
        float[] y = new float[2];
        double[] v = new double[1];
        double[] w = new double[2];
        otherLength(() -> DotProduct.mulAdd(x, y));
        otherLength(() -> DotProduct.fma(x, y));
        otherLength(() -> DotProduct.exact(x, y));
        otherLength(() -> DotProduct.mulAdd(v, w));
        otherLength(() -> DotProduct.fma(v, w));
        otherLength(() -> DotProduct.compensated(v, w));
        otherLength(() -> DotProduct.exact(v, w));
        otherLength(() -> ConditionNumber.ofDot(x, y));
        otherLength(() -> ConditionNumber.ofDot(v, w));
    }

    private static void otherLength(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("y has length 2, expected 1 as x");
    }

    @Test
    void exactIsRoundedOnce() {
        SplittableRandom random = new SplittableRandom(10);
        for (int trial = 0; trial < 20_000; trial++) {
            int n = random.nextInt(6);
            double[] x = new double[n];
            double[] y = new double[n];
            BigInteger truth = BigInteger.ZERO;
            for (int i = 0; i < n; i++) {
                x[i] = Math.scalb((double) (random.nextLong() >> random.nextInt(10, 63)), random.nextInt(-30, 30));
                y[i] = Math.scalb((double) (random.nextLong() >> random.nextInt(10, 63)), random.nextInt(-30, 30));
                truth = truth.add(ExactTruth.integer(x[i]).multiply(ExactTruth.integer(y[i])));
            }
            // A multiple of 2⁻⁶⁰, so of the smallest double.
            double expected = ExactTruth.toDouble(truth.shiftRight(1074));
            assertThat(DotProduct.exact(x, y)).isEqualTo(expected);
        }
    }

    @Test
    void compensatedMeetsItsBoundAndFailsBeyondIt() {
        double u = 0x1p-53;
        int n = 100;
        double gamma = ErrorBound.gamma(n, u);
        for (double condition = 1e4; condition < 1e50; condition *= 1e3) {
            IllConditioned.DoubleDot made = IllConditioned.doubleDot(n, condition, 3);
            double computed = DotProduct.compensated(made.x(), made.y());
            double error = Math.abs(computed - made.dot()) / Math.abs(made.dot());
            // The condition number of a dot product has a factor 2.
            assertThat(error).isLessThanOrEqualTo(2 * u + gamma * gamma * made.condition() / 2 * (1 + 1e-9));
            if (condition > 1e36) {
                assertThat(error).isGreaterThan(1e-3);
            }
        }
    }

    @Test
    void emptyAndBad() {
        assertThat(DotProduct.exact(new float[0], new float[0])).isZero();
        assertThat(DotProduct.mulAdd(new float[0], new float[0])).isZero();
        assertThat(DotProduct.exact(new double[] {Double.POSITIVE_INFINITY}, new double[] {0}))
                .isNaN();
        assertThatThrownBy(() -> DotProduct.fma(new double[1], new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("y has length 2, expected 1 as x");
        assertThatThrownBy(() -> DotProduct.mulAdd(null, new float[1]))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> DotProduct.exact(new double[1], null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("y");
    }
}
