package floatlab.experiment.cancellation;

import floatlab.runtime.Require;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Muller's recurrence x₍k+1₎ = 111 − 1130/xₖ + 3000/(xₖ xₖ₋₁) with x₀ = 2, x₁ = −4, in several precisions. On paper it goes
 * to 6. Whatever is rounded on the way brings in a trace of the solution that goes to 100, which grows by 100/6 a step.
 *
 * <p>All solutions are xₖ = (α·100ᵏ⁺¹ + β·6ᵏ⁺¹ + γ·5ᵏ⁺¹) / (α·100ᵏ + β·6ᵏ + γ·5ᵏ); these starting values have α = 0.
 *
 * <p>Source: Muller, <i>Arithmétique des ordinateurs</i> (1989); Muller et al., <i>Handbook of Floating-Point
 * Arithmetic</i>, 2nd ed. (2018), section 1.3.2, doi:10.1007/978-3-319-76526-6.
 */
public final class MullerRecurrence {
    private MullerRecurrence() {}

    /**
     * What to compute.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range.
     *
     * @param steps the last index k, 1 to 200
     * @param digits the decimal digits of a third run, 2 to 1000
     */
    public record Spec(int steps, int digits) {
        public Spec {
            Require.between("steps", steps, 1, 200);
            Require.between("digits", digits, 2, 1000);
        }
    }

    /**
     * One term in one precision.
     *
     * @param step the index k
     * @param precision {@code float}, {@code double}, such as {@code 40 digits}, or {@code exact}
     * @param value xₖ; exact and decimal ones rounded to double for showing
     */
    public record Row(int step, String precision, double value) {}

    /**
     * Computes.
     *
     * @param spec how far, and with how many digits
     * @return the terms 0 to {@code steps}, precision by precision: float, double, decimal, exact
     * @throws NullPointerException if spec is null
     */
    public static List<Row> run(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        floats(spec.steps(), rows);
        doubles(spec.steps(), rows);
        decimals(spec.steps(), spec.digits(), rows);
        exact(spec.steps(), rows);
        return List.copyOf(rows);
    }

    private static void floats(int steps, List<Row> rows) {
        float before = 2;
        float x = -4;
        rows.add(new Row(0, "float", before));
        for (int k = 1; k <= steps; k++) {
            rows.add(new Row(k, "float", x));
            float next = 111 - 1130 / x + 3000 / (x * before);
            before = x;
            x = next;
        }
    }

    private static void doubles(int steps, List<Row> rows) {
        double before = 2;
        double x = -4;
        rows.add(new Row(0, "double", before));
        for (int k = 1; k <= steps; k++) {
            rows.add(new Row(k, "double", x));
            double next = 111 - 1130 / x + 3000 / (x * before);
            before = x;
            x = next;
        }
    }

    private static void decimals(int steps, int digits, List<Row> rows) {
        MathContext context = new MathContext(digits, RoundingMode.HALF_EVEN);
        String name = digits + " digits";
        BigDecimal before = BigDecimal.valueOf(2);
        BigDecimal x = BigDecimal.valueOf(-4);
        rows.add(new Row(0, name, before.doubleValue()));
        for (int k = 1; k <= steps; k++) {
            rows.add(new Row(k, name, x.doubleValue()));
            BigDecimal first =
                    BigDecimal.valueOf(111).subtract(BigDecimal.valueOf(1130).divide(x, context), context);
            BigDecimal product = x.multiply(before, context);
            BigDecimal next = first.add(BigDecimal.valueOf(3000).divide(product, context), context);
            before = x;
            x = next;
        }
    }

    /** With fractions: x = numerator/denominator, all integers. */
    private static void exact(int steps, List<Row> rows) {
        BigInteger beforeNumerator = BigInteger.TWO;
        BigInteger beforeDenominator = BigInteger.ONE;
        BigInteger numerator = BigInteger.valueOf(-4);
        BigInteger denominator = BigInteger.ONE;
        rows.add(new Row(0, "exact", quotient(beforeNumerator, beforeDenominator)));
        for (int k = 1; k <= steps; k++) {
            rows.add(new Row(k, "exact", quotient(numerator, denominator)));
            // 111 − 1130 q/p + 3000 q q'/(p p') = (111 p p' − 1130 q p' + 3000 q q') / (p p')
            BigInteger nextNumerator = numerator
                    .multiply(beforeNumerator)
                    .multiply(BigInteger.valueOf(111))
                    .subtract(denominator.multiply(beforeNumerator).multiply(BigInteger.valueOf(1130)))
                    .add(denominator.multiply(beforeDenominator).multiply(BigInteger.valueOf(3000)));
            BigInteger nextDenominator = numerator.multiply(beforeNumerator);
            BigInteger common = nextNumerator.gcd(nextDenominator);
            beforeNumerator = numerator;
            beforeDenominator = denominator;
            numerator = nextNumerator.divide(common);
            denominator = nextDenominator.divide(common);
        }
    }

    private static double quotient(BigInteger numerator, BigInteger denominator) {
        return new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), new MathContext(40, RoundingMode.HALF_EVEN))
                .doubleValue();
    }
}
