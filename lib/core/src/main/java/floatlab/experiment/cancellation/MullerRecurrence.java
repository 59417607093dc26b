package floatlab.experiment.cancellation;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Muller's recurrence x₍k+1₎ = 111 − 1130/xₖ + 3000/(xₖ xₖ₋₁) with x₀ = 2, x₁ = −4, in several precisions. On paper it
 * goes to 6. Every rounding on the way adds a trace of the solution that goes to 100, and this trace grows by 100/6 a
 * step.
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
     * @param steps the last index k, 1 to 200
     * @param digits the decimal digits of the third run, 2 to 1000
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
     * @param value xₖ, rounded to double where it is decimal or exact
     */
    public record Row(int step, String precision, double value) {}

    /**
     * {@return the terms 0 to {@code steps}, precision by precision: float, double, decimal, exact}
     *
     * @param spec what to compute
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        MathContext digits = new MathContext(spec.digits(), RoundingMode.HALF_EVEN);
        BinaryOperator<BigDecimal> next = (x, before) -> next(x, before, digits);
        BigDecimal two = BigDecimal.valueOf(2);
        BigDecimal minusFour = BigDecimal.valueOf(-4);
        List<Row> rows = new ArrayList<>();
        follow(spec, "float", 2f, -4f, (x, before) -> 111 - 1130 / x + 3000 / (x * before), x -> x, rows);
        follow(spec, "double", 2.0, -4.0, (x, before) -> 111 - 1130 / x + 3000 / (x * before), x -> x, rows);
        follow(spec, spec.digits() + " digits", two, minusFour, next, BigDecimal::doubleValue, rows);
        follow(spec, "exact", Fraction.of(2), Fraction.of(-4), Fraction::next, Fraction::doubleValue, rows);
        return List.copyOf(rows);
    }

    /** Adds a row for each term, from x₀ on; {@code next} takes a term and the one before it. */
    private static <T> void follow(
            Spec spec,
            String precision,
            T first,
            T second,
            BinaryOperator<T> next,
            ToDoubleFunction<T> value,
            List<Row> rows) {
        T before = first;
        T x = second;
        rows.add(new Row(0, precision, value.applyAsDouble(before)));
        for (int k = 1; k <= spec.steps(); k++) {
            rows.add(new Row(k, precision, value.applyAsDouble(x)));
            T following = next.apply(x, before);
            before = x;
            x = following;
        }
    }

    private static BigDecimal next(BigDecimal x, BigDecimal before, MathContext context) {
        BigDecimal first =
                BigDecimal.valueOf(111).subtract(BigDecimal.valueOf(1130).divide(x, context), context);
        return first.add(BigDecimal.valueOf(3000).divide(x.multiply(before, context), context), context);
    }

    private record Fraction(BigInteger numerator, BigInteger denominator) {
        static Fraction of(long value) {
            return new Fraction(BigInteger.valueOf(value), BigInteger.ONE);
        }

        /** 111 − 1130 q/p + 3000 q q'/(p p') = (111 p p' − 1130 q p' + 3000 q q') / (p p'), in lowest terms. */
        Fraction next(Fraction before) {
            BigInteger product = numerator.multiply(before.numerator);
            BigInteger sum = product.multiply(BigInteger.valueOf(111))
                    .subtract(denominator.multiply(before.numerator).multiply(BigInteger.valueOf(1130)))
                    .add(denominator.multiply(before.denominator).multiply(BigInteger.valueOf(3000)));
            BigInteger common = sum.gcd(product);
            return new Fraction(sum.divide(common), product.divide(common));
        }

        double doubleValue() {
            return new BigDecimal(numerator)
                    .divide(new BigDecimal(denominator), new MathContext(40, RoundingMode.HALF_EVEN))
                    .doubleValue();
        }
    }
}
