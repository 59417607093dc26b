package floatlab.tensor;

import floatlab.runtime.Subnormals;
import java.util.Objects;

/** Copies of arrays with every element changed alike. */
public final class FloatArrays {
    private FloatArrays() {}

    /**
     * Widens floats to doubles, without error.
     *
     * @param x floats; not changed
     * @return a new array of the same numbers
     * @throws NullPointerException if x is null
     */
    public static double[] toDoubles(float[] x) {
        return toDoubles(x, "x");
    }

    /**
     * Widens floats to doubles, without error.
     *
     * @param x floats; not changed
     * @param name the argument's name, for the message
     * @return a new array of the same numbers
     * @throws NullPointerException if x is null, with the name as its message
     */
    public static double[] toDoubles(float[] x, String name) {
        Subnormals.check();
        Objects.requireNonNull(x, name);
        double[] doubles = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            doubles[i] = x[i];
        }
        return doubles;
    }

    /**
     * Rounds doubles to floats, to nearest, ties to even.
     *
     * @param x doubles; not changed
     * @return a new array of the nearest floats
     * @throws NullPointerException if x is null
     */
    public static float[] toFloats(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float[] floats = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            floats[i] = (float) x[i];
        }
        return floats;
    }

    /**
     * The magnitudes of floats.
     *
     * @param x floats; not changed
     * @return a new array of |x|, element by element; +0 for ±0, NaN for NaN
     * @throws NullPointerException if x is null
     */
    public static float[] absolute(float[] x) {
        Objects.requireNonNull(x, "x");
        float[] magnitudes = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            magnitudes[i] = Math.abs(x[i]);
        }
        return magnitudes;
    }
}
