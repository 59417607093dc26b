package floatlab.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class TensorTest {
    private static float[] counting(int size) {
        float[] data = new float[size];
        for (int i = 0; i < size; i++) {
            data[i] = i;
        }
        return data;
    }

    @Test
    void elementsLieRowMajor() {
        Tensor t = Tensor.of(counting(2 * 3 * 4 * 5), 2, 3, 4, 5);
        int at = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int y = 0; y < 4; y++) {
                    for (int x = 0; x < 5; x++) {
                        assertThat(t.get(i, j, y, x)).isEqualTo(at++);
                    }
                }
            }
        }
        assertThat(t.size()).isEqualTo(120);
        assertThat(t.shapeText()).isEqualTo("(2, 3, 4, 5)");
    }

    @Test
    void theArrayIsShared() {
        float[] data = {1};
        Tensor t = Tensor.of(data, 1, 1, 1, 1);
        data[0] = 2;
        assertThat(t.get(0, 0, 0, 0)).isEqualTo(2);
        assertThat(t.data()).isSameAs(data);
    }

    @Test
    void sizesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[5], 1, 2, 3, 1))
                .withMessage("data has 5 floats, expected 6 for the shape (1, 2, 3, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.zeros(1, -2, 3, 1))
                .withMessage("c is -2, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.zeros(65536, 65536, 1, 1))
                .withMessage("tensor has shape (65536, 65536, 1, 1), expected at most 2147483639 elements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.of(new float[0], 1 << 16, 1 << 16, 1 << 16, 1 << 16))
                .withMessageContaining("expected at most 2147483639 elements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tensor.zeros(1, 1, 2, 1_073_741_823))
                .withMessage("tensor has shape (1, 1, 2, 1073741823), expected at most 2147483639 elements");
        assertThatNullPointerException()
                .isThrownBy(() -> Tensor.of(null, 1, 1, 1, 1))
                .withMessage("data");
    }

    @Test
    void anEmptyTensorIsAllowed() {
        Tensor t = Tensor.zeros(0, Integer.MAX_VALUE, Integer.MAX_VALUE, 2);
        assertThat(t.size()).isZero();
        assertThat(t).hasToString("Tensor (0, 2147483647, 2147483647, 2) []");
    }

    @Test
    void indicesAreChecked() {
        Tensor t = Tensor.zeros(1, 2, 3, 4);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> t.get(0, 2, 0, 0))
                .withMessage("channel is 2, expected 0 to 1");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> t.get(0, 0, 0, -1))
                .withMessage("column is -1, expected 0 to 3");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Tensor.zeros(0, 2, 3, 4).get(0, 0, 0, 0))
                .withMessage("image is 0, but there is none");
    }

    @Test
    void equalMeansShapeAndBits() {
        Tensor zero = Tensor.zeros(1, 1, 1, 2);
        assertThat(zero).isEqualTo(Tensor.zeros(1, 1, 1, 2)).hasSameHashCodeAs(Tensor.zeros(1, 1, 1, 2));
        assertThat(zero).isNotEqualTo(Tensor.zeros(1, 1, 2, 1));
        assertThat(zero).isNotEqualTo(Tensor.of(new float[] {0f, -0f}, 1, 1, 1, 2));
        float otherNan = Float.intBitsToFloat(0x7fc00001);
        assertThat(Tensor.of(new float[] {Float.NaN}, 1, 1, 1, 1))
                .isEqualTo(Tensor.of(new float[] {otherNan}, 1, 1, 1, 1));
    }

    @Test
    void textNestsAsNumPyDoes() {
        assertThat(Tensor.of(new float[] {0.1f, -0f, Float.NaN, 2e-45f}, 1, 2, 1, 2))
                .hasToString("Tensor (1, 2, 1, 2) [[[[0.1, -0.0]], [[NaN, 1.4E-45]]]]");
        assertThat(Tensor.of(counting(6), 1, 1, 1, 6))
                .hasToString("Tensor (1, 1, 1, 6) [[[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]]]]");
        assertThat(Tensor.of(counting(100), 1, 1, 1, 100))
                .hasToString("Tensor (1, 1, 1, 100) [[[[0.0, 1.0, 2.0, …, 97.0, 98.0, 99.0]]]]");
    }
}
