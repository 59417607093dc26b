package floatlab.layer;

import floatlab.format.Format;
import floatlab.function.FormatMath;
import floatlab.runtime.Interruption;
import floatlab.runtime.VectorSupport;
import java.util.Objects;

/** What the softmax layers share: the sum in lanes, the maximum, and the way into a format and back. */
final class Rows {

    /** A power of two, and a multiple of every vector length in use, so that the order is not the machine's. */
    static final int LANES = 64;

    private Rows() {}

    static double[] toDoubles(float[] x, String name) {
        Objects.requireNonNull(x, name);
        double[] doubles = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            doubles[i] = x[i];
        }
        return doubles;
    }

    static float[] toFloats(double[] x) {
        float[] floats = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            floats[i] = (float) x[i];
        }
        return floats;
    }

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

    /** The largest number of x[from] to x[to - 1], −∞ if there is none, of ±0 either; if NaN is among them perhaps NaN. */
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

    /** out[i] = (x[i] - max) - log from index from to to - 1. */
    static void subtract(float[] x, int from, int to, float max, float log, float[] out) {
        if (VectorSupport.available()) {
            VectorRows.subtract(x, from, to, max, log, out);
            return;
        }
        for (int i = from; i < to; i++) {
            out[i] = (x[i] - max) - log;
        }
    }

    static int indexOfMax(double[] x) {
        int at = 0;
        for (int i = 1; i < x.length; i++) {
            if (x[i] > x[at]) {
                at = i;
            }
        }
        return at;
    }

    /** exp(x − shift), the difference rounded first. */
    static double[] exponentials(double[] x, double shift, Format format) {
        double[] e = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            e[i] = FormatMath.expFast(format.subtract(x[i], shift), format);
        }
        return e;
    }

    /** Term i goes to lane i mod 64, each lane adds in sequence, then the upper half is added to the lower until one is left. */
    static double sum(double[] terms, Format format) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < terms.length; i++) {
            Interruption.checkNowAndThen(i);
            int lane = i % LANES;
            lanes[lane] = format.add(lanes[lane], terms[i]);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] = format.add(lanes[lane], lanes[lane + half]);
            }
        }
        return lanes[0];
    }

    static void checkSameLength(String a, int lengthA, String b, int lengthB) {
        if (lengthA != lengthB) {
            throw new IllegalArgumentException(b + " has " + lengthB + " elements, " + a + " has " + lengthA);
        }
    }
}
