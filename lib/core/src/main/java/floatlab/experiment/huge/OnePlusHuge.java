package floatlab.experiment.huge;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The result of {@code 10^k + 1 - 10^k}, from left to right, for growing k, in float and in double.
 *
 * <p>The 1 survives as long as it is a multiple of the spacing at 10ᵏ + 1. A format with p significant bits holds all
 * integers below 2ᵖ, so the first k that fails is the first with 10ᵏ ≥ 2ᵖ: 8 in float, 16 in double.
 */
public final class OnePlusHuge {
    private static final int LARGEST_POWER = 308;

    private OnePlusHuge() {}

    /**
     * How far to go.
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
     * @param inFloat the result in float; NaN where 10ᵏ is beyond the largest float, because ∞ − ∞ is NaN
     * @param doubleUlp the spacing of doubles at 10ᵏ
     * @param inDouble the result in double
     */
    public record Row(int k, float floatUlp, float inFloat, double doubleUlp, double inDouble) {}

    /**
     * {@return the result for each k}
     *
     * @param spec how far to go
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
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
     * {@return the first k with 10ᵏ + 1 − 10ᵏ ≠ 1 in a binary format of p significant bits whose exponents have no
     * limits: the smallest k with 10ᵏ ≥ 2ᵖ}
     *
     * @param p significant bits, 1 to 1000
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
