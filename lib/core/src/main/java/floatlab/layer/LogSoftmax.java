package floatlab.layer;

import floatlab.format.Format;
import floatlab.function.FloatMath;
import floatlab.function.FormatMath;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import floatlab.tensor.FloatArrays;
import java.util.Objects;

/**
 * {@code log(exp(xᵢ) / Σ exp(xⱼ))} of one row, in three forms that are equal on paper.
 *
 * <ul>
 *   <li>{@code logOfSoftmax}: the logarithm of {@link Softmax#of(float[])}, which is −∞ where a probability underflows.
 *   <li>{@code of}, shifted: {@code (xᵢ - max) - log Σ exp(xⱼ - max)}, with two rounded subtractions. Nothing over- or
 *       underflows. But the result for the largest element is −log(1 + s), with s the sum of the other terms, and in float
 *       1 + s rounds to 1 from a gap of 16.635532 on, which makes the result exactly 0.
 *   <li>{@code accurate}: {@code -log1p(s)} for the (first) largest element, {@code (xᵢ - max) - log1p(s)} for the others.
 * </ul>
 *
 * <p>Exponentials, sums, formats and the order are {@link Softmax}'s; logarithms are correctly rounded. Absolute error of
 * {@code of} to first order: {@code (2D + ⌈n/64⌉ + 7)·u + 2u·(D + log n)} with the spread D = max − min. {@code accurate}
 * has a small relative error for the largest element too, {@code (D + ⌈n/64⌉ + 8)·u}, as long as no exponential underflows:
 * in float up to D = 87.33. A term that underflows adds an error of at most the format's smallest number; if all other
 * elements are 103.98 or more below the largest, s and the result are 0. {@code logOfSoftmax} has an absolute error as large
 * as the relative error of the probability, plus the rounding of the logarithm:
 * {@code (2D + ⌈n/64⌉ + 12)·u + u·(D + log n)} where the probability is a normal number. Source: Blanchard, Higham and Higham
 * 2021, doi 10.1093/imanum/draa038.
 *
 * <p>An empty row gives an empty result. A NaN or +∞ makes every element of the result NaN, and so does a row of −∞ only;
 * other −∞ give −∞.
 *
 * <p>A thread that is interrupted while it goes through 65,536 elements or more throws
 * {@link java.util.concurrent.CancellationException}, and stays interrupted. Only {@link #of(float[])} finishes its row where
 * vectors compute it.
 */
public final class LogSoftmax {

    /** The elements of a block of rows, which one thread takes at a time. */
    private static final int BLOCK = 16_384;

    /** With fewer elements a second thread costs more time than it saves. */
    private static final int FOR_THREADS = 32_768;

    private LogSoftmax() {}

    /**
     * Log-softmax, shifted by the largest element, in float.
     *
     * @param x the row; not changed
     * @return the logarithms of the probabilities
     * @throws NullPointerException if x is null
     */
    public static float[] of(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float[] out = new float[x.length];
        row(x, 0, x.length, out);
        return out;
    }

    /**
     * Log-softmax, shifted by the largest element, in double.
     *
     * @param x the row; not changed
     * @return the logarithms of the probabilities
     * @throws NullPointerException if x is null
     */
    public static double[] of(double[] x) {
        return of(x, Format.BINARY64);
    }

    /**
     * Log-softmax, shifted by the largest element, in a format.
     *
     * @param x the row; not changed
     * @param format every number and operation is rounded into it
     * @return the logarithms of the probabilities
     * @throws NullPointerException if x or format is null
     */
    public static double[] of(double[] x, Format format) {
        return compute(x, false, format);
    }

    /**
     * Log-softmax with log1p in float.
     *
     * @param x the row; not changed
     * @return the logarithms of the probabilities
     * @throws NullPointerException if x is null
     */
    public static float[] accurate(float[] x) {
        return FloatArrays.toFloats(accurate(FloatArrays.toDoubles(x), Format.BINARY32));
    }

    /**
     * Log-softmax with log1p in double.
     *
     * @param x the row; not changed
     * @return the logarithms of the probabilities
     * @throws NullPointerException if x is null
     */
    public static double[] accurate(double[] x) {
        return accurate(x, Format.BINARY64);
    }

    /**
     * Log-softmax with log1p in a format.
     *
     * @param x the row; not changed
     * @param format every number and operation is rounded into it
     * @return the logarithms of the probabilities
     * @throws NullPointerException if x or format is null
     */
    public static double[] accurate(double[] x, Format format) {
        return compute(x, true, format);
    }

    /**
     * The logarithm of the softmax in float.
     *
     * @param x the row; not changed
     * @return the logarithms of the rounded probabilities
     * @throws NullPointerException if x is null
     */
    public static float[] logOfSoftmax(float[] x) {
        return FloatArrays.toFloats(logOfSoftmax(FloatArrays.toDoubles(x), Format.BINARY32));
    }

    /**
     * The logarithm of the softmax in double.
     *
     * @param x the row; not changed
     * @return the logarithms of the rounded probabilities
     * @throws NullPointerException if x is null
     */
    public static double[] logOfSoftmax(double[] x) {
        return logOfSoftmax(x, Format.BINARY64);
    }

    /**
     * The logarithm of the softmax in a format.
     *
     * @param x the row; not changed
     * @param format every number and operation is rounded into it
     * @return the logarithms of the rounded probabilities
     * @throws NullPointerException if x or format is null
     */
    public static double[] logOfSoftmax(double[] x, Format format) {
        Subnormals.check();
        double[] log = Softmax.of(x, format);
        for (int i = 0; i < log.length; i++) {
            Interruption.checkNowAndThen(i);
            log[i] = FormatMath.log(log[i], format);
        }
        return log;
    }

    /**
     * Log-softmax of all rows of a matrix, as {@link #of(float[])} gives it for each, on several threads.
     *
     * @param x the matrix, row-major; not changed
     * @param columns the length of a row, at least 1
     * @param out where the results go, as long as {@code x}
     * @param threads at most so many threads, the calling one included; the bits do not depend on it
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if {@code columns} is less than 1, {@code x} is not a whole number of rows,
     *     {@code out} not as long or {@code threads} not in 1 to {@link Workers#MOST_THREADS}
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static void rows(float[] x, int columns, float[] out, int threads) {
        Subnormals.check();
        checkMatrix(x, columns, out);
        Workers.checkThreads("threads", threads);
        int rows = x.length / columns;
        int block = Math.max(1, BLOCK / columns);
        // Each thread takes the next block when it is ready, so a thread that starts late delays no other.
        Workers.run(rows == 0 ? 0 : (rows - 1) / block + 1, x.length < FOR_THREADS ? 1 : threads, (task, worker) -> {
            int from = task * block;
            rows(x, columns, from, from + Math.min(block, rows - from), out);
        });
    }

    /**
     * Log-softmax of some rows of a matrix, as {@link #of(float[])} gives it for each. The rows are independent, so several
     * threads may call this for different rows at once.
     *
     * @param x the matrix, row-major; not changed
     * @param columns the length of a row, at least 1
     * @param fromRow the first row
     * @param toRow the row after the last
     * @param out where the results go, as long as {@code x}; its other rows are not changed
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if {@code columns} is less than 1, {@code x} is not a whole number of rows or
     *     {@code out} not as long
     * @throws IndexOutOfBoundsException if the rows are not within the matrix
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static void rows(float[] x, int columns, int fromRow, int toRow, float[] out) {
        Subnormals.check();
        checkMatrix(x, columns, out);
        Objects.checkFromToIndex(fromRow, toRow, x.length / columns);
        for (int row = fromRow; row < toRow; row++) {
            Interruption.check();
            row(x, row * columns, (row + 1) * columns, out);
        }
    }

    private static void checkMatrix(float[] x, int columns, float[] out) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(out, "out");
        Require.sameLength("out", out.length, "x", x.length);
        if (columns < 1 || x.length % columns != 0) {
            throw Require.unexpected("columns", columns, "a divisor of x's " + x.length + " elements");
        }
    }

    /** The shifted form in floats, with the bits of {@link #compute} in binary32. */
    private static void row(float[] x, int from, int to, float[] out) {
        float max = Rows.largest(x, from, to); // it may miss a NaN, which the sum does not
        float log = FloatMath.log(FloatMath.sumExpFast(x, from, to, max));
        Rows.subtract(x, from, to, max, log, out);
    }

    private static double[] compute(double[] x, boolean log1p, Format format) {
        Subnormals.check();
        double[] row = Rows.round(x, "x", format);
        if (row.length == 0) {
            return row;
        }
        double max = Rows.max(row);
        double[] e = Rows.exponentials(row, max, format);
        int largest = Rows.indexOfMax(row);
        double log;
        if (log1p && Double.isFinite(max)) {
            e[largest] = 0;
            log = FormatMath.log1p(Rows.sum(e, format), format);
        } else {
            log = FormatMath.log(Rows.sum(e, format), format);
        }
        for (int i = 0; i < row.length; i++) {
            Interruption.checkNowAndThen(i);
            row[i] = format.subtract(format.subtract(row[i], max), log);
        }
        return row;
    }
}
