package floatlab.conv;

import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * The gradients of a convolution y = x ∗ w + b. Given the loss's gradient by y, they are its gradients by x, by w and by b.
 * All three are convolutions themselves and run on the same cores, so each of their elements has a documented order of
 * additions, too.
 *
 * <p>The order's axes (c, kh, kw), its channel blocks and its chunks mean, in the gradient by
 *
 * <ul>
 *   <li>the input: the output channels of the group, and the rows and columns of y's gradient that see the pixel, ascending
 *       (so the kernel's rows and columns descend). Outputs that do not exist are skipped as taps in the padding are: they
 *       count in a chunk, and add nothing. With a stride, only those rows and columns of the kernel that meet the pixel
 *       give terms;
 *   <li>the weight: the images, and the rows and columns of y's gradient, ascending. Taps in the input's padding are
 *       treated as the order says;
 *   <li>the bias: the same as for the weight, with x = 1.
 * </ul>
 *
 * There is no bias in these sums. The error bound of {@link ScalarConv2d} holds with the number of these terms; NaN, ∞ and
 * −0 are those of the float operations named.
 */
public final class Conv2dGradient {
    private final Conv2dShape shape;
    private final ReductionOrder order;
    private final int threads;

    private Conv2dGradient(Conv2dShape shape, ReductionOrder order, int threads) {
        this.shape = shape;
        this.order = order;
        this.threads = threads;
    }

    /**
     * The gradients of a convolution.
     *
     * @param shape of the convolution: channels, kernel, stride, padding, dilation and groups
     * @param order the order of the additions
     * @return the gradients
     * @throws NullPointerException if an argument is null
     */
    public static Conv2dGradient of(Conv2dShape shape, ReductionOrder order) {
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(order, "order");
        return new Conv2dGradient(shape, order, Workers.defaultThreads());
    }

    /**
     * The same gradients with another number of threads. The bits do not depend on it.
     *
     * @param count the most threads, the calling one included, 1 to {@link Workers#MOST_THREADS}
     * @return new gradients
     * @throws IllegalArgumentException if count is not in that range
     */
    public Conv2dGradient withThreads(int count) {
        return new Conv2dGradient(shape, order, Workers.checkThreads("count", count));
    }

    /**
     * The gradient by the input: {@code Σ gradient(n, oc, oy, ox) · weight(oc, c, kh, kw)} over the outputs that see the
     * pixel.
     *
     * @param gradient by the output, (n, outChannels, outputHeight(h), outputWidth(w))
     * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
     * @param h rows of the input
     * @param w columns of the input
     * @return (n, inChannels, h, w); +0 where no output sees the pixel
     * @throws NullPointerException if gradient or weight is null
     * @throws IllegalArgumentException if a shape does not fit, or padding and dilation are so large that those of the
     *     gradient's own convolution would not fit into an int
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     * @throws IllegalStateException if a native library has changed the thread's arithmetic, as {@link
     *     floatlab.runtime.Subnormals} says
     */
    public Tensor input(Tensor gradient, Tensor weight, int h, int w) {
        Subnormals.check();
        Objects.requireNonNull(gradient, "gradient");
        Objects.requireNonNull(weight, "weight");
        shape.checkParameters(weight, null);
        shape.checkGradient(gradient, h, w);
        Tensor result = Tensor.zeros(gradient.n(), shape.inChannels(), h, w);
        // All pixels of one phase of the stride are seen by the same rows and columns of the kernel.
        for (int a = 0; a < Math.min(h, shape.strideH()); a++) {
            Phase rows = Phase.of(a, h, gradient.h(), shape.rows());
            for (int b = 0; b < Math.min(w, shape.strideW()) && rows != null; b++) {
                Phase columns = Phase.of(b, w, gradient.w(), shape.columns());
                if (columns != null) {
                    inputPhase(gradient, weight, rows, columns, result);
                }
            }
        }
        return result;
    }

    private void inputPhase(Tensor gradient, Tensor weight, Phase rows, Phase columns, Tensor result) {
        Conv2dShape phaseShape = Conv2dShape.of(shape.outChannels(), shape.inChannels(), 1)
                .withGroups(shape.groups())
                .withKernel(rows.taps, columns.taps)
                .withDilation(rows.dilation, columns.dilation)
                .withPadding(rows.before, rows.after, columns.before, columns.after);
        Tensor part = Conv2d.of(turned(weight, rows, columns), phaseShape, order.withPaddingTaps(PaddingTaps.SKIPPED))
                .withThreads(threads)
                .forward(seeing(gradient, rows, columns));
        int source = 0;
        for (int plane = 0; plane < result.n() * result.c(); plane++) {
            for (int r = 0; r < part.h(); r++) {
                int to = (plane * result.h() + rows.start + r * shape.strideH()) * result.w() + columns.start;
                for (int c = 0; c < part.w(); c++) {
                    result.data()[to + c * shape.strideW()] = part.data()[source++];
                }
            }
        }
    }

    /** The gradient of the outputs that see pixels of a phase. */
    private static Tensor seeing(Tensor gradient, Phase rows, Phase columns) {
        Tensor seeing = Tensor.zeros(gradient.n(), gradient.c(), rows.size, columns.size);
        for (int row = 0; row < gradient.n() * gradient.c() * rows.size; row++) {
            int y = row / rows.size * gradient.h() + rows.first + row % rows.size;
            int from = y * gradient.w() + columns.first;
            System.arraycopy(gradient.data(), from, seeing.data(), row * columns.size, columns.size);
        }
        return seeing;
    }

    /** The taps that see pixels of a phase, from the last to the first, with input and output channels exchanged. */
    private Tensor turned(Tensor weight, Phase rows, Phase columns) {
        int inPer = shape.inChannels() / shape.groups();
        int outPer = shape.outChannels() / shape.groups();
        Tensor turned = Tensor.zeros(shape.inChannels(), outPer, rows.taps, columns.taps);
        int at = 0;
        for (int channel = 0; channel < shape.inChannels(); channel++) {
            for (int out = channel / inPer * outPer; out < (channel / inPer + 1) * outPer; out++) {
                for (int i = 0; i < rows.taps; i++) {
                    for (int j = 0; j < columns.taps; j++) {
                        int row = rows.lastTap - i * rows.tapStep;
                        int column = columns.lastTap - j * columns.tapStep;
                        turned.data()[at++] = weight.get(out, channel % inPer, row, column);
                    }
                }
            }
        }
        return turned;
    }

    /**
     * The pixels start, start + stride, … of one axis. Tap lastTap − i·tapStep of the output t + i·dilation − before sees
     * pixel t of them, with outputs counted from the first one that sees any; size outputs do.
     */
    private record Phase(
            int start, int lastTap, int tapStep, int taps, int dilation, int first, int size, int before, int after) {

        /** Null if no output sees these pixels. */
        static Phase of(int start, int pixels, int outputs, Axis axis) {
            int stride = axis.stride();
            long place = (long) start + axis.before();
            int lastTap = -1;
            int taps = 0;
            int tapStep = 1;
            for (int k = 0; k < axis.kernel(); k++) {
                if ((place - (long) k * axis.dilation()) % stride == 0) {
                    tapStep = lastTap < 0 ? 1 : k - lastTap;
                    lastTap = k;
                    taps++;
                }
            }
            if (taps == 0) {
                return null;
            }
            int count = (pixels - 1 - start) / stride + 1;
            int step = taps == 1 ? 1 : fitting((long) tapStep * axis.dilation() / stride);
            long from = (place - (long) lastTap * axis.dilation()) / stride;
            long to = from + count - 1 + (long) (taps - 1) * step;
            long first = Math.max(0, from);
            long last = Math.min(outputs - 1, to);
            if (first > last) {
                return null;
            }
            return new Phase(
                    start,
                    lastTap,
                    tapStep,
                    taps,
                    step,
                    (int) first,
                    (int) (last - first + 1),
                    fitting(first - from),
                    fitting(to - last));
        }
    }

    /**
     * The gradient by the weight: {@code Σ gradient(n, oc, oy, ox) · input(n, c, oy·strideH − padTop + kh·dilationH, …)}.
     *
     * @param input (n, inChannels, h, w)
     * @param gradient by the output, (n, outChannels, outputHeight(h), outputWidth(w))
     * @return (outChannels, inChannels / groups, kernelH, kernelW)
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a shape does not fit, or the batch is empty
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     * @throws IllegalStateException if a native library has changed the thread's arithmetic, as {@link
     *     floatlab.runtime.Subnormals} says
     */
    public Tensor weight(Tensor input, Tensor gradient) {
        Subnormals.check();
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(gradient, "gradient");
        shape.checkInput(input);
        shape.checkGradient(gradient, input.h(), input.w());
        Require.length("gradient", gradient.n(), "images", input.n());
        Require.that(input.n() > 0, "input", input::shapeText, "1 image or more");
        int groups = shape.groups();
        int inPer = shape.inChannels() / groups;
        int outPer = shape.outChannels() / groups;
        int images = input.n();
        Reach rows = Reach.of(input.h(), gradient.h(), shape.rows());
        Reach columns = Reach.of(input.w(), gradient.w(), shape.columns());
        Conv2dShape across = Conv2dShape.of(images, outPer, 1)
                .withKernel(gradient.h(), gradient.w())
                .withStride(shape.dilationH(), shape.dilationW())
                .withDilation(shape.strideH(), shape.strideW())
                .withPadding(rows.before, rows.after, columns.before, columns.after);
        Tensor result = Tensor.zeros(shape.outChannels(), inPer, shape.kernelH(), shape.kernelW());
        for (int group = 0; group < groups; group++) {
            Tensor kernel = channelsAsImages(gradient, group * outPer, outPer, gradient.h(), gradient.w());
            Tensor part = Conv2d.of(kernel, across, order)
                    .withThreads(threads)
                    .forward(channelsAsImages(input, group * inPer, inPer, rows.size, columns.size));
            float[] weights = channelsAsImages(part, 0, outPer, shape.kernelH(), shape.kernelW())
                    .data();
            int at = group * outPer * inPer * shape.kernelH() * shape.kernelW();
            System.arraycopy(weights, 0, result.data(), at, weights.length);
        }
        return result;
    }

    /**
     * How far the kernel's last tap reaches with the gradient's last row or column, along one axis: over so much padding,
     * so many pixels of the input, and so much padding again. Without this limit, a stride or padding beyond the input
     * would let the convolution compute any number of outputs that belong to no weight.
     */
    private record Reach(int before, int size, int after) {
        static Reach of(int input, int outputs, Axis axis) {
            long reach = (long) (outputs - 1) * axis.stride() + axis.span() + 1;
            int before = (int) Math.min(axis.before(), reach);
            int size = (int) Math.min(input, Math.max(1, reach - before));
            return new Reach(before, size, fitting(Math.max(0, reach - before - size)));
        }
    }

    /** A padding or dilation of the convolution that gives the gradient. */
    private static int fitting(long size) {
        Require.between("padding or dilation of the gradient's own convolution", size, 0, Integer.MAX_VALUE);
        return (int) size;
    }

    /** The first h rows and w columns of some channels of a tensor, with images as channels and channels as images. */
    private static Tensor channelsAsImages(Tensor from, int first, int count, int h, int w) {
        Tensor result = Tensor.zeros(count, from.n(), h, w);
        int at = 0;
        for (int c = 0; c < count; c++) {
            for (int n = 0; n < from.n(); n++) {
                for (int row = 0; row < h; row++) {
                    int source = ((n * from.c() + first + c) * from.h() + row) * from.w();
                    System.arraycopy(from.data(), source, result.data(), at, w);
                    at += w;
                }
            }
        }
        return result;
    }

    /**
     * The gradient by the bias: {@code Σ 1 · gradient(n, oc, oy, ox)}.
     *
     * @param gradient by the output, (n, outChannels, oh, ow), n of 1 or more
     * @return one float for each output channel
     * @throws NullPointerException if gradient is null
     * @throws IllegalArgumentException if gradient has other channels or no elements
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     * @throws IllegalStateException if a native library has changed the thread's arithmetic, as {@link
     *     floatlab.runtime.Subnormals} says
     */
    public float[] bias(Tensor gradient) {
        Subnormals.check();
        Objects.requireNonNull(gradient, "gradient");
        Require.length("gradient", gradient.c(), "channels", shape.outChannels());
        Require.that(gradient.size() > 0, "gradient", gradient::shapeText, "1 element or more");
        Tensor ones = Tensor.zeros(1, gradient.n(), gradient.h(), gradient.w());
        Arrays.fill(ones.data(), 1);
        Conv2dShape sum = Conv2dShape.of(gradient.n(), 1, 1).withKernel(gradient.h(), gradient.w());
        return Conv2d.of(ones, sum, order)
                .withThreads(threads)
                .forward(channelsAsImages(gradient, 0, gradient.c(), gradient.h(), gradient.w()))
                .data();
    }
}
