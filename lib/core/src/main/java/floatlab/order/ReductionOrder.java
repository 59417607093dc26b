package floatlab.order;

import floatlab.format.Format;
import floatlab.runtime.Require;
import java.util.Locale;
import java.util.Objects;

/**
 * The complete order in which the terms of one output are added: whoever knows it and the input knows every bit of the
 * result. Each output has its own accumulator, so that batch size, threads and vector width change nothing.
 *
 * <p>The terms are visited one block of channels after the other, and within a block by the loop nest ({@link Terms} lists
 * them). They are cut into chunks. Each chunk's accumulator starts at +0 (the first one at the bias, if the bias is
 * {@link BiasOrder#FIRST}) and takes its terms in sequence by the arithmetic. The total is the first chunk's sum (or bias +
 * that sum, if the bias is {@link BiasOrder#TOTAL_FIRST}). The other chunks' sums are added to it in sequence, and at the
 * end the bias, if it is {@link BiasOrder#LAST}. Accumulator, total and bias are in the accumulator's format, in which every
 * addition is rounded to nearest, ties to even. The result is rounded to float.
 *
 * @param nest the order of the terms within a block of channels
 * @param channelBlock how many channels a block has (the last one may have fewer), or 0 for all channels in one block
 * @param chunks the cut of the sequence
 * @param arithmetic how a term enters the accumulator
 * @param accumulator the format of accumulator and total
 * @param biasOrder where the bias enters, if there is one
 * @param paddingTaps what happens to taps in the padding
 */
public record ReductionOrder(
        LoopNest nest,
        int channelBlock,
        Chunks chunks,
        Arithmetic arithmetic,
        Format accumulator,
        BiasOrder biasOrder,
        PaddingTaps paddingTaps) {

    /**
     * Checks the components.
     *
     * @throws NullPointerException if a component is null
     * @throws IllegalArgumentException if channelBlock is negative, or 0 although each block is to be a chunk
     */
    public ReductionOrder {
        Objects.requireNonNull(nest, "nest");
        Objects.requireNonNull(chunks, "chunks");
        Objects.requireNonNull(arithmetic, "arithmetic");
        Objects.requireNonNull(accumulator, "accumulator");
        Objects.requireNonNull(biasOrder, "biasOrder");
        Objects.requireNonNull(paddingTaps, "paddingTaps");
        Require.atLeast("channelBlock", channelBlock, 0);
        if (channelBlock == 0 && chunks.byChannelBlock()) {
            throw Require.unexpected("channelBlock", 0, "1 or more where each block of channels is a chunk");
        }
    }

    /**
     * The plain order: (c, kh, kw) in one chunk, a float as accumulator, taps in the padding skipped.
     *
     * @param arithmetic how a term enters the accumulator
     * @param biasOrder where the bias enters
     * @return the order
     */
    public static ReductionOrder of(Arithmetic arithmetic, BiasOrder biasOrder) {
        return new ReductionOrder(
                LoopNest.C_KH_KW, 0, Chunks.ONE, arithmetic, Format.BINARY32, biasOrder, PaddingTaps.SKIPPED);
    }

    /**
     * {@return {@link #of} with {@link Arithmetic#FMA}}
     *
     * @param biasOrder where the bias enters
     */
    public static ReductionOrder fma(BiasOrder biasOrder) {
        return of(Arithmetic.FMA, biasOrder);
    }

    /**
     * {@return {@link #of} with {@link Arithmetic#MUL_ADD}}
     *
     * @param biasOrder where the bias enters
     */
    public static ReductionOrder mulAdd(BiasOrder biasOrder) {
        return of(Arithmetic.MUL_ADD, biasOrder);
    }

    /**
     * {@return the same order with other loops}
     *
     * @param other the order of the terms
     */
    public ReductionOrder withNest(LoopNest other) {
        return new ReductionOrder(other, channelBlock, chunks, arithmetic, accumulator, biasOrder, paddingTaps);
    }

    /**
     * {@return the same order with the channels in blocks}
     *
     * @param channels how many channels a block has, or 0 for all channels in one block
     * @throws IllegalArgumentException if channels is negative, or 0 although each block is to be a chunk
     */
    public ReductionOrder withChannelBlock(int channels) {
        return new ReductionOrder(nest, channels, chunks, arithmetic, accumulator, biasOrder, paddingTaps);
    }

    /**
     * {@return the same order with another cut}
     *
     * @param other the cut of the sequence
     * @throws IllegalArgumentException if each block of channels is to be a chunk and there are no blocks
     */
    public ReductionOrder withChunks(Chunks other) {
        return new ReductionOrder(nest, channelBlock, other, arithmetic, accumulator, biasOrder, paddingTaps);
    }

    /**
     * {@return the same order with another arithmetic}
     *
     * @param other how a term enters the accumulator
     */
    public ReductionOrder withArithmetic(Arithmetic other) {
        return new ReductionOrder(nest, channelBlock, chunks, other, accumulator, biasOrder, paddingTaps);
    }

    /**
     * {@return the same order with another accumulator}
     *
     * @param other the format of accumulator and total, such as {@link Format#BINARY64}
     */
    public ReductionOrder withAccumulator(Format other) {
        return new ReductionOrder(nest, channelBlock, chunks, arithmetic, other, biasOrder, paddingTaps);
    }

    /**
     * {@return the same order with the bias in another place}
     *
     * @param other where the bias enters
     */
    public ReductionOrder withBiasOrder(BiasOrder other) {
        return new ReductionOrder(nest, channelBlock, chunks, arithmetic, accumulator, other, paddingTaps);
    }

    /**
     * {@return the same order with another treatment of the padding}
     *
     * @param other what happens to taps in the padding
     */
    public ReductionOrder withPaddingTaps(PaddingTaps other) {
        return new ReductionOrder(nest, channelBlock, chunks, arithmetic, accumulator, biasOrder, other);
    }

    /**
     * The order in words, such as {@code (c, kh, kw), FMA, bias first, padding skipped} or
     * {@code (kh, kw, c) in blocks of 16 channels, a chunk for each block of channels, FMA, bias total first, padding
     * skipped}. One block, one chunk and a float as accumulator are not mentioned.
     *
     * @return one line
     */
    public String describe() {
        return describeTerms()
                + ", " + arithmetic.describe()
                + (accumulator.equals(Format.BINARY32) ? "" : " in " + accumulator.name())
                + ", bias " + biasOrder.describe()
                + ", padding " + paddingTaps.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The sequence of the terms and its cut alone, such as {@code (c, kh, kw), chunks of 192}.
     *
     * @return how {@link #describe} begins
     */
    public String describeTerms() {
        return nest.describe()
                + (channelBlock == 0 ? "" : " in blocks of " + channelBlock + " channels")
                + (chunks.equals(Chunks.ONE) ? "" : ", " + chunks.describe());
    }
}
