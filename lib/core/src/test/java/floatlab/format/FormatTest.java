package floatlab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatTest {

    static Stream<Format> encoded() {
        return Stream.of(Format.BINARY16, Format.BFLOAT16, Format.FLOAT8_E4M3, Format.FLOAT8_E5M2);
    }

    static Stream<Format> narrow() {
        return Stream.concat(encoded(), Stream.of(Format.TENSOR_FLOAT32));
    }

    static Stream<Format> saturating() {
        return narrow().map(Format::asSaturating);
    }

    @Test
    void parametersAreThePublishedOnes() {
        assertThat(Format.BINARY16.max()).isEqualTo(65504);
        assertThat(Format.BINARY16.epsilon()).isEqualTo(0x1p-10);
        assertThat(Format.BINARY16.minNormal()).isEqualTo(0x1p-14);
        assertThat(Format.BINARY16.minSubnormal()).isEqualTo(0x1p-24);
        assertThat(Format.BINARY16.maxExponent()).isEqualTo(15);
        assertThat(Format.BFLOAT16.epsilon()).isEqualTo(0x1p-7);
        assertThat(Format.BFLOAT16.max()).isEqualTo(0x1.fep127);
        assertThat(Format.BFLOAT16.minSubnormal()).isEqualTo(0x1p-133);
        assertThat(Format.TENSOR_FLOAT32.bits()).isEqualTo(19);
        assertThat(Format.TENSOR_FLOAT32.max()).isEqualTo(0x1.ffcp127);
        assertThat(Format.FLOAT8_E4M3.max()).isEqualTo(448);
        assertThat(Format.FLOAT8_E4M3.maxExponent()).isEqualTo(8);
        assertThat(Format.FLOAT8_E4M3.minNormal()).isEqualTo(0x1p-6);
        assertThat(Format.FLOAT8_E4M3.minSubnormal()).isEqualTo(0x1p-9);
        assertThat(Format.FLOAT8_E5M2.max()).isEqualTo(57344);
        assertThat(Format.FLOAT8_E5M2.minSubnormal()).isEqualTo(0x1p-16);
        assertThat(Format.FLOAT8_E4M3.bits()).isEqualTo(8);
        assertThat(Format.FLOAT8_E5M2.bits()).isEqualTo(8);
        assertThat(Format.BINARY32.max()).isEqualTo(Float.MAX_VALUE);
        assertThat(Format.BINARY32.minNormal()).isEqualTo(Float.MIN_NORMAL);
        assertThat(Format.BINARY32.minSubnormal()).isEqualTo(Float.MIN_VALUE);
        assertThat(Format.BINARY32.epsilon()).isEqualTo(Math.ulp(1f));
        assertThat(Format.BINARY32.unitRoundoff()).isEqualTo(0x1p-24);
        assertThat(Format.BINARY64.max()).isEqualTo(Double.MAX_VALUE);
        assertThat(Format.BINARY64.minNormal()).isEqualTo(Double.MIN_NORMAL);
        assertThat(Format.BINARY64.minSubnormal()).isEqualTo(Double.MIN_VALUE);
        assertThat(Format.BINARY64.epsilon()).isEqualTo(Math.ulp(1.0));
        assertThat(Format.ALL).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void theClassesOfTheFormatsRoundAsTheFormatsDo() {
        double x = 1.3;
        Rounding down = Rounding.TOWARD_ZERO;
        assertThat(Format.BINARY16.round(x)).isEqualTo(1.2998046875f);
        assertThat(Format.BINARY16.round(x, down)).isEqualTo(1.2998046875f);
        assertThat(Format.BFLOAT16.round(x)).isEqualTo(1.296875f);
        assertThat(Format.BFLOAT16.round(-x, down)).isEqualTo(-1.296875f);
        assertThat(Format.TENSOR_FLOAT32.round(x)).isEqualTo(1.2998046875f);
        assertThat(Format.TENSOR_FLOAT32.round((float) x, down)).isEqualTo(1.2998046875f);
        assertThat(Format.TENSOR_FLOAT32.round(x, down)).isEqualTo(1.2998046875f);
        assertThat(Format.FLOAT8_E4M3.round(x)).isEqualTo(1.25f);
        assertThat(Format.FLOAT8_E4M3.round(1.35, down)).isEqualTo(1.25f);
        assertThat(Format.FLOAT8_E5M2.round(1.4)).isEqualTo(1.5f);
        assertThat(Format.FLOAT8_E5M2.round(1.4, down)).isEqualTo(1.25f);
        assertThat(Format.FLOAT8_E5M2.round(1.4f, down)).isEqualTo(1.25f);
        // One step: by way of a float this would be a tie, and 1.
        assertThat(Format.TENSOR_FLOAT32.round(1 + 0x1p-11 + 0x1p-40)).isEqualTo(1 + 0x1p-10f);
        assertThat(Format.BINARY16.round(1 + 0x1p-11 + 0x1p-40)).isEqualTo(1 + 0x1p-10f);
    }

    @Test
    void fieldsStandApart() {
        assertThat(Format.BINARY16.fields(1)).isEqualTo("0 01111 0000000000");
        assertThat(Format.BINARY16.fields(-65504)).isEqualTo("1 11110 1111111111");
        assertThat(Format.FLOAT8_E4M3.fields(Double.NaN)).isEqualTo("0 1111 111");
        assertThat(Format.BINARY32.fields(0.1)).isEqualTo("0 01111011 10011001100110011001101");
        assertThat(Format.BINARY64.fields(-2)).isEqualTo("1 10000000000 " + "0".repeat(52));
    }

    @Test
    void ieeeFormatsHaveTheirLargestNumber() {
        assertThat(Format.ieee("binary16", 5, 11)).isEqualTo(Format.BINARY16);
        assertThat(Format.ieee("toy", 3, 4).max()).isEqualTo(15);
        assertThat(Format.ieee("toy", 3, 4)).hasToString("toy (3 exponent bits, precision 4, up to 15.0)");
        assertThat(Format.FLOAT8_E4M3).asString().endsWith("up to 448.0, no ∞)");
        assertThat(Format.FLOAT8_E4M3.asSaturating()).asString().endsWith("up to 448.0, no ∞, saturating)");
    }

    /** 0.1 is in none of the narrow formats. */
    @Test
    void operandsAreNumbersOfTheFormat() {
        Format f = Format.BINARY16;
        Rounding nearest = Rounding.NEAREST_EVEN;
        notANumber("a", () -> f.add(0.1, 1, nearest));
        notANumber("b", () -> f.add(1, 0.1, nearest));
        notANumber("a", () -> f.subtract(0.1, 1, nearest));
        notANumber("b", () -> f.subtract(1, 0.1, nearest));
        notANumber("a", () -> f.multiply(0.1, 1, nearest));
        notANumber("b", () -> f.multiply(1, 0.1, nearest));
        notANumber("a", () -> f.divide(0.1, 1, nearest));
        notANumber("b", () -> f.divide(1, 0.1, nearest));
        notANumber("a", () -> f.sqrt(0.1, nearest));
        notANumber("a", () -> f.fma(0.1, 1, 1, nearest));
        notANumber("b", () -> f.fma(1, 0.1, 1, nearest));
        notANumber("c", () -> f.fma(1, 1, 0.1, nearest));
    }

    private static void notANumber(String argument, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(argument + " is 0.1,");
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void everyEncodingRoundTripsAndIsTheDefinedValue(Format f) {
        int fractionBits = f.precision() - 1;
        int field = (1 << f.exponentBits()) - 1;
        for (int bits = 0; bits < 1 << f.bits(); bits++) {
            int exponent = bits >> fractionBits & field;
            int fraction = bits & (1 << fractionBits) - 1;
            float value = f.fromBits(bits);
            boolean top = exponent == field;
            boolean nan = top && (f.infinity() ? fraction != 0 : fraction == (1 << fractionBits) - 1);
            if (nan) {
                assertThat(value).isNaN();
                // a signalling NaN comes back quiet
                int quiet = f.infinity() ? 1 << fractionBits - 1 : 0;
                assertThat(f.toBits(value, Rounding.NEAREST_EVEN)).isEqualTo(bits | quiet);
                continue;
            }
            // IEEE 754-2019 section 3.4, with the bias 2^(w-1) - 1
            int bias = (1 << f.exponentBits() - 1) - 1;
            double magnitude = top && f.infinity()
                    ? Double.POSITIVE_INFINITY
                    : exponent == 0
                            ? fraction * Math.pow(2, 1 - bias - fractionBits)
                            : (1 + fraction / (double) (1 << fractionBits)) * Math.pow(2, exponent - bias);
            double expected = bits >> f.bits() - 1 == 1 ? -magnitude : magnitude;
            assertThat((double) value).isEqualTo(expected);
            assertThat(f.toBits(value, Rounding.NEAREST_EVEN)).isEqualTo(bits);
            assertThat(f.toBits(value, Rounding.TOWARD_ZERO)).isEqualTo(bits);
            assertThat(Double.doubleToRawLongBits(f.round(value)))
                    .isEqualTo(Double.doubleToRawLongBits((double) value));
            assertThat(f.holds(value)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("narrow")
    void everyBoundaryAndItsNeighboursRoundAsExactArithmeticSays(Format f) {
        int last = last(f);
        if (f.bits() <= 16) {
            checkBoundaries(f, 0, last, 1);
            return;
        }
        // TF32: one in 13, coprime to its binades, so that all places are met; and all of the binades at the edges and
        // of
        // one that is odd, one that is even
        int binade = 1 << f.precision() - 1;
        int one = f.toBits(1, Rounding.NEAREST_EVEN);
        checkBoundaries(f, 0, last, 13);
        checkBoundaries(f, 0, 2 * binade, 1);
        checkBoundaries(f, one - binade, one + binade, 1);
        checkBoundaries(f, last - binade, last, 1);
    }

    @Test
    @Tag("exhaustive")
    void everyBoundaryOfTensorFloat32RoundsAsExactArithmeticSays() {
        checkBoundaries(Format.TENSOR_FLOAT32, 0, last(Format.TENSOR_FLOAT32), 1);
    }

    /** Below the largest number as without saturation; from it on the largest number, in every mode. */
    @ParameterizedTest
    @MethodSource("saturating")
    void everyBoundaryRoundsAsExactArithmeticSaysWhereItSaturates(Format f) {
        int last = last(f);
        checkBoundaries(f, 0, last, f.bits() > 8 ? 61 : 1);
        checkBoundaries(f, last - 60, last, 1);
        for (Rounding rounding : new Rounding[] {
            Rounding.NEAREST_EVEN, Rounding.TOWARD_ZERO, Rounding.stochastic(() -> 0), (odd, fraction) -> true
        }) {
            for (double x :
                    new double[] {Math.nextUp(f.max()), 2 * f.max(), Double.MAX_VALUE, Double.POSITIVE_INFINITY}) {
                assertThat(f.round(x, rounding)).isEqualTo(f.max());
                assertThat(f.round(-x, rounding)).isEqualTo(-f.max());
            }
            assertThat(f.round(Double.NaN, rounding)).isNaN();
        }
    }

    /** The encodings are the upper 19 bits of floats. */
    @Test
    void everyEncodingOfTensorFloat32RoundTrips() {
        Format f = Format.TENSOR_FLOAT32;
        int wrong = 0;
        for (int bits = 0; bits < 1 << 19; bits++) {
            float defined = Float.intBitsToFloat(bits << 13);
            float value = f.fromBits(bits);
            int quiet = Float.isNaN(defined) ? 1 << 9 : 0; // a signalling NaN comes back quiet
            boolean right = Float.compare(value, defined) == 0
                    && f.toBits(value, Rounding.NEAREST_EVEN) == (bits | quiet)
                    && f.toBits(value, Rounding.TOWARD_ZERO) == (bits | quiet)
                    && Double.compare(f.round(value), value) == 0
                    && f.holds(value)
                    && Format.TENSOR_FLOAT32.toBits(Format.TENSOR_FLOAT32.fromBits(bits)) == (bits | quiet);
            wrong += right ? 0 : 1;
        }
        assertThat(wrong).isZero();
    }

    private static int last(Format f) {
        return f.toBits((float) f.max(), Rounding.NEAREST_EVEN);
    }

    private static void checkBoundaries(Format f, int from, int to, int step) {
        int last = last(f);
        for (int bits = from; bits <= to; bits += step) {
            double low = f.fromBits(bits);
            // the next number, or what would be the next
            double high = bits == last ? 2 * low - f.fromBits(bits - 1) : f.fromBits(bits + 1);
            double middle = low / 2 + high / 2;
            double[] xs = {
                low,
                Math.nextUp(low),
                Math.nextUp((float) low),
                Math.nextDown(middle),
                middle,
                Math.nextUp(middle),
                Math.nextDown((float) middle),
                Math.nextUp((float) middle),
                Math.nextDown(high)
            };
            for (double x : xs) {
                if (x == 0 || x >= high) {
                    continue;
                }
                check(f, x, low);
                check(f, -x, -low);
            }
        }
    }

    private static void check(Format f, double x, double towardZero) {
        double nearest = ExactRounding.round(x, f, true);
        if (Double.doubleToLongBits(f.round(x)) != Double.doubleToLongBits(nearest)) {
            assertThat(f.round(x)).as("%s of %a", f.name(), x).isEqualTo(nearest);
        }
        if (f.round(x, Rounding.TOWARD_ZERO) != towardZero
                || ExactRounding.round(x, f, false) != towardZero
                || Math.copySign(1, f.round(x, Rounding.TOWARD_ZERO)) != Math.signum(x)) {
            assertThat(f.round(x, Rounding.TOWARD_ZERO))
                    .as("%s of %a", f.name(), x)
                    .isEqualTo(towardZero);
        }
        // The stochastic mode goes away from zero exactly for draws below the fraction.
        double place = Math.max(Math.ulp(Math.abs(towardZero)) * Math.pow(2, 53 - f.precision()), f.minSubnormal());
        double fraction = (Math.abs(x) - Math.abs(towardZero)) / place;
        double away = ExactRounding.round(Math.copySign(Math.abs(towardZero) + place, x), f, true);
        double expected = fraction == 0 ? towardZero : away;
        double drawBelow = f.round(x, Rounding.stochastic(() -> Math.nextDown(fraction)));
        double drawEqual = f.round(x, Rounding.stochastic(() -> fraction));
        if (Double.compare(drawBelow, expected) != 0 || drawEqual != towardZero) {
            assertThat(drawBelow).as("%s of %a, draw below", f.name(), x).isEqualTo(expected);
            assertThat(drawEqual).as("%s of %a, draw equal", f.name(), x).isEqualTo(towardZero);
        }
    }

    @Test
    void binary32RoundsAsTheCastDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000_000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            if (i % 2 == 0) {
                // in the float range, and half of these exactly between two floats
                float a = Float.intBitsToFloat(random.nextInt());
                x = i % 4 == 0 ? ((double) a + Math.nextUp(a)) / 2 : a * (1 + random.nextDouble() * 0x1p-22);
            }
            assertThat(Double.compare(Format.BINARY32.round(x), (float) x)).isZero();
        }
        assertThat(Format.BINARY32.round(Double.MIN_VALUE)).isZero();
        assertThat(Format.BINARY64.round(Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
        assertThat(Format.BINARY64.round(Double.POSITIVE_INFINITY)).isInfinite();
    }

    /** The short cut through the cast is binary32's alone. */
    @Test
    void formatsOfBinary32sWidthsHaveTheirOwnLargestNumber() {
        Format noInfinity = new Format("no infinity", 8, 24, Float.MAX_VALUE, false, false);
        assertThat(noInfinity.round(0x1p128)).isNaN();
        assertThat(noInfinity.isBinary32()).isFalse();
        assertThat(Format.BINARY32.isBinary32()).isTrue();
        assertThat(new Format("single", 8, 24, Float.MAX_VALUE, true, true).isBinary32())
                .isTrue();
        assertThat(noInfinity.round(Float.MAX_VALUE)).isEqualTo(Float.MAX_VALUE);
        Format smaller = new Format("smaller", 8, 24, 0x1.8p127, true, false);
        assertThat(smaller.round(0x1.cp127)).isInfinite();
        assertThat(smaller.holds(0x1.cp127)).isFalse();
        Format larger = new Format("larger", 8, 24, 0x1.8p128, false, false);
        assertThat(larger.round(0x1p128)).isEqualTo(0x1p128);
        assertThat(larger.holds(0x1p128)).isTrue();
        assertThat(larger.round(0x1.cp128)).isNaN();
    }

    /** Beyond a float's numbers, in the exponent field that IEEE keeps for ∞ and NaN. */
    @Test
    void theFieldsOfANumberThatNoFloatHolds() {
        Format larger = new Format("larger", 8, 4, 0x1.cp128, false, false);
        assertThat(larger.fields(0x1p128)).isEqualTo("0 11111111 000");
        assertThat(larger.fields(-0x1.cp128)).isEqualTo("1 11111111 110");
        assertThat(larger.fields(Double.POSITIVE_INFINITY)).isEqualTo("0 11111111 111");
    }

    @Test
    void binary64HasItsOwnLargestNumberAndInfinity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Format("x", 11, 53, 0x1.8p1023, true, false))
                .withMessageStartingWith("max is ")
                .withMessageContaining("expected binary64's own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Format("x", 11, 53, Double.MAX_VALUE, false, false))
                .withMessageContaining(" without ∞");
    }

    @Test
    void doublesAreRoundedOnce() {
        // Just above the middle of 1 and 1 + 2^-10; as a float it is the middle, which goes to 1.
        double x = 1 + 0x1p-11 + 0x1p-40;
        assertThat(Format.BINARY16.round(x)).isEqualTo(1 + 0x1p-10f);
        assertThat(Format.BINARY16.round((float) x)).isEqualTo(1f);
    }

    @ParameterizedTest
    @MethodSource("narrow")
    void specialsAndTheSmallestNumbers(Format f) {
        assertThat(f.round(Double.NaN)).isNaN();
        assertThat(f.round(-0.0)).isEqualTo(-0.0);
        assertThat(f.round(Double.MIN_VALUE)).isEqualTo(0.0);
        assertThat(f.round(-Double.MIN_VALUE)).isEqualTo(-0.0);
        assertThat(f.round(f.minSubnormal() / 2)).isEqualTo(0.0);
        assertThat(f.round(Math.nextUp(f.minSubnormal() / 2))).isEqualTo(f.minSubnormal());
        double infinity = Double.POSITIVE_INFINITY;
        Double beyond = f.infinity() ? infinity : Double.NaN;
        assertThat(f.round(infinity)).isEqualTo(beyond);
        assertThat(f.round(infinity, Rounding.TOWARD_ZERO)).isEqualTo(beyond);
        assertThat(f.round(Double.MAX_VALUE)).isEqualTo(beyond);
        assertThat(f.round(Double.MAX_VALUE, Rounding.TOWARD_ZERO)).isEqualTo(f.max());
        assertThat(f.round(Double.MAX_VALUE, Rounding.stochastic(() -> 1 - 0x1p-53)))
                .isEqualTo(beyond);
        Format saturating = f.asSaturating();
        assertThat(saturating.round(infinity)).isEqualTo(f.max());
        assertThat(saturating.round(-infinity)).isEqualTo(-f.max());
        assertThat(saturating.round(Double.MAX_VALUE)).isEqualTo(f.max());
        assertThat(saturating.round(Double.NaN)).isNaN();
        assertThat(saturating.round(f.max() / 3)).isEqualTo(f.round(f.max() / 3));
        assertThat(saturating.multiply(f.max(), f.max())).isEqualTo(f.max());
    }

    @Test
    void floatsAreRoundedAndEncoded() {
        float tenth = Format.BFLOAT16.round(0.1f);
        assertThat(tenth).isEqualTo(0.10009765625f);
        assertThat(Format.BINARY64.round((1L << 53) - 1)).isEqualTo(0x1.fffffffffffffp52);
        assertThat(Format.BINARY32.round((1 << 24) + 1)).isEqualTo(1 << 24);
        assertThatThrownBy(() -> Format.BINARY16.round((1L << 53) + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("n is 9007199254740993, expected -9007199254740992 to 9007199254740992");
        Format wide = new Format("wide", 8, 8, 0x1.fcp128, false, false);
        for (Runnable call : List.<Runnable>of(
                () -> wide.round(Float.MAX_VALUE),
                () -> wide.toBits(1f),
                () -> wide.fromBits(1),
                () -> Format.BINARY64.toBits(1f))) {
            assertThatThrownBy(call::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith(", expected none beyond a float's");
        }
        assertThat(Format.BINARY16.round(65519.996f)).isEqualTo(65504f);
        assertThat(Format.BINARY16.round(65520f)).isInfinite();
        assertThat(Format.BINARY16.round(65520f, Rounding.TOWARD_ZERO)).isEqualTo(65504f);
        assertThat(Format.BINARY16.toBits(-2f)).isEqualTo(0xc000);
        assertThat(Format.BINARY16.fromBits((short) 0xc000)).isEqualTo(-2f);
        assertThat(Format.BFLOAT16.toBits(-1f)).isEqualTo(0xbf80);
        assertThat(Format.BFLOAT16.fromBits((short) 0xbf80)).isEqualTo(-1f);
        assertThat(Format.BFLOAT16.round(0.1f)).isEqualTo(0.10009765625f);
        assertThat(Format.BFLOAT16.round(0.1, Rounding.TOWARD_ZERO)).isEqualTo(0.099609375f);
        assertThat(Format.TENSOR_FLOAT32.round(1 + 0x1p-11f)).isEqualTo(1f);
        assertThat(Format.TENSOR_FLOAT32.toBits(-1.5f)).isEqualTo(0x5fe00);
        assertThat(Format.TENSOR_FLOAT32.fromBits(0x5fe00)).isEqualTo(-1.5f);
        assertThat(Format.FLOAT8_E4M3.round(464f)).isEqualTo(448f);
        assertThat(Format.FLOAT8_E4M3.round(Math.nextUp(464f))).isNaN();
        assertThat(Format.FLOAT8_E4M3.round(500f, Rounding.TOWARD_ZERO)).isEqualTo(448f);
        assertThat(Format.FLOAT8_E4M3.asSaturating().round(1e9f)).isEqualTo(448f);
        assertThat(Format.FLOAT8_E4M3.toBits(Float.NEGATIVE_INFINITY)).isEqualTo(0xff);
        assertThat(Format.FLOAT8_E4M3.asSaturating().toBits(Float.NEGATIVE_INFINITY))
                .isEqualTo(0xfe);
        assertThat(Format.FLOAT8_E4M3.asSaturating().toBits(Float.NaN)).isEqualTo(0x7f);
        assertThat(Format.FLOAT8_E4M3.asSaturating().toBits(-1e9f)).isEqualTo(0xfe);
        assertThat(Format.FLOAT8_E4M3.fromBits((byte) 0x80)).isEqualTo(-0f);
        assertThat(Format.FLOAT8_E5M2.round(Math.nextDown(61440f))).isEqualTo(57344f);
        assertThat(Format.FLOAT8_E5M2.round(61440f)).isInfinite();
        assertThat(Format.FLOAT8_E5M2.toBits(Float.NEGATIVE_INFINITY)).isEqualTo(0xfc);
        assertThat(Format.FLOAT8_E5M2.asSaturating().toBits(Float.NEGATIVE_INFINITY))
                .isEqualTo(0xfb);
        assertThat(Format.FLOAT8_E5M2.asSaturating().toBits(Float.NaN)).isEqualTo(0x7e);
        assertThat(Format.FLOAT8_E5M2.asSaturating().round(-1e9f)).isEqualTo(-57344f);
        assertThat(Format.FLOAT8_E5M2.fromBits((byte) 0x7b)).isEqualTo(57344f);
    }

    @Test
    void nanPayloadsSurviveTheWayThroughA16BitFormat() {
        float nan = Float.intBitsToFloat(0xffabc000);
        assertThat(Format.BINARY16.toBits(nan)).isEqualTo(0xfd5e | 0x0200);
        assertThat(Float.floatToRawIntBits(Format.BINARY16.fromBits((short) 0xff5e)))
                .isEqualTo(0xffebc000);
        assertThat(Format.BFLOAT16.toBits(Float.intBitsToFloat(0x7fc10000))).isEqualTo(0x7fc1);
    }

    @Test
    void countingByOneStalls() {
        assertThat(stall(Format.BINARY16)).isEqualTo(2048);
        assertThat(stall(Format.BFLOAT16)).isEqualTo(256);
        assertThat(stall(Format.FLOAT8_E4M3)).isEqualTo(16);
        assertThat(stall(Format.FLOAT8_E5M2)).isEqualTo(8);
        assertThat(stall(Format.TENSOR_FLOAT32)).isEqualTo(2048);
    }

    private static double stall(Format f) {
        double count = 0;
        while (f.add(count, 1) > count) {
            count = f.add(count, 1);
        }
        return count;
    }

    @Test
    void stochasticRoundingIsRightOnAverageAndRepeats() {
        double[] means = new double[2];
        for (int run = 0; run < 2; run++) {
            Rounding rounding = Rounding.stochastic(new Random(5)::nextDouble);
            double sum = 0;
            for (int i = 0; i < 100_000; i++) {
                sum += Format.BFLOAT16.round(0.1f, rounding);
            }
            means[run] = sum / 100_000;
        }
        assertThat(means[0]).isEqualTo(means[1]);
        // the steps are 2^-11 apart: standard deviation of the mean below 2^-12 / sqrt(100000); six of them
        assertThat(Math.abs(means[0] - 0.1f)).isLessThan(6 * 0x1p-12 / Math.sqrt(100_000));
        // a number that the format holds draws nothing
        assertThat(Format.BFLOAT16.round(1.5f, Rounding.stochastic(() -> {
                    throw new AssertionError("drawn");
                })))
                .isEqualTo(1.5f);
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> Format.BINARY16.round(1.1, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("rounding");
        assertThatThrownBy(() -> Rounding.stochastic(null)).hasMessage("uniform");
        assertThatThrownBy(() -> Format.BFLOAT16.add(1, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("b is 0.1, expected a bfloat16 number");
        assertThatThrownBy(() -> Format.FLOAT8_E4M3.multiply(Double.POSITIVE_INFINITY, 1))
                .hasMessage("a is " + FloatText.shortest(Double.POSITIVE_INFINITY) + ", expected a fp8 e4m3 number");
        assertThatThrownBy(() -> Format.BINARY64.add(1, 1, Rounding.TOWARD_ZERO))
                .hasMessageContaining("NEAREST_EVEN");
        assertThatThrownBy(() -> Format.BINARY64.add(1, 1, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Format.ieee("x", 9, 8)).hasMessage("exponentBits is 9, expected 2 to 8");
        assertThatThrownBy(() -> Format.ieee("x", 8, 25)).hasMessage("precision is 25, expected 2 to 24");
        assertThatThrownBy(() -> Format.ieee(null, 8, 8)).hasMessage("name");
        assertThatThrownBy(() -> new Format("x", 4, 4, 450, false, false)).hasMessageContaining("max is 450");
        assertThatThrownBy(() -> new Format("x", 4, 4, 448, true, false)).hasMessageContaining("exponent 7");
        assertThatThrownBy(() -> new Format("x", 4, 4, Double.NaN, true, false)).hasMessageContaining("max is NaN");
    }

    @Test
    void holdsOnlyItsNumbers() {
        assertThat(Format.BINARY16.holds(65520)).isFalse();
        assertThat(Format.BINARY16.holds(0x1p-25)).isFalse();
        assertThat(Format.BINARY16.holds(Double.MIN_VALUE)).isFalse();
        assertThat(Format.BINARY16.holds(Double.POSITIVE_INFINITY)).isTrue();
        assertThat(Format.FLOAT8_E4M3.holds(Double.POSITIVE_INFINITY)).isFalse();
        assertThat(Format.FLOAT8_E4M3.holds(Double.NaN)).isTrue();
        assertThat(Format.FLOAT8_E4M3.holds(-0.0)).isTrue();
        assertThat(Format.BINARY64.holds(0.1)).isTrue();
        assertThat(Format.BINARY32.holds(0.1)).isFalse();
    }
}
