package floatlab.layer;

import floatlab.format.Format;
import floatlab.function.FormatMath;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.FloatArrays;

/**
 * The Kullback-Leibler divergence {@code Σ pᵢ·(log pᵢ - log qᵢ)} of two discrete distributions, in nats.
 *
 * <p>Order, in any format; the arguments are rounded into it first, then every operation is:
 *
 * <ul>
 *   <li>{@code of}, from probabilities: {@code pᵢ·(log pᵢ - log qᵢ)}.
 *   <li>{@code ofLog}, from q's logarithms, as PyTorch's {@code kl_div} takes them: {@code pᵢ·log pᵢ - pᵢ·log qᵢ}. The
 *       logarithm can hold a probability that is too small for the format.
 * </ul>
 *
 * <p>The terms are added in sequence. A term with {@code pᵢ = 0} is 0, its limit, even where {@code qᵢ = 0}; PyTorch's
 * {@code kl_div} gives NaN there, {@code 0·log 0}. Logarithms are rounded as {@link FormatMath} says. Absolute error to
 * first order: {@code (n + 3)·u·Σ pᵢ·(|log pᵢ| + |log qᵢ|)}. The divergence of two nearly equal distributions is a
 * difference of large terms, and its computed value may even be negative.
 *
 * <p>Empty distributions give 0. {@code qᵢ = 0} with {@code pᵢ > 0} gives ∞, or what the format has in its place. A NaN or
 * negative probability gives NaN, in p and in q, and so does a NaN logarithm.
 *
 * <p>Source: Kullback and Leibler 1951, doi 10.1214/aoms/1177729694.
 *
 * <p>A thread that is interrupted while it goes through 65,536 elements or more throws
 * {@link java.util.concurrent.CancellationException}, and stays interrupted.
 */
public final class KlDivergence {

    private KlDivergence() {}

    /**
     * The divergence of p from q in float.
     *
     * @param p probabilities; not changed
     * @param q probabilities; not changed
     * @return the divergence
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float of(float[] p, float[] q) {
        return (float) of(FloatArrays.toDoubles(p, "p"), FloatArrays.toDoubles(q, "q"), Format.BINARY32);
    }

    /**
     * The divergence of p from q in double.
     *
     * @param p probabilities; not changed
     * @param q probabilities; not changed
     * @return the divergence
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double of(double[] p, double[] q) {
        return of(p, q, Format.BINARY64);
    }

    /**
     * The divergence of p from q in a format.
     *
     * @param p probabilities; not changed
     * @param q probabilities; not changed
     * @param format every number and operation is rounded into it
     * @return the divergence
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double of(double[] p, double[] q, Format format) {
        return compute(p, q, false, format);
    }

    /**
     * The divergence of p from q in float.
     *
     * @param p probabilities; not changed
     * @param logQ logarithms of probabilities; not changed
     * @return the divergence
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static float ofLog(float[] p, float[] logQ) {
        return (float) ofLog(FloatArrays.toDoubles(p, "p"), FloatArrays.toDoubles(logQ, "logQ"), Format.BINARY32);
    }

    /**
     * The divergence of p from q in double.
     *
     * @param p probabilities; not changed
     * @param logQ logarithms of probabilities; not changed
     * @return the divergence
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double ofLog(double[] p, double[] logQ) {
        return ofLog(p, logQ, Format.BINARY64);
    }

    /**
     * The divergence of p from q in a format.
     *
     * @param p probabilities; not changed
     * @param logQ logarithms of probabilities; not changed
     * @param format every number and operation is rounded into it
     * @return the divergence
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double ofLog(double[] p, double[] logQ, Format format) {
        return compute(p, logQ, true, format);
    }

    private static double compute(double[] p, double[] q, boolean logs, Format format) {
        Subnormals.check();
        double[] ps = Rows.round(p, "p", format);
        double[] qs = Rows.round(q, logs ? "logQ" : "q", format);
        Require.sameLength(logs ? "logQ" : "q", qs.length, "p", ps.length);
        double sum = 0;
        for (int i = 0; i < ps.length; i++) {
            Interruption.checkNowAndThen(i);
            sum = format.add(sum, term(ps[i], qs[i], logs, format));
        }
        return sum;
    }

    private static double term(double p, double q, boolean logs, Format format) {
        if (p == 0) {
            boolean bad = Double.isNaN(q) || !logs && q < 0;
            return bad ? Double.NaN : 0;
        }
        double logP = FormatMath.log(p, format);
        return logs
                ? format.subtract(format.multiply(p, logP), format.multiply(p, q))
                : format.multiply(p, format.subtract(logP, FormatMath.log(q, format)));
    }
}
