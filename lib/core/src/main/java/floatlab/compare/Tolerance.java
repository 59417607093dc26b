package floatlab.compare;

import floatlab.format.FloatText;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ErrorBound;
import java.util.Arrays;
import java.util.Objects;

/**
 * How far an output of a layer may be, by rounding alone, from the exact one or from that of another implementation. It is
 * derived from fan-in, format and order, not tuned.
 *
 * <p>For one implementation, |y − Σxw| ≤ {@code ofResult} · |y| + {@code ofMagnitudes} · Σ|xw| + {@code absolute}, where
 * Σ|xw| includes |bias|. Two implementations differ by at most the {@link #plus sum} of their bounds. If nothing cancels,
 * Σ|xw| is |y|, and the sum of the factors is a relative tolerance ({@link #rtol}). If terms cancel, Σ|xw| is larger than
 * |y|, and makes an absolute tolerance ({@link #atol}).
 *
 * <p>The bound holds as long as nothing overflows, and no factor underflows when it is rounded.
 *
 * <p>Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., sections 2.2, 3.1 and 4.2; Higham and Mary
 * 2019, doi:10.1137/18M1226312.
 *
 * @param ofResult the factor of |y|: the error of rounding the finished sum
 * @param ofMagnitudes the factor of Σ|xw|
 * @param absolute the error by underflow of products and of the result
 * @param falseAlarm an upper bound of the probability that the bound does not hold for some output, in the model that
 *     roundings are independent with mean 0; 0 for a bound that always holds
 * @param reason where the factors come from, in words
 */
public record Tolerance(double ofResult, double ofMagnitudes, double absolute, double falseAlarm, String reason) {

    /**
     * Checks the components.
     *
     * @throws NullPointerException if reason is null
     * @throws IllegalArgumentException if a factor is negative or NaN, or falseAlarm is not in [0, 1)
     */
    public Tolerance {
        requireSize("ofResult", ofResult);
        requireSize("ofMagnitudes", ofMagnitudes);
        requireSize("absolute", absolute);
        Require.that(
                falseAlarm >= 0 && falseAlarm < 1,
                "falseAlarm",
                () -> FloatText.shortest(falseAlarm),
                "0 or more, and less than 1");
        Objects.requireNonNull(reason, "reason");
    }

    private static void requireSize(String name, double size) {
        Require.that(size >= 0, name, () -> FloatText.shortest(size), "0 or more");
    }

    /**
     * The bound that always holds. With k the most roundings that a product can pass, {@code ofMagnitudes} is γ₍k₎, or
     * (1 + γ₍k₎)(1 + u')² − 1 if the factors are rounded to a format with unit roundoff u'.
     *
     * @param arithmetic how the output is computed
     * @return the bound; {@code ofMagnitudes} is ∞ if ku reaches 1
     * @throws NullPointerException if arithmetic is null
     */
    public static Tolerance sure(LayerArithmetic arithmetic) {
        Objects.requireNonNull(arithmetic, "arithmetic");
        long k = arithmetic.roundings();
        double u = arithmetic.accumulator().unitRoundoff();
        double gamma = ErrorBound.gamma(k, u);
        String reason = arithmetic.describe() + ": a product passes at most " + k + roundings(k) + " of at most u = "
                + power(u) + " each, γ = ku/(1 − ku) = " + digits(gamma) + " times Σ|x·w|" + extra(arithmetic);
        return of(arithmetic, gamma, 0, reason);
    }

    /**
     * A sharper bound, which fails for some of many outputs only with a small probability. {@code ofMagnitudes} is about
     * λ√k·u, where λ follows from the probability. It is a theorem about a model: roundings are independent with mean 0. If
     * there are fewer than about λ² roundings, {@link #sure} is smaller and is returned.
     *
     * @param arithmetic how an output is computed
     * @param outputs the number of outputs, 1 or more
     * @param falseAlarm the probability allowed, more than 0 and less than 1
     * @return the bound
     * @throws NullPointerException if arithmetic is null
     * @throws IllegalArgumentException if outputs or falseAlarm is out of range
     */
    public static Tolerance likely(LayerArithmetic arithmetic, long outputs, double falseAlarm) {
        Objects.requireNonNull(arithmetic, "arithmetic");
        Require.that(outputs >= 1, "outputs", () -> outputs, "1 or more");
        requireProbability(falseAlarm);
        long k = arithmetic.roundings();
        double u = arithmetic.accumulator().unitRoundoff();
        // 2 · terms · outputs · exp(−λ²(1 − u)²/2) = falseAlarm, with a little more for the roundings of this formula.
        double lambda = (1 + 0x1p-40)
                * Math.sqrt(2 * (StrictMath.log(2.0 * arithmetic.terms() * outputs) - StrictMath.log(falseAlarm)))
                / (1 - u);
        double factor = ErrorBound.probabilistic(k, u, lambda).ofMagnitudes();
        Tolerance sure = sure(arithmetic);
        if (!(factor < ErrorBound.gamma(k, u))) {
            return sure;
        }
        String reason = arithmetic.describe() + ": a product passes at most " + k + roundings(k)
                + "; if they are independent with mean 0 their errors grow like √k: λ√k·u = " + digits(factor)
                + " times Σ|x·w| with λ = " + FloatText.fixed(lambda, 1) + ", for all of " + outputs
                + " outputs but with probability " + digits(falseAlarm) + extra(arithmetic);
        return of(arithmetic, factor, falseAlarm, reason);
    }

    private static Tolerance of(LayerArithmetic arithmetic, double factor, double falseAlarm, String reason) {
        double rounded = arithmetic.factorRoundoff();
        double ofMagnitudes = factor;
        if (rounded > 0) {
            double square = Math.nextUp(Math.nextUp(1 + rounded) * Math.nextUp(1 + rounded));
            ofMagnitudes = Math.nextUp(Math.nextUp(Math.nextUp(1 + factor) * square) - 1);
        }
        double ofResult = shortens(arithmetic) ? arithmetic.result().unitRoundoff() : 0;
        // Underflow changes a product by half the smallest subnormal at most. Later roundings less than double it.
        double absolute = arithmetic.products() * arithmetic.accumulator().minSubnormal()
                + (arithmetic.roundsResult() ? arithmetic.result().minSubnormal() : 0);
        return new Tolerance(ofResult, ofMagnitudes, absolute, falseAlarm, reason);
    }

    /** Whether the result has fewer digits than the sum. If not, it may still be subnormal when the sum is not. */
    private static boolean shortens(LayerArithmetic arithmetic) {
        return arithmetic.roundsResult()
                && arithmetic.result().precision() < arithmetic.accumulator().precision();
    }

    private static String roundings(long k) {
        return k == 1 ? " rounding" : " roundings";
    }

    private static String extra(LayerArithmetic arithmetic) {
        String text = "";
        if (arithmetic.factorRoundoff() > 0) {
            text += ", and twice " + power(arithmetic.factorRoundoff()) + " for its factors";
        }
        if (shortens(arithmetic)) {
            text += ", and " + power(arithmetic.result().unitRoundoff()) + " of the result for its last rounding";
        }
        return text;
    }

    private static String power(double u) {
        return "2^" + Math.getExponent(u);
    }

    private static String digits(double x) {
        return FloatText.digits(x, 3);
    }

    static void requireProbability(double falseAlarm) {
        Require.that(
                falseAlarm > 0 && falseAlarm < 1,
                "falseAlarm",
                () -> FloatText.shortest(falseAlarm),
                "a probability, more than 0 and less than 1");
    }

    /**
     * The bound of the difference of two implementations: |y₁ − y₂| ≤ |y₁ − y| + |y − y₂|.
     *
     * @param other the bound of the other implementation
     * @return the sums of the factors and of the probabilities
     * @throws NullPointerException if other is null
     * @throws IllegalArgumentException if the probabilities add up to 1 or more
     */
    public Tolerance plus(Tolerance other) {
        Objects.requireNonNull(other, "other");
        String both =
                reason.equals(other.reason) ? "twice: " + reason : "one: " + reason + "; the other: " + other.reason;
        return new Tolerance(
                up(ofResult, other.ofResult),
                up(ofMagnitudes, other.ofMagnitudes),
                up(absolute, other.absolute),
                up(falseAlarm, other.falseAlarm),
                both);
    }

    private static double up(double a, double b) {
        return a == 0 ? b : b == 0 ? a : Math.nextUp(a + b);
    }

    /**
     * How far an output may be off.
     *
     * @param result |y| as computed; the larger one if there are two
     * @param magnitudes Σ|x·w| + |bias| of the output, or an upper bound of it
     * @return the bound, rounded up; NaN if an argument is NaN
     */
    public double allowed(double result, double magnitudes) {
        double first = ofResult == 0 ? 0 : Math.nextUp(ofResult * Math.abs(result));
        double second = magnitudes == 0 ? 0 : Math.nextUp(ofMagnitudes * magnitudes); // 0 · ∞ counts as 0
        return Math.nextUp(Math.nextUp(first + second) + absolute);
    }

    /**
     * The relative tolerance if nothing cancels: all products and the bias have the same sign, so that Σ|x·w| = |y| up to
     * rounding.
     *
     * @return {@code ofResult + ofMagnitudes}, rounded up
     */
    public double rtol() {
        return up(ofResult, ofMagnitudes);
    }

    /**
     * The absolute tolerance if products have both signs, so that an output may be 0 while its error is not.
     *
     * @param magnitudes the largest Σ|x·w| + |bias| of an output
     * @return {@code ofMagnitudes} · magnitudes + {@code absolute}, rounded up; use it with rtol = {@code ofResult}
     * @throws IllegalArgumentException if magnitudes is negative or NaN
     */
    public double atol(double magnitudes) {
        requireSize("magnitudes", magnitudes);
        return allowed(0, magnitudes);
    }

    /**
     * Guesses Σ|x·w| + |bias| if only outputs are known. If the products have signs by chance, the mean square of an output
     * is n times that of a product, so Σ|x·w| is about √n times a typical output, or less. Filters that take differences
     * of neighbours cancel more than chance does.
     *
     * @param outputs outputs; those that are not finite are left out
     * @param products n, 1 or more
     * @return √n times their root mean square; 0 if none is finite
     * @throws NullPointerException if outputs is null
     * @throws IllegalArgumentException if products is less than 1
     */
    public static double guessedMagnitudes(double[] outputs, int products) {
        Subnormals.check();
        Objects.requireNonNull(outputs, "outputs");
        Require.atLeast("products", products, 1);
        double[] finite = Arrays.stream(outputs).filter(Double::isFinite).toArray();
        double largest = Arrays.stream(finite).map(Math::abs).max().orElse(0);
        if (largest == 0) {
            return 0;
        }
        double squares = 0;
        for (double y : finite) {
            squares += y / largest * (y / largest); // cannot overflow
        }
        return largest * Math.sqrt(products * (squares / finite.length));
    }

    /**
     * The bound and its reason.
     *
     * @return two lines
     */
    @Override
    public String toString() {
        return (ofResult == 0 ? "" : digits(ofResult) + " · |y| + ") + digits(ofMagnitudes) + " · Σ|x·w|"
                + (absolute == 0 ? "" : " + " + digits(absolute)) + "\n" + reason;
    }
}
