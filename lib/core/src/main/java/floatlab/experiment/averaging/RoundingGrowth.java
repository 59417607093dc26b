package floatlab.experiment.averaging;

import floatlab.format.FloatText;
import floatlab.format.Ulp;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ExactSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How the rounding errors of a plain float sum grow with n, beside √n·u and n·u. One sum repeats a single term, so that
 * over long stretches all roundings go the same way; the others have random terms of the same mean.
 *
 * <p>Random terms follow √n·u only while they are much larger than the spacing of the floats around the sum. At n = 1/u
 * = 2²⁴ a term is about as large as that spacing; long before, the mean of the roundings is no longer 0, and it adds
 * up.
 */
public final class RoundingGrowth {
    private RoundingGrowth() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − trials; trial t draws its terms with seed + t
     * @param term the repeated term, more than 0 and at most 1; the random ones are uniform in [0, 2·term)
     * @param sizes the numbers of terms, ascending, each 1 to 100,000,000, at least one
     * @param trials how many random sums, 1 to 1000; their largest error counts
     */
    public record Spec(long seed, float term, List<Integer> sizes, int trials) {
        public Spec {
            sizes = Require.notEmpty("sizes", sizes, "size");
            Require.ascending("sizes", sizes, 1, 100_000_000);
            Require.between("trials", trials, 1, 1000);
            Require.between("seed", seed, 0, Require.LARGEST_SEED + 1 - trials);
            Require.that(term > 0 && term <= 1, "term", () -> FloatText.shortest(term), "more than 0 and at most 1");
        }
    }

    /**
     * A point of a curve.
     *
     * @param n the number of terms
     * @param terms {@code the same term n times}, {@code random terms}, {@code √n·u} or {@code n·u}
     * @param error the relative error of the sum of the first n terms, for random terms the largest of the trials
     */
    public record Row(int n, String terms, double error) {}

    /**
     * {@return a row for each curve and size, curve by curve}
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
     * @param afterEachTrial called when a trial is done
     */
    public static List<Row> run(Spec spec, Runnable afterEachTrial) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(afterEachTrial, "afterEachTrial");
        List<Integer> sizes = spec.sizes();
        double[] same = repeated(spec.term(), sizes);
        double[] random = new double[sizes.size()];
        for (int trial = 0; trial < spec.trials(); trial++) {
            double[] errors = drawn(spec.term(), sizes, new NumpyRandom(spec.seed() + trial));
            for (int i = 0; i < errors.length; i++) {
                random[i] = Math.max(random[i], errors[i]);
            }
            afterEachTrial.run();
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < same.length; i++) {
            rows.add(new Row(sizes.get(i), "the same term n times", same[i]));
        }
        for (int i = 0; i < same.length; i++) {
            rows.add(new Row(sizes.get(i), "random terms", random[i]));
        }
        for (int n : sizes) {
            rows.add(new Row(n, "√n·u", Math.sqrt(n) * Ulp.FLOAT_UNIT_ROUNDOFF));
        }
        for (int n : sizes) {
            rows.add(new Row(n, "n·u", (double) n * Ulp.FLOAT_UNIT_ROUNDOFF));
        }
        return List.copyOf(rows);
    }

    private static double[] repeated(float term, List<Integer> sizes) {
        double[] errors = new double[sizes.size()];
        float sum = 0;
        int n = 0;
        for (int i = 0; i < errors.length; i++) {
            Interruption.check();
            for (; n < sizes.get(i); n++) {
                Interruption.checkNowAndThen(n);
                sum += term;
            }
            // This product of a float and an integer of up to 27 bits is exact.
            double exact = (double) n * term;
            errors[i] = Math.abs(sum - exact) / exact;
        }
        return errors;
    }

    private static double[] drawn(float term, List<Integer> sizes, NumpyRandom random) {
        double[] errors = new double[sizes.size()];
        float sum = 0;
        ExactSum exact = new ExactSum();
        int n = 0;
        for (int i = 0; i < errors.length; i++) {
            Interruption.check();
            for (; n < sizes.get(i); n++) {
                Interruption.checkNowAndThen(n);
                float x = (float) (2 * term * random.random());
                sum += x;
                exact.add(x);
            }
            errors[i] = exact.errorOf(sum) / exact.toDouble();
        }
        return errors;
    }
}
