package floatlab.tensorcore;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.Objects;

/**
 * How a matrix product adds the K products of one output: chains of {@link FusedDot} steps, each chain from +0, and then the
 * chains one after the other by ordinary float additions, rounded to nearest.
 *
 * <p>With one chain the sum goes through all steps. A library that gives several groups of threads a part of K each ("split-K")
 * has a chain for each of them; FP8 products that are moved into a float now and then ("slow accumulation") have a chain for
 * each move.
 *
 * <p>Every factor is rounded to the operands' format first, to nearest, ties to even, as cuBLAS does for TF32. If K is no
 * multiple of the step's terms, the last step is filled up with zeros. NaN and ∞ go through as in {@link FusedDot}.
 *
 * @param step what one instruction adds
 * @param chain the number of terms in a chain, 1 or more; the last chain may have fewer
 */
public record ProductOrder(FusedDot step, int chain) {

    /**
     * An order.
     *
     * @param step what one instruction adds
     * @param chain the number of terms in a chain
     * @throws NullPointerException if {@code step} is null
     * @throws IllegalArgumentException if {@code chain} is not a multiple of the terms of a step, 1 or more, or the step's
     *     result is a half
     */
    public ProductOrder {
        Objects.requireNonNull(step, "step");
        Require.that(
                !step.result().equals(Format.BINARY16),
                "step",
                () -> "one with the result " + step.result().name(),
                "one with the result binary32 or e8m13");
        Require.that(
                chain > 0 && chain % step.terms() == 0,
                "chain",
                () -> chain,
                "a multiple of the " + step.terms() + " terms of a step");
    }

    /**
     * One output.
     *
     * @param operands the format of the factors, of at most 11 significant bits
     * @param a K factors; they are rounded to the format
     * @param b K other factors
     * @return the sum of the products in this order; +0 if there are none
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the arrays are not of one length, or the format has more than 11 significant bits
     * @throws java.util.concurrent.CancellationException if the thread is interrupted and the arrays are long
     */
    public float dot(Format operands, float[] a, float[] b) {
        Subnormals.check();
        FusedDot.requireFactors(operands);
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Require.sameLength("b", b.length, "a", a.length);
        int k = filled(a.length);
        float[] x = new float[k];
        float[] y = new float[k];
        for (int i = 0; i < a.length; i++) {
            Interruption.checkNowAndThen(i);
            x[i] = operands.round(a[i]);
            y[i] = operands.round(b[i]);
        }
        return dot(operands.minExponent(), x, 0, y, 0, k);
    }

    /** K, filled up to whole steps. */
    int filled(int k) {
        return Math.multiplyExact((k + step.terms() - 1) / step.terms(), step.terms());
    }

    /** One output of K factors from two places on, which are numbers of the format and fill whole steps. */
    float dot(int minExponent, float[] x, int atX, float[] y, int atY, int k) {
        float total = 0;
        for (int start = 0; start < k; start += chain) {
            float sum = 0;
            for (int i = start; i < Math.min(k, start + chain); i += step.terms()) {
                Interruption.checkWhenPassing(i, i + step.terms());
                sum = step.of(minExponent, x, atX + i, y, atY + i, sum);
            }
            total = start == 0 ? sum : total + sum;
        }
        return total;
    }

    /**
     * A whole product, A·Bᵀ: the output (i, j) is the product of A's row i and B's row j, added in this order.
     *
     * @param operands the format of the factors, of at most 11 significant bits
     * @param a (rows, K, 1, 1), or (rows, c, h, w) with K = c·h·w; the numbers are rounded to the format
     * @param b (columns, K, 1, 1), or of K elements an image
     * @return (rows, columns, 1, 1)
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the rows of a and b are not of one length, or the format has more than 11
     *     significant bits
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public Tensor product(Format operands, Tensor a, Tensor b) {
        Subnormals.check();
        FusedDot.requireFactors(operands);
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        int k = a.c() * a.h() * a.w();
        Require.length("b", b.c() * b.h() * b.w(), "elements a row", k);
        return new Products(this, operands, k).of(a, b);
    }
}
