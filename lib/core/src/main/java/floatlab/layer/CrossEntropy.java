package floatlab.layer;

import floatlab.format.Format;
import java.util.Objects;

/**
 * Cross-entropy of a row of logits and the index of the right class: {@code -log softmax(x)[target]}.
 *
 * <p>Each form is the negated element of the {@link LogSoftmax} form of the same name, so order, formats, bounds and the
 * treatment of NaN and ∞ are that class's.
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
        return (float) of(Rows.toDoubles(x, "x"), target, Format.BINARY32);
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
        Objects.requireNonNull(x, "x");
        checkTarget(target, x.length);
        return format.subtract(0, LogSoftmax.of(x, format)[target]); // 0 - 0 is +0
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
        return (float) accurate(Rows.toDoubles(x, "x"), target, Format.BINARY32);
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
        Objects.requireNonNull(x, "x");
        checkTarget(target, x.length);
        return format.subtract(0, LogSoftmax.accurate(x, format)[target]); // 0 - 0 is +0
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
        return (float) logOfSoftmax(Rows.toDoubles(x, "x"), target, Format.BINARY32);
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
        Objects.requireNonNull(x, "x");
        checkTarget(target, x.length);
        return format.subtract(0, LogSoftmax.logOfSoftmax(x, format)[target]); // 0 - 0 is +0
    }

    /**
     * The mean over a batch: losses by {@link #of(float[], int)}, added in sequence, divided by their number.
     *
     * <p>Error to first order: the mean of the losses' own errors, and n·u times the mean, from n − 1 additions of numbers that
     * are not negative and the division. Up to 2²⁴ samples n is a float.
     *
     * @param logits one row for each sample
     * @param targets the index of the right class of each sample
     * @return the mean loss, NaN for an empty batch
     * @throws NullPointerException if an argument or a row is null
     * @throws IllegalArgumentException if the lengths differ or a target is not an index of its row
     */
    public static float mean(float[][] logits, int[] targets) {
        Objects.requireNonNull(logits, "logits");
        Objects.requireNonNull(targets, "targets");
        Rows.checkSameLength("logits", logits.length, "targets", targets.length);
        float sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum += of(logits[i], targets[i]);
        }
        return sum / logits.length;
    }

    private static void checkTarget(int target, int classes) {
        if (target < 0 || target >= classes) {
            throw new IllegalArgumentException("target is " + target + ", expected 0 to " + (classes - 1));
        }
    }
}
