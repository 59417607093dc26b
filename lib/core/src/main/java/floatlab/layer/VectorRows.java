package floatlab.layer;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The passes of log-softmax around its sum, by vectors; bit for bit the plain loops. */
final class VectorRows {

    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    private static final int LENGTH = WIDE.length();

    private VectorRows() {}

    /** The largest of the elements from {@code from} on, a vector or more, leaving out NaN. */
    static float max(float[] x, int from, int to) {
        FloatVector a = FloatVector.fromArray(WIDE, x, from);
        // the last vector may overlap: the maximum does not mind meeting an element twice
        FloatVector b = FloatVector.fromArray(WIDE, x, to - LENGTH);
        FloatVector lowest = FloatVector.broadcast(WIDE, Float.NEGATIVE_INFINITY);
        a = lowest.blend(a, a.compare(VectorOperators.GT, lowest));
        b = lowest.blend(b, b.compare(VectorOperators.GT, lowest));
        int i = from + LENGTH;
        for (; i <= to - 2 * LENGTH; i += 2 * LENGTH) {
            FloatVector v = FloatVector.fromArray(WIDE, x, i);
            FloatVector w = FloatVector.fromArray(WIDE, x, i + LENGTH);
            a = a.blend(v, v.compare(VectorOperators.GT, a));
            b = b.blend(w, w.compare(VectorOperators.GT, b));
        }
        if (i < to - LENGTH) {
            FloatVector v = FloatVector.fromArray(WIDE, x, i);
            a = a.blend(v, v.compare(VectorOperators.GT, a));
        }
        float[] lanes = new float[LENGTH];
        lowest.blend(a, a.compare(VectorOperators.GT, b))
                .blend(b, b.compare(VectorOperators.GE, a))
                .intoArray(lanes, 0);
        float max = Float.NEGATIVE_INFINITY;
        for (float lane : lanes) {
            max = lane > max ? lane : max;
        }
        return max;
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
