package floatlab.experiment.averaging;

import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ExactSum;
import floatlab.sum.RecursiveSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The plain loop adds the same floats in many orders: how many different sums come out, and how wrong are they? */
public final class PermutationSweep {
    private PermutationSweep() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − 1, for the terms and the shuffles
     * @param n the number of terms, floats uniform in [0, 1), 1 to 100,000,000
     * @param permutations how often they are shuffled and added, 1 to 1,000,000
     */
    public record Spec(long seed, int n, int permutations) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("n", n, 1, 100_000_000);
            Require.between("permutations", permutations, 1, 1_000_000);
        }
    }

    /**
     * One order.
     *
     * @param permutation its number, from 1
     * @param sum the sum in that order
     * @param error (sum − Σx) / Σx, with its sign
     */
    public record Row(int permutation, float sum, double error) {}

    /**
     * {@return a row for each permutation}
     *
     * @param spec what to measure
     */
    public static List<Row> run(Spec spec) {
        return run(spec, () -> {});
    }

    /**
     * {@return the rows of {@link #run(Spec)}}
     *
     * @param spec what to measure
     * @param afterEach called when a permutation is done
     */
    public static List<Row> run(Spec spec, Runnable afterEach) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(afterEach, "afterEach");
        NumpyRandom random = new NumpyRandom(spec.seed());
        float[] x = random.randomFloats(spec.n());
        ExactSum exact = ExactSum.of(x);
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= spec.permutations(); i++) {
            Interruption.check();
            random.shuffle(x);
            float sum = new RecursiveSum().sum(x);
            double size = exact.errorOf(sum) / exact.toDouble();
            rows.add(new Row(i, sum, sum < exact.toDouble() ? -size : size));
            afterEach.run();
        }
        return List.copyOf(rows);
    }
}
