package floatlab.layer;

import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * Batch normalisation of images, channel by channel: {@code y = (x - mean) / √(variance + ε) · weight + bias}.
 *
 * <p>Order, with every operation rounded: {@code inverse = 1 / √(variance + ε)}, {@code scale = inverse · weight},
 * {@code shift = (-mean) · scale + bias}, then {@code x · scale + shift}. The last two have one rounding or two, as
 * {@link Arithmetic} says. With {@link Arithmetic#FMA}, evaluation gives the bits of PyTorch's CPU kernel. In evaluation mode
 * mean and variance are the running ones. In training mode they are those of the batch, computed by a method of
 * {@link Variance} over (n, h, w) in this order.
 *
 * <p>The layer itself computes in float. {@link Moments#of(double[], Variance, Format)} and {@link #normalize} do the same
 * operations in any format, a channel at a time.
 *
 * <p>A layer is immutable: training returns a layer with new running statistics. NaN and ∞ follow the operations; a negative
 * variance, which {@link Variance#ONE_PASS} can give, makes the channel NaN.
 *
 * <p>Error of an output, to first order: {@code scale} has a relative error of 3.5u (the sum and the root give 0.5u + u, the
 * division and the product 2u) and of half the relative error of the variance; it multiplies {@code x - mean}.
 * {@code shift} and the output have one rounding each, or two. So with mean and variance off by {@code dm} and
 * {@code r·variance} the error is at most
 * {@code |x - mean|·|scale|·(3.5u + r/2) + dm·|scale| + u·(|x·scale| + 2|mean·scale| + 2|bias|)} with {@link Arithmetic#FMA},
 * and {@code u·(|x·scale| + |mean·scale|)} more with {@link Arithmetic#MUL_ADD}. {@link Variance} and {@link Moments} give r
 * and dm; in evaluation mode they are 0. Source: Ioffe and Szegedy 2015, arXiv 1502.03167.
 *
 * <p>A thread that is interrupted while it goes through 65,536 elements or more throws
 * {@link java.util.concurrent.CancellationException}, and stays interrupted.
 */
public final class BatchNorm2d {

    private final float[] weight;
    private final float[] bias;
    private final float[] runningMean;
    private final float[] runningVariance;
    private final float epsilon;

    private BatchNorm2d(float[] weight, float[] bias, float[] runningMean, float[] runningVariance, float epsilon) {
        this.weight = weight;
        this.bias = bias;
        this.runningMean = runningMean;
        this.runningVariance = runningVariance;
        this.epsilon = epsilon;
    }

    /**
     * A layer with these parameters, one of each for each channel; the arrays are copied.
     *
     * @param weight factors γ
     * @param bias summands β
     * @param runningMean means for evaluation mode
     * @param runningVariance variances for evaluation mode
     * @param epsilon what is added to variances, finite and not negative; PyTorch's default is 1e-5
     * @return the layer
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ or {@code epsilon} is out of range
     */
    public static BatchNorm2d of(
            float[] weight, float[] bias, float[] runningMean, float[] runningVariance, float epsilon) {
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(runningMean, "runningMean");
        Objects.requireNonNull(runningVariance, "runningVariance");
        Require.sameLength("bias", bias.length, "weight", weight.length);
        Require.sameLength("runningMean", runningMean.length, "weight", weight.length);
        Require.sameLength("runningVariance", runningVariance.length, "weight", weight.length);
        boolean usable = epsilon >= 0 && epsilon < Float.POSITIVE_INFINITY;
        Require.that(usable, "epsilon", () -> FloatText.shortest(epsilon), "a finite number, 0 or more");
        return new BatchNorm2d(weight.clone(), bias.clone(), runningMean.clone(), runningVariance.clone(), epsilon);
    }

    /**
     * A fresh layer as PyTorch makes it: weights 1, biases 0, means 0, variances 1, ε = 1e-5.
     *
     * @param channels the number of channels, 0 or more
     * @return the layer
     * @throws IllegalArgumentException if {@code channels} is negative
     */
    public static BatchNorm2d ofChannels(int channels) {
        float[] ones = new float[Require.atLeast("channels", channels, 0)];
        Arrays.fill(ones, 1);
        float[] zeros = new float[channels];
        return of(ones, zeros, zeros, ones, 1e-5f);
    }

    /**
     * The number of channels, without the parameters.
     *
     * @return such as {@code BatchNorm2d of 3 channels}
     */
    @Override
    public String toString() {
        return "BatchNorm2d of " + weight.length + (weight.length == 1 ? " channel" : " channels");
    }

    /**
     * The running means.
     *
     * @return a copy, one for each channel
     */
    public float[] runningMean() {
        return runningMean.clone();
    }

    /**
     * The running variances.
     *
     * @return a copy, one for each channel
     */
    public float[] runningVariance() {
        return runningVariance.clone();
    }

    /**
     * Evaluation mode: normalises by the running statistics.
     *
     * @param input (n, channels, h, w); not changed
     * @param arithmetic how {@code shift} and {@code x·scale + shift} are rounded
     * @return a new tensor of the same shape
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the input has another number of channels
     */
    public Tensor evaluate(Tensor input, Arithmetic arithmetic) {
        Subnormals.check();
        check(input, arithmetic);
        return normalize(input, runningMean, runningVariance, arithmetic);
    }

    /**
     * The result of a training step.
     *
     * @param output the normalised batch
     * @param next the layer with its running statistics moved on
     */
    public record Training(Tensor output, BatchNorm2d next) {

        /**
         * Checks the components.
         *
         * @throws NullPointerException if one is null
         */
        public Training {
            Objects.requireNonNull(output, "output");
            Objects.requireNonNull(next, "next");
        }
    }

    /**
     * Training mode: normalises by the statistics of the batch, and moves the running ones towards them by
     * {@code (1 - momentum)·old + momentum·batch} in floats. The running variance moves towards the sample variance, which
     * is divided by n − 1; the variance that normalises is divided by n.
     *
     * @param input (n, channels, h, w) with at least two numbers in a channel; not changed
     * @param method how the variance is computed
     * @param momentum 0 to 1; PyTorch's default is 0.1
     * @param arithmetic how {@code shift} and {@code x·scale + shift} are rounded
     * @return the output and the next layer
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the input has another number of channels, a channel has fewer than two numbers,
     *     or {@code momentum} is out of range
     */
    public Training train(Tensor input, Variance method, float momentum, Arithmetic arithmetic) {
        Subnormals.check();
        check(input, arithmetic);
        Objects.requireNonNull(method, "method");
        Require.that(momentum >= 0 && momentum <= 1, "momentum", () -> FloatText.shortest(momentum), "0 to 1");
        long count = (long) input.n() * input.h() * input.w();
        Require.that(count >= 2, "the count of numbers in a channel of input", () -> count, "2 or more");
        float[] mean = new float[weight.length];
        float[] variance = new float[weight.length];
        float[] nextMean = new float[weight.length];
        float[] nextVariance = new float[weight.length];
        for (int channel = 0; channel < weight.length; channel++) {
            Moments moments = Moments.of(channel(input, channel), method);
            mean[channel] = (float) moments.mean();
            variance[channel] = (float) moments.population();
            nextMean[channel] = (1 - momentum) * runningMean[channel] + momentum * mean[channel];
            nextVariance[channel] = (1 - momentum) * runningVariance[channel] + momentum * (float) moments.sample();
        }
        return new Training(
                normalize(input, mean, variance, arithmetic),
                new BatchNorm2d(weight, bias, nextMean, nextVariance, epsilon));
    }

    private static float[] channel(Tensor input, int channel) {
        int plane = input.h() * input.w();
        float[] values = new float[input.n() * plane];
        for (int image = 0; image < input.n(); image++) {
            System.arraycopy(input.data(), (image * input.c() + channel) * plane, values, image * plane, plane);
        }
        return values;
    }

    private Tensor normalize(Tensor input, float[] mean, float[] variance, Arithmetic arithmetic) {
        Tensor out = Tensor.zeros(input.n(), input.c(), input.h(), input.w());
        int plane = input.h() * input.w();
        for (int image = 0; image < input.n(); image++) {
            for (int channel = 0; channel < input.c(); channel++) {
                float scale = scale(channel, variance[channel]);
                float shift = arithmetic.accumulate(bias[channel], -mean[channel], scale);
                int from = (image * input.c() + channel) * plane;
                for (int i = from; i < from + plane; i++) {
                    Interruption.checkNowAndThen(i);
                    out.data()[i] = arithmetic.accumulate(shift, input.data()[i], scale);
                }
            }
        }
        return out;
    }

    private float scale(int channel, float variance) {
        float inverse = 1 / (float) Math.sqrt(variance + epsilon);
        return inverse * weight[channel];
    }

    /**
     * The parameters of a convolution that normalises too.
     *
     * @param weight (channels, inChannels, kernelH, kernelW)
     * @param bias one float for each channel
     */
    public record Folded(Tensor weight, float[] bias) {

        /**
         * Checks the components.
         *
         * @throws NullPointerException if one is null
         */
        public Folded {
            Objects.requireNonNull(weight, "weight");
            Objects.requireNonNull(bias, "bias");
        }

        /**
         * Both parameters.
         *
         * @return the weight's text and the biases, each in its shortest form
         */
        @Override
        public String toString() {
            return "weight " + weight + ", bias " + Tensor.of(bias, 1, 1, 1, bias.length);
        }
    }

    /**
     * Folds evaluation mode into the convolution before it: {@code w' = w·scale}, {@code b' = (b - mean)·scale + bias}, with
     * each operation rounded. On paper the folded convolution gives what the convolution and the normalisation give; its bits
     * are rarely the same.
     *
     * <p>Error to first order, relative to the exact scale: a weight is off by 4.5u·|w·scale|, of which 3.5u are the scale's,
     * and a bias by {@code 6.5u·|b - mean|·|scale| + u·|bias|}. A convolution of K taps, in any order, adds an error of
     * (K + 2)u times the sum of its terms' magnitudes, with the bias among the terms. So an output of the folded convolution
     * is off by at most
     * {@code u·((K + 6.5)·Σ|w·x|·|scale| + (K + 8.5)·|b - mean|·|scale| + (K + 3)·|bias|)}, unless something over- or
     * underflows. Source: Jacob et al. 2018, arXiv 1712.05877, section 3.2.
     *
     * @param convWeight (channels, inChannels, kernelH, kernelW); not changed
     * @param convBias one float for each channel, or null for none; not changed
     * @return new weight and bias
     * @throws NullPointerException if {@code convWeight} is null
     * @throws IllegalArgumentException if the convolution has another number of output channels
     */
    public Folded fold(Tensor convWeight, float[] convBias) {
        Subnormals.check();
        Objects.requireNonNull(convWeight, "convWeight");
        Require.length("convWeight", convWeight.n(), "output channels", weight.length);
        if (convBias != null) {
            Require.length("convBias", convBias.length, "elements", weight.length);
        }
        float[] w = convWeight.data().clone();
        float[] b = new float[weight.length];
        int fanIn = convWeight.c() * convWeight.h() * convWeight.w();
        for (int channel = 0; channel < weight.length; channel++) {
            float scale = scale(channel, runningVariance[channel]);
            for (int i = channel * fanIn; i < (channel + 1) * fanIn; i++) {
                w[i] *= scale;
            }
            float convolved = convBias == null ? 0 : convBias[channel];
            b[channel] = (convolved - runningMean[channel]) * scale + bias[channel];
        }
        Tensor folded = Tensor.of(w, convWeight.n(), convWeight.c(), convWeight.h(), convWeight.w());
        return new Folded(folded, b);
    }

    /**
     * One channel in any format, in this class's order with {@link Arithmetic#MUL_ADD}: first every number is rounded into the
     * format, then the result of every operation is.
     *
     * @param x the channel's numbers; not changed
     * @param mean their mean, or the running one
     * @param variance their variance, or the running one
     * @param weight the factor γ
     * @param bias the summand β
     * @param epsilon what is added to the variance
     * @param format {@link Format#BINARY64} for double, {@link Format#BINARY32} for the bits of the layer
     * @return the normalised numbers
     * @throws NullPointerException if {@code x} or {@code format} is null
     */
    public static double[] normalize(
            double[] x, double mean, double variance, double weight, double bias, double epsilon, Format format) {
        Subnormals.check();
        double[] out = Rows.round(x, "x", format);
        double root = format.sqrt(format.add(format.round(variance), format.round(epsilon)));
        double scale = format.multiply(format.divide(1, root), format.round(weight));
        double shift = format.subtract(format.round(bias), format.multiply(format.round(mean), scale));
        for (int i = 0; i < out.length; i++) {
            out[i] = format.add(format.multiply(out[i], scale), shift);
        }
        return out;
    }

    private void check(Tensor input, Arithmetic arithmetic) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(arithmetic, "arithmetic");
        Require.length("input", input.c(), "channels", weight.length);
    }
}
