package floatlab.runtime;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * A stopwatch for a lesson, not a benchmark: the shortest time of many repeats, after as many for warming up. The clock is
 * the caller's, so that a test can bring one that does not depend on the machine.
 */
public final class Stopwatch {
    private Stopwatch() {}

    /**
     * Times a computation.
     *
     * @param nanoClock the time in nanoseconds, {@code System::nanoTime}
     * @param repeats how often the computation is timed, after as many runs that are not
     * @param computation what is timed; its result is not NaN
     * @return the shortest time, in nanoseconds
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static long shortest(LongSupplier nanoClock, int repeats, DoubleSupplier computation) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 2 * repeats; i++) {
            Interruption.check();
            long start = nanoClock.getAsLong();
            double result = computation.getAsDouble();
            long nanos = nanoClock.getAsLong() - start;
            // The JIT may leave out a computation whose result nobody looks at.
            if (Double.isNaN(result)) {
                throw new AssertionError("the result of the timed computation is NaN");
            }
            if (i >= repeats) {
                shortest = Math.min(shortest, nanos);
            }
        }
        return shortest;
    }
}
