package floatlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import floatlab.experiment.deep.GpuLayers;
import floatlab.experiment.drift.GpuTraining;
import floatlab.experiment.precision.GpuProducts;
import floatlab.experiment.racing.GpuBatches;
import floatlab.experiment.racing.GpuRaces;
import floatlab.experiment.racing.GpuTrees;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the recordings of a GPU say, computed from them. */
class GpuRecordingsTest {

    @Test
    void atomicAdditionsRaceAndDeterministicModeStopsThem() {
        List<GpuRaces.Row> rows = GpuRaces.run();
        assertThat(rows).hasSize(22);
        assertThat(rows.stream().filter(GpuRaces.Row::deterministic)).allMatch(row -> row.distinct() == 1);
        Set<String> racing = rows.stream()
                .filter(row -> row.distinct() > 1)
                .map(GpuRaces.Row::operation)
                .collect(Collectors.toSet());
        assertThat(racing)
                .containsExactlyInAnyOrder(
                        "index_add_ into 1 place",
                        "index_add_ into 100 places",
                        "scatter_add_ into 1 place",
                        "gradient of a 3x3 convolution's weights; 16 images",
                        "gradient of bilinear interpolation");
        assertThat(rows.get(0).distinct()).isEqualTo(788);
    }

    @Test
    void theThousandSumsAreThoseThatWereCounted() {
        List<GpuRaces.Sum> sums = GpuRaces.sums();
        GpuRaces.Row row = GpuRaces.run().get(0);
        assertThat(sums).hasSize(row.distinct());
        assertThat(sums.stream().mapToInt(GpuRaces.Sum::runs).sum()).isEqualTo(row.runs());
        assertThat(sums.get(0).sum()).isEqualTo((float) row.low());
        assertThat(sums.get(sums.size() - 1).sum()).isEqualTo((float) row.high());
        // One ulp of numbers between 8 and 16 is 2^-20.
        assertThat(sums.get(0).ulps()).isEqualTo((row.low() - -12.799809139875379) * 0x1p20, within(1e-6));
    }

    @Test
    void theShapeChangesBitsAndNoRunChangesItsOwn() {
        List<GpuBatches.Row> rows = GpuBatches.run();
        assertThat(rows).hasSize(148).allMatch(row -> row.distinct() == 1);
        assertThat(rows.stream()
                        .filter(row -> row.operation().startsWith("linear")
                                && row.dtype().equals("float32")
                                && Set.of(1, 2, 256).contains(row.batch()))
                        .map(GpuBatches.Row::changed))
                .containsExactly(0, 828, 958);
        assertThat(rows.stream()
                        .filter(row -> row.operation().startsWith("linear")
                                && row.dtype().equals("bfloat16")))
                .allMatch(row -> row.changed() == 0);
        assertThat(GpuBatches.shapes()).hasSize(192).anyMatch(row -> row.changed() > row.values() / 2);
    }

    @Test
    void fastAccumulationOfEightBitsLosesDigits() {
        List<GpuProducts.Row> rows = GpuProducts.run();
        assertThat(rms(rows, "fast_accum True", 128)).isBetween(2.6e-4, 2.8e-4);
        assertThat(rms(rows, "fast_accum True", 1024)).isBetween(6.6e-3, 6.8e-3);
        assertThat(rms(rows, "fast_accum True", 4096)).isBetween(3.2e-2, 3.4e-2);
        for (int k : new int[] {128, 1024, 4096}) {
            assertThat(rms(rows, "fast_accum False", k)).isBetween(2.4e-4, 2.7e-4);
        }
    }

    private static double rms(List<GpuProducts.Row> rows, String setting, int k) {
        return rows.stream()
                .filter(row -> row.setting().equals(setting) && row.k() == k)
                .findFirst()
                .orElseThrow()
                .rms();
    }

    @Test
    void tensorFloat32CostsDigitsInFourLayersOfFive() {
        List<GpuLayers.Row> rows = GpuLayers.run();
        assertThat(rows).hasSize(30);
        assertThat(rows.stream().filter(row -> row.setting().equals("float32 tf32") && row.largest() > 1e-3))
                .hasSize(4);
        assertThat(rows.stream().filter(row -> row.setting().equals("float32")))
                .allMatch(row -> row.largest() < 1.5e-5);
    }

    @Test
    void trainingIsRepeatedInDeterministicModeAlone() {
        List<GpuTraining.Row> rows = GpuTraining.run();
        assertThat(rows).hasSize(1320);
        for (GpuTraining.Row row : rows) {
            if (row.setting().startsWith("deterministic")) {
                assertThat(row.differing()).isZero();
            } else if (row.step() == 400) {
                assertThat(row.distance()).isBetween(2.9e-7, 2e-2);
            }
        }
        assertThat(rows.get(0))
                .hasToString("Row[setting=as installed, run=1, step=1, differing=153, "
                        + "distance=2.6508870595160665E-9, loss=2.301959991455078, accuracy=0.11798840016126633]");
    }

    /** Each tree also gives the recorded sums of random terms, bit for bit, or the probe would refuse it. */
    @Test
    void aGpuAddsInAnotherOrderForEachShape() {
        List<GpuTrees.Row> rows = GpuTrees.run();
        assertThat(rows).hasSize(59);
        assertThat(order(rows, "torch.sum", 32)).isEqualTo("pairwise, the even and the odd places last");
        assertThat(order(rows, "torch.sum", 1 << 20))
                .isEqualTo(
                        "4 lanes (term i in lane i mod 4), each left to right; then the lanes pairwise, the even and the odd"
                                + " places last");
        assertThat(order(rows, "torch.sum-dim1", 100))
                .isEqualTo(
                        "32 lanes (term i in lane i mod 32), each left to right; then the lanes pairwise, the even and the"
                                + " odd places last");
        assertThat(order(rows, "torch.sum-dim0", 32))
                .isEqualTo("4 lanes (term i in lane i mod 4), each left to right; then the lanes left to right");
        assertThat(order(rows, "mv", 128))
                .isEqualTo("16 lanes (term i in lane i mod 16), each left to right; then the lanes left to right");
        assertThat(order(rows, "matmul-64", 100)).isEqualTo("left to right");
        assertThat(order(rows, "matmul-64", 20))
                .isEqualTo("blocks of 4 terms, each left to right; then the blocks left to right");
        for (int n : new int[] {8, 32, 128}) {
            assertThat(order(rows, "torch.mean", n))
                    .isEqualTo(order(rows, "torch.sum-dim1", n))
                    .isEqualTo(order(rows, "layer_norm-mean", n));
        }
        assertThat(rows.stream()
                        .filter(row -> row.n() == 128)
                        .map(GpuTrees.Row::order)
                        .distinct())
                .hasSize(5);
    }

    @Test
    void whatWasNotRecordedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GpuTrees.reveal(new GpuTrees.Spec("torch.mean", 7)))
                .withMessageStartingWith("spec is Spec[operation=torch.mean, n=7], expected one of");
    }

    private static String order(List<GpuTrees.Row> rows, String operation, int n) {
        return rows.stream()
                .filter(row -> row.operation().equals(operation) && row.n() == n)
                .findFirst()
                .orElseThrow()
                .order();
    }
}
