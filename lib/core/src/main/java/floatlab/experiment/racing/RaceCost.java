package floatlab.experiment.racing;

import floatlab.input.InputFamily;
import floatlab.parallel.ParallelExactSum;
import floatlab.parallel.ParallelTreeSum;
import floatlab.parallel.RacingAtomicSum;
import floatlab.parallel.RacingBlockSum;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Workers;
import floatlab.sum.LanesPairwiseSum;
import floatlab.sum.RecursiveSum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * What it costs to have one answer: the time of sums that race and of sums that do not, beside the plain loop on one thread.
 * The clock is the caller's; the times are the machine's, and of another run they are others.
 *
 * <p>This is a stopwatch for a lesson, not a benchmark: the shortest of many repeats, after as many for warming up.
 */
public final class RaceCost {
    private RaceCost() {}

    /**
     * What to measure.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range.
     *
     * @param seed 0 to 2³² − 1
     * @param n the number of terms, floats uniform in [0, 1), 1 to 100,000,000
     * @param repeats sums that are timed, 1 to 1,000,000
     * @param threads 1 to 1024
     * @param block the terms of a block, 1 or more
     */
    public record Spec(long seed, int n, int repeats, int threads, int block) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("n", n, 1, 100_000_000);
            Require.between("repeats", repeats, 1, 1_000_000);
            Require.between("threads", threads, 1, Workers.MOST_THREADS);
            Require.between("block", block, 1, Integer.MAX_VALUE);
        }
    }

    /**
     * One way of adding.
     *
     * @param method its name
     * @param threads how many threads add
     * @param sameBits whether every run gives the same bits
     * @param nanosPerTerm the shortest time of a sum, divided by n, in nanoseconds
     * @param ratio that time as a multiple of the plain loop's
     */
    public record Row(String method, int threads, boolean sameBits, double nanosPerTerm, double ratio) {}

    /**
     * Measures.
     *
     * @param spec what to measure
     * @param nanoClock the time in nanoseconds, {@code System::nanoTime}
     * @return a row for each way of adding, the plain loop first
     * @throws NullPointerException if an argument is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec, LongSupplier nanoClock) {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(nanoClock, "nanoClock");
        float[] x = InputFamily.UNIFORM.floats(spec.n(), spec.seed());
        int threads = spec.threads();
        Map<String, ToDoubleFunction<float[]>> races = new LinkedHashMap<>();
        races.put("racing terms", new RacingAtomicSum(spec.block(), threads)::sum);
        races.put("racing blocks", new RacingBlockSum(spec.block(), threads)::sum);
        Map<String, ToDoubleFunction<float[]>> fixed = new LinkedHashMap<>();
        fixed.put("fixed tree", new ParallelTreeSum(spec.block(), threads)::sum);
        fixed.put("exact", new ParallelExactSum(threads)::sum);
        List<Row> rows = new ArrayList<>();
        double loop = nanosPerTerm(spec, nanoClock, x, new RecursiveSum()::sum);
        rows.add(new Row("plain loop", 1, true, loop, 1));
        double lanes = nanosPerTerm(spec, nanoClock, x, new LanesPairwiseSum()::sum);
        rows.add(new Row("fixed tree in lanes", 1, true, lanes, lanes / loop));
        races.forEach((name, sum) -> {
            double nanos = nanosPerTerm(spec, nanoClock, x, sum);
            rows.add(new Row(name, threads, false, nanos, nanos / loop));
        });
        fixed.forEach((name, sum) -> {
            double nanos = nanosPerTerm(spec, nanoClock, x, sum);
            rows.add(new Row(name, threads, true, nanos, nanos / loop));
        });
        return List.copyOf(rows);
    }

    private static double nanosPerTerm(Spec spec, LongSupplier nanoClock, float[] x, ToDoubleFunction<float[]> method) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 2 * spec.repeats(); i++) {
            Interruption.check();
            long start = nanoClock.getAsLong();
            double sum = method.applyAsDouble(x);
            long nanos = nanoClock.getAsLong() - start;
            // A sum that nobody looks at need not be computed.
            if (Double.isNaN(sum)) {
                throw new AssertionError("a sum of numbers is NaN");
            }
            if (i >= spec.repeats()) {
                shortest = Math.min(shortest, nanos);
            }
        }
        return (double) shortest / spec.n();
    }
}
