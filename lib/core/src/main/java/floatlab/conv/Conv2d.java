package floatlab.conv;

import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;
import java.util.Objects;

/**
 * A two-dimensional convolution (a cross-correlation, as in PyTorch: the kernel is not mirrored) whose every output has
 * a documented order of additions, and so the same bits everywhere. See {@link ScalarConv2d} for the formula, its error
 * bound and NaN, ∞ and −0.
 */
public final class Conv2d {
    private final Conv2dShape shape;
    private final ReductionOrder order;
    private final Conv2dCore core;

    private Conv2d(Conv2dShape shape, ReductionOrder order, Conv2dCore core) {
        this.shape = shape;
        this.order = order;
        this.core = core;
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
        return new Conv2d(shape, order, ScalarConv2d.of(copy, bias == null ? null : bias.clone(), shape, order));
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
     * @throws IllegalArgumentException if the input's channels are not those of the weight, the kernel is larger than
     *     the padded input, or the output too large for an array
     */
    public Tensor forward(Tensor input) {
        Objects.requireNonNull(input, "input");
        Tensor out = shape.output(input);
        core.compute(input, out);
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
     */
    public Tensor forward(Tensor input, Tensor out) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(out, "out");
        shape.checkOutput(input, out);
        core.compute(input, out);
        return out;
    }

    /**
     * The sizes.
     *
     * @return channels, kernel, stride, padding, dilation and groups
     */
    public Conv2dShape shape() {
        return shape;
    }

    /**
     * The order of the additions.
     *
     * @return the order
     */
    public ReductionOrder order() {
        return order;
    }
}
