package floatlab.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Values that the Javadoc of this package states as examples or limits. */
class DocumentedValuesTest {
    @Test
    void binary16() {
        check(Format.BINARY16, Format.BINARY16::round, 65504, 0x1p-14, 0x1p-24, 0x1p-10, 2048);
        assertThat(Format.BINARY16.minExponent()).isEqualTo(-14);
        assertThat(Format.BINARY16.maxExponent()).isEqualTo(15);
    }

    @Test
    void bfloat16() {
        check(Format.BFLOAT16, Format.BFLOAT16::round, 0x1.fep127, 0x1p-126, 0x1p-133, 0x1p-7, 256);
    }

    @Test
    void tensorFloat32() {
        check(Format.TENSOR_FLOAT32, Format.TENSOR_FLOAT32::round, 0x1.ffcp127, 0x1p-126, 0x1p-136, 0x1p-10, 2048);
        assertThat(Float.floatToRawIntBits(Format.TENSOR_FLOAT32.round(0.1f)) & 0x1fff)
                .isZero();
    }

    @Test
    void float8E4M3() {
        check(Format.FLOAT8_E4M3, Format.FLOAT8_E4M3::round, 448, 0x1p-6, 0x1p-9, 0x1p-3, 16);
        assertThat(Format.FLOAT8_E4M3.toBits(448)).isEqualTo((byte) 0x7e);
        assertThat(Format.FLOAT8_E4M3.toBits(Float.NaN)).isEqualTo((byte) 0x7f);
        assertThat(Format.FLOAT8_E4M3.fromBits((byte) 0x7f)).isNaN();
        assertThat(Format.FLOAT8_E4M3.fromBits((byte) 0xff)).isNaN();
        assertThat(Format.FLOAT8_E4M3.round(464f)).isEqualTo(448f);
        assertThat(Format.FLOAT8_E4M3.round(Math.nextUp(464f))).isNaN();
        assertThat(Format.FLOAT8_E4M3.round(Float.POSITIVE_INFINITY)).isNaN();
        assertThat(Format.FLOAT8_E4M3.asSaturating().round(Float.NEGATIVE_INFINITY))
                .isEqualTo(-448);
    }

    @Test
    void float8E5M2() {
        check(Format.FLOAT8_E5M2, Format.FLOAT8_E5M2::round, 57344, 0x1p-14, 0x1p-16, 0x1p-2, 8);
        assertThat(Format.FLOAT8_E5M2.round(61440f)).isInfinite();
        assertThat(Format.FLOAT8_E5M2.round(Math.nextDown(61440f))).isEqualTo(57344f);
        assertThat(Format.FLOAT8_E5M2.asSaturating().round(Float.NEGATIVE_INFINITY))
                .isEqualTo(-57344);
    }

    private static void check(
            Format format,
            UnaryOperator<Float> round,
            double max,
            double minNormal,
            double minSubnormal,
            double epsilon,
            float stall) {
        assertThat(format.max()).isEqualTo(max);
        assertThat(format.minNormal()).isEqualTo(minNormal);
        assertThat(format.minSubnormal()).isEqualTo(minSubnormal);
        assertThat(format.epsilon()).isEqualTo(epsilon);
        assertThat(format.unitRoundoff()).isEqualTo(epsilon / 2);
        float count = 0;
        while (round.apply(count + 1) != count) {
            count = round.apply(count + 1);
        }
        assertThat(count).isEqualTo(stall);
    }

    @Test
    void format() {
        assertThat(Format.BINARY16).hasToString("binary16 (5 exponent bits, precision 11, up to 65504.0)");
        assertThat(Format.FLOAT8_E4M3.asSaturating())
                .hasToString("fp8 e4m3 (4 exponent bits, precision 4, up to 448.0, no ∞, saturating)");
        assertThat(Format.ALL).extracting(Format::bits).containsExactly(64, 32, 19, 16, 16, 8, 8);
    }

    @Test
    void rounding() {
        Rounding awayFromZero = (odd, fraction) -> fraction >= 0.5;
        assertThat(Format.FLOAT8_E5M2.round(2.25, awayFromZero)).isEqualTo(2.5);
        assertThat(Format.FLOAT8_E5M2.round(-2.25, awayFromZero)).isEqualTo(-2.5);
        assertThat(Format.FLOAT8_E5M2.round(2.25)).isEqualTo(2);
        assertThat(Format.FLOAT8_E5M2.round(1e9, Rounding.TOWARD_ZERO)).isEqualTo(57344);
    }

    @Test
    void floatBits() {
        FloatBits tenth = FloatBits.of(0.1f);
        assertThat(tenth.binary())
                .isEqualTo("0 01111011 10011001100110011001101")
                .isEqualTo(tenth.toString());
        assertThat(tenth.hex()).isEqualTo("0x1.99999ap-4");
        assertThat(FloatBits.of(Float.NaN).bits()).isEqualTo(0x7fc00000);
        assertThat(FloatBits.of(Float.MIN_VALUE).exponent()).isEqualTo(-126);
        assertThat(FloatBits.of(Float.POSITIVE_INFINITY).exponent()).isEqualTo(128);
        assertThat(FloatBits.of(-0f).down().value()).isEqualTo(-Float.MIN_VALUE);
    }

    @Test
    void doubleBits() {
        DoubleBits tenth = DoubleBits.of(0.1);
        assertThat(tenth.binary())
                .isEqualTo("0 01111111011 1001100110011001100110011001100110011001100110011010")
                .isEqualTo(tenth.toString());
        assertThat(tenth.hex()).isEqualTo("0x1.999999999999ap-4");
        assertThat(DoubleBits.of(Double.NaN).bits()).isEqualTo(0x7ff8000000000000L);
        assertThat(DoubleBits.of(Double.MIN_VALUE).exponent()).isEqualTo(-1022);
        assertThat(DoubleBits.of(Double.POSITIVE_INFINITY).exponent()).isEqualTo(1024);
    }

    @Test
    void floatText() {
        assertThat(FloatText.shortest(-0f)).isEqualTo("-0.0");
        assertThat(FloatText.shortest(0.001f)).isEqualTo("0.001");
        assertThat(FloatText.shortest(1e7f)).isEqualTo("1.0E7");
        assertThat(FloatText.shortest(Math.nextDown(1e7f))).isEqualTo("9999999.0");
        assertThat(FloatText.shortest(0.1f)).isEqualTo("0.1");
        assertThat(FloatText.shortest(2e-45f)).isEqualTo("1.4E-45");
        assertThat(FloatText.shortest((double) 0.1f)).isEqualTo("0.10000000149011612");
        assertThat(FloatText.exact(0.1f)).isEqualTo("0.100000001490116119384765625");
        assertThat(FloatText.exact(0.1)).isEqualTo("0.1000000000000000055511151231257827021181583404541015625");
        assertThat(FloatText.binary(0.75f)).isEqualTo("0.11");
        assertThat(FloatText.binary(-5)).isEqualTo("-101.0");
        assertThat(FloatText.hex(0.1f)).isEqualTo("0x1.99999ap-4");
        assertThat(FloatText.hex(Float.MIN_VALUE)).isEqualTo("0x0.000002p-126");
        assertThat(FloatText.hex(0.1)).isEqualTo("0x1.999999999999ap-4");
        assertThat(FloatText.digits(0.1, 3)).isEqualTo("0.100");
        assertThat(FloatText.digits(1234, 2)).isEqualTo("1.2E3");
        assertThat(FloatText.digits(1234, 4)).isEqualTo("1234");
        assertThat(FloatText.fixed(0.125, 2)).isEqualTo("0.12");
        assertThat(FloatText.fixed(2, 0)).isEqualTo("2");
        assertThat(FloatText.fixed(-0.001, 2)).isEqualTo("-0.00");
    }

    @Test
    void ulp() {
        assertThat(FloatText.digits(Ulp.FLOAT_UNIT_ROUNDOFF, 2)).isEqualTo("6.0E-8");
        assertThat(FloatText.digits(Ulp.DOUBLE_UNIT_ROUNDOFF, 2)).isEqualTo("1.1E-16");
        assertThat(Ulp.of(Float.MIN_NORMAL)).isEqualTo(0x1p-149f).isEqualTo(Ulp.of(0f));
        assertThat(Ulp.of(0.0)).isEqualTo(0x1p-1074);
        assertThat(Ulp.distance(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY))
                .isEqualTo(4278190080L);
        assertThat(Ulp.distance(-2.0, 2.0)).isEqualTo(Long.MAX_VALUE);
    }
}
