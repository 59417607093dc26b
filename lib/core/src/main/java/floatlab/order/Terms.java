package floatlab.order;

import floatlab.runtime.Require;
import java.util.Objects;

/**
 * The terms of one output of a convolution in the sequence in which an order adds them, and where its chunks begin. Term
 * i is {@code x·w} with the weight at ({@link #channel channel(i)}, {@link #row row(i)}, {@link #column column(i)}) of
 * the output's kernel.
 */
public final class Terms {
    private final int kernelH;
    private final int kernelW;
    /** Term i's weight, as its place in the row-major kernel (channels, kernelH, kernelW). */
    private final int[] taps;
    /** Chunk j is the terms starts[j] to starts[j + 1] − 1. The plain loops read it at every output, so it is kept. */
    private final int[] starts;

    private Terms(int kernelH, int kernelW, int[] taps, int[] starts) {
        this.kernelH = kernelH;
        this.kernelW = kernelW;
        this.taps = taps;
        this.starts = starts;
    }

    /**
     * Lists the terms.
     *
     * @param order the order of the additions
     * @param channels the channels of a group, 1 or more
     * @param kernelH rows of the kernel, 1 or more
     * @param kernelW columns of the kernel, 1 or more
     * @return channels · kernelH · kernelW terms
     * @throws NullPointerException if order is null
     * @throws IllegalArgumentException if a size is less than 1 or their product more than an array can hold
     */
    public static Terms of(ReductionOrder order, int channels, int kernelH, int kernelW) {
        Objects.requireNonNull(order, "order");
        Require.atLeast("channels", channels, 1);
        Require.atLeast("kernelH", kernelH, 1);
        Require.atLeast("kernelW", kernelW, 1);
        int size = Require.elements("kernel", channels, kernelH, kernelW);
        int plane = kernelH * kernelW;
        int block = order.channelBlock() == 0 ? channels : Math.min(channels, order.channelBlock());
        int[] taps = new int[size];
        int at = 0;
        for (int first = 0; first < channels; first += Math.min(block, channels - first)) {
            at = visit(order.nest(), first, Math.min(block, channels - first), kernelH, kernelW, taps, at);
        }
        int chunk =
                order.chunks().byChannelBlock() ? block * plane : order.chunks().terms();
        return new Terms(kernelH, kernelW, taps, starts(size, chunk == 0 ? size : Math.min(chunk, size)));
    }

    private static int[] starts(int size, int chunk) {
        int[] starts = new int[(size - 1) / chunk + 2];
        for (int j = 0; j < starts.length - 1; j++) {
            starts[j] = j * chunk;
        }
        starts[starts.length - 1] = size;
        return starts;
    }

    /** The three loops over one block of channels, in the sequence that the nest names. */
    private static int visit(
            LoopNest nest, int firstChannel, int channels, int kernelH, int kernelW, int[] taps, int at) {
        // The taps along each axis and the step from one to the next; then the axes from the outermost loop inwards.
        int[] c = {channels, kernelH * kernelW};
        int[] kh = {kernelH, kernelW};
        int[] kw = {kernelW, 1};
        int[][] axes = switch (nest) {
            case C_KH_KW -> new int[][] {c, kh, kw};
            case C_KW_KH -> new int[][] {c, kw, kh};
            case KH_C_KW -> new int[][] {kh, c, kw};
            case KH_KW_C -> new int[][] {kh, kw, c};
            case KW_C_KH -> new int[][] {kw, c, kh};
            case KW_KH_C -> new int[][] {kw, kh, c};
        };
        int start = firstChannel * kernelH * kernelW;
        for (int i = 0; i < axes[0][0]; i++) {
            for (int j = 0; j < axes[1][0]; j++) {
                for (int k = 0; k < axes[2][0]; k++) {
                    taps[at++] = start + i * axes[0][1] + j * axes[1][1] + k * axes[2][1];
                }
            }
        }
        return at;
    }

    /** {@return the number of terms, channels · kernelH · kernelW} */
    public int size() {
        return taps.length;
    }

    /**
     * {@return the place of term i's weight in the row-major kernel (channels, kernelH, kernelW) of one output channel: (channel · kernelH + row) · kernelW + column}
     *
     * @param i the term, 0 to {@link #size()} − 1
     */
    public int tap(int i) {
        return taps[i];
    }

    /**
     * {@return the channel of term i, counted within the group}
     *
     * @param i the term, 0 to {@link #size()} − 1
     */
    public int channel(int i) {
        return taps[i] / (kernelH * kernelW);
    }

    /**
     * {@return the kernel's row of term i}
     *
     * @param i the term, 0 to {@link #size()} − 1
     */
    public int row(int i) {
        return taps[i] / kernelW % kernelH;
    }

    /**
     * {@return the kernel's column of term i}
     *
     * @param i the term, 0 to {@link #size()} − 1
     */
    public int column(int i) {
        return taps[i] % kernelW;
    }

    /** {@return the number of chunks, 1 or more} */
    public int chunks() {
        return starts.length - 1;
    }

    /**
     * The first term of chunk j, or the number of terms if j is the number of chunks.
     *
     * @param j the chunk, 0 to {@link #chunks()}
     * @return a term
     */
    public int chunkStart(int j) {
        return starts[j];
    }
}
