package floatlab.conv;

import floatlab.runtime.Require;
import floatlab.tensor.Tensor;

/**
 * All sizes of a two-dimensional convolution except those of the image, and the one formula for the size of its output.
 *
 * <p>Layouts are NCHW: input (n, inChannels, h, w), weight (outChannels, inChannels / groups, kernelH, kernelW), output
 * (n, outChannels, {@link #outputHeight}, {@link #outputWidth}). As in PyTorch, group g of the output channels reads
 * group g of the input channels, and the kernel is not mirrored.
 *
 * <p>The constructor throws {@link IllegalArgumentException} if a size is out of its range, groups does not divide
 * both channel counts, or the weight has more elements than an array can hold.
 *
 * @param inChannels input channels, 1 or more
 * @param outChannels output channels, 1 or more
 * @param kernelH rows of the kernel, 1 or more
 * @param kernelW columns of the kernel, 1 or more
 * @param strideH rows from one output to the next, 1 or more
 * @param strideW columns from one output to the next, 1 or more
 * @param padTop rows of padding above, 0 or more
 * @param padBottom rows of padding below, 0 or more
 * @param padLeft columns of padding on the left, 0 or more
 * @param padRight columns of padding on the right, 0 or more
 * @param dilationH rows from one row of the kernel to the next, 1 or more
 * @param dilationW columns from one column of the kernel to the next, 1 or more
 * @param groups independent groups of channels, 1 or more, a divisor of both channel counts
 */
public record Conv2dShape(
        int inChannels,
        int outChannels,
        int kernelH,
        int kernelW,
        int strideH,
        int strideW,
        int padTop,
        int padBottom,
        int padLeft,
        int padRight,
        int dilationH,
        int dilationW,
        int groups) {

    public Conv2dShape {
        Require.atLeast("inChannels", inChannels, 1);
        Require.atLeast("outChannels", outChannels, 1);
        Require.atLeast("kernelH", kernelH, 1);
        Require.atLeast("kernelW", kernelW, 1);
        Require.atLeast("strideH", strideH, 1);
        Require.atLeast("strideW", strideW, 1);
        Require.atLeast("padTop", padTop, 0);
        Require.atLeast("padBottom", padBottom, 0);
        Require.atLeast("padLeft", padLeft, 0);
        Require.atLeast("padRight", padRight, 0);
        Require.atLeast("dilationH", dilationH, 1);
        Require.atLeast("dilationW", dilationW, 1);
        Require.atLeast("groups", groups, 1);
        divides(groups, "inChannels", inChannels);
        divides(groups, "outChannels", outChannels);
        Require.elements("weight", outChannels, inChannels / groups, kernelH, kernelW);
    }

    private static void divides(int groups, String name, int channels) {
        if (channels % groups != 0) {
            throw Require.unexpected("groups", groups, "a divisor of " + name + ", which is " + channels);
        }
    }

    /**
     * A square kernel with stride 1, no padding, no dilation, one group.
     *
     * @param inChannels input channels, 1 or more
     * @param outChannels output channels, 1 or more
     * @param kernel rows and columns of the kernel, 1 or more
     * @return the shape
     */
    public static Conv2dShape of(int inChannels, int outChannels, int kernel) {
        return new Conv2dShape(inChannels, outChannels, kernel, kernel, 1, 1, 0, 0, 0, 0, 1, 1, 1);
    }

    private Conv2dShape with(Axis rows, Axis columns, int newGroups) {
        return new Conv2dShape(
                inChannels,
                outChannels,
                rows.kernel(),
                columns.kernel(),
                rows.stride(),
                columns.stride(),
                rows.before(),
                rows.after(),
                columns.before(),
                columns.after(),
                rows.dilation(),
                columns.dilation(),
                newGroups);
    }

    Axis rows() {
        return new Axis(kernelH, strideH, padTop, padBottom, dilationH);
    }

    Axis columns() {
        return new Axis(kernelW, strideW, padLeft, padRight, dilationW);
    }

    /**
     * {@return the same shape with another kernel}
     *
     * @param h rows, 1 or more
     * @param w columns, 1 or more
     */
    public Conv2dShape withKernel(int h, int w) {
        Axis rows = new Axis(h, strideH, padTop, padBottom, dilationH);
        return with(rows, new Axis(w, strideW, padLeft, padRight, dilationW), groups);
    }

    /**
     * {@return the same shape with another stride}
     *
     * @param stride rows and columns, 1 or more
     */
    public Conv2dShape withStride(int stride) {
        return withStride(stride, stride);
    }

    /**
     * {@return the same shape with another stride}
     *
     * @param h rows, 1 or more
     * @param w columns, 1 or more
     */
    public Conv2dShape withStride(int h, int w) {
        Axis rows = new Axis(kernelH, h, padTop, padBottom, dilationH);
        return with(rows, new Axis(kernelW, w, padLeft, padRight, dilationW), groups);
    }

    /**
     * {@return the same shape with the same padding on all four sides}
     *
     * @param padding rows and columns, 0 or more
     */
    public Conv2dShape withPadding(int padding) {
        return withPadding(padding, padding, padding, padding);
    }

    /**
     * {@return the same shape with other padding}
     *
     * @param top rows above, 0 or more
     * @param bottom rows below, 0 or more
     * @param left columns on the left, 0 or more
     * @param right columns on the right, 0 or more
     */
    public Conv2dShape withPadding(int top, int bottom, int left, int right) {
        Axis rows = new Axis(kernelH, strideH, top, bottom, dilationH);
        return with(rows, new Axis(kernelW, strideW, left, right, dilationW), groups);
    }

    /**
     * {@return the same shape with another dilation}
     *
     * @param dilation rows and columns, 1 or more
     */
    public Conv2dShape withDilation(int dilation) {
        return withDilation(dilation, dilation);
    }

    /**
     * {@return the same shape with another dilation}
     *
     * @param h rows, 1 or more
     * @param w columns, 1 or more
     */
    public Conv2dShape withDilation(int h, int w) {
        Axis rows = new Axis(kernelH, strideH, padTop, padBottom, h);
        return with(rows, new Axis(kernelW, strideW, padLeft, padRight, w), groups);
    }

    /**
     * {@return the same shape with another number of groups}
     *
     * @param count independent groups of channels, a divisor of both channel counts
     */
    public Conv2dShape withGroups(int count) {
        return with(rows(), columns(), count);
    }

    /**
     * Rows of the output: {@code ⌊(h + padTop + padBottom − dilationH·(kernelH − 1) − 1) / strideH⌋ + 1}.
     *
     * @param h rows of the input, 1 or more
     * @return rows of the output, 1 or more
     * @throws IllegalArgumentException if h is less than 1 or the kernel is larger than the padded input
     */
    public int outputHeight(int h) {
        return outputSize("rows", Require.atLeast("h", h, 1), (long) padTop + padBottom, kernelH, dilationH, strideH);
    }

    /**
     * Columns of the output: {@code ⌊(w + padLeft + padRight − dilationW·(kernelW − 1) − 1) / strideW⌋ + 1}.
     *
     * @param w columns of the input, 1 or more
     * @return columns of the output, 1 or more
     * @throws IllegalArgumentException if w is less than 1 or the kernel is larger than the padded input
     */
    public int outputWidth(int w) {
        return outputSize(
                "columns", Require.atLeast("w", w, 1), (long) padLeft + padRight, kernelW, dilationW, strideW);
    }

    private static int outputSize(String name, int input, long padding, int kernel, int dilation, int stride) {
        long padded = input + padding;
        long reach = (long) dilation * (kernel - 1) + 1;
        if (reach > padded) {
            throw new IllegalArgumentException("kernel reaches over " + reach + " " + name + ", expected at most the "
                    + padded + " of the padded input");
        }
        long output = (padded - reach) / stride + 1;
        if (output > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "output has " + output + " " + name + ", expected at most " + Integer.MAX_VALUE);
        }
        return (int) output;
    }

    /** Throws unless input and kernel fit; the output for that input, all zeros. */
    Tensor output(Tensor input) {
        int[] size = outputSizes(input);
        return Tensor.zeros(size[0], size[1], size[2], size[3]);
    }

    /** Throws unless input and kernel fit and out can take the output for that input. */
    void checkOutput(Tensor input, Tensor out) {
        checkInput(input);
        checkShape("out", out, input.n(), outChannels, outputHeight(input.h()), outputWidth(input.w()));
        if (out.data() == input.data()) {
            throw new IllegalArgumentException("out shares the array of input, expected another array");
        }
    }

    /** Throws unless a gradient by the output has the shape of the output for images of h × w pixels. */
    void checkGradient(Tensor gradient, int h, int w) {
        checkShape("gradient", gradient, gradient.n(), outChannels, outputHeight(h), outputWidth(w));
    }

    private static void checkShape(String name, Tensor tensor, int n, int c, int h, int w) {
        if (tensor.n() != n || tensor.c() != c || tensor.h() != h || tensor.w() != w) {
            throw new IllegalArgumentException(name + " has shape " + tensor.shapeText() + ", expected (" + n + ", " + c
                    + ", " + h + ", " + w + ")");
        }
    }

    /** Throws unless input and kernel fit; n, c, h and w of the output. */
    int[] outputSizes(Tensor input) {
        checkInput(input);
        int[] sizes = {input.n(), outChannels, outputHeight(input.h()), outputWidth(input.w())};
        Require.elements("output", sizes);
        return sizes;
    }

    /** Throws unless the input has the channels of this shape. */
    void checkInput(Tensor input) {
        if (input.c() != inChannels) {
            String each = groups == 1 ? "" : ", " + inChannels / groups + " for each of " + groups + " groups";
            throw new IllegalArgumentException("input has " + input.c() + " channels, expected " + inChannels + each);
        }
    }

    /** Throws unless weight and bias, which may be null, are of this shape. */
    void checkParameters(Tensor weight, float[] bias) {
        checkShape("weight", weight, outChannels, inChannels / groups, kernelH, kernelW);
        if (bias != null) {
            Require.length("bias", bias.length, "floats", outChannels);
        }
    }
}
