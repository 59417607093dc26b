package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.tensor.FloatArrays;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentBinsTest {
    private static final int N = 20_000;

    private static void check(double[] x, int from, int to) {
        checkSame(x, from, to, sum -> ExponentBins.add(x, from, to, sum));
    }

    private static void check(float[] x, int from, int to) {
        checkSame(FloatArrays.toDoubles(x), from, to, sum -> ExponentBins.add(x, from, to, sum));
    }

    /** Exact, and the state that the terms give when added one at a time. */
    private static void checkSame(double[] x, int from, int to, Consumer<ExactSum> add) {
        ExactSum bins = new ExactSum();
        add.accept(bins);
        ExactSum single = new ExactSum();
        double[] finite = Arrays.stream(x, from, to).filter(Double::isFinite).toArray();
        for (int i = from; i < to; i++) {
            single.addCounted(x[i]);
        }
        assertThat(bins.scaled().shiftRight(2176 - 1074)).isEqualTo(ExactTruth.sum(finite));
        assertThat(bins).hasToString(single.toString());
        assertThat(bins.beyondNegativeZero()).isEqualTo(single.beyondNegativeZero());
    }

    /** Odd significands, so that a lost bit shows. */
    private static double term(SplittableRandom random, int exponent) {
        long significand = random.nextLong(1L << 52, 1L << 53) | 1;
        return Math.scalb((double) (random.nextBoolean() ? significand : -significand), exponent - 52);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 33, 600, 2046})
    void doublesOfSoManyExponents(int exponents) {
        SplittableRandom random = new SplittableRandom(exponents);
        for (int trial = 0; trial < 10; trial++) {
            int lowest = random.nextInt(-1022, 1024 - exponents + 1);
            double[] x = new double[N];
            Arrays.setAll(x, i -> term(random, lowest + random.nextInt(exponents)));
            check(x, 3, N - 5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 33, 254})
    void floatsOfSoManyExponents(int exponents) {
        SplittableRandom random = new SplittableRandom(exponents);
        for (int trial = 0; trial < 10; trial++) {
            int lowest = random.nextInt(-126, 128 - exponents + 1);
            float[] x = new float[N];
            for (int i = 0; i < N; i++) {
                int significand = random.nextInt(1 << 23, 1 << 24) | 1;
                x[i] = Math.scalb(
                        random.nextBoolean() ? significand : -significand, lowest - 23 + random.nextInt(exponents));
            }
            check(x, 3, N - 5);
        }
    }

    @Test
    void fullBinsAreEmptied() {
        SplittableRandom random = new SplittableRandom(1);
        for (double largest : new double[] {Double.MAX_VALUE, Math.nextDown(1.0), Math.nextDown(Double.MIN_NORMAL)}) {
            for (double sign : new double[] {1, -1}) {
                double[] x = new double[N];
                Arrays.fill(x, sign * largest);
                check(x, 0, N);
                for (int i = 0; i < N; i++) {
                    if (random.nextInt(3) == 0) {
                        x[i] = term(random, random.nextInt(-1022, 1024));
                    }
                }
                check(x, 0, N);
            }
        }
        float[] x = new float[N];
        Arrays.fill(x, -Float.MAX_VALUE);
        check(x, 0, N);
        Arrays.fill(x, Math.nextDown(Float.MIN_NORMAL));
        check(x, 0, N);
    }

    @Test
    void zerosSubnormalsAndSpecials() {
        SplittableRandom random = new SplittableRandom(2);
        double[] values = {
            0,
            -0.0,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Math.nextDown(Double.MIN_NORMAL),
            1,
            -0x1p1000
        };
        double[] x = new double[N];
        Arrays.setAll(x, i -> values[random.nextInt(values.length)]);
        check(x, 0, N);
        float[] y = new float[N];
        for (int i = 0; i < N; i++) {
            y[i] = random.nextBoolean() ? Float.intBitsToFloat(random.nextInt() & 0x81FF_FFFF) : -0f;
        }
        check(y, 0, N);
        for (double special : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}) {
            for (int at : new int[] {0, 1, N / 2, N - 1}) {
                double[] a = x.clone();
                a[at] = special;
                check(a, 0, N);
                float[] b = y.clone();
                b[at] = (float) special;
                b[(at + 7) % N] = Float.POSITIVE_INFINITY;
                check(b, 0, N);
            }
        }
    }

    @Test
    void signsOfZero() {
        double[] x = new double[N];
        float[] y = new float[N];
        Arrays.fill(x, -0.0);
        Arrays.fill(y, -0f);
        check(x, 0, N);
        check(y, 0, N);
        x[N - 1] = 0;
        y[0] = 0;
        check(x, 0, N);
        check(y, 0, N);
    }

    /** Units that reach one, two or three digits, and nothing else that tells that the sum is not −0. */
    @Test
    void oneBinAlone() {
        for (int exponent = -64; exponent < 64; exponent++) {
            for (int n : new int[] {1, 3, 1 << 11}) {
                double[] x = new double[n];
                float[] y = new float[n];
                Arrays.fill(x, Math.scalb(1.0, exponent));
                Arrays.fill(y, Math.scalb(-1f, exponent));
                check(x, 0, n);
                check(y, 0, n);
            }
        }
    }

    /** By way of the accumulator: ordinary blocks, an outlier that turns to the bins, and blocks again. */
    @Test
    void runsWithinAnArray() {
        SplittableRandom random = new SplittableRandom(3);
        int n = (1 << 18) + 10_000;
        double[] x = new double[n];
        Arrays.setAll(x, i -> term(random, random.nextInt(8)));
        x[3000] = 0x1p1020;
        x[3001] = Double.MIN_VALUE;
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            y[i] = (float) term(random, random.nextInt(8));
        }
        y[3000] = Float.MAX_VALUE;
        y[3001] = Float.MIN_VALUE;
        ExactSum sum = new ExactSum();
        sum.addAll(x);
        sum.addAll(y);
        double[] all = Arrays.copyOf(x, 2 * n);
        for (int i = 0; i < n; i++) {
            all[n + i] = y[i];
        }
        assertThat(sum.scaled().shiftRight(2176 - 1074)).isEqualTo(ExactTruth.sum(all));
        assertThat(sum.terms()).isEqualTo(2L * n);
    }
}
