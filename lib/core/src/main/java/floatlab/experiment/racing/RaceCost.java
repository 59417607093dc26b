package floatlab.experiment.racing;

import floatlab.input.InputFamily;
import floatlab.parallel.ParallelTreeSum;
import floatlab.parallel.RacingAtomicSum;
import floatlab.parallel.RacingBlockSum;
import floatlab.parallel.RacingSum;
import floatlab.runtime.Require;
import floatlab.runtime.Stopwatch;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import floatlab.sum.LanesPairwiseSum;
import floatlab.sum.ParallelExactSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What it costs that every run has the same answer: the time of sums that race and of sums that do not, beside the
 * plain loop on one thread, measured by a {@link Stopwatch}. The times differ from run to run and from machine to
 * machine.
 */
public final class RaceCost {
    private RaceCost() {}

    /**
     * What to measure.
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
     * {@return a row for each way of adding, the plain loop first}
     *
     * @param spec what to measure
     * @param nanoClock the time in nanoseconds, {@code System::nanoTime}
     */
    public static List<Row> run(Spec spec, LongSupplier nanoClock) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(nanoClock, "nanoClock");
        float[] x = InputFamily.UNIFORM.floats(spec.n(), spec.seed());
        int threads = spec.threads();
        Summation loop = new RecursiveSum();
        Summation lanes = new LanesPairwiseSum();
        RacingSum racingTerms = new RacingAtomicSum(spec.block(), threads);
        RacingSum racingBlocks = new RacingBlockSum(spec.block(), threads);
        Summation tree = new ParallelTreeSum(spec.block(), threads);
        Summation exact = new ParallelExactSum(threads);
        List<Row> rows = new ArrayList<>();
        time(rows, spec, nanoClock, "plain loop", 1, true, () -> loop.sum(x));
        time(rows, spec, nanoClock, "fixed tree in lanes", 1, true, () -> lanes.sum(x));
        time(rows, spec, nanoClock, "racing terms", threads, false, () -> racingTerms.sum(x));
        time(rows, spec, nanoClock, "racing blocks", threads, false, () -> racingBlocks.sum(x));
        time(rows, spec, nanoClock, "fixed tree", threads, true, () -> tree.sum(x));
        time(rows, spec, nanoClock, "exact", threads, true, () -> exact.sum(x));
        return List.copyOf(rows);
    }

    private static void time(
            List<Row> rows,
            Spec spec,
            LongSupplier nanoClock,
            String method,
            int threads,
            boolean sameBits,
            DoubleSupplier sum) {
        double nanos = (double) Stopwatch.shortest(nanoClock, spec.repeats(), sum) / spec.n();
        double ratio = rows.isEmpty() ? 1 : nanos / rows.get(0).nanosPerTerm();
        rows.add(new Row(method, threads, sameBits, nanos, ratio));
    }
}
