package floatlab.layer;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * A linear (fully connected) layer: {@code y = W·x + b} for each sample, in a documented {@link LinearOrder}.
 *
 * <p>Error of an output with n terms, to first order: at most {@code (n + 2)·u·(Σ|wx| + |b|)}, with L lanes
 * {@code (⌈n/L⌉ + log₂L + 2)·u·(…)}, unless something over- or underflows (Higham, Accuracy and Stability, 2nd ed.,
 * section 3.1). NaN, ∞ and −0 follow the operations that the order names. A sample without features gives the bias, or +0.
 */
public final class Linear {

    private Linear() {}

    /**
     * The layer in float.
     *
     * @param input (n, c, h, w); each of the n samples is taken as a row of c·h·w features
     * @param weight (outputs, c, h, w), or (outputs, c·h·w, 1, 1)
     * @param bias one float for each output, or null if nothing is to be added
     * @param order the order of the additions
     * @return (n, outputs, 1, 1)
     * @throws NullPointerException if an argument other than {@code bias} is null
     * @throws IllegalArgumentException if the numbers of features or outputs do not fit
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static Tensor forward(Tensor input, Tensor weight, float[] bias, LinearOrder order) {
        Subnormals.check();
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(order, "order");
        int features = weight.c() * weight.h() * weight.w();
        int inputFeatures = input.c() * input.h() * input.w();
        Require.length("weight", features, "input features", inputFeatures);
        int outputs = weight.n();
        if (bias != null) {
            Require.length("bias", bias.length, "elements", outputs);
        }
        Tensor out = Tensor.zeros(input.n(), outputs, 1, 1);
        boolean first = order.biasOrder() == BiasOrder.FIRST;
        float[] lanes = new float[order.lanes()];
        for (int sample = 0; sample < input.n(); sample++) {
            Interruption.check();
            for (int output = 0; output < outputs; output++) {
                float b = bias == null ? 0 : bias[output];
                Arrays.fill(lanes, 0);
                lanes[0] = first ? b : 0;
                float sum =
                        dot(input.data(), sample * features, weight.data(), output * features, features, lanes, order);
                out.data()[sample * outputs + output] = first || bias == null ? sum : sum + b;
            }
        }
        return out;
    }

    private static float dot(float[] x, int atX, float[] w, int atW, int n, float[] lanes, LinearOrder order) {
        Arithmetic arithmetic = order.arithmetic();
        if (lanes.length == 1) { // the same operations, with the sum in a register
            float sum = lanes[0];
            for (int i = 0; i < n; i++) {
                sum = arithmetic.accumulate(sum, x[atX + i], w[atW + i]);
            }
            return sum;
        }
        for (int i = 0; i < n; i++) {
            int lane = i & lanes.length - 1;
            lanes[lane] = arithmetic.accumulate(lanes[lane], x[atX + i], w[atW + i]);
        }
        for (int half = lanes.length / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    /**
     * One sample in any format: first every number is rounded into it, then the result of every operation is.
     *
     * @param input the features
     * @param weight (outputs, features), row-major
     * @param bias one number for each output
     * @param order the order of the additions
     * @param format {@link Format#BINARY64} for double, {@link Format#BINARY32} for the bits of the float form
     * @return the outputs
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code weight} is not as long as {@code input} times {@code bias}
     */
    public static double[] forward(double[] input, double[] weight, double[] bias, LinearOrder order, Format format) {
        Subnormals.check();
        Objects.requireNonNull(order, "order");
        double[] x = Rows.round(input, "input", format);
        double[] w = Rows.round(weight, "weight", format);
        double[] b = Rows.round(bias, "bias", format);
        if (w.length != (long) x.length * b.length) {
            String expected = b.length + " outputs of " + x.length + " features";
            throw Require.unexpected("weight.length", w.length, expected);
        }
        double[] out = new double[b.length];
        boolean fused = order.arithmetic() == Arithmetic.FMA;
        boolean first = order.biasOrder() == BiasOrder.FIRST;
        for (int output = 0; output < out.length; output++) {
            double[] lanes = new double[order.lanes()];
            lanes[0] = first ? b[output] : 0;
            for (int i = 0; i < x.length; i++) {
                int lane = i & lanes.length - 1;
                double weightOf = w[output * x.length + i];
                lanes[lane] = fused
                        ? format.fma(x[i], weightOf, lanes[lane])
                        : format.add(lanes[lane], format.multiply(x[i], weightOf));
            }
            double sum = Rows.total(lanes, format);
            out[output] = first ? sum : format.add(sum, b[output]);
        }
        return out;
    }
}
