package floatlab.layer;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.format.Format;
import floatlab.function.FormatMath;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each layer in each format, computed again operation by operation as its Javadoc has it: the same bits.
 *
 * <p>An operation here is Java's in double, rounded: as good as one rounding for formats of at most 25 bits (Figueroa 1995,
 * doi 10.1145/221332.221334), and one rounding in double. exp and log are {@link FormatMath}'s, which has tests of its own.
 */
class EveryFormatTest {

    private static final int[] LENGTHS = {1, 2, 3, 10, 64, 65, 130, 200};

    static Stream<Format> formats() {
        return Stream.concat(Format.ALL.stream(), Format.ALL.stream().map(Format::asSaturating));
    }

    private static double[] gaussian(Random random, int n, double scale) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextGaussian() * scale;
        }
        return x;
    }

    private static double[] rounded(double[] x, Format f) {
        double[] r = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            r[i] = f.round(x[i]);
        }
        return r;
    }

    private static double add(double a, double b, Format f) {
        return f.round(a + b);
    }

    private static double multiply(double a, double b, Format f) {
        return f.round(a * b);
    }

    private static double divide(double a, double b, Format f) {
        return f.round(a / b);
    }

    private static double max(double[] x) {
        double max = x[0];
        for (double v : x) {
            max = v > max ? v : max;
        }
        return max;
    }

    private static double[] exponentials(double[] x, double shift, Format f) {
        double[] e = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            e[i] = FormatMath.expFast(add(x[i], -shift, f), f);
        }
        return e;
    }

    /** The exponentials but the largest element's own, which is the first 1. */
    private static double[] others(double[] x, Format f) {
        double[] e = exponentials(x, max(x), f);
        int at = 0;
        while (x[at] != max(x)) {
            at++;
        }
        e[at] = 0;
        return e;
    }

    /** Term i in lane i mod 64; lanes joined by halves: a tree whose left and right are the even and odd places. */
    private static double sum(double[] e, int first, int step, Format f) {
        if (step == 64) {
            double lane = 0;
            for (int i = first; i < e.length; i += 64) {
                lane = add(lane, e[i], f);
            }
            return lane;
        }
        return add(sum(e, first, 2 * step, f), sum(e, first + step, 2 * step, f), f);
    }

    private static double sum(double[] e, Format f) {
        return sum(e, 0, 1, f);
    }

    private static double[] quotients(double[] e, Format f) {
        double[] p = new double[e.length];
        for (int i = 0; i < e.length; i++) {
            p[i] = divide(e[i], sum(e, f), f);
        }
        return p;
    }

    private static double[] shifted(double[] x, double log, Format f) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = add(add(x[i], -max(x), f), -log, f);
        }
        return y;
    }

    private static double[] logs(double[] p, Format f) {
        double[] y = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            y[i] = FormatMath.log(p[i], f);
        }
        return y;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void softmaxAndItsKin(Format f) {
        Random random = new Random(1);
        for (int n : LENGTHS) {
            for (double scale : new double[] {0.01, 1, 5}) {
                double[] in = gaussian(random, n, scale);
                double[] x = rounded(in, f);
                double max = max(x);
                double[] e = exponentials(x, max, f);
                double[] plain = exponentials(x, 0, f);
                assertThat(Softmax.of(in, f)).isEqualTo(quotients(e, f));
                assertThat(Softmax.naive(in, f)).isEqualTo(quotients(plain, f));
                double log = FormatMath.log(sum(e, f), f);
                double log1p = FormatMath.log1p(sum(others(x, f), f), f);
                double[] of = shifted(x, log, f);
                double[] accurate = shifted(x, log1p, f);
                double[] logOfSoftmax = logs(quotients(e, f), f);
                assertThat(LogSoftmax.of(in, f)).isEqualTo(of);
                assertThat(LogSoftmax.accurate(in, f)).isEqualTo(accurate);
                assertThat(LogSoftmax.logOfSoftmax(in, f)).isEqualTo(logOfSoftmax);
                same(LogSumExp.of(in, f), add(max, log, f));
                same(LogSumExp.accurate(in, f), add(max, log1p, f));
                same(LogSumExp.naive(in, f), add(0, FormatMath.log(sum(plain, f), f), f));
                for (int target : new int[] {0, n / 2, n - 1}) {
                    same(CrossEntropy.of(in, target, f), 0 - of[target]);
                    same(CrossEntropy.accurate(in, target, f), 0 - accurate[target]);
                    same(CrossEntropy.logOfSoftmax(in, target, f), f.round(0 - logOfSoftmax[target]));
                }
                if (f.equals(Format.BINARY64)) {
                    assertThat(Softmax.of(in)).isEqualTo(quotients(e, f));
                    assertThat(Softmax.naive(in)).isEqualTo(quotients(plain, f));
                    assertThat(LogSoftmax.of(in)).isEqualTo(of);
                    assertThat(LogSoftmax.accurate(in)).isEqualTo(accurate);
                    assertThat(LogSoftmax.logOfSoftmax(in)).isEqualTo(logOfSoftmax);
                    same(LogSumExp.of(in), add(max, log, f));
                    same(LogSumExp.accurate(in), add(max, log1p, f));
                    same(LogSumExp.naive(in), FormatMath.log(sum(plain, f), f));
                    same(CrossEntropy.of(in, n - 1), 0 - of[n - 1]);
                    same(CrossEntropy.accurate(in, n - 1), 0 - accurate[n - 1]);
                    same(CrossEntropy.logOfSoftmax(in, n - 1), 0 - logOfSoftmax[n - 1]);
                }
            }
        }
    }

    private static void same(double actual, double expected) {
        assertThat(actual).isEqualTo((Double) expected); // NaN equals NaN
    }

    @ParameterizedTest
    @MethodSource("formats")
    void klDivergence(Format f) {
        Random random = new Random(2);
        for (int n : LENGTHS) {
            double[] p = Softmax.of(gaussian(random, n, 2));
            double[] q = Softmax.of(gaussian(random, n, 2));
            double[] logQ = new double[n];
            double of = 0;
            double ofLog = 0;
            for (int i = 0; i < n; i++) {
                logQ[i] = StrictMath.log(q[i]);
                double a = f.round(p[i]);
                double b = f.round(q[i]);
                if (a != 0) {
                    double logA = FormatMath.log(a, f);
                    of = add(of, multiply(a, add(logA, -FormatMath.log(b, f), f), f), f);
                    ofLog = add(ofLog, add(multiply(a, logA, f), -multiply(a, f.round(logQ[i]), f), f), f);
                }
            }
            same(KlDivergence.of(p, q, f), of);
            same(KlDivergence.ofLog(p, logQ, f), ofLog);
            if (f.equals(Format.BINARY64)) {
                same(KlDivergence.of(p, q), of);
                same(KlDivergence.ofLog(p, logQ), ofLog);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void linear(Format f) {
        Random random = new Random(3);
        for (int n : new int[] {1, 2, 7, 65}) {
            double[] in = gaussian(random, n, 1);
            double[] weight = gaussian(random, 3 * n, 1);
            double[] bias = gaussian(random, 3, 1);
            double[] x = rounded(in, f);
            double[] w = rounded(weight, f);
            for (LinearOrder order : LinearTest.orders()) {
                double[] expected = new double[3];
                for (int output = 0; output < 3; output++) {
                    double b = f.round(bias[output]);
                    boolean first = order.biasOrder() == BiasOrder.FIRST;
                    double total = lanes(x, w, output * n, 0, 1, first ? b : 0, order, f);
                    expected[output] = first ? total : add(total, b, f);
                }
                assertThat(Linear.forward(in, weight, bias, order, f)).isEqualTo(expected);
            }
        }
    }

    private static double lanes(
            double[] x, double[] w, int from, int first, int step, double start, LinearOrder order, Format f) {
        if (step < order.lanes()) {
            double left = lanes(x, w, from, first, 2 * step, start, order, f);
            return add(left, lanes(x, w, from, first + step, 2 * step, 0, order, f), f);
        }
        double lane = start;
        for (int i = first; i < x.length; i += step) {
            lane = order.arithmetic() == Arithmetic.FMA
                    ? f.fma(x[i], w[from + i], lane) // an inexact product of doubles is out of reach here
                    : add(lane, multiply(x[i], w[from + i], f), f);
        }
        return lane;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void momentsAndNormalisation(Format f) {
        Random random = new Random(4);
        for (int n : LENGTHS) {
            for (double offset : new double[] {0, 3}) {
                double[] in = gaussian(random, n, 1);
                for (int i = 0; i < n; i++) {
                    in[i] += offset;
                }
                double[] x = rounded(in, f);
                double count = f.round(n);
                double sum = 0;
                double ofSquares = 0;
                for (double v : x) {
                    sum = add(sum, v, f);
                    ofSquares = add(ofSquares, multiply(v, v, f), f);
                }
                double mean = divide(sum, count, f);
                double centred = add(ofSquares, -divide(multiply(sum, sum, f), count, f), f);
                check(Moments.of(in, Variance.ONE_PASS, f), mean, centred, n, f);
                double twoPass = 0;
                for (double v : x) {
                    double d = add(v, -mean, f);
                    twoPass = add(twoPass, multiply(d, d, f), f);
                }
                check(Moments.of(in, Variance.TWO_PASS, f), mean, twoPass, n, f);
                double running = 0;
                double welford = 0;
                for (int k = 1; k <= n; k++) {
                    double d = add(x[k - 1], -running, f);
                    running = add(running, divide(d, f.round(k), f), f);
                    welford = add(welford, multiply(d, add(x[k - 1], -running, f), f), f);
                }
                check(Moments.of(in, Variance.WELFORD, f), running, welford, n, f);
                if (f.equals(Format.BINARY64)) {
                    check(Moments.of(in, Variance.ONE_PASS), mean, centred, n, f);
                    check(Moments.of(in, Variance.TWO_PASS), mean, twoPass, n, f);
                    check(Moments.of(in, Variance.WELFORD), running, welford, n, f);
                }
                normalisation(in, f, random);
            }
        }
    }

    private static void check(Moments moments, double mean, double squares, int n, Format f) {
        same(moments.mean(), mean);
        same(moments.population(), divide(squares, f.round(n), f));
        same(moments.sample(), n == 1 ? Double.NaN : divide(squares, f.round(n - 1), f));
    }

    private static void normalisation(double[] in, Format f, Random random) {
        double[] parameters = gaussian(random, 4, 1);
        parameters[1] = Math.abs(parameters[1]) + 0.1;
        double[] p = rounded(parameters, f);
        for (double epsilon : new double[] {1e-5, 0.05}) {
            double root = f.round(Math.sqrt(add(p[1], f.round(epsilon), f)));
            double scale = multiply(divide(1, root, f), p[2], f);
            double shift = add(p[3], -multiply(p[0], scale, f), f);
            double[] expected = new double[in.length];
            for (int i = 0; i < in.length; i++) {
                expected[i] = add(multiply(f.round(in[i]), scale, f), shift, f);
            }
            assertThat(BatchNorm2d.normalize(
                            in, parameters[0], parameters[1], parameters[2], parameters[3], epsilon, f))
                    .isEqualTo(expected);
        }
    }
}
