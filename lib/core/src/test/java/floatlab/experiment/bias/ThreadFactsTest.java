package floatlab.experiment.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the notebook on the thread claims. */
class ThreadFactsTest {
    private static final float W = 0x1.5f588p-1f;
    private static final float B = 0x1.564d14p-3f;

    @Test
    void theNumbersOfTheThread() {
        List<BiasPuzzle.Row> rows = BiasPuzzle.run(BiasPuzzle.Spec.thread(Arithmetic.MUL_ADD));
        assertThat(rows).extracting(BiasPuzzle.Row::image).containsExactly(1, 2, 3, 4, 5);
        assertThat(rows)
                .extracting(BiasPuzzle.Row::x)
                .containsExactly(0x1.08db44p-1f, 0x1.e4d848p-1f, 0x1.87ea58p-1f, 0x1.212c6p-2f, 0x1.c4b36ep-3f);
        assertThat(rows).extracting(BiasPuzzle.Row::w).containsOnly(W);
        assertThat(rows).extracting(BiasPuzzle.Row::b).containsOnly(B);
    }

    @ParameterizedTest
    @EnumSource
    void theThreadPrintsTFFTFWithEitherArithmetic(Arithmetic arithmetic) {
        assertThat(BiasPuzzle.run(BiasPuzzle.Spec.thread(arithmetic)))
                .extracting(BiasPuzzle.Row::equal)
                .containsExactly(true, false, false, true, false);
    }

    @Test
    void theResidualsTellTheArithmetic() {
        assertThat(BiasPuzzle.run(BiasPuzzle.Spec.thread(Arithmetic.MUL_ADD)))
                .extracting(BiasPuzzle.Row::residual)
                .containsExactly(0f, -0x1p-25f, 0x1p-25f, 0f, 0x1p-26f);
        assertThat(BiasPuzzle.run(BiasPuzzle.Spec.thread(Arithmetic.FMA)))
                .extracting(BiasPuzzle.Row::residual)
                .containsExactly(0f, -0x1p-25f, -0x1p-25f, 0f, -0x1p-26f);
    }

    @Test
    void onlyAnFmaOnTheBiasRoundsOnce() {
        List<BiasPuzzle.Row> mulAdd = BiasPuzzle.run(BiasPuzzle.Spec.thread(Arithmetic.MUL_ADD));
        assertThat(BiasPuzzle.run(new BiasPuzzle.Spec(23, 5, Arithmetic.MUL_ADD, BiasOrder.LAST)))
                .isEqualTo(mulAdd);
        assertThat(BiasPuzzle.run(new BiasPuzzle.Spec(23, 5, Arithmetic.FMA, BiasOrder.LAST)))
                .isEqualTo(mulAdd);
    }

    @ParameterizedTest
    @EnumSource
    void theSubtractionIsNotToBlame(Arithmetic arithmetic) {
        for (BiasPuzzle.Row row : BiasPuzzle.run(BiasPuzzle.Spec.thread(arithmetic))) {
            BiasAccount account = BiasAccount.of(row.x(), row.w(), row.b(), arithmetic);
            assertThat(account.output1()).isEqualTo(row.output1());
            assertThat(account.output2()).isEqualTo(row.output2());
            assertThat(account.difference()).isEqualTo(row.difference());
            assertThat(account.answer()).isEqualTo(row.equal());
            assertThat(account.residual()).isEqualTo(row.residual());
            int last = account.steps().size() - 1;
            assertThat(account.steps().get(last).isRounded()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void overAThousandSeedsAllPatternsOccurButNotIndependently(Arithmetic arithmetic) {
        List<SeedSweep.Row> rows = SeedSweep.run(new SeedSweep.Spec(0, 1000, 5, arithmetic));
        assertThat(rows).hasSize(32);
        assertThat(rows).extracting(SeedSweep.Row::pattern).doesNotHaveDuplicates();
        assertThat(rows.stream().mapToInt(SeedSweep.Row::count).sum()).isEqualTo(1000);
        assertThat(rows.stream().mapToDouble(SeedSweep.Row::expected).sum()).isCloseTo(1000, within(1e-9));
        assertThat(rows).isSortedAccordingTo((p, q) -> Integer.compare(q.count(), p.count()));

        SeedSweep.Row all = rows.get(0);
        assertThat(all.pattern()).isEqualTo("TTTTT");
        assertThat(all.count()).isEqualTo(220);
        assertThat(all.expected()).isBetween(65.0, 80.0);
    }

    @Test
    void aSeedSweepCountsWhatThePuzzlePrints() {
        for (long seed : new long[] {0, 23, 4294967295L}) {
            StringBuilder pattern = new StringBuilder();
            for (BiasPuzzle.Row row : BiasPuzzle.run(new BiasPuzzle.Spec(seed, 7, Arithmetic.FMA, BiasOrder.FIRST))) {
                pattern.append(row.equal() ? "T" : "F");
            }
            double expected = 1;
            double p = pattern.chars().filter(c -> c == 'T').count() / 7.0;
            for (int i = 0; i < 7; i++) {
                expected *= pattern.charAt(i) == 'T' ? p : 1 - p;
            }
            List<SeedSweep.Row> rows = SeedSweep.run(new SeedSweep.Spec(seed, 1, 7, Arithmetic.FMA));
            assertThat(rows).hasSize(1);
            assertThat(rows.get(0).pattern()).isEqualTo(pattern.toString());
            assertThat(rows.get(0).count()).isEqualTo(1);
            assertThat(rows.get(0).expected()).isCloseTo(expected, within(1e-12));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherBatchSizeDrawsAnotherBias(Arithmetic arithmetic) {
        List<BatchSweep.Row> rows = BatchSweep.run(new BatchSweep.Spec(23, 64, arithmetic, true));
        assertThat(rows).hasSize(64);
        assertThat(rows.get(4)).isEqualTo(new BatchSweep.Row(5, "TFFTF", 2, W, B));
        assertThat(rows.get(5).pattern()).isEqualTo("TTTTTT");
        assertThat(rows.get(5).w()).isEqualTo(B); // the next number of the stream
        assertThat(rows).extracting(BatchSweep.Row::b).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void theBatchSizeItselfChangesNothing(Arithmetic arithmetic) {
        List<BatchSweep.Row> rows = BatchSweep.run(new BatchSweep.Spec(23, 64, arithmetic, false));
        assertThat(rows.get(4)).isEqualTo(new BatchSweep.Row(5, "TFFTF", 2, W, B));
        String before = "";
        for (BatchSweep.Row row : rows) {
            assertThat(row.pattern()).startsWith(before).hasSize(row.batch());
            assertThat(row.trues())
                    .isEqualTo((int) row.pattern().chars().filter(c -> c == 'T').count());
            assertThat(row.w()).isEqualTo(W);
            assertThat(row.b()).isEqualTo(B);
            before = row.pattern();
        }
    }

    @Test
    void positiveAnswersDoNotTellTheArithmeticSignedOnesDo() {
        int triples = 200_000;
        List<ArithmeticTell.Row> rows = ArithmeticTell.run(new ArithmeticTell.Spec(1, triples));
        ArithmeticTell.Row positive = rows.get(0);
        assertThat(positive.data()).isEqualTo("positive");
        assertThat(positive.answersDiffer()).isZero();
        assertThat(positive.outputsDiffer()).isCloseTo(0.14, within(0.005));
        ArithmeticTell.Row signed = rows.get(1);
        assertThat(signed.data()).isEqualTo("signed");
        assertThat(signed.answersDiffer()).isCloseTo(0.033, within(0.002));
        assertThat(signed.outputsDiffer()).isBetween(0.1, 0.3);
    }

    @Test
    void theGridOfEachOutput() {
        int reach = 3;
        List<ResidualGrid.Row> rows = ResidualGrid.run(new ResidualGrid.Spec(23, 5, reach));
        List<BiasPuzzle.Row> mulAdd = BiasPuzzle.run(BiasPuzzle.Spec.thread(Arithmetic.MUL_ADD));
        List<BiasPuzzle.Row> fma = BiasPuzzle.run(BiasPuzzle.Spec.thread(Arithmetic.FMA));
        for (int i = 0; i < 5; i++) {
            int image = i + 1;
            List<ResidualGrid.Row> grid = rows.stream()
                    .filter(r -> r.image() == image && r.kind().equals("float grid"))
                    .toList();
            assertThat(grid).hasSize(2 * reach + 1);
            for (int k = 1; k < grid.size(); k++) {
                assertThat(grid.get(k).value())
                        .isEqualTo(Math.nextUp(grid.get(k - 1).value()));
                assertThat(grid.get(k).offsetUlps() - grid.get(k - 1).offsetUlps())
                        .isEqualTo(1);
            }
            // The subtraction is exact in the thread, so its residual is the offset, and only offset 0 is True.
            assertThat(only(rows, image, "multiply, then add").offset() * 0x1p-26)
                    .isEqualTo(mulAdd.get(i).residual());
            assertThat(only(rows, image, "FMA").offset() * 0x1p-26)
                    .isEqualTo(fma.get(i).residual());
            assertThat(grid.stream().anyMatch(r -> r.offset() == 0))
                    .isEqualTo(mulAdd.get(i).equal());
            if (!mulAdd.get(i).equal()) {
                // Each False of the thread is a tie: output1 + b lies halfway between two floats.
                assertThat(Math.abs(only(rows, image, "multiply, then add").offsetUlps()))
                        .isEqualTo(0.5);
            }
        }
    }

    private static ResidualGrid.Row only(List<ResidualGrid.Row> rows, int image, String kind) {
        List<ResidualGrid.Row> found = rows.stream()
                .filter(r -> r.image() == image && r.kind().equals(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
