package floatlab.compare;

import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What rounding can do to the outputs of a layer, given its inputs. Each method computes the layer in double and derives a
 * bound that no order of the sums exceeds. {@link Comparison#judge(Expected)} then holds both results against it.
 *
 * <p>u is the unit roundoff of the result's format, and the bounds are those of one result. They assume that each basic
 * operation is correctly rounded and each elementary function within 2 ulps, that nothing overflows, and that x and w are
 * what the layer got. They hold for every order of additions, with or without FMA, and
 * where subnormal floats are flushed to 0, as XLA does. They do not hold for convolutions by
 * Winograd's method or by FFT, which are no reorderings: those may differ more.
 *
 * <p>Sources: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., sections 1.9, 3.1, 3.3 and 4.2; Chan, Golub
 * and LeVeque 1983, doi:10.1080/00031305.1983.10483115 (variance); Blanchard, Higham and Higham 2021,
 * doi:10.1093/imanum/draa038 (softmax).
 */
public final class Layers {
    private Layers() {}

    /**
     * A layer by its name, as the command takes it: {@code conv2d:stride=1,padding=0}.
     *
     * @param spec the name, and after a colon its parameters
     * @param inputs x, and what else the layer takes, in this order
     * @return what the layer gives
     * @throws NullPointerException if an argument or an input is null
     * @throws IllegalArgumentException if the name or a parameter is not known, or the inputs do not fit
     */
    public static Expected named(String spec, List<NpyArray> inputs) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        return LayerNames.expected(spec, Require.copy("inputs", inputs));
    }

    /**
     * The layers that {@link #named} knows, with their parameters and inputs.
     *
     * @return a line for each, or several on one
     */
    public static String help() {
        return LayerNames.HELP;
    }

    /** An axis of an array: its number, its length, and the products of the lengths before and behind it. */
    private record Axis(int number, int before, int length, int behind) {
        static Axis of(NpyArray x, int axis) {
            int[] shape = x.shape();
            int number = axis < 0 ? axis + shape.length : axis;
            Require.that(
                    number >= 0 && number < shape.length, "axis", () -> axis, "an axis of " + NpyArray.text(shape));
            int before = 1;
            int behind = 1;
            for (int k = 0; k < shape.length; k++) {
                before *= k < number ? shape[k] : 1;
                behind *= k > number ? shape[k] : 1;
            }
            return new Axis(number, before, shape[number], behind);
        }

        /** The index in memory of element k along the axis, after o places before it and i behind it. */
        int index(int o, int k, int i) {
            return (o * length + k) * behind + i;
        }

        /** A shape without this axis. */
        int[] without(int[] shape) {
            int[] rest = new int[shape.length - 1];
            for (int k = 0; k < rest.length; k++) {
                rest[k] = shape[k < number ? k : k + 1];
            }
            return rest;
        }
    }

    /**
     * The sum along an axis: |error| ≤ γ₍n−1₎·Σ|x|.
     *
     * @param x the terms
     * @param axis the axis that is summed; −1 is the last
     * @return the sums, without the axis
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Expected sum(NpyArray x, int axis) {
        return sums("sum", x, axis, false);
    }

    /**
     * The mean along an axis: |error| ≤ γ₍n−1₎·Σ|x|/n + 2u·|mean|, for the sum and the division.
     *
     * @param x the terms
     * @param axis the axis that is averaged; −1 is the last
     * @return the means, without the axis
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Expected mean(NpyArray x, int axis) {
        return sums("mean", x, axis, true);
    }

    private static Expected sums(String name, NpyArray x, int axis, boolean mean) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Axis along = Axis.of(x, axis);
        Expected y = new Expected(name, along.without(x.shape()), false);
        for (int o = 0; o < along.before(); o++) {
            for (int i = 0; i < along.behind(); i++) {
                Interruption.check();
                Moments m = Moments.of(x.elements(), along.index(o, 0, i), along.length(), along.behind());
                double d = mean ? along.length() : 1;
                double sums = Math.max(0, along.length() - 1.0) * m.sizes / d;
                double rest = mean ? 2 * Math.abs(m.sum / d) : 0;
                y.set(o * along.behind() + i, m.sum / d, sums, rest, m.partials / (d * d), along.length());
            }
        }
        return y;
    }

    /**
     * The running sum along an axis: for output j, |error| ≤ γ₍j₎·Σ|x| of the terms 0 to j.
     *
     * @param x the terms
     * @param axis the axis along which is summed; −1 is the last
     * @return the running sums, in the shape of x
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Expected runningSum(NpyArray x, int axis) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Axis along = Axis.of(x, axis);
        Expected y = new Expected("running sum", x.shape(), false);
        for (int o = 0; o < along.before(); o++) {
            for (int i = 0; i < along.behind(); i++) {
                Interruption.check();
                double sum = 0;
                double sizes = 0;
                double partials = 0;
                for (int k = 0; k < along.length(); k++) {
                    int at = along.index(o, k, i);
                    double term = x.elements().at(at);
                    sum += term;
                    sizes += Math.abs(term);
                    partials += k == 0 ? 0 : sum * sum;
                    y.set(at, sum, k * sizes, 0, partials, k);
                }
            }
        }
        return y;
    }

    /**
     * The variance along an axis. The bound holds for the two-pass formula, for Welford's and for E[x²] − E[x]²: that of the
     * latter is about 2γ₍n+2₎·Σx²/(n − ddof), which is the largest.
     *
     * @param x the numbers
     * @param axis the axis; −1 is the last
     * @param ddof what is subtracted from n in the divisor: 0 or 1
     * @return the variances, without the axis
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if there is no such axis, or n − ddof is not positive
     */
    public static Expected variance(NpyArray x, int axis, int ddof) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Axis along = Axis.of(x, axis);
        Require.between("ddof", ddof, 0, along.length() - 1L);
        Expected y = new Expected("variance", along.without(x.shape()), false);
        for (int o = 0; o < along.before(); o++) {
            for (int i = 0; i < along.behind(); i++) {
                Interruption.check();
                Moments m = Moments.of(x.elements(), along.index(o, 0, i), along.length(), along.behind());
                double factor = along.length() / (double) (along.length() - ddof);
                y.set(
                        o * along.behind() + i,
                        m.variance * factor,
                        m.varianceOfSums() * factor,
                        m.varianceOfRest() * factor,
                        along.length() * m.variance * m.variance * factor * factor,
                        along.length() + 3);
            }
        }
        return y;
    }

    /**
     * A linear layer y = x·wᵀ + bias: |error| ≤ γ₍n+1₎·(Σ|x·w| + |bias|) with n products.
     *
     * @param x (…, n)
     * @param weight (m, n)
     * @param bias (m), or null
     * @return (…, m)
     * @throws NullPointerException if x or weight is null
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Expected linear(NpyArray x, NpyArray weight, NpyArray bias) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(weight, "weight");
        int[] ws = withoutOnes(weight.shape(), 2);
        Require.that(ws.length == 2, "weight", () -> weight, "an array of 2 axes");
        int[] xs = withoutOnes(x.shape(), ws[1] == 1 ? x.shape().length : 2);
        Require.that(
                xs.length > 0 && xs[xs.length - 1] == ws[1],
                "x",
                () -> x,
                "(…, " + ws[1] + "), as weight is " + weight);
        requireLength("bias", bias, ws[0]);
        int[] shape = xs.clone();
        shape[xs.length - 1] = ws[0];
        int rows = ws[1] == 0 ? 0 : x.elements().count / ws[1];
        return withFactors(
                x,
                weight,
                (a, w, name) -> {
                    Expected y = new Expected(name, shape, true);
                    Dot dot = new Dot();
                    for (int row = 0; row < rows; row++) {
                        Interruption.check();
                        for (int m = 0; m < ws[0]; m++) {
                            dot.begin();
                            for (int k = 0; k < ws[1]; k++) {
                                dot.add(a[row * ws[1] + k] * w[m * ws[1] + k]);
                            }
                            dot.end(
                                    y,
                                    row * ws[0] + m,
                                    bias == null ? 0 : bias.elements().at(m),
                                    bias != null);
                        }
                    }
                    return y;
                },
                "linear");
    }

    /** Without axes of length 1 at the end, as an image of one pixel has them, down to so many axes. */
    private static int[] withoutOnes(int[] shape, int least) {
        int axes = shape.length;
        while (axes > least && shape[axes - 1] == 1) {
            axes--;
        }
        return Arrays.copyOf(shape, axes);
    }

    /**
     * A convolution of images with zeros around them: |error| ≤ γ₍n+1₎·(Σ|x·w| + |bias|) with n products.
     *
     * @param x (n, c, h, w)
     * @param weight (m, c / groups, kh, kw)
     * @param bias (m), or null
     * @param stride how many pixels the kernel moves, 1 or more
     * @param padding how many zeros are on each side, 0 or more
     * @param dilation how many pixels lie from tap to tap, 1 or more
     * @param groups into how many groups the channels are divided
     * @return (n, m, h', w')
     * @throws NullPointerException if x or weight is null
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Expected conv2d(
            NpyArray x, NpyArray weight, NpyArray bias, int stride, int padding, int dilation, int groups) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(weight, "weight");
        requireAxes("x", x, 4);
        requireAxes("weight", weight, 4);
        Require.atLeast("stride", stride, 1);
        Require.atLeast("padding", padding, 0);
        Require.atLeast("dilation", dilation, 1);
        Require.atLeast("groups", groups, 1);
        int[] xs = x.shape();
        int[] ws = weight.shape();
        Require.that(
                xs[1] == ws[1] * groups && ws[0] % groups == 0,
                "weight",
                () -> weight,
                "(a multiple of " + groups + ", " + xs[1] + " / " + groups + ", …), as x is " + x);
        requireLength("bias", bias, ws[0]);
        int height = outputs("x", xs[2], ws[2], stride, padding, dilation);
        int width = outputs("x", xs[3], ws[3], stride, padding, dilation);
        return withFactors(
                x,
                weight,
                (a, w, name) -> {
                    Expected y = new Expected(name, new int[] {xs[0], ws[0], height, width}, true);
                    Dot dot = new Dot();
                    int at = 0;
                    for (int n = 0; n < xs[0]; n++) {
                        for (int m = 0; m < ws[0]; m++) {
                            int first = m / (ws[0] / groups) * ws[1];
                            for (int row = 0; row < height; row++) {
                                Interruption.check();
                                for (int column = 0; column < width; column++) {
                                    dot.begin();
                                    for (int c = 0; c < ws[1]; c++) {
                                        for (int i = 0; i < ws[2]; i++) {
                                            int p = row * stride - padding + i * dilation;
                                            if (p < 0 || p >= xs[2]) {
                                                continue;
                                            }
                                            int line = ((n * xs[1] + first + c) * xs[2] + p) * xs[3];
                                            int taps = ((m * ws[1] + c) * ws[2] + i) * ws[3];
                                            for (int j = 0; j < ws[3]; j++) {
                                                int q = column * stride - padding + j * dilation;
                                                if (q >= 0 && q < xs[3]) {
                                                    dot.add(a[line + q] * w[taps + j]);
                                                }
                                            }
                                        }
                                    }
                                    dot.end(
                                            y,
                                            at++,
                                            bias == null ? 0 : bias.elements().at(m),
                                            bias != null);
                                }
                            }
                        }
                    }
                    return y;
                },
                "conv2d");
    }

    private static int outputs(String name, int size, int kernel, int stride, int padding, int dilation) {
        int room = size + 2 * padding - dilation * (kernel - 1) - 1;
        Require.that(room >= 0, name, () -> size + " pixels wide or high", "at least as many as the kernel covers");
        return room / stride + 1;
    }

    /**
     * A product of two arrays in Einstein's notation, such as {@code ij,jk->ik} or {@code bhqd,bhkd->bhqk}: |error| ≤ γ₍n₎·Σ|x·w|
     * with n products for each output.
     *
     * @param equation a letter for each axis of x, a comma, one for each axis of w, {@code ->}, and those of the result; those
     *     that the result does not have are summed over
     * @param x one factor
     * @param weight the other
     * @return the products
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the equation is of another form or the shapes do not fit
     */
    public static Expected einsum(String equation, NpyArray x, NpyArray weight) {
        Subnormals.check();
        Objects.requireNonNull(equation, "equation");
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(weight, "weight");
        Require.that(
                equation.matches("[a-zA-Z]*,[a-zA-Z]*->[a-zA-Z]*"), "equation", () -> equation, "such as ij,jk->ik");
        String left = equation.substring(0, equation.indexOf(','));
        String right = equation.substring(left.length() + 1, equation.indexOf("->"));
        String result = equation.substring(equation.indexOf("->") + 2);
        StringBuilder letters = new StringBuilder(result);
        for (char c : (left + right).toCharArray()) {
            if (letters.indexOf("" + c) < 0) {
                letters.append(c);
            }
        }
        int[] sizes = new int[letters.length()];
        Arrays.fill(sizes, -1);
        int[] ofX = strides("x", left, x, letters, sizes);
        int[] ofW = strides("weight", right, weight, letters, sizes);
        int[] shape = Arrays.copyOf(sizes, result.length());
        for (int k = 0; k < shape.length; k++) {
            Require.that(shape[k] >= 0, "equation", () -> equation, "letters behind -> that stand before it");
        }
        int[] inner = Arrays.copyOfRange(sizes, result.length(), sizes.length);
        int products = Require.elements("equation", inner);
        return withFactors(
                x,
                weight,
                (a, w, name) -> {
                    Expected y = new Expected(name, shape, true);
                    Dot dot = new Dot();
                    int[] index = new int[sizes.length];
                    for (int at = 0; at < y.value.length; at++) {
                        Interruption.check();
                        dot.begin();
                        for (int k = 0; k < products; k++) {
                            int i = 0;
                            int j = 0;
                            for (int l = 0; l < index.length; l++) {
                                i += index[l] * ofX[l];
                                j += index[l] * ofW[l];
                            }
                            dot.add(a[i] * w[j]);
                            step(index, sizes, result.length());
                        }
                        dot.end(y, at, 0, false);
                        step(index, shape, 0);
                    }
                    return y;
                },
                "einsum");
    }

    /** The next index of the axes from first on; the last runs fastest. */
    private static void step(int[] index, int[] sizes, int first) {
        for (int axis = sizes.length - 1; axis >= first && ++index[axis] == sizes[axis]; axis--) {
            index[axis] = 0;
        }
    }

    private static int[] strides(String name, String of, NpyArray x, StringBuilder letters, int[] sizes) {
        int[] shape = x.shape();
        Require.length(name, shape.length, "axes", of.length());
        int[] strides = new int[letters.length()];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            int letter = letters.indexOf("" + of.charAt(axis));
            int size = shape[axis];
            Require.that(
                    sizes[letter] < 0 || sizes[letter] == size,
                    name,
                    () -> x,
                    "the length " + sizes[letter] + " where it has " + size);
            sizes[letter] = size;
            strides[letter] += stride;
            stride *= size;
        }
        return strides;
    }

    /** A layer of products, given the factors as doubles. */
    private interface OfFactors {
        Expected of(double[] x, double[] weight, String name);
    }

    /** The layer, and what it gives if a device rounds the factors to TF32 or bfloat16 first. */
    private static Expected withFactors(NpyArray x, NpyArray weight, OfFactors layer, String name) {
        double[] a = x.doubles();
        double[] w = weight.doubles();
        Expected exact = layer.of(a, w, name);
        if (x.type() == ElementType.FLOAT32 && weight.type() == ElementType.FLOAT32) {
            for (Format format : new Format[] {Format.TENSOR_FLOAT32, Format.BFLOAT16}) {
                exact.addAlternative(format.name(), () -> layer.of(rounded(a, format), rounded(w, format), name));
            }
        }
        return exact;
    }

    private static double[] rounded(double[] x, Format format) {
        double[] rounded = new double[x.length];
        Arrays.setAll(rounded, i -> format.round(x[i]));
        return rounded;
    }

    private static void requireAxes(String name, NpyArray x, int axes) {
        Require.that(x.shape().length == axes, name, () -> x, "an array of " + axes + " axes");
    }

    private static void requireLength(String name, NpyArray x, int length) {
        Require.that(x == null || x.elements().count == length, name, () -> x, "an array of " + length + " elements");
    }

    private static double element(NpyArray x, int i, double otherwise) {
        return x == null ? otherwise : x.elements().at(i);
    }

    /** An output of a normalising layer: (x − mean)·γ/√(variance + eps) + β, in any of its forms. */
    private static void normalized(
            Expected y, int at, double x, Moments m, double eps, double gain, double shift, double ofMean) {
        double root = 1 / Math.sqrt(m.variance + eps);
        double scale = root * gain;
        double centred = x - m.mean();
        double value = centred * scale + shift;
        // The scale has half the relative error of the variance.
        double relativeSums = m.varianceOfSums() / (2 * (m.variance + eps));
        double relativeRest = m.varianceOfRest() / (2 * (m.variance + eps));
        double sizes = Math.abs(x * scale) + Math.abs(m.mean() * scale) + Math.abs(shift);
        double sums = Math.abs(centred * scale) * relativeSums + Math.abs(scale) * ofMean;
        double rest = Math.abs(centred * scale) * relativeRest + 8 * sizes;
        double chance = Math.abs(centred * scale) * Math.sqrt(m.count) / 2;
        double mean = Math.abs(scale) * Math.sqrt(m.partials) / m.count;
        y.set(at, value, sums, rest, chance * chance + mean * mean, m.count + 3 + 2 * (relativeSums + relativeRest));
    }

    /**
     * BatchNorm in evaluation, y = (x − mean)·γ/√(var + eps) + β, as it stands or as x·scale + shift: |error| ≤ 8u·(|x·scale| +
     * |mean·scale| + |β|), where the scale is γ/√(var + eps).
     *
     * @param x (n, c, …)
     * @param mean the running mean (c)
     * @param variance the running variance (c)
     * @param weight γ (c), or null for 1
     * @param bias β (c), or null for 0
     * @param eps what is added to the variance
     * @return the outputs, in the shape of x
     * @throws NullPointerException if x, mean or variance is null
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Expected batchNorm(
            NpyArray x, NpyArray mean, NpyArray variance, NpyArray weight, NpyArray bias, double eps) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(mean, "mean");
        Objects.requireNonNull(variance, "variance");
        Axis along = Axis.of(x, 1);
        requireLength("mean", mean, along.length());
        requireLength("variance", variance, along.length());
        requireLength("weight", weight, along.length());
        requireLength("bias", bias, along.length());
        Expected y = new Expected("batchnorm", x.shape(), true);
        for (int at = 0; at < y.value.length; at++) {
            Interruption.checkNowAndThen(at);
            int c = at / along.behind() % along.length();
            double scale = element(weight, c, 1) / Math.sqrt(variance.elements().at(c) + eps);
            double m = mean.elements().at(c);
            double shift = element(bias, c, 0);
            double v = x.elements().at(at);
            double sizes = Math.abs(v * scale) + Math.abs(m * scale) + Math.abs(shift);
            y.set(at, (v - m) * scale + shift, 0, 8 * sizes, 0, 8);
        }
        return y;
    }

    /**
     * BatchNorm in training: mean and variance are those of each channel, over images and pixels, divided by n. The bound is
     * that of {@link #variance} and {@link #mean}, carried through y = (x − mean)·γ/√(var + eps) + β, and 8u as in {@link
     * #batchNorm}. So it allows for the fast variance E[x²] − E[x]², too.
     *
     * @param x (n, c, …)
     * @param weight γ (c), or null for 1
     * @param bias β (c), or null for 0
     * @param eps what is added to the variance
     * @return the outputs, in the shape of x
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Expected batchNormInTraining(NpyArray x, NpyArray weight, NpyArray bias, double eps) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Axis along = Axis.of(x, 1);
        requireLength("weight", weight, along.length());
        requireLength("bias", bias, along.length());
        Expected y = new Expected("batchnorm in training", x.shape(), true);
        for (int c = 0; c < along.length(); c++) {
            Interruption.check();
            Moments m = new Moments();
            for (int pass = 0; pass < 2; pass++) {
                for (int o = 0; o < along.before(); o++) {
                    for (int i = 0; i < along.behind(); i++) {
                        m.take(pass, x.elements().at(along.index(o, c, i)));
                    }
                }
                m.end(pass);
            }
            double ofMean = Math.max(0, m.count - 1.0) * m.sizes / m.count;
            for (int o = 0; o < along.before(); o++) {
                for (int i = 0; i < along.behind(); i++) {
                    int at = along.index(o, c, i);
                    normalized(y, at, x.elements().at(at), m, eps, element(weight, c, 1), element(bias, c, 0), ofMean);
                }
            }
        }
        return y;
    }

    /**
     * LayerNorm over the last axes. The bound is that of {@link #batchNormInTraining}, for each row.
     *
     * @param x the inputs
     * @param axes how many of the last axes are normalised together, 1 or more
     * @param weight γ, one for each element of a row, or null for 1
     * @param bias β, one for each element of a row, or null for 0
     * @param eps what is added to the variance
     * @return the outputs, in the shape of x
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Expected layerNorm(NpyArray x, int axes, NpyArray weight, NpyArray bias, double eps) {
        Subnormals.check();
        int row = rows(x, axes);
        requireLength("weight", weight, row);
        requireLength("bias", bias, row);
        Expected y = new Expected("layernorm", x.shape(), true);
        for (int from = 0; from < y.value.length; from += row) {
            Interruption.check();
            Moments m = Moments.of(x.elements(), from, row, 1);
            double ofMean = (row - 1.0) * m.sizes / row;
            for (int k = 0; k < row; k++) {
                normalized(
                        y,
                        from + k,
                        x.elements().at(from + k),
                        m,
                        eps,
                        element(weight, k, 1),
                        element(bias, k, 0),
                        ofMean);
            }
        }
        return y;
    }

    private static int rows(NpyArray x, int axes) {
        Objects.requireNonNull(x, "x");
        int[] shape = x.shape();
        Require.between("axes", axes, 1, shape.length);
        return Math.max(1, Require.elements("x", Arrays.copyOfRange(shape, shape.length - axes, shape.length)));
    }

    /**
     * RMSNorm over the last axes, y = x·γ/√(mean(x²) + eps). All squares are positive, so that their mean has a relative error
     * of γ₍n+2₎ and the root half of it: |error| ≤ (γ₍n+2₎/2 + 6u)·|y|.
     *
     * @param x the inputs
     * @param axes how many of the last axes are normalised together, 1 or more
     * @param weight γ, one for each element of a row, or null for 1
     * @param eps what is added to the mean of the squares
     * @return the outputs, in the shape of x
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Expected rmsNorm(NpyArray x, int axes, NpyArray weight, double eps) {
        Subnormals.check();
        int row = rows(x, axes);
        requireLength("weight", weight, row);
        Expected y = new Expected("rmsnorm", x.shape(), true);
        for (int from = 0; from < y.value.length; from += row) {
            Interruption.check();
            double squares = 0;
            for (int k = 0; k < row; k++) {
                squares += x.elements().at(from + k) * x.elements().at(from + k);
            }
            double part = squares / row / (squares / row + eps);
            double root = 1 / Math.sqrt(squares / row + eps);
            for (int k = 0; k < row; k++) {
                double v = x.elements().at(from + k) * root * element(weight, k, 1);
                double size = Math.abs(v);
                y.set(from + k, v, size * part * (row - 1) / 2, 7 * size, size * size * row / 12, row + 3);
            }
        }
        return y;
    }

    /**
     * Softmax along an axis, with the maximum M subtracted or not, in one pass or two. The exponent has the absolute error
     * 2u(|x| + |M|) at most, the exponential 4u more, the sum γ₍2n₎ for rescaling on the way, and the quotient u: |error| ≤ y·(δ +
     * Σyδ + γ₍2n₎ + 10u), δ = 2u(|x| + |M|).
     *
     * @param x the logits
     * @param axis the axis; −1 is the last
     * @return the probabilities, in the shape of x
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Expected softmax(NpyArray x, int axis) {
        return softmax("softmax", x, axis, false);
    }

    /**
     * Log-softmax along an axis, y = x − M − log Σexp(x − M): |error| ≤ 2u(|x| + |M| + |y|) + Σpδ + γ₍2n₎ + 10u·(1 + |log Σ|), δ
     * as for {@link #softmax}. The logarithm of a softmax is not covered: its error has no bound.
     *
     * @param x the logits
     * @param axis the axis; −1 is the last
     * @return the logarithms, in the shape of x
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if there is no such axis
     */
    public static Expected logSoftmax(NpyArray x, int axis) {
        return softmax("log-softmax", x, axis, true);
    }

    private static Expected softmax(String name, NpyArray x, int axis, boolean log) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Axis along = Axis.of(x, axis);
        Expected y = new Expected(name, x.shape(), true);
        double[] row = new double[along.length()];
        for (int o = 0; o < along.before(); o++) {
            for (int i = 0; i < along.behind(); i++) {
                Interruption.check();
                for (int k = 0; k < along.length(); k++) {
                    row[k] = x.elements().at(along.index(o, k, i));
                }
                Weights p = Weights.of(row, null);
                for (int k = 0; k < along.length(); k++) {
                    int at = along.index(o, k, i);
                    if (log) {
                        double v = row[k] - p.most - p.log;
                        double rest = 2 * (Math.abs(row[k]) + Math.abs(p.most) + Math.abs(v))
                                + p.ofExponents
                                + 10 * (1 + Math.abs(p.log));
                        y.set(at, v, 2.0 * along.length(), rest, along.length(), 2.0 * along.length());
                    } else {
                        double v = p.weights[k];
                        double rest = v * (p.exponent(row[k], 0) + p.ofExponents + 10);
                        y.set(at, v, v * 2 * along.length(), rest, v * v * along.length(), 2.0 * along.length());
                    }
                }
            }
        }
        return y;
    }

    /**
     * The cross-entropy of each row, or their mean: −y[target] of {@link #logSoftmax}, averaged with γ₍rows₎.
     *
     * @param logits (rows, classes)
     * @param targets the class of each row (rows), whole numbers
     * @param mean whether the mean of all rows is taken, rather than each
     * @return (rows), or a single number
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if shapes do not fit or a target is no class
     */
    public static Expected crossEntropy(NpyArray logits, NpyArray targets, boolean mean) {
        Subnormals.check();
        Objects.requireNonNull(logits, "logits");
        Objects.requireNonNull(targets, "targets");
        requireAxes("logits", logits, 2);
        int rows = logits.shape()[0];
        int classes = logits.shape()[1];
        requireLength("targets", targets, rows);
        Expected all = logSoftmax(logits, 1);
        Expected each = new Expected("cross-entropy", new int[] {rows}, true);
        double sum = 0;
        double sizes = 0;
        double sums = 0;
        double rest = 0;
        double squares = 0;
        for (int row = 0; row < rows; row++) {
            double target = targets.elements().at(row);
            Require.that(
                    target >= 0 && target < classes && target == (int) target,
                    "targets[" + row + "]",
                    () -> (long) target,
                    "0 to " + (classes - 1));
            int at = row * classes + (int) target;
            each.set(row, -all.value[at], all.ofSums[at], all.ofRest[at], all.squares[at], all.growth[at]);
            sum -= all.value[at];
            sizes += Math.abs(all.value[at]);
            sums += all.ofSums[at];
            rest += all.ofRest[at];
            squares += sum * sum + all.squares[at];
        }
        if (!mean) {
            return each;
        }
        Expected one = new Expected("cross-entropy", new int[0], true);
        double n = Math.max(1, rows);
        one.set(0, sum / n, (sums + n * sizes) / n, (rest + 2 * sizes) / n, squares / (n * n), 2.0 * classes + n);
        return one;
    }

    /**
     * Attention, softmax(q·kᵀ·scale)·v, with or without a causal mask, in one pass or several. The scores have γ₍d+2₎·Σ|q·k|·scale, which the
     * exponential takes over as a relative error; the rest is as for {@link #softmax}, and the products with v have γ₍n₎.
     *
     * @param q (…, queries, d)
     * @param k (…, keys, d)
     * @param v (…, keys, e)
     * @param scale the factor of the scores; NaN for 1/√d
     * @param causal whether query i sees keys 0 to i alone
     * @return (…, queries, e)
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if shapes do not fit
     */
    public static Expected attention(NpyArray q, NpyArray k, NpyArray v, double scale, boolean causal) {
        Subnormals.check();
        Objects.requireNonNull(q, "q");
        Objects.requireNonNull(k, "k");
        Objects.requireNonNull(v, "v");
        int axes = q.shape().length;
        Require.that(axes >= 2, "q", () -> q, "an array of two axes or more");
        requireAxes("k", k, axes);
        requireAxes("v", v, axes);
        int queries = q.shape()[axes - 2];
        int d = q.shape()[axes - 1];
        int keys = k.shape()[axes - 2];
        int e = v.shape()[axes - 1];
        int heads = Require.elements("q", Arrays.copyOf(q.shape(), axes - 2));
        requireLength("k", k, heads * keys * d);
        requireLength("v", v, heads * keys * e);
        Require.that(v.shape()[axes - 2] == keys && k.shape()[axes - 1] == d, "k", () -> k, "the axes of q and v");
        int[] shape = q.shape();
        shape[axes - 1] = e;
        double factor = Double.isNaN(scale) ? 1 / Math.sqrt(d) : scale;
        return withFactors(
                q,
                k,
                (a, b, name) -> {
                    Expected y = new Expected(name, shape, true);
                    for (int row = 0; row < heads * queries; row++) {
                        Interruption.check();
                        int head = row / queries;
                        int seen = causal ? Math.min(keys, row % queries + 1) : keys;
                        double[] scores = new double[seen];
                        double[] errors = new double[seen];
                        for (int j = 0; j < seen; j++) {
                            double sizes = 0;
                            for (int l = 0; l < d; l++) {
                                double product = a[row * d + l] * b[(head * keys + j) * d + l];
                                scores[j] += product;
                                sizes += Math.abs(product);
                            }
                            scores[j] *= factor;
                            errors[j] = (d + 2) * sizes * Math.abs(factor);
                        }
                        Weights p = Weights.of(scores, errors);
                        for (int c = 0; c < e; c++) {
                            double sum = 0;
                            double sizes = 0;
                            double rest = 0;
                            double ofScores = 0;
                            for (int j = 0; j < seen; j++) {
                                double term = p.weights[j] * v.elements().at((head * keys + j) * e + c);
                                sum += term;
                                sizes += Math.abs(term);
                                rest += Math.abs(term) * p.exponent(scores[j], 0);
                                ofScores += Math.abs(term) * errors[j];
                            }
                            double sums = ofScores + sizes * (p.ofErrors + 3.0 * seen);
                            rest += sizes * (p.ofExponents + 12);
                            y.set(
                                    row * e + c,
                                    sum,
                                    sums,
                                    rest,
                                    sizes * sizes * (seen + d),
                                    3.0 * seen + d + p.ofErrors);
                        }
                    }
                    return y;
                },
                "attention");
    }

    /**
     * Pooling by the mean: |error| ≤ γ₍n−1₎·Σ|x|/n + 2u·|y| for n pixels.
     *
     * @param x (n, c, h, w)
     * @param kernel the side of the window
     * @param stride how many pixels the window moves
     * @param padding how many zeros are on each side, which count as pixels
     * @return (n, c, h', w')
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if x has not four axes, or the window does not fit
     */
    public static Expected averagePool(NpyArray x, int kernel, int stride, int padding) {
        return pool("average pooling", x, kernel, stride, padding, false);
    }

    /**
     * Pooling by the maximum, which is exact: no rounding is allowed.
     *
     * @param x (n, c, h, w)
     * @param kernel the side of the window
     * @param stride how many pixels the window moves
     * @param padding how many pixels are added on each side, which are never the maximum
     * @return (n, c, h', w')
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if x has not four axes, or the window does not fit
     */
    public static Expected maxPool(NpyArray x, int kernel, int stride, int padding) {
        return pool("max pooling", x, kernel, stride, padding, true);
    }

    private static Expected pool(String name, NpyArray x, int kernel, int stride, int padding, boolean max) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        requireAxes("x", x, 4);
        Require.atLeast("kernel", kernel, 1);
        Require.atLeast("stride", stride, 1);
        Require.between("padding", padding, 0, kernel / 2);
        int[] s = x.shape();
        int height = outputs("x", s[2], kernel, stride, padding, 1);
        int width = outputs("x", s[3], kernel, stride, padding, 1);
        Expected y = new Expected(name, new int[] {s[0], s[1], height, width}, true);
        double n = kernel * (double) kernel;
        for (int at = 0; at < y.value.length; at++) {
            Interruption.checkNowAndThen(at);
            int plane = at / (height * width);
            double most = Double.NEGATIVE_INFINITY;
            double sum = 0;
            double sizes = 0;
            double partials = 0;
            for (int i = 0; i < kernel * kernel; i++) {
                int p = at / width % height * stride - padding + i / kernel;
                int q = at % width * stride - padding + i % kernel;
                if (p >= 0 && p < s[2] && q >= 0 && q < s[3]) {
                    double v = x.elements().at((plane * s[2] + p) * s[3] + q);
                    most = v > most || v != v ? v : most;
                    sum += v;
                    sizes += Math.abs(v);
                    partials += sum * sum;
                }
            }
            if (max) {
                y.set(at, most, 0, 0, 0, 0);
            } else {
                y.set(at, sum / n, (n - 1) * sizes / n, 2 * sizes / n, partials / (n * n), n);
            }
        }
        return y;
    }

    /**
     * Bilinear interpolation of images. The coordinate of a pixel has an error of 4u times the side, and so have the weights;
     * the products add 6u: |error| ≤ (16u·side + 6u)·Σ|x| over the four neighbours.
     *
     * @param x (n, c, h, w)
     * @param height h', 1 or more
     * @param width w', 1 or more
     * @param alignCorners whether the outermost pixels of both images lie upon each other, rather than the edges
     * @return (n, c, h', w')
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if x has not four axes or is empty, or a side is less than 1
     */
    public static Expected interpolate(NpyArray x, int height, int width, boolean alignCorners) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        requireAxes("x", x, 4);
        Require.atLeast("height", height, 1);
        Require.atLeast("width", width, 1);
        int[] s = x.shape();
        Require.that(s[2] > 0 && s[3] > 0, "x", () -> x, "images of at least one pixel");
        Expected y = new Expected("bilinear interpolation", new int[] {s[0], s[1], height, width}, true);
        for (int at = 0; at < y.value.length; at++) {
            Interruption.checkNowAndThen(at);
            int plane = at / (height * width);
            double p = coordinate(at / width % height, s[2], height, alignCorners);
            double q = coordinate(at % width, s[3], width, alignCorners);
            // Where a coordinate may round to the other side of a pixel, a neighbour of the neighbours counts, too.
            double sum = 0;
            double sizes = 0;
            for (int i = (int) Math.floor(p) - 1; i <= (int) Math.floor(p) + 2; i++) {
                for (int j = (int) Math.floor(q) - 1; j <= (int) Math.floor(q) + 2; j++) {
                    int row = Math.max(0, Math.min(s[2] - 1, i));
                    int column = Math.max(0, Math.min(s[3] - 1, j));
                    double v = x.elements().at((plane * s[2] + row) * s[3] + column);
                    double weight = Math.max(0, 1 - Math.abs(i - p)) * Math.max(0, 1 - Math.abs(j - q));
                    sum += weight * v;
                    sizes = Math.max(sizes, Math.abs(v));
                }
            }
            double side = Math.max(Math.max(s[2], s[3]), Math.max(height, width));
            y.set(at, sum, 0, (16 * side + 6) * sizes, 0, 8);
        }
        return y;
    }

    private static double coordinate(int at, int from, int to, boolean alignCorners) {
        if (alignCorners) {
            return to == 1 ? 0 : at * (from - 1.0) / (to - 1.0);
        }
        return Math.max(0, Math.min(from - 1.0, (at + 0.5) * from / to - 0.5));
    }

    /**
     * An elementary function of each element, within so many ulps.
     *
     * @param function one of relu, exp, log, sqrt, tanh, sigmoid, silu, gelu, erf, sin, cos
     * @param x the arguments
     * @param ulps how far a result may be off; 0 for exact ones such as relu
     * @return the results, in the shape of x
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the function is not known, or ulps is negative or NaN
     */
    public static Expected elementwise(String function, NpyArray x, double ulps) {
        Subnormals.check();
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(x, "x");
        Require.that(ulps >= 0, "ulps", () -> FloatText.shortest(ulps), "0 or more");
        Expected y = new Expected(function, x.shape(), true);
        for (int at = 0; at < y.value.length; at++) {
            Interruption.checkNowAndThen(at);
            double v = x.elements().at(at);
            double f = function(function, v);
            y.set(at, f, 0, function.equals("relu") ? 0 : 2 * ulps * sizes(function, v, f), 0, 0);
        }
        return y;
    }

    private static double function(String name, double x) {
        return switch (name) {
            case "relu" -> x < 0 ? 0 : x;
            case "exp" -> StrictMath.exp(x);
            case "log" -> StrictMath.log(x);
            case "sqrt" -> Math.sqrt(x);
            case "tanh" -> StrictMath.tanh(x);
            case "sin" -> StrictMath.sin(x);
            case "cos" -> StrictMath.cos(x);
            case "sigmoid" -> 1 / (1 + StrictMath.exp(-x));
            case "silu" -> x / (1 + StrictMath.exp(-x));
            case "erf" -> Erf.of(x);
            case "gelu" -> 0.5 * x * Erf.complement(-x / Math.sqrt(2));
            default ->
                throw Require.unexpected(
                        "function", name, "relu, exp, log, sqrt, tanh, sigmoid, silu, gelu, erf, sin or cos");
        };
    }

    /** What the ulps are those of: 1 + erf loses digits where erf is near −1, and so does a sigmoid's sum. */
    private static double sizes(String name, double x, double f) {
        return switch (name) {
            case "gelu" -> Math.max(Math.abs(f), Math.abs(x) / 2);
            // (1 + tanh(x/2))/2, or a quotient that stops at e⁻¹⁸, has the error of a number near 1.
            case "sigmoid" -> Math.abs(f) * (1 + Math.abs(x)) + 0.25;
            case "silu" -> Math.abs(f) * (1 + Math.abs(x)) + Math.abs(x) * 0.25;
            case "sin", "cos" -> Math.max(Math.abs(f), Math.abs(x));
            default -> Math.abs(f);
        };
    }

    /**
     * Quantisation, clip(round(x / scale) + zero): exact, or one step where x / scale lies so near the middle of two steps that
     * its rounding error, 3u·|x / scale|, or the rule for ties decides.
     *
     * @param x the numbers
     * @param scale the size of a step, more than 0
     * @param zero what is added
     * @param low the least result
     * @param high the largest result
     * @return the steps, in the shape of x
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if scale is not positive or low is larger than high
     */
    public static Expected quantize(NpyArray x, double scale, int zero, int low, int high) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Require.that(scale > 0, "scale", () -> FloatText.shortest(scale), "more than 0");
        Require.that(low <= high, "low", () -> low, "at most high, " + high);
        Expected y = new Expected("quantize", x.shape(), true);
        double u = x.type().isWhole() ? 0x1p-24 : x.type().format().unitRoundoff();
        for (int at = 0; at < y.value.length; at++) {
            Interruption.checkNowAndThen(at);
            double q = x.elements().at(at) / scale;
            double nearest = Math.rint(q);
            boolean tie = 0.5 - Math.abs(q - nearest) <= 3 * u * Math.abs(q) + 0x1p-40;
            double v = Math.max(low, Math.min(high, nearest + zero));
            y.set(at, v, 0, 0, 0, 0);
            y.steps[at] = tie ? 1 : 0;
        }
        return y;
    }
}
