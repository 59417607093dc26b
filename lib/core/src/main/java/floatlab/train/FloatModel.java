package floatlab.train;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.conv.Conv2dShape;
import floatlab.input.Digits;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.CrossEntropy;
import floatlab.layer.Linear;
import floatlab.layer.LinearOrder;
import floatlab.layer.Moments;
import floatlab.layer.Softmax;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;
import java.util.Arrays;

/** The network in float, on the library's layers. {@link Training} states the order of everything. */
final class FloatModel extends Model {
    static final ReductionOrder ORDER = ReductionOrder.fma(BiasOrder.FIRST);
    private static final LinearOrder LINEAR = LinearOrder.recursive(Arithmetic.FMA, BiasOrder.FIRST);
    private static final float EPSILON = 1e-5f;
    private static final float NORM_MOMENTUM = 0.1f;

    private final float[] w;
    private final float[] velocity;
    private final float[] g;
    private final float[] runningMean;
    private final float[] runningVariance;
    private float[] biasTerms = {};

    FloatModel(Training.Spec spec, float[] initial) {
        super(spec);
        this.w = initial.clone();
        this.velocity = new float[w.length];
        this.g = new float[w.length];
        this.runningMean = new float[net.channels2()];
        this.runningVariance = new float[net.channels2()];
        Arrays.fill(runningVariance, 1);
    }

    @Override
    double step(Tensor images, int[] labels) {
        double loss = backward(images, labels);
        float rate = (float) spec.learningRate();
        float momentum = (float) spec.momentum();
        for (int i = 0; i < w.length; i++) {
            velocity[i] = momentum * velocity[i] + g[i];
            w[i] -= rate * velocity[i];
        }
        return loss;
    }

    /** Fills the gradient; returns the loss. */
    double backward(Tensor images, int[] labels) {
        int n = images.n();
        int c1 = net.channels1();
        int c2 = net.channels2();
        Tensor a1 = relu(conv1(images));
        Tensor z2 = conv2(a1);
        Norm norm = net.batchNorm() ? batchNorm(z2) : null;
        Tensor y2 = norm == null ? z2 : norm.output;
        Tensor a2 = relu(y2);
        Tensor logits = linear(a2);
        noteOpen(a1.size(), i -> a1.data()[i] > 0, a2.size(), i -> a2.data()[i] > 0);

        float[] losses = new float[n];
        Tensor dLogits = Tensor.zeros(n, Digits.CLASSES, 1, 1);
        for (int i = 0; i < n; i++) {
            float[] row = Arrays.copyOfRange(logits.data(), i * Digits.CLASSES, (i + 1) * Digits.CLASSES);
            losses[i] = CrossEntropy.of(row, labels[i]);
            float[] p = Softmax.of(row);
            for (int k = 0; k < p.length; k++) {
                dLogits.data()[i * p.length + k] = (k == labels[i] ? p[k] - 1 : p[k]) / n;
            }
        }
        Tensor features = Tensor.of(a2.data(), n, net.features(), 1, 1);
        sums(channelsFirst(dLogits), channelsFirst(features), Part.LINEAR_WEIGHT, Part.LINEAR_BIAS);
        Tensor transposed = Tensor.of(channelsFirst(linearWeight()), net.features(), Digits.CLASSES, 1, 1);
        Tensor d2 = Linear.forward(dLogits, transposed, null, LINEAR);
        d2 = Tensor.of(d2.data(), n, c2, NetSpec.SIDE2, NetSpec.SIDE2);
        mask(d2, y2);
        if (norm != null) {
            d2 = normBackward(d2, norm);
        }
        sums(channelsFirst(d2), patches(a1, NetSpec.STRIDE2), Part.CONV2_WEIGHT, Part.CONV2_BIAS);
        Tensor d1 = Conv2dGradient.of(net.shape2(), ORDER)
                .withThreads(spec.threads())
                .input(d2, tensor(Part.CONV2_WEIGHT, c2, c1, NetSpec.KERNEL), NetSpec.SIDE1, NetSpec.SIDE1);
        mask(d1, a1);
        biasTerms = channelsFirst(d1);
        sums(biasTerms, patches(images, 1), Part.CONV1_WEIGHT, Part.CONV1_BIAS);
        return spec.sums().method().sum(losses) / n;
    }

    private void sums(float[] d, float[] x, Part weight, Part bias) {
        int rows = net.size(bias);
        int columns = net.size(weight) / rows;
        Products.sums(d, rows, x, columns, spec.sums(), weight, g, net.offset(weight), spec.threads());
        Products.sums(d, rows, null, 1, spec.sums(), bias, g, net.offset(bias), spec.threads());
    }

    private Tensor conv1(Tensor images) {
        return conv(Part.CONV1_WEIGHT, Part.CONV1_BIAS, net.shape1(), images);
    }

    private Tensor conv2(Tensor a1) {
        return conv(Part.CONV2_WEIGHT, Part.CONV2_BIAS, net.shape2(), a1);
    }

    private Tensor conv(Part weight, Part bias, Conv2dShape shape, Tensor x) {
        Tensor kernels = tensor(weight, shape.outChannels(), shape.inChannels(), NetSpec.KERNEL);
        return Conv2d.of(kernels, part(bias), shape, ORDER)
                .withThreads(spec.threads())
                .forward(x);
    }

    private Tensor linear(Tensor a2) {
        return Linear.forward(a2, linearWeight(), part(Part.LINEAR_BIAS), LINEAR);
    }

    private Tensor linearWeight() {
        return tensor(Part.LINEAR_WEIGHT, Digits.CLASSES, net.features(), 1);
    }

    /** The input and output of a normalisation, and the mean and the factor 1 / √(variance + ε) of each channel. */
    private record Norm(Tensor input, Tensor output, float[] mean, float[] inverse) {}

    private Norm batchNorm(Tensor z) {
        int channels = z.c();
        float[] values = channelsFirst(z);
        int count = values.length / channels;
        float[] mean = new float[channels];
        float[] variance = new float[channels];
        float[] inverse = new float[channels];
        for (int c = 0; c < channels; c++) {
            Moments moments = Moments.of(Arrays.copyOfRange(values, c * count, (c + 1) * count), Variance.TWO_PASS);
            mean[c] = (float) moments.mean();
            variance[c] = (float) moments.population();
            inverse[c] = 1 / (float) Math.sqrt(variance[c] + EPSILON);
            runningMean[c] = (1 - NORM_MOMENTUM) * runningMean[c] + NORM_MOMENTUM * mean[c];
            runningVariance[c] = (1 - NORM_MOMENTUM) * runningVariance[c] + NORM_MOMENTUM * (float) moments.sample();
        }
        return new Norm(z, norm(mean, variance).evaluate(z, Arithmetic.FMA), mean, inverse);
    }

    private BatchNorm2d norm(float[] mean, float[] variance) {
        return BatchNorm2d.of(part(Part.NORM_WEIGHT), part(Part.NORM_BIAS), mean, variance, EPSILON);
    }

    private Tensor normBackward(Tensor d, Norm norm) {
        int channels = d.c();
        float[] dy = channelsFirst(d);
        float[] normalized = channelsFirst(norm.input);
        int count = dy.length / channels;
        for (int i = 0; i < normalized.length; i++) {
            int c = i / count;
            normalized[i] = (normalized[i] - norm.mean[c]) * norm.inverse[c];
        }
        int weight = net.offset(Part.NORM_WEIGHT);
        int bias = net.offset(Part.NORM_BIAS);
        for (int c = 0; c < channels; c++) { // only the terms of a channel count for its gradient
            float[] dyOfC = Arrays.copyOfRange(dy, c * count, (c + 1) * count);
            float[] ofC = Arrays.copyOfRange(normalized, c * count, (c + 1) * count);
            Products.sums(dyOfC, 1, ofC, 1, spec.sums(), Part.NORM_WEIGHT, g, weight + c, 1);
            Products.sums(dyOfC, 1, null, 1, spec.sums(), Part.NORM_BIAS, g, bias + c, 1);
        }
        Tensor out = Tensor.zeros(d.n(), channels, d.h(), d.w());
        int plane = d.h() * d.w();
        for (int i = 0; i < dy.length; i++) {
            int c = i / count;
            float scale = w[weight + c] * norm.inverse[c];
            float mean = g[bias + c] / count;
            float slope = g[weight + c] / count;
            int image = i % count / plane;
            out.data()[(image * channels + c) * plane + i % plane] = scale * (dy[i] - mean - normalized[i] * slope);
        }
        return out;
    }

    @Override
    double[] outputs(Tensor images) {
        Tensor z2 = conv2(relu(conv1(images)));
        if (net.batchNorm()) {
            z2 = norm(runningMean, runningVariance).evaluate(z2, Arithmetic.FMA);
        }
        return FloatArrays.toDoubles(linear(relu(z2)).data());
    }

    @Override
    double[] weights() {
        return FloatArrays.toDoubles(w);
    }

    @Override
    double[] gradient() {
        return FloatArrays.toDoubles(g);
    }

    @Override
    double[][] state() {
        return new double[][] {
            FloatArrays.toDoubles(w),
            FloatArrays.toDoubles(velocity),
            FloatArrays.toDoubles(runningMean),
            FloatArrays.toDoubles(runningVariance)
        };
    }

    /** The terms of the last step's gradient by a bias of the first convolution, image by image and pixel by pixel. */
    float[] biasTerms(int channel) {
        int count = biasTerms.length / net.channels1();
        return Arrays.copyOfRange(biasTerms, channel * count, (channel + 1) * count);
    }

    private float[] part(Part part) {
        return Arrays.copyOfRange(w, net.offset(part), net.offset(part) + net.size(part));
    }

    private Tensor tensor(Part part, int out, int in, int kernel) {
        return Tensor.of(part(part), out, in, kernel, kernel);
    }

    private static Tensor relu(Tensor z) {
        float[] out = new float[z.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.max(z.data()[i], 0f);
        }
        return Tensor.of(out, z.n(), z.c(), z.h(), z.w());
    }

    /** Takes a gradient back through a ReLU: it becomes +0 where the input, or the output, is not positive. */
    private static void mask(Tensor d, Tensor z) {
        for (int i = 0; i < d.size(); i++) {
            if (!(z.data()[i] > 0)) {
                d.data()[i] = 0;
            }
        }
    }

    /** (n, c, h, w) as (c, n·h·w). */
    static float[] channelsFirst(Tensor x) {
        int plane = x.h() * x.w();
        float[] out = new float[x.size()];
        for (int i = 0; i < x.n(); i++) {
            for (int c = 0; c < x.c(); c++) {
                System.arraycopy(x.data(), (i * x.c() + c) * plane, out, (c * x.n() + i) * plane, plane);
            }
        }
        return out;
    }

    /** What each tap (c, kh, kw) of a 3×3 kernel with padding 1 sees: (c·9, n·oh·ow), 0 in the padding. */
    static float[] patches(Tensor x, int stride) {
        int side = x.h() / stride;
        int terms = x.n() * side * side;
        float[] out = new float[x.c() * NetSpec.TAPS * terms];
        int at = 0;
        for (int c = 0; c < x.c(); c++) {
            for (int tap = 0; tap < NetSpec.TAPS; tap++) {
                for (int image = 0; image < x.n(); image++) {
                    for (int oy = 0; oy < side; oy++) {
                        int y = oy * stride + tap / NetSpec.KERNEL - 1;
                        for (int ox = 0; ox < side; ox++) {
                            int column = ox * stride + tap % NetSpec.KERNEL - 1;
                            boolean inside = y >= 0 && y < x.h() && column >= 0 && column < x.w();
                            out[at++] = inside ? x.data()[((image * x.c() + c) * x.h() + y) * x.w() + column] : 0;
                        }
                    }
                }
            }
        }
        return out;
    }
}
