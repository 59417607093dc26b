package floatlab.train;

import floatlab.input.Digits;
import floatlab.layer.CrossEntropy;
import floatlab.layer.Moments;
import floatlab.layer.Softmax;
import floatlab.layer.Variance;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The network in double, by plain loops over matrices: an activation is (channels, images·pixels). {@link Training} states
 * the order of everything.
 */
final class DoubleModel extends Model {
    private static final double EPSILON = 1e-5;
    private static final double NORM_MOMENTUM = 0.1;

    private final double[] w;
    private final double[] velocity;
    private final double[] g;
    private final double[] runningMean;
    private final double[] runningVariance;

    DoubleModel(Training.Spec spec, double[] initial) {
        super(spec);
        this.w = initial.clone();
        this.velocity = new double[w.length];
        this.g = new double[w.length];
        this.runningMean = new double[net.channels2()];
        this.runningVariance = new double[net.channels2()];
        Arrays.fill(runningVariance, 1);
    }

    @Override
    double step(Tensor images, int[] labels) {
        double loss = backward(images, labels);
        for (int i = 0; i < w.length; i++) {
            velocity[i] = spec.momentum() * velocity[i] + g[i];
            w[i] -= spec.learningRate() * velocity[i];
        }
        return loss;
    }

    /** The results of the layers for a batch. */
    private record Forward(
            double[] patches1,
            double[] a1,
            double[] patches2,
            double[] z2,
            double[] y2,
            double[] rows,
            double[] logits) {}

    /** Normalised channels and 1 / √(variance + ε). */
    private record Norm(double[] normalized, double[] inverse) {}

    /** Fills the gradient; returns the loss. */
    double backward(Tensor images, int[] labels) {
        int n = images.n();
        int c1 = net.channels1();
        int c2 = net.channels2();
        Norm norm = net.batchNorm() ? new Norm(new double[c2 * n * NetSpec.AREA2], new double[c2]) : null;
        Forward f = forward(images, norm);
        noteOpen(f.a1.length, i -> f.a1[i] > 0, f.y2.length, i -> f.y2[i] > 0);
        double[] losses = new double[n];
        double[] dLogits = new double[f.logits.length]; // (classes, images)
        for (int i = 0; i < n; i++) {
            double[] row = logitsOf(f, i, n);
            losses[i] = CrossEntropy.of(row, labels[i]);
            double[] p = Softmax.of(row);
            for (int k = 0; k < p.length; k++) {
                dLogits[k * n + i] = (k == labels[i] ? p[k] - 1 : p[k]) / n;
            }
        }
        sums(dLogits, f.rows, Part.LINEAR_WEIGHT, Part.LINEAR_BIAS);
        double[] dRows = backThrough(Part.LINEAR_WEIGHT, Digits.CLASSES, dLogits);
        double[] d2 = new double[dRows.length];
        for (int i = 0; i < d2.length; i++) {
            d2[i] = dRows[rowOf(i, n)];
        }
        mask(d2, f.y2);
        if (norm != null) {
            normBackward(d2, norm);
        }
        sums(d2, f.patches2, Part.CONV2_WEIGHT, Part.CONV2_BIAS);
        double[] dPatches = backThrough(Part.CONV2_WEIGHT, c2, d2);
        double[] d1 = new double[f.a1.length];
        patches(d1, dPatches, c1, n, NetSpec.STRIDE2, true);
        mask(d1, f.a1);
        sums(d1, f.patches1, Part.CONV1_WEIGHT, Part.CONV1_BIAS);
        return spec.sums().method().sum(losses) / n;
    }

    private Forward forward(Tensor images, Norm norm) {
        int n = images.n();
        int c1 = net.channels1();
        double[] x = FloatArrays.toDoubles(images.data());
        double[] patches1 = new double[NetSpec.TAPS * x.length];
        patches(x, patches1, 1, n, 1, false);
        double[] a1 = relu(product(Part.CONV1_WEIGHT, Part.CONV1_BIAS, patches1));
        double[] patches2 = new double[c1 * NetSpec.TAPS * n * NetSpec.AREA2];
        patches(a1, patches2, c1, n, NetSpec.STRIDE2, false);
        double[] z2 = product(Part.CONV2_WEIGHT, Part.CONV2_BIAS, patches2);
        double[] y2 = net.batchNorm() ? batchNorm(z2, norm) : z2;
        double[] a2 = relu(y2);
        double[] rows = new double[a2.length]; // (features, images)
        for (int i = 0; i < rows.length; i++) {
            rows[rowOf(i, n)] = a2[i];
        }
        double[] logits = product(Part.LINEAR_WEIGHT, Part.LINEAR_BIAS, rows);
        return new Forward(patches1, a1, patches2, z2, y2, rows, logits);
    }

    /** {@code out[i, k] = bias[i] + Σ weight[i, j]·x[j, k]}, with j ascending. */
    private double[] product(Part weight, Part bias, double[] x) {
        int rows = net.size(bias);
        int columns = net.size(weight) / rows;
        int terms = x.length / columns;
        double[] out = new double[rows * terms];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(out, i * terms, (i + 1) * terms, w[net.offset(bias) + i]);
            for (int j = 0; j < columns; j++) {
                addMultiple(w[net.offset(weight) + i * columns + j], x, j * terms, out, i * terms, terms);
            }
        }
        return out;
    }

    /** {@code out[j, k] = Σ weight[i, j]·d[i, k]}, with i ascending. */
    private double[] backThrough(Part weight, int rows, double[] d) {
        int columns = net.size(weight) / rows;
        int terms = d.length / rows;
        double[] out = new double[columns * terms];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                addMultiple(w[net.offset(weight) + i * columns + j], d, i * terms, out, j * terms, terms);
            }
        }
        return out;
    }

    private static void addMultiple(double factor, double[] x, int from, double[] out, int to, int count) {
        for (int k = 0; k < count; k++) {
            out[to + k] += factor * x[from + k];
        }
    }

    private void sums(double[] d, double[] x, Part weight, Part bias) {
        int rows = net.size(bias);
        int columns = net.size(weight) / rows;
        Products.sums(d, rows, x, columns, spec.sums(), weight, g, net.offset(weight), spec.threads());
        Products.sums(d, rows, null, 1, spec.sums(), bias, g, net.offset(bias), spec.threads());
    }

    /** Normalises by the batch and fills norm for the way back, or, if norm is null, by the running statistics. */
    private double[] batchNorm(double[] z, Norm norm) {
        int count = z.length / net.channels2();
        double[] out = new double[z.length];
        for (int c = 0; c < net.channels2(); c++) {
            double mean = runningMean[c];
            double variance = runningVariance[c];
            if (norm != null) {
                Moments moments = Moments.of(Arrays.copyOfRange(z, c * count, (c + 1) * count), Variance.TWO_PASS);
                mean = moments.mean();
                variance = moments.population();
                runningMean[c] = (1 - NORM_MOMENTUM) * runningMean[c] + NORM_MOMENTUM * mean;
                runningVariance[c] = (1 - NORM_MOMENTUM) * runningVariance[c] + NORM_MOMENTUM * moments.sample();
            }
            double inverse = 1 / Math.sqrt(variance + EPSILON);
            for (int i = c * count; i < (c + 1) * count; i++) {
                double normalized = (z[i] - mean) * inverse;
                out[i] = normalized * w[net.offset(Part.NORM_WEIGHT) + c] + w[net.offset(Part.NORM_BIAS) + c];
                if (norm != null) {
                    norm.normalized[i] = normalized;
                    norm.inverse[c] = inverse;
                }
            }
        }
        return out;
    }

    private void normBackward(double[] d, Norm norm) {
        int count = d.length / net.channels2();
        for (int c = 0; c < net.channels2(); c++) {
            int weight = net.offset(Part.NORM_WEIGHT) + c;
            int bias = net.offset(Part.NORM_BIAS) + c;
            double[] dOfC = Arrays.copyOfRange(d, c * count, (c + 1) * count);
            double[] ofC = Arrays.copyOfRange(norm.normalized, c * count, (c + 1) * count);
            Products.sums(dOfC, 1, ofC, 1, spec.sums(), Part.NORM_WEIGHT, g, weight, 1);
            Products.sums(dOfC, 1, null, 1, spec.sums(), Part.NORM_BIAS, g, bias, 1);
            double scale = w[weight] * norm.inverse[c];
            for (int i = 0; i < count; i++) {
                d[c * count + i] = scale * (dOfC[i] - g[bias] / count - ofC[i] * (g[weight] / count));
            }
        }
    }

    @Override
    double[] outputs(Tensor images) {
        Forward f = forward(images, null);
        return IntStream.range(0, images.n())
                .mapToObj(image -> logitsOf(f, image, images.n()))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    @Override
    double[] weights() {
        return w.clone();
    }

    @Override
    double[] gradient() {
        return g.clone();
    }

    @Override
    double[][] state() {
        return new double[][] {w, velocity, runningMean, runningVariance};
    }

    private static double[] logitsOf(Forward f, int image, int images) {
        double[] row = new double[Digits.CLASSES];
        Arrays.setAll(row, k -> f.logits[k * images + image]);
        return row;
    }

    private static double[] relu(double[] z) {
        return Arrays.stream(z).map(v -> Math.max(v, 0)).toArray();
    }

    private static void mask(double[] d, double[] z) {
        for (int i = 0; i < d.length; i++) {
            if (!(z[i] > 0)) {
                d[i] = 0;
            }
        }
    }

    /** Where element i of (channels, images·pixels) stands in (features, images). */
    private static int rowOf(int i, int n) {
        int pixel = i % NetSpec.AREA2;
        int image = i / NetSpec.AREA2 % n;
        int channel = i / NetSpec.AREA2 / n;
        return (channel * NetSpec.AREA2 + pixel) * n + image;
    }

    /** Copies to each tap (c, kh, kw) the pixel that it sees, if there is one. Backwards it adds the tap to the pixel. */
    private static void patches(double[] planes, double[] patches, int channels, int n, int stride, boolean backwards) {
        int side = NetSpec.SIDE1;
        int outSide = side / stride;
        int at = 0;
        for (int c = 0; c < channels; c++) {
            for (int tap = 0; tap < NetSpec.TAPS; tap++) {
                for (int image = 0; image < n; image++) {
                    for (int out = 0; out < outSide * outSide; out++, at++) {
                        int y = out / outSide * stride + tap / NetSpec.KERNEL - 1;
                        int x = out % outSide * stride + tap % NetSpec.KERNEL - 1;
                        if (y < 0 || y >= side || x < 0 || x >= side) {
                            continue;
                        }
                        int pixel = ((c * n + image) * side + y) * side + x;
                        if (backwards) {
                            planes[pixel] += patches[at];
                        } else {
                            patches[at] = planes[pixel];
                        }
                    }
                }
            }
        }
    }
}
