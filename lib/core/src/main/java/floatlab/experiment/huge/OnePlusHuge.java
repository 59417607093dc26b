package floatlab.experiment.huge;

import floatlab.runtime.Require;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is left of {@code 10^k + 1 - 10^k}, left to right, for growing k, in float and in double.
 *
 * <p>The 1 survives as long as it is a multiple of the spacing at 10ᵏ + 1. In a format with p significant bits that is so
 * for all integers below 2ᵖ, so the first k that fails is the first with 10ᵏ ≥ 2ᵖ: 8 in float, 16 in double.
 */
public final class OnePlusHuge {
    private static final int LARGEST_POWER = 308;

    private OnePlusHuge() {}

    /**
     * How far to go.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range.
     *
     * @param from the first k, 0 to 308
     * @param to the last k, from to 308
     */
    public record Spec(int from, int to) {
        public Spec {
            Require.between("from", from, 0, LARGEST_POWER);
            Require.between("to", to, from, LARGEST_POWER);
        }
    }

    /**
     * One power of ten.
     *
     * @param k the exponent
     * @param floatUlp the spacing of floats at 10ᵏ; ∞ where 10ᵏ is beyond the largest float
     * @param inFloat what is left in float; NaN where 10ᵏ is beyond the largest float: ∞ − ∞
     * @param doubleUlp the spacing of doubles at 10ᵏ
     * @param inDouble what is left in double
     */
    public record Row(int k, float floatUlp, float inFloat, double doubleUlp, double inDouble) {}

    /**
     * Adds 1 to each power and takes the power away again.
     *
     * @param spec how far to go
     * @return a row for each k
     * @throws NullPointerException if spec is null
     */
    public static List<Row> run(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (int k = spec.from(); k <= spec.to(); k++) {
            // Correctly rounded; a product of tens would be off from k = 23 on in double.
            BigDecimal power = BigDecimal.TEN.pow(k);
            float x = power.floatValue();
            double y = power.doubleValue();
            rows.add(new Row(k, Math.ulp(x), (x + 1) - x, Math.ulp(y), (y + 1) - y));
        }
        return List.copyOf(rows);
    }

    /**
     * The first k with 10ᵏ + 1 − 10ᵏ ≠ 1 in a binary format of so many significant bits and without limits to its exponents.
     *
     * @param p significant bits, 1 to 1000
     * @return the smallest k with 10ᵏ ≥ 2ᵖ
     * @throws IllegalArgumentException if p is out of range
     */
    public static int firstFailure(int p) {
        Require.between("p", p, 1, 1000);
        int k = 0;
        while (BigInteger.TEN.pow(k).bitLength() <= p) {
            k++;
        }
        return k;
    }
}
