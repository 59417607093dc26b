package floatlab.experiment.racing;

import floatlab.format.Ulp;
import floatlab.input.InputFamily;
import floatlab.parallel.ParallelTreeSum;
import floatlab.parallel.RacingAtomicSum;
import floatlab.parallel.RacingBlockSum;
import floatlab.parallel.RacingStreamSum;
import floatlab.parallel.RacingSum;
import floatlab.parallel.SimulatedRace;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import floatlab.sum.ParallelExactSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Several threads add the same terms many times: which sums come out, and how often? Simulated races and fixed orders
 * give the same rows in every run; real races do not.
 */
public final class RaceHistogram {
    /** The fixed orders run on these in turn. */
    private static final int[] THREADS = {1, 2, 3, 7};

    private RaceHistogram() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − 1, for the terms and the simulated races
     * @param data the terms
     * @param n how many, 1 to 10,000,000
     * @param runs how often they are added, 1 to 1,000,000
     * @param threads how many race, 1 to 1024
     * @param chunk the terms that a thread takes at a time, and the terms of a block, 1 or more
     */
    public record Spec(long seed, InputFamily data, int n, int runs, int threads, int chunk) {
        public Spec {
            Require.seed("seed", seed);
            Objects.requireNonNull(data, "data");
            Require.between("n", n, 1, 10_000_000);
            Require.between("runs", runs, 1, 1_000_000);
            Require.between("threads", threads, 1, Workers.MOST_THREADS);
            Require.between("chunk", chunk, 1, Integer.MAX_VALUE);
        }
    }

    /**
     * A sum that came out.
     *
     * @param method how the terms were added
     * @param sum the sum
     * @param ulps its distance from the exact sum rounded to float, in ulps of that, with its sign
     * @param runs how many runs gave it
     */
    public record Row(String method, float sum, double ulps, int runs) {}

    /**
     * All sums of one method.
     *
     * @param method how the terms were added
     * @param runs how often
     * @param sums how many of the sums are different
     * @param mostFrequent how many runs gave the most frequent of them
     * @param low the smallest {@link Row#ulps}
     * @param high the largest
     */
    public record Summary(String method, int runs, int sums, int mostFrequent, double low, double high) {}

    /**
     * Adds by simulated races ({@link SimulatedRace}), by the fixed tree and exactly. The fixed tree and the exact sum
     * run on 1, 2, 3 and 7 threads in turn.
     *
     * @param spec what to measure
     * @param afterEach called when a sum is done, four times {@code runs} in all
     * @return a row for each method and sum, the smallest sum first
     */
    public static List<Row> run(Spec spec, Runnable afterEach) {
        Subnormals.check();
        float[] x = terms(spec);
        NumpyRandom random = new NumpyRandom(spec.seed());
        SimulatedRace terms = new SimulatedRace(spec.threads(), spec.chunk(), true);
        SimulatedRace blocks = new SimulatedRace(spec.threads(), spec.chunk(), false);
        List<Row> rows = new ArrayList<>();
        count(spec, x, afterEach, "racing terms", run -> terms.sum(x, random), rows);
        count(spec, x, afterEach, "racing blocks", run -> blocks.sum(x, random), rows);
        countFixed(spec, x, afterEach, rows);
        return List.copyOf(rows);
    }

    /**
     * {@return the rows of {@link #run(Spec, Runnable)}}
     *
     * @param spec what to measure
     */
    public static List<Row> run(Spec spec) {
        return run(spec, () -> {});
    }

    /**
     * Adds by real races on this machine's threads ({@link RacingSum}), by the fixed tree and exactly. The rows of the
     * races are different in every run, so compare no run with another.
     *
     * @param spec what to measure
     * @param afterEach called when a sum is done, five times {@code runs} in all
     * @return a row for each method and sum, the smallest sum first
     */
    public static List<Row> race(Spec spec, Runnable afterEach) {
        float[] x = terms(spec);
        List<RacingSum> races = List.of(
                new RacingAtomicSum(spec.chunk(), spec.threads()),
                new RacingBlockSum(spec.chunk(), spec.threads()),
                new RacingStreamSum(spec.chunk()));
        List<Row> rows = new ArrayList<>();
        for (RacingSum race : races) {
            count(spec, x, afterEach, race.name(), run -> race.sum(x), rows);
        }
        countFixed(spec, x, afterEach, rows);
        return List.copyOf(rows);
    }

    /**
     * {@return how many different sums a method gave}
     *
     * @param rows the rows of {@link #run} or {@link #race}
     * @param method the method's name
     */
    public static long distinct(List<Row> rows, String method) {
        Objects.requireNonNull(method, "method");
        return Require.copy("rows", rows).stream()
                .filter(row -> row.method().equals(method))
                .count();
    }

    /**
     * {@return the sums of each method together, in the order of the rows}
     *
     * @param rows the rows of {@link #run} or {@link #race}
     */
    public static List<Summary> summary(List<Row> rows) {
        Subnormals.check();
        List<Row> all = Require.copy("rows", rows);
        return all.stream()
                .map(Row::method)
                .distinct()
                .map(method -> {
                    List<Row> own = all.stream()
                            .filter(row -> row.method().equals(method))
                            .toList();
                    return new Summary(
                            method,
                            own.stream().mapToInt(Row::runs).sum(),
                            own.size(),
                            own.stream().mapToInt(Row::runs).max().orElseThrow(),
                            own.get(0).ulps(),
                            own.get(own.size() - 1).ulps());
                })
                .toList();
    }

    private static float[] terms(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        return spec.data().floats(spec.n(), spec.seed());
    }

    private static void countFixed(Spec spec, float[] x, Runnable afterEach, List<Row> rows) {
        IntFunction<Float> tree = run -> new ParallelTreeSum(spec.chunk(), THREADS[run % THREADS.length]).sum(x);
        count(spec, x, afterEach, "fixed tree", tree, rows);
        IntFunction<Float> exact = run -> new ParallelExactSum(THREADS[run % THREADS.length]).sum(x);
        count(spec, x, afterEach, "exact", exact, rows);
    }

    private static void count(
            Spec spec, float[] x, Runnable afterEach, String method, IntFunction<Float> sum, List<Row> rows) {
        Objects.requireNonNull(afterEach, "afterEach");
        TreeMap<Float, Integer> counts = new TreeMap<>();
        for (int run = 0; run < spec.runs(); run++) {
            Interruption.check();
            counts.merge(sum.apply(run), 1, Integer::sum);
            afterEach.run();
        }
        float exact = new ParallelExactSum(1).sum(x);
        counts.forEach(
                (value, runs) -> rows.add(new Row(method, value, ((double) value - exact) / Ulp.of(exact), runs)));
    }
}
