package floatlab.order;

/**
 * The orders by which a library in use computes convolutions, found by search: on the layers tried, the order gives that
 * library's own bits on every output. They are what PyTorch 2.15 does on one kind of CPU (x86 with AVX-512); its code
 * picks others elsewhere.
 */
public enum KnownOrder {
    /**
     * PyTorch with oneDNN, kernels larger than 1×1, but for single small images (see {@link #PYTORCH_NATIVE}): a chain for
     * each block of 16 channels, then a total. On 16 channels or fewer, such as the 3 of an image, that is one chain and the
     * bias added last.
     */
    PYTORCH_ONEDNN_BLOCKED(
            "PyTorch, oneDNN, blocks of 16 channels",
            ReductionOrder.fma(BiasOrder.TOTAL_FIRST)
                    .withNest(LoopNest.KH_KW_C)
                    .withChannelBlock(16)
                    .withChunks(Chunks.CHANNEL_BLOCKS)),

    /** PyTorch with oneDNN, 1×1 kernels with 2 threads, and depthwise kernels. */
    PYTORCH_ONEDNN_CHAIN("PyTorch, oneDNN, one chain", ReductionOrder.fma(BiasOrder.FIRST)),

    /** PyTorch with oneDNN, 1×1 kernels with 1 thread. */
    PYTORCH_ONEDNN_CHAIN_BIAS_LAST("PyTorch, oneDNN, one chain, bias last", ReductionOrder.fma(BiasOrder.LAST)),

    /** PyTorch with oneDNN on one pixel and one channel, with 1 thread or a batch of 1: multiply, then add. */
    PYTORCH_ONEDNN_TINY("PyTorch, oneDNN, one pixel", ReductionOrder.mulAdd(BiasOrder.FIRST)),

    /**
     * PyTorch without oneDNN: chunks of 192, then a total. Up to 192 terms that is one chain and the bias added last. Not for
     * all lengths: notebook 13 has 288 terms in two chunks of 144. With oneDNN enabled, too, PyTorch takes this path for a
     * single image of at most 20,480 numbers, if the kernel is at most 3×3 and there are no groups ({@code use_mkldnn} in its
     * file Convolution.cpp).
     */
    PYTORCH_NATIVE(
            "PyTorch, native",
            ReductionOrder.fma(BiasOrder.TOTAL_FIRST)
                    .withChunks(Chunks.ofTerms(192))
                    .withPaddingTaps(PaddingTaps.AS_ZEROS)),

    /** PyTorch without oneDNN, depthwise kernels. */
    PYTORCH_NATIVE_DEPTHWISE(
            "PyTorch, native, depthwise", ReductionOrder.mulAdd(BiasOrder.FIRST).withPaddingTaps(PaddingTaps.AS_ZEROS));

    private final String where;
    private final ReductionOrder order;

    KnownOrder(String where, ReductionOrder order) {
        this.where = where;
        this.order = order;
    }

    /**
     * Who computes so, such as {@code PyTorch, oneDNN, blocks of 16 channels}.
     *
     * @return one line
     */
    public String where() {
        return where;
    }

    /**
     * The order.
     *
     * @return the order
     */
    public ReductionOrder order() {
        return order;
    }
}
