package floatlab.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The passes of log-softmax around its sum, by vectors; bit for bit the plain loops. */
final class VectorRows {

    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LENGTH = WIDE.length();

    private VectorRows() {}

    /**
     * The largest of the elements from {@code from} on, which fill a vector at least. It is NaN if there is a NaN with a
     * positive sign; NaNs with a negative sign count as less than any number. The floats are compared as integers of the same
     * order, because a float maximum takes several instructions.
     */
    static float max(float[] x, int from, int to) {
        IntVector a = ordered(FloatVector.fromArray(WIDE, x, from));
        // the last vector may overlap another: an element that counts twice does not change the maximum
        IntVector b = ordered(FloatVector.fromArray(WIDE, x, to - LENGTH));
        int i = from + LENGTH;
        for (; i <= to - 2 * LENGTH; i += 2 * LENGTH) {
            a = ordered(FloatVector.fromArray(WIDE, x, i)).max(a);
            b = ordered(FloatVector.fromArray(WIDE, x, i + LENGTH)).max(b);
        }
        if (i < to - LENGTH) {
            a = ordered(FloatVector.fromArray(WIDE, x, i)).max(a);
        }
        int max = IntVector.broadcast(INTS, Integer.MIN_VALUE).max(a).max(b).reduceLanes(VectorOperators.MAX);
        return Float.intBitsToFloat(max ^ max >> 31 >>> 1);
    }

    /** The bits; those of negative numbers are inverted, except the sign. */
    private static IntVector ordered(FloatVector v) {
        IntVector bits = v.viewAsIntegralLanes();
        return bits.lanewise(VectorOperators.ASHR, 31)
                .lanewise(VectorOperators.LSHR, 1)
                .lanewise(VectorOperators.XOR, bits);
    }

    /** out[i] = (x[i] - max) - log for the elements from {@code from} on. */
    static void subtract(float[] x, int from, int to, float max, float log, float[] out) {
        FloatVector maxes = FloatVector.broadcast(WIDE, max);
        FloatVector logs = FloatVector.broadcast(WIDE, log);
        int i = from;
        for (; i <= to - LENGTH; i += LENGTH) {
            FloatVector.fromArray(WIDE, x, i).sub(maxes).sub(logs).intoArray(out, i);
        }
        for (; i < to; i++) {
            out[i] = (x[i] - max) - log;
        }
    }

    /** The least number of elements for which {@link #max} works. */
    static int least() {
        return LENGTH;
    }
}
