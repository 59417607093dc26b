package floatlab.order;

/**
 * Orders by which PyTorch 2.15 computed convolutions on one kind of CPU (x86 with AVX-512). They were found by search: each
 * gives all outputs of the layers named with it, bit for bit. On other CPUs PyTorch picks other orders.
 *
 * <p>Fifty layers were recorded, with 1 and 2 threads, with oneDNN enabled and without, and in ONNX Runtime. The table
 * {@code conv-orders.csv} beside the tests' recordings has the order of each, and says which of the orders here give its
 * outputs. Some orders have no name here, for example those of ONNX Runtime: PyTorch's blocks of 16 channels with the bias
 * last, chunks of one channel's kernel, and chunks of 128 terms.
 */
public enum KnownOrder {
    /**
     * PyTorch with oneDNN: kernels larger than 1×1, and 1×1 with a stride or groups. Depthwise kernels (see
     * {@link #PYTORCH_ONEDNN_CHAIN}) and single small images (see {@link #PYTORCH_NATIVE}) are exceptions. It is a chain for
     * each block of 16 channels, then a total. On 16 channels or fewer, such as the 3 of an image, that is one chain, and
     * the bias is added last. Two of the recorded layers are {@link #PYTORCH_ONEDNN_CHAIN_BIAS_LAST} instead: 3×3 in groups
     * of 3 channels, and 3×3 on 16 channels with a padding of 3.
     */
    PYTORCH_ONEDNN_BLOCKED(
            "PyTorch, oneDNN, blocks of 16 channels",
            ReductionOrder.fma(BiasOrder.TOTAL_FIRST)
                    .withNest(LoopNest.KH_KW_C)
                    .withChannelBlock(16)
                    .withChunks(Chunks.CHANNEL_BLOCKS)),

    /**
     * PyTorch with oneDNN: depthwise kernels with one output for each channel, and 1×1 kernels on up to 256 channels with
     * 2 threads or a batch of 16. On 300 and 520 channels the latter are computed in chunks of 256, bias first, an order
     * that has no name here.
     */
    PYTORCH_ONEDNN_CHAIN("PyTorch, oneDNN, one chain", ReductionOrder.fma(BiasOrder.FIRST)),

    /**
     * PyTorch with oneDNN enabled: 1×1 kernels on up to 192 channels with 1 thread. The native path computes them; up to 192
     * terms this order is {@link #PYTORCH_NATIVE}.
     */
    PYTORCH_ONEDNN_CHAIN_BIAS_LAST("PyTorch, native, one chain, bias last", ReductionOrder.fma(BiasOrder.LAST)),

    /**
     * PyTorch with oneDNN enabled: one pixel and one channel, with 1 thread or a batch of 1. It is multiply, then add, and
     * the native path computes it. With 2 threads and a batch of 5, oneDNN computes it by {@link #PYTORCH_ONEDNN_CHAIN}.
     */
    PYTORCH_ONEDNN_TINY("PyTorch, native, one pixel", ReductionOrder.mulAdd(BiasOrder.FIRST)),

    /**
     * PyTorch without oneDNN: chunks of 192, then a total. Up to 192 terms that is one chain, and the bias is added last.
     * All recorded layers of 432 terms and more follow it, too. Those of 216 to 363 terms are cut in half instead: 256 terms
     * into 128 and 128, 288 into 144 and 144, as in notebook 13, and 363 into 181, 181 and 1. No order of floatlab gives
     * single pixels of many channels (a matrix times a vector), batches of 16 (NNPACK), or one depthwise layer. PyTorch
     * takes this path with oneDNN enabled, too: for 1×1 kernels with 1 thread, and for a single image of at most 20,480
     * numbers if the kernel is at most 3×3 and there are no groups ({@code use_mkldnn} in its file Convolution.cpp).
     */
    PYTORCH_NATIVE(
            "PyTorch, native",
            ReductionOrder.fma(BiasOrder.TOTAL_FIRST)
                    .withChunks(Chunks.ofTerms(192))
                    .withPaddingTaps(PaddingTaps.AS_ZEROS)),

    /** PyTorch without oneDNN: depthwise kernels, and 3×3 in groups of 3 channels. */
    PYTORCH_NATIVE_DEPTHWISE(
            "PyTorch, native, depthwise", ReductionOrder.mulAdd(BiasOrder.FIRST).withPaddingTaps(PaddingTaps.AS_ZEROS));

    private final String where;
    private final ReductionOrder order;

    KnownOrder(String where, ReductionOrder order) {
        this.where = where;
        this.order = order;
    }

    /** {@return who computes by this order, such as {@code PyTorch, oneDNN, blocks of 16 channels}} */
    public String where() {
        return where;
    }

    /** {@return the order itself} */
    public ReductionOrder order() {
        return order;
    }
}
