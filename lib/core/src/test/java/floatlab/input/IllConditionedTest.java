package floatlab.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class IllConditionedTest {

    @Test
    void achievesTheConditionAskedForWithinAFewPowersOfTwo() {
        for (double condition = 1e3; condition <= 1e200; condition *= 1e6) {
            for (int n : new int[] {6, 7, 100, 1001}) {
                double bits = Math.log(condition) / Math.log(2);
                if (n >= 3 + 2 * bits / 40) {
                    assertNear(IllConditioned.doubleSum(n, condition, 1).condition(), condition, n);
                    assertNear(IllConditioned.doubleDot(n, condition, 1).condition(), condition, n);
                }
                if (condition <= 1e30 && n >= 3 + 2 * bits / 20) {
                    assertNear(IllConditioned.floatSum(n, condition, 1).condition(), condition, n);
                }
            }
        }
    }

    private static void assertNear(double achieved, double asked, int n) {
        assertThat(achieved).isBetween(asked / 1e4, asked * 1e4 * n);
    }

    @Test
    void resultsAreExact() {
        IllConditioned.FloatSum sum = IllConditioned.floatSum(50, 1e20, 7);
        BigDecimal exact = BigDecimal.ZERO;
        BigDecimal magnitudes = BigDecimal.ZERO;
        for (float term : sum.x()) {
            exact = exact.add(new BigDecimal(term));
            magnitudes = magnitudes.add(new BigDecimal(term).abs());
        }
        assertThat(sum.sum()).isEqualTo(exact.doubleValue());
        assertThat(sum.condition())
                .isEqualTo(magnitudes.divide(exact.abs(), new MathContext(60)).doubleValue());
        IllConditioned.DoubleDot dot = IllConditioned.doubleDot(50, 1e60, 7);
        exact = BigDecimal.ZERO;
        for (int i = 0; i < 50; i++) {
            exact = exact.add(new BigDecimal(dot.x()[i]).multiply(new BigDecimal(dot.y()[i])));
        }
        assertThat(dot.dot()).isEqualTo(exact.doubleValue());
    }

    @Test
    void theSeedDecides() {
        assertThat(IllConditioned.doubleSum(20, 1e10, 5).x())
                .isEqualTo(IllConditioned.doubleSum(20, 1e10, 5).x());
        assertThat(IllConditioned.doubleSum(20, 1e10, 5).x())
                .isNotEqualTo(IllConditioned.doubleSum(20, 1e10, 6).x());
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> IllConditioned.floatSum(5, 1e3, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n is 5, expected 6 or more");
        assertThatThrownBy(() -> IllConditioned.floatSum(6, 1e31, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("condition is 1.0E31, expected 1 to 1.0E30");
        assertThatThrownBy(() -> IllConditioned.doubleSum(6, Double.NaN, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IllConditioned.doubleDot(6, 0.5, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IllConditioned.doubleDot(6, 1e3, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
