package floatlab.experiment.layers;

import floatlab.layer.Moments;
import floatlab.layer.Variance;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ExactSum;
import floatlab.tensor.FloatArrays;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The relative error of the variance of floats around a growing mean, by every method of {@link Variance} in float and
 * by the one-pass formula in double.
 *
 * <p>Source: Chan, Golub and LeVeque 1983, doi:10.1080/00031305.1983.10483115.
 */
public final class VarianceSweep {
    private static final MathContext DIGITS = new MathContext(40);

    private VarianceSweep() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − 1
     * @param n how many numbers have a variance, 2 to 100,000
     * @param largestExponent the means are 2⁰ to 2 to this power, 0 to 22; around larger ones floats are too coarse for
     *     the deviations
     * @param trials variances at each mean, 1 to 1000; the root mean square of their errors is taken
     */
    public record Spec(long seed, int n, int largestExponent, int trials) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("n", n, 2, 100_000);
            Require.between("largestExponent", largestExponent, 0, 22);
            Require.between("trials", trials, 1, 1000);
        }
    }

    /**
     * One method at one mean.
     *
     * @param mean what was added to numbers that are uniform between −2 and 2, before they were rounded to float
     * @param method {@code one pass}, {@code two passes}, {@code Welford} or {@code one pass in double}
     * @param error the root mean square of the relative errors of the population variance, each at most 1
     * @param negative how many of the variances were below 0
     */
    public record Row(double mean, String method, double error, int negative) {}

    /**
     * {@return a row for each mean and method, the means growing}
     *
     * @param spec what to measure
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (int exponent = 0; exponent <= spec.largestExponent(); exponent++) {
            double mean = Math.scalb(1.0, exponent);
            NumpyRandom random = new NumpyRandom(spec.seed());
            Tally[] tallies = new Tally[Variance.values().length + 1];
            for (int i = 0; i < tallies.length; i++) {
                tallies[i] = new Tally();
            }
            for (int trial = 0; trial < spec.trials(); trial++) {
                Interruption.check();
                float[] x = new float[spec.n()];
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) (mean + 4 * random.random() - 2);
                }
                BigDecimal exact = exactVariance(x);
                for (Variance method : Variance.values()) {
                    tallies[method.ordinal()].add(Moments.of(x, method).population(), exact);
                }
                tallies[tallies.length - 1].add(
                        Moments.of(FloatArrays.toDoubles(x), Variance.ONE_PASS).population(), exact);
            }
            for (Variance method : Variance.values()) {
                rows.add(tallies[method.ordinal()].row(mean, name(method), spec.trials()));
            }
            rows.add(tallies[tallies.length - 1].row(mean, "one pass in double", spec.trials()));
        }
        return List.copyOf(rows);
    }

    private static String name(Variance method) {
        return switch (method) {
            case ONE_PASS -> "one pass";
            case TWO_PASS -> "two passes";
            case WELFORD -> "Welford";
        };
    }

    /** (n·Σx² − (Σx)²) / n²; only the division rounds, to 40 digits. */
    static BigDecimal exactVariance(float[] x) {
        ExactSum sum = new ExactSum();
        ExactSum squares = new ExactSum();
        for (float v : x) {
            sum.add(v);
            squares.addProduct(v, v);
        }
        BigDecimal n = BigDecimal.valueOf(x.length);
        return squares.toBigDecimal()
                .multiply(n)
                .subtract(sum.toBigDecimal().pow(2))
                .divide(n.pow(2), DIGITS);
    }

    private static final class Tally {
        private double squares;
        private int negative;

        void add(double variance, BigDecimal exact) {
            BigDecimal off = new BigDecimal(variance).subtract(exact);
            double error = exact.signum() == 0
                    ? off.signum()
                    : off.divide(exact, DIGITS).doubleValue();
            squares += Math.min(1, error * error);
            negative += variance < 0 ? 1 : 0;
        }

        Row row(double mean, String method, int trials) {
            return new Row(mean, method, Math.sqrt(squares / trials), negative);
        }
    }
}
