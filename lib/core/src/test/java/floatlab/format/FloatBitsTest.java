package floatlab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatBitsTest {
    @Test
    void oneTenth() {
        FloatBits bits = FloatBits.of(0.1f);
        assertThat(bits.bits()).isEqualTo(0x3DCCCCCD);
        assertThat(bits.isNegative()).isFalse();
        assertThat(bits.biasedExponent()).isEqualTo(123);
        assertThat(bits.exponent()).isEqualTo(-4);
        assertThat(bits.fraction()).isEqualTo(0x4CCCCD);
        assertThat(bits.significand()).isEqualTo(0xCCCCCD);
        assertThat(bits.binary()).isEqualTo("0 01111011 10011001100110011001101");
        assertThat(bits).hasToString(bits.binary());
        assertThat(bits.hex()).isEqualTo("0x1.99999ap-4");
        assertThat(bits.exactValue()).isEqualTo(new BigDecimal("0.100000001490116119384765625"));
        assertThat(bits.up().bits()).isEqualTo(0x3DCCCCCE);
        assertThat(bits.down().bits()).isEqualTo(0x3DCCCCCC);
    }

    @Test
    void oneTenthAsDouble() {
        DoubleBits bits = DoubleBits.of(0.1);
        assertThat(bits.binary()).isEqualTo("0 01111111011 1001100110011001100110011001100110011001100110011010");
        assertThat(bits).hasToString(bits.binary());
        assertThat(bits.hex()).isEqualTo("0x1.999999999999ap-4");
        assertThat(bits.up().bits()).isEqualTo(bits.bits() + 1);
        assertThat(bits.down().bits()).isEqualTo(bits.bits() - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, ZERO, 0, -126",
        "-0.0, ZERO, 0, -126",
        "0x1p-149f, SUBNORMAL, 1, -126",
        "0x0.fffffep-126f, SUBNORMAL, 8388607, -126",
        "0x1p-126f, NORMAL, 8388608, -126",
        "-1, NORMAL, 8388608, 0",
        "0x1.fffffep127f, NORMAL, 16777215, 127",
        "-Infinity, INFINITY, 0, 128",
        "NaN, NAN, 4194304, 128"
    })
    void kinds(float value, FloatKind kind, int significand, int exponent) {
        FloatBits bits = FloatBits.of(value);
        assertThat(bits.kind()).isEqualTo(kind);
        assertThat(bits.significand()).isEqualTo(significand);
        assertThat(bits.exponent()).isEqualTo(exponent);
    }

    @ParameterizedTest
    @CsvSource({
        "-0.0, ZERO, 0, -1022",
        "0x1p-1074, SUBNORMAL, 1, -1022",
        "0x1p-1022, NORMAL, 4503599627370496, -1022",
        "Infinity, INFINITY, 0, 1024",
        "NaN, NAN, 2251799813685248, 1024"
    })
    void kindsOfDouble(double value, FloatKind kind, long significand, int exponent) {
        DoubleBits bits = DoubleBits.of(value);
        assertThat(bits.kind()).isEqualTo(kind);
        assertThat(bits.significand()).isEqualTo(significand);
        assertThat(bits.exponent()).isEqualTo(exponent);
    }

    @Test
    void zerosAndNaNs() {
        assertThat(FloatBits.of(-0f)).isNotEqualTo(FloatBits.of(0f));
        assertThat(FloatBits.of(-0f).isNegative()).isTrue();
        assertThat(FloatBits.of(-0f).exactValue()).isZero();
        assertThat(FloatBits.ofBits(0x7f800001).kind()).isEqualTo(FloatKind.NAN);
        assertThat(FloatBits.ofBits(0x7f800001).bits()).isEqualTo(0x7f800001);
        assertThat(FloatBits.of(Float.intBitsToFloat(0xffc00123)).bits()).isEqualTo(0x7fc00000);
        assertThat(DoubleBits.of(Double.longBitsToDouble(-1)).bits()).isEqualTo(0x7ff8000000000000L);
        assertThatThrownBy(() -> FloatBits.of(Float.NaN).exactValue())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("NaN has no exact value");
        assertThatThrownBy(() -> DoubleBits.of(Double.NEGATIVE_INFINITY).exactValue())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("-Infinity has no exact value");
    }

    @Test
    void neighboursAtTheEnds() {
        assertThat(FloatBits.of(Float.MAX_VALUE).up().kind()).isEqualTo(FloatKind.INFINITY);
        assertThat(FloatBits.of(Float.POSITIVE_INFINITY).up().value()).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatBits.of(Float.POSITIVE_INFINITY).down().value()).isEqualTo(Float.MAX_VALUE);
        assertThat(FloatBits.of(-Float.MIN_VALUE).up()).isEqualTo(FloatBits.of(-0f));
        assertThat(FloatBits.of(-0f).up().value()).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatBits.of(0f).down().value()).isEqualTo(-Float.MIN_VALUE);
        assertThat(FloatBits.of(Float.NaN).up().kind()).isEqualTo(FloatKind.NAN);
    }

    /** The formula of the Javadoc, in exact arithmetic. */
    @Property(seed = "1")
    void fieldsMakeUpTheValue(@ForAll int raw) {
        FloatBits bits = FloatBits.ofBits(raw);
        if (bits.kind() != FloatKind.NAN) {
            assertThat(FloatBits.of(bits.value())).isEqualTo(bits);
        }
        if (Float.isFinite(bits.value())) {
            assertThat(bits.exactValue())
                    .isEqualByComparingTo(scaled(bits.isNegative(), bits.significand(), bits.exponent() - 23));
        }
        assertThat(Integer.parseUnsignedInt(bits.binary().replace(" ", ""), 2)).isEqualTo(raw);
    }

    @Property(seed = "1")
    void fieldsMakeUpTheDouble(@ForAll long raw) {
        DoubleBits bits = DoubleBits.ofBits(raw);
        if (Double.isFinite(bits.value())) {
            assertThat(bits.exactValue())
                    .isEqualByComparingTo(scaled(bits.isNegative(), bits.significand(), bits.exponent() - 52));
        }
        assertThat(Long.parseUnsignedLong(bits.binary().replace(" ", ""), 2)).isEqualTo(raw);
    }

    private static BigDecimal scaled(boolean negative, long significand, int exponent) {
        BigDecimal power = BigDecimal.valueOf(2).pow(Math.abs(exponent));
        BigDecimal value = BigDecimal.valueOf(negative ? -significand : significand);
        return exponent < 0 ? value.divide(power) : value.multiply(power);
    }
}
