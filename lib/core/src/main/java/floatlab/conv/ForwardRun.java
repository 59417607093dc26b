package floatlab.conv;

import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;

/** One forward pass of the vector core: its arrays and sizes, and padded copies of its input. */
final class ForwardRun {
    /** Floats of padded images side by side; a single image may have more. */
    private static final int MOST_TOGETHER = 16 << 20;

    final float[] x;
    final float[] y;
    final int images;
    final int outH;
    final int outW;
    final int threads;
    final PaddedLayout layout;
    /** {@link Tile#places} in the padded input. */
    final int[] places;

    final SkippedTaps.Correction correction;
    private final PackedWeights packed;
    private final PaddedMemory memory;

    ForwardRun(PackedWeights packed, SkippedTaps skipped, PaddedMemory memory, Tensor input, Tensor out, int threads) {
        this.x = input.data();
        this.y = out.data();
        this.images = out.n();
        this.outH = out.h();
        this.outW = out.w();
        this.threads = threads;
        this.layout = PaddedLayout.of(packed.shape, input.h(), input.w());
        this.places = layout.places(packed.terms);
        this.correction = skipped.of(input, out);
        this.packed = packed;
        this.memory = memory;
    }

    /** Where the output of the first channel of a block begins. */
    int outAt(int image, int group, int block) {
        int channel = image * packed.shape.outChannels() + group * packed.outPerGroup + block * packed.rows;
        return channel * outH * outW;
    }

    /** Whether the threads may hold so many padded floats: a small number, or no more than input and output have. */
    boolean mayBeHeld(double floats) {
        return floats <= Math.max(MOST_TOGETHER, (double) x.length + y.length);
    }

    /** The images that may be padded side by side. */
    int together() {
        return Math.max(1, Math.min(images, MOST_TOGETHER / (packed.shape.inChannels() * layout.plane)));
    }

    /** Copies consecutive channels, counted through the images, to consecutive planes. */
    void pad(int firstChannel, int count, float[] padded) {
        for (int c = 0; c < count; c++) {
            layout.copy(x, (firstChannel + c) * layout.h * layout.w, padded, c * layout.plane);
        }
    }

    /** A padded copy of some images, made by all threads; see {@link #giveBack}. */
    float[] padded(int firstImage, int count) {
        int planes = count * packed.shape.inChannels();
        int first = firstImage * packed.shape.inChannels();
        float[] padded = memory(planes);
        Workers.run(
                planes,
                threads,
                (task, worker) -> layout.copy(x, (first + task) * layout.h * layout.w, padded, task * layout.plane));
        return padded;
    }

    /** Memory for padded channels; see {@link #giveBack}. */
    float[] memory(int planes) {
        return memory.take(layout, planes);
    }

    /** Gives memory to the next pass that asks for some. */
    void giveBack(float[] padded) {
        memory.giveBack(layout, padded);
    }
}
