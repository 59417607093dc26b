package floatlab.experiment.deep;

import floatlab.runtime.Interruption;
import floatlab.runtime.Workers;
import java.util.Arrays;

/**
 * The convolutions of {@link DeepStack} in double, the truth with which floats are compared: 3×3, padding 1, stride 1
 * or 2. Each output begins as its bias, to which the products are added in the order (c, kh, kw), every product and
 * every sum rounded; taps in the padding are zeros. With factors that are floats the products are exact and the error
 * is at most γₙ·(Σ|x·w| + |bias|) with the unit roundoff 2⁻⁵³, some 10⁻¹³ of Σ|x·w| for the largest n here.
 *
 * <p>The inner loop runs over whole arrays without offsets, because the JIT turns such loops into vectors.
 */
final class DoubleConv {
    private static final int CHUNK = 256;
    private static final int GROUP = 32;

    private DoubleConv() {}

    /** x is (n, inChannels, h, w), the result (n, outChannels, h/stride, w/stride). */
    static double[] of(double[] x, int n, DeepStack.Layer layer, float[] weight, float[] bias) {
        int channels = layer.inChannels();
        int size = layer.outSize() * layer.stride();
        int pitch = size + 2;
        int plane = pitch * pitch;
        // For each channel the padded images stand one after the other. Positions run on across the ends of rows and
        // images; what is computed between these is thrown away.
        int positions = n * plane;
        double[] padded = new double[channels * positions + 2 * pitch + 2 + CHUNK];
        for (int image = 0; image < n; image++) {
            for (int c = 0; c < channels; c++) {
                for (int row = 0; row < size; row++) {
                    int from = ((image * channels + c) * size + row) * size;
                    System.arraycopy(x, from, padded, c * positions + image * plane + (row + 1) * pitch + 1, size);
                }
            }
        }
        double[] out = new double[n * layer.outChannels() * layer.outSize() * layer.outSize()];
        int chunks = (positions - 1) / CHUNK + 1;
        int groups = (layer.outChannels() - 1) / GROUP + 1;
        Workers.run(chunks * groups, Workers.defaultThreads(), (task, worker) -> {
            int start = task / groups * CHUNK;
            int first = task % groups * GROUP;
            int last = Math.min(first + GROUP, layer.outChannels());
            double[][] sums = new double[last - first][CHUNK];
            for (int o = first; o < last; o++) {
                Arrays.fill(sums[o - first], bias[o]);
            }
            double[][] taps = new double[9][CHUNK];
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < 9; k++) {
                    System.arraycopy(padded, c * positions + start + k / 3 * pitch + k % 3, taps[k], 0, CHUNK);
                }
                for (int o = first; o < last; o++) {
                    for (int k = 0; k < 9; k += 3) {
                        int w = (o * channels + c) * 9 + k;
                        add(
                                sums[o - first],
                                taps[k],
                                taps[k + 1],
                                taps[k + 2],
                                weight[w],
                                weight[w + 1],
                                weight[w + 2]);
                    }
                }
            }
            for (int o = first; o < last; o++) {
                scatter(sums[o - first], start, out, o, n, layer);
            }
        });
        Interruption.check();
        return out;
    }

    private static void add(double[] s, double[] x, double[] y, double[] z, double a, double b, double c) {
        for (int j = 0; j < CHUNK; j++) {
            s[j] = s[j] + a * x[j] + b * y[j] + c * z[j];
        }
    }

    private static void scatter(double[] sums, int start, double[] out, int channel, int n, DeepStack.Layer layer) {
        int size = layer.outSize() * layer.stride();
        int pitch = size + 2;
        int plane = pitch * pitch;
        for (int j = 0; j < CHUNK; j++) {
            int image = (start + j) / plane;
            int row = (start + j) % plane / pitch;
            int column = (start + j) % pitch;
            boolean wanted = row % layer.stride() == 0 && column % layer.stride() == 0;
            if (image < n && row < size && column < size && wanted) {
                int at = (image * layer.outChannels() + channel) * layer.outSize() + row / layer.stride();
                out[at * layer.outSize() + column / layer.stride()] = sums[j];
            }
        }
    }
}
