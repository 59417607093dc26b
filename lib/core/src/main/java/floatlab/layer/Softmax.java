package floatlab.layer;

import floatlab.format.Format;
import floatlab.runtime.Interruption;

/**
 * Softmax of one row, {@code exp(xᵢ) / Σ exp(xⱼ)}: as it is written, and shifted by the largest element first.
 *
 * <p>Order, in any format, every operation rounded to it: {@code eᵢ = exp(xᵢ - shift)} within 1 ulp
 * ({@link floatlab.function.FormatMath#expFast}); their sum in 64 lanes (term i goes to lane i mod 64, lanes add in
 * sequence, then the upper half of the lanes is added to the lower until one is left); each {@code eᵢ} divided by it.
 * Arguments in double are rounded into the format first.
 *
 * <p>Shifted, with n elements of spread {@code D = max - min} the relative error of each result that is a normal number
 * is at most {@code (2D + ⌈n/64⌉ + 12)·u} to first order in u: each difference is off by D·u at most, each exponential by
 * 2u besides, a sum of positive terms by {@code (⌈n/64⌉ + 5)·u}, the quotient by u. Naive, the shift is 0 and the error
 * {@code (⌈n/64⌉ + 10)·u}, but exp overflows beyond ln(max) and NaN follows, or all terms vanish and 0/0 does. Source: Blanchard, Higham and Higham 2021, doi
 * 10.1093/imanum/draa038.
 *
 * <p>An empty row gives an empty one. A NaN or +∞ makes the shifted result NaN throughout, as does a row of −∞ only;
 * other −∞ give 0.
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
        return Rows.toFloats(of(Rows.toDoubles(x, "x"), Format.BINARY32));
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
        return Rows.toFloats(naive(Rows.toDoubles(x, "x"), Format.BINARY32));
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
