package floatlab.conv;

import floatlab.order.Arithmetic;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;

/**
 * Corrects outputs over the padding that were computed with its taps as zeros where the order skips them.
 *
 * <p>With finite weights such a tap adds ±0, which changes an accumulator only if that is −0, from then on +0. The two
 * accumulators then differ in the sign of zero until a term makes both non-zero and equal. So an output can be wrong only
 * if it is zero, and only if there was a −0 to lose: a bias of −0, or an FMA whose exact result is so small that it
 * rounds to −0. Those few outputs are computed again, as are all over the padding where a weight is NaN or infinite.
 */
final class SkippedTaps {
    /** Below this product of the smallest factors, rounding can lose bits of a product, and so make a −0. */
    private static final double SAFE = 0x1p-100;

    private final Conv2dShape shape;
    private final ScalarConv2d scalar;
    private final boolean needed;
    private final boolean fma;
    /** By output channel: whether a weight is NaN or infinite; whether the bias is −0. */
    private final boolean[] notFinite;

    private final boolean[] minusZero;
    private final double smallestWeight;

    SkippedTaps(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order, ScalarConv2d scalar) {
        this.shape = shape;
        this.scalar = scalar;
        this.needed = order.paddingTaps() == PaddingTaps.SKIPPED
                && (shape.padTop() | shape.padBottom() | shape.padLeft() | shape.padRight()) != 0;
        this.fma = order.arithmetic() == Arithmetic.FMA;
        this.notFinite = new boolean[shape.outChannels()];
        this.minusZero = new boolean[shape.outChannels()];
        this.smallestWeight = smallest(weight.data());
        int perChannel = weight.size() / weight.n();
        for (int i = 0; i < weight.size(); i++) {
            notFinite[i / perChannel] |= !Float.isFinite(weight.data()[i]);
        }
        for (int i = 0; bias != null && i < bias.length; i++) {
            minusZero[i] = Float.floatToRawIntBits(bias[i]) == Integer.MIN_VALUE;
        }
    }

    void correct(Tensor input, Tensor out) {
        if (!needed) {
            return;
        }
        // The outputs of rows top to bottom − 1 and columns left to right − 1 have no tap in the padding.
        int top = inside(0, shape.padTop(), shape.strideH(), out.h());
        int left = inside(0, shape.padLeft(), shape.strideW(), out.w());
        long lastRow = (long) input.h() - 1 + shape.padTop() - (long) (shape.kernelH() - 1) * shape.dilationH();
        long lastColumn = (long) input.w() - 1 + shape.padLeft() - (long) (shape.kernelW() - 1) * shape.dilationW();
        int bottom = inside(1, lastRow, shape.strideH(), out.h());
        int right = inside(1, lastColumn, shape.strideW(), out.w());
        boolean tiny = false;
        boolean asked = !fma;
        for (int image = 0; image < out.n(); image++) {
            Conv2dCore.checkInterrupted();
            for (int channel = 0; channel < out.c(); channel++) {
                int plane = (image * out.c() + channel) * out.h() * out.w();
                for (int row = 0; row < out.h(); row++) {
                    boolean rowInside = top <= row && row < bottom && left < right;
                    for (int column = 0; column < out.w(); column++) {
                        if (rowInside && column == left) {
                            column = right - 1;
                            continue;
                        }
                        int at = plane + row * out.w() + column;
                        boolean wrong = notFinite[channel];
                        if (!wrong && out.data()[at] == 0) {
                            if (!asked) {
                                tiny = smallestWeight * smallest(input.data()) < SAFE;
                                asked = true;
                            }
                            wrong = tiny || minusZero[channel];
                        }
                        if (wrong) {
                            out.data()[at] = scalar.sum(input, image, channel, row, column);
                        }
                    }
                }
            }
        }
    }

    /** ⌈limit / stride⌉, or ⌊limit / stride⌋ + 1 if open is 1, at most size and at least 0. */
    private static int inside(int open, long limit, int stride, int size) {
        long steps = open == 1 ? Math.floorDiv(limit, (long) stride) + 1 : (limit + stride - 1) / stride;
        return (int) Math.max(0, Math.min(size, steps));
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
