package floatlab.experiment.racing;

import floatlab.format.Ulp;
import floatlab.input.InputFamily;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.BlockedSum;
import floatlab.sum.ExactSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One array is added in fixed orders, split by the number of threads, of vector lanes, or of terms in a batch. Every
 * row is the same in every run, but the rows differ from each other.
 */
public final class SplitSweep {
    private SplitSweep() {}

    /**
     * What to add, and how to split it.
     *
     * @param seed 0 to 2³² − 1
     * @param data the terms
     * @param n how many, 1 to 10,000,000
     * @param threads numbers of threads, each 1 to n
     * @param lanes numbers of lanes, each 1 to n
     * @param batches numbers of terms in a batch, each 1 to n
     */
    public record Spec(
            long seed, InputFamily data, int n, List<Integer> threads, List<Integer> lanes, List<Integer> batches) {
        public Spec {
            Require.seed("seed", seed);
            Objects.requireNonNull(data, "data");
            Require.between("n", n, 1, 10_000_000);
            threads = Require.copy("threads", threads);
            Require.allBetween("threads", threads, 1, n);
            lanes = Require.copy("lanes", lanes);
            Require.allBetween("lanes", lanes, 1, n);
            batches = Require.copy("batches", batches);
            Require.allBetween("batches", batches, 1, n);
        }
    }

    /**
     * One way to split.
     *
     * @param split {@code threads}: as many consecutive parts of equal length, the last perhaps shorter; {@code lanes}:
     *     term i in lane i mod the number; {@code batch size}: consecutive parts of so many terms. Each part is added
     *     from first term to last, and the parts' sums from first to last
     * @param number how many threads, lanes or terms in a batch
     * @param sum the sum
     * @param ulps its distance from the exact sum rounded to float, in ulps of that, with its sign
     */
    public record Row(String split, int number, float sum, double ulps) {}

    /**
     * {@return a row for each number of threads, of lanes, and of terms in a batch}
     *
     * @param spec what to add, and how to split it
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        float[] x = spec.data().floats(spec.n(), spec.seed());
        float exact = ExactSum.of(x).toFloat();
        List<Row> rows = new ArrayList<>();
        for (int threads : spec.threads()) {
            int each = (spec.n() + threads - 1) / threads;
            rows.add(row("threads", threads, new BlockedSum(each).sum(x), exact));
        }
        for (int lanes : spec.lanes()) {
            rows.add(row("lanes", lanes, inLanes(x, lanes), exact));
        }
        for (int batch : spec.batches()) {
            rows.add(row("batch size", batch, new BlockedSum(batch).sum(x), exact));
        }
        return List.copyOf(rows);
    }

    private static Row row(String split, int number, float sum, float exact) {
        Interruption.check();
        return new Row(split, number, sum, ((double) sum - exact) / Ulp.of(exact));
    }

    private static float inLanes(float[] x, int lanes) {
        float[] sums = new float[lanes];
        for (int i = 0; i < x.length; i++) {
            sums[i % lanes] += x[i];
        }
        float total = 0;
        for (float sum : sums) {
            total += sum;
        }
        return total;
    }
}
