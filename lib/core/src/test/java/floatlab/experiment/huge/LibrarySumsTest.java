package floatlab.experiment.huge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import floatlab.random.NumpyRandom;
import floatlab.reveal.TreeSketch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LibrarySumsTest {
    /** Eight lanes of two, which numpy.sum then adds by pairs and torch.sum one after the other. */
    private static final Map<String, String> TREES = Map.of(
            "numpy.sum", "((((0+8)+(1+9))+((2+10)+(3+11)))+(((4+12)+(5+13))+((6+14)+(7+15))))",
            "torch.sum", "((((((((0+8)+(1+9))+(2+10))+(3+11))+(4+12))+(5+13))+(6+14))+(7+15))");

    private static float[] probe(int i, int j) {
        float[] x = new float[LibrarySums.TERMS];
        Arrays.fill(x, 1);
        x[i] = 0x1p100f;
        x[j] = -0x1p100f;
        return x;
    }

    @Test
    void theTreesAnswerEveryProbeAsTheLibrariesDid() {
        TREES.forEach((library, tree) -> {
            for (int i = 0; i < LibrarySums.TERMS; i++) {
                for (int j = 0; j < LibrarySums.TERMS; j++) {
                    if (i != j) {
                        float[] x = probe(i, j);
                        assertThat(LibrarySums.probe(library, x)).isEqualTo(TreeSketch.sum(tree, x));
                    }
                }
            }
        });
    }

    @Test
    void addingInTheRevealedOrderGivesTheLibrariesBits() {
        TREES.forEach((library, tree) -> {
            List<LibrarySums.Row> rows = LibrarySums.run(library);
            assertThat(rows).hasSize(20);
            for (LibrarySums.Row row : rows) {
                float[] x = new NumpyRandom(row.seed()).randomFloats(LibrarySums.TERMS);
                for (int k = 0; k < x.length; k++) {
                    x[k] = 2 * x[k] - 1;
                }
                assertThat(TreeSketch.sum(tree, x)).isEqualTo(row.sum());
            }
        });
        assertThat(LibrarySums.run("numpy.sum")).isNotEqualTo(LibrarySums.run("torch.sum"));
    }

    @Test
    void theSourceIsNamed() {
        assertThat(LibrarySums.source()).startsWith("torch 2.").contains("numpy 2.", "1 thread");
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibrarySums.run("sum"))
                .withMessage("library is sum, expected numpy.sum or torch.sum");
        String noProbe = "x is not a recorded probe, expected 14 ones, a number above 2^50 and its negative";
        for (float[] x : List.of(new float[0], new float[16], new float[] {0x1p100f, -0x1p100f, 1})) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LibrarySums.probe("torch.sum", x))
                    .withMessage(noProbe);
        }
        float[] unequal = probe(0, 1);
        unequal[1] *= 2;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibrarySums.probe("torch.sum", unequal))
                .withMessage(noProbe);
    }
}
