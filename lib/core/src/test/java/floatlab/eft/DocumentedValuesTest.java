package floatlab.eft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Values that the Javadoc of this package states as examples or limits. */
class DocumentedValuesTest {
    @Test
    void errorFree() {
        assertThat(ErrorFree.twoSum(1f, 0x1p-30f)).hasToString("0x1.0p0 + 0x1.0p-30");
        assertThat(ErrorFree.twoSum(1, 0x1p-60)).hasToString("0x1.0p0 + 0x1.0p-60");
        // the limits of the splitting
        assertThat(ErrorFree.twoProductSplit(0x1p115f, 1f).error()).isZero();
        assertThat(ErrorFree.twoProductSplit(0x1p116f, 1f).error()).isNaN();
        assertThat(ErrorFree.twoProductSplit(0x1p996, 1).error()).isZero();
        assertThat(ErrorFree.twoProductSplit(0x1p997, 1).error()).isNaN();
    }
}
