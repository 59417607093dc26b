package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Values that the Javadoc of this package states as examples or limits. */
class DocumentedValuesTest {
    @Test
    void comparison() {
        Tensor a = Tensor.zeros(1, 4, 8, 8);
        Tensor inChannel = Tensor.zeros(1, 4, 8, 8);
        for (int i = 0; i < 12; i++) {
            inChannel.data()[3 * 64 + 63 - 5 * i] = 12 - i;
        }
        assertThat(Comparison.of(a, inChannel).where()).isEqualTo("12 of 256 elements, all in channel 3");
        assertThat(Comparison.of(a, inChannel).worst(1).get(0).position()).isEqualTo("(0, 3, 7, 7)");
        Tensor atEdge = Tensor.zeros(1, 4, 8, 8);
        int changed = 0;
        for (int i = 0; changed < 60; i++) {
            int row = i / 8 % 8;
            int column = i % 8;
            if (row == 0 || row == 7 || column == 0 || column == 7) {
                atEdge.data()[i] = 1;
                changed++;
            }
        }
        assertThat(Comparison.of(a, atEdge).where())
                .isEqualTo("60 of 256 elements, all in the outermost row or column");
    }
}
