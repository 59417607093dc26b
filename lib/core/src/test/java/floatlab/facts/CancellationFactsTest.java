package floatlab.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

/** What the notebook on cancellation says: the thin triangle, Rump's polynomial, and (1 + 1/n)ⁿ. */
class CancellationFactsTest {
    private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_EVEN);
    private static final BigDecimal A = new BigDecimal("9.0");
    private static final BigDecimal B = new BigDecimal("4.53");
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private static BigDecimal heron(BigDecimal s) {
        return s.multiply(s.subtract(A, THREE), THREE)
                .multiply(s.subtract(B, THREE), THREE)
                .multiply(s.subtract(B, THREE), THREE)
                .sqrt(THREE);
    }

    @Test
    void theThinTriangleInThreeDigits() {
        BigDecimal s = A.add(B.add(B, THREE), THREE).divide(TWO, THREE);
        assertThat(s).isEqualByComparingTo("9.05");
        assertThat(heron(s)).isEqualByComparingTo("3.04");
        BigDecimal leftToRight = A.add(B, THREE).add(B, THREE).divide(TWO, THREE);
        assertThat(heron(leftToRight)).isEqualByComparingTo("0");

        BigDecimal difference = A.subtract(B, THREE);
        BigDecimal kahan = A.add(B.add(B, THREE), THREE)
                .multiply(B.subtract(difference, THREE), THREE)
                .multiply(B.add(difference, THREE), THREE)
                .multiply(A.add(B.subtract(B, THREE), THREE), THREE)
                .sqrt(THREE)
                .divide(BigDecimal.valueOf(4), THREE);
        assertThat(kahan).isEqualByComparingTo("2.35");

        BigDecimal half = A.add(B).add(B).divide(TWO);
        BigDecimal exact = half.multiply(half.subtract(A))
                .multiply(half.subtract(B))
                .multiply(half.subtract(B))
                .sqrt(MathContext.DECIMAL64);
        assertThat(exact.round(new MathContext(4))).isEqualByComparingTo("2.342");
    }

    @Test
    void rumpByTheOrderOfItsProducts() {
        double a = 77617;
        double b = 33096;
        double leftToRight = 333.75 * b * b * b * b * b * b
                + a * a * (11 * a * a * b * b - b * b * b * b * b * b - 121 * b * b * b * b - 2)
                + 5.5 * b * b * b * b * b * b * b * b
                + a / (2 * b);
        assertThat(leftToRight).isEqualTo(1.1726039400531787);
        double b2 = b * b;
        double b4 = b2 * b2;
        double b6 = b4 * b2;
        double powersFirst =
                333.75 * b6 + a * a * (11 * a * a * b2 - b6 - 121 * b4 - 2) + 5.5 * (b4 * b4) + a / (2 * b);
        assertThat(powersFirst).isCloseTo(-1.18e21, within(0.005e21));
    }

    @Test
    void rumpExactly() {
        BigDecimal a = new BigDecimal(77617);
        BigDecimal b = new BigDecimal(33096);
        BigDecimal polynomial = new BigDecimal("333.75")
                .multiply(b.pow(6))
                .add(a.pow(2)
                        .multiply(new BigDecimal(11)
                                .multiply(a.pow(2))
                                .multiply(b.pow(2))
                                .subtract(b.pow(6))
                                .subtract(new BigDecimal(121).multiply(b.pow(4)))
                                .subtract(TWO)))
                .add(new BigDecimal("5.5").multiply(b.pow(8)));
        assertThat(polynomial).isEqualByComparingTo("-2");
        // −2 + 77617/66192 = −54767/66192
        assertThat(77617 - 2 * 66192).isEqualTo(-54767);
        assertThat(-54767.0 / 66192).isCloseTo(-0.827396, within(5e-7));
    }

    @Test
    void onePlusOneOverNToTheN() {
        float base = 1 + 1 / 1e7f;
        double power = 1;
        for (int i = 0; i < 10_000_000; i++) {
            power *= base;
        }
        assertThat((float) power).isEqualTo(3.2939677f);
    }
}
