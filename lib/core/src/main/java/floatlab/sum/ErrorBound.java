package floatlab.sum;

import floatlab.format.FloatText;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * A bound on the error of a sum s of terms x: |s − Σx| ≤ {@code ofSum} · |Σx| + {@code ofMagnitudes} · Σ|x|.
 *
 * <p>Every number here is itself an upper bound, because each operation that computes it rounds up. A factor is ∞ where
 * the theory promises nothing, as γ₍k₎ does from ku = 1 on (k = 2²⁴ for floats).
 *
 * @param ofSum the factor of |Σx|, 0 or more: the error of the last rounding
 * @param ofMagnitudes the factor of Σ|x|, 0 or more: the error that cancellation magnifies
 */
public record ErrorBound(double ofSum, double ofMagnitudes) {

    /**
     * Checks the factors.
     *
     * @throws IllegalArgumentException if a factor is negative or NaN
     */
    public ErrorBound {
        requireFactor(ofSum, "ofSum");
        requireFactor(ofMagnitudes, "ofMagnitudes");
    }

    /**
     * Both factors.
     *
     * @return such as {@code 5.960464477539063E-8 |Σx| + 1.4210888596580497E-12 Σ|x|}, {@link NeumaierSum}'s for 21 floats
     */
    @Override
    public String toString() {
        return FloatText.shortest(ofSum) + " |Σx| + " + FloatText.shortest(ofMagnitudes) + " Σ|x|";
    }

    private static void requireFactor(double factor, String name) {
        Require.that(factor >= 0, name, () -> FloatText.shortest(factor), "0 or more");
    }

    static ErrorBound ofMagnitudes(double factor) {
        return new ErrorBound(0, factor);
    }

    /**
     * The largest error for sums of this size.
     *
     * @param sum Σx, or an upper bound of |Σx|
     * @param magnitudes Σ|x|, or an upper bound of it, 0 or more
     * @return {@code ofSum} · |sum| + {@code ofMagnitudes} · magnitudes, rounded up; 0 · ∞ counts as 0
     * @throws IllegalArgumentException if sum is NaN, or magnitudes is NaN or negative
     */
    public double absolute(double sum, double magnitudes) {
        Require.that(!Double.isNaN(sum), "sum", () -> "NaN", "a number");
        requireFactor(magnitudes, "magnitudes");
        return addUp(multiplyUp(ofSum, Math.abs(sum)), multiplyUp(ofMagnitudes, magnitudes));
    }

    /**
     * The largest relative error |s − Σx| / |Σx| of sums of this condition.
     *
     * @param condition Σ|x| / |Σx|, 1 or more, see {@link ConditionNumber}
     * @return {@code ofSum} + {@code ofMagnitudes} · condition, rounded up
     * @throws IllegalArgumentException if condition is NaN or less than 1
     */
    public double relative(double condition) {
        Require.that(condition >= 1, "condition", () -> FloatText.shortest(condition), "1 or more");
        return addUp(ofSum, multiplyUp(ofMagnitudes, condition));
    }

    /**
     * The largest error of a method on these terms, from its bound for floats and their exact sums.
     *
     * @param method the way of adding
     * @param x the terms
     * @return an upper bound of |method.sum(x) − Σx|
     * @throws IllegalArgumentException if a term is NaN or infinite
     * @throws NullPointerException if an argument is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted while 65,536 terms or more are added;
     *     it stays interrupted
     */
    public static double of(Summation method, float[] x) {
        Subnormals.check();
        Objects.requireNonNull(method, "method");
        ExactSum sum = ExactSum.of(x);
        return method.floatBound(x.length).absolute(sum, ExactSum.ofMagnitudes(x.length, i -> x[i]));
    }

    /**
     * The largest error of a method on these terms, from its bound for doubles and their exact sums.
     *
     * @param method the way of adding
     * @param x the terms
     * @return an upper bound of |method.sum(x) − Σx|
     * @throws IllegalArgumentException if a term is NaN or infinite
     * @throws NullPointerException if an argument is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted while 65,536 terms or more are added;
     *     it stays interrupted
     */
    public static double of(Summation method, double[] x) {
        Subnormals.check();
        Objects.requireNonNull(method, "method");
        ExactSum sum = ExactSum.of(x);
        return method.doubleBound(x.length).absolute(sum, ExactSum.ofMagnitudes(x.length, i -> x[i]));
    }

    private double absolute(ExactSum sum, ExactSum magnitudes) {
        Require.that(sum.isFinite(), "x", () -> "an array with a NaN or an infinity", "finite terms");
        return absolute(multiplyUp(1, Math.abs(sum.toDouble())), multiplyUp(1, magnitudes.toDouble()));
    }

    /**
     * γ₍k₎ = ku/(1 − ku), the relative error that k roundings can make at most.
     *
     * @param k the number of roundings, 0 or more
     * @param u the unit roundoff, in (0, 1)
     * @return γ₍k₎ rounded up, 0 for k = 0, ∞ if ku is 1 or more
     * @throws IllegalArgumentException if k is negative or u is not in (0, 1)
     */
    public static double gamma(long k, double u) {
        requireCount(k, "k");
        requireRoundoff(u);
        double product = multiplyUp(k, u);
        return product >= 1 ? Double.POSITIVE_INFINITY : divideUp(product, Math.nextDown(1 - product));
    }

    /**
     * The probabilistic bound of a plain sum of n terms: γ̃₍n₎(λ) = exp(λ√n·u + nu²/(1 − u)) − 1, about λ√n·u, as the factor
     * of Σ|x|.
     *
     * <p>It holds with at least the probability 1 − {@link #failureProbability} if the roundings are independent with
     * mean 0. This is a model: roundings are not random, and the model fails where they all go the same way.
     *
     * <p>Source: Higham and Mary, "A new approach to probabilistic rounding error analysis", SIAM J. Sci. Comput. 41
     * (2019), sections 2 and 3, doi:10.1137/18M1226312.
     *
     * @param n the number of terms, 0 or more
     * @param u the unit roundoff, in (0, 1)
     * @param lambda λ, more than 0; a larger λ makes a failure less probable
     * @return the bound, 0 for n = 0
     * @throws IllegalArgumentException if n is negative, u is not in (0, 1) or lambda is not a positive number
     */
    public static ErrorBound probabilistic(long n, double u, double lambda) {
        requireCount(n, "n");
        requireRoundoff(u);
        requireLambda(lambda);
        if (n == 0) {
            return ofMagnitudes(0);
        }
        double first = multiplyUp(multiplyUp(lambda, Math.nextUp(Math.sqrt(n))), u);
        double second = divideUp(multiplyUp(multiplyUp(n, u), u), Math.nextDown(1 - u));
        // StrictMath.expm1 is within one ulp, and monotonic.
        return ofMagnitudes(Math.nextUp(Math.nextUp(StrictMath.expm1(addUp(first, second)))));
    }

    /**
     * The probability, at most, that {@link #probabilistic} does not hold in its model: 2n·exp(−λ²(1 − u)²/2).
     *
     * @param n the number of terms, 0 or more
     * @param u the unit roundoff, in (0, 1)
     * @param lambda λ, more than 0
     * @return an upper bound of the probability, between 0 and 1
     * @throws IllegalArgumentException as {@link #probabilistic}
     */
    public static double failureProbability(long n, double u, double lambda) {
        requireCount(n, "n");
        requireRoundoff(u);
        requireLambda(lambda);
        double root = Math.nextDown(Math.nextDown(lambda * Math.nextDown(1 - u)));
        double exponent = Math.nextDown(root * root) / 2;
        double each = Math.nextUp(Math.nextUp(StrictMath.exp(-exponent)));
        return Math.min(1, multiplyUp(multiplyUp(2, n), each));
    }

    /** Kahan's κ for n terms, proved in {@link KahanSum}. */
    static double kahan(long n, double u) {
        requireCount(n, "n");
        requireRoundoff(u);
        if (n < 2) {
            return 0;
        }
        double square = multiplyUp(u, u);
        double p = addUp(u, multiplyUp(multiplyUp(5, n), square));
        double q = addUp(2 * u, multiplyUp(6, square));
        return p >= 1 ? Double.POSITIVE_INFINITY : divideUp(addUp(p, q), Math.nextDown(1 - p));
    }

    /** The additions that round when n terms go into one total: the first, to 0, does not. */
    static long additions(long n) {
        requireCount(n, "n");
        return Math.max(0, n - 1);
    }

    /** ⌈n/d⌉. */
    static long ceilDivide(long n, long d) {
        requireCount(n, "n");
        return n / d + (n % d == 0 ? 0 : 1);
    }

    /** The relative error of the last rounding in a compensated sum of n terms, 0 where there is nothing to add. */
    static double finalRounding(long n, double u) {
        return n < 2 ? 0 : u;
    }

    static double addUp(double a, double b) {
        return a == 0 ? b : b == 0 ? a : Math.nextUp(a + b);
    }

    static double multiplyUp(double a, double b) {
        return a == 0 || b == 0 ? 0 : Math.nextUp(a * b);
    }

    private static double divideUp(double a, double b) {
        return a == 0 ? 0 : Math.nextUp(a / b);
    }

    private static void requireCount(long n, String name) {
        Require.that(n >= 0, name, () -> n, "0 or more");
    }

    private static void requireRoundoff(double u) {
        Require.that(u > 0 && u < 1, "u", () -> FloatText.shortest(u), "a number between 0 and 1");
    }

    private static void requireLambda(double lambda) {
        boolean positive = lambda > 0 && lambda < Double.POSITIVE_INFINITY;
        Require.that(positive, "lambda", () -> FloatText.shortest(lambda), "a positive number");
    }
}
