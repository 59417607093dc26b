package floatlab.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One operation is the exact result rounded once: against big integers, for nearest, toward zero and by a fraction. */
class FormatArithmeticTest {

    static Stream<Format> eightBits() {
        return Stream.of(Format.FLOAT8_E4M3, Format.FLOAT8_E5M2).flatMap(f -> Stream.of(f, f.asSaturating()));
    }

    static Stream<Format> sampled() {
        return Stream.of(Format.BINARY16, Format.BFLOAT16, Format.TENSOR_FLOAT32, Format.BINARY32)
                .flatMap(f -> Stream.of(f, f.asSaturating()));
    }

    @ParameterizedTest
    @MethodSource("eightBits")
    void everyPairOfEightBitNumbers(Format f) {
        for (int i = 0; i < 256; i++) {
            for (int j = 0; j < 256; j++) {
                checkAll(f, f.fromBits(i), f.fromBits(j), f.fromBits((i * 31 + j * 17) & 0xff));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sampled")
    void randomAndNearbyOperands(Format f) {
        Random random = new Random(7);
        int mask = f.bits() == 32 ? -1 : (1 << f.bits()) - 1;
        for (int i = 0; i < (f.saturating() ? 6_000 : 60_000); i++) {
            int a = random.nextInt() & mask;
            // every other time b is of a's size, so that sums round and cancel
            int b = i % 2 == 0 ? random.nextInt() & mask : a ^ random.nextInt() & mask >>> 1 + random.nextInt(f.bits());
            double x = f.fromBits(a);
            double y = f.fromBits(b);
            // every third time c nearly cancels the product
            double c = i % 3 == 0 ? -f.round(x * y) : f.fromBits(random.nextInt() & mask);
            checkAll(f, x, y, f.holds(c) ? c : 1);
        }
    }

    static void checkAll(Format f, double a, double b, double c) {
        for (boolean nearest : new boolean[] {true, false}) {
            Rounding mode = nearest ? Rounding.NEAREST_EVEN : Rounding.TOWARD_ZERO;
            if (!Double.isFinite(a) || !Double.isFinite(b) || !Double.isFinite(c)) {
                // Java's own rules for ∞ and NaN
                same(f.fma(a, b, c, mode), f.round(Math.fma(a, b, c), mode), f, "fma", a, b);
            }
            if (!Double.isFinite(a) || !Double.isFinite(b)) {
                same(f.add(a, b, mode), f.round(a + b, mode), f, "+", a, b);
                same(f.subtract(a, b, mode), f.round(a - b, mode), f, "-", a, b);
                same(f.multiply(a, b, mode), f.round(a * b, mode), f, "*", a, b);
                same(f.divide(a, b, mode), f.round(a / b, mode), f, "/", a, b);
                same(f.sqrt(a, mode), f.round(Math.sqrt(a), mode), f, "sqrt", a, a);
                continue;
            }
            BigInteger[] p = ExactRounding.ratio(a);
            BigInteger[] q = ExactRounding.ratio(b);
            BigInteger dd = p[1].multiply(q[1]);
            BigInteger pq = p[0].multiply(q[1]);
            BigInteger qp = q[0].multiply(p[1]);
            same(f.add(a, b, mode), exact(pq.add(qp), dd, a + b, f, nearest), f, "+", a, b);
            same(f.subtract(a, b, mode), exact(pq.subtract(qp), dd, a - b, f, nearest), f, "-", a, b);
            BigInteger product = p[0].multiply(q[0]);
            same(f.multiply(a, b, mode), exact(product, dd, a * b, f, nearest), f, "*", a, b);
            // by 0, and of 0 and less, Java's own rules again
            double quotient = b == 0 ? f.round(a / b, mode) : exact(pq, qp, a / b, f, nearest);
            same(f.divide(a, b, mode), quotient, f, "/", a, b);
            double root = a > 0 ? ExactRounding.sqrt(a, f, nearest) : Math.sqrt(a);
            same(f.sqrt(a, mode), root, f, "sqrt", a, a);
            if (Double.isFinite(c)) {
                BigInteger[] r = ExactRounding.ratio(c);
                BigInteger sum = product.multiply(r[1]).add(r[0].multiply(dd));
                same(f.fma(a, b, c, mode), exact(sum, dd.multiply(r[1]), a * b + c, f, nearest), f, "fma", a, b);
            }
        }
    }

    /** A stochastic rounding sees the exact fraction up to 2⁻²⁸, and its answer decides. */
    @ParameterizedTest
    @MethodSource("fractional")
    void theFractionOfAnOperationIsTheExactOne(Format f) {
        Random random = new Random(8);
        int mask = f.bits() == 32 ? -1 : (1 << f.bits()) - 1;
        int asked = 0;
        for (int i = 0; i < 8000; i++) {
            int first = random.nextInt() & mask;
            int second = i % 2 == 0
                    ? random.nextInt() & mask
                    : first ^ random.nextInt() & mask >>> 1 + random.nextInt(f.bits());
            double a = f.fromBits(first);
            double b = f.fromBits(second);
            double c = f.fromBits(random.nextInt() & mask);
            if (!Double.isFinite(a) || !Double.isFinite(b) || !Double.isFinite(c)) {
                continue;
            }
            BigInteger[] p = ExactRounding.ratio(a);
            BigInteger[] q = ExactRounding.ratio(b);
            BigInteger dd = p[1].multiply(q[1]);
            BigInteger pq = p[0].multiply(q[1]);
            BigInteger qp = q[0].multiply(p[1]);
            BigInteger product = p[0].multiply(q[0]);
            BigInteger[] r = ExactRounding.ratio(c);
            asked += checkFraction(f, rounding -> f.add(a, b, rounding), pq.add(qp), dd);
            asked += checkFraction(f, rounding -> f.subtract(a, b, rounding), pq.subtract(qp), dd);
            asked += checkFraction(f, rounding -> f.multiply(a, b, rounding), product, dd);
            asked += checkFraction(
                    f,
                    rounding -> f.fma(a, b, c, rounding),
                    product.multiply(r[1]).add(r[0].multiply(dd)),
                    dd.multiply(r[1]));
            if (b != 0) {
                asked += checkFraction(f, rounding -> f.divide(a, b, rounding), pq, qp);
            }
            if (a > 0) {
                double below = ExactRounding.sqrt(a, f, false);
                double fraction = ExactRounding.fractionOfRoot(a, below, f);
                asked += checkFraction(f, rounding -> f.sqrt(a, rounding), below, fraction);
            }
        }
        assertThat(asked).isGreaterThan(8000);
    }

    static Stream<Format> fractional() {
        return Stream.concat(sampled(), eightBits());
    }

    private static int checkFraction(Format f, Function<Rounding, Double> operation, BigInteger n, BigInteger d) {
        if (n.signum() == 0) {
            return 0;
        }
        double below = ExactRounding.round(n, d, f, false);
        double fraction = ExactRounding.fraction(n.abs(), d.abs(), Math.abs(below), f);
        return checkFraction(f, operation, below, fraction);
    }

    private static int checkFraction(Format f, Function<Rounding, Double> operation, double below, double fraction) {
        double[] seen = {Double.NaN};
        double low = operation.apply((odd, actual) -> {
            seen[0] = actual;
            return false;
        });
        double high = operation.apply((odd, actual) -> true);
        same(low, below, f, "low, fraction", below, fraction);
        boolean beyond = f.saturating() && Math.abs(below) == f.max();
        if (fraction == 0 || beyond) {
            same(high, below, f, "high, fraction", below, fraction);
            assertThat(seen[0]).isNaN(); // nobody asked
            return 0;
        }
        double place = Math.max(Math.ulp(Math.abs(below)) * Math.scalb(1.0, 53 - f.precision()), f.minSubnormal());
        double next = Math.abs(below) + place;
        double above = next <= f.max() ? next : f.infinity() ? Double.POSITIVE_INFINITY : Double.NaN;
        same(high, Math.copySign(1, below) * above, f, "high, fraction", below, fraction);
        if (!(Math.abs(seen[0] - fraction) <= 0x1p-28 && seen[0] > 0)) {
            assertThat(seen[0]).as("%s above %a", f.name(), below).isBetween(fraction - 0x1p-28, fraction + 0x1p-28);
        }
        return 1;
    }

    /** An exact zero has no sign of its own: it is the one that IEEE 754, and so the double operation, gives. */
    private static double exact(BigInteger n, BigInteger d, double inDouble, Format f, boolean nearest) {
        return n.signum() == 0 ? inDouble : ExactRounding.round(n, d, f, nearest);
    }

    private static void same(double actual, double expected, Format f, String op, double a, double b) {
        if (Double.compare(actual, expected) != 0) {
            assertThat(actual).as("%s: %a %s %a", f.name(), a, op, b).isEqualTo(expected);
        }
    }

    @Test
    void binary32IsJavasFloat() {
        Random random = new Random(11);
        Format f = Format.BINARY32;
        for (int i = 0; i < 300_000; i++) {
            float a = Float.intBitsToFloat(random.nextInt());
            float b = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : a * (1 + random.nextFloat());
            float c = i % 3 == 0 ? -(a * b) : Float.intBitsToFloat(random.nextInt());
            assertThat(Float.compare((float) f.add(a, b), a + b)).isZero();
            assertThat(Float.compare((float) f.subtract(a, b), a - b)).isZero();
            assertThat(Float.compare((float) f.multiply(a, b), a * b)).isZero();
            assertThat(Float.compare((float) f.divide(a, b), a / b)).isZero();
            assertThat(Float.compare((float) f.sqrt(a), (float) Math.sqrt(a))).isZero();
            assertThat(Float.compare((float) f.fma(a, b, c), Math.fma(a, b, c))).isZero();
        }
    }

    @Test
    void binary64IsJavasDouble() {
        Format f = Format.BINARY64;
        assertThat(f.add(0.1, 0.2)).isEqualTo(0.1 + 0.2);
        assertThat(f.subtract(0.3, 0.2)).isEqualTo(0.3 - 0.2);
        assertThat(f.multiply(0.1, 0.1)).isEqualTo(0.1 * 0.1);
        assertThat(f.divide(1, 49)).isEqualTo(1.0 / 49);
        assertThat(f.sqrt(2)).isEqualTo(Math.sqrt(2));
        assertThat(f.fma(0.1, 10, -1)).isEqualTo(0x1p-54);
    }

    @Test
    void roundingToADoubleFirstWouldBeWrong() {
        // 1 - 2^-133 is 1 as a double; toward zero it is the number below 1
        Format f = Format.BFLOAT16;
        assertThat(f.add(1, -0x1p-133, Rounding.TOWARD_ZERO)).isEqualTo(1 - 0x1p-8);
        assertThat(f.round(1 + -0x1p-133, Rounding.TOWARD_ZERO)).isEqualTo(1);
        // m·m + 2^-80 lies just above the middle of two floats, by less than half an ulp of a double
        Format s = Format.BINARY32;
        double m = 1 + 0x1p-12; // m·m = 1 + 2^-11 + 2^-24, the middle of two floats
        assertThat((float) (m * m + 0x1p-80)).isEqualTo((float) (1 + 0x1p-11));
        assertThat(s.fma(m, m, 0x1p-80)).isEqualTo(1 + 0x1p-11 + 0x1p-23);
    }
}
