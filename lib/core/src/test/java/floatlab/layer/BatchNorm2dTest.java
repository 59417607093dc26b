package floatlab.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.conv.Conv2dShape;
import floatlab.conv.ScalarConv2d;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchNorm2dTest {

    private static final double U = 0x1p-24;

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
        // the middle number is the mean: what is left of 0 is the rounding of x·scale + shift
        assertThat(layer.train(x, Variance.TWO_PASS, 0.1f, Arithmetic.FMA)
                        .output()
                        .data()[1])
                .isNotZero()
                .isBetween(-(float) (14 * U * 1.5e5), (float) (14 * U * 1.5e5));
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
            // the bounds of Chan, Golub and LeVeque with their constants left to a small factor
            assertThat(relative(Moments.of(x, Variance.ONE_PASS).population(), squares / n))
                    .isLessThanOrEqualTo(3 * n * kappa * kappa * U);
            assertThat(relative(Moments.of(x, Variance.WELFORD).population(), squares / n))
                    .isLessThanOrEqualTo(5 * n * kappa * U);
            assertThat(relative(Moments.of(x, Variance.TWO_PASS).population(), squares / n))
                    .isLessThanOrEqualTo((n + 5) * U + n * n * kappa * kappa * U * U * 2);
            assertThat(Math.abs(Moments.of(x, Variance.TWO_PASS).mean() - exactMean))
                    .isLessThanOrEqualTo(1.01 * n * U * Math.sqrt(norm / n));
        }
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
                    // the variance by the one-pass bound, the largest of the three, half of it in the standard
                    // deviation; the mean by n·u·‖x‖/√n; the rest by the class's 7u. PyTorch, whose sums are
                    // doubles, has only the last, and rounds mean and inverse to floats.
                    double inVariance = (3 * n * kappa * kappa + 1) * U / 2;
                    double inMean = (n + 1) * U * Math.sqrt(norm);
                    double weight = Math.abs(r.array("weight")[c]);
                    double scale = weight / Math.sqrt(variance + 1e-5);
                    for (int i = 0; i < n; i++) {
                        int at = ((i / plane) * x.c() + c) * plane + i % plane;
                        double value = Math.abs(x.data()[at]) * scale;
                        double size = value + Math.abs(mean) * scale + Math.abs(r.array("bias")[c]);
                        double bound = 1.01
                                * (inVariance * Math.abs(x.data()[at] - mean) * scale + inMean * scale + 17 * U * size);
                        assertThat((double) Math.abs(step.output().data()[at] - expected[at]))
                                .isLessThanOrEqualTo(bound);
                    }
                    double oldMean = Math.abs(r.array("mean")[c]);
                    assertThat((double) Math.abs(step.next().runningMean()[c] - r.array("nextMean")[c]))
                            .isLessThanOrEqualTo(0.101 * inMean + 6 * U * (oldMean + Math.abs(mean)));
                    double oldVariance = r.array("variance")[c];
                    assertThat((double) Math.abs(step.next().runningVariance()[c] - r.array("nextVariance")[c]))
                            .isLessThanOrEqualTo(0.11 * 2 * inVariance * variance + 6 * U * (oldVariance + variance));
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
        double[] channel = Rows.toDoubles(Arrays.copyOfRange(r.array("x"), plane, 2 * plane), "x");
        float mean = r.array("mean")[1];
        float variance = r.array("variance")[1];
        float weight = r.array("weight")[1];
        float bias = r.array("bias")[1];
        double[] inFloat = BatchNorm2d.normalize(channel, mean, variance, weight, bias, 1e-5f, Format.BINARY32);
        assertThat(Rows.toFloats(inFloat)).isEqualTo(Arrays.copyOfRange(y.data(), plane, 2 * plane));
        double[] inDouble = BatchNorm2d.normalize(channel, mean, variance, weight, bias, 1e-5f, Format.BINARY64);
        double[] inHalf = BatchNorm2d.normalize(channel, mean, variance, weight, bias, 1e-5f, Format.BINARY16);
        for (int i = 0; i < plane; i++) {
            double exact = (channel[i] - mean) / Math.sqrt(variance + (double) 1e-5f) * weight + bias;
            double scale = Math.abs(weight / Math.sqrt(variance));
            double size = Math.abs(channel[i]) * scale + Math.abs(mean) * scale + Math.abs(bias);
            assertThat(Math.abs(inDouble[i] - exact)).isLessThanOrEqualTo(14 * 0x1p-53 * size);
            // binary16 rounds the inputs too, and 1e-5 to a subnormal
            assertThat(Math.abs(inHalf[i] - exact)).isLessThanOrEqualTo(14 * 0x1p-11 * size);
        }
    }

    @Test
    void foldingKeepsTheValueAndNotTheBits() {
        Random random = new Random(5);
        Tensor x = gaussian(random, 2, 3, 6, 6);
        Tensor w = gaussian(random, 4, 3, 3, 3);
        float[] b = gaussian(random, 1, 1, 1, 4).data();
        float[] variance = {0.5f, 1, 2, 3};
        BatchNorm2d layer = BatchNorm2d.of(
                gaussian(random, 1, 1, 1, 4).data(),
                gaussian(random, 1, 1, 1, 4).data(),
                gaussian(random, 1, 1, 1, 4).data(),
                variance,
                1e-5f);
        Conv2dShape shape = Conv2dShape.of(3, 4, 3);
        ReductionOrder order = ReductionOrder.fma(BiasOrder.FIRST);
        for (float[] bias : new float[][] {b, null}) {
            Tensor two = layer.evaluate(ScalarConv2d.forward(x, w, bias, shape, order), Arithmetic.FMA);
            BatchNorm2d.Folded folded = layer.fold(w, bias);
            Tensor one = ScalarConv2d.forward(x, folded.weight(), folded.bias(), shape, order);
            assertThat(one).isNotEqualTo(two);
            double largest = 0;
            for (int i = 0; i < one.size(); i++) {
                largest = Math.max(largest, Math.abs(one.data()[i] - two.data()[i]));
            }
            // 27 terms of size below 30, scaled by at most 4: 40 roundings
            assertThat(largest).isLessThan(40 * U * 27 * 30).isPositive();
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
                .hasMessage("input has 3 channels, this layer has 2");
        assertThatThrownBy(() -> layer.train(Tensor.zeros(1, 2, 1, 1), Variance.WELFORD, 0.1f, Arithmetic.FMA))
                .hasMessage("input has 1 numbers in a channel, expected 2 or more");
        assertThatThrownBy(() -> layer.train(Tensor.zeros(2, 2, 1, 1), Variance.WELFORD, 2, Arithmetic.FMA))
                .hasMessageStartingWith("momentum is 2");
        assertThatThrownBy(() -> layer.train(Tensor.zeros(2, 2, 1, 1), null, 0.1f, Arithmetic.FMA))
                .hasMessage("method");
        assertThatThrownBy(() -> layer.evaluate(null, Arithmetic.FMA)).hasMessage("input");
        assertThatThrownBy(() -> BatchNorm2d.ofChannels(-1)).hasMessage("channels is -1, expected at least 0");
        float[] one = {1};
        assertThatThrownBy(() -> BatchNorm2d.of(one, new float[2], one, one, 0))
                .hasMessage("bias has 2 elements, weight has 1");
        assertThatThrownBy(() -> BatchNorm2d.of(one, one, one, one, -1)).hasMessageStartingWith("epsilon is -1");
        assertThatThrownBy(() -> BatchNorm2d.of(one, one, one, one, Float.NaN)).hasMessageStartingWith("epsilon is ");
        assertThatThrownBy(() -> layer.fold(Tensor.zeros(3, 1, 1, 1), null))
                .hasMessage("convWeight has 3 output channels, this layer has 2");
        assertThat(layer.evaluate(Tensor.zeros(0, 2, 1, 1), Arithmetic.FMA).size())
                .isZero();
    }
}
