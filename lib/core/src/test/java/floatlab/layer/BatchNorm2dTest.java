package floatlab.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.conv.Conv2dShape;
import floatlab.conv.ScalarConv2d;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchNorm2dTest {

    private static final double U = 0x1p-24;

    /** What bounds to first order leave out, where the errors are below a hundredth. */
    private static final double HIGHER_ORDERS = 1.01;

    @Test
    void onePassVarianceCancels() {
        float[] near = {10000, 10001, 10002};
        assertThat(Moments.of(near, Variance.ONE_PASS).sample()).isEqualTo(0);
        assertThat(Moments.of(near, Variance.TWO_PASS).sample()).isEqualTo(1);
        assertThat(Moments.of(near, Variance.WELFORD).sample()).isEqualTo(1);
        float[] far = {1e5f, 1e5f + 1, 1e5f + 2};
        assertThat(Moments.of(far, Variance.ONE_PASS).sample()).isEqualTo(-1024);
        assertThat(Moments.of(far, Variance.TWO_PASS).sample()).isEqualTo(1);
        assertThat(Moments.of(new double[] {1e5, 1e5 + 1, 1e5 + 2}, Variance.ONE_PASS)
                        .sample())
                .isEqualTo(1);
        Tensor x = Tensor.of(far, 3, 1, 1, 1);
        BatchNorm2d layer = BatchNorm2d.ofChannels(1);
        assertThat(layer.train(x, Variance.ONE_PASS, 0.1f, Arithmetic.FMA)
                        .output()
                        .data())
                .containsOnly(Float.NaN);
        // the middle number is the mean: what is left of 0 is the rounding of x·scale + shift, u·(|x·scale| +
        // 2|mean·scale|)
        float bound = (float) (3 * U * HIGHER_ORDERS * far[1] * Math.sqrt(1.5));
        assertThat(layer.train(x, Variance.TWO_PASS, 0.1f, Arithmetic.FMA)
                        .output()
                        .data()[1])
                .isNotZero()
                .isBetween(-bound, bound);
    }

    @Test
    void variancesMeetTheirBounds() {
        Random random = new Random(1);
        for (int trial = 0; trial < 300; trial++) {
            int n = 2 + random.nextInt(100);
            double offset = Math.scalb(1.0, random.nextInt(9));
            float[] x = new float[n];
            double exactMean = 0;
            for (int i = 0; i < n; i++) {
                x[i] = (float) (offset + random.nextGaussian());
                exactMean += x[i] / (double) n;
            }
            double squares = 0;
            double norm = 0;
            for (float v : x) {
                squares += (v - exactMean) * (v - exactMean);
                norm += (double) v * v;
            }
            double kappa = Math.sqrt(norm / squares);
            for (Variance method : Variance.values()) {
                Moments moments = Moments.of(x, method);
                assertThat(relative(moments.population(), squares / n))
                        .as("%s of %s numbers, condition %s", method, n, kappa)
                        .isLessThanOrEqualTo(varianceBound(method, n, kappa));
                assertThat(Math.abs(moments.mean() - exactMean)).isLessThanOrEqualTo(meanBound(n, Math.sqrt(norm / n)));
            }
        }
    }

    /** The relative error of a variance, as {@link Variance} has it. */
    private static double varianceBound(Variance method, int n, double kappa) {
        double gamma = gamma(n + 3);
        return switch (method) {
            case ONE_PASS -> gamma(3 * n + 2) * kappa * kappa;
            case TWO_PASS -> gamma + (1 + gamma) * gamma(n) * gamma(n) * kappa * kappa;
            case WELFORD -> {
                assertThat(n * kappa * U)
                        .as("small enough for a bound to first order")
                        .isLessThan(0.002);
                yield HIGHER_ORDERS * ((2 * n + 1) * kappa + n + 3 + 8 * Math.sqrt(Math.log(n))) * U;
            }
        };
    }

    /** The error of a mean, as {@link Moments} has it. */
    private static double meanBound(int n, double rootMeanSquare) {
        return HIGHER_ORDERS * (n + 3) * U * rootMeanSquare;
    }

    private static double gamma(int roundings) {
        return roundings * U / (1 - roundings * U);
    }

    private static double relative(double actual, double exact) {
        return Math.abs(actual - exact) / exact;
    }

    @Test
    void momentsInLowFormatsAndOfFewNumbers() {
        for (Variance method : Variance.values()) {
            assertThat(Moments.of(new float[0], method).mean()).isNaN();
            Moments one = Moments.of(new float[] {5}, method);
            assertThat(one.mean()).isEqualTo(5);
            assertThat(one.population()).isEqualTo(0);
            assertThat(one.sample()).isNaN();
            assertThat(Moments.of(new float[] {1, Float.NaN}, method).population())
                    .isNaN();
            Moments half = Moments.of(new double[] {1, 2, 3, 4}, method, Format.BINARY16);
            assertThat(half.mean()).isEqualTo(2.5);
            assertThat(half.population()).isBetween(1.24, 1.26);
            assertThat(Format.BINARY16.holds(half.sample())).isTrue();
        }
        // the count is a number of the format too
        double[] ones = new double[65_520];
        Arrays.fill(ones, 1);
        for (Variance method : Variance.values()) {
            double[] few = Arrays.copyOf(ones, 464);
            double[] more = Arrays.copyOf(ones, 465);
            assertThat(Moments.of(few, method, Format.FLOAT8_E4M3).mean()).isNotNaN();
            assertThat(Moments.of(more, method, Format.FLOAT8_E4M3).mean()).isNaN();
            assertThat(Moments.of(more, method, Format.FLOAT8_E4M3).population())
                    .isNaN();
            assertThat(Moments.of(Arrays.copyOf(ones, 65_519), method, Format.BINARY16)
                            .mean())
                    .isPositive();
            assertThat(Moments.of(ones, method, Format.BINARY16).mean()).isEqualTo(method == Variance.WELFORD ? 1 : 0);
        }
        // 256·256 overflows binary16
        assertThat(Moments.of(new double[] {256, 257}, Variance.ONE_PASS, Format.BINARY16)
                        .population())
                .isNaN();
        assertThat(Moments.of(new double[] {256, 257}, Variance.WELFORD, Format.BINARY16)
                        .population())
                .isEqualTo(0.25);
    }

    @Test
    void evaluationGivesPyTorchsBits() {
        for (Recorded r : Recorded.all("batchnorm")) {
            Tensor x = tensor(r, "x");
            assertThat(layer(r).evaluate(x, Arithmetic.FMA)).isEqualTo(tensor(r, "evaluated"));
            assertThat(layer(r).evaluate(x, Arithmetic.MUL_ADD)).isNotEqualTo(tensor(r, "evaluated"));
        }
    }

    @Test
    void trainingIsWithinItsBoundOfPyTorch() {
        for (Recorded r : Recorded.all("batchnorm")) {
            Tensor x = tensor(r, "x");
            float[] expected = r.array("trained");
            for (Variance method : Variance.values()) {
                BatchNorm2d.Training step = layer(r).train(x, method, 0.1f, Arithmetic.FMA);
                int plane = x.h() * x.w();
                int n = x.n() * plane;
                for (int c = 0; c < x.c(); c++) {
                    double mean = 0;
                    double norm = 0;
                    for (int i = 0; i < n; i++) {
                        double v = x.get(i / plane, c, i % plane / x.w(), i % plane % x.w());
                        mean += v / n;
                        norm += v * v / n;
                    }
                    double variance = norm - mean * mean;
                    double kappa = Math.sqrt(norm / variance);
                    double inVariance = varianceBound(method, n, kappa);
                    double inMean = meanBound(n, Math.sqrt(norm));
                    double weight = Math.abs(r.array("weight")[c]);
                    double scale = weight / Math.sqrt(variance + 1e-5);
                    double bias = Math.abs(r.array("bias")[c]);
                    for (int i = 0; i < n; i++) {
                        int at = ((i / plane) * x.c() + c) * plane + i % plane;
                        double value = Math.abs(x.data()[at]) * scale;
                        double centre = Math.abs(mean) * scale;
                        double deviation = Math.abs(x.data()[at] - mean) * scale;
                        double own = deviation * (3.5 * U + inVariance / 2)
                                + inMean * scale
                                + U * (value + 2 * centre + 2 * bias);
                        // PyTorch sums in double and rounds mean and inverse to floats; its ε is a double, ours a
                        // float:
                        // 1u + 0.5u, and 1u for the product, are in its scale. Then at most as MUL_ADD.
                        double theirs = deviation * 2.5 * U + U * centre + U * (2 * value + 3 * centre + 2 * bias);
                        assertThat((double) Math.abs(step.output().data()[at] - expected[at]))
                                .isLessThanOrEqualTo(HIGHER_ORDERS * (own + theirs));
                    }
                    // (1 - 0.1f)·old has 1.2u in the factor, a product and a sum; 0.1f·new the factor's u and those;
                    // and
                    // PyTorch, in double, rounds the new one and the sum.
                    double oldMean = Math.abs(r.array("mean")[c]);
                    assertThat((double) Math.abs(step.next().runningMean()[c] - r.array("nextMean")[c]))
                            .isLessThanOrEqualTo(HIGHER_ORDERS
                                    * (0.1 * inMean + U * (0.9 * 4.2 * oldMean + 0.1 * 5 * Math.abs(mean))));
                    double oldVariance = r.array("variance")[c];
                    double sample = variance * n / (n - 1);
                    assertThat((double) Math.abs(step.next().runningVariance()[c] - r.array("nextVariance")[c]))
                            .isLessThanOrEqualTo(HIGHER_ORDERS
                                    * (0.1 * inVariance * sample + U * (0.9 * 4.2 * oldVariance + 0.1 * 5 * sample)));
                }
            }
        }
    }

    private static Tensor tensor(Recorded r, String key) {
        return Tensor.of(r.array(key), r.get("n"), r.get("c"), r.get("h"), r.get("w"));
    }

    private static BatchNorm2d layer(Recorded r) {
        return BatchNorm2d.of(r.array("weight"), r.array("bias"), r.array("mean"), r.array("variance"), 1e-5f);
    }

    @Test
    void formatsRoundTheSameOperations() {
        Recorded r = Recorded.all("batchnorm").get(0);
        Tensor y = layer(r).evaluate(tensor(r, "x"), Arithmetic.MUL_ADD);
        int plane = r.get("h") * r.get("w");
        double[] channel = FloatArrays.toDoubles(Arrays.copyOfRange(r.array("x"), plane, 2 * plane));
        float mean = r.array("mean")[1];
        float variance = r.array("variance")[1];
        float weight = r.array("weight")[1];
        float bias = r.array("bias")[1];
        double[] inFloat = BatchNorm2d.normalize(channel, mean, variance, weight, bias, 1e-5f, Format.BINARY32);
        assertThat(FloatArrays.toFloats(inFloat)).isEqualTo(Arrays.copyOfRange(y.data(), plane, 2 * plane));
        double[] inDouble = BatchNorm2d.normalize(channel, mean, variance, weight, bias, 1e-5f, Format.BINARY64);
        double[] inHalf = BatchNorm2d.normalize(channel, mean, variance, weight, bias, 1e-5f, Format.BINARY16);
        for (int i = 0; i < plane; i++) {
            double exact = (channel[i] - mean) / Math.sqrt(variance + (double) 1e-5f) * weight + bias;
            double scale = Math.abs(weight) / Math.sqrt(variance);
            double value = Math.abs(channel[i]) * scale;
            double centre = Math.abs(mean) * scale;
            double deviation = Math.abs(channel[i] - mean) * scale;
            double size = Math.abs(bias);
            double u = 0x1p-53;
            assertThat(Math.abs(inDouble[i] - exact))
                    .isLessThanOrEqualTo(HIGHER_ORDERS * u * (3.5 * deviation + 2 * value + 3 * centre + 2 * size));
            // binary16 rounds the inputs too: scale is off by 1.5u more, and by 1e-5, a subnormal
            u = 0x1p-11;
            assertThat(Math.abs(inHalf[i] - exact))
                    .isLessThanOrEqualTo(HIGHER_ORDERS
                            * (deviation * (5 * u + 0x1p-26 / variance) + u * (3 * value + 4 * centre + 3 * size)));
        }
    }

    @Test
    void foldingKeepsTheValueAndNotTheBits() {
        Random random = new Random(5);
        Tensor x = gaussian(random, 2, 3, 6, 6);
        Tensor w = gaussian(random, 4, 3, 3, 3);
        float[] b = gaussian(random, 1, 1, 1, 4).data();
        float[] variance = {0.5f, 1, 2, 3};
        float[] gamma = gaussian(random, 1, 1, 1, 4).data();
        float[] beta = gaussian(random, 1, 1, 1, 4).data();
        BatchNorm2d layer =
                BatchNorm2d.of(gamma, beta, gaussian(random, 1, 1, 1, 4).data(), variance, 1e-5f);
        Conv2dShape shape = Conv2dShape.of(3, 4, 3);
        ReductionOrder order = ReductionOrder.fma(BiasOrder.FIRST);
        for (float[] bias : new float[][] {b, null}) {
            Tensor two = layer.evaluate(ScalarConv2d.forward(x, w, bias, shape, order), Arithmetic.FMA);
            BatchNorm2d.Folded folded = layer.fold(w, bias);
            Tensor one = ScalarConv2d.forward(x, folded.weight(), folded.bias(), shape, order);
            assertThat(one).isNotEqualTo(two);
            for (int channel = 0; channel < 4; channel++) {
                double mean = layer.runningMean()[channel];
                double scale = gamma[channel] / Math.sqrt(variance[channel] + (double) 1e-5f);
                double centred = (bias == null ? 0 : bias[channel]) - mean;
                double foldedBias = centred * scale + beta[channel];
                double ofBias = Math.abs(centred * scale);
                assertThat(Math.abs(folded.bias()[channel] - foldedBias))
                        .isLessThanOrEqualTo(HIGHER_ORDERS * U * (6.5 * ofBias + Math.abs(beta[channel])));
                for (int i = 27 * channel; i < 27 * (channel + 1); i++) {
                    double foldedWeight = w.data()[i] * scale;
                    assertThat(Math.abs(folded.weight().data()[i] - foldedWeight))
                            .isLessThanOrEqualTo(HIGHER_ORDERS * 4.5 * U * Math.abs(foldedWeight));
                }
                for (int at = 0; at < 2 * 16; at++) {
                    double exact = foldedBias;
                    double size = 0;
                    for (int i = 0; i < 27; i++) {
                        double term = (double) w.get(channel, i / 9, i / 3 % 3, i % 3)
                                * x.get(at / 16, i / 9, at / 4 % 4 + i / 3 % 3, at % 4 + i % 3)
                                * scale;
                        exact += term;
                        size += Math.abs(term);
                    }
                    double bound = U * (33.5 * size + 35.5 * ofBias + 30 * Math.abs(beta[channel]));
                    assertThat(Math.abs(one.get(at / 16, channel, at / 4 % 4, at % 4) - exact))
                            .isLessThanOrEqualTo(HIGHER_ORDERS * bound);
                }
            }
        }
    }

    private static Tensor gaussian(Random random, int n, int c, int h, int w) {
        Tensor t = Tensor.zeros(n, c, h, w);
        for (int i = 0; i < t.size(); i++) {
            t.data()[i] = (float) random.nextGaussian();
        }
        return t;
    }

    @Test
    void trainingMovesTheRunningStatistics() {
        Tensor x = Tensor.of(new float[] {1, 3, 5, 7}, 2, 1, 1, 2);
        BatchNorm2d layer = BatchNorm2d.ofChannels(1);
        BatchNorm2d next =
                layer.train(x, Variance.WELFORD, 0.5f, Arithmetic.FMA).next();
        assertThat(next.runningMean()).containsExactly(2f);
        assertThat(next.runningVariance()).containsExactly((1f + 20f / 3) / 2);
        assertThat(layer.runningMean()).containsExactly(0f);
        assertThat(layer.train(x, Variance.TWO_PASS, 0, Arithmetic.FMA).next().runningMean())
                .containsExactly(0f);
    }

    @Test
    void badArgumentsAreNamed() {
        BatchNorm2d layer = BatchNorm2d.ofChannels(2);
        assertThatThrownBy(() -> layer.evaluate(Tensor.zeros(1, 3, 1, 1), Arithmetic.FMA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input has 3 channels, expected 2");
        assertThatThrownBy(() -> layer.train(Tensor.zeros(1, 2, 1, 1), Variance.WELFORD, 0.1f, Arithmetic.FMA))
                .hasMessage("the count of numbers in a channel of input is 1, expected 2 or more");
        assertThatThrownBy(() -> layer.train(Tensor.zeros(2, 2, 1, 1), Variance.WELFORD, 2, Arithmetic.FMA))
                .hasMessageStartingWith("momentum is 2");
        assertThatThrownBy(() -> layer.train(Tensor.zeros(2, 2, 1, 1), null, 0.1f, Arithmetic.FMA))
                .hasMessage("method");
        assertThatThrownBy(() -> layer.evaluate(null, Arithmetic.FMA)).hasMessage("input");
        assertThatThrownBy(() -> BatchNorm2d.ofChannels(-1)).hasMessage("channels is -1, expected 0 or more");
        float[] one = {1};
        assertThatThrownBy(() -> BatchNorm2d.of(one, new float[2], one, one, 0))
                .hasMessage("bias has 2 elements, expected 1 as weight has");
        assertThatThrownBy(() -> BatchNorm2d.of(one, one, one, one, -1)).hasMessageStartingWith("epsilon is -1");
        assertThatThrownBy(() -> BatchNorm2d.of(one, one, one, one, Float.NaN)).hasMessageStartingWith("epsilon is ");
        assertThatThrownBy(() -> layer.fold(Tensor.zeros(3, 1, 1, 1), null))
                .hasMessage("convWeight has 3 output channels, expected 2");
        assertThat(layer.evaluate(Tensor.zeros(0, 2, 1, 1), Arithmetic.FMA).size())
                .isZero();
    }
}
