package floatlab.experiment.precision;

import floatlab.format.Format;
import floatlab.format.Rounding;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A total in a short format to which 1 is added again and again. Rounded to nearest it stalls where the spacing reaches
 * 2. Rounded stochastically it goes on: now and then it rises by a whole step, on average by the right amount.
 */
public final class StochasticCounting {
    private StochasticCounting() {}

    /**
     * What to count.
     *
     * @param seed 0 to 2³² − runs; stochastic run r draws with seed + r
     * @param format the format of the total, below binary64
     * @param steps how often 1 is added, 1 to 10,000,000
     * @param every how many steps lie between two rows, 1 to steps
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
     * @param total the total
     */
    public record Row(String run, int n, double total) {}

    /**
     * {@return the totals run by run, each from n = 0; the first run rounds to nearest}
     *
     * @param spec what to count
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
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
        Interruption.check();
        double total = 0;
        rows.add(new Row(run, 0, total));
        for (int n = 1; n <= spec.steps(); n++) {
            Interruption.checkNowAndThen(n);
            total = spec.format().add(total, 1, rounding);
            if (n % spec.every() == 0) {
                rows.add(new Row(run, n, total));
            }
        }
    }
}
