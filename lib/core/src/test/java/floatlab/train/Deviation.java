package floatlab.train;

import floatlab.input.Digits;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far the gradient of a network without normalisation can be from the exact one, whatever the order of the additions
 * and whether products are rounded or fused. It is a running error analysis in double, layer by layer.
 *
 * <p>A number known as v is off by at most e. A sum of n products x·y and a bias is off by
 * Σ(|x|e(y) + |y|e(x) + e(x)e(y)) + γ₍n+1₎(Σ(|x| + e(x))(|y| + e(y)) + |b|), as it takes n products and n additions (Higham,
 * Accuracy and Stability, 2nd ed., section 3.1). A ReLU hands e on. If the sign of its input is in doubt, its gradient is
 * off by its whole size. A softmax of logits that are off by E is off by the factor exp(±2E). Its own roundings add
 * (4D + 40)u, where D is the spread of the logits: a sum of ten terms, exponentials within 2 ulp whose arguments are off by
 * D·u, and a quotient or exp(log p). The bounds are doubled at the end, because they and v were computed in double, with
 * rounding.
 */
final class Deviation {
    private final NetSpec net;
    private final double[] w;
    private final double u;
    private final double[] bound;

    /** Values and their errors. */
    private record Known(double[] v, double[] e) {
        Known(int size) {
            this(new double[size], new double[size]);
        }
    }

    /** A term of an output: the indices of its input and its weight. */
    private record Tap(int input, int weight) {}

    Deviation(NetSpec net, double[] weights, double u) {
        this.net = net;
        this.w = weights;
        this.u = u;
        this.bound = new double[net.parameters()];
    }

    /** For each parameter, the largest distance of a computed gradient from the exact one. */
    double[] bound(Tensor images, int[] labels) {
        int n = images.n();
        Known x = new Known(images.size());
        Arrays.setAll(x.v, i -> images.data()[i]);
        List<List<Tap>> taps1 = taps(n, 1, net.channels1(), 1, net.offset(Part.CONV1_WEIGHT));
        List<List<Tap>> taps2 = taps(n, net.channels1(), net.channels2(), 2, net.offset(Part.CONV2_WEIGHT));
        List<List<Tap>> taps3 = linearTaps(n);
        Known z1 = forward(x, taps1, Part.CONV1_BIAS, NetSpec.AREA1);
        Known a1 = relu(z1);
        Known z2 = forward(a1, taps2, Part.CONV2_BIAS, NetSpec.AREA2);
        Known a2 = relu(z2);
        Known logits = forward(a2, taps3, Part.LINEAR_BIAS, 1);
        Known d3 = softmaxGradient(logits, labels);
        Known d2 = masked(backward(a2, taps3, d3, Part.LINEAR_BIAS, 1), z2);
        Known d1 = masked(backward(a1, taps2, d2, Part.CONV2_BIAS, NetSpec.AREA2), z1);
        backward(x, taps1, d1, Part.CONV1_BIAS, NetSpec.AREA1);
        return Arrays.stream(bound).map(b -> 2 * b).toArray();
    }

    private double gamma(int k) {
        return k * u / (1 - k * u);
    }

    private static List<List<Tap>> taps(int n, int in, int out, int stride, int weights) {
        int side = 8 / stride;
        List<List<Tap>> all = new ArrayList<>();
        for (int o = 0; o < n * out * side * side; o++) {
            List<Tap> taps = new ArrayList<>();
            int channel = o / side / side % out;
            for (int k = 0; k < in * 9; k++) {
                int y = o / side % side * stride + k / 3 % 3 - 1;
                int x = o % side * stride + k % 3 - 1;
                if (y >= 0 && y < 8 && x >= 0 && x < 8) {
                    int image = o / side / side / out;
                    taps.add(new Tap(((image * in + k / 9) * 8 + y) * 8 + x, weights + channel * in * 9 + k));
                }
            }
            all.add(taps);
        }
        return all;
    }

    private List<List<Tap>> linearTaps(int n) {
        List<List<Tap>> all = new ArrayList<>();
        int features = net.features();
        for (int o = 0; o < n * Digits.CLASSES; o++) {
            List<Tap> taps = new ArrayList<>();
            for (int k = 0; k < features; k++) {
                taps.add(new Tap(
                        o / Digits.CLASSES * features + k,
                        net.offset(Part.LINEAR_WEIGHT) + o % Digits.CLASSES * features + k));
            }
            all.add(taps);
        }
        return all;
    }

    private Known forward(Known x, List<List<Tap>> taps, Part bias, int area) {
        Known out = new Known(taps.size());
        for (int o = 0; o < taps.size(); o++) {
            double b = w[net.offset(bias) + o / area % net.size(bias)];
            double magnitude = Math.abs(b);
            out.v[o] = b;
            for (Tap tap : taps.get(o)) {
                double weight = w[tap.weight];
                out.v[o] += weight * x.v[tap.input];
                out.e[o] += Math.abs(weight) * x.e[tap.input];
                magnitude += Math.abs(weight) * (Math.abs(x.v[tap.input]) + x.e[tap.input]);
            }
            out.e[o] += gamma(taps.get(o).size() + 1) * magnitude;
        }
        return out;
    }

    /** Bounds the errors of the gradients by weights and biases. Returns the gradient by the input. */
    private Known backward(Known x, List<List<Tap>> taps, Known d, Part bias, int area) {
        int parameters = net.parameters();
        double[] magnitude = new double[parameters];
        int[] terms = new int[parameters];
        Known dx = new Known(x.v.length);
        double[] dxMagnitude = new double[x.v.length];
        int[] dxTerms = new int[x.v.length];
        for (int o = 0; o < taps.size(); o++) {
            double dSize = Math.abs(d.v[o]) + d.e[o];
            int b = net.offset(bias) + o / area % net.size(bias);
            bound[b] += d.e[o];
            magnitude[b] += dSize;
            terms[b]++;
            for (Tap tap : taps.get(o)) {
                double xSize = Math.abs(x.v[tap.input]) + x.e[tap.input];
                bound[tap.weight] += dSize * x.e[tap.input] + Math.abs(x.v[tap.input]) * d.e[o];
                magnitude[tap.weight] += dSize * xSize;
                terms[tap.weight]++;
                double weight = w[tap.weight];
                dx.v[tap.input] += weight * d.v[o];
                dx.e[tap.input] += Math.abs(weight) * d.e[o];
                dxMagnitude[tap.input] += Math.abs(weight) * dSize;
                dxTerms[tap.input]++;
            }
        }
        for (int i = 0; i < parameters; i++) {
            bound[i] += gamma(terms[i] + 1) * magnitude[i];
        }
        for (int i = 0; i < dx.v.length; i++) {
            dx.e[i] += gamma(dxTerms[i] + 1) * dxMagnitude[i];
        }
        return dx;
    }

    private static Known relu(Known z) {
        return new Known(Arrays.stream(z.v).map(v -> Math.max(v, 0)).toArray(), z.e);
    }

    private static Known masked(Known d, Known z) {
        Known out = new Known(d.v.length);
        for (int i = 0; i < d.v.length; i++) {
            boolean doubtful = Math.abs(z.v[i]) <= z.e[i];
            out.v[i] = z.v[i] > 0 ? d.v[i] : 0;
            out.e[i] = doubtful ? Math.abs(d.v[i]) + d.e[i] : z.v[i] > 0 ? d.e[i] : 0;
        }
        return out;
    }

    private Known softmaxGradient(Known logits, int[] labels) {
        int n = labels.length;
        int classes = Digits.CLASSES;
        Known out = new Known(logits.v.length);
        for (int i = 0; i < n; i++) {
            double max = Double.NEGATIVE_INFINITY;
            double min = Double.POSITIVE_INFINITY;
            double off = 0;
            for (int k = i * classes; k < (i + 1) * classes; k++) {
                max = Math.max(max, logits.v[k]);
                min = Math.min(min, logits.v[k]);
                off = Math.max(off, logits.e[k]);
            }
            double sum = 0;
            for (int k = i * classes; k < (i + 1) * classes; k++) {
                sum += StrictMath.exp(logits.v[k] - max);
            }
            for (int k = 0; k < classes; k++) {
                double p = StrictMath.exp(logits.v[i * classes + k] - max) / sum;
                double e = p * (StrictMath.expm1(2 * off) + (4 * (max - min) + 40) * u);
                double d = k == labels[i] ? p - 1 : p;
                out.v[i * classes + k] = d / n;
                out.e[i * classes + k] = (e + 3 * u * (Math.abs(d) + e)) / n;
            }
        }
        return out;
    }
}
