package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import floatlab.compare.Judgement.Verdict;
import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plain loops in float stay within the bound of each layer, a wrong parameter does not. */
class LayersTest {
    private final NumpyRandom random = new NumpyRandom(27);

    private float[] normal(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) ((random.random() + random.random() + random.random() - 1.5) * 2);
        }
        return x;
    }

    private static NpyArray array(float[] x, int... shape) {
        return NpyArray.of(x, shape);
    }

    private static Judgement judge(Expected paper, float[] a, float[] b) {
        return Comparison.of(array(a, paper.shape()), array(b, paper.shape())).judge(paper);
    }

    private static void holds(Expected paper, float[] honest, float[] wrong) {
        float[] exact = new float[honest.length];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = (float) paper.values()[i];
        }
        assertThat(judge(paper, exact, honest).verdict())
                .as("%s", judge(paper, exact, honest))
                .isEqualTo(Verdict.ROUNDING);
        Judgement bug = judge(paper, honest, wrong);
        assertThat(bug.verdict()).as("%s", bug).isEqualTo(Verdict.BUG);
        assertThat(bug.reason()).startsWith("b is wrong");
    }

    @Test
    void sumsMeansAndRunningSums() {
        float[] x = normal(3000);
        float[] sums = new float[3];
        float[] means = new float[3];
        float[] running = new float[3000];
        for (int row = 0; row < 3; row++) {
            float sum = 0;
            for (int k = 0; k < 1000; k++) {
                sum += x[row * 1000 + k];
                running[row * 1000 + k] = sum;
            }
            sums[row] = sum;
            means[row] = sum / 1000;
        }
        NpyArray rows = array(x, 3, 1000);
        holds(Layers.sum(rows, -1), sums, new float[] {sums[0], sums[1] + 1, sums[2]});
        holds(Layers.mean(rows, 1), means, new float[] {means[0] * 1000 / 999 + 0.01f, means[1], means[2]});
        float[] late = running.clone();
        late[2999] = running[2998];
        holds(Layers.runningSum(rows, 1), running, late);
        assertThat(Layers.sum(rows, 0).shape()).containsExactly(1000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Layers.sum(rows, 2))
                .withMessage("axis is 2, expected an axis of (3, 1000)");
    }

    @Test
    void variancesOfBothFormulas() {
        float[] x = normal(200);
        float sum = 0;
        float squares = 0;
        for (float v : x) {
            sum += v;
            squares += v * v;
        }
        float mean = sum / 200;
        float twoPass = 0;
        for (float v : x) {
            twoPass += (v - mean) * (v - mean);
        }
        Expected paper = Layers.variance(array(x, 200), 0, 0);
        float[] wrong = {twoPass / 199};
        holds(paper, new float[] {twoPass / 200}, wrong);
        Judgement fast = judge(paper, new float[] {twoPass / 200}, new float[] {squares / 200 - mean * mean});
        assertThat(fast.verdict()).isNotEqualTo(Verdict.BUG);
        holds(Layers.variance(array(x, 200), 0, 1), wrong, new float[] {twoPass / 200});
    }

    @Test
    void linearConvolutionAndProducts() {
        float[] x = normal(8 * 32);
        float[] w = normal(32 * 32);
        float[] bias = normal(32);
        float[] y = new float[8 * 32];
        float[] transposed = new float[8 * 32];
        float[] half = new float[8 * 32];
        float[] tf32 = new float[8 * 32];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 32; j++) {
                float sum = 0;
                float other = bias[j];
                float rounded = 0;
                for (int k = 0; k < 32; k++) {
                    sum += x[i * 32 + k] * w[j * 32 + k];
                    other += x[i * 32 + k] * w[k * 32 + j];
                    rounded += Format.TENSOR_FLOAT32.round(x[i * 32 + k]) * Format.TENSOR_FLOAT32.round(w[j * 32 + k]);
                }
                y[i * 32 + j] = sum + bias[j];
                transposed[i * 32 + j] = other;
                tf32[i * 32 + j] = rounded + bias[j];
                half[i * 32 + j] = Format.BINARY16.round(sum + bias[j]);
            }
        }
        Expected paper = Layers.linear(array(x, 8, 32), array(w, 32, 32), array(bias, 32));
        holds(paper, y, transposed);
        holds(paper, y, half);
        assertThat(judge(paper, y, tf32))
                .asString()
                .startsWith("cannot tell: b is what linear gives if x and w are first rounded to tf32");
        assertThat(judge(paper, transposed, transposed)).asString().startsWith("cannot tell: a and b agree");
        float[] slightly = y.clone();
        for (int i = 0; i < y.length; i++) {
            slightly[i] -= 5e-6f;
        }
        assertThat(judge(paper, y, slightly)).asString().contains("look at b");
        Expected product = Layers.einsum("ik,jk->ij", array(x, 8, 32), array(w, 32, 32));
        for (int i = 0; i < y.length; i++) {
            assertThat(product.values()[i] + bias[i % 32]).isEqualTo(paper.values()[i], offset(1e-12));
        }
        Expected conv = Layers.conv2d(array(x, 8, 32, 1, 1), array(w, 32, 32, 1, 1), array(bias, 32), 1, 0, 1, 1);
        assertThat(conv.values()).isEqualTo(paper.values());
        assertThat(Layers.named(
                                "conv2d:stride=1,padding=0",
                                List.of(array(x, 8, 32, 1, 1), array(w, 32, 32, 1, 1), array(bias, 32)))
                        .values())
                .isEqualTo(conv.values());
        // Of attention's products: query 1 with key 3 of batch 1 and head 0.
        Expected heads =
                Layers.einsum("bhqd,bhkd->bhqk", array(x, 2, 2, 8, 8), array(Arrays.copyOf(w, 256), 2, 2, 8, 8));
        double dot = 0;
        for (int d = 0; d < 8; d++) {
            dot += (double) x[2 * 64 + 8 + d] * w[2 * 64 + 3 * 8 + d];
        }
        assertThat(heads.values()[2 * 64 + 8 + 3]).isEqualTo(dot, offset(1e-14));
        Expected padded = Layers.conv2d(array(x, 1, 2, 8, 16), array(w, 16, 1, 8, 8), null, 2, 3, 1, 2);
        assertThat(padded.shape()).containsExactly(1, 16, 4, 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Layers.einsum("ij,jk", array(x, 8, 32), array(w, 32, 32)))
                .withMessage("equation is ij,jk, expected such as ij,jk->ik");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Layers.linear(array(x, 16, 16), array(w, 32, 32), null))
                .withMessage("x is float32 (16, 16), expected (…, 32), as weight is float32 (32, 32)");
    }

    @Test
    void normalisingLayers() {
        int n = 64;
        float[] x = normal(16 * n);
        float[] honest = new float[16 * n];
        float[] divisor = new float[16 * n];
        float[] rms = new float[16 * n];
        float[] noEps = new float[16 * n];
        for (int row = 0; row < 16; row++) {
            float sum = 0;
            float squares = 0;
            for (int k = 0; k < n; k++) {
                sum += x[row * n + k];
                squares += x[row * n + k] * x[row * n + k];
            }
            float mean = sum / n;
            float variance = 0;
            for (int k = 0; k < n; k++) {
                variance += (x[row * n + k] - mean) * (x[row * n + k] - mean);
            }
            for (int k = 0; k < n; k++) {
                int i = row * n + k;
                honest[i] = (x[i] - mean) * (1 / (float) Math.sqrt(variance / n + 1e-5f));
                divisor[i] = (x[i] - mean) / (float) Math.sqrt(variance / (n - 1) + 1e-5f);
                rms[i] = x[i] / (float) Math.sqrt(squares / n + 1e-3f);
                noEps[i] = x[i] / (float) Math.sqrt(squares / n);
            }
        }
        NpyArray rows = array(x, 16, n);
        holds(Layers.layerNorm(rows, 1, null, null, 1e-5f), honest, divisor);
        holds(Layers.rmsNorm(rows, 1, null, 1e-3f), rms, noEps);
        float[] columns = new float[16 * n];
        float[] wrong = new float[16 * n];
        float[] mean = normal(n);
        float[] variance = random.randomFloats(n);
        for (int i = 0; i < columns.length; i++) {
            float scale = 1 / (float) Math.sqrt(variance[i % n] + 1e-5f);
            columns[i] = x[i] * scale + (0 - mean[i % n] * scale);
            wrong[i] = (x[i] - mean[i % n]) / (float) Math.sqrt(variance[i % n] + 1e-3f);
        }
        holds(Layers.batchNorm(rows, array(mean, n), array(variance, n), null, null, 1e-5f), columns, wrong);
        Expected training = Layers.batchNormInTraining(rows, null, null, 1e-5f);
        float[] transposed = new float[16 * n];
        float[] back = new float[16 * n];
        for (int i = 0; i < 16 * n; i++) {
            transposed[i % n * 16 + i / n] = x[i];
        }
        Expected asRows = Layers.layerNorm(array(transposed, n, 16), 1, null, null, 1e-5f);
        for (int i = 0; i < 16 * n; i++) {
            back[i] = (float) asRows.values()[i % n * 16 + i / n];
        }
        holds(training, back, honest);
    }

    @Test
    void softmaxAndWhatIsMadeOfIt() {
        int n = 50;
        float[] x = normal(8 * n);
        float[] softmax = new float[8 * n];
        float[] logs = new float[8 * n];
        float[] unscaled = new float[8 * n];
        for (int row = 0; row < 8; row++) {
            float most = Float.NEGATIVE_INFINITY;
            for (int k = 0; k < n; k++) {
                most = Math.max(most, x[row * n + k]);
            }
            float sum = 0;
            for (int k = 0; k < n; k++) {
                sum += (float) StrictMath.exp(x[row * n + k] - most);
            }
            for (int k = 0; k < n; k++) {
                int i = row * n + k;
                softmax[i] = (float) StrictMath.exp(x[i] - most) / sum;
                logs[i] = x[i] - most - (float) StrictMath.log(sum);
                unscaled[i] = softmax[i] * 1.0001f;
            }
        }
        NpyArray rows = array(x, 8, n);
        holds(Layers.softmax(rows, 1), softmax, unscaled);
        float[] shifted = logs.clone();
        shifted[3] += 0.001f;
        holds(Layers.logSoftmax(rows, -1), logs, shifted);
        float[] losses = new float[8];
        float[] targets = new float[8];
        float sum = 0;
        for (int row = 0; row < 8; row++) {
            targets[row] = row * 5;
            losses[row] = -logs[row * n + row * 5];
            sum += losses[row];
        }
        Expected each = Layers.crossEntropy(rows, array(targets, 8), false);
        float[] overflow = losses.clone();
        overflow[5] = -0f;
        holds(each, losses, overflow);
        holds(Layers.crossEntropy(rows, array(targets, 8), true), new float[] {sum / 8}, new float[] {sum / 7});
        // Attention of 8 queries to 8 keys, q = k = v = x.
        Expected attention = Layers.attention(rows, rows, rows, Double.NaN, false);
        float[] honest = new float[8 * n];
        for (int i = 0; i < 8; i++) {
            float[] weights = new float[8];
            float total = 0;
            for (int j = 0; j < 8; j++) {
                float score = 0;
                for (int k = 0; k < n; k++) {
                    score += x[i * n + k] * x[j * n + k];
                }
                weights[j] = (float) StrictMath.exp(score / (float) Math.sqrt(n));
                total += weights[j];
            }
            for (int k = 0; k < n; k++) {
                for (int j = 0; j < 8; j++) {
                    honest[i * n + k] += weights[j] / total * x[j * n + k];
                }
            }
        }
        float[] causal = new float[8 * n];
        Expected masked = Layers.attention(rows, rows, rows, Double.NaN, true);
        for (int i = 0; i < causal.length; i++) {
            causal[i] = (float) masked.values()[i];
        }
        holds(attention, honest, causal);
    }

    @Test
    void poolingAndInterpolation() {
        float[] x = normal(2 * 64);
        NpyArray images = array(x, 1, 2, 8, 8);
        float[] means = new float[2 * 16];
        float[] largest = new float[2 * 16];
        for (int i = 0; i < 32; i++) {
            int at = i / 16 * 64 + i / 4 % 4 * 16 + i % 4 * 2;
            means[i] = (x[at] + x[at + 1] + x[at + 8] + x[at + 9]) / 4;
            largest[i] = Math.max(Math.max(x[at], x[at + 1]), Math.max(x[at + 8], x[at + 9]));
        }
        float[] wrong = means.clone();
        wrong[9] = largest[9];
        holds(Layers.averagePool(images, 2, 2, 0), means, wrong);
        float[] nearly = largest.clone();
        nearly[0] = Math.nextUp(nearly[0]);
        Expected max = Layers.maxPool(images, 2, 2, 0);
        assertThat(judge(max, largest, nearly).verdict()).isEqualTo(Verdict.BUG);
        assertThat(judge(max, largest, largest).verdict()).isEqualTo(Verdict.ROUNDING);
        Expected corners = Layers.interpolate(images, 16, 16, true);
        Expected edges = Layers.interpolate(images, 16, 16, false);
        assertThat(corners.values()[0]).isEqualTo(x[0]);
        assertThat(corners.values()[255]).isEqualTo(x[63]);
        assertThat(edges.values()[17]).isEqualTo(x[0] * 0.5625 + (x[1] + x[8]) * 0.1875 + x[9] * 0.0625);
        float[] a = new float[512];
        float[] b = new float[512];
        for (int i = 0; i < 512; i++) {
            a[i] = (float) edges.values()[i];
            b[i] = (float) corners.values()[i];
        }
        holds(edges, a, b);
    }

    @ParameterizedTest
    @CsvSource({
        "exp, 2",
        "log, 2",
        "sqrt, 1",
        "tanh, 2",
        "sigmoid, 2",
        "silu, 2",
        "gelu, 4",
        "erf, 2",
        "sin, 2",
        "cos, 2"
    })
    void functionsWithinUlps(String name, double ulps) {
        DoubleUnaryOperator positive = x -> name.equals("log") || name.equals("sqrt") ? Math.abs(x) + 0.5 : x;
        float[] x = normal(100);
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) positive.applyAsDouble(x[i]);
        }
        Expected paper = Layers.elementwise(name, array(x, 100), ulps);
        float[] rounded = new float[100];
        float[] wrong = new float[100];
        for (int i = 0; i < 100; i++) {
            rounded[i] = Math.nextUp((float) paper.values()[i]);
            wrong[i] = (float) (paper.values()[i] * 1.00003);
        }
        assertThat(judge(paper, rounded, rounded).verdict()).isNotEqualTo(Verdict.BUG);
        assertThat(judge(paper, rounded, wrong).verdict()).isEqualTo(Verdict.BUG);
    }

    /** From tables: erf(0.5), erf(1), erf(2.5), and 1 − erf(3). */
    @Test
    void theErrorFunction() {
        assertThat(Erf.of(0.5)).isEqualTo(0.5204998778130465, offset(1e-15));
        assertThat(Erf.of(-1)).isEqualTo(-0.8427007929497149, offset(1e-15));
        assertThat(Erf.of(2.5)).isEqualTo(0.9995930479825550, offset(1e-15));
        assertThat(Erf.complement(3)).isEqualTo(2.209049699858544e-5, offset(1e-19));
        assertThat(Erf.complement(-3)).isEqualTo(2 - 2.209049699858544e-5, offset(1e-15));
    }

    @Test
    void quantisationIsExactExceptAtTies() {
        float[] x = {0.24f, 0.25f, -0.26f, 100, -100};
        Expected paper = Layers.quantize(array(x, 5), 0.5, 3, -8, 7);
        assertThat(paper.values()).containsExactly(3, 3, 2, 7, -8);
        assertThat(judge(paper, new float[] {3, 3, 2, 7, -8}, new float[] {3, 4, 2, 7, -8})
                        .verdict())
                .isEqualTo(Verdict.ROUNDING);
        assertThat(judge(paper, new float[] {3, 3, 2, 7, -8}, new float[] {3, 3, 3, 7, -8})
                        .verdict())
                .isEqualTo(Verdict.BUG);
    }

    @Test
    void shortFormatsHaveWiderBounds() {
        Expected paper = Layers.linear(array(normal(64), 1, 64), array(normal(64), 1, 64), null);
        double f32 = paper.bound(0, ElementType.FLOAT32);
        assertThat(paper.bound(0, ElementType.FLOAT64)).isLessThan(1e-8 * f32);
        assertThat(paper.bound(0, ElementType.FLOAT16)).isGreaterThan(10 * f32);
        assertThat(paper.bound(0, ElementType.BFLOAT16)).isGreaterThan(4 * paper.bound(0, ElementType.FLOAT16));
        Expected sum = Layers.sum(array(normal(3000), 3000), 0);
        assertThat(sum.bound(0, ElementType.FLOAT16)).isInfinite();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> paper.bound(0, ElementType.INT8))
                .withMessage("type is int8, expected a type of floats");
    }

    @Test
    void nanAndNoBound() {
        float[] x = {1, Float.NaN, 3};
        Expected paper = Layers.elementwise("exp", array(x, 3), 2);
        float[] y = {(float) Math.E, Float.NaN, 20.085537f};
        assertThat(judge(paper, y, y).verdict()).isEqualTo(Verdict.ROUNDING);
        float[] sudden = {Float.NaN, Float.NaN, y[2]};
        assertThat(judge(paper, y, sudden)).asString().startsWith("bug: b has 1 × NaN or ∞ where exp gives a number");
    }

    /** XLA flushes what is below the smallest normal float: e⁻¹⁰⁰ becomes 0. */
    @Test
    void subnormalsMayBeFlushed() {
        Expected paper = Layers.softmax(array(new float[] {0, -100}, 2), 0);
        assertThat(judge(paper, new float[] {1, 3.783506e-44f}, new float[] {1, 0})
                        .verdict())
                .isEqualTo(Verdict.ROUNDING);
        assertThat(judge(paper, new float[] {1, 3.783506e-44f}, new float[] {1, 1e-30f})
                        .verdict())
                .isEqualTo(Verdict.BUG);
    }
}
