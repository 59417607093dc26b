package floatlab.sum;

import floatlab.eft.ErrorFree;
import floatlab.eft.Fma;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * Dot products: in order with one or two roundings a step, with compensation, and exact.
 *
 * <p>All take the factors from the first to the last. Arrays of length 0 give +0. The exact ones, which take long, throw
 * {@link java.util.concurrent.CancellationException} if the thread is interrupted within 65,536 products or more; it stays
 * interrupted.
 */
public final class DotProduct {
    private DotProduct() {}

    /**
     * Multiply, round, add, round: {@code s = s + x·y}, s starting at +0.
     *
     * <p>Error: at most γ₍n₎ Σ|x·y| where nothing underflows, with γ₍k₎ = ku/(1 − ku) and u = 2⁻²⁴ (Higham, <i>Accuracy and
     * Stability of Numerical Algorithms</i>, 2nd ed., section 3.1). NaN and infinities follow IEEE 754.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the dot product in that order
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float mulAdd(float[] x, float[] y) {
        Subnormals.check();
        checkLengths(x, y);
        float sum = 0;
        for (int i = 0; i < x.length; i++) {
            float product = x[i] * y[i];
            sum += product;
        }
        return sum;
    }

    /**
     * As {@link #mulAdd(float[], float[])}, in double, with u = 2⁻⁵³.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the dot product in that order
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double mulAdd(double[] x, double[] y) {
        Subnormals.check();
        checkLengths(x, y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double product = x[i] * y[i];
            sum += product;
        }
        return sum;
    }

    /**
     * One rounding a step: {@code s = fma(x, y, s)}, s starting at +0.
     *
     * <p>Error: at most γ₍n₎ Σ|x·y| where nothing underflows, as with {@link #mulAdd(float[], float[])}, though there are
     * half as many roundings. NaN and infinities follow IEEE 754.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the dot product in that order
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float fma(float[] x, float[] y) {
        Subnormals.check();
        checkLengths(x, y);
        float sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum = Fma.fma(x[i], y[i], sum);
        }
        return sum;
    }

    /**
     * As {@link #fma(float[], float[])}, in double, with u = 2⁻⁵³.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the dot product in that order
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double fma(double[] x, double[] y) {
        Subnormals.check();
        checkLengths(x, y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum = Fma.fma(x[i], y[i], sum);
        }
        return sum;
    }

    /**
     * Compensated (Dot2): in each step the error of the addition, by twoSum, and the error of the product, by fma, are added
     * to each other and then to a separate total c, which starts at +0; the result is s + c.
     *
     * <p>Error: at most u|Σx·y| + γ²₍n₎ Σ|x·y| where nothing underflows or overflows. A NaN, an infinity, or an overflow of a
     * product or of the total gives NaN. So may a summand of ±MAX_VALUE, because a step of twoSum can overflow beside it.
     * Where only the last addition overflows, the result is infinite. Source: Ogita, Rump and Oishi, "Accurate sum and dot
     * product", SIAM J. Sci. Comput. 26 (2005), algorithm 5.3 and proposition 5.5, doi:10.1137/030601818.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the dot product in that order
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double compensated(double[] x, double[] y) {
        Subnormals.check();
        checkLengths(x, y);
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < x.length; i++) {
            double product = x[i] * y[i];
            double lostInProduct = ErrorFree.productError(x[i], y[i], product);
            double next = sum + product;
            double lostInSum = ErrorFree.sumError(sum, product, next);
            lost += lostInSum + lostInProduct;
            sum = next;
        }
        return sum + lost;
    }

    /**
     * The exact dot product, rounded once, to nearest; products may overflow or underflow.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the correctly rounded dot product; specials as in {@link ExactSum}
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float exact(float[] x, float[] y) {
        Subnormals.check();
        checkLengths(x, y);
        ExactSum sum = new ExactSum();
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            // The product of two floats is a double, zeros and specials included.
            sum.add((double) x[i] * y[i]);
        }
        return sum.toFloat();
    }

    /**
     * The exact dot product, rounded once, to nearest; products may overflow or underflow.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the correctly rounded dot product; specials as in {@link ExactSum}
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double exact(double[] x, double[] y) {
        Subnormals.check();
        checkLengths(x, y);
        ExactSum sum = new ExactSum();
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            sum.addProduct(x[i], y[i]);
        }
        return sum.toDouble();
    }

    static void checkLengths(float[] x, float[] y) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
        Require.sameLength("y", y.length, "x", x.length);
    }

    static void checkLengths(double[] x, double[] y) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(y, "y");
        Require.sameLength("y", y.length, "x", x.length);
    }
}
