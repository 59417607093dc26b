package floatlab.reveal;

import floatlab.conv.Conv2dShape;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Finds out in which order someone else's sum adds.
 *
 * <p>There are two ways. If the sum can be called, {@code reveal…} asks it some questions and returns the tree of its
 * additions, by the method of FPRev (Xie et al. 2025, USENIX ATC, arXiv 2411.00442). A program that cannot be called but
 * can read a file is asked through a {@link SummationProbe} or a {@link DotProbe}. If only x, w, b and y of a convolution
 * were recorded, {@code find} tries the orders it knows and names those that give y.
 */
public final class OrderDetective {
    private static final int SEED = 2;

    private OrderDetective() {}

    /** A sum of products: {@code Σ x·w}. */
    @FunctionalInterface
    public interface Dot {
        /**
         * Adds the products.
         *
         * @param x factors
         * @param w as many factors
         * @return the sum
         */
        double apply(float[] x, float[] w);
    }

    /** A sum of products and a bias: {@code Σ x·w + b}. */
    @FunctionalInterface
    public interface DotWithBias {
        /**
         * Adds the products and the bias.
         *
         * @param x factors
         * @param w as many factors
         * @param bias the bias
         * @return the sum
         */
        double apply(float[] x, float[] w, float bias);
    }

    /** A convolution of a fixed shape. */
    @FunctionalInterface
    public interface Convolution {
        /**
         * Convolves.
         *
         * @param x (n, inChannels, h, w)
         * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
         * @param bias one float for each output channel, or null for none
         * @return the output
         */
        Tensor apply(Tensor x, Tensor weight, float[] bias);
    }

    /**
     * Reveals the order of a sum of n floats.
     *
     * @param terms n, 1 to 16384
     * @param sum adds an array of n floats; a float result is exact as a double
     * @return the tree of its additions, which gives the sum's bits on random terms
     * @throws NullPointerException if sum is null
     * @throws IllegalArgumentException if terms is not in that range, or the sum is not a tree of rounded additions because
     *     it is compensated or exact, or its order depends on the values or on the run: the message says what shows it
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static RevealedSum reveal(int terms, ToDoubleFunction<float[]> sum) {
        Subnormals.check();
        Objects.requireNonNull(sum, "sum");
        SummationProbe probe = SummationProbe.of(terms);
        return probe.askAll(k -> sum.applyAsDouble(probe.row(k)));
    }

    /**
     * Reveals the order of a dot product without a bias.
     *
     * @param products the number of products, 1 to 16383
     * @param dot multiplies and adds
     * @return tree, arithmetic and accumulator, which together give the dot product's bits on random factors
     * @throws NullPointerException if dot is null
     * @throws IllegalArgumentException if products is not in that range, for the reasons that {@link #reveal} names, or if
     *     some products are fused and others are not
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static RevealedDot revealDot(int products, Dot dot) {
        Subnormals.check();
        Objects.requireNonNull(dot, "dot");
        return revealDot(products, false, (x, w, bias) -> dot.apply(x, w));
    }

    /**
     * Reveals the order of a dot product with a bias.
     *
     * @param products the number of products, 1 to 16383
     * @param dot multiplies and adds
     * @return tree, arithmetic, accumulator and the place of the bias, which together give the bits on random factors
     * @throws NullPointerException if dot is null
     * @throws IllegalArgumentException if products is not in that range, for the reasons that {@link #reveal} names, or if
     *     some products are fused and others are not
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static RevealedDot revealDot(int products, DotWithBias dot) {
        Subnormals.check();
        Objects.requireNonNull(dot, "dot");
        return revealDot(products, true, dot);
    }

    private static RevealedDot revealDot(int products, boolean hasBias, DotWithBias dot) {
        DotProbe probe = DotProbe.of(products, hasBias);
        return probe.askAll(k -> dot.apply(
                Arrays.copyOf(probe.xOf(k), products), Arrays.copyOf(probe.wOf(k), products), probe.biasOf(k)));
    }

    /**
     * Reveals the order of one output of a convolution: channel 0 of image 0, at the first place whose taps are all
     * within the image. The products are numbered as the weight lies in memory, {@code (c·kernelH + kh)·kernelW + kw}.
     *
     * @param shape the shape of the convolution
     * @param batch the images to convolve at once: an implementation may choose another order for another batch
     * @param height rows of an image
     * @param width columns of an image
     * @param hasBias whether there is a bias
     * @param convolution convolves
     * @return tree, arithmetic, accumulator and the place of the bias, which together give the output's bits on random
     *     data, and the order by name if it is one that {@link #find} knows
     * @throws NullPointerException if shape or convolution is null
     * @throws IllegalArgumentException for the reasons that {@link #reveal} names, or if no output has all its taps within
     *     the image
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static RevealedDot revealConv(
            Conv2dShape shape, int batch, int height, int width, boolean hasBias, Convolution convolution) {
        Subnormals.check();
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(convolution, "convolution");
        int row = ceilDiv(shape.padTop(), shape.strideH());
        int column = ceilDiv(shape.padLeft(), shape.strideW());
        long top = (long) row * shape.strideH() - shape.padTop();
        long left = (long) column * shape.strideW() - shape.padLeft();
        if (top + (shape.kernelH() - 1L) * shape.dilationH() >= height
                || left + (shape.kernelW() - 1L) * shape.dilationW() >= width) {
            throw new IllegalArgumentException(
                    "an image of " + height + "×" + width + " has no place where all taps of the kernel are within it");
        }
        int y = (int) top; // within the image
        int x = (int) left;
        int channels = shape.inChannels() / shape.groups();
        // Numbers that do not belong to the output are not zero, so that it shows if an implementation adds them.
        NumpyRandom random = new NumpyRandom(SEED);
        Tensor input = filled(Tensor.zeros(batch, shape.inChannels(), height, width), random);
        Tensor weight = filled(Tensor.zeros(shape.outChannels(), channels, shape.kernelH(), shape.kernelW()), random);
        DotWithBias dot = (xs, ws, b) -> {
            int at = 0;
            for (int c = 0; c < channels; c++) {
                for (int kh = 0; kh < shape.kernelH(); kh++) {
                    for (int kw = 0; kw < shape.kernelW(); kw++) {
                        int inputAt = (c * height + y + kh * shape.dilationH()) * width + x + kw * shape.dilationW();
                        weight.data()[at] = ws[at];
                        input.data()[inputAt] = xs[at++];
                    }
                }
            }
            float[] bias = hasBias ? new float[shape.outChannels()] : null;
            if (hasBias) {
                bias[0] = b;
            }
            return convolution.apply(input, weight, bias).get(0, 0, row, column);
        };
        RevealedDot revealed = revealDot(channels * shape.kernelH() * shape.kernelW(), hasBias, dot);
        return revealed.withOrder(OrderSearch.nameOf(revealed, channels, shape.kernelH(), shape.kernelW()));
    }

    private static int ceilDiv(int a, int b) {
        return a == 0 ? 0 : (a - 1) / b + 1;
    }

    private static Tensor filled(Tensor tensor, NumpyRandom random) {
        float[] data = tensor.data();
        System.arraycopy(random.randomFloats(data.length), 0, data, 0, data.length);
        return tensor;
    }

    /**
     * Names the known orders in which a convolution may have been computed: all that give every output bit for bit, where
     * NaN is equal to NaN. If two names mean the same order of these terms, only the plainer one is listed: 8 channels in
     * blocks of 16 are not in blocks, and a total over one chunk that starts from the bias is the bias added last. Few terms
     * can be added in few ways, so at fan-in 1 several orders fit.
     *
     * <p>The search knows the six loop nests; blocks of 4 to 128 channels, with or without a chunk for each; chunks of any
     * number of terms in the order of memory (beyond 1024 terms only multiples of 8 and of the kernel's plane, and equal
     * parts), and of usual numbers of terms in other orders; both arithmetics; the three places of the bias; padding that
     * is skipped or multiplied as zeros; and the plain chain in accumulators of other formats.
     *
     * @param x (n, inChannels, h, w)
     * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
     * @param bias one float for each output channel, or null for none
     * @param shape stride, padding, dilation and groups
     * @param y the output that was recorded
     * @return the orders that fit, plain ones first; empty if none of the orders known does
     * @throws NullPointerException if an argument other than bias is null
     * @throws IllegalArgumentException if a shape does not fit
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static List<ReductionOrder> find(Tensor x, Tensor weight, float[] bias, Conv2dShape shape, Tensor y) {
        Subnormals.check();
        Objects.requireNonNull(y, "y");
        return OrderSearch.of(x, weight, bias, shape).fitting(y);
    }

    /**
     * Does what {@link #find} does if only some outputs were recorded. Fewer outputs can fit more orders.
     *
     * @param x (n, inChannels, h, w)
     * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
     * @param bias one float for each output channel, or null for none
     * @param shape stride, padding, dilation and groups
     * @param indices which outputs, as indices into (n, outChannels, outputHeight, outputWidth), row-major
     * @param y their values
     * @return the orders that fit, plain ones first; empty if none of the orders known does
     * @throws NullPointerException if an argument other than bias is null
     * @throws IllegalArgumentException if a shape does not fit, or indices and y differ in length or are empty
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     * @throws IndexOutOfBoundsException if an index is not one of an output
     */
    public static List<ReductionOrder> findBySample(
            Tensor x, Tensor weight, float[] bias, Conv2dShape shape, int[] indices, float[] y) {
        Subnormals.check();
        Objects.requireNonNull(indices, "indices");
        Objects.requireNonNull(y, "y");
        return OrderSearch.of(x, weight, bias, shape).fitting(indices, y);
    }

    /**
     * The result of {@link #find} in words.
     *
     * @param found orders
     * @return {@code none of the orders I know}, or a line for each order
     * @throws NullPointerException if found is null
     */
    public static String describe(List<ReductionOrder> found) {
        return found.isEmpty()
                ? "none of the orders I know"
                : found.stream().map(ReductionOrder::describe).collect(Collectors.joining("\n"));
    }
}
