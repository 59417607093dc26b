package floatlab.layer;

import floatlab.format.Format;
import floatlab.function.FormatMath;
import floatlab.runtime.Interruption;
import floatlab.runtime.VectorSupport;
import java.util.Objects;

/** What the layers share: the sum in lanes, the maximum, and rounding into a format. */
final class Rows {

    /** A power of two and a multiple of every vector length in use, so that the order does not depend on the machine. */
    static final int LANES = 64;

    private Rows() {}

    /** A new array of the numbers rounded into the format. */
    static double[] round(double[] x, String name, Format format) {
        Objects.requireNonNull(x, name);
        Objects.requireNonNull(format, "format");
        double[] rounded = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            rounded[i] = format.round(x[i]);
        }
        return rounded;
    }

    /** The largest element, NaN if there is one, −∞ if there are none. */
    static double max(double[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            max = Math.max(max, v);
        }
        return max;
    }

    /**
     * The largest number of x[from] to x[to - 1]; −∞ if there is none. If it is a zero, it may be +0 or −0. If there is a NaN
     * among the numbers, the result may be NaN or the largest of the others.
     */
    static float largest(float[] x, int from, int to) {
        if (VectorSupport.available() && to - from >= VectorRows.least()) {
            return VectorRows.max(x, from, to);
        }
        float max = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            max = x[i] > max ? x[i] : max;
        }
        return max;
    }

    /** out[i] = (x[i] - max) - log for i from {@code from} to {@code to - 1}. */
    static void subtract(float[] x, int from, int to, float max, float log, float[] out) {
        if (VectorSupport.available()) {
            VectorRows.subtract(x, from, to, max, log, out);
            return;
        }
        for (int i = from; i < to; i++) {
            out[i] = (x[i] - max) - log;
        }
    }

    /** The index of the first of the largest elements, 0 if there are none; elements after a NaN at index 0 do not count. */
    static int indexOfMax(double[] x) {
        int at = 0;
        for (int i = 1; i < x.length; i++) {
            if (x[i] > x[at]) {
                at = i;
            }
        }
        return at;
    }

    /** exp(x − shift), with the difference rounded first. */
    static double[] exponentials(double[] x, double shift, Format format) {
        double[] e = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            e[i] = FormatMath.expFast(format.subtract(x[i], shift), format);
        }
        return e;
    }

    /** Term i goes to lane i mod 64, and each lane adds its terms in sequence; {@link #total} adds the lanes. */
    static double sum(double[] terms, Format format) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < terms.length; i++) {
            Interruption.checkNowAndThen(i);
            int lane = i % LANES;
            lanes[lane] = format.add(lanes[lane], terms[i]);
        }
        return total(lanes, format);
    }

    /** Adds the upper half of the lanes to the lower half, and so on until there is one lane. It overwrites the lanes. */
    static double total(double[] lanes, Format format) {
        for (int half = lanes.length / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] = format.add(lanes[lane], lanes[lane + half]);
            }
        }
        return lanes[0];
    }
}
