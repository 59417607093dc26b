package floatlab.compare;

import floatlab.format.Format;
import floatlab.runtime.Require;
import java.util.Objects;

/**
 * How an implementation computes an output {@code Σ x·w (+ bias)} of a convolution or a linear layer, as far as an error
 * bound depends on it.
 *
 * @param products the fan-in: the number of products of an output, 1 or more
 * @param bias whether a bias is added
 * @param factors the format to which x and w, which are floats, are rounded first; with {@link Format#BINARY32} or a wider
 *     one they are taken as they are
 * @param accumulator the format of products and sums
 * @param result the format to which the finished sum is rounded; if it is that of the accumulator, there is no rounding
 * @param order in which order the products are added
 */
public record LayerArithmetic(
        int products, boolean bias, Format factors, Format accumulator, Format result, SumOrder order) {

    private static final int FLOAT_PRECISION = 24;

    /**
     * Checks the components.
     *
     * @throws NullPointerException if a component is null
     * @throws IllegalArgumentException if products is less than 1
     */
    public LayerArithmetic {
        Require.atLeast("products", products, 1);
        Objects.requireNonNull(factors, "factors");
        Objects.requireNonNull(accumulator, "accumulator");
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(order, "order");
    }

    /**
     * Everything in one format: products, sums and the result. The factors are taken as they are.
     *
     * @param products the products of an output, 1 or more
     * @param format the format
     * @param order in which order the products are added
     * @return the arithmetic, with a bias
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if products is less than 1
     */
    public static LayerArithmetic of(int products, Format format, SumOrder order) {
        return new LayerArithmetic(products, true, Format.BINARY32, format, format, order);
    }

    /**
     * Floats, added in an unknown order: a layer of PyTorch on a CPU.
     *
     * @param products the products of an output, 1 or more
     * @return the arithmetic, with a bias
     * @throws IllegalArgumentException if products is less than 1
     */
    public static LayerArithmetic floats(int products) {
        return of(products, Format.BINARY32, SumOrder.UNKNOWN);
    }

    /**
     * What {@code allow_tf32} permits a GPU: the factors are rounded to TF32, and products and sums are floats, added in an
     * unknown order.
     *
     * @param products the products of an output, 1 or more
     * @return the arithmetic, with a bias
     * @throws IllegalArgumentException if products is less than 1
     */
    public static LayerArithmetic tf32(int products) {
        return floats(products).withFactors(Format.TENSOR_FLOAT32);
    }

    /**
     * Mixed precision: factors and result in a short format, such as {@link Format#BINARY16} or {@link Format#BFLOAT16},
     * and products and sums in float, added in an unknown order. The factors are taken to be numbers of that format.
     *
     * @param products the products of an output, 1 or more
     * @param stored the format of the result
     * @return the arithmetic, with a bias
     * @throws NullPointerException if stored is null
     * @throws IllegalArgumentException if products is less than 1
     */
    public static LayerArithmetic mixed(int products, Format stored) {
        Objects.requireNonNull(stored, "stored");
        return new LayerArithmetic(products, true, Format.BINARY32, Format.BINARY32, stored, SumOrder.UNKNOWN);
    }

    /**
     * The same arithmetic without a bias.
     *
     * @return a new arithmetic
     */
    public LayerArithmetic withoutBias() {
        return new LayerArithmetic(products, false, factors, accumulator, result, order);
    }

    /**
     * The same arithmetic with other factors.
     *
     * @param other the format to which x and w are rounded first
     * @return a new arithmetic
     */
    public LayerArithmetic withFactors(Format other) {
        return new LayerArithmetic(products, bias, other, accumulator, result, order);
    }

    /** The most roundings to the accumulator that a product passes. */
    long roundings() {
        return order.roundings(products, bias);
    }

    /** The number of products, and one more if there is a bias. */
    long terms() {
        return products + (bias ? 1L : 0);
    }

    /** The unit roundoff u of the rounding of a factor, or 0 if factors are not rounded. */
    double factorRoundoff() {
        return factors.precision() >= FLOAT_PRECISION ? 0 : factors.unitRoundoff();
    }

    /** Whether the finished sum is rounded once more. */
    boolean roundsResult() {
        return !result.equals(accumulator);
    }

    /** Whether everything is at least float. If not, a rounded weight or bias shifts all outputs of a channel alike. */
    boolean keepsParameters() {
        return factorRoundoff() == 0 && accumulator.precision() >= FLOAT_PRECISION;
    }

    /**
     * The arithmetic in words.
     *
     * @return such as {@code 576 products and a bias in binary32, added in an unknown order}
     */
    public String describe() {
        return products + (products == 1 ? " product" : " products") + (bias ? " and a bias" : "")
                + (factorRoundoff() == 0 ? "" : " of factors rounded to " + factors.name())
                + " in " + accumulator.name() + ", added " + order.name()
                + (roundsResult() ? ", the sum rounded to " + result.name() : "");
    }
}
