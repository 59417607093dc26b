package floatlab.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Values that the Javadoc of this package states as examples or limits. */
class DocumentedValuesTest {
    @Test
    void floatMath() {
        assertThat(FloatMath.exp(88.72284f)).isInfinite();
        assertThat(Float.floatToRawIntBits(88.72284f)).isEqualTo(0x42b17218);
        assertThat(FloatMath.exp(Math.nextDown(88.72284f))).isFinite();
        assertThat(FloatMath.expm1(88.72284f)).isInfinite();
        assertThat(FloatMath.expm1(Math.nextDown(88.72284f))).isFinite();
        assertThat(FloatMath.exp(-87.33655f)).isLessThan(Float.MIN_NORMAL);
        assertThat(FloatMath.exp(Math.nextUp(-87.33655f))).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
        assertThat(FloatMath.exp(-103.972084f)).isZero();
        assertThat(Float.floatToRawIntBits(-103.972084f)).isEqualTo(0xc2cff1b5);
        assertThat(FloatMath.exp(Math.nextUp(-103.972084f))).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.expFast(-0f)).isEqualTo(1);
    }
}
