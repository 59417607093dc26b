package floatlab.experiment.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import floatlab.conv.Conv2d;
import floatlab.format.Format;
import floatlab.order.ReductionOrder;
import floatlab.reveal.OrderDetective;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The experiments of notebook 13. */
class LivingWithItTest {

    /** A thousand reorderings and a thousand bugs, on other seeds than the notebook's. */
    @Tag("ci")
    @Test
    void bugsAreCalledBugsAndReorderingsRounding() {
        assertVerdicts(100_000, 200);
    }

    /** A thousand of each kind of reordering and of each kind of bug. */
    @Tag("exhaustive")
    @Test
    void aThousandOfEachKind() {
        assertVerdicts(3_000_000, 1000);
    }

    private static void assertVerdicts(long seed, int trials) {
        List<VerdictTrials.Row> rows = VerdictTrials.run(new VerdictTrials.Spec(seed, trials));
        assertThat(rows).hasSize(10);
        List<VerdictTrials.Row> both = VerdictTrials.confusion(rows);
        assertThat(both.get(0)).isEqualTo(new VerdictTrials.Row("rounding", "all reorderings", 5 * trials, 0, 0, 0));
        for (VerdictTrials.Row row : rows.subList(5, 9)) {
            assertThat(row.bug()).as(row.kind()).isEqualTo(trials);
        }
        VerdictTrials.Row ulp = rows.get(9);
        assertThat(ulp.bug()).isGreaterThan(trials * 85 / 100);
        // every miss was announced: it is below the limit that the judgement gives
        assertThat(ulp.rounding()).isEqualTo(ulp.belowLimit());
        assertThat(both.get(1).rounding()).isEqualTo(ulp.rounding());
    }

    @Test
    void aShiftIsFoundAboveTheLimit() {
        var rows = ShiftLimit.run(new ShiftLimit.Spec(7, 10, List.of(8, 32), List.of(0, 1, 2, 16, 4096)));
        assertThat(rows).hasSize(15);
        assertThat(rows.get(5).by()).isEqualTo("1024 outputs together");
        for (ShiftLimit.Row row : rows) {
            if (row.ulps() == 0) {
                assertThat(row.found()).isZero();
            } else if (row.ulps() >= row.blindBelow() && row.by().endsWith("together")) {
                assertThat(row.found()).isEqualTo(1);
            }
        }
        assertThat(rows.get(13).by()).isEqualTo("each output alone");
        assertThat(rows.get(13).found()).isZero();
        assertThat(rows.get(14).found()).isEqualTo(1);
    }

    /** Against a search through all numbers of the format. */
    @Test
    void noOutputMakesItTrue() {
        Format format = Format.ieee("p = 4", 8, 4);
        long holds = 0;
        long possible = 0;
        for (int i = 0; i < 8; i++) {
            for (int e = -6; e < 6; e++) {
                for (int j = 0; j < 8; j++) {
                    double output1 = 1 + i / 8.0;
                    double b = Math.scalb(1 + j / 8.0, e);
                    boolean some = IntStream.rangeClosed(-12, 12)
                            .boxed()
                            .flatMap(k -> IntStream.range(0, 8).mapToObj(m -> Math.scalb(1 + m / 8.0, k)))
                            .anyMatch(y -> format.subtract(y, output1) == b);
                    assertThat(NoSuchOutput.someOutput(format, output1, b)).isEqualTo(some);
                    possible += some ? 1 : 0;
                    holds += format.subtract(format.add(output1, b), output1) == b ? 1 : 0;
                }
            }
        }
        NoSuchOutput.Row row = NoSuchOutput.run(new NoSuchOutput.Spec(4, 4)).get(0);
        assertThat(row.pairs()).isEqualTo(768);
        assertThat(row.holds()).isEqualTo(holds / 768.0);
        assertThat(row.possible()).isEqualTo(possible / 768.0).isGreaterThanOrEqualTo(row.holds());
    }

    /** The recorded bits are named, and the order named gives them. */
    @Test
    void theOrderBehindPyTorchIsNamed() {
        int[] places = IntStream.range(0, 144).toArray();
        List<PyTorchSwitches.Convolution> all = PyTorchSwitches.convolutions();
        assertThat(all).hasSize(3);
        for (PyTorchSwitches.Convolution c : all) {
            List<ReductionOrder> found =
                    OrderDetective.findBySample(c.x(), c.weight(), c.bias(), c.shape(), places, c.y());
            assertThat(found).isNotEmpty();
            float[] y = Conv2d.of(c.weight(), c.bias(), c.shape(), found.get(0))
                    .forward(c.x())
                    .data();
            assertThat(Arrays.copyOf(y, 144)).containsExactly(c.y());
        }
        assertThat(all.get(0).y()).isNotEqualTo(all.get(1).y());
        assertThat(PyTorchSwitches.run()).hasSize(11);
        assertThat(PyTorchSwitches.source()).startsWith("torch 2.15");
    }

    @Test
    void badSpecsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VerdictTrials.Spec(-1, 1))
                .withMessage("seed is -1, expected 0 to 4294967295");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VerdictTrials.Spec(0, 0))
                .withMessage("trials is 0, expected 1 to 100000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShiftLimit.Spec(0, 1, List.of(), List.of(1)))
                .withMessage("the number of sides is 0, expected 1 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShiftLimit.Spec(0, 1, List.of(8), List.of(-1)))
                .withMessage("ulps[0] is -1, expected 0 to 16777216");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NoSuchOutput.Spec(5, 4))
                .withMessage("mostPrecision is 4, expected 5 to 11");
    }
}
