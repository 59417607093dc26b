package floatlab.conv;

import floatlab.order.Terms;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * A copy of the input in which term k of the output at row r and column q lies at {@code r·pitch + q + place(k)}: with
 * r and q running, every term is read from consecutive places, whatever stride, dilation and padding are.
 *
 * <p>Each channel's padded plane is split into strideH·strideW phases: phase (a, b) holds the rows a, a + strideH, … and
 * the columns b, b + strideW, …, so that a step of one output is a step of one place. Phases that no tap reads are left
 * out. The padding is zeros; what is right of a row is left of the next.
 */
final class PaddedLayout {
    private static final VectorSpecies<Float> SPECIES = VectorKernels.SPECIES;
    private static final int LANES = VectorKernels.LANES;
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(SPECIES, i -> i * 2 % LANES);
    private static final VectorMask<Float> LOWER = VectorMask.fromLong(SPECIES, (1L << (LANES / 2)) - 1);

    private final Conv2dShape shape;
    final int h;
    final int w;
    private final int rows;
    /** From one row of a phase to the next; a row of output pixels is followed by pitch − outputWidth places of no use. */
    final int pitch;
    /** Where phase (a, b) lies within a channel, or −1 if no tap reads it; at a·strideW + b. */
    private final int[] phases;
    /** Floats of one channel. */
    final int plane;
    /** Pixels in pitched counting, from the first output to the last. */
    final int pixels;

    private PaddedLayout(Conv2dShape shape, int h, int w, int rows, int pitch, int[] phases, int plane) {
        this.shape = shape;
        this.h = h;
        this.w = w;
        this.rows = rows;
        this.pitch = pitch;
        this.phases = phases;
        this.plane = plane;
        this.pixels = (shape.outputHeight(h) - 1) * pitch + shape.outputWidth(w);
    }

    /** Floats that a padded image may have, however small input and output are: 64 MB. */
    private static final double MOST_ANYWAY = 1 << 24;

    /** So many times the floats of input and output it may have. */
    private static final double MOST_OF_BOTH = 16;

    /**
     * The layout for images of h rows and w columns, or null if one of them would not fit into an array or be much larger
     * than input and output: with padding and dilation of thousands it is nearly all zeros that no tap reads.
     */
    static PaddedLayout of(Conv2dShape shape, int h, int w) {
        int strideH = shape.strideH();
        int strideW = shape.strideW();
        // How far the taps of all outputs reach, in steps of one output.
        long rows = shape.outputHeight(h) + (long) (shape.kernelH() - 1) * shape.dilationH() / strideH;
        long columns = shape.outputWidth(w) + (long) (shape.kernelW() - 1) * shape.dilationW() / strideW;
        long reach = Math.max(
                (long) (shape.kernelH() - 1) * shape.dilationH(), (long) (shape.kernelW() - 1) * shape.dilationW());
        double most = most(shape, h, w);
        if (reach > 1 << 30
                || (double) strideH * strideW > 1 << 20
                || (double) rows * columns * shape.inChannels() > most) {
            return null;
        }
        long pitch = pitch(shape, w, (int) columns);
        int[] phases = new int[strideH * strideW];
        Arrays.fill(phases, -1);
        long plane = 0;
        for (int kh = 0; kh < shape.kernelH(); kh++) {
            for (int kw = 0; kw < shape.kernelW(); kw++) {
                int phase = phaseOf(shape, kh, kw);
                if (phases[phase] < 0) {
                    phases[phase] = (int) plane;
                    plane += (rows - 1) * pitch + columns;
                    if ((double) plane * shape.inChannels() > most) {
                        return null;
                    }
                }
            }
        }
        return new PaddedLayout(shape, h, w, (int) rows, (int) pitch, phases, (int) plane);
    }

    private static double most(Conv2dShape shape, int h, int w) {
        double input = (double) shape.inChannels() * h * w;
        double output = (double) shape.outChannels() * shape.outputHeight(h) * shape.outputWidth(w);
        return Math.min(1 << 30, Math.max(MOST_ANYWAY, MOST_OF_BOTH * (input + output)));
    }

    /**
     * The padding behind a row is that before the next one: a row is only as long as its outputs and its own pixels need,
     * and so long that what is read behind it lies in the next one's padding.
     */
    private static int pitch(Conv2dShape shape, int w, int columns) {
        int pitch = shape.outputWidth(w);
        for (int kw = 0; kw < shape.kernelW(); kw++) {
            int left = phaseOf(shape, 0, kw) - shape.padLeft();
            int first = ceil(-(long) left, shape.strideW());
            int end = Math.min(columns, ceil((long) w - left, shape.strideW()));
            pitch = Math.max(pitch, Math.max(end, columns - first));
        }
        return pitch;
    }

    private static int phaseOf(Conv2dShape shape, int kh, int kw) {
        int a = (int) ((long) kh * shape.dilationH() % shape.strideH());
        int b = (int) ((long) kw * shape.dilationW() % shape.strideW());
        return a * shape.strideW() + b;
    }

    /**
     * Whether the input can be read in place of a copy: a 1×1 kernel, every pixel, no padding. (With steps of two, as many
     * pixels may be left out as there are in the padding: the size alone does not tell.)
     */
    boolean isInput() {
        return plane == h * w
                && shape.kernelH() * shape.kernelW() == 1
                && shape.strideH() * shape.strideW() == 1
                && shape.padTop() + shape.padLeft() == 0;
    }

    /** {@link Tile#places} for tiles that read this layout. */
    int[] places(Terms terms) {
        int[] places = new int[terms.size()];
        for (int k = 0; k < terms.size(); k++) {
            int y = terms.row(k) * shape.dilationH() / shape.strideH();
            int x = terms.column(k) * shape.dilationW() / shape.strideW();
            int phase = phases[phaseOf(shape, terms.row(k), terms.column(k))];
            places[k] = terms.channel(k) * plane + phase + y * pitch + x;
        }
        return places;
    }

    /** Copies one channel of the input, at from, to a place that holds zeros or another channel of this layout. */
    void copy(float[] input, int from, float[] padded, int to) {
        for (int phase = 0; phase < phases.length; phase++) {
            if (phases[phase] >= 0) {
                int top = phase / shape.strideW() - shape.padTop();
                int left = phase % shape.strideW() - shape.padLeft();
                // Only places that lie in the input: the first and last step q with 0 ≤ left + q·strideW < w.
                int firstColumn = ceil(-(long) left, shape.strideW());
                int columns = Math.min(pitch, ceil((long) w - left, shape.strideW())) - firstColumn;
                int firstRow = ceil(-(long) top, shape.strideH());
                int lastRow = Math.min(rows, ceil((long) h - top, shape.strideH()));
                for (int r = firstRow; r < lastRow && columns > 0; r++) {
                    int source = from + (top + r * shape.strideH()) * w + left + firstColumn * shape.strideW();
                    copyRow(input, source, padded, to + phases[phase] + r * pitch + firstColumn, columns);
                }
            }
        }
    }

    private void copyRow(float[] input, int from, float[] padded, int to, int columns) {
        int stride = shape.strideW();
        if (stride == 1) {
            VectorConv2d.copy(input, from, padded, to, columns);
            return;
        }
        int q = 0;
        if (stride == 2) {
            for (; q + LANES <= columns && from + 2 * q + 2 * LANES <= input.length; q += LANES) {
                FloatVector low = FloatVector.fromArray(SPECIES, input, from + 2 * q);
                FloatVector high = FloatVector.fromArray(SPECIES, input, from + 2 * q + LANES);
                high.rearrange(EVEN).blend(low.rearrange(EVEN), LOWER).intoArray(padded, to + q);
            }
        }
        for (; q < columns; q++) {
            padded[to + q] = input[from + q * stride];
        }
    }

    /** ⌈a/b⌉, or 0 for a below 0; a may be a size and a padding of almost 2³¹ each, but then b is 2 or more. */
    private static int ceil(long a, int b) {
        return a <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (a - 1) / b + 1);
    }
}
