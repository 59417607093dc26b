package floatlab.layer;

import floatlab.format.Format;
import floatlab.function.FormatMath;
import floatlab.runtime.Subnormals;
import floatlab.tensor.FloatArrays;

/**
 * {@code log Σ exp(xᵢ)} of one row: naive, shifted by the largest element, and shifted with log1p.
 *
 * <p>The exponentials and their sum are {@link Softmax}'s, in its order and formats; then comes {@code log}, correctly
 * rounded, and the shift is added. With {@code log1p} the sum s leaves out the largest element's term, which is exactly 1:
 * {@code max + log1p(s)} keeps the bits that the sum 1 + s would round away, which matters where max is near 0.
 *
 * <p>Absolute error to first order, as long as no exponential over- or underflows, with the spread D = max − min: shifted
 * {@code (D + ⌈n/64⌉ + 7)·u + 2u·(|max| + log n)}; with log1p {@code (D + ⌈n/64⌉ + 8)·u·log(1 + s)}, which is small for a
 * small s, plus u times the magnitude of the result; naive {@code (⌈n/64⌉ + 7)·u + u·|log Σ|}. Source: Blanchard, Higham and
 * Higham 2021, doi 10.1093/imanum/draa038.
 *
 * <p>An empty row gives −∞, the logarithm of an empty sum. A NaN gives NaN, +∞ gives ∞, and a row of −∞ only gives −∞. A
 * format without ∞ has in its place what {@link Format#round(double)} gives: NaN, or ±max if it saturates.
 *
 * <p>A thread that is interrupted while it goes through 65,536 elements or more throws
 * {@link java.util.concurrent.CancellationException}, and stays interrupted.
 */
public final class LogSumExp {

    private LogSumExp() {}

    /**
     * {@code max + log Σ exp(xᵢ - max)} in float.
     *
     * @param x the row; not changed
     * @return the logarithm of the sum
     * @throws NullPointerException if x is null
     */
    public static float of(float[] x) {
        return (float) of(FloatArrays.toDoubles(x), Format.BINARY32);
    }

    /**
     * {@code max + log Σ exp(xᵢ - max)} in double.
     *
     * @param x the row; not changed
     * @return the logarithm of the sum
     * @throws NullPointerException if x is null
     */
    public static double of(double[] x) {
        return of(x, Format.BINARY64);
    }

    /**
     * {@code max + log Σ exp(xᵢ - max)} in a format.
     *
     * @param x the row; not changed
     * @param format every number and operation is rounded into it
     * @return the logarithm of the sum
     * @throws NullPointerException if x or format is null
     */
    public static double of(double[] x, Format format) {
        return compute(x, true, false, format);
    }

    /**
     * {@code max + log1p(s)}, s without the largest element's term, in float.
     *
     * @param x the row; not changed
     * @return the logarithm of the sum
     * @throws NullPointerException if x is null
     */
    public static float accurate(float[] x) {
        return (float) accurate(FloatArrays.toDoubles(x), Format.BINARY32);
    }

    /**
     * {@code max + log1p(s)}, s without the largest element's term, in double.
     *
     * @param x the row; not changed
     * @return the logarithm of the sum
     * @throws NullPointerException if x is null
     */
    public static double accurate(double[] x) {
        return accurate(x, Format.BINARY64);
    }

    /**
     * {@code max + log1p(s)}, s without the largest element's term, in a format.
     *
     * @param x the row; not changed
     * @param format every number and operation is rounded into it
     * @return the logarithm of the sum
     * @throws NullPointerException if x or format is null
     */
    public static double accurate(double[] x, Format format) {
        return compute(x, true, true, format);
    }

    /**
     * {@code log Σ exp(xᵢ)} as it is written in float.
     *
     * @param x the row; not changed
     * @return the logarithm of the sum, ∞ where it overflows, −∞ where all terms vanish
     * @throws NullPointerException if x is null
     */
    public static float naive(float[] x) {
        return (float) naive(FloatArrays.toDoubles(x), Format.BINARY32);
    }

    /**
     * {@code log Σ exp(xᵢ)} as it is written in double.
     *
     * @param x the row; not changed
     * @return the logarithm of the sum, ∞ where it overflows, −∞ where all terms vanish
     * @throws NullPointerException if x is null
     */
    public static double naive(double[] x) {
        return naive(x, Format.BINARY64);
    }

    /**
     * {@code log Σ exp(xᵢ)} as it is written in a format.
     *
     * @param x the row; not changed
     * @param format every number and operation is rounded into it
     * @return the logarithm of the sum, ∞ where it overflows, −∞ where all terms vanish
     * @throws NullPointerException if x or format is null
     */
    public static double naive(double[] x, Format format) {
        return compute(x, false, false, format);
    }

    private static double compute(double[] x, boolean shifted, boolean log1p, Format format) {
        Subnormals.check();
        double[] row = Rows.round(x, "x", format);
        double max = Rows.max(row);
        if (row.length == 0 || shifted && (Double.isNaN(max) || Double.isInfinite(max))) {
            return format.round(max); // an empty row's max is −∞, which some formats do not have
        }
        double shift = shifted ? max : 0;
        double[] e = Rows.exponentials(row, shift, format);
        if (log1p) {
            e[Rows.indexOfMax(row)] = 0;
            return format.add(max, FormatMath.log1p(Rows.sum(e, format), format));
        }
        return format.add(shift, FormatMath.log(Rows.sum(e, format), format));
    }
}
