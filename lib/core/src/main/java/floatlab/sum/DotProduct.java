package floatlab.sum;

import floatlab.eft.ErrorFree;
import floatlab.eft.Fma;
import floatlab.runtime.Interruption;
import java.util.Objects;

/**
 * Dot products: in order, with one rounding a step or two, with compensation, and exact.
 *
 * <p>All take the factors from the first to the last. Arrays of length 0 give +0. Lengths that differ throw
 * {@link IllegalArgumentException}, null throws {@link NullPointerException}. The exact ones, which take long, throw
 * {@link java.util.concurrent.CancellationException} if the thread is interrupted within 65,536 products or more; it stays
 * interrupted.
 */
public final class DotProduct {
    private DotProduct() {}

    /**
     * Multiply, round, add, round: {@code s = s + x·y}, s starting at +0.
     *
     * <p>Error: at most γ₍n₎ Σ|x·y| where nothing underflows, with γ₍k₎ = ku/(1 − ku) and u = 2⁻²⁴ (Higham, <i>Accuracy and
     * Stability of Numerical Algorithms</i>, 2nd ed., section 3.1). NaN and infinities as IEEE 754.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the dot product in that order
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float mulAdd(float[] x, float[] y) {
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
     * <p>Error: at most γ₍n₎ Σ|x·y| where nothing underflows, as with {@link #mulAdd(float[], float[])}, from half as many
     * roundings. NaN and infinities as IEEE 754.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the dot product in that order
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float fma(float[] x, float[] y) {
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
        checkLengths(x, y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum = Fma.fma(x[i], y[i], sum);
        }
        return sum;
    }

    /**
     * Compensated (Dot2): the error of every product, by fma, and of every addition, as in {@link NeumaierSum}, has a total
     * of its own, in this order; it is added last.
     *
     * <p>Error: at most u|Σx·y| + γ²₍n₎ Σ|x·y| where nothing underflows or overflows. A NaN, an infinity, or an overflow
     * of a product or of the total gives NaN, and so may a summand of ±MAX_VALUE, beside which a step of twoSum can overflow.
     * Where only the last addition overflows, the result is infinite. Source: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005), algorithm
     * 5.3 and proposition 5.5, doi:10.1137/030601818.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the dot product in that order
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double compensated(double[] x, double[] y) {
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
     * Exact, rounded once, to nearest: products that overflow or underflow included.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the correctly rounded dot product; specials as in {@link ExactSum}
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float exact(float[] x, float[] y) {
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
     * Exact, rounded once, to nearest: products that overflow or underflow included.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return the correctly rounded dot product; specials as in {@link ExactSum}
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double exact(double[] x, double[] y) {
        checkLengths(x, y);
        ExactSum sum = new ExactSum();
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            sum.addProduct(x[i], y[i]);
        }
        return sum.toDouble();
    }

    static void checkLengths(float[] x, float[] y) {
        checkLengths(Objects.requireNonNull(x, "x").length, Objects.requireNonNull(y, "y").length);
    }

    static void checkLengths(double[] x, double[] y) {
        checkLengths(Objects.requireNonNull(x, "x").length, Objects.requireNonNull(y, "y").length);
    }

    private static void checkLengths(int x, int y) {
        if (x != y) {
            throw new IllegalArgumentException("y has length " + y + ", expected " + x + " as x");
        }
    }
}
