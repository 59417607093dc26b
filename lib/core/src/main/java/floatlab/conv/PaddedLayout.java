package floatlab.conv;

import floatlab.order.Terms;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The layout of a padded copy of the input. In it, term k of the output at row r and column q lies at
 * {@code r·pitch + q + place(k)}. So, with r and q running, every term is read from consecutive places, whatever stride,
 * dilation and padding are.
 *
 * <p>Each channel's padded plane is split into strideH·strideW phases. Phase (a, b) holds the rows a, a + strideH, … and
 * the columns b, b + strideW, …, so that a step of one output is a step of one place. A phase that no tap reads is left
 * out. The padding is zeros, and the padding behind a row is also the padding in front of the next one.
 */
final class PaddedLayout {
    private static final int LANES = Vectors.LANES;
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(Vectors.SPECIES, i -> i * 2 % LANES);
    private static final VectorMask<Float> LOWER = VectorMask.fromLong(Vectors.SPECIES, (1L << (LANES / 2)) - 1);
    /** The floats that a padded image may have however small input and output are: 64 MB. */
    private static final double MOST_ANYWAY = 1 << 24;
    /** So many times the floats of input and output together it may have. */
    private static final double MOST_OF_BOTH = 16;

    private final Axis rows;
    private final Axis columns;
    final int h;
    final int w;
    /** The rows of a phase. */
    private final int height;
    /** From one row of a phase to the next. Behind a row of output pixels lie pitch − outputWidth places of no use. */
    final int pitch;
    /** Where phase (a, b) begins within a channel, or −1 if no tap reads it; at a·strideW + b. */
    private final int[] phases;
    /** The floats of one channel. */
    final int plane;
    /** The places from the first output pixel to the last. */
    final int pixels;

    private PaddedLayout(Conv2dShape shape, int h, int w, int height, int pitch, int[] phases, int plane) {
        this.rows = shape.rows();
        this.columns = shape.columns();
        this.h = h;
        this.w = w;
        this.height = height;
        this.pitch = pitch;
        this.phases = phases;
        this.plane = plane;
        this.pixels = (shape.outputHeight(h) - 1) * pitch + shape.outputWidth(w);
    }

    /**
     * The layout for images of h rows and w columns. It is null if an image would not fit into an array or would be much
     * larger than input and output: with padding and dilation of thousands, nearly all of it is zeros that no tap reads.
     */
    static PaddedLayout of(Conv2dShape shape, int h, int w) {
        Axis rows = shape.rows();
        Axis columns = shape.columns();
        // How far the taps of all outputs reach, in steps of one output.
        long height = shape.outputHeight(h) + rows.span() / rows.stride();
        long width = shape.outputWidth(w) + columns.span() / columns.stride();
        double most = most(shape, h, w);
        if (Math.max(rows.span(), columns.span()) > 1 << 30
                || (double) rows.stride() * columns.stride() > 1 << 20
                || (double) height * width * shape.inChannels() > most) {
            return null;
        }
        long pitch = pitch(columns, w, shape.outputWidth(w), (int) width);
        int[] phases = new int[rows.stride() * columns.stride()];
        Arrays.fill(phases, -1);
        long plane = 0;
        for (int kh = 0; kh < rows.kernel(); kh++) {
            for (int kw = 0; kw < columns.kernel(); kw++) {
                int phase = rows.phase(kh) * columns.stride() + columns.phase(kw);
                if (phases[phase] < 0) {
                    phases[phase] = (int) plane;
                    plane += (height - 1) * pitch + width;
                    if ((double) plane * shape.inChannels() > most) {
                        return null;
                    }
                }
            }
        }
        return new PaddedLayout(shape, h, w, (int) height, (int) pitch, phases, (int) plane);
    }

    private static double most(Conv2dShape shape, int h, int w) {
        double input = (double) shape.inChannels() * h * w;
        double output = (double) shape.outChannels() * shape.outputHeight(h) * shape.outputWidth(w);
        return Math.min(1 << 30, Math.max(MOST_ANYWAY, MOST_OF_BOTH * (input + output)));
    }

    /**
     * The shortest row that holds all its outputs and all its own pixels, and behind which enough padding of the next row
     * follows for all that is read there.
     */
    private static int pitch(Axis columns, int w, int outputs, int width) {
        int pitch = outputs;
        for (int kw = 0; kw < columns.kernel(); kw++) {
            int end = Math.min(width, columns.endPixel(columns.phase(kw), w));
            pitch = Math.max(pitch, Math.max(end, width - columns.firstPixel(columns.phase(kw))));
        }
        return pitch;
    }

    /**
     * Whether the input has this layout itself: a 1×1 kernel, every pixel, no padding. The size alone does not tell: with
     * a stride of two, as many pixels may be left out as the padding adds.
     */
    boolean isInput() {
        return plane == h * w
                && rows.kernel() * columns.kernel() == 1
                && rows.stride() * columns.stride() == 1
                && rows.before() + columns.before() == 0;
    }

    /** {@link Tile#places} for tiles that read this layout. */
    int[] places(Terms terms) {
        int[] places = new int[terms.size()];
        for (int k = 0; k < terms.size(); k++) {
            int kh = terms.row(k);
            int kw = terms.column(k);
            int phase = phases[rows.phase(kh) * columns.stride() + columns.phase(kw)];
            places[k] = terms.channel(k) * plane + phase + rows.step(kh) * pitch + columns.step(kw);
        }
        return places;
    }

    /** Copies one channel of the input, at from, to a place that holds zeros or another channel of this layout. */
    void copy(float[] input, int from, float[] padded, int to) {
        for (int phase = 0; phase < phases.length; phase++) {
            if (phases[phase] >= 0) {
                int a = phase / columns.stride();
                int b = phase % columns.stride();
                int first = columns.firstPixel(b);
                int count = Math.min(pitch, columns.endPixel(b, w)) - first;
                int endRow = Math.min(height, rows.endPixel(a, h));
                for (int r = rows.firstPixel(a); r < endRow && count > 0; r++) {
                    int source = from + (rows.start(r) + a) * w + columns.start(first) + b;
                    copyRow(input, source, padded, to + phases[phase] + r * pitch + first, count);
                }
            }
        }
    }

    private void copyRow(float[] input, int from, float[] padded, int to, int count) {
        int stride = columns.stride();
        if (stride == 1) {
            Vectors.copy(input, from, padded, to, count);
            return;
        }
        int q = 0;
        if (stride == 2) {
            for (; q + LANES <= count && from + 2 * q + 2 * LANES <= input.length; q += LANES) {
                FloatVector low = FloatVector.fromArray(Vectors.SPECIES, input, from + 2 * q);
                FloatVector high = FloatVector.fromArray(Vectors.SPECIES, input, from + 2 * q + LANES);
                high.rearrange(EVEN).blend(low.rearrange(EVEN), LOWER).intoArray(padded, to + q);
            }
        }
        for (; q < count; q++) {
            padded[to + q] = input[from + q * stride];
        }
    }
}
