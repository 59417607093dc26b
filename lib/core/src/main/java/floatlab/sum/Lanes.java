package floatlab.sum;

import floatlab.eft.ErrorFree;
import floatlab.runtime.Interruption;
import floatlab.runtime.VectorSupport;

/** Sums in a fixed number of lanes: by vectors where there are any, else by plain loops with the same bits. */
final class Lanes {
    /** The lanes of floats: four of the widest vectors, which keeps their adders busy. */
    static final int FLOATS = 64;

    /** The lanes of doubles. */
    static final int DOUBLES = 32;

    /** Narrower vectors pass over the terms several times; chunks of so many rows stay in the first-level cache. */
    private static final int CHUNK_ROWS = 64;

    private static final boolean VECTOR = VectorSupport.available();

    private Lanes() {}

    /**
     * The most additions that round between one of n terms and its sum by {@link #add} and {@link #total}. For 32 lanes too
     * it counts the six additions by which the halves of 64 are added.
     */
    static long additions(long n, int lanes) {
        long inLane = ErrorBound.additions(ErrorBound.ceilDivide(n, lanes));
        return n < 2 ? 0 : inLane + Integer.numberOfTrailingZeros(FLOATS);
    }

    /** Adds some rows of terms, from this index on, to the lanes. */
    private interface Rows {
        void add(int from, int rows);
    }

    /** Has vectors add as many whole rows as there are; the index of the first term that is not in them. */
    private static int addByVectors(int from, int to, int lanes, Rows rows) {
        int i = from;
        while (VECTOR && to - i >= lanes) {
            int count = Math.min((to - i) / lanes, CHUNK_ROWS);
            rows.add(i, count);
            Interruption.checkWhenPassing(i, i + count * lanes);
            i += count * lanes;
        }
        return i;
    }

    /** Adds x[from] to x[to − 1] to the lanes, the term at from to the first lane. */
    static void add(float[] x, int from, int to, float[] lanes) {
        int i = addByVectors(from, to, FLOATS, (at, rows) -> VectorLanes.add(x, at, rows, lanes));
        addRows(x, i, to, lanes);
    }

    static void addRows(float[] x, int from, int to, float[] lanes) {
        for (int i = from; i < to; i++) {
            Interruption.checkNowAndThen(i);
            lanes[(i - from) % FLOATS] += x[i];
        }
    }

    static void add(double[] x, int from, int to, double[] lanes) {
        int i = addByVectors(from, to, DOUBLES, (at, rows) -> VectorLanes.add(x, at, rows, lanes));
        addRows(x, i, to, lanes);
    }

    static void addRows(double[] x, int from, int to, double[] lanes) {
        for (int i = from; i < to; i++) {
            Interruption.checkNowAndThen(i);
            lanes[(i - from) % DOUBLES] += x[i];
        }
    }

    /** The sum of the lanes, by halves. It overwrites the lanes. */
    static float total(float[] lanes) {
        for (int half = lanes.length / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    static double total(double[] lanes) {
        for (int half = lanes.length / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    /** Adds all of x to the lanes by twoSum, and the errors of these additions to the lanes of lost. */
    static void addCompensated(float[] x, float[] lanes, float[] lost) {
        int i = addByVectors(0, x.length, FLOATS, (at, rows) -> VectorLanes.addCompensated(x, at, rows, lanes, lost));
        addRowsCompensated(x, i, lanes, lost);
    }

    static void addRowsCompensated(float[] x, int from, float[] lanes, float[] lost) {
        for (int i = from; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            int lane = (i - from) % FLOATS;
            float sum = lanes[lane];
            float next = sum + x[i];
            lost[lane] += ErrorFree.sumError(sum, x[i], next);
            lanes[lane] = next;
        }
    }

    static void addCompensated(double[] x, double[] lanes, double[] lost) {
        int i = addByVectors(0, x.length, DOUBLES, (at, rows) -> VectorLanes.addCompensated(x, at, rows, lanes, lost));
        addRowsCompensated(x, i, lanes, lost);
    }

    static void addRowsCompensated(double[] x, int from, double[] lanes, double[] lost) {
        for (int i = from; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            int lane = (i - from) % DOUBLES;
            double sum = lanes[lane];
            double next = sum + x[i];
            lost[lane] += ErrorFree.sumError(sum, x[i], next);
            lanes[lane] = next;
        }
    }
}
