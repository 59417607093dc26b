package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.input.InputFamily;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

class ErrorBoundTest {
    private static final MathContext DOWN = new MathContext(60, RoundingMode.DOWN);

    @Test
    void gammaIsAnUpperBoundAndATightOne() {
        for (double u : new double[] {0x1p-24, 0x1p-53, 0x1p-8, 1e-3}) {
            for (long k = 1; k < 1L << 45; k = 3 * k + 1) {
                BigDecimal ku = BigDecimal.valueOf(k).multiply(new BigDecimal(u));
                double gamma = ErrorBound.gamma(k, u);
                if (ku.compareTo(BigDecimal.ONE) >= 0) {
                    assertThat(gamma).isInfinite();
                    continue;
                }
                BigDecimal exact = ku.divide(BigDecimal.ONE.subtract(ku), DOWN);
                assertThat(new BigDecimal(gamma)).isGreaterThanOrEqualTo(exact);
                assertThat(gamma).isLessThan(exact.doubleValue() * (1 + 1e-9));
            }
        }
        assertThat(ErrorBound.gamma(0, 0x1p-24)).isZero();
    }

    @Test
    void absoluteAndRelativeRoundUp() {
        ErrorBound bound = new ErrorBound(0.1, 0.3);
        BigDecimal absolute = new BigDecimal(0.1)
                .multiply(new BigDecimal(0.7))
                .add(new BigDecimal(0.3).multiply(new BigDecimal(1.9)));
        assertThat(new BigDecimal(bound.absolute(-0.7, 1.9))).isGreaterThan(absolute);
        assertThat(bound.absolute(-0.7, 1.9)).isLessThan(absolute.doubleValue() * (1 + 1e-15));
        assertThat(bound.relative(10)).isBetween(3.1, 3.1 + 1e-14);
        assertThat(new ErrorBound(0, Double.POSITIVE_INFINITY).absolute(1, 0)).isZero();
        assertThat(new ErrorBound(0, Double.POSITIVE_INFINITY).absolute(1, 1)).isInfinite();
    }

    @Test
    void theProbabilisticBoundIsAboutLambdaRootN() {
        double u = 0x1p-24;
        for (int n : new int[] {1, 100, 1_000_000, 100_000_000}) {
            double first = 3 * Math.sqrt(n) * u;
            double bound = ErrorBound.probabilistic(n, u, 3).ofMagnitudes();
            assertThat(bound).isGreaterThan(first).isLessThan((first + n * u * u * 1.1) * (1 + first) + 1e-20);
        }
        assertThat(ErrorBound.probabilistic(0, u, 1).ofMagnitudes()).isZero();
        assertThat(ErrorBound.probabilistic(1_000_000, u, 5).ofMagnitudes())
                .isLessThan(new RecursiveSum().floatBound(1_000_000).ofMagnitudes() / 100);
    }

    @Test
    void theFailureProbabilityFallsWithLambda() {
        double u = 0x1p-24;
        // 2n·exp(−λ²/2) for u → 0.
        assertThat(ErrorBound.failureProbability(1000, u, 6)).isBetween(2000 * 1.522e-8, 2000 * 1.524e-8);
        assertThat(ErrorBound.failureProbability(1000, u, 0.1)).isEqualTo(1);
        assertThat(ErrorBound.failureProbability(0, u, 1)).isZero();
    }

    /** Over many sums the bound fails no more often than it says; and it is of the errors' own size, √n·u. */
    @Test
    void theProbabilisticBoundHoldsAsOftenAsItSays() {
        double u = 0x1p-24;
        int n = 1000;
        double lambda = 4.5;
        double allowed = ErrorBound.failureProbability(n, u, lambda);
        assertThat(allowed).isBetween(0.07, 0.09);
        for (InputFamily family : new InputFamily[] {InputFamily.UNIFORM, InputFamily.NORMAL}) {
            int trials = 1000;
            int failures = 0;
            int failuresOfASmallOne = 0;
            for (int trial = 0; trial < trials; trial++) {
                float[] x = family.floats(n, trial);
                double sum = 0;
                double magnitudes = 0; // a thousand floats: in double good to 2⁻⁴³
                for (float term : x) {
                    sum += term;
                    magnitudes += Math.abs(term);
                }
                double error = Math.abs(new RecursiveSum().sum(x) - sum);
                failures += error > ErrorBound.probabilistic(n, u, lambda).absolute(sum, magnitudes) ? 1 : 0;
                failuresOfASmallOne +=
                        error > ErrorBound.probabilistic(n, u, 0.1).absolute(sum, magnitudes) ? 1 : 0;
            }
            assertThat(failures).isLessThanOrEqualTo((int) (allowed * trials));
            if (family == InputFamily.UNIFORM) { // normal terms cancel, which the bound does not see
                assertThat(failuresOfASmallOne).isGreaterThan(trials / 2);
            }
        }
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> ErrorBound.gamma(-1, 0x1p-24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k is -1, expected 0 or more");
        for (double u : new double[] {0, 1, -1, Double.NaN}) {
            assertThatThrownBy(() -> ErrorBound.gamma(1, u)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ErrorBound.probabilistic(1, 0x1p-24, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ErrorBound(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ErrorBound(0, -1)).hasMessage("ofMagnitudes is -1.0, expected 0 or more");
        assertThatThrownBy(() -> new ErrorBound(0, 1).relative(0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ErrorBound(0, 1).absolute(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ErrorBound.of(new RecursiveSum(), new float[] {Float.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> ErrorBound.of(null, new float[0])).isInstanceOf(NullPointerException.class);
    }
}
