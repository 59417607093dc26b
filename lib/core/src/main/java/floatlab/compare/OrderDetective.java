package floatlab.compare;

import floatlab.conv.Conv2dShape;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Finds out in which order someone else's sum adds.
 *
 * <p>Two ways. What can be called, {@code reveal…} asks some questions and returns the tree of its additions, by the
 * method of FPRev (Xie et al. 2025, USENIX ATC, arXiv 2411.00442); what cannot be called but can read a file is asked
 * through a {@link SummationProbe}. Where only x, w, b and y of a convolution are there, {@code find} tries the orders it
 * knows and names those that give y.
 */
public final class OrderDetective {
    /** A product that needs 25 bits: (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴. In an accumulator it is 1 + 2⁻¹¹ at most. */
    private static final float FACTOR = 1 + 0x1p-12f;

    private static final float ROUNDED_PRODUCT = 1 + 0x1p-11f;

    /** With a bias, as many terms as a probe can tell apart. */
    private static final int MOST_PRODUCTS = SummationProbe.MOST_TERMS - 1;

    private static final int TRIALS = 16;
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
     * @throws IllegalArgumentException if terms is not in that range, or the sum is no tree of rounded additions (it is
     *     compensated, exact, or its order depends on the values or on the run): the message says what shows it
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static RevealedSum reveal(int terms, ToDoubleFunction<float[]> sum) {
        Objects.requireNonNull(sum, "sum");
        SummationProbe probe = SummationProbe.of(terms);
        while (!probe.isDone()) {
            double[] answers = new double[probe.rowCount()];
            Arrays.setAll(answers, k -> {
                Interruption.check("the search");
                return sum.applyAsDouble(probe.row(k));
            });
            probe.answer(answers);
        }
        return probe.result();
    }

    /**
     * Reveals the order of a dot product without a bias.
     *
     * @param products the number of products, 1 to 16383
     * @param dot multiplies and adds
     * @return tree, arithmetic and accumulator, which together give the dot product's bits on random factors
     * @throws NullPointerException if dot is null
     * @throws IllegalArgumentException if products is not in that range, as {@link #reveal}, or if some products are
     *     fused and others are not
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static RevealedDot revealDot(int products, Dot dot) {
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
     * @throws IllegalArgumentException if products is not in that range, as {@link #reveal}, or if some products are
     *     fused and others are not
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static RevealedDot revealDot(int products, DotWithBias dot) {
        Objects.requireNonNull(dot, "dot");
        return revealDot(products, true, dot);
    }

    private static RevealedDot revealDot(int products, boolean hasBias, DotWithBias dot) {
        if (products < 1 || products > MOST_PRODUCTS) {
            throw new IllegalArgumentException("products is " + products + ", expected 1 to " + MOST_PRODUCTS);
        }
        float[] ones = new float[products];
        Arrays.fill(ones, 1);
        int terms = products + (hasBias ? 1 : 0);
        RevealedSum sum =
                reveal(terms, x -> dot.apply(Arrays.copyOf(x, products), ones.clone(), hasBias ? x[products] : 0));
        int[] asked = {sum.probes()};
        DotWithBias counted = (x, w, bias) -> {
            asked[0]++;
            return dot.apply(x, w, bias);
        };
        BitSet swapped = new BitSet();
        Arithmetic arithmetic = arithmetic(sum.tree(), products, counted, swapped);
        SummationTree tree = sum.tree().swapped(swapped);
        Format accumulator = accumulator(tree, arithmetic, products, hasBias, counted);
        return new RevealedDot(tree, products, hasBias, arithmetic, accumulator, Optional.empty(), asked[0]);
    }

    /** Fused or not, asked of each product that is added to something; which of a first pair is fused goes to swapped. */
    private static Arithmetic arithmetic(SummationTree tree, int products, DotWithBias dot, BitSet swapped) {
        int[] someTerm = new int[tree.nodes()];
        BitSet fused = new BitSet();
        BitSet rounded = new BitSet();
        for (int node = 0; node < tree.nodes(); node++) {
            int[] of = tree.operands(node);
            someTerm[node] = of.length == 0 ? tree.term(node) : someTerm[of[0]];
            if (of.length != 2) {
                continue;
            }
            int first = tree.term(of[0]);
            int second = tree.term(of[1]);
            boolean secondFused = isProduct(second, products) && isFused(someTerm[of[0]], second, products, dot);
            boolean firstFused = isProduct(first, products) && isFused(someTerm[of[1]], first, products, dot);
            if (firstFused && !secondFused) {
                swapped.set(node);
            }
            if (isProduct(first, products) || isProduct(second, products)) {
                (firstFused || secondFused ? fused : rounded).set(node);
            }
        }
        if (!fused.isEmpty() && !rounded.isEmpty()) {
            throw new IllegalArgumentException("the dot product fuses " + fused.cardinality()
                    + " of its products with an addition and rounds " + rounded.cardinality()
                    + " before theirs, expected all alike");
        }
        // No product is added by itself: what is left are products rounded on their own.
        return fused.isEmpty() ? Arithmetic.MUL_ADD : Arithmetic.FMA;
    }

    private static boolean isProduct(int term, int products) {
        return 0 <= term && term < products;
    }

    /** The term's product needs one bit too many, and its rounded value is subtracted: is the bit still there? */
    private static boolean isFused(int other, int term, int products, DotWithBias dot) {
        float[] x = new float[products];
        float[] w = new float[products];
        Arrays.fill(w, 1);
        float bias = 0;
        x[term] = FACTOR;
        w[term] = FACTOR;
        if (other < products) {
            x[other] = -ROUNDED_PRODUCT;
        } else {
            bias = -ROUNDED_PRODUCT;
        }
        return dot.apply(x, w, bias) != 0;
    }

    private static Format accumulator(
            SummationTree tree, Arithmetic arithmetic, int products, boolean hasBias, DotWithBias dot) {
        List<Format> formats = tree.widestAddition() > 2
                ? List.of(Format.BINARY32, Format.BINARY64)
                : List.of(Format.BINARY32, Format.BINARY64, Format.BFLOAT16, Format.BINARY16);
        boolean[] unrounded = new boolean[formats.size()];
        boolean[] rounded = new boolean[formats.size()];
        Arrays.fill(unrounded, true);
        Arrays.fill(rounded, true);
        float[][] trials = SummationProbe.trials(2 * TRIALS, products + (hasBias ? 1 : 0), new NumpyRandom(SEED));
        for (int trial = 0; trial < TRIALS; trial++) {
            float[] x = trials[trial];
            float[] w = trials[TRIALS + trial];
            if (hasBias) {
                w[products] = 1;
            }
            double sum = dot.apply(Arrays.copyOf(x, products), Arrays.copyOf(w, products), hasBias ? x[products] : 0);
            for (int k = 0; k < formats.size(); k++) {
                double own = tree.evaluate(x, w, arithmetic, formats.get(k));
                unrounded[k] &= own == sum;
                rounded[k] &= (float) own == sum;
            }
        }
        for (int k = 0; k < formats.size(); k++) {
            if (unrounded[k] || rounded[k]) {
                return formats.get(k);
            }
        }
        throw new IllegalArgumentException(
                "the dot product is not a fixed tree of rounded additions: with factors 1 its"
                        + " additions are \"" + tree.inWords()
                        + "\", but on random factors it has other bits than these with "
                        + arithmetic.describe());
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
     * @throws IllegalArgumentException as {@link #reveal}, or if no output has all its taps within the image
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static RevealedDot revealConv(
            Conv2dShape shape, int batch, int height, int width, boolean hasBias, Convolution convolution) {
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
        // What does not belong to the output is not zero, so that an implementation that lets it in is found out.
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
     * Names the known orders by which a convolution may have been computed: all that give every output, bit for bit (NaN
     * is equal to NaN). Where two names say the same order of these terms, the plainer is given: blocks of 16 of 8 channels
     * are no blocks, and a total of one chunk that starts at the bias is the bias added last.
     * Few terms can be added in few ways: at fan-in 1 several orders fit.
     *
     * <p>Known are the six loop nests, blocks of 4 to 128 channels with a chunk each or none, chunks of any number of
     * terms in the order of memory (beyond 1024 terms: multiples of 8 and of the kernel's plane, and equal parts) and of
     * usual numbers in others, both arithmetics, the three places of the bias, padding
     * skipped or as zeros; and the plain chain in accumulators of other formats.
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
        Objects.requireNonNull(y, "y");
        return OrderSearch.of(x, weight, bias, shape).fitting(y);
    }

    /**
     * As {@link #find}, where only some outputs were recorded. Fewer outputs can fit more orders.
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
        Objects.requireNonNull(indices, "indices");
        Objects.requireNonNull(y, "y");
        return OrderSearch.of(x, weight, bias, shape).fitting(indices, y);
    }

    /**
     * What {@link #find} found, in words.
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
