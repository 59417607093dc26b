package floatlab.reveal;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.conv.ScalarConv2d;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.LoopNest;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.tensor.Tensor;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Tries the known orders on one recorded convolution: on one output after the other, until one differs. */
final class OrderSearch {
    /** So many outputs are tried before all are computed. */
    private static final int SAMPLES = 256;

    /** Up to so many terms each cut is tried. */
    private static final int MOST_CUTS = 1024;

    /** So many images of random pixels, drawn with this seed, tell the orders of a tree apart. */
    private static final int IMAGES = 64;

    private static final int SEED = 3;

    private static final int[] CHANNEL_BLOCKS = {4, 8, 16, 32, 64, 128};

    /** Cuts that libraries use, in terms; tried in nests other than that of memory, where all are. */
    private static final int[] USUAL_CHUNKS = {4, 8, 16, 32, 64, 128, 192, 256, 320, 336, 352, 384, 512, 768, 1024};

    private static final List<Format> OTHER_ACCUMULATORS =
            List.of(Format.BINARY64, Format.BFLOAT16, Format.BINARY16, Format.TENSOR_FLOAT32);

    private final Tensor x;
    private final Tensor weight;
    private final float[] bias;
    private final Conv2dShape shape;
    private final int[] sizes;
    private final Map<List<Object>, IntBuffer> sequenceOf = new HashMap<>();

    private OrderSearch(Tensor x, Tensor weight, float[] bias, Conv2dShape shape) {
        this.x = x;
        this.weight = weight;
        this.bias = bias;
        this.shape = shape;
        this.sizes = new int[] {x.n(), shape.outChannels(), shape.outputHeight(x.h()), shape.outputWidth(x.w())};
    }

    static OrderSearch of(Tensor x, Tensor weight, float[] bias, Conv2dShape shape) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(shape, "shape");
        ScalarConv2d.of(weight, bias, shape, ReductionOrder.fma(BiasOrder.FIRST)); // checks weight and bias
        if (x.c() != shape.inChannels()) {
            throw new IllegalArgumentException("x has " + x.c() + " channels, "
                    + (shape.groups() == 1
                            ? "the weight has " + shape.inChannels() + " input channels"
                            : "expected " + shape.inChannels()));
        }
        return new OrderSearch(x, weight, bias, shape);
    }

    List<ReductionOrder> fitting(Tensor y) {
        if (!Arrays.equals(sizes, new int[] {y.n(), y.c(), y.h(), y.w()})) {
            throw new IllegalArgumentException("y has the shape " + y.shapeText() + ", expected ("
                    + String.join(
                            ", ", Arrays.stream(sizes).mapToObj(s -> "" + s).toList()) + ")");
        }
        if (y.size() == 0) {
            throw new IllegalArgumentException("y is empty, expected one output or more");
        }
        int[] indices = sample(y.size());
        float[] some = new float[indices.length];
        for (int k = 0; k < some.length; k++) {
            some[k] = y.data()[indices[k]];
        }
        return fitting(indices, some).stream()
                .filter(order -> sameBits(
                        Conv2d.of(weight, bias, shape, order).forward(x).data(), y.data()))
                .toList();
    }

    /** Spread over all outputs, each time a step further in its stretch so that no row or column is missed. */
    private static int[] sample(int size) {
        int count = Math.min(SAMPLES, size);
        int[] indices = new int[count];
        for (int k = 0; k < count; k++) {
            indices[k] = (int) ((long) k * size / count) + k % (size / count);
        }
        return indices;
    }

    List<ReductionOrder> fitting(int[] indices, float[] y) {
        if (indices.length != y.length) {
            throw new IllegalArgumentException(
                    "y has " + y.length + " floats, expected " + indices.length + ", one for each index");
        }
        if (indices.length == 0) {
            throw new IllegalArgumentException("indices is empty, expected one output or more");
        }
        long size = (long) sizes[0] * sizes[1] * sizes[2] * sizes[3];
        for (int index : indices) {
            Objects.checkIndex((long) index, size);
        }
        boolean padded = shape.padTop() + shape.padBottom() + shape.padLeft() + shape.padRight() > 0;
        boolean sameInPadding = isFinite(weight.data()) && !contains(y, 0);
        List<ReductionOrder> found = new ArrayList<>();
        for (ReductionOrder order : candidates()) {
            Interruption.check();
            boolean skipped = fits(order, indices, y);
            ReductionOrder zeros = order.withPaddingTaps(PaddingTaps.AS_ZEROS);
            if (skipped) {
                found.add(order);
            }
            // Skipped or as zeros, only a weight that is not finite or the sign of a zero tells.
            if (padded && (sameInPadding ? skipped : fits(zeros, indices, y))) {
                found.add(zeros);
            }
        }
        return found;
    }

    /** The order whose additions a revealed tree has: found by what the tree gives, then compared with it. */
    static Optional<ReductionOrder> nameOf(RevealedDot revealed, int channels, int kernelH, int kernelW) {
        int terms = revealed.products() + (revealed.hasBias() ? 1 : 0);
        float[][] rows = SummationProbe.trials(IMAGES + 1, terms, new NumpyRandom(SEED));
        float[] w = rows[IMAGES];
        float[] bias = null;
        if (revealed.hasBias()) {
            bias = new float[] {w[terms - 1]};
            w[terms - 1] = 1;
        }
        float[] x = new float[IMAGES * revealed.products()];
        float[] y = new float[IMAGES];
        for (int image = 0; image < IMAGES; image++) {
            System.arraycopy(rows[image], 0, x, image * revealed.products(), revealed.products());
            if (bias != null) {
                rows[image][terms - 1] = bias[0];
            }
            y[image] = (float) revealed.tree().evaluate(rows[image], w, revealed.arithmetic(), revealed.accumulator());
        }
        Conv2dShape shape = Conv2dShape.of(channels, 1, 1).withKernel(kernelH, kernelW);
        Tensor images = Tensor.of(x, IMAGES, channels, kernelH, kernelW);
        Tensor weight = Tensor.of(Arrays.copyOf(w, revealed.products()), 1, channels, kernelH, kernelW);
        return OrderSearch.of(images, weight, bias, shape).fitting(Tensor.of(y, IMAGES, 1, 1, 1)).stream()
                .filter(order -> order.arithmetic() == revealed.arithmetic()
                        && order.accumulator().equals(revealed.accumulator()))
                .filter(order -> tree(order, channels, kernelH, kernelW, revealed.hasBias())
                        .equals(revealed.tree()))
                .findFirst();
    }

    /** The additions of an order, the bias as the term after the products. */
    private static SummationTree tree(ReductionOrder order, int channels, int kernelH, int kernelW, boolean hasBias) {
        Terms terms = Terms.of(order, channels, kernelH, kernelW);
        SummationTree.Builder builder = new SummationTree.Builder();
        int bias = hasBias ? builder.leaf(terms.size()) : -1;
        int total = hasBias && order.biasOrder() == BiasOrder.TOTAL_FIRST ? bias : -1;
        for (int chunk = 0; chunk < terms.chunks(); chunk++) {
            int sum = hasBias && order.biasOrder() == BiasOrder.FIRST && chunk == 0 ? bias : -1;
            for (int i = terms.chunkStart(chunk); i < terms.chunkStart(chunk + 1); i++) {
                int term = builder.leaf(terms.tap(i));
                sum = sum < 0 ? term : builder.add(sum, term);
            }
            total = total < 0 ? sum : builder.add(total, sum);
        }
        if (hasBias && order.biasOrder() == BiasOrder.LAST) {
            builder.add(total, bias);
        }
        return builder.build();
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(float[] values, float wanted) {
        for (float value : values) {
            if (value == wanted) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(ReductionOrder order, int[] indices, float[] y) {
        ScalarConv2d conv = ScalarConv2d.of(weight, bias, shape, order);
        for (int k = 0; k < indices.length; k++) {
            int column = indices[k] % sizes[3];
            int row = indices[k] / sizes[3] % sizes[2];
            int channel = indices[k] / sizes[3] / sizes[2] % sizes[1];
            int image = indices[k] / sizes[3] / sizes[2] / sizes[1];
            if (Float.floatToIntBits(conv.output(x, image, channel, row, column)) != Float.floatToIntBits(y[k])) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameBits(float[] a, float[] b) {
        return Arrays.equals(a, b); // NaN equals NaN there, and +0 is not −0
    }

    /** The orders to try, those with padding skipped. */
    private List<ReductionOrder> candidates() {
        List<ReductionOrder> found = new ArrayList<>();
        ReductionOrder plain = ReductionOrder.fma(BiasOrder.FIRST);
        for (ReductionOrder sequence : sequences()) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                for (BiasOrder biasOrder : biasOrders(sequence)) {
                    ReductionOrder order = sequence.withArithmetic(arithmetic).withBiasOrder(biasOrder);
                    found.add(order);
                    if (sequence.equals(plain)) {
                        OTHER_ACCUMULATORS.stream()
                                // In binary64 products are exact, fused or not.
                                .filter(f -> arithmetic == Arithmetic.FMA || !f.equals(Format.BINARY64))
                                .forEach(f -> found.add(order.withAccumulator(f)));
                    }
                }
            }
        }
        found.removeIf(this::isAnotherByName);
        return found;
    }

    /** Whether a plainer candidate adds alike. */
    private boolean isAnotherByName(ReductionOrder order) {
        int chunk = order.chunks().terms();
        if (chunk == 1) {
            // All products are rounded and then added, but for the first, if it is fused with a bias.
            return bias == null || order.arithmetic() != Arithmetic.FMA || order.biasOrder() != BiasOrder.FIRST;
        }
        // A term alone in the last chunk, rounded before it is added, is a term of the chain; not if the bias comes
        // between.
        return order.arithmetic() == Arithmetic.MUL_ADD
                && order.biasOrder() != BiasOrder.TOTAL_FIRST
                && chunk == terms() - 1
                && chunk > 0;
    }

    /** Without a bias one stands for all; in one chunk the total that starts at the bias is the bias added last. */
    private List<BiasOrder> biasOrders(ReductionOrder sequence) {
        if (bias == null) {
            return List.of(BiasOrder.FIRST);
        }
        return sequence.chunks().equals(Chunks.ONE)
                ? List.of(BiasOrder.FIRST, BiasOrder.LAST)
                : List.of(BiasOrder.values());
    }

    private int terms() {
        return shape.inChannels() / shape.groups() * shape.kernelH() * shape.kernelW();
    }

    /** Nests, blocks and cuts that visit the terms differently, the plainest of those that are alike. */
    private Collection<ReductionOrder> sequences() {
        int channels = shape.inChannels() / shape.groups();
        int plane = shape.kernelH() * shape.kernelW();
        int terms = terms();
        Map<Sequence, ReductionOrder> distinct = new LinkedHashMap<>();
        ReductionOrder plain = ReductionOrder.fma(BiasOrder.FIRST);
        for (LoopNest nest : LoopNest.values()) {
            ReductionOrder nested = plain.withNest(nest);
            keep(nested, distinct);
        }
        for (LoopNest nest : LoopNest.values()) {
            for (int block : CHANNEL_BLOCKS) {
                if (block < channels) {
                    ReductionOrder blocked = plain.withNest(nest).withChannelBlock(block);
                    keep(blocked.withChunks(Chunks.CHANNEL_BLOCKS), distinct);
                    keep(blocked, distinct);
                }
            }
        }
        for (int chunk : cuts(terms, plane)) {
            keep(plain.withChunks(Chunks.ofTerms(chunk)), distinct);
        }
        for (LoopNest nest : List.of(LoopNest.KH_KW_C, LoopNest.KH_C_KW)) {
            TreeSet<Integer> chunks = new TreeSet<>(List.of(channels, channels * shape.kernelW(), (terms + 1) / 2));
            Arrays.stream(USUAL_CHUNKS).forEach(chunks::add);
            for (int chunk : chunks.subSet(2, Math.max(2, terms))) {
                keep(plain.withNest(nest).withChunks(Chunks.ofTerms(chunk)), distinct);
            }
        }
        return distinct.values();
    }

    /** Cuts of the terms as they lie in memory: all of them, or the likely ones where there are many terms. */
    private static Iterable<Integer> cuts(int terms, int plane) {
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int chunk = 1; chunk < terms; chunk++) {
            if (terms <= MOST_CUTS || chunk % 8 == 0 || chunk % plane == 0) {
                cuts.add(chunk);
            }
        }
        for (int parts = 2; parts <= 16 && 2 * parts <= terms; parts++) {
            cuts.add(terms / parts);
            cuts.add((terms - 1) / parts + 1);
        }
        return cuts;
    }

    /**
     * What two orders have in common that add the same terms alike.
     *
     * @param taps the terms
     * @param chunk how many of them are a chunk
     */
    private record Sequence(IntBuffer taps, int chunk) {}

    private void keep(ReductionOrder order, Map<Sequence, ReductionOrder> distinct) {
        // One copy of the terms for all of their cuts, of which there are thousands.
        Terms terms = Terms.of(order, shape.inChannels() / shape.groups(), shape.kernelH(), shape.kernelW());
        IntBuffer taps = sequenceOf.computeIfAbsent(
                List.of(order.nest(), order.channelBlock()),
                k -> IntBuffer.wrap(
                        IntStream.range(0, terms.size()).map(terms::tap).toArray()));
        distinct.putIfAbsent(new Sequence(taps, terms.chunkStart(1)), order);
    }
}
