package floatlab.eft;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Value + error against exact arithmetic, and the limits beyond which it is not exact. */
class ErrorFreeTest {
    /** Any finite float, each exponent as likely as the next; MAX_VALUE's own rule is tested apart. */
    @Provide
    Arbitrary<Float> floats() {
        return floats(0, 254).filter(x -> Math.abs(x) < Float.MAX_VALUE);
    }

    /** Products of two of these neither overflow nor underflow. */
    @Provide
    Arbitrary<Float> factors() {
        return floats(127 - 51, 127 + 60);
    }

    @Provide
    Arbitrary<Double> doubles() {
        return doubles(0, 2046).filter(x -> Math.abs(x) < Double.MAX_VALUE);
    }

    @Provide
    Arbitrary<Double> doubleFactors() {
        return doubles(1023 - 484, 1023 + 500);
    }

    @Property(seed = "1", tries = 5000)
    void twoSumIsExact(@ForAll("floats") float a, @ForAll("floats") float b) {
        FloatPair pair = ErrorFree.twoSum(a, b);
        assertThat(pair.value()).isEqualTo(a + b);
        if (Float.isFinite(pair.value())) {
            assertExact(pair.value(), pair.error(), exact(a).add(exact(b)));
        }
    }

    @Property(seed = "2", tries = 5000)
    void twoSumIsExactForDoubles(@ForAll("doubles") double a, @ForAll("doubles") double b) {
        DoublePair pair = ErrorFree.twoSum(a, b);
        assertThat(pair.value()).isEqualTo(a + b);
        if (Double.isFinite(pair.value())) {
            assertExact(pair.value(), pair.error(), exact(a).add(exact(b)));
        }
    }

    /** Neighbouring exponents, where both summands have a part in every bit. */
    @Property(seed = "3", tries = 5000)
    void twoSumIsExactForCloseNumbers(@ForAll("factors") float a, @ForAll float unit) {
        float b = a * (unit % 40);
        if (Float.isFinite(a + b)) {
            FloatPair pair = ErrorFree.twoSum(a, b);
            assertExact(pair.value(), pair.error(), exact(a).add(exact(b)));
        }
    }

    @Property(seed = "4", tries = 5000)
    void fastTwoSumIsExactInOrder(@ForAll("floats") float a, @ForAll("floats") float b) {
        float large = Math.abs(a) >= Math.abs(b) ? a : b;
        float small = Math.abs(a) >= Math.abs(b) ? b : a;
        if (Float.isFinite(a + b)) {
            FloatPair pair = ErrorFree.fastTwoSum(large, small);
            assertThat(pair.value()).isEqualTo(a + b);
            assertExact(pair.value(), pair.error(), exact(a).add(exact(b)));
        }
    }

    @Property(seed = "5", tries = 5000)
    void fastTwoSumIsExactInOrderForDoubles(@ForAll("doubles") double a, @ForAll("doubles") double b) {
        double large = Math.abs(a) >= Math.abs(b) ? a : b;
        double small = Math.abs(a) >= Math.abs(b) ? b : a;
        if (Double.isFinite(a + b)) {
            DoublePair pair = ErrorFree.fastTwoSum(large, small);
            assertThat(pair.value()).isEqualTo(a + b);
            assertExact(pair.value(), pair.error(), exact(a).add(exact(b)));
        }
    }

    /** The wider precondition: a is the smaller one, of the same exponent. */
    @Property(seed = "8", tries = 5000)
    void fastTwoSumIsExactForEqualExponents(@ForAll("floats") float x, @ForAll("floats") float y) {
        float z = Float.intBitsToFloat(Float.floatToRawIntBits(x) & 0xff800000 | Float.floatToRawIntBits(y) & 0x7fffff);
        float small = Math.abs(x) < Math.abs(z) ? x : z;
        float large = Math.abs(x) < Math.abs(z) ? z : x;
        for (float b : new float[] {large, -large}) {
            if (Float.isFinite(small + b)) {
                assertExact(ErrorFree.fastTwoSum(small, b), exact(small).add(exact(b)));
            }
        }
    }

    @Property(seed = "10", tries = 5000)
    void fastTwoSumIsExactForEqualExponentsOfDoubles(@ForAll("doubles") double x, @ForAll("doubles") double y) {
        long fraction = (1L << 52) - 1;
        double z = Double.longBitsToDouble(
                Double.doubleToRawLongBits(x) & ~fraction | Double.doubleToRawLongBits(y) & fraction);
        double small = Math.abs(x) < Math.abs(z) ? x : z;
        double large = Math.abs(x) < Math.abs(z) ? z : x;
        for (double b : new double[] {large, -large}) {
            if (Double.isFinite(small + b)) {
                DoublePair pair = ErrorFree.fastTwoSum(small, b);
                assertExact(pair.value(), pair.error(), exact(small).add(exact(b)));
            }
        }
    }

    /** Beside the largest number a step may overflow; the error is lost then, never wrong. */
    @Property(seed = "9", tries = 5000)
    void twoSumBesideMaxIsExactOrNotFinite(@ForAll("nearMax") float b, @ForAll("nearMaxDoubles") double d) {
        for (int sign = -1; sign <= 1; sign += 2) {
            float a = sign * Float.MAX_VALUE;
            for (FloatPair pair : new FloatPair[] {ErrorFree.twoSum(a, b), ErrorFree.twoSum(b, a)}) {
                assertThat(pair.value()).isEqualTo(a + b);
                if (Float.isFinite(pair.error())) {
                    assertExact(pair, exact(a).add(exact(b)));
                }
            }
            double c = sign * Double.MAX_VALUE;
            for (DoublePair pair : new DoublePair[] {ErrorFree.twoSum(c, d), ErrorFree.twoSum(d, c)}) {
                assertThat(pair.value()).isEqualTo(c + d);
                if (Double.isFinite(pair.error())) {
                    assertExact(pair.value(), pair.error(), exact(c).add(exact(d)));
                }
            }
        }
    }

    /** Exponents from where the sum with MAX_VALUE begins to change. */
    @Provide
    Arbitrary<Float> nearMax() {
        return floats(254 - 27, 254);
    }

    @Provide
    Arbitrary<Double> nearMaxDoubles() {
        return doubles(2046 - 56, 2046);
    }

    @Test
    void fastTwoSumNeedsItsOrder() {
        assertThat(ErrorFree.twoSum(1f, 1e10f).error()).isEqualTo(1f);
        assertThat(ErrorFree.fastTwoSum(1e10f, 1f).error()).isEqualTo(1f);
        assertThat(ErrorFree.fastTwoSum(1f, 1e10f).error()).isEqualTo(0f);
        assertThat(ErrorFree.fastTwoSum(0f, 1e10f)).isEqualTo(new FloatPair(1e10f, 0));
        assertThat(ErrorFree.fastTwoSum(1.0, 1e20).error()).isEqualTo(0);
    }

    @Property(seed = "6", tries = 5000)
    void twoProductIsExact(@ForAll("factors") float a, @ForAll("factors") float b) {
        FloatPair pair = ErrorFree.twoProduct(a, b);
        assertThat(pair.value()).isEqualTo(a * b);
        assertExact(pair.value(), pair.error(), exact(a).multiply(exact(b)));
        assertThat(pair.error()).isEqualTo(Math.fma(a, b, -pair.value()));
        assertThat(ErrorFree.twoProductSplit(a, b)).isEqualTo(pair);
    }

    @Property(seed = "7", tries = 5000)
    void twoProductIsExactForDoubles(@ForAll("doubleFactors") double a, @ForAll("doubleFactors") double b) {
        DoublePair pair = ErrorFree.twoProduct(a, b);
        assertThat(pair.value()).isEqualTo(a * b);
        assertExact(pair.value(), pair.error(), exact(a).multiply(exact(b)));
        assertThat(ErrorFree.twoProductSplit(a, b)).isEqualTo(pair);
    }

    @Test
    void twoProductEndsWhereItsErrorUnderflows() {
        float low =
                0x1.000002p-52f; // low² = 2^-104 (1 + 2^-22 + 2^-46): the error 2^-150 is half of the smallest float
        assertThat(ErrorFree.twoProduct(low, low).error()).isZero();
        assertExact(
                ErrorFree.twoProduct(low, 2 * low), exact(low).multiply(exact(2 * low))); // error 2^-149, the last one
        assertExact(ErrorFree.twoProductSplit(low, 2 * low), exact(low).multiply(exact(2 * low)));

        double tiny = 0x1.0000000000001p-485; // tiny² has the error 2^-1074, the smallest double
        DoublePair last = ErrorFree.twoProduct(tiny, tiny);
        assertExact(last.value(), last.error(), exact(tiny).multiply(exact(tiny)));
        assertThat(last.error()).isEqualTo(Double.MIN_VALUE);
        assertThat(ErrorFree.twoProductSplit(tiny, tiny)).isEqualTo(last);
        assertThat(ErrorFree.twoProduct(tiny, tiny / 2).error()).isZero();
    }

    @Test
    void theLimitOfTheProductIsSufficient() {
        for (int fraction = 0; fraction < 1000; fraction++) {
            float a = Math.nextDown(2f - fraction * 0x1p-20f) * 0x1p-52f;
            float b = (float) (0x1p-102 / a);
            b = exact(a).multiply(exact(b)).compareTo(exact(0x1p-102f)) < 0 ? Math.nextUp(b) : b;
            assertExact(ErrorFree.twoProduct(a, b), exact(a).multiply(exact(b)));
            assertThat(ErrorFree.twoProductSplit(a, b)).isEqualTo(ErrorFree.twoProduct(a, b));
            double c = Math.nextDown(2 - fraction * 0x1p-20) * 0x1p-485;
            double d = Math.nextUp(0x1p-969 / c);
            DoublePair pair = ErrorFree.twoProduct(c, d);
            assertExact(pair.value(), pair.error(), exact(c).multiply(exact(d)));
            assertThat(ErrorFree.twoProductSplit(c, d)).isEqualTo(pair);
        }
    }

    @Test
    void splittingOverflowsBeforeTheProductDoes() {
        assertThat(ErrorFree.twoProductSplit(0x1p115f, 0x1.fffffep11f))
                .isEqualTo(ErrorFree.twoProduct(0x1p115f, 0x1.fffffep11f));
        assertThat(ErrorFree.twoProductSplit(0x1p116f, 1f).error()).isNaN();
        assertThat(ErrorFree.twoProduct(0x1p116f, 1f)).isEqualTo(new FloatPair(0x1p116f, 0));
        double large = 0x1p996;
        assertThat(ErrorFree.twoProductSplit(large, 0x1.fffffffffffffp26))
                .isEqualTo(ErrorFree.twoProduct(large, 0x1.fffffffffffffp26));
        assertThat(ErrorFree.twoProductSplit(2 * large, 1.0).error()).isNaN();
    }

    @Test
    void overflowAndSpecials() {
        float max = Float.MAX_VALUE;
        assertThat(ErrorFree.twoSum(max, max).error()).isNaN();
        assertThat(ErrorFree.twoProduct(max, 2f).error()).isInfinite();
        assertThat(ErrorFree.twoSum(Float.POSITIVE_INFINITY, 1f).error()).isNaN();
        assertThat(ErrorFree.twoProduct(Double.MAX_VALUE, 2.0).error()).isInfinite();
        assertThat(ErrorFree.twoSum(-0f, -0f)).isEqualTo(new FloatPair(-0f, 0f));
        // The sum is finite, a step between is not: the error is lost, but not wrong.
        assertThat(ErrorFree.twoSum(-0x1.8p104f, max).value()).isEqualTo(0x1.fffffcp127f);
        assertThat(ErrorFree.twoSum(-0x1.8p104f, max).error()).isNaN();
        assertThat(ErrorFree.fastTwoSum(max, -0x1.8p104f).error()).isEqualTo(-0x1p103f);
    }

    @Test
    void textIsExact() {
        assertThat(ErrorFree.twoSum(1f, 0x1p-30f)).hasToString("0x1.0p0 + 0x1.0p-30");
        assertThat(ErrorFree.twoProduct(3.0, 0.5)).hasToString("0x1.8p0 + 0x0.0p0");
    }

    private static void assertExact(FloatPair pair, BigDecimal exact) {
        assertExact(pair.value(), pair.error(), exact);
    }

    private static void assertExact(double value, double error, BigDecimal exact) {
        assertThat(exact(value).add(exact(error))).isEqualByComparingTo(exact);
    }

    private static BigDecimal exact(double x) {
        return new BigDecimal(x);
    }

    private static Arbitrary<Float> floats(int smallestExponent, int largestExponent) {
        return Combinators.combine(
                        Arbitraries.integers()
                                .between(smallestExponent, largestExponent)
                                .withDistribution(net.jqwik.api.RandomDistribution.uniform()),
                        Arbitraries.integers().between(0, (1 << 23) - 1),
                        Arbitraries.of(false, true))
                .as((exponent, fraction, negative) ->
                        Float.intBitsToFloat((negative ? 1 << 31 : 0) | exponent << 23 | fraction));
    }

    private static Arbitrary<Double> doubles(long smallestExponent, long largestExponent) {
        return Combinators.combine(
                        Arbitraries.longs()
                                .between(smallestExponent, largestExponent)
                                .withDistribution(net.jqwik.api.RandomDistribution.uniform()),
                        Arbitraries.longs().between(0, (1L << 52) - 1),
                        Arbitraries.of(false, true))
                .as((exponent, fraction, negative) ->
                        Double.longBitsToDouble((negative ? 1L << 63 : 0) | exponent << 52 | fraction));
    }
}
