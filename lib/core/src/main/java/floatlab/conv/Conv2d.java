package floatlab.conv;

import floatlab.order.ReductionOrder;
import floatlab.runtime.Subnormals;
import floatlab.runtime.VectorSupport;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * A two-dimensional convolution (a cross-correlation, as in PyTorch: the kernel is not mirrored) whose every output has
 * a documented order of additions, and so the same bits everywhere. See {@link ScalarConv2d} for the formula, its error
 * bound and NaN, ∞ and −0. The page of this package says in which order to read the classes behind it.
 */
public final class Conv2d {
    private final Conv2dShape shape;
    private final ReductionOrder order;
    private final Conv2dCore core;
    private final String coreName;
    private final int threads;

    private Conv2d(Conv2dShape shape, ReductionOrder order, Conv2dCore core, String coreName, int threads) {
        this.shape = shape;
        this.order = order;
        this.core = core;
        this.coreName = coreName;
        this.threads = threads;
    }

    /**
     * A convolution with a bias. Weight and bias are copied.
     *
     * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
     * @param bias one float for each output channel, or null for none
     * @param shape channels, kernel, stride, padding, dilation and groups
     * @param order the order of the additions
     * @return the convolution
     * @throws NullPointerException if weight, shape or order is null
     * @throws IllegalArgumentException if weight or bias is not of that shape
     */
    public static Conv2d of(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order) {
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(order, "order");
        shape.checkParameters(weight, bias);
        Tensor copy = Tensor.of(weight.data().clone(), weight.n(), weight.c(), weight.h(), weight.w());
        float[] biasCopy = bias == null ? null : bias.clone();
        ScalarConv2d scalar = ScalarConv2d.of(copy, biasCopy, shape, order);
        int threads = Workers.defaultThreads();
        // Only what follows this check names VectorConv2d, which cannot be loaded without the vector module.
        if (!VectorSupport.available()) {
            return new Conv2d(shape, order, scalar, VectorSupport.why(), threads);
        }
        Optional<String> obstacle = VectorConv2d.obstacle(shape, order);
        if (obstacle.isPresent()) {
            return new Conv2d(shape, order, scalar, "plain loops: " + obstacle.get(), threads);
        }
        VectorConv2d vector = new VectorConv2d(copy, biasCopy, shape, order, scalar);
        return new Conv2d(shape, order, vector, VectorSupport.why(), threads);
    }

    /**
     * The same convolution with another number of threads. At first it is {@link Workers#defaultThreads()}. The bits do not
     * depend on it. Small convolutions and the plain loops use one thread.
     *
     * @param count the most threads, the calling one included, 1 to {@link Workers#MOST_THREADS}
     * @return a convolution that shares the packed weights of this one
     * @throws IllegalArgumentException if count is not in that range
     */
    public Conv2d withThreads(int count) {
        return new Conv2d(shape, order, core, coreName, Workers.checkThreads("count", count));
    }

    /**
     * A convolution without a bias: nothing is added.
     *
     * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
     * @param shape channels, kernel, stride, padding, dilation and groups
     * @param order the order of the additions
     * @return the convolution
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if weight is not of that shape
     */
    public static Conv2d of(Tensor weight, Conv2dShape shape, ReductionOrder order) {
        return of(weight, null, shape, order);
    }

    /**
     * Convolves into a new tensor.
     *
     * @param input (n, inChannels, h, w)
     * @return (n, outChannels, outputHeight, outputWidth)
     * @throws NullPointerException if input is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     * @throws IllegalArgumentException if the input's channels are not those of the weight, the kernel is larger than
     *     the padded input, or the output too large for an array
     * @throws IllegalStateException if a native library has changed the thread's arithmetic, as {@link
     *     floatlab.runtime.Subnormals} says
     */
    public Tensor forward(Tensor input) {
        Subnormals.check();
        Objects.requireNonNull(input, "input");
        Tensor out = shape.output(input);
        core.compute(input, out, threads);
        return out;
    }

    /**
     * Convolves into a given tensor, whose elements are overwritten.
     *
     * @param input (n, inChannels, h, w)
     * @param out (n, outChannels, outputHeight, outputWidth), not over the input's array
     * @return out
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException as {@link #forward(Tensor)}, or if out has another shape or shares the input's
     *     array
     * @throws IllegalStateException if a native library has changed the thread's arithmetic, as {@link
     *     floatlab.runtime.Subnormals} says
     */
    public Tensor forward(Tensor input, Tensor out) {
        Subnormals.check();
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(out, "out");
        shape.checkOutput(input, out);
        core.compute(input, out, threads);
        return out;
    }

    /**
     * Which core runs, and why. The vector core leaves two kinds of input to the plain loops: very small ones, for which the
     * loops are faster, and those that padding, dilation or stride would make many times as large in memory.
     *
     * @return one line, such as {@code vector core, 16 floats at a time} or
     *     {@code plain loops: the accumulator is binary64}
     */
    public String core() {
        return coreName;
    }

    /** {@return the sizes: channels, kernel, stride, padding, dilation and groups} */
    public Conv2dShape shape() {
        return shape;
    }

    /** {@return the order of the additions} */
    public ReductionOrder order() {
        return order;
    }
}
