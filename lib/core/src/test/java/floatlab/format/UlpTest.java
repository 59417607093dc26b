package floatlab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UlpTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void spacing() {
        assertThat(Ulp.of(1f)).isEqualTo(2 * Ulp.FLOAT_UNIT_ROUNDOFF);
        assertThat(Ulp.of(1.0)).isEqualTo(2 * Ulp.DOUBLE_UNIT_ROUNDOFF);
        assertThat(Ulp.of(-0f)).isEqualTo(Float.MIN_VALUE);
        assertThat(Ulp.of(Float.MAX_VALUE)).isEqualTo(0x1p104f);
        assertThat(Ulp.of(-INFINITY)).isEqualTo(INFINITY);
        assertThat(Ulp.of(Double.NaN)).isNaN();
    }

    /** u is the largest relative error: reached just above the middle between 1 and its neighbour, in the limit. */
    @Test
    void unitRoundoffIsHalfTheSpacing() {
        assertThat(1f + Ulp.FLOAT_UNIT_ROUNDOFF).isEqualTo(1f);
        assertThat(1f + Math.nextUp(Ulp.FLOAT_UNIT_ROUNDOFF)).isGreaterThan(1f);
        assertThat(1 + Ulp.DOUBLE_UNIT_ROUNDOFF).isEqualTo(1);
        assertThat(1 + Math.nextUp(Ulp.DOUBLE_UNIT_ROUNDOFF)).isGreaterThan(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0",
        "0.0, -0.0, 0",
        "0x1p-149f, -0x1p-149f, 2",
        "1, 2, 8388608",
        "-1, -2, 8388608",
        "0x1.fffffep127f, Infinity, 1",
        "-Infinity, Infinity, 4278190080"
    })
    void distance(float a, float b, long steps) {
        assertThat(Ulp.distance(a, b)).isEqualTo(steps);
        assertThat(Ulp.distance(b, a)).isEqualTo(steps);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, -0.0, 0",
        "0x1p-1074, -0x1p-1074, 2",
        "1, 2, 4503599627370496",
        "0, Infinity, 9218868437227405312",
        "-1, 1, 9214364837600034816",
        "-2, 2, 9223372036854775807",
        "-Infinity, Infinity, 9223372036854775807"
    })
    void distanceOfDoubles(double a, double b, long steps) {
        assertThat(Ulp.distance(a, b)).isEqualTo(steps);
        assertThat(Ulp.distance(b, a)).isEqualTo(steps);
    }

    @Property(seed = "3")
    void distanceCountsSteps(@ForAll float start, @ForAll @IntRange(min = 0, max = 50) int steps) {
        float end = start;
        double wideEnd = start;
        for (int i = 0; i < steps; i++) {
            end = Math.nextUp(end);
            wideEnd = Math.nextUp(wideEnd);
        }
        if (end < INFINITY) {
            assertThat(Ulp.distance(start, end)).isEqualTo(steps);
        }
        assertThat(Ulp.distance((double) start, wideEnd)).isEqualTo(steps);
    }

    @Test
    void noDistanceToNaN() {
        assertThatThrownBy(() -> Ulp.distance(Float.NaN, 1f))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a is NaN, expected a number");
        assertThatThrownBy(() -> Ulp.distance(1.0, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("b is NaN, expected a number");
    }

    @Test
    void errorIsMeasuredInUlpsOfTheRoundedExactValue() {
        BigDecimal third = new BigDecimal("0.33333333333333333333333333333333");
        assertThat(Ulp.errorInUlps(1f / 3, third)).isBetween(0.333333, 0.333334);
        assertThat(Ulp.errorInUlps(Math.nextUp(1f / 3), third)).isBetween(1.333333, 1.333334);
        assertThat(Ulp.errorInUlps(1f, BigDecimal.ONE)).isZero();
        BigDecimal zero = new BigDecimal("1E600").subtract(new BigDecimal("1E600")); // with a scale of −600
        assertThat(Ulp.errorInUlps(0f, zero)).isZero();
        assertThat(Ulp.errorInUlps(Float.MIN_VALUE, zero)).isEqualTo(1);
        // Just below 1 the spacing is half of that above it: the exact value decides which counts.
        assertThat(Ulp.errorInUlps(1f, new BigDecimal(Math.nextDown(1f)))).isEqualTo(1);
        assertThat(Ulp.errorInUlps(Math.nextDown(1f), BigDecimal.ONE)).isEqualTo(0.5);
        assertThat(Ulp.errorInUlps(-0f, new BigDecimal("1e-60"))).isBetween(7.13e-16, 7.14e-16);
    }

    @Test
    void errorBeyondTheRange() {
        BigDecimal huge = new BigDecimal("1e39");
        assertThat(Ulp.errorInUlps(INFINITY, huge)).isZero();
        assertThat(Ulp.errorInUlps(-INFINITY, huge)).isInfinite();
        assertThat(Ulp.errorInUlps(INFINITY, BigDecimal.ONE)).isInfinite();
        assertThat(Ulp.errorInUlps(Float.MAX_VALUE, huge)).isBetween(3.2e7, 3.3e7);
        assertThat(Ulp.errorInUlps(Float.NaN, BigDecimal.ONE)).isNaN();
        assertThatThrownBy(() -> Ulp.errorInUlps(1f, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("exact");
    }

    /** Numbers of a few characters that have a billion digits when written out. */
    @Test
    void errorFarFromEveryFloat() {
        assertThat(Ulp.errorInUlps(1f, new BigDecimal("1e1000000000"))).isInfinite();
        assertThat(Ulp.errorInUlps(INFINITY, new BigDecimal("1e1000000000"))).isZero();
        assertThat(Ulp.errorInUlps(3 * Float.MIN_VALUE, new BigDecimal("-1e-1000000000")))
                .isEqualTo(3);
        assertThat(Ulp.errorInUlps(0f, new BigDecimal("1e-1000000000"))).isZero();
    }

    @Property(seed = "5")
    void roundingCostsHalfAnUlpAtMost(@ForAll double exact) {
        assertThat(Ulp.errorInUlps((float) exact, new BigDecimal(exact))).isBetween(0.0, 0.5);
    }
}
