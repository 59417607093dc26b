package floatlab.conv;

import floatlab.runtime.ArraySize;
import floatlab.tensor.Tensor;

/**
 * All sizes of a two-dimensional convolution but those of the image, and the one formula for the size of its output.
 *
 * <p>Layouts are NCHW: input (n, inChannels, h, w), weight (outChannels, inChannels / groups, kernelH, kernelW), output
 * (n, outChannels, {@link #outputHeight}, {@link #outputWidth}). As in PyTorch, group g of the output channels reads
 * group g of the input channels, and the kernel is not mirrored.
 *
 * <p>The constructor throws {@link IllegalArgumentException} if a size is out of its range, groups divides not both
 * channel counts, or the weight has more elements than an array can hold.
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
        atLeast("inChannels", inChannels, 1);
        atLeast("outChannels", outChannels, 1);
        atLeast("kernelH", kernelH, 1);
        atLeast("kernelW", kernelW, 1);
        atLeast("strideH", strideH, 1);
        atLeast("strideW", strideW, 1);
        atLeast("padTop", padTop, 0);
        atLeast("padBottom", padBottom, 0);
        atLeast("padLeft", padLeft, 0);
        atLeast("padRight", padRight, 0);
        atLeast("dilationH", dilationH, 1);
        atLeast("dilationW", dilationW, 1);
        atLeast("groups", groups, 1);
        divides("inChannels", inChannels, groups);
        divides("outChannels", outChannels, groups);
        arraySize("weight", outChannels, inChannels / groups, kernelH, kernelW);
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

    /**
     * The same shape with another kernel.
     *
     * @param h rows, 1 or more
     * @param w columns, 1 or more
     * @return a new shape
     */
    public Conv2dShape withKernel(int h, int w) {
        return new Conv2dShape(
                inChannels,
                outChannels,
                h,
                w,
                strideH,
                strideW,
                padTop,
                padBottom,
                padLeft,
                padRight,
                dilationH,
                dilationW,
                groups);
    }

    /**
     * The same shape with another stride.
     *
     * @param stride rows and columns, 1 or more
     * @return a new shape
     */
    public Conv2dShape withStride(int stride) {
        return withStride(stride, stride);
    }

    /**
     * The same shape with another stride.
     *
     * @param h rows, 1 or more
     * @param w columns, 1 or more
     * @return a new shape
     */
    public Conv2dShape withStride(int h, int w) {
        return new Conv2dShape(
                inChannels,
                outChannels,
                kernelH,
                kernelW,
                h,
                w,
                padTop,
                padBottom,
                padLeft,
                padRight,
                dilationH,
                dilationW,
                groups);
    }

    /**
     * The same shape with the same padding on all four sides.
     *
     * @param padding rows and columns, 0 or more
     * @return a new shape
     */
    public Conv2dShape withPadding(int padding) {
        return withPadding(padding, padding, padding, padding);
    }

    /**
     * The same shape with other padding.
     *
     * @param top rows above, 0 or more
     * @param bottom rows below, 0 or more
     * @param left columns on the left, 0 or more
     * @param right columns on the right, 0 or more
     * @return a new shape
     */
    public Conv2dShape withPadding(int top, int bottom, int left, int right) {
        return new Conv2dShape(
                inChannels,
                outChannels,
                kernelH,
                kernelW,
                strideH,
                strideW,
                top,
                bottom,
                left,
                right,
                dilationH,
                dilationW,
                groups);
    }

    /**
     * The same shape with another dilation.
     *
     * @param dilation rows and columns, 1 or more
     * @return a new shape
     */
    public Conv2dShape withDilation(int dilation) {
        return withDilation(dilation, dilation);
    }

    /**
     * The same shape with another dilation.
     *
     * @param h rows, 1 or more
     * @param w columns, 1 or more
     * @return a new shape
     */
    public Conv2dShape withDilation(int h, int w) {
        return new Conv2dShape(
                inChannels,
                outChannels,
                kernelH,
                kernelW,
                strideH,
                strideW,
                padTop,
                padBottom,
                padLeft,
                padRight,
                h,
                w,
                groups);
    }

    /**
     * The same shape with another number of groups.
     *
     * @param count independent groups of channels, a divisor of both channel counts
     * @return a new shape
     */
    public Conv2dShape withGroups(int count) {
        return new Conv2dShape(
                inChannels,
                outChannels,
                kernelH,
                kernelW,
                strideH,
                strideW,
                padTop,
                padBottom,
                padLeft,
                padRight,
                dilationH,
                dilationW,
                count);
    }

    /**
     * Rows of the output: {@code ⌊(h + padTop + padBottom − dilationH·(kernelH − 1) − 1) / strideH⌋ + 1}.
     *
     * @param h rows of the input, 1 or more
     * @return rows of the output, 1 or more
     * @throws IllegalArgumentException if h is less than 1 or the kernel is larger than the padded input
     */
    public int outputHeight(int h) {
        return outputSize("rows", "h", h, (long) padTop + padBottom, kernelH, dilationH, strideH);
    }

    /**
     * Columns of the output: {@code ⌊(w + padLeft + padRight − dilationW·(kernelW − 1) − 1) / strideW⌋ + 1}.
     *
     * @param w columns of the input, 1 or more
     * @return columns of the output, 1 or more
     * @throws IllegalArgumentException if w is less than 1 or the kernel is larger than the padded input
     */
    public int outputWidth(int w) {
        return outputSize("columns", "w", w, (long) padLeft + padRight, kernelW, dilationW, strideW);
    }

    private static int outputSize(
            String axis, String name, int input, long padding, int kernel, int dilation, int stride) {
        atLeast(name, input, 1);
        long padded = input + padding;
        long reach = (long) dilation * (kernel - 1) + 1;
        if (reach > padded) {
            throw new IllegalArgumentException(
                    "kernel reaches over " + reach + " " + axis + ", padded input has " + padded);
        }
        long output = (padded - reach) / stride + 1;
        if (output > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "output has " + output + " " + axis + ", expected at most " + Integer.MAX_VALUE);
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
        int[] size = outputSizes(input);
        if (out.n() != size[0] || out.c() != size[1] || out.h() != size[2] || out.w() != size[3]) {
            throw new IllegalArgumentException("out has shape " + out.shapeText() + ", expected (" + size[0] + ", "
                    + size[1] + ", " + size[2] + ", " + size[3] + ")");
        }
        if (out.data() == input.data()) {
            throw new IllegalArgumentException("out shares the array of input, expected one of its own");
        }
    }

    /** Throws unless input and kernel fit; n, c, h and w of the output. */
    int[] outputSizes(Tensor input) {
        checkInput(input);
        int h = outputHeight(input.h());
        int w = outputWidth(input.w());
        arraySize("output", input.n(), outChannels, h, w);
        return new int[] {input.n(), outChannels, h, w};
    }

    /** Throws unless the input has the channels of this shape. */
    void checkInput(Tensor input) {
        if (input.c() != inChannels) {
            throw new IllegalArgumentException(
                    groups == 1
                            ? "weight has " + inChannels + " input channels, input has " + input.c()
                            : "input has " + input.c() + " channels, expected " + inChannels + ", "
                                    + inChannels / groups + " for each of " + groups + " groups");
        }
    }

    /** Throws unless weight and bias, which may be null, are of this shape. */
    void checkParameters(Tensor weight, float[] bias) {
        int perGroup = inChannels / groups;
        if (weight.n() != outChannels) {
            throw new IllegalArgumentException(
                    "weight has " + weight.n() + " output channels, expected " + outChannels);
        }
        if (weight.c() != perGroup) {
            throw new IllegalArgumentException(
                    "weight has " + weight.c() + " input channels per group, expected " + perGroup);
        }
        if (weight.h() != kernelH || weight.w() != kernelW) {
            throw new IllegalArgumentException("weight has a kernel of " + weight.h() + "×" + weight.w() + ", expected "
                    + kernelH + "×" + kernelW);
        }
        if (bias != null && bias.length != outChannels) {
            throw new IllegalArgumentException("bias has " + bias.length + " floats, expected " + outChannels);
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " or more");
        }
    }

    private static void divides(String name, int channels, int groups) {
        if (channels % groups != 0) {
            throw new IllegalArgumentException(
                    "groups is " + groups + ", expected a divisor of " + name + ", which is " + channels);
        }
    }

    private static void arraySize(String name, int a, int b, int c, int d) {
        // Not in long arithmetic: four ints multiplied can be too large for it.
        if ((double) a * b * c * d > ArraySize.MOST) {
            throw new IllegalArgumentException(name + " of shape (" + a + ", " + b + ", " + c + ", " + d
                    + ") has more than " + ArraySize.MOST + " elements");
        }
    }
}
