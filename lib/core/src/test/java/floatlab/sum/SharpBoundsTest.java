package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Bounds and conditions at large u and at ties, where a formula that is off in one place shows; changed code passed without. */
class SharpBoundsTest {

    @Test
    void conditionsBesideTies() {
        // (1 + 2⁻⁵⁴) / (1 − 2⁻⁵⁴) is a little above the tie 1 + 2⁻⁵³
        assertThat(ConditionNumber.ofSum(new double[] {1, -0x1p-54})).isEqualTo(Math.nextUp(1.0));
        // (1 + 2⁻⁵³) / 1 is the tie
        assertThat(ConditionNumber.ofSum(new double[] {1, 0x1p-54, -0x1p-54})).isEqualTo(1);
        // (2¹⁰⁰¹ + 2⁹⁴⁸ + 1) / 1: the 1, far below a tie, decides
        assertThat(ConditionNumber.ofSum(new double[] {0x1p1000, -0x1p1000, 0x1p947, -0x1p947, 1}))
                .isEqualTo(0x1p1001 + 0x1p949);
    }

    @Test
    void gammaAtTheEndOfItsRange() {
        // k·u rounded up is 1
        assertThat(ErrorBound.gamma(1, Math.nextDown(1.0))).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void theProbabilisticFormulas() {
        // 2n·exp(−λ²(1 − u)²/2) = 2·exp(−4.5)
        assertThat(ErrorBound.failureProbability(1, 0.25, 4)).isCloseTo(0.02221799307648461, within(1e-14));
        // exp(λ√n·u + nu²/(1 − u)) − 1 = exp(1/4 + 1/12) − 1
        assertThat(ErrorBound.probabilistic(1, 0.25, 1).ofMagnitudes()).isCloseTo(0.3956124250860895, within(1e-14));
    }

    @Test
    void kahansFormula() {
        // (p + q)/(1 − p) with p = u + 5nu² = 0.075 and q = 2u + 6u² = 0.115
        assertThat(new KahanSum().bound(2, 0.05).ofMagnitudes()).isCloseTo(0.19 / 0.925, within(1e-14));
    }

    @Test
    void kleinsFormula() {
        ErrorBound klein = new KleinSum().bound(2, 0.125);
        // 2u + u² = 0.265625, and (1 + u)(γ³ + uγ²) with γ = u/(1 − u) = 1/7
        assertThat(klein.ofSum()).isBetween(0.265625, 0.2657);
        assertThat(klein.ofMagnitudes()).isBetween(0.0061498, 0.0061498 * 1.2);
    }

    @Test
    void theDepthOfLanesOfPairs() {
        // γ₍k₎ with k = 4096/L + 5 + ⌈log₂⌈n/4096⌉⌉ for 64 lanes of floats, 32 of doubles
        LanesPairwiseSum method = new LanesPairwiseSum();
        assertThat(method.floatBound(1 << 20).ofMagnitudes()).isBetween(77 * 0x1p-24, 77.01 * 0x1p-24);
        assertThat(method.doubleBound(1 << 20).ofMagnitudes()).isBetween(141 * 0x1p-53, 141.01 * 0x1p-53);
    }

    @Test
    void badArgumentsAreNamed() {
        refuses(() -> new ErrorBound(0, 1).absolute(1, -1), "magnitudes");
        refuses(() -> ErrorBound.probabilistic(1, 0, 1), "u");
        refuses(() -> ErrorBound.probabilistic(1, 0.1, Double.POSITIVE_INFINITY), "lambda");
        refuses(() -> ErrorBound.failureProbability(-1, 0.1, 1), "n");
        refuses(() -> ErrorBound.failureProbability(1, 1, 1), "u");
        refuses(() -> ErrorBound.failureProbability(1, 0.1, Double.NaN), "lambda");
        refuses(() -> new KahanSum().bound(5, 1.0), "u");
    }

    private static void refuses(ThrowingCallable call, String name) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(name + " is ");
    }
}
