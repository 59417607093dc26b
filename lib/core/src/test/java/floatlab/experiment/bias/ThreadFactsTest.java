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
}
