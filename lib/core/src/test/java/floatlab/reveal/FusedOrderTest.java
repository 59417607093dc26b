package floatlab.reveal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.compare.NpyArray;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an H100 answered when whole products were asked in which order they add. */
class FusedOrderTest {

    private static SummationTree recorded(String kind, int terms) throws IOException {
        try (InputStream in = new GZIPInputStream(FusedOrderTest.class.getResourceAsStream(
                "/floatlab/tensorcore/probes/" + kind + "-" + terms + ".npy.gz"))) {
            return FusedOrder.tree(terms, NpyArray.read(in).floats());
        }
    }

    /**
     * Between the steps of f16 and E4M3 products the ones look as if they were added in float: 16 ones of 2^-14 are a multiple
     * of 2^(15 - 25), so that they survive beside M = 2^15. {@code ProbesTest} has the orders that give these answers.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bf16 | 16 | 16 terms at once
            bf16 | 32 | 32 terms in steps of 16 at once
            bf16 | 64 | 64 terms in steps of 16 at once
            bf16 | 128 | 128 terms in steps of 16 at once
            f16 | 16 | 16 terms at once
            f16 | 32 | 2 chains of 16 terms at once; the chains left to right
            f16 | 64 | 4 chains of 16 terms at once; the chains left to right
            f16 | 128 | 8 chains of 16 terms at once; the chains left to right
            e4m3-fast | 32 | 32 terms at once
            e4m3-fast | 64 | 2 chains of 32 terms at once; the chains left to right
            e4m3-fast | 128 | 4 chains of 32 terms at once; the chains left to right
            e4m3-fast | 256 | 8 chains of 32 terms at once; the chains left to right
            e4m3-slow | 32 | 32 terms at once
            e4m3-slow | 64 | 2 chains of 32 terms at once; the chains left to right
            e4m3-slow | 128 | 4 chains of 32 terms at once; the chains left to right
            tf32 | 8 | 2 chains of 4 terms at once; the chains left to right
            tf32 | 16 | 4 chains of 4 terms at once; the chains left to right
            tf32 | 32 | 32 terms in steps of 8 at once
            tf32 | 64 | 64 terms in steps of 8 at once
            tf32 | 128 | 128 terms in steps of 8 at once
            tf32 | 256 | 256 terms in steps of 8 at once
            f32 | 16 | blocks of 4 terms, each left to right; then the blocks left to right
            """)
    void anH100sProducts(String kind, int terms, String words) throws IOException {
        assertThat(FusedOrder.inWords(recorded(kind, terms))).isEqualTo(words);
    }

    @Test
    void fourChainsInStepsOfTwo() {
        SummationTree[] chains = new SummationTree[4];
        for (int chain = 0; chain < 4; chain++) {
            SummationTree sum = atOnce(null, 6 * chain);
            chains[chain] = atOnce(sum, 6 * chain + 3);
        }
        SummationTree all = SummationTree.add(chains[0], chains[1]);
        all = SummationTree.add(SummationTree.add(all, chains[2]), chains[3]);
        assertThat(FusedOrder.inWords(all))
                .isEqualTo("4 chains of 6 terms, each in steps of 3 at once; the chains left to right");
    }

    private static SummationTree atOnce(SummationTree sum, int first) {
        SummationTree a = SummationTree.leaf(first);
        SummationTree b = SummationTree.leaf(first + 1);
        SummationTree c = SummationTree.leaf(first + 2);
        return sum == null ? SummationTree.add(a, b, c) : SummationTree.add(sum, a, b, c);
    }

    @Test
    void isDrawn() throws IOException {
        assertThat(recorded("tf32", 8).draw()).isEqualTo("""
                +
                ├─ + at once
                │  └─ 0 + 1 + 2 + 3
                └─ + at once
                   └─ 4 + 5 + 6 + 7
                """);
    }

    @Test
    void refusesWhatNoTreeAnswers() {
        assertThatThrownBy(() -> FusedOrder.tree(1, new float[0])).hasMessage("terms is 1, expected 2 to 1024");
        assertThatThrownBy(() -> FusedOrder.tree(3, new float[2])).hasMessage("survivors has 2 answers, expected 3");
        assertThatThrownBy(() -> FusedOrder.tree(3, new float[] {0.5f, 0, 0}))
                .hasMessageContaining("with M at term 0 and -M at term 1 not a number of ones survived");
        assertThatThrownBy(() -> FusedOrder.tree(3, new float[] {1, 1, 1}))
                .hasMessageContaining("terms 0 and 1 meet in an addition of 2 terms, but 3 are below it");
        assertThat(FusedOrder.tree(3, new float[] {1, 0, 0})).hasToString("((0 + 1) + 2)");
        assertThat(FusedOrder.inWords(SummationTree.recursive(5))).isEqualTo("left to right");
    }
}
