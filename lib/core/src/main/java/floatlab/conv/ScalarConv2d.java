package floatlab.conv;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;
import java.util.Objects;

/**
 * The convolution as plain loops, one output after the other: slow, to be read, and the truth that faster ones must
 * equal bit for bit.
 *
 * <p>Each output is {@code Σ x·w} over the channels of its group and the kernel, added in the documented
 * {@link ReductionOrder} into one float that starts at the bias or at +0. So it is a function of its own terms and the
 * order alone. NaN, ∞ and −0 are those of the float operations named by the order; a sum that starts at +0 is never
 * −0. With n terms the error is at most γ₍n+1₎·(Σ|x·w| + |bias|), γₖ = k·u/(1 − k·u), u = 2⁻²⁴, if nothing overflows or
 * underflows (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1).
 */
public final class ScalarConv2d {
    private final Tensor input;
    private final Tensor weight;
    private final Conv2dShape shape;
    private final Arithmetic arithmetic;
    private final boolean skipPadding;

    private ScalarConv2d(Tensor input, Tensor weight, Conv2dShape shape, ReductionOrder order) {
        this.input = input;
        this.weight = weight;
        this.shape = shape;
        this.arithmetic = order.arithmetic();
        this.skipPadding = order.paddingTaps() == PaddingTaps.SKIPPED;
    }

    /**
     * Convolves.
     *
     * @param input (n, inChannels, h, w)
     * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
     * @param bias one float for each output channel, or null: nothing is added
     * @param shape stride, padding, dilation and groups
     * @param order the order of the additions
     * @return (n, outChannels, shape.outputHeight(h), shape.outputWidth(w))
     * @throws NullPointerException if an argument other than bias is null
     * @throws IllegalArgumentException if a shape does not fit
     */
    public static Tensor forward(Tensor input, Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(order, "order");
        shape.checkParameters(weight, bias);
        Tensor out = shape.output(input);
        compute(input, weight, bias, shape, order, out);
        return out;
    }

    /** The loops over the outputs; all shapes are checked. */
    static void compute(
            Tensor input, Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order, Tensor out) {
        ScalarConv2d conv = new ScalarConv2d(input, weight, shape, order);
        boolean biasFirst = bias != null && order.biasOrder() == BiasOrder.FIRST;
        boolean biasLast = bias != null && order.biasOrder() == BiasOrder.LAST;
        int at = 0;
        for (int image = 0; image < out.n(); image++) {
            for (int channel = 0; channel < out.c(); channel++) {
                for (int row = 0; row < out.h(); row++) {
                    for (int column = 0; column < out.w(); column++) {
                        float acc = biasFirst ? bias[channel] : 0f;
                        acc = switch (order.nest()) {
                            case C_KH_KW -> conv.channelsOutside(acc, image, channel, row, column);
                            case KH_KW_C -> conv.channelsInside(acc, image, channel, row, column);
                        };
                        out.data()[at++] = biasLast ? acc + bias[channel] : acc;
                    }
                }
            }
        }
    }

    private float channelsOutside(float acc, int image, int channel, int row, int column) {
        for (int c = 0; c < weight.c(); c++) {
            for (int kh = 0; kh < shape.kernelH(); kh++) {
                for (int kw = 0; kw < shape.kernelW(); kw++) {
                    acc = tap(acc, image, channel, row, column, c, kh, kw);
                }
            }
        }
        return acc;
    }

    private float channelsInside(float acc, int image, int channel, int row, int column) {
        for (int kh = 0; kh < shape.kernelH(); kh++) {
            for (int kw = 0; kw < shape.kernelW(); kw++) {
                for (int c = 0; c < weight.c(); c++) {
                    acc = tap(acc, image, channel, row, column, c, kh, kw);
                }
            }
        }
        return acc;
    }

    private float tap(float acc, int image, int channel, int row, int column, int c, int kh, int kw) {
        int group = channel / (shape.outChannels() / shape.groups());
        int inChannel = group * weight.c() + c;
        int y = row * shape.strideH() - shape.padTop() + kh * shape.dilationH();
        int x = column * shape.strideW() - shape.padLeft() + kw * shape.dilationW();
        boolean inside = 0 <= y && y < input.h() && 0 <= x && x < input.w();
        if (!inside && skipPadding) {
            return acc;
        }
        float value = inside ? input.get(image, inChannel, y, x) : 0f;
        return arithmetic.accumulate(acc, value, weight.get(channel, c, kh, kw));
    }
}
