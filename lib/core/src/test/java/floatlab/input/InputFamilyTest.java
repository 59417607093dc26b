package floatlab.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.sum.ConditionNumber;
import floatlab.sum.ExactSum;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputFamilyTest {

    @ParameterizedTest
    @EnumSource(InputFamily.class)
    void anyLengthIsFiniteAndRepeats(InputFamily family) {
        for (int n : new int[] {0, 1, 2, 3, 100}) {
            assertThat(family.doubles(n, 1)).hasSize(n).isEqualTo(family.doubles(n, 1));
            assertThat(Arrays.stream(family.doubles(n, 1)).allMatch(Double::isFinite))
                    .isTrue();
            assertThat(family.floats(n, 1))
                    .hasSize(n)
                    .isEqualTo(family.floats(n, 1))
                    .doesNotContain(Float.NaN);
        }
        assertThat(family.title()).isNotBlank();
        assertThatThrownBy(() -> family.doubles(-1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n is -1, expected 0 or more");
        assertThatThrownBy(() -> family.floats(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sumsAreAsDescribed() {
        assertThat(ExactSum.of(InputFamily.ONE_PLUS_HUGE.doubles(100, 0)).toDouble())
                .isEqualTo(98);
        assertThat(ExactSum.of(InputFamily.ONE_PLUS_HUGE.doubles(2, 0)).toDouble())
                .isZero();
        assertThat(InputFamily.ONE_PLUS_HUGE.doubles(1, 0)).containsExactly(1e32);
        assertThat(ExactSum.of(InputFamily.CANCELLING_PAIRS.doubles(100, 3)).toDouble())
                .isZero();
        assertThat(ExactSum.of(InputFamily.CANCELLING_PAIRS.doubles(101, 3)).toDouble())
                .isEqualTo(1e-8);
        assertThat(ConditionNumber.ofSum(InputFamily.UNIFORM.floats(100, 3))).isEqualTo(1);
        assertThat(ConditionNumber.ofSum(InputFamily.MOUNTAIN.floats(100, 3))).isEqualTo(1);
        assertThat(ConditionNumber.ofSum(InputFamily.NORMAL.doubles(10_000, 3))).isGreaterThan(10);
    }

    @Test
    void theMountainRisesAndFalls() {
        double[] x = InputFamily.MOUNTAIN.doubles(81, 2);
        assertThat(x[0]).isBetween(0x1p-21, 0x1p-20);
        assertThat(x[40]).isBetween(0x1p19, 0x1p20);
        assertThat(x[80]).isBetween(0x1p-21, 0x1p-20);
        assertThat(x[20]).isLessThan(x[30]);
        assertThat(x[60]).isLessThan(x[50]);
    }

    @Test
    void allExponentsReachTheEndsOfTheType() {
        float[] x = InputFamily.ALL_EXPONENTS.floats(20_000, 1);
        int least = 1000;
        int largest = -1000;
        for (float term : x) {
            least = Math.min(least, Math.getExponent(term));
            largest = Math.max(largest, Math.getExponent(term));
        }
        assertThat(least).isEqualTo(-126);
        assertThat(largest).isBetween(96, 97);
    }
}
