package floatlab.experiment.adding;

import floatlab.input.InputFamily;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.Summation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How wrong is a sum of n floats? Each method's error beside its bound, for growing n.
 *
 * <p>An error is |s − Σx| / Σ|x|, with s the computed sum and both sums exact; for terms of one sign that is the
 * relative error. The bounds are divided by Σ|x| too.
 *
 * <p>Sources: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., chapter 4,
 * doi:10.1137/1.9780898718027; the probable bound: Higham and Mary, "A new approach to probabilistic rounding error
 * analysis", SIAM J. Sci. Comput. 41 (2019), doi:10.1137/18M1226312.
 */
public final class SumErrorSweep {
    private static final int LARGEST_SIZE = 100_000_000;
    private static final int LARGEST_TRIALS = 10_000;

    private SumErrorSweep() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − trials; trial t draws its terms with seed + t
     * @param family what the terms are like
     * @param sizes the numbers of terms, each 1 to 100,000,000, at least one
     * @param trials sums of each size, 1 to 10,000
     * @param methods the ways of adding, at least one
     */
    public record Spec(long seed, InputFamily family, List<Integer> sizes, int trials, List<Summation> methods) {
        public Spec {
            Objects.requireNonNull(family, "family");
            sizes = Require.notEmpty("sizes", sizes, "size");
            Require.allBetween("sizes", sizes, 1, LARGEST_SIZE);
            Require.between("trials", trials, 1, LARGEST_TRIALS);
            Require.between("seed", seed, 0, Require.LARGEST_SEED + 1 - trials);
            methods = Require.notEmpty("methods", methods, "method");
        }
    }

    /**
     * One method at one size.
     *
     * @param method the method's name
     * @param n the number of terms
     * @param error the largest error of the trials, relative to Σ|x|
     * @param bound the largest that the method allows, relative to Σ|x|
     */
    public record Row(String method, int n, double error, double bound) {}

    /**
     * A point of a curve, for a plot.
     *
     * @param n the number of terms
     * @param curve what is drawn, such as {@code measured}
     * @param value relative to Σ|x|
     */
    public record Point(int n, String curve, double value) {}

    /**
     * {@return a row for each size and method, sizes in the order given, and for each the methods}
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
            double[] errors = new double[spec.methods().size()];
            double[] bounds = new double[spec.methods().size()];
            for (int trial = 0; trial < spec.trials(); trial++) {
                Interruption.check();
                float[] x = spec.family().floats(n, spec.seed() + trial);
                ExactSum exact = ExactSum.of(x);
                double magnitudes = magnitudes(x);
                for (int m = 0; m < errors.length; m++) {
                    Summation method = spec.methods().get(m);
                    double error = exact.errorOf(method.sum(x)) / magnitudes;
                    ErrorBound bound = method.floatBound(n);
                    errors[m] = Math.max(errors[m], error);
                    bounds[m] = Math.max(bounds[m], bound.absolute(exact.toDouble(), magnitudes) / magnitudes);
                }
            }
            for (int m = 0; m < errors.length; m++) {
                rows.add(new Row(spec.methods().get(m).name(), n, errors[m], bounds[m]));
            }
            afterEachSize.run();
        }
        return List.copyOf(rows);
    }

    static double magnitudes(float[] x) {
        float[] sizes = Arrays.copyOf(x, x.length);
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.abs(sizes[i]);
        }
        return ExactSum.of(sizes).toDouble();
    }
}
