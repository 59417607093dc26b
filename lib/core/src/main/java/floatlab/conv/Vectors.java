package floatlab.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of floats as long as this CPU prefers them, and short loops over arrays of floats. */
final class Vectors {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private Vectors() {}

    /** Copies a few floats faster than arraycopy, whose call takes longer; fewer than a vector's one by one. */
    static void copy(float[] from, int fromAt, float[] to, int toAt, int count) {
        if (count < LANES) {
            for (int i = 0; i < count; i++) {
                to[toAt + i] = from[fromAt + i];
            }
            return;
        }
        for (int i = 0; i < count - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, from, fromAt + i).intoArray(to, toAt + i);
        }
        int last = count - LANES;
        FloatVector.fromArray(SPECIES, from, fromAt + last).intoArray(to, toAt + last);
    }

    /**
     * Whether 0 or −0 is among the first count floats of some rows, which begin step floats apart. The count is
     * {@link #LANES} or more. The loops have their tests at the end for the reason that {@link VectorKernels} gives.
     */
    static boolean anyZero(float[] floats, int at, int step, int rows, int count) {
        IntVector least = magnitudes(floats, at);
        int i = 0;
        do {
            int j = 0;
            do {
                // The last vector of a row may overlap the one before it.
                least = magnitudes(floats, at + i * step + Math.min(j, count - LANES))
                        .min(least);
                j += LANES;
            } while (j < count);
        } while (++i < rows);
        return least.compare(VectorOperators.EQ, 0).anyTrue();
    }

    /** The bits without the sign: as ints they are ordered as the absolute values are, and a NaN hides no zero. */
    private static IntVector magnitudes(float[] floats, int at) {
        return FloatVector.fromArray(SPECIES, floats, at).reinterpretAsInts().and(Integer.MAX_VALUE);
    }
}
