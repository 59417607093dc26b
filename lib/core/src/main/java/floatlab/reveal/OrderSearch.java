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
import floatlab.runtime.Require;
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
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tries the known orders on one recorded convolution, each on one output after the other until one differs. */
final class OrderSearch {
    /** The number of outputs that are tried before all are computed. */
    private static final int SAMPLES = 256;

    /** With up to this number of terms, each cut is tried. */
    private static final int MOST_CUTS = 1024;

    /** The images of random pixels that tell the orders of a tree apart, and the seed with which they are drawn. */
    private static final int IMAGES = 64;

    private static final int SEED = 3;

    private static final int[] CHANNEL_BLOCKS = {4, 8, 16, 32, 64, 128};

    /** Cuts that libraries use, in terms. Nests other than that of memory try only these; that of memory tries all. */
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
        Require.length("x", x.c(), "channels", shape.inChannels());
        return new OrderSearch(x, weight, bias, shape);
    }

    List<ReductionOrder> fitting(Tensor y) {
        String expected = Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
        Require.that(y.shapeText().equals(expected), "y's shape", y::shapeText, expected);
        Require.that(y.size() > 0, "y", () -> "empty", "one output or more");
        int[] indices = sample(y.size());
        float[] some = new float[indices.length];
        for (int k = 0; k < some.length; k++) {
            some[k] = y.data()[indices[k]];
        }
        return fitting(indices, some).stream()
                .filter(order ->
                        Conv2d.of(weight, bias, shape, order).forward(x).equals(y))
                .toList();
    }

    /** Places spread evenly over all outputs, each moved a little further than the last so that no column is missed. */
    private static int[] sample(int size) {
        int count = Math.min(SAMPLES, size);
        int[] indices = new int[count];
        for (int k = 0; k < count; k++) {
            indices[k] = (int) ((long) k * size / count) + k % (size / count);
        }
        return indices;
    }

    List<ReductionOrder> fitting(int[] indices, float[] y) {
        Require.length("y", y.length, "floats", indices.length);
        Require.that(indices.length > 0, "indices", () -> "empty", "one output or more");
        long size = (long) sizes[0] * sizes[1] * sizes[2] * sizes[3];
        for (int index : indices) {
            Objects.checkIndex((long) index, size);
        }
        boolean padded = shape.padTop() + shape.padBottom() + shape.padLeft() + shape.padRight() > 0;
        // Only a weight that is not finite, or the sign of a zero, tells skipped taps from zeros.
        boolean paddingShows = any(weight.data(), w -> !Double.isFinite(w)) || any(y, value -> value == 0);
        List<ReductionOrder> found = new ArrayList<>();
        for (ReductionOrder order : candidates()) {
            Interruption.check();
            boolean skipped = fits(order, indices, y);
            ReductionOrder zeros = order.withPaddingTaps(PaddingTaps.AS_ZEROS);
            if (skipped) {
                found.add(order);
            }
            if (padded && (paddingShows ? fits(zeros, indices, y) : skipped)) {
                found.add(zeros);
            }
        }
        return found;
    }

    /** The order that has the additions of a revealed tree. It is searched by what the tree gives, then compared with it. */
    static Optional<ReductionOrder> nameOf(RevealedDot revealed, int channels, int kernelH, int kernelW) {
        int terms = revealed.products() + (revealed.hasBias() ? 1 : 0);
        float[][] rows = Probe.randomRows(IMAGES + 1, terms, new NumpyRandom(SEED));
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

    /** The additions of an order. The bias is the term after the products. */
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

    private static boolean any(float[] values, DoublePredicate wanted) {
        return IntStream.range(0, values.length).anyMatch(k -> wanted.test(values[k]));
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

    /** The orders to try, all with padding skipped. */
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
                                // In binary64, products are exact whether they are fused or not.
                                .filter(f -> arithmetic == Arithmetic.FMA || !f.equals(Format.BINARY64))
                                .forEach(f -> found.add(order.withAccumulator(f)));
                    }
                }
            }
        }
        found.removeIf(this::isAnotherByName);
        return found;
    }

    /** Whether a plainer candidate is the same order by another name. */
    private boolean isAnotherByName(ReductionOrder order) {
        int chunk = order.chunks().terms();
        if (chunk == 1) {
            // All products are rounded and then added. Only the first may be fused, namely with a bias.
            return bias == null || order.arithmetic() != Arithmetic.FMA || order.biasOrder() != BiasOrder.FIRST;
        }
        // A last chunk of one rounded term continues the chain, unless the bias comes between.
        return order.arithmetic() == Arithmetic.MUL_ADD
                && order.biasOrder() != BiasOrder.TOTAL_FIRST
                && chunk == terms() - 1
                && chunk > 0;
    }

    /** Without a bias one place stands for all. In one chunk, a total that starts from the bias is the bias added last. */
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

    /** Nests, blocks and cuts that take the terms differently. Of several that take them alike, the plainest is kept. */
    private Collection<ReductionOrder> sequences() {
        int channels = shape.inChannels() / shape.groups();
        int plane = shape.kernelH() * shape.kernelW();
        int terms = terms();
        Map<Sequence, ReductionOrder> distinct = new LinkedHashMap<>();
        ReductionOrder plain = ReductionOrder.fma(BiasOrder.FIRST);
        for (LoopNest nest : LoopNest.values()) {
            keep(plain.withNest(nest), distinct);
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

    /** Cuts of the terms as they lie in memory: all, or only the likely ones if there are many terms. */
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
     * What decides how an order adds: orders of the same sequence add alike.
     *
     * @param taps the terms
     * @param chunk how many of them are in a chunk
     */
    private record Sequence(IntBuffer taps, int chunk) {}

    private void keep(ReductionOrder order, Map<Sequence, ReductionOrder> distinct) {
        // There are thousands of cuts, and they all share one copy of the terms.
        Terms terms = Terms.of(order, shape.inChannels() / shape.groups(), shape.kernelH(), shape.kernelW());
        IntBuffer taps = sequenceOf.computeIfAbsent(
                List.of(order.nest(), order.channelBlock()),
                k -> IntBuffer.wrap(
                        IntStream.range(0, terms.size()).map(terms::tap).toArray()));
        distinct.putIfAbsent(new Sequence(taps, terms.chunkStart(1)), order);
    }
}
