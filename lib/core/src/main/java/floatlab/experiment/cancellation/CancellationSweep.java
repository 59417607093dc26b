package floatlab.experiment.cancellation;

import floatlab.input.IllConditioned;
import floatlab.input.InputFamily;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ConditionNumber;
import floatlab.sum.ExactSum;
import floatlab.sum.Summation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The relative error of sums of doubles whose condition number Σ|x| / |Σx| grows from 1 on: every method is accurate up
 * to some condition number, and worthless beyond.
 *
 * <p>Source: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005), section 6,
 * doi:10.1137/030601818.
 */
public final class CancellationSweep {
    private CancellationSweep() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − 1; each sum is made with it
     * @param n the number of terms of each sum, 6 to 1,000,000
     * @param largestExponent the condition numbers are 1, and about 10² to 10 to this power; 0 to 200
     * @param perDecade sums for each power of ten, 1 to 100
     * @param methods the ways of adding, at least one
     */
    public record Spec(long seed, int n, int largestExponent, int perDecade, List<Summation> methods) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("n", n, 6, 1_000_000);
            Require.between("largestExponent", largestExponent, 0, 200);
            Require.between("perDecade", perDecade, 1, 100);
            methods = Require.notEmpty("methods", methods, "method");
        }
    }

    /**
     * One method on one sum.
     *
     * @param condition the condition number of the sum, as achieved
     * @param method the method's name
     * @param error |s − Σx| / |Σx|, but at most 1: from there on no digit is right
     * @param bound the largest relative error that the method allows, but at most 1
     */
    public record Row(double condition, String method, double error, double bound) {}

    /**
     * A point of a curve, for a plot.
     *
     * @param condition the condition number
     * @param curve what is drawn, such as the errors of a method
     * @param error as in {@link Row}
     */
    public record Point(double condition, String curve, double error) {}

    /**
     * {@return a row for each sum and method: first a sum of terms of one sign, whose condition number is 1, then those
     * that {@link IllConditioned} makes for condition numbers from 10⁰ on (it gives at least about n); for each sum the
     * methods}
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
     * @param afterEachSum called when a sum is done; there are {@code largestExponent · perDecade + 2}
     */
    public static List<Row> run(Spec spec, Runnable afterEachSum) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(afterEachSum, "afterEachSum");
        List<Row> rows = new ArrayList<>();
        measure(InputFamily.UNIFORM.doubles(spec.n(), spec.seed()), spec.methods(), rows);
        afterEachSum.run();
        for (int step = 0; step <= spec.largestExponent() * spec.perDecade(); step++) {
            double condition = StrictMath.pow(10, (double) step / spec.perDecade());
            measure(IllConditioned.doubleSum(spec.n(), condition, spec.seed()).x(), spec.methods(), rows);
            afterEachSum.run();
        }
        return List.copyOf(rows);
    }

    private static void measure(double[] x, List<Summation> methods, List<Row> rows) {
        Interruption.check();
        double condition = ConditionNumber.ofSum(x);
        ExactSum exact = ExactSum.of(x);
        for (Summation method : methods) {
            Interruption.check();
            double error = exact.errorOf(method.sum(x)) / Math.abs(exact.toDouble());
            double bound = method.doubleBound(x.length).relative(condition);
            rows.add(new Row(condition, method.name(), Math.min(1, error), Math.min(1, bound)));
        }
    }
}
