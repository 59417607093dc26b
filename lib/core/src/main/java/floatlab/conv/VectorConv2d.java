package floatlab.conv;

import floatlab.eft.Fma;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import floatlab.runtime.ArraySize;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The convolution on the vector unit, bit for bit {@link ScalarConv2d}. Vectors run across pixels and a {@link Tile} holds
 * several output channels, so that each output keeps the sequence of its own additions.
 *
 * <p>The input is copied into a {@link PaddedLayout}, where every term of neighbouring pixels lies side by side. Tiles read
 * it in one of two ways: directly ({@link DirectTiles}), counting pixels across the end of a row, whose few places of no
 * use are computed and thrown away; or, where these would be many (small images), from panels ({@link PanelTiles}), copies
 * of the tile's terms.
 *
 * <p>Only loaded where {@code jdk.incubator.vector} is.
 */
final class VectorConv2d implements Conv2dCore {
    static final int LANES = VectorKernels.LANES;
    /** Products below which a second thread costs more than it gives, and below which vectors do. */
    private static final long FOR_THREADS = 400_000;

    private static final long FOR_VECTORS = 1_000;
    /** Floats of padded images side by side; a single image may have more. */
    private static final int MOST_TOGETHER = 16 << 20;
    /** Floats of a padded copy that is kept. */
    private static final int MOST_KEPT = 4 << 20;

    /** A padded copy of images of h × w pixels: what is padding in it stays so when it is used again. */
    private record Copy(int h, int w, float[] floats) {}

    final Conv2dShape shape;
    final ReductionOrder order;
    final Terms terms;
    final PackedWeights packed;
    final int inPerGroup;
    final int outPerGroup;
    private final ScalarConv2d scalar;
    private final SkippedTaps skippedTaps;
    private final DirectTiles direct;
    private final PanelTiles panels;
    private final AtomicReference<Copy> kept = new AtomicReference<>();

    VectorConv2d(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order, ScalarConv2d scalar) {
        this.shape = shape;
        this.order = order;
        this.scalar = scalar;
        this.terms = scalar.terms();
        this.skippedTaps = new SkippedTaps(weight, bias, shape, order, scalar);
        this.packed = new PackedWeights(weight, bias, shape.groups(), terms);
        this.inPerGroup = shape.inChannels() / shape.groups();
        this.outPerGroup = shape.outChannels() / shape.groups();
        this.direct = new DirectTiles(this);
        this.panels = new PanelTiles(this);
    }

    /** Why a convolution has no vector form here, or nothing if it has. */
    static Optional<String> obstacle(Conv2dShape shape, ReductionOrder order) {
        if (!order.accumulator().equals(Format.BINARY32)) {
            return Optional.of("the accumulator is " + order.accumulator().name());
        }
        if (order.arithmetic() == Arithmetic.FMA && !Fma.isInHardware()) {
            return Optional.of("this CPU has no FMA");
        }
        if (PackedWeights.floats(shape) > ArraySize.MOST) {
            return Optional.of("the weights, filled up to blocks of 8 channels, do not fit into an array");
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
        Run run = new Run(input, out, threads);
        if (panels.pay(run)) {
            panels.compute(run);
        } else {
            direct.compute(run);
        }
    }

    /** Whether a pass over such an input leaves out taps in the padding; the results are the same. */
    boolean leavesOutPadding(Tensor input) {
        Run run = new Run(input, shape.output(input), 1);
        return panels.pay(run) && panels.leaveOutPadding(run);
    }

    /** @param panel whether it reads a panel */
    Tile tile(boolean panel) {
        return new Tile(packed, order.arithmetic() == Arithmetic.FMA, panel);
    }

    /** The arrays and sizes of one forward pass. */
    final class Run {
        final float[] x;
        final float[] y;
        final int images;
        final int outH;
        final int outW;
        final PaddedLayout layout;
        /** {@link Tile#places} in the padded input. */
        final int[] places;

        final int threads;
        private final int inputPlane;
        private final SkippedTaps.Correction correction;
        /** Whether a zero was met, which may have the wrong sign. */
        private volatile boolean zeros;

        private Run(Tensor input, Tensor out, int threads) {
            this.x = input.data();
            this.y = out.data();
            this.images = out.n();
            this.outH = out.h();
            this.outW = out.w();
            this.inputPlane = input.h() * input.w();
            this.layout = PaddedLayout.of(shape, input.h(), input.w());
            this.places = layout.places(terms);
            this.threads = threads;
            this.correction = skippedTaps.of(input, out);
        }

        /** Where the output of the first channel of a block begins. */
        int outAt(int image, int group, int block) {
            return (image * shape.outChannels() + group * outPerGroup + block * packed.rows) * outH * outW;
        }

        /** Channels of a block that exist. */
        int channels(int block) {
            return Math.min(packed.rows, outPerGroup - block * packed.rows);
        }

        /** Looks for zeros among outputs just computed: count floats each in rows that are row apart. */
        void lookForZeros(float[] outputs, int at, int row, int rows, int count) {
            if (skippedTaps.ofZeros() && !zeros && anyZero(outputs, at, row, rows, count)) {
                zeros = true;
            }
        }

        private boolean mayBeWrong() {
            return zeros || skippedTaps.ofNotFinite();
        }

        /** Corrects outputs over skipped padding: all of a group of an image, once they are computed and looked at. */
        void correct(int image, int group) {
            if (mayBeWrong()) {
                correction.channels(image, group * outPerGroup, outPerGroup);
            }
        }

        /** Corrects them all. */
        void correct() {
            if (mayBeWrong()) {
                Workers.run(images * shape.outChannels(), threads, (task, worker) -> {
                    correction.channels(task / shape.outChannels(), task % shape.outChannels(), 1);
                });
            }
        }

        /** Whether the threads may hold so many padded floats: no more than input and output, or than is little. */
        boolean mayBeHeld(double floats) {
            return floats <= Math.max(MOST_TOGETHER, (double) x.length + y.length);
        }

        /** Images that may be padded side by side. */
        int together() {
            return Math.max(1, Math.min(images, MOST_TOGETHER / (shape.inChannels() * layout.plane)));
        }

        /** Copies consecutive channels, counted through the images, to consecutive planes. */
        void pad(int firstChannel, int count, float[] padded) {
            for (int c = 0; c < count; c++) {
                layout.copy(x, (firstChannel + c) * inputPlane, padded, c * layout.plane);
            }
        }

        /** A padded copy of some images, made by all threads; see {@link #giveBack}. */
        float[] padded(int firstImage, int count) {
            int planes = count * shape.inChannels();
            float[] padded = memory(planes);
            int first = firstImage * shape.inChannels();
            Workers.run(
                    planes,
                    threads,
                    (task, worker) -> layout.copy(x, (first + task) * inputPlane, padded, task * layout.plane));
            return padded;
        }

        /** Memory for padded channels, with zeros in the padding and room for a tile behind; see {@link #giveBack}. */
        float[] memory(int planes) {
            int length = Math.addExact(Math.multiplyExact(planes, layout.plane), Tile.PIXELS);
            Copy last = kept.getAndSet(null);
            boolean fits = last != null && last.h == layout.h && last.w == layout.w && last.floats.length >= length;
            return fits ? last.floats : new float[length];
        }

        /** Such memory is used no more: the next pass may have it. */
        void giveBack(float[] padded) {
            if (padded.length <= MOST_KEPT) {
                kept.set(new Copy(layout.h, layout.w, padded));
            }
        }
    }

    /** Whether one of rows · count floats is 0 or −0; count is LANES or more. The loops are as those of the kernels. */
    private static boolean anyZero(float[] floats, int at, int row, int rows, int count) {
        IntVector least = magnitudes(floats, at);
        int i = 0;
        do {
            int j = 0;
            do {
                // The last vector of a row may be moved back over the one before.
                least = magnitudes(floats, at + i * row + Math.min(j, count - LANES))
                        .min(least);
                j += LANES;
            } while (j < count);
        } while (++i < rows);
        return least.compare(VectorOperators.EQ, 0).anyTrue();
    }

    /** Bits without the sign: as ints they are ordered as the absolute values are, and NaN hides no zero. */
    private static IntVector magnitudes(float[] floats, int at) {
        return FloatVector.fromArray(VectorKernels.SPECIES, floats, at)
                .reinterpretAsInts()
                .and(Integer.MAX_VALUE);
    }

    /** A short arraycopy without its call; where there are too few floats for a vector, one by one. */
    static void copy(float[] from, int fromAt, float[] to, int toAt, int count) {
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
}
