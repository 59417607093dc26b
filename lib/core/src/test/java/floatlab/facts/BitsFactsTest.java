package floatlab.facts;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.format.FloatBits;
import floatlab.format.FloatText;
import floatlab.format.Ulp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

/** What the notebook "inside a float" says about bits. */
class BitsFactsTest {
    @Test
    void oneTenthIsNotOneTenth() {
        assertThat(FloatBits.of(0.1f).bits()).isEqualTo(0x3DCCCCCD);
        assertThat(FloatText.exact(0.1f)).isEqualTo("0.100000001490116119384765625");
        assertThat(new BigDecimal(0.1f)).isGreaterThan(new BigDecimal("0.1"));
    }

    @Test
    void threeTenthsInTwoFormats() {
        double oneTenth = 0.1;
        assertThat(oneTenth + 0.2 == 0.3).isFalse();
        assertThat(FloatText.shortest(oneTenth + 0.2)).isEqualTo("0.30000000000000004");
        assertThat(Ulp.distance(oneTenth + 0.2, 0.3)).isEqualTo(1);
        float oneTenthF = 0.1f;
        assertThat(oneTenthF + 0.2f == 0.3f).isTrue();
        // They are equal, although the exact sum of the two floats is not a float.
        assertThat(new BigDecimal(0.1f).add(new BigDecimal(0.2f))).isNotEqualByComparingTo(new BigDecimal(0.3f));
    }

    /** GAO/IMTEC-92-26: the clock counted tenths of a second, and 0.1 was chopped in a 24-bit register. */
    @Test
    void patriot() {
        BigDecimal tenth = new BigDecimal("0.1");
        BigDecimal steps = BigDecimal.valueOf(2).pow(23);
        BigDecimal chopped =
                tenth.multiply(steps).setScale(0, RoundingMode.FLOOR).divide(steps);
        double error = tenth.subtract(chopped).doubleValue();
        assertThat(FloatText.digits(error, 5)).isEqualTo("9.5367E-8");
        double tenthsIn100Hours = 100 * 3600 * 10;
        assertThat(FloatText.fixed(error * tenthsIn100Hours, 4)).isEqualTo("0.3433");
        // A float rounds 0.1 instead of cutting it and has a floating point, so it is 64 times less off.
        assertThat(Math.abs(new BigDecimal(0.1f).subtract(tenth).doubleValue())).isLessThan(error / 60);
    }

    /** Goldberg's triangle in three decimal digits: Heron's formula in two orders of its sum, and Kahan's. */
    @Test
    void thinTriangle() {
        MathContext three = new MathContext(3, RoundingMode.HALF_EVEN);
        BigDecimal a = new BigDecimal("9.0");
        BigDecimal b = new BigDecimal("4.53");
        BigDecimal two = BigDecimal.valueOf(2);
        BigDecimal lastTwoFirst = a.add(b.add(b, three), three).divide(two, three);
        assertThat(lastTwoFirst).isEqualByComparingTo("9.05");
        assertThat(heron(a, b, lastTwoFirst, three)).isEqualByComparingTo("3.04");
        BigDecimal leftToRight = a.add(b, three).add(b, three).divide(two, three);
        assertThat(heron(a, b, leftToRight, three)).isEqualByComparingTo("0");

        BigDecimal kahan = a.add(b.add(b, three), three)
                .multiply(b.subtract(a.subtract(b, three), three), three)
                .multiply(b.add(a.subtract(b, three), three), three)
                .multiply(a.add(b.subtract(b, three), three), three)
                .sqrt(three)
                .divide(BigDecimal.valueOf(4), three);
        assertThat(kahan).isEqualByComparingTo("2.35");

        BigDecimal exactly = a.add(b).add(b).divide(two);
        assertThat(heron(a, b, exactly, MathContext.DECIMAL128).round(new MathContext(4)))
                .isEqualByComparingTo("2.342");
    }

    /** The area of the triangle a, b, b with half circumference s, each operation rounded. */
    private static BigDecimal heron(BigDecimal a, BigDecimal b, BigDecimal s, MathContext rounding) {
        BigDecimal overB = s.subtract(b, rounding);
        return s.multiply(s.subtract(a, rounding), rounding)
                .multiply(overB, rounding)
                .multiply(overB, rounding)
                .sqrt(rounding);
    }
}
