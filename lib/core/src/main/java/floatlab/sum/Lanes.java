package floatlab.sum;

import floatlab.eft.ErrorFree;
import floatlab.runtime.Interruption;
import floatlab.runtime.VectorSupport;

/** Sums in a fixed number of lanes: by vectors where they are there, else by plain loops with the same bits. */
final class Lanes {
    /** The lanes of floats: four of the widest vectors, which keeps their adders busy. */
    static final int FLOATS = 64;

    /** The lanes of doubles. */
    static final int DOUBLES = 32;

    /** Narrower vectors pass over the terms several times: by chunks that stay in the first-level cache. */
    private static final int CHUNK_ROWS = 64;

    private static final boolean VECTOR = VectorSupport.available();

    private Lanes() {}

    /**
     * The additions that round, at most, on the way from one of n terms to the sum by {@link #add} and {@link #total}:
     * those of 64 lanes by halves for 32 lanes too.
     */
    static long additions(long n, int lanes) {
        long inLane = ErrorBound.additions(ErrorBound.ceilDivide(n, lanes));
        return n < 2 ? 0 : inLane + Integer.numberOfTrailingZeros(FLOATS);
    }

    /** Adds x[from] to x[to − 1] to the lanes, the term at from to the first lane. */
    static void add(float[] x, int from, int to, float[] lanes) {
        int i = from;
        if (VECTOR) {
            while (to - i >= FLOATS) {
                int rows = Math.min((to - i) / FLOATS, CHUNK_ROWS);
                VectorLanes.add(x, i, rows, lanes);
                Interruption.checkWhenPassing(i, i + rows * FLOATS);
                i += rows * FLOATS;
            }
        }
        addRows(x, i, to, lanes);
    }

    static void addRows(float[] x, int from, int to, float[] lanes) {
        for (int i = from; i < to; i++) {
            Interruption.checkNowAndThen(i);
            lanes[(i - from) % FLOATS] += x[i];
        }
    }

    static void add(double[] x, int from, int to, double[] lanes) {
        int i = from;
        if (VECTOR) {
            while (to - i >= DOUBLES) {
                int rows = Math.min((to - i) / DOUBLES, CHUNK_ROWS);
                VectorLanes.add(x, i, rows, lanes);
                Interruption.checkWhenPassing(i, i + rows * DOUBLES);
                i += rows * DOUBLES;
            }
        }
        addRows(x, i, to, lanes);
    }

    static void addRows(double[] x, int from, int to, double[] lanes) {
        for (int i = from; i < to; i++) {
            Interruption.checkNowAndThen(i);
            lanes[(i - from) % DOUBLES] += x[i];
        }
    }

    /** The sum of the lanes, by halves; the lanes are spent. */
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

    /** Adds all of x to the lanes by twoSum, the errors to the lanes of lost. */
    static void addCompensated(float[] x, float[] lanes, float[] lost) {
        int i = 0;
        if (VECTOR) {
            while (x.length - i >= FLOATS) {
                int rows = Math.min((x.length - i) / FLOATS, CHUNK_ROWS);
                VectorLanes.addCompensated(x, i, rows, lanes, lost);
                Interruption.checkWhenPassing(i, i + rows * FLOATS);
                i += rows * FLOATS;
            }
        }
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
        int i = 0;
        if (VECTOR) {
            while (x.length - i >= DOUBLES) {
                int rows = Math.min((x.length - i) / DOUBLES, CHUNK_ROWS);
                VectorLanes.addCompensated(x, i, rows, lanes, lost);
                Interruption.checkWhenPassing(i, i + rows * DOUBLES);
                i += rows * DOUBLES;
            }
        }
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
