package floatlab.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import floatlab.format.Format;
import floatlab.tensor.FloatArrays;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Softmax, LogSumExp, LogSoftmax, CrossEntropy and KlDivergence. */
class SoftmaxTest {

    private static final double U = 0x1p-24;

    @SuppressWarnings("unused") // a source of arguments
    private static final List<Format> FORMATS = Format.ALL;

    private static float[] logits(Random random, int n, double scale) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (random.nextGaussian() * scale);
        }
        return x;
    }

    /** Log-softmax in double, each element accurate to about 1e-15 of its size or of its distance from the maximum. */
    private static double[] reference(double[] x) {
        int top = 0;
        for (int i = 0; i < x.length; i++) {
            top = x[i] > x[top] ? i : top;
        }
        double rest = 0;
        for (int i = 0; i < x.length; i++) {
            rest += i == top ? 0 : StrictMath.exp(x[i] - x[top]);
        }
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = x[i] - x[top] - StrictMath.log1p(rest);
        }
        return out;
    }

    private static double spread(float[] x) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float v : x) {
            min = Math.min(min, v);
            max = Math.max(max, v);
        }
        return max - min;
    }

    private static double[] rounded(float[] x, Format f) {
        double[] r = FloatArrays.toDoubles(x);
        for (int i = 0; i < r.length; i++) {
            r[i] = f.round(r[i]);
        }
        return r;
    }

    @Test
    void meetsItsBoundsInFloat() {
        Random random = new Random(1);
        for (int trial = 0; trial < 400; trial++) {
            int n = 1 + random.nextInt(300);
            float[] x = logits(random, n, Math.scalb(1.0, random.nextInt(6) - 2));
            double[] exact = reference(FloatArrays.toDoubles(x));
            double d = spread(x);
            double lanes = Math.ceil(n / 64.0);
            double largest = Double.NEGATIVE_INFINITY;
            for (float v : x) {
                largest = Math.max(largest, v);
            }
            float[] p = Softmax.of(x);
            float[] log = LogSoftmax.of(x);
            float[] accurate = LogSoftmax.accurate(x);
            // second-order terms are below 1 % of the first-order bound
            for (int i = 0; i < n; i++) {
                double probability = StrictMath.exp(exact[i]);
                assertThat(Math.abs(p[i] - probability))
                        .isLessThanOrEqualTo(1.01 * (2 * d + lanes + 12) * U * probability + Float.MIN_VALUE);
                double absolute = 1.01 * ((2 * d + lanes + 7) * U + 2 * U * (d + Math.log(n)));
                assertThat(Math.abs(log[i] - exact[i])).isLessThanOrEqualTo(absolute);
                assertThat(Math.abs(accurate[i] - exact[i]))
                        .isLessThanOrEqualTo(
                                x[i] == (float) largest
                                        ? 1.01 * (d + lanes + 8) * U * Math.abs(exact[i]) // d is far below 87
                                        : absolute);
            }
            double lse = largest - exact[indexOf(x, (float) largest)];
            double bound = 1.01 * ((d + lanes + 7) * U + 2 * U * (Math.abs(largest) + Math.log(n)));
            assertThat(Math.abs(LogSumExp.of(x) - lse)).isLessThanOrEqualTo(bound);
            assertThat(Math.abs(LogSumExp.accurate(x) - lse)).isLessThanOrEqualTo(bound);
            double log1p = -exact[indexOf(x, (float) largest)];
            assertThat(Math.abs(LogSumExp.accurate(x) - lse))
                    .isLessThanOrEqualTo(1.01 * U * ((d + lanes + 8) * log1p + Math.abs(lse)));
            assertThat(Math.abs(LogSumExp.naive(x) - lse)).isLessThanOrEqualTo(1.01 * U * (lanes + 7 + Math.abs(lse)));
            float[] naive = Softmax.naive(x);
            float[] logOfSoftmax = LogSoftmax.logOfSoftmax(x);
            for (int i = 0; i < n; i++) {
                double probability = StrictMath.exp(exact[i]);
                assertThat(Math.abs(naive[i] - probability)).isLessThanOrEqualTo(1.01 * (lanes + 10) * U * probability);
                assertThat(Math.abs(logOfSoftmax[i] - exact[i]))
                        .isLessThanOrEqualTo(1.01 * U * (2 * d + lanes + 12 + d + Math.log(n)));
            }
            assertThat(CrossEntropy.of(x, n - 1)).isEqualTo(0 - log[n - 1]);
        }
    }

    private static int indexOf(float[] x, float value) {
        for (int i = 0; i < x.length; i++) {
            if (x[i] == value) {
                return i;
            }
        }
        throw new AssertionError();
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void everyFormIsCloseInEveryFormat(Format f) {
        Random random = new Random(2);
        for (int trial = 0; trial < 200; trial++) {
            int n = 2 + random.nextInt(9);
            float[] x = logits(random, n, 1);
            double[] in = rounded(x, f);
            double[] exact = reference(in);
            double u = f.unitRoundoff();
            double d = spread(x) * (1 + 4 * u);
            double first = (4 * d + 14) * u;
            for (int i = 0; i < n; i++) {
                // to first order; in fp8, where u is 1/16 or 1/8, the second order is as large
                double tolerance = first * (1 + first);
                double p = StrictMath.exp(exact[i]);
                double tiny = f.minSubnormal() * n;
                assertThat(Softmax.of(in, f)[i]).isBetween(p * (1 - tolerance) - tiny, p * (1 + tolerance) + tiny);
                assertThat(LogSoftmax.of(in, f)[i])
                        .isBetween(exact[i] - tolerance - 2 * d * u, exact[i] + tolerance + 2 * d * u);
                assertThat(f.holds(LogSoftmax.accurate(in, f)[i])).isTrue();
                assertThat(f.holds(Softmax.naive(in, f)[i])).isTrue();
            }
        }
    }

    @Test
    void floatAndDoubleAreTheirFormats() {
        Random random = new Random(3);
        for (int n : new int[] {1, 2, 63, 64, 65, 500}) {
            float[] x = logits(random, n, 5);
            double[] d = FloatArrays.toDoubles(x);
            assertThat(FloatArrays.toDoubles(Softmax.of(x))).isEqualTo(Softmax.of(d, Format.BINARY32));
            assertThat(FloatArrays.toDoubles(Softmax.naive(x))).isEqualTo(Softmax.naive(d, Format.BINARY32));
            assertThat(FloatArrays.toDoubles(LogSoftmax.of(x))).isEqualTo(LogSoftmax.of(d, Format.BINARY32));
            assertThat(FloatArrays.toDoubles(LogSoftmax.accurate(x)))
                    .isEqualTo(LogSoftmax.accurate(d, Format.BINARY32));
            assertThat(FloatArrays.toDoubles(LogSoftmax.logOfSoftmax(x)))
                    .isEqualTo(LogSoftmax.logOfSoftmax(d, Format.BINARY32));
            assertThat(LogSoftmax.of(d)).isEqualTo(LogSoftmax.of(d, Format.BINARY64));
            double[] exact = reference(d);
            for (int i = 0; i < n; i++) {
                assertThat(LogSoftmax.of(d)[i]).isCloseTo(exact[i], offset(1e-13));
            }
        }
    }

    @Test
    void logOfSoftmaxLosesSmallProbabilities() {
        assertThat(LogSoftmax.logOfSoftmax(new float[] {0, -100})[1]).isEqualTo(-99.98309f);
        assertThat(LogSoftmax.logOfSoftmax(new float[] {0, -103.97f})[1]).isEqualTo(-103.27893f);
        assertThat(LogSoftmax.logOfSoftmax(new float[] {0, -103.98f})[1]).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(LogSoftmax.of(new float[] {0, -103.98f})[1]).isEqualTo(-103.98f);
        assertThat(Softmax.naive(new float[] {89, 88})).containsExactly(Float.NaN, 0f);
        assertThat(LogSumExp.naive(new float[] {89, 88})).isInfinite();
        assertThat(LogSumExp.of(new float[] {89, 88})).isBetween(89.3132f, 89.3133f);
        assertThat(CrossEntropy.logOfSoftmax(new float[] {0, -104}, 1)).isInfinite();
        assertThat(CrossEntropy.of(new float[] {0, -104}, 1)).isEqualTo(104f);
    }

    @Test
    void shiftedLogSoftmaxLosesTheDominantClass() {
        float gap = Float.intBitsToFloat(0x41851592);
        assertThat(gap).isEqualTo(16.635532f);
        assertThat(LogSoftmax.of(new float[] {gap, 0})[0]).isEqualTo(0f);
        assertThat(LogSoftmax.of(new float[] {Math.nextDown(gap), 0})[0]).isLessThan(0f);
        float accurate = LogSoftmax.accurate(new float[] {gap, 0})[0];
        double exact = -StrictMath.log1p(StrictMath.exp(-gap));
        assertThat(Math.abs(accurate - exact)).isLessThan(2 * Math.ulp(accurate));
        assertThat(CrossEntropy.accurate(new float[] {40, 0}, 0)).isGreaterThan(0f);
        assertThat(LogSoftmax.accurate(new float[] {200, 0})[0]).isZero();
        assertThat(LogSoftmax.accurate(new float[] {103.98f, 0})[0]).isZero();
        for (float large : new float[] {40, 87, 87.33f, 100, 103.97f}) {
            double smallest = large > 87.33f ? Float.MIN_VALUE : 0; // a subnormal has no relative error to speak of
            double one = -StrictMath.log1p(StrictMath.exp(-large));
            assertThat(LogSoftmax.accurate(new float[] {large, 0})[0])
                    .isNotZero()
                    .satisfies(y -> assertThat(Math.abs(y - one))
                            .isLessThanOrEqualTo(1.01 * (large + 9) * U * Math.abs(one) + smallest));
        }
        // the same cancellation in the logarithm of a sum near 1
        float[] x = {-1e-9f, -20};
        assertThat(LogSumExp.of(x)).isNotEqualTo(LogSumExp.accurate(x));
        double sum = StrictMath.log1p(StrictMath.exp(-20 + 1e-9)) - 1e-9f;
        assertThat((double) LogSumExp.accurate(x)).isCloseTo(sum, offset(1e-15));
    }

    @Test
    void softmaxInHalfOverflowsFirstAt11() {
        double[] naive = Softmax.naive(new double[] {11.09375, 0}, Format.BINARY16);
        assertThat(naive).containsExactly(Double.NaN, 0);
        assertThat(Softmax.naive(new double[] {11.0859375, -11}, Format.BINARY16)[0])
                .isEqualTo(1);
        assertThat(Softmax.of(new double[] {11.09375, 0}, Format.BINARY16)[0]).isEqualTo(1);
    }

    @Test
    void specials() {
        float infinity = Float.POSITIVE_INFINITY;
        assertThat(Softmax.of(new float[0])).isEmpty();
        assertThat(LogSoftmax.of(new float[0])).isEmpty();
        assertThat(LogSoftmax.accurate(new float[0])).isEmpty();
        assertThat(LogSumExp.of(new float[0])).isEqualTo(-infinity);
        assertThat(LogSumExp.naive(new float[0])).isEqualTo(-infinity);
        double[] empty = {};
        for (Format f : Format.ALL) {
            for (Format format : List.of(f, f.asSaturating())) {
                Double expected = format.round(Double.NEGATIVE_INFINITY); // NaN equals NaN
                assertThat(LogSumExp.of(empty, format)).isEqualTo(expected);
                assertThat(LogSumExp.accurate(empty, format)).isEqualTo(expected);
                assertThat(LogSumExp.naive(empty, format)).isEqualTo(expected);
            }
        }
        assertThat(LogSumExp.of(empty, Format.FLOAT8_E4M3)).isNaN();
        assertThat(Softmax.of(new float[] {7})).containsExactly(1f);
        assertThat(LogSoftmax.of(new float[] {7})).containsExactly(0f);
        assertThat(Softmax.of(new float[] {0, -infinity})).containsExactly(1f, 0f);
        assertThat(LogSoftmax.of(new float[] {0, -infinity})).containsExactly(0f, -infinity);
        assertThat(LogSoftmax.accurate(new float[] {0, -infinity})).containsExactly(0f, -infinity);
        for (float bad : new float[] {Float.NaN, infinity}) {
            assertThat(Softmax.of(new float[] {bad, 1})).containsExactly(Float.NaN, Float.NaN);
            assertThat(LogSoftmax.of(new float[] {1, bad})).containsExactly(Float.NaN, Float.NaN);
            assertThat(LogSoftmax.accurate(new float[] {1, bad})).containsExactly(Float.NaN, Float.NaN);
            assertThat(LogSumExp.of(new float[] {1, bad})).isEqualTo((Float) bad);
        }
        float[] nothing = {-infinity, -infinity};
        assertThat(Softmax.of(nothing)).containsExactly(Float.NaN, Float.NaN);
        assertThat(LogSoftmax.accurate(nothing)).containsExactly(Float.NaN, Float.NaN);
        assertThat(LogSumExp.of(nothing)).isEqualTo(-infinity);
        assertThat(LogSoftmax.of(new float[] {-0f, 0f})).isEqualTo(LogSoftmax.of(new float[] {0f, -0f}));
    }

    @Test
    void klDivergence() {
        float[] p = {0.5f, 0.5f, 0};
        float[] q = {0.25f, 0.25f, 0.5f};
        assertThat(KlDivergence.of(p, q)).isCloseTo((float) Math.log(2), offset(1e-7f));
        assertThat(KlDivergence.of(p, p)).isEqualTo(0f);
        assertThat(KlDivergence.of(q, p)).isInfinite();
        assertThat(KlDivergence.of(new float[0], new float[0])).isEqualTo(0f);
        assertThat(KlDivergence.of(new float[] {-1, 2}, new float[] {1, 1})).isNaN();
        assertThat(KlDivergence.of(new float[] {Float.NaN}, new float[] {1})).isNaN();
        // whatever p is, and a 0 there hides neither
        for (float bad : new float[] {Float.NaN, -1}) {
            assertThat(KlDivergence.of(new float[] {0, 1}, new float[] {bad, 1}))
                    .isNaN();
            assertThat(KlDivergence.of(new float[] {bad, 1}, new float[] {0, 1}))
                    .isNaN();
        }
        assertThat(KlDivergence.ofLog(new float[] {0, 1}, new float[] {Float.NaN, 0}))
                .isNaN();
        assertThat(KlDivergence.ofLog(new float[] {0, 1}, new float[] {-1, 0})).isEqualTo(0f);
        // 0·log 0, where PyTorch has NaN
        assertThat(KlDivergence.of(new float[] {0, 1}, new float[] {0, 1})).isEqualTo(0f);
        assertThat(KlDivergence.ofLog(new float[] {0, 1}, new float[] {Float.NEGATIVE_INFINITY, 0}))
                .isEqualTo(0f);
        // q too small for float: its logarithm is not
        assertThat(KlDivergence.ofLog(new float[] {1, 0}, new float[] {-200, 0}))
                .isEqualTo(200f);
        assertThat(KlDivergence.of(new float[] {1, 0}, new float[] {(float) Math.exp(-200), 1}))
                .isInfinite();
        Random random = new Random(9);
        for (int trial = 0; trial < 500; trial++) {
            int n = 1 + random.nextInt(30);
            float[] a = Softmax.of(logits(random, n, 3));
            float[] b = Softmax.of(logits(random, n, 3));
            float[] logB = new float[n];
            double exact = 0;
            double exactLog = 0;
            double size = 0;
            double sizeLog = 0;
            for (int i = 0; i < n; i++) {
                logB[i] = (float) Math.log(b[i]);
                double logA = Math.log(a[i]);
                exact += a[i] * (logA - Math.log(b[i]));
                exactLog += a[i] * (logA - logB[i]);
                size += a[i] * (Math.abs(logA) + Math.abs(Math.log(b[i])));
                sizeLog += a[i] * (Math.abs(logA) + Math.abs(logB[i]));
            }
            assertThat(Math.abs(KlDivergence.of(a, b) - exact)).isLessThanOrEqualTo(1.01 * (n + 3) * U * size);
            assertThat(Math.abs(KlDivergence.ofLog(a, logB) - exactLog))
                    .isLessThanOrEqualTo(1.01 * (n + 3) * U * sizeLog);
            assertThat((double) KlDivergence.of(a, b))
                    .isEqualTo(KlDivergence.of(FloatArrays.toDoubles(a), FloatArrays.toDoubles(b), Format.BINARY32));
        }
        double[] half = {0.5, 0.5};
        double[] other = {0.25, 0.75};
        assertThat(Format.BFLOAT16.holds(KlDivergence.of(half, other, Format.BFLOAT16)))
                .isTrue();
        assertThat(KlDivergence.of(half, other, Format.BFLOAT16)).isBetween(0.13, 0.16);
    }

    @Test
    void crossEntropyOfABatch() {
        float[][] logits = {{1, 2, 3}, {0, 0, 0}};
        float expected = (CrossEntropy.of(logits[0], 2) + CrossEntropy.of(logits[1], 0)) / 2;
        assertThat(CrossEntropy.mean(logits, new int[] {2, 0})).isEqualTo(expected);
        assertThat(CrossEntropy.mean(new float[0][], new int[0])).isNaN();
        Random random = new Random(4);
        for (int n : new int[] {1, 10, 300}) {
            float[][] batch = new float[n][];
            int[] targets = new int[n];
            double mean = 0;
            double errors = 0;
            for (int i = 0; i < n; i++) {
                batch[i] = logits(random, 10, 3);
                targets[i] = random.nextInt(10);
                double exact = -reference(FloatArrays.toDoubles(batch[i]))[targets[i]];
                mean += exact / n;
                errors += Math.abs(CrossEntropy.of(batch[i], targets[i]) - exact) / n;
            }
            assertThat(Math.abs(CrossEntropy.mean(batch, targets) - mean))
                    .isLessThanOrEqualTo(errors + 1.01 * n * U * mean);
        }
        assertThat(CrossEntropy.of(new double[] {0, 0}, 1)).isEqualTo(StrictMath.log(2));
    }

    @Test
    void rowsAreIndependent() {
        Random random = new Random(7);
        for (int columns : new int[] {1, 2, 15, 16, 17, 31, 33, 64, 100, 129}) {
            float[] x = logits(random, 4 * columns, 4);
            x[columns] = Float.NaN;
            x[2 * columns] = Float.NEGATIVE_INFINITY;
            x[3 * columns] = 1000;
            float[] out = new float[x.length];
            LogSoftmax.rows(x, columns, 1, 4, out);
            for (int row = 0; row < 4; row++) {
                float[] one = Arrays.copyOfRange(x, row * columns, (row + 1) * columns);
                float[] expected = row == 0 ? new float[columns] : LogSoftmax.of(one);
                assertThat(Arrays.copyOfRange(out, row * columns, (row + 1) * columns))
                        .isEqualTo(expected);
                if (row > 0) {
                    assertThat(FloatArrays.toDoubles(expected))
                            .isEqualTo(LogSoftmax.of(FloatArrays.toDoubles(one), Format.BINARY32));
                }
            }
            LogSoftmax.rows(x, columns, 0, 4, x);
            assertThat(x[columns]).isNaN();
        }
        assertThatThrownBy(() -> LogSoftmax.rows(new float[6], 4, 0, 1, new float[6]))
                .hasMessage("columns is 4, expected a divisor of x's 6 elements");
        assertThatThrownBy(() -> LogSoftmax.rows(new float[6], 0, 0, 1, new float[6]))
                .hasMessageStartingWith("columns is 0");
        assertThatThrownBy(() -> LogSoftmax.rows(new float[6], 3, 0, 1, new float[5]))
                .hasMessage("out has 5 elements, expected 6 as x has");
        assertThatThrownBy(() -> LogSoftmax.rows(new float[6], 3, 0, 3, new float[6]))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> Softmax.of((float[]) null)).hasMessage("x");
        assertThatThrownBy(() -> LogSoftmax.of(new double[1], null)).hasMessage("format");
        assertThatThrownBy(() -> CrossEntropy.of(new float[3], 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("target is 3, expected 0 to 2");
        assertThatThrownBy(() -> CrossEntropy.of(new float[0], 0)).hasMessageContaining("target is 0");
        assertThatThrownBy(() -> CrossEntropy.mean(new float[2][1], new int[1]))
                .hasMessage("targets has 1 elements, expected 2 as logits has");
        assertThatThrownBy(() -> KlDivergence.of(new float[2], new float[3]))
                .hasMessage("q has 3 elements, expected 2 as p has");
        assertThatThrownBy(() -> KlDivergence.ofLog(new float[2], null)).hasMessage("logQ");
    }
}
