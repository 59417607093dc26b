package floatlab.experiment.precision;

import floatlab.format.Format;
import floatlab.format.Rounding;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Adding 1 again and again in a short format: rounding to nearest it stalls where the spacing reaches 2; rounding
 * stochastically it goes on, up by a whole step now and then, by the right amount on the average.
 */
public final class StochasticCounting {
    private StochasticCounting() {}

    /**
     * What to count.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range or the format is
     * binary64; {@link NullPointerException} for null.
     *
     * @param seed 0 to 2³² − runs; stochastic run r draws with seed + r
     * @param format the format of the total
     * @param steps how often 1 is added, 1 to 10,000,000
     * @param every a row for each so many steps, 1 to steps
     * @param runs stochastic runs, 0 to 10,000
     */
    public record Spec(long seed, Format format, int steps, int every, int runs) {
        public Spec {
            Objects.requireNonNull(format, "format");
            Require.that(format.precision() < 53, "format", () -> format, "a format below binary64");
            Require.between("steps", steps, 1, 10_000_000);
            Require.between("every", every, 1, steps);
            Require.between("runs", runs, 0, 10_000);
            Require.between("seed", seed, 0, Require.LARGEST_SEED + 1 - runs);
        }
    }

    /**
     * A total.
     *
     * @param run {@code to nearest}, or {@code stochastic 1} and so on
     * @param n how often 1 has been added
     * @param total what the total says
     */
    public record Row(String run, int n, double total) {}

    /**
     * Counts.
     *
     * @param spec what to count
     * @return run by run, the first to nearest; each from n = 0
     * @throws NullPointerException if spec is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        count(rows, "to nearest", spec, Rounding.NEAREST_EVEN);
        for (int run = 1; run <= spec.runs(); run++) {
            NumpyRandom random = new NumpyRandom(spec.seed() + run - 1);
            count(rows, "stochastic " + run, spec, Rounding.stochastic(random::random));
        }
        return List.copyOf(rows);
    }

    private static void count(List<Row> rows, String run, Spec spec, Rounding rounding) {
        double total = 0;
        rows.add(new Row(run, 0, total));
        for (int n = 1; n <= spec.steps(); n++) {
            if (n % 65_536 == 1) {
                Interruption.check();
            }
            total = spec.format().add(total, 1, rounding);
            if (n % spec.every() == 0) {
                rows.add(new Row(run, n, total));
            }
        }
    }
}
