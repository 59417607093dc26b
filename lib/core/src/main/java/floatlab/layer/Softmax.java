package floatlab.layer;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import floatlab.tensor.FloatArrays;

/**
 * Softmax of one row, {@code exp(xᵢ) / Σ exp(xⱼ)}: as it is written, and shifted by the largest element first.
 *
 * <p>Order, in any format, with every operation rounded to it: {@code eᵢ = exp(xᵢ - shift)} within 1 ulp
 * ({@link floatlab.function.FormatMath#expFast}); then their sum in 64 lanes (term i goes to lane i mod 64, each lane adds in
 * sequence, and the upper half of the lanes is added to the lower half until there is one); then each {@code eᵢ} is divided
 * by the sum. Arguments in double are rounded into the format first.
 *
 * <p>Shifted, with n elements of spread {@code D = max - min}, the relative error of each result that is a normal number is
 * at most {@code (2D + ⌈n/64⌉ + 12)·u} to first order in u: each difference is off by at most D·u, each exponential by
 * another 2u, a sum of positive terms by {@code (⌈n/64⌉ + 5)·u}, and the quotient by u. For the naive form the shift is 0 and
 * the error {@code (⌈n/64⌉ + 10)·u}; but the result is NaN if exp overflows, beyond ln(max), or if all terms underflow, which
 * gives 0/0. Source: Blanchard, Higham and Higham 2021, doi 10.1093/imanum/draa038.
 *
 * <p>An empty row gives an empty result. A NaN or +∞ makes every element of the shifted result NaN, and so does a row of −∞
 * only; other −∞ give 0.
 *
 * <p>A thread that is interrupted while it goes through 65,536 elements or more throws
 * {@link java.util.concurrent.CancellationException}, and stays interrupted.
 */
public final class Softmax {

    private Softmax() {}

    /**
     * Softmax, shifted by the largest element, in float.
     *
     * @param x the row; not changed
     * @return the probabilities
     * @throws NullPointerException if x is null
     */
    public static float[] of(float[] x) {
        return FloatArrays.toFloats(of(FloatArrays.toDoubles(x), Format.BINARY32));
    }

    /**
     * Softmax, shifted by the largest element, in double.
     *
     * @param x the row; not changed
     * @return the probabilities
     * @throws NullPointerException if x is null
     */
    public static double[] of(double[] x) {
        return of(x, Format.BINARY64);
    }

    /**
     * Softmax, shifted by the largest element, in a format.
     *
     * @param x the row; not changed
     * @param format every number and operation is rounded into it
     * @return the probabilities
     * @throws NullPointerException if x or format is null
     */
    public static double[] of(double[] x, Format format) {
        return compute(x, true, format);
    }

    /**
     * Softmax as it is written in float.
     *
     * @param x the row; not changed
     * @return the probabilities, NaN where exp or the sum overflows
     * @throws NullPointerException if x is null
     */
    public static float[] naive(float[] x) {
        return FloatArrays.toFloats(naive(FloatArrays.toDoubles(x), Format.BINARY32));
    }

    /**
     * Softmax as it is written in double.
     *
     * @param x the row; not changed
     * @return the probabilities, NaN where exp or the sum overflows
     * @throws NullPointerException if x is null
     */
    public static double[] naive(double[] x) {
        return naive(x, Format.BINARY64);
    }

    /**
     * Softmax as it is written in a format.
     *
     * @param x the row; not changed
     * @param format every number and operation is rounded into it
     * @return the probabilities, NaN where exp or the sum overflows
     * @throws NullPointerException if x or format is null
     */
    public static double[] naive(double[] x, Format format) {
        return compute(x, false, format);
    }

    private static double[] compute(double[] x, boolean shifted, Format format) {
        Subnormals.check();
        double[] row = Rows.round(x, "x", format);
        double[] e = Rows.exponentials(row, shifted ? Rows.max(row) : 0, format);
        double sum = Rows.sum(e, format);
        for (int i = 0; i < e.length; i++) {
            Interruption.checkNowAndThen(i);
            e[i] = format.divide(e[i], sum);
        }
        return e;
    }
}
