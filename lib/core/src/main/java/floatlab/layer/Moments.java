package floatlab.layer;

import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import floatlab.tensor.FloatArrays;
import java.util.Objects;

/**
 * Mean and variance of some numbers, computed in one format in the order that {@link Variance} names.
 *
 * <p>{@link Variance} states the error of the variances. The error of the mean is at most (n + 3)u·‖x‖/√n to first order,
 * with ‖x‖² = Σx²: Σx is off by (n − 1)u Σ|x| ≤ (n − 1)u√n ‖x‖, and the division rounds once. For Welford's mean the bound
 * follows from the derivation at {@link Variance#WELFORD}.
 *
 * <p>A thread that is interrupted while it goes through 65,536 elements or more throws
 * {@link java.util.concurrent.CancellationException}, and stays interrupted.
 *
 * @param mean the mean; NaN for no numbers
 * @param population Σ(x − mean)² / n, what BatchNorm normalises by; NaN for no numbers
 * @param sample Σ(x − mean)² / (n − 1); NaN for fewer than two numbers
 */
public record Moments(double mean, double population, double sample) {

    /**
     * The three numbers with their names.
     *
     * @return such as {@code mean 2.5, population variance 1.25, sample variance 1.6666666269302368}
     */
    @Override
    public String toString() {
        return "mean " + FloatText.shortest(mean) + ", population variance " + FloatText.shortest(population)
                + ", sample variance " + FloatText.shortest(sample);
    }

    /**
     * Moments in float.
     *
     * @param x the numbers; not changed
     * @param method the order of operations
     * @return the moments, each a float
     * @throws NullPointerException if an argument is null
     */
    public static Moments of(float[] x, Variance method) {
        return of(FloatArrays.toDoubles(x), method, Format.BINARY32);
    }

    /**
     * Moments in double.
     *
     * @param x the numbers; not changed
     * @param method the order of operations
     * @return the moments
     * @throws NullPointerException if an argument is null
     */
    public static Moments of(double[] x, Variance method) {
        return of(x, method, Format.BINARY64);
    }

    /**
     * Moments in a format: every number, including the counts n and n − 1, and every operation is rounded into it. A count
     * beyond the largest number overflows like any other number. From n = 465 on, E4M3 gives NaN. From n = 65,520 on,
     * binary16 divides by ∞: the mean is 0, and {@link Variance#WELFORD}'s running mean no longer changes.
     *
     * @param x the numbers; not changed
     * @param method the order of operations
     * @param format the format
     * @return the moments, each a number of the format
     * @throws NullPointerException if an argument is null
     */
    public static Moments of(double[] x, Variance method, Format format) {
        Subnormals.check();
        Objects.requireNonNull(method, "method");
        double[] v = Rows.round(x, "x", format);
        if (v.length == 0) {
            return new Moments(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] meanAndSquares = switch (method) {
            case ONE_PASS -> onePass(v, format);
            case TWO_PASS -> twoPass(v, format);
            case WELFORD -> welford(v, format);
        };
        double squares = meanAndSquares[1];
        return new Moments(
                meanAndSquares[0],
                format.divide(squares, format.round(v.length)),
                v.length == 1 ? Double.NaN : format.divide(squares, format.round(v.length - 1)));
    }

    private static double[] onePass(double[] x, Format f) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            double v = x[i];
            sum = f.add(sum, v);
            squares = f.add(squares, f.multiply(v, v));
        }
        double n = f.round(x.length);
        return new double[] {f.divide(sum, n), f.subtract(squares, f.divide(f.multiply(sum, sum), n))};
    }

    private static double[] twoPass(double[] x, Format f) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            sum = f.add(sum, x[i]);
        }
        double mean = f.divide(sum, f.round(x.length));
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            double d = f.subtract(x[i], mean);
            squares = f.add(squares, f.multiply(d, d));
        }
        return new double[] {mean, squares};
    }

    private static double[] welford(double[] x, Format f) {
        double mean = 0;
        double squares = 0;
        for (int k = 0; k < x.length; k++) {
            Interruption.checkNowAndThen(k);
            double d = f.subtract(x[k], mean);
            mean = f.add(mean, f.divide(d, f.round(k + 1)));
            squares = f.add(squares, f.multiply(d, f.subtract(x[k], mean)));
        }
        return new double[] {mean, squares};
    }
}
