package floatlab.experiment.averaging;

import floatlab.format.FloatText;
import floatlab.input.InputFamily;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ExactSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What errors in the terms do to their exact sum. Each term is off by δ·|x|. Nothing is rounded: the sum of the terms
 * and the sum of their errors are exact.
 *
 * <p>There are three cases: independent errors, with a new δ for each term, on terms of one sign; the same on terms of
 * both signs, which cancel; and errors that share one δ, on terms of one sign. The numbers are medians over the trials,
 * because a quotient by a sum that may be near 0 has no mean.
 */
public final class InputErrorSweep {
    private InputErrorSweep() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − trials; trial t draws its terms with seed + t
     * @param sizes the numbers of terms, each 1 to 10,000,000, at least one
     * @param trials 1 to 10,000
     * @param relative the largest |δ|, more than 0 and at most 1; δ is uniform between −relative and relative
     */
    public record Spec(long seed, List<Integer> sizes, int trials, double relative) {
        public Spec {
            sizes = Require.notEmpty("sizes", sizes, "size");
            Require.allBetween("sizes", sizes, 1, 10_000_000);
            Require.between("trials", trials, 1, 10_000);
            Require.between("seed", seed, 0, Require.LARGEST_SEED + 1 - trials);
            Require.that(
                    relative > 0 && relative <= 1,
                    "relative",
                    () -> FloatText.shortest(relative),
                    "more than 0 and at most 1");
        }
    }

    /**
     * One case at one size; all errors are medians.
     *
     * @param n the number of terms
     * @param errors the case: {@code independent, terms of one sign}, {@code independent, terms of both signs} or
     *     {@code shared, terms of one sign}
     * @param absolute |error of the sum|
     * @param overMagnitudes the same, divided by Σ|x|
     * @param overSum the same, divided by |Σx|
     */
    public record Row(int n, String errors, double absolute, double overMagnitudes, double overSum) {}

    /**
     * {@return three rows for each size, sizes in the order given}
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
     * @param afterEachSize called when a size is done
     */
    public static List<Row> run(Spec spec, Runnable afterEachSize) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(afterEachSize, "afterEachSize");
        List<Row> rows = new ArrayList<>();
        for (int n : spec.sizes()) {
            rows.add(row(n, "independent, terms of one sign", InputFamily.UNIFORM, false, spec));
            rows.add(row(n, "independent, terms of both signs", InputFamily.NORMAL, false, spec));
            rows.add(row(n, "shared, terms of one sign", InputFamily.UNIFORM, true, spec));
            afterEachSize.run();
        }
        return List.copyOf(rows);
    }

    private static Row row(int n, String errors, InputFamily family, boolean shared, Spec spec) {
        double[] absolute = new double[spec.trials()];
        double[] overMagnitudes = new double[spec.trials()];
        double[] overSum = new double[spec.trials()];
        for (int trial = 0; trial < spec.trials(); trial++) {
            Interruption.check();
            double[] x = family.doubles(n, spec.seed() + trial);
            // The errors come from a second stream, with a seed far from that of the terms.
            NumpyRandom random = new NumpyRandom((spec.seed() + trial) ^ 0x9E3779B9L);
            double delta = spec.relative() * random.signed();
            ExactSum sum = new ExactSum();
            ExactSum magnitudes = new ExactSum();
            ExactSum error = new ExactSum();
            for (int i = 0; i < n; i++) {
                Interruption.checkNowAndThen(i);
                double term = x[i];
                sum.add(term);
                magnitudes.add(Math.abs(term));
                error.addProduct(shared ? delta : spec.relative() * random.signed(), Math.abs(term));
            }
            absolute[trial] = Math.abs(error.toDouble());
            overMagnitudes[trial] = absolute[trial] / magnitudes.toDouble();
            overSum[trial] = absolute[trial] / Math.abs(sum.toDouble());
        }
        return new Row(n, errors, median(absolute), median(overMagnitudes), median(overSum));
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.copyOf(values, values.length);
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
