package floatlab.experiment.adding;

import floatlab.input.InputFamily;
import floatlab.runtime.Require;
import floatlab.runtime.Stopwatch;
import floatlab.runtime.Subnormals;
import floatlab.sum.Summation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * What each way of adding costs, beside its error, measured by a {@link Stopwatch}. Only the times differ from run to
 * run and from machine to machine.
 */
public final class SumCost {
    private static final int ERROR_TRIALS = 10;

    private SumCost() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − 10
     * @param n the number of terms, floats uniform in [0, 1), 1 to 100,000,000
     * @param repeats sums that are timed, 1 to 1,000,000
     * @param methods the ways of adding, at least one
     */
    public record Spec(long seed, int n, int repeats, List<Summation> methods) {
        public Spec {
            Require.between("seed", seed, 0, Require.LARGEST_SEED + 1 - ERROR_TRIALS);
            Require.between("n", n, 1, 100_000_000);
            Require.between("repeats", repeats, 1, 1_000_000);
            methods = Require.notEmpty("methods", methods, "method");
        }
    }

    /**
     * One method.
     *
     * @param method its name
     * @param nanosPerTerm the shortest time of a sum, divided by n, in nanoseconds
     * @param error the largest |s − Σx| / Σ|x| of ten sums, drawn with seed, seed + 1, …
     */
    public record Row(String method, double nanosPerTerm, double error) {}

    /**
     * {@return a row for each method, in the order given}
     *
     * @param spec what to measure
     * @param nanoClock the time in nanoseconds, {@code System::nanoTime}
     */
    public static List<Row> run(Spec spec, LongSupplier nanoClock) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(nanoClock, "nanoClock");
        float[] x = InputFamily.UNIFORM.floats(spec.n(), spec.seed());
        List<SumErrorSweep.Row> errors = SumErrorSweep.run(new SumErrorSweep.Spec(
                spec.seed(), InputFamily.UNIFORM, List.of(spec.n()), ERROR_TRIALS, spec.methods()));
        List<Row> rows = new ArrayList<>();
        for (Summation method : spec.methods()) {
            long shortest = Stopwatch.shortest(nanoClock, spec.repeats(), () -> method.sum(x));
            double error = errors.get(rows.size()).error();
            rows.add(new Row(method.name(), (double) shortest / spec.n(), error));
        }
        return List.copyOf(rows);
    }
}
