package floatlab.conv;

import floatlab.order.Arithmetic;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.runtime.Interruption;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;

/**
 * Corrects outputs over the padding for an order that skips its taps, where they were computed as zeros.
 *
 * <p>With finite weights such a tap adds ±0, which changes an accumulator only if that is −0: it becomes +0. The two
 * accumulators then differ in the sign of zero until a term makes both nonzero and equal. So an output can be wrong only if
 * it is zero, and only if an accumulator can have been −0: the bias is −0, or the exact result of an FMA is so small that it
 * rounds to −0. Those few outputs are computed again. Where a weight is NaN or infinite, all outputs over the padding are.
 */
final class SkippedTaps {
    /** If the product of the smallest factors is smaller than this, rounding can turn a sum into −0. */
    private static final double SAFE = 0x1p-100;

    private final Conv2dShape shape;
    private final ScalarConv2d scalar;
    private final boolean needed;
    private final boolean fma;
    /** By output channel: whether a weight is NaN or infinite; whether the bias is −0. */
    private final boolean[] notFinite;

    private final boolean[] minusZero;
    private final boolean anyNotFinite;
    private final double smallestWeight;

    SkippedTaps(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order, ScalarConv2d scalar) {
        this.shape = shape;
        this.scalar = scalar;
        this.fma = order.arithmetic() == Arithmetic.FMA;
        this.notFinite = new boolean[shape.outChannels()];
        this.minusZero = new boolean[shape.outChannels()];
        this.smallestWeight = smallest(weight.data());
        boolean infinite = false;
        int perChannel = weight.size() / weight.n();
        for (int i = 0; i < weight.size(); i++) {
            notFinite[i / perChannel] |= !Float.isFinite(weight.data()[i]);
            infinite |= notFinite[i / perChannel];
        }
        boolean special = fma || infinite;
        for (int i = 0; bias != null && i < bias.length; i++) {
            minusZero[i] = Float.floatToRawIntBits(bias[i]) == Integer.MIN_VALUE;
            special |= minusZero[i];
        }
        this.anyNotFinite = infinite;
        this.needed = special
                && order.paddingTaps() == PaddingTaps.SKIPPED
                && (shape.padTop() | shape.padBottom() | shape.padLeft() | shape.padRight()) != 0;
    }

    Correction of(Tensor input, Tensor out) {
        return new Correction(input, out);
    }

    /** The outputs of one forward pass; several threads may correct different channels. */
    final class Correction {
        private final Tensor input;
        private final Tensor out;
        // The outputs of rows top to bottom − 1 and columns left to right − 1 have no tap in the padding.
        private final int top;
        private final int bottom;
        private final int left;
        private final int right;
        /** Whether a zero was met, which may have the wrong sign. */
        private volatile boolean zeros;
        /** Whether a product may be so small that rounding makes a −0; null until the first zero is met. */
        private volatile Boolean tiny;

        private Correction(Tensor input, Tensor out) {
            this.input = input;
            this.out = out;
            this.top = shape.rows().firstInside(out.h());
            this.bottom = shape.rows().endInside(input.h(), out.h());
            this.left = shape.columns().firstInside(out.w());
            this.right = shape.columns().endInside(input.w(), out.w());
        }

        /** Looks for zeros among outputs just computed, count floats in each of some rows that begin step floats apart. */
        void look(float[] outputs, int at, int step, int rows, int count) {
            if (needed && !zeros && Vectors.anyZero(outputs, at, step, rows, count)) {
                zeros = true;
            }
        }

        /** Corrects some output channels of an image, all of whose outputs have been computed and looked at. */
        void correct(int image, int first, int count) {
            if (zeros || needed && anyNotFinite) {
                for (int channel = first; channel < first + count; channel++) {
                    correct(image, channel);
                }
            }
        }

        /** Corrects all outputs. */
        void correctAll(int threads) {
            if (zeros || needed && anyNotFinite) {
                Workers.run(out.n() * out.c(), threads, (task, worker) -> correct(task / out.c(), task % out.c()));
            }
        }

        private void correct(int image, int channel) {
            int plane = (image * out.c() + channel) * out.h() * out.w();
            for (int row = 0; row < out.h(); row++) {
                Interruption.check();
                int at = plane + row * out.w();
                if (row < top || row >= bottom) {
                    places(image, channel, row, 0, out.w(), at);
                } else {
                    places(image, channel, row, 0, left, at);
                    places(image, channel, row, right, out.w(), at);
                }
            }
        }

        private void places(int image, int channel, int row, int from, int to, int at) {
            for (int column = from; column < to; column++) {
                boolean zero = out.data()[at + column] == 0;
                if (notFinite[channel] || zero && (minusZero[channel] || fma && tiny())) {
                    out.data()[at + column] = scalar.sum(input, image, channel, row, column);
                }
            }
        }

        private boolean tiny() {
            if (tiny == null) {
                tiny = smallestWeight * smallest(input.data()) < SAFE;
            }
            return tiny;
        }
    }

    /** The smallest absolute value that is not 0; +∞ if there is none. */
    private static double smallest(float[] values) {
        int smallest = 0x7f800000;
        for (float value : values) {
            int bits = Float.floatToRawIntBits(value) & 0x7fffffff; // ordered as the absolute values are
            smallest = Math.min(smallest, bits == 0 ? smallest : bits);
        }
        return Float.intBitsToFloat(smallest);
    }
}
