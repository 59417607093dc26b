package floatlab.order;

import java.util.Locale;
import java.util.Objects;

/**
 * The order in which the terms of one output are added, in full: whoever knows the input and this knows every bit of
 * the result. The accumulator is one float; each output has its own, so that batch size, threads and vector width
 * change nothing.
 *
 * <p>The constructor throws {@link NullPointerException} if a component is null.
 *
 * @param nest the order of the terms
 * @param arithmetic how a term enters the accumulator
 * @param biasOrder where the bias enters, if there is one
 * @param paddingTaps what happens to taps in the padding
 */
public record ReductionOrder(LoopNest nest, Arithmetic arithmetic, BiasOrder biasOrder, PaddingTaps paddingTaps) {

    public ReductionOrder {
        Objects.requireNonNull(nest, "nest");
        Objects.requireNonNull(arithmetic, "arithmetic");
        Objects.requireNonNull(biasOrder, "biasOrder");
        Objects.requireNonNull(paddingTaps, "paddingTaps");
    }

    /**
     * The plain order: (c, kh, kw), taps in the padding skipped.
     *
     * @param arithmetic how a term enters the accumulator
     * @param biasOrder where the bias enters
     * @return the order
     */
    public static ReductionOrder of(Arithmetic arithmetic, BiasOrder biasOrder) {
        return new ReductionOrder(LoopNest.C_KH_KW, arithmetic, biasOrder, PaddingTaps.SKIPPED);
    }

    /**
     * {@link #of} with {@link Arithmetic#FMA}.
     *
     * @param biasOrder where the bias enters
     * @return the order
     */
    public static ReductionOrder fma(BiasOrder biasOrder) {
        return of(Arithmetic.FMA, biasOrder);
    }

    /**
     * {@link #of} with {@link Arithmetic#MUL_ADD}.
     *
     * @param biasOrder where the bias enters
     * @return the order
     */
    public static ReductionOrder mulAdd(BiasOrder biasOrder) {
        return of(Arithmetic.MUL_ADD, biasOrder);
    }

    /**
     * The same order with other loops.
     *
     * @param other the order of the terms
     * @return a new order
     */
    public ReductionOrder withNest(LoopNest other) {
        return new ReductionOrder(other, arithmetic, biasOrder, paddingTaps);
    }

    /**
     * The same order with another treatment of the padding.
     *
     * @param other what happens to taps in the padding
     * @return a new order
     */
    public ReductionOrder withPaddingTaps(PaddingTaps other) {
        return new ReductionOrder(nest, arithmetic, biasOrder, other);
    }

    /**
     * The order in words, such as {@code (c, kh, kw), FMA, bias first, padding skipped}.
     *
     * @return one line
     */
    public String describe() {
        return nest.describe() + ", " + arithmetic.describe() + ", bias " + word(biasOrder) + ", padding "
                + word(paddingTaps);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
