package floatlab.conv;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * The convolution as plain loops, one output after the other. They are slow and made to be read, and they are the truth that
 * faster cores must equal bit for bit. They know every {@link ReductionOrder}.
 *
 * <p>Each output is {@code Σ x·w} over the channels of its group and the kernel, added in the given
 * {@link ReductionOrder}. So it depends only on its own terms and the order. NaN, ∞ and −0 are those of the float operations
 * that the order names. With n terms in one chain of floats the error is at most γ₍n+1₎·(Σ|x·w| + |bias|),
 * γₖ = k·u/(1 − k·u), u = 2⁻²⁴, if nothing overflows or underflows; with chunks of m terms it is γ₍m+⌈n/m⌉+1₎ (Higham,
 * Accuracy and Stability of Numerical Algorithms, 2nd ed., sections 3.1 and 4.2).
 */
public final class ScalarConv2d implements Conv2dCore {
    private final Tensor weight;
    private final float[] bias;
    private final Conv2dShape shape;
    private final ReductionOrder order;
    private final Terms terms;
    private final int outPerGroup;

    private ScalarConv2d(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order) {
        this.weight = weight;
        this.bias = bias;
        this.shape = shape;
        this.order = order;
        this.terms = Terms.of(order, weight.c(), shape.kernelH(), shape.kernelW());
        this.outPerGroup = shape.outChannels() / shape.groups();
    }

    /**
     * A convolution over the given weight and bias, which are not copied.
     *
     * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
     * @param bias one float for each output channel, or null: nothing is added
     * @param shape channels, kernel, stride, padding, dilation and groups
     * @param order the order of the additions
     * @return the convolution
     * @throws NullPointerException if an argument other than bias is null
     * @throws IllegalArgumentException if weight or bias is not of that shape
     */
    public static ScalarConv2d of(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order) {
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(order, "order");
        shape.checkParameters(weight, bias);
        return new ScalarConv2d(weight, bias, shape, order);
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
     * @throws CancellationException if the thread is interrupted; it stays interrupted
     */
    public static Tensor forward(Tensor input, Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order) {
        Subnormals.check();
        Objects.requireNonNull(input, "input");
        ScalarConv2d conv = of(weight, bias, shape, order);
        Tensor out = shape.output(input);
        conv.compute(input, out, 1);
        return out;
    }

    /** The loops over the outputs, in one thread; all shapes are checked. */
    @Override
    public void compute(Tensor input, Tensor out, int threads) {
        int at = 0;
        for (int image = 0; image < out.n(); image++) {
            for (int channel = 0; channel < out.c(); channel++) {
                for (int row = 0; row < out.h(); row++) {
                    Interruption.check();
                    for (int column = 0; column < out.w(); column++) {
                        out.data()[at++] = sum(input, image, channel, row, column);
                    }
                }
            }
        }
    }

    /**
     * One output.
     *
     * @param input (n, inChannels, h, w)
     * @param image the image, 0 to n − 1
     * @param channel the output channel
     * @param row the row of the output
     * @param column the column of the output
     * @return what {@link #forward} has there
     * @throws NullPointerException if input is null
     * @throws IllegalArgumentException if the input's channels are not those of the weight, or the kernel is larger
     *     than the padded input
     * @throws IndexOutOfBoundsException if the output has no such element
     */
    public float output(Tensor input, int image, int channel, int row, int column) {
        Objects.requireNonNull(input, "input");
        int[] size = shape.outputSizes(input);
        Objects.checkIndex(image, size[0]);
        Objects.checkIndex(channel, size[1]);
        Objects.checkIndex(row, size[2]);
        Objects.checkIndex(column, size[3]);
        return sum(input, image, channel, row, column);
    }

    Terms terms() {
        return terms;
    }

    float sum(Tensor input, int image, int channel, int row, int column) {
        return order.accumulator().equals(Format.BINARY32)
                ? floatSum(input, image, channel, row, column)
                : formatSum(input, image, channel, row, column);
    }

    /** The sum of one output as the order says, in floats. */
    private float floatSum(Tensor input, int image, int channel, int row, int column) {
        boolean hasBias = bias != null;
        boolean skip = order.paddingTaps() == PaddingTaps.SKIPPED;
        Arithmetic arithmetic = order.arithmetic();
        float total = 0;
        for (int chunk = 0; chunk < terms.chunks(); chunk++) {
            float acc = chunk == 0 && hasBias && order.biasOrder() == BiasOrder.FIRST ? bias[channel] : 0;
            int end = terms.chunkStart(chunk + 1);
            for (int i = terms.chunkStart(chunk); i < end; i++) {
                int x = inputIndex(input, image, channel, row, column, i);
                if (x >= 0) {
                    acc = arithmetic.accumulate(acc, input.data()[x], weightOf(channel, i));
                } else if (!skip) {
                    acc = arithmetic.accumulate(acc, 0f, weightOf(channel, i));
                }
            }
            if (chunk == 0) {
                total = hasBias && order.biasOrder() == BiasOrder.TOTAL_FIRST ? bias[channel] + acc : acc;
            } else {
                total += acc;
            }
        }
        return hasBias && order.biasOrder() == BiasOrder.LAST ? total + bias[channel] : total;
    }

    /** {@link #floatSum} with the accumulator, the total and the bias in another format, rounded to float at the end. */
    private float formatSum(Tensor input, int image, int channel, int row, int column) {
        boolean hasBias = bias != null;
        boolean skip = order.paddingTaps() == PaddingTaps.SKIPPED;
        Arithmetic arithmetic = order.arithmetic();
        Format format = order.accumulator();
        double start = hasBias ? format.round(bias[channel]) : 0;
        double total = 0;
        for (int chunk = 0; chunk < terms.chunks(); chunk++) {
            double acc = chunk == 0 && hasBias && order.biasOrder() == BiasOrder.FIRST ? start : 0;
            int end = terms.chunkStart(chunk + 1);
            for (int i = terms.chunkStart(chunk); i < end; i++) {
                int x = inputIndex(input, image, channel, row, column, i);
                if (x >= 0) {
                    acc = arithmetic.accumulate(acc, input.data()[x], weightOf(channel, i), format);
                } else if (!skip) {
                    acc = arithmetic.accumulate(acc, 0f, weightOf(channel, i), format);
                }
            }
            if (chunk == 0) {
                total = hasBias && order.biasOrder() == BiasOrder.TOTAL_FIRST ? format.add(start, acc) : acc;
            } else {
                total = format.add(total, acc);
            }
        }
        return (float) (hasBias && order.biasOrder() == BiasOrder.LAST ? format.add(total, start) : total);
    }

    /** Where the input of term i lies, or −1 in the padding. */
    private int inputIndex(Tensor input, int image, int channel, int row, int column, int i) {
        int group = channel / outPerGroup;
        int c = group * weight.c() + terms.channel(i);
        int y = row * shape.strideH() - shape.padTop() + terms.row(i) * shape.dilationH();
        int x = column * shape.strideW() - shape.padLeft() + terms.column(i) * shape.dilationW();
        boolean inside = 0 <= y && y < input.h() && 0 <= x && x < input.w();
        return inside ? ((image * input.c() + c) * input.h() + y) * input.w() + x : -1;
    }

    private float weightOf(int channel, int i) {
        return weight.data()[channel * terms.size() + terms.tap(i)];
    }
}
