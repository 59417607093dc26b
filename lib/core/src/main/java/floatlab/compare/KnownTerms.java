package floatlab.compare;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.format.FloatText;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * What must be known about the terms behind the outputs of a layer to judge rounding: how large they are, and how many
 * values the inputs take.
 *
 * <p>The values matter because rounding is a function, not chance. If inputs take 256 values, a product with a given weight
 * has 256 rounding errors. Their mean is not 0, and every output gets its share of it.
 *
 * @param magnitudes Σ|x·w| + |bias| of each output, or upper bounds; not copied
 * @param inputValues how many values the inputs take in effect: those of a channel, weighted by how often they occur, in
 *     the channel with the fewest; 1 or more
 * @param independent whether the caller states that the roundings of different outputs are independent with mean 0. Only
 *     then may chance call a bug what no bound forbids, see {@link Comparison#judge(LayerArithmetic, LayerArithmetic,
 *     KnownTerms, double)}
 */
public record KnownTerms(double[] magnitudes, double inputValues, boolean independent) {

    /**
     * Terms whose roundings may depend on each other, which is the rule.
     *
     * @param magnitudes Σ|x·w| + |bias| of each output, or upper bounds; not copied
     * @param inputValues how many values the inputs take in effect, 1 or more
     * @throws NullPointerException if magnitudes is null
     * @throws IllegalArgumentException if a magnitude is negative, or inputValues is less than 1 or NaN
     */
    public KnownTerms(double[] magnitudes, double inputValues) {
        this(magnitudes, inputValues, false);
    }

    /**
     * The same terms, with the statement that the roundings of different outputs are independent with mean 0: the inputs
     * are random numbers with all their bits, both results were computed from these floats and no others, and no rounded
     * number enters several outputs.
     *
     * @return new terms
     */
    public KnownTerms withIndependentRoundings() {
        return new KnownTerms(magnitudes, inputValues, true);
    }

    /**
     * Checks the components.
     *
     * @throws NullPointerException if magnitudes is null
     * @throws IllegalArgumentException if a magnitude is negative, or inputValues is less than 1 or NaN
     */
    public KnownTerms {
        Objects.requireNonNull(magnitudes, "magnitudes");
        for (int i = 0; i < magnitudes.length; i++) {
            if (magnitudes[i] < 0) {
                throw Require.unexpected("magnitudes[" + i + "]", FloatText.shortest(magnitudes[i]), "0 or more");
            }
        }
        Require.that(inputValues >= 1, "inputValues", () -> FloatText.shortest(inputValues), "1 or more");
    }

    /**
     * The terms of a convolution. A linear layer is a convolution with a 1×1 kernel on images of one pixel.
     *
     * <p>The magnitudes are upper bounds in the order of the outputs, at most a few roundings too large; they are NaN or ∞ if a
     * factor is. The number of values in effect is Σp / Σp², where p is the fraction of a channel that a value other than 0
     * makes up; 0 is left out because it adds without a rounding. If all values are equally frequent, this is their number.
     *
     * @param x (n, inChannels, h, w)
     * @param weight (outChannels, inChannels / groups, kernelH, kernelW)
     * @param bias one float for each output channel, or null
     * @param shape stride, padding, dilation and groups
     * @return magnitudes and values
     * @throws NullPointerException if an argument other than bias is null
     * @throws IllegalArgumentException if a shape does not fit
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static KnownTerms of(Tensor x, Tensor weight, float[] bias, Conv2dShape shape) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(shape, "shape");
        float[] sizes = bias == null ? null : FloatArrays.absolute(bias);
        Tensor sums = Conv2d.of(absolute(weight), sizes, shape, ReductionOrder.fma(BiasOrder.FIRST))
                .forward(absolute(x));
        int terms = weight.c() * weight.h() * weight.w() + 1;
        // Rounding reduces a sum of positive terms by at most the factor (1 − u)^terms, and by underflow of products.
        double lost = Math.nextDown(1 - Math.nextUp(terms * 0x1p-24));
        double[] magnitudes = new double[sums.size()];
        for (int i = 0; i < magnitudes.length; i++) {
            double sum = sums.data()[i] + terms * (double) Float.MIN_VALUE;
            magnitudes[i] = lost > 0 ? Math.nextUp(sum / lost) : Double.POSITIVE_INFINITY;
        }
        return new KnownTerms(magnitudes, inputValues(x));
    }

    private static double inputValues(Tensor x) {
        int plane = x.h() * x.w();
        double fewest = Double.POSITIVE_INFINITY;
        for (int channel = 0; channel < x.c(); channel++) {
            Interruption.check();
            float[] values = new float[x.n() * plane];
            for (int image = 0; image < x.n(); image++) {
                System.arraycopy(x.data(), (image * x.c() + channel) * plane, values, image * plane, plane);
            }
            fewest = Math.min(fewest, inputValues(values));
        }
        return fewest;
    }

    private static double inputValues(float[] values) {
        Arrays.sort(values);
        double counts = 0;
        double squares = 0;
        int from = 0;
        for (int i = 1; i <= values.length; i++) {
            if (i == values.length || values[i] != values[from]) {
                double count = values[from] == 0 ? 0 : i - from;
                counts += count;
                squares += count * count;
                from = i;
            }
        }
        return squares == 0 ? 1 : Math.max(1, counts * values.length / squares);
    }

    private static Tensor absolute(Tensor tensor) {
        return Tensor.of(FloatArrays.absolute(tensor.data()), tensor.n(), tensor.c(), tensor.h(), tensor.w());
    }

    /**
     * Magnitudes and values in short.
     *
     * @return the largest magnitude and the number of values
     */
    @Override
    public String toString() {
        return "Σ|x·w| up to "
                + FloatText.digits(Arrays.stream(magnitudes).max().orElse(0), 3) + ", inputs of "
                + FloatText.fixed(inputValues, 0) + " values";
    }
}
