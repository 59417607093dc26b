package floatlab.conv;

import floatlab.conv.PackedWeights.Pass;
import floatlab.conv.PackedWeights.Start;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import floatlab.runtime.VectorSupport;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * The convolution on the vector unit, bit for bit {@link ScalarConv2d}. Vectors run across pixels and a tile holds
 * several output channels, so that each output keeps the sequence of its own additions.
 *
 * <p>A tile is 8 output channels × 3 vectors of pixels: 24 chains in registers, enough to hide the latency of an FMA. Its
 * pixels are read in one of two ways. <em>Directly</em> from a padded copy of the input ({@link PaddedLayout}), counting
 * pixels across the end of a row, whose few places of no use are computed and thrown away. Or, where these would be many
 * (small images), from a <em>panel</em>: the terms of the tile's pixels, copied side by side.
 *
 * <p>Only loaded where {@code jdk.incubator.vector} is.
 */
final class VectorConv2d implements Conv2dCore {
    private static final int LANES = VectorKernels.LANES;
    /** Pixels of a tile. */
    private static final int TILE = 3 * LANES;
    /** Tiles for which a block of weights is used before the next one is read. */
    private static final int TILES = 4;

    private static final int STRIP = TILES * TILE;
    /** Terms of a stage: with the weights of a block, what it reads fits into the first-level cache. */
    private static final int STAGE_TERMS = Integer.getInteger("PT", 192);
    /** Floats of the sums that are kept while a task's panels are made, term block by term block. */
    private static final int KEPT = Integer.getInteger("KEPT", 96 * 1024);
    /** Floats of padded images that are made before they are used. */
    private static final int PADDED = Integer.getInteger("PADDED", 512 * 1024);
    /** Products below which a second thread costs more than it gives, and below which vectors do. */
    private static final long FOR_THREADS = 400_000;

    private static final long FOR_VECTORS = 1_000;

    private final Conv2dShape shape;
    private final ScalarConv2d scalar;
    private final SkippedTaps skippedTaps;
    private final Terms terms;
    private final PackedWeights packed;
    private final int inPerGroup;
    private final int outPerGroup;
    private final boolean fma;
    private final List<List<Pass>> stages;

    VectorConv2d(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order, ScalarConv2d scalar) {
        this.shape = shape;
        this.scalar = scalar;
        this.terms = scalar.terms();
        this.skippedTaps = new SkippedTaps(weight, bias, shape, order, scalar);
        this.packed = new PackedWeights(weight, bias, shape.groups(), terms, LANES);
        this.inPerGroup = shape.inChannels() / shape.groups();
        this.outPerGroup = shape.outChannels() / shape.groups();
        this.fma = order.arithmetic() == Arithmetic.FMA;
        this.stages = PackedWeights.stages(order, terms, bias != null, STAGE_TERMS);
    }

    /** Why an order has no vector form here, or nothing if it has. */
    static Optional<String> obstacle(ReductionOrder order) {
        if (!order.accumulator().equals(Format.BINARY32)) {
            return Optional.of("the accumulator is " + order.accumulator().name());
        }
        if (order.arithmetic() == Arithmetic.FMA
                && !VectorSupport.fmaInHardware().orElse(true)) {
            return Optional.of("this CPU has no FMA");
        }
        return Optional.empty();
    }

    @Override
    public void compute(Tensor input, Tensor out, int threads) {
        long products = (long) out.size() * terms.size();
        if (products < FOR_VECTORS || PaddedLayout.of(shape, input.h(), input.w()) == null) {
            scalar.compute(input, out, threads);
        } else {
            computeOnVectors(input, out, products < FOR_THREADS ? 1 : threads);
        }
    }

    void computeOnVectors(Tensor input, Tensor out, int threads) {
        Run run = new Run(input, out, PaddedLayout.of(shape, input.h(), input.w()), threads);
        if (run.panelsPay()) {
            run.panels();
        } else {
            run.direct();
        }
        skippedTaps.correct(input, out);
    }

    /** One thread's memory: an image, the sums of a strip of tiles, and those of one tile in one pass. */
    private record Scratch(float[] padded, float[] sums, float[] sum) {}

    /** One forward pass. */
    private final class Run {
        final float[] x;
        final float[] y;
        final int images;
        final int outH;
        final int outW;
        final PaddedLayout layout;
        final int[] offsets;
        final int threads;

        Run(Tensor input, Tensor out, PaddedLayout layout, int threads) {
            this.x = input.data();
            this.y = out.data();
            this.images = out.n();
            this.outH = out.h();
            this.outW = out.w();
            this.layout = layout;
            this.offsets = layout.offsets(terms);
            this.threads = threads;
        }

        /** A panel costs a load and a store where a direct read costs one load for each block of channels. */
        boolean panelsPay() {
            double places = (double) ((layout.pixels - 1) / LANES + 1) * LANES;
            return packed.rows > 1 && places / (outH * outW) > 1 + 0.5 / packed.blocks;
        }

        // ---- Directly from the padded input

        void direct() {
            int tiles = (layout.pixels - 1) / TILE + 1;
            int groups = shape.groups();
            int inputPlane = inPerGroup * layout.plane;
            boolean inPlace = layout.isInput() && layout.plane % LANES == 0;
            boolean manyImages = (long) images * groups >= 4L * threads || images * groups % threads == 0;
            int strips = (tiles - 1) / TILES + 1;
            Scratch[] scratch = new Scratch[threads];
            if (inPlace || !manyImages) {
                float[] source = inPlace ? x : paddedImages(0, images);
                int blockParts = Math.min(packed.blocks, Math.max(1, threads / (images * groups * strips)));
                Workers.run(images * groups * strips * blockParts, threads, (task, worker) -> {
                    int strip = task / blockParts % strips;
                    int image = task / blockParts / strips / groups;
                    int group = task / blockParts / strips % groups;
                    int part = task % blockParts;
                    int from = (image * groups + group) * inputPlane;
                    strip(source, from, image, group, strip, part, blockParts, scratch(scratch, worker, 0));
                });
                return;
            }
            Workers.run(images * groups, threads, (task, worker) -> {
                Scratch own = scratch(scratch, worker, inputPlane + TILE);
                int first = task * inPerGroup;
                for (int c = 0; c < inPerGroup; c++) {
                    layout.copy(x, (first + c) * inputSize(), own.padded(), c * layout.plane);
                }
                for (int strip = 0; strip < strips; strip++) {
                    strip(own.padded(), 0, task / groups, task % groups, strip, 0, 1, own);
                }
            });
        }

        private Scratch scratch(Scratch[] all, int worker, int padded) {
            if (all[worker] == null) {
                all[worker] = new Scratch(
                        new float[padded],
                        new float[packed.blocks * packed.rows * STRIP],
                        new float[packed.rows * TILE]);
            }
            return all[worker];
        }

        private int inputSize() {
            return x.length / images / shape.inChannels();
        }

        private float[] paddedImages(int first, int count) {
            int planes = count * shape.inChannels();
            float[] padded = new float[Math.multiplyExact(planes, layout.plane) + TILE];
            int offset = first * shape.inChannels();
            Workers.run(
                    planes,
                    threads,
                    (task, worker) -> layout.copy(x, (offset + task) * inputSize(), padded, task * layout.plane));
            return padded;
        }

        /** A few tiles of pixels for all the channels of a group, or a part of its blocks. */
        private void strip(
                float[] source, int from, int image, int group, int strip, int part, int parts, Scratch own) {
            int first = strip * STRIP;
            int end = Math.min(layout.pixels, first + STRIP);
            int firstBlock = packed.blocks * part / parts;
            int endBlock = packed.blocks * (part + 1) / parts;
            boolean fullRows = layout.pitch == outW && (end - first) % LANES == 0;
            for (List<Pass> stage : stages) {
                for (int block = firstBlock; block < endBlock; block++) {
                    boolean straight = fullRows && outPerGroup - block * packed.rows >= packed.rows;
                    float[] target = straight ? y : own.sums();
                    int targetRow = straight ? outH * outW : STRIP;
                    int targetAt =
                            straight ? outAt(image, group, block) : (block - firstBlock) * packed.rows * STRIP - first;
                    for (int pixel = first; pixel < end; pixel += TILE) {
                        int vectors = Math.min(3, (end - pixel - 1) / LANES + 1);
                        int at = targetAt + pixel;
                        for (Pass pass : stage) {
                            pass(
                                    pass,
                                    group,
                                    block,
                                    source,
                                    from + pixel,
                                    offsets,
                                    vectors,
                                    target,
                                    at,
                                    targetRow,
                                    own.sum());
                        }
                    }
                }
            }
            for (int block = firstBlock; block < endBlock; block++) {
                int channels = Math.min(packed.rows, outPerGroup - block * packed.rows);
                boolean straight = fullRows && channels == packed.rows;
                if (!straight) {
                    dropPitch(
                            own.sums(),
                            (block - firstBlock) * packed.rows * STRIP,
                            channels,
                            first,
                            end,
                            outAt(image, group, block));
                }
            }
        }

        private int outAt(int image, int group, int block) {
            return (image * shape.outChannels() + group * outPerGroup + block * packed.rows) * outH * outW;
        }

        /** Copies the pixels first to end − 1, in pitched counting, to the output without the places of no use. */
        private void dropPitch(float[] sums, int from, int channels, int first, int end, int to) {
            for (int i = 0; i < channels; i++) {
                int row = first / layout.pitch;
                int column = first % layout.pitch;
                int at = first;
                while (at < end) {
                    int count = Math.min(outW - column, end - at);
                    copyFloats(sums, from + i * STRIP + at - first, y, to + (i * outH + row) * outW + column, count);
                    at += layout.pitch - column;
                    column = 0;
                    row++;
                }
            }
        }

        // ---- From panels

        void panels() {
            int imageFloats = shape.inChannels() * layout.plane;
            int together = Math.max(1, Math.min(images, Math.max(threads, PADDED / imageFloats)));
            for (int first = 0; first < images; first += together) {
                panels(first, Math.min(together, images - first));
            }
        }

        /** The output pixels of some images, as one sequence, are shared out in parts of equally many vectors. */
        private void panels(int firstImage, int count) {
            float[] padded = paddedImages(firstImage, count);
            int pixels = count * outH * outW;
            int vectors = (pixels - 1) / LANES + 1;
            int panelsKept = Math.max(1, KEPT / (packed.blocks * packed.rows * TILE));
            int wanted = (vectors - 1) / (3 * panelsKept) + 1;
            int parts = Math.min(vectors, (wanted + threads - 1) / threads * threads);
            int groups = shape.groups();
            int blockParts = Math.min(packed.blocks, Math.max(1, threads / (parts * groups)));
            PanelPart[] scratch = new PanelPart[threads];
            Workers.run(parts * groups * blockParts, threads, (task, worker) -> {
                if (scratch[worker] == null) {
                    scratch[worker] = new PanelPart();
                }
                int part = task / blockParts / groups;
                int blockPart = task % blockParts;
                scratch[worker].run(
                        this,
                        padded,
                        firstImage,
                        task / blockParts % groups,
                        (int) ((long) vectors * part / parts),
                        (int) ((long) vectors * (part + 1) / parts),
                        pixels,
                        packed.blocks * blockPart / blockParts,
                        packed.blocks * (blockPart + 1) / blockParts);
            });
        }
    }

    /** Some vectors of pixels through all passes, and the memory for it. */
    private final class PanelPart {
        private final int[] panelOffsets = new int[terms.size()];
        private float[] panel = new float[0];
        private final float[] sum = new float[packed.rows * TILE];
        private float[] sums = new float[0];

        void run(
                Run run,
                float[] padded,
                int firstImage,
                int group,
                int firstVector,
                int endVector,
                int pixels,
                int firstBlock,
                int endBlock) {
            int panels = (endVector - firstVector + 2) / 3;
            int blockFloats = packed.rows * TILE;
            int panelSums = (endBlock - firstBlock) * blockFloats;
            if (sums.length < panels * panelSums) {
                sums = new float[panels * panelSums];
            }
            Panel[] list = new Panel[panels];
            for (int i = 0, vector = firstVector; i < panels; i++) {
                int count = (endVector - vector - 1) / (panels - i) + 1;
                list[i] = new Panel(run, group, vector * LANES, Math.min(pixels, (vector + count) * LANES), count);
                vector += count;
            }
            for (List<Pass> stage : stages) {
                int firstTerm = stage.get(0).first();
                int endTerm = stage.get(stage.size() - 1).last();
                if (panel.length < (endTerm - firstTerm) * TILE + LANES) {
                    panel = new float[(endTerm - firstTerm) * TILE + LANES];
                }
                for (int i = 0; i < panels; i++) {
                    int vectors = list[i].vectors;
                    list[i].fill(padded, run.offsets, firstTerm, endTerm, panel);
                    for (int k = firstTerm; k < endTerm; k++) {
                        panelOffsets[k] = (k - firstTerm) * vectors * LANES;
                    }
                    for (int block = firstBlock; block < endBlock; block++) {
                        int at = i * panelSums + (block - firstBlock) * blockFloats;
                        for (Pass pass : stage) {
                            pass(pass, group, block, panel, 0, panelOffsets, vectors, sums, at, TILE, sum);
                        }
                    }
                }
            }
            for (int i = 0; i < panels; i++) {
                for (int block = firstBlock; block < endBlock; block++) {
                    int at = i * panelSums + (block - firstBlock) * blockFloats;
                    list[i].copyOut(run, firstImage, group, block, sums, at);
                }
            }
        }
    }

    /** Up to three vectors of output pixels, counted through the images. */
    private final class Panel {
        final int vectors;
        private final int firstPixel;
        private final int endPixel;
        /** The pixels of one row of the output are a run: where it begins in the panel and in the padded input. */
        private final int[] runTo = new int[TILE];

        private final int[] runFrom = new int[TILE];
        private int runs;

        Panel(Run run, int group, int firstPixel, int endPixel, int vectors) {
            this.vectors = vectors;
            this.firstPixel = firstPixel;
            this.endPixel = endPixel;
            int plane = run.outH * run.outW;
            for (int pixel = firstPixel; pixel < endPixel; ) {
                int image = pixel / plane;
                int row = pixel % plane / run.outW;
                int column = pixel % run.outW;
                int count = Math.min(run.outW - column, endPixel - pixel);
                int channel = image * shape.inChannels() + group * inPerGroup;
                int from = channel * run.layout.plane + row * run.layout.pitch + column;
                for (int i = 0; i < count; i += LANES) {
                    runTo[runs] = pixel - firstPixel + i;
                    runFrom[runs++] = from + i;
                }
                pixel += count;
            }
        }

        /** Whole vectors are copied; what a run's last one has too much, the next run or term overwrites. */
        void fill(float[] padded, int[] offsets, int firstTerm, int endTerm, float[] panel) {
            int width = vectors * LANES;
            for (int k = firstTerm; k < endTerm; k++) {
                fillTerm(padded, offsets[k], panel, (k - firstTerm) * width, runTo, runFrom, runs);
            }
        }

        void copyOut(Run run, int firstImage, int group, int block, float[] sums, int at) {
            int plane = run.outH * run.outW;
            int channels = Math.min(packed.rows, outPerGroup - block * packed.rows);
            int firstChannel = group * outPerGroup + block * packed.rows;
            for (int pixel = firstPixel; pixel < endPixel; ) {
                int image = firstImage + pixel / plane;
                int inImage = pixel % plane;
                int count = Math.min(plane - inImage, endPixel - pixel);
                for (int i = 0; i < channels; i++) {
                    int to = (image * shape.outChannels() + firstChannel + i) * plane + inImage;
                    copyFloats(sums, at + i * TILE + pixel - firstPixel, run.y, to, count);
                }
                pixel += count;
            }
        }
    }

    private static void fillTerm(
            float[] padded, int offset, float[] panel, int at, int[] runTo, int[] runFrom, int runs) {
        for (int i = 0; i < runs; i++) {
            FloatVector.fromArray(VectorKernels.SPECIES, padded, runFrom[i] + offset)
                    .intoArray(panel, at + runTo[i]);
        }
    }

    /** A short arraycopy without its call. */
    private static void copyFloats(float[] from, int fromAt, float[] to, int toAt, int count) {
        if (count < LANES) {
            for (int i = 0; i < count; i++) {
                to[toAt + i] = from[fromAt + i];
            }
            return;
        }
        for (int i = 0; i < count - LANES; i += LANES) {
            FloatVector.fromArray(VectorKernels.SPECIES, from, fromAt + i).intoArray(to, toAt + i);
        }
        int last = count - LANES;
        FloatVector.fromArray(VectorKernels.SPECIES, from, fromAt + last).intoArray(to, toAt + last);
    }

    // ---- The kernels

    /**
     * One pass of a tile. A sum that is added to the output goes by way of {@code sum}: one row of three vectors for each
     * channel.
     */
    private void pass(
            Pass pass,
            int group,
            int block,
            float[] x,
            int xAt,
            int[] offsets,
            int vectors,
            float[] output,
            int outputAt,
            int outputRow,
            float[] sum) {
        boolean apart = pass.addToOutput();
        float[] out = apart ? sum : output;
        int outAt = apart ? 0 : outputAt;
        int outRow = apart ? TILE : outputRow;
        boolean bias = pass.start() == Start.BIAS;
        float[] start = bias ? packed.bias : packed.zeros;
        int startAt = bias ? packed.row(group, block) * LANES : 0;
        int startRow = bias ? LANES : 0;
        float[] w = packed.weights;
        int wAt = packed.at(group, block);
        int k0 = pass.first();
        int k1 = pass.last();
        int kind = (packed.rows == 8 ? 0 : 12) + (pass.start() == Start.OUTPUT ? 6 : 0) + (fma ? 0 : 3) + vectors;
        switch (kind) {
            case 1 ->
                VectorKernels.fma8x1(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 2 ->
                VectorKernels.fma8x2(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 3 ->
                VectorKernels.fma8x3(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 4 ->
                VectorKernels.mulAdd8x1(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 5 ->
                VectorKernels.mulAdd8x2(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 6 ->
                VectorKernels.mulAdd8x3(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 7 -> VectorKernels.resumeFma8x1(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 8 -> VectorKernels.resumeFma8x2(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 9 -> VectorKernels.resumeFma8x3(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 10 -> VectorKernels.resumeMulAdd8x1(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 11 -> VectorKernels.resumeMulAdd8x2(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 12 -> VectorKernels.resumeMulAdd8x3(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 13 ->
                VectorKernels.fma1x1(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 14 ->
                VectorKernels.fma1x2(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 15 ->
                VectorKernels.fma1x3(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 16 ->
                VectorKernels.mulAdd1x1(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 17 ->
                VectorKernels.mulAdd1x2(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 18 ->
                VectorKernels.mulAdd1x3(w, wAt, x, xAt, offsets, k0, k1, start, startAt, startRow, out, outAt, outRow);
            case 19 -> VectorKernels.resumeFma1x1(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 20 -> VectorKernels.resumeFma1x2(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 21 -> VectorKernels.resumeFma1x3(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 22 -> VectorKernels.resumeMulAdd1x1(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 23 -> VectorKernels.resumeMulAdd1x2(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            case 24 -> VectorKernels.resumeMulAdd1x3(w, wAt, x, xAt, offsets, k0, k1, out, outAt, outRow);
            default -> throw new AssertionError(kind);
        }
        if (apart) {
            for (int i = 0; i < packed.rows; i++) {
                addRow(output, outputAt + i * outputRow, sum, i * TILE, LANES, vectors);
            }
        }
        if (pass.addBias()) {
            for (int i = 0; i < packed.rows; i++) {
                int biasAt = (packed.row(group, block) + i) * LANES;
                addRow(output, outputAt + i * outputRow, packed.bias, biasAt, 0, vectors);
            }
        }
    }

    /** Adds vectors that are step apart to others that lie side by side. */
    private static void addRow(float[] out, int outAt, float[] values, int valuesAt, int step, int vectors) {
        for (int j = 0; j < vectors; j++) {
            int at = outAt + j * LANES;
            FloatVector.fromArray(VectorKernels.SPECIES, out, at)
                    .add(FloatVector.fromArray(VectorKernels.SPECIES, values, valuesAt + j * step))
                    .intoArray(out, at);
        }
    }
}
