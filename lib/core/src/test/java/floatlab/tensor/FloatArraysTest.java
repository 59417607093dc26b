package floatlab.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class FloatArraysTest {
    private static final float[] FLOATS = {
        0f, -0f, 0.1f, -0.1f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.NEGATIVE_INFINITY, Float.NaN
    };

    @Test
    void wideningIsExactAndComesBack() {
        float[] before = FLOATS.clone();
        double[] doubles = FloatArrays.toDoubles(FLOATS);
        assertThat(doubles)
                .containsExactly(
                        0.0,
                        -0.0,
                        0.100000001490116119384765625,
                        -0.100000001490116119384765625,
                        0x1p-149,
                        -0x1.fffffep127,
                        Double.NEGATIVE_INFINITY,
                        Double.NaN);
        assertThat(FloatArrays.toFloats(doubles)).isEqualTo(FLOATS);
        assertThat(FLOATS).isEqualTo(before);
    }

    @Test
    void narrowingRoundsToNearestEven() {
        double[] doubles = {0.1, 1 + 0x1p-24, 1 + 0x3p-24, 0x1p-150, 0x1.8p-150, 3.4028235677973366e38};
        assertThat(FloatArrays.toFloats(doubles))
                .containsExactly(0.1f, 1f, 1 + 0x1p-22f, 0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY);
    }

    @Test
    void magnitudesHaveNoSign() {
        assertThat(FloatArrays.absolute(FLOATS))
                .containsExactly(
                        0f, 0f, 0.1f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NaN);
        assertThat(FLOATS[3]).isNegative();
    }

    @Test
    void nullIsRefusedByItsName() {
        assertThatNullPointerException()
                .isThrownBy(() -> FloatArrays.toDoubles(null))
                .withMessage("x");
        assertThatNullPointerException()
                .isThrownBy(() -> FloatArrays.toDoubles(null, "weight"))
                .withMessage("weight");
        assertThatNullPointerException()
                .isThrownBy(() -> FloatArrays.toFloats(null))
                .withMessage("x");
        assertThatNullPointerException()
                .isThrownBy(() -> FloatArrays.absolute(null))
                .withMessage("x");
    }
}
