package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Values that the Javadoc of this package states as examples or limits. */
class DocumentedValuesTest {
    @Test
    void sums() {
        assertThat(new PairwiseSum().name()).isEqualTo("pairwise");
        Summation kahan = new KahanSum();
        assertThat(kahan.sum(new double[] {1e32, 1, -1e32})).isZero();
        assertThat(kahan.sum(new float[] {1e32f, 1, -1e32f})).isZero();
        Summation neumaier = new NeumaierSum();
        assertThat(neumaier.sum(new double[] {1, 1e100, 1, -1e100})).isEqualTo(2);
        double[] lost = {1e16, 1, 1e-16, -1e16, -1};
        double[] without = {1e16, 1, -1e16, -1};
        assertThat(neumaier.sum(lost)).isEqualTo(neumaier.sum(without));
        assertThat(neumaier.sum(new float[] {1e16f, 1, 1e-16f, -1e16f, -1}))
                .isEqualTo(neumaier.sum(new float[] {1e16f, 1, -1e16f, -1}));
        assertThat(new NeumaierSum().floatBound(21))
                .hasToString("5.960464477539063E-8 |Σx| + 1.4210888596580497E-12 Σ|x|");
        assertThat(ExactSum.of(new float[] {-3, 0.25f, 0.25f})).hasToString("ExactSum[3 terms, -0x5p-1]");
    }
}
