package floatlab.experiment.deep;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.KnownOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.Require;
import java.util.List;
import java.util.Objects;

/**
 * A way of computing a {@link DeepStack}: the order of each convolution's sums, and the format in which every tensor is
 * stored.
 *
 * <p>Image, weights and biases are rounded to the storage format first, and so is the result of each operation
 * (convolution, normalisation, addition, mean of a channel, linear layer). Within an operation numbers are floats,
 * except for the sums of the convolutions, which are in the format of the order's accumulator.
 *
 * @param name for tables and plots
 * @param order the order of a convolution's sums; its accumulator is binary32, or it is the order of {@link #summedIn}
 * @param storage binary32, binary16 or bfloat16
 */
public record DeepVariant(String name, ReductionOrder order, Format storage) {
    /** FMA, bias first, (c, kh, kw). */
    public static final DeepVariant FLOAT_FMA =
            new DeepVariant("float, FMA", ReductionOrder.fma(BiasOrder.FIRST), Format.BINARY32);

    /** Multiply, then add; bias last; (c, kh, kw). */
    public static final DeepVariant FLOAT_MUL_ADD =
            new DeepVariant("float, mul and add", ReductionOrder.mulAdd(BiasOrder.LAST), Format.BINARY32);

    /** FMA in blocks of 16 channels, as in PyTorch's oneDNN. */
    public static final DeepVariant FLOAT_BLOCKED =
            new DeepVariant("float, blocked", KnownOrder.PYTORCH_ONEDNN_BLOCKED.order(), Format.BINARY32);

    public DeepVariant {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(storage, "storage");
        Require.that(
                List.of(Format.BINARY32, Format.BINARY16, Format.BFLOAT16).contains(storage),
                "storage",
                storage::name,
                "binary32, binary16 or bfloat16");
        Require.that(
                order.accumulator().equals(Format.BINARY32) || order.equals(lowOrder(storage)),
                "order",
                () -> order,
                "a binary32 accumulator or " + lowOrder(storage));
    }

    /**
     * {@return the variant that stores in a format of 16 bits and sums in float, in the order of {@link
     * #FLOAT_BLOCKED}: tensor cores do so, and CPUs with such formats}
     *
     * @param format binary16 or bfloat16
     */
    public static DeepVariant storedIn(Format format) {
        return new DeepVariant(
                shortName(format) + " stored, float sums", KnownOrder.PYTORCH_ONEDNN_BLOCKED.order(), format);
    }

    /**
     * {@return the variant that stores and sums in a format of 16 bits: each product is rounded to it, then each sum;
     * bias first, (c, kh, kw)}
     *
     * @param format binary16 or bfloat16
     */
    public static DeepVariant summedIn(Format format) {
        return new DeepVariant(shortName(format) + " sums", lowOrder(format), format);
    }

    /** {@return the unit roundoff of the sums: 2⁻²⁴ for floats, 2⁻¹¹ for binary16, 2⁻⁸ for bfloat16} */
    public double unitRoundoff() {
        return order.accumulator().unitRoundoff();
    }

    boolean sumsAreFloats() {
        return order.accumulator().equals(Format.BINARY32);
    }

    private static ReductionOrder lowOrder(Format format) {
        return ReductionOrder.of(Arithmetic.MUL_ADD, BiasOrder.FIRST).withAccumulator(format);
    }

    private static String shortName(Format format) {
        Objects.requireNonNull(format, "format");
        return format.equals(Format.BINARY16) ? "fp16" : format.equals(Format.BFLOAT16) ? "bf16" : format.name();
    }

    /** The name, for tables. */
    @Override
    public String toString() {
        return name;
    }
}
