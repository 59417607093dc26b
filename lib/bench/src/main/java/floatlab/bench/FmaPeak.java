package floatlab.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What one core's vector unit can do at best: twelve independent chains of FMAs in registers, no memory. */
final class FmaPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEPS = 4_000_000;

    private FmaPeak() {}

    /** Multiply-adds in a nanosecond, the best of a few runs. */
    static double perNanosecond() {
        double best = 0;
        for (int run = 0; run < 7; run++) {
            long start = System.nanoTime();
            if (Float.isNaN(chains(STEPS))) {
                throw new AssertionError();
            }
            best = Math.max(best, 12.0 * STEPS * SPECIES.length() / (System.nanoTime() - start));
        }
        return best;
    }

    private static float chains(int steps) {
        FloatVector w = FloatVector.broadcast(SPECIES, 0.9999f);
        FloatVector x = FloatVector.broadcast(SPECIES, 1e-6f);
        FloatVector a = FloatVector.broadcast(SPECIES, 0.1f);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        FloatVector e = a;
        FloatVector f = a;
        FloatVector g = a;
        FloatVector h = a;
        FloatVector i = a;
        FloatVector j = a;
        FloatVector k = a;
        FloatVector l = a;
        for (int step = 0; step < steps; step++) {
            a = x.fma(w, a);
            b = x.fma(w, b);
            c = x.fma(w, c);
            d = x.fma(w, d);
            e = x.fma(w, e);
            f = x.fma(w, f);
            g = x.fma(w, g);
            h = x.fma(w, h);
            i = x.fma(w, i);
            j = x.fma(w, j);
            k = x.fma(w, k);
            l = x.fma(w, l);
        }
        FloatVector sum = w.add(a)
                .add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.lane(0);
    }
}
