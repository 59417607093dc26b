package floatlab.layer;

import floatlab.format.Format;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.FloatArrays;
import java.util.Objects;

/**
 * Cross-entropy of a row of logits and the index of the right class: {@code -log softmax(x)[target]}.
 *
 * <p>Each form is the negated element of the {@link LogSoftmax} form of the same name, so its order, formats and bounds, and
 * what NaN and ∞ give, are those of that class.
 *
 * <p>A thread that is interrupted while it goes through 65,536 elements or more throws
 * {@link java.util.concurrent.CancellationException}, and stays interrupted.
 */
public final class CrossEntropy {

    private CrossEntropy() {}

    /**
     * Cross-entropy by {@link LogSoftmax#of(float[])} in float.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @return the loss
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static float of(float[] x, int target) {
        return (float) of(FloatArrays.toDoubles(x), target, Format.BINARY32);
    }

    /**
     * Cross-entropy by {@link LogSoftmax#of(float[])} in double.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @return the loss
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static double of(double[] x, int target) {
        return of(x, target, Format.BINARY64);
    }

    /**
     * Cross-entropy by {@link LogSoftmax#of(float[])} in a format.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @param format every number and operation is rounded into it
     * @return the loss
     * @throws NullPointerException if x or format is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static double of(double[] x, int target, Format format) {
        return loss(LogSoftmax.of(x, format), target, format);
    }

    /**
     * Cross-entropy by {@link LogSoftmax#accurate(float[])} in float.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @return the loss
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static float accurate(float[] x, int target) {
        return (float) accurate(FloatArrays.toDoubles(x), target, Format.BINARY32);
    }

    /**
     * Cross-entropy by {@link LogSoftmax#accurate(float[])} in double.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @return the loss
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static double accurate(double[] x, int target) {
        return accurate(x, target, Format.BINARY64);
    }

    /**
     * Cross-entropy by {@link LogSoftmax#accurate(float[])} in a format.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @param format every number and operation is rounded into it
     * @return the loss
     * @throws NullPointerException if x or format is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static double accurate(double[] x, int target, Format format) {
        return loss(LogSoftmax.accurate(x, format), target, format);
    }

    /**
     * Cross-entropy by {@link LogSoftmax#logOfSoftmax(float[])} in float.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @return the loss
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static float logOfSoftmax(float[] x, int target) {
        return (float) logOfSoftmax(FloatArrays.toDoubles(x), target, Format.BINARY32);
    }

    /**
     * Cross-entropy by {@link LogSoftmax#logOfSoftmax(float[])} in double.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @return the loss
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static double logOfSoftmax(double[] x, int target) {
        return logOfSoftmax(x, target, Format.BINARY64);
    }

    /**
     * Cross-entropy by {@link LogSoftmax#logOfSoftmax(float[])} in a format.
     *
     * @param x the row; not changed
     * @param target the index of the right class
     * @param format every number and operation is rounded into it
     * @return the loss
     * @throws NullPointerException if x or format is null
     * @throws IllegalArgumentException if {@code target} is not an index of the row
     */
    public static double logOfSoftmax(double[] x, int target, Format format) {
        return loss(LogSoftmax.logOfSoftmax(x, format), target, format);
    }

    /**
     * The mean over a batch: the losses by {@link #of(float[], int)} are added in sequence and divided by their number.
     *
     * <p>Error to first order: the mean of the losses' errors, plus n·u times the mean, from n − 1 additions of numbers that are
     * not negative and from the division. Up to 2²⁴ samples n is a float.
     *
     * @param logits one row for each sample
     * @param targets the index of the right class of each sample
     * @return the mean loss, NaN for an empty batch
     * @throws NullPointerException if an argument or a row is null
     * @throws IllegalArgumentException if the lengths differ or a target is not an index of its row
     */
    public static float mean(float[][] logits, int[] targets) {
        Subnormals.check();
        Objects.requireNonNull(logits, "logits");
        Objects.requireNonNull(targets, "targets");
        Require.sameLength("targets", targets.length, "logits", logits.length);
        float sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += of(logits[i], targets[i]);
        }
        return sum / logits.length;
    }

    private static double loss(double[] logSoftmax, int target, Format format) {
        Require.between("target", target, 0, logSoftmax.length - 1);
        return format.subtract(0, logSoftmax[target]); // 0 - 0 is +0
    }
}
