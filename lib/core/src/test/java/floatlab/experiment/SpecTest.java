package floatlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.experiment.anatomy.FloatAnatomy;
import floatlab.experiment.bias.ArithmeticTell;
import floatlab.experiment.bias.BiasAccount;
import floatlab.experiment.bias.BiasPuzzle;
import floatlab.experiment.bias.FanInSweep;
import floatlab.experiment.deep.LayerErrors;
import floatlab.experiment.deep.TieWalk;
import floatlab.experiment.deep.TopOne;
import floatlab.experiment.huge.SumTrees;
import floatlab.experiment.layers.LinearOrders;
import floatlab.experiment.precision.FormatFacts;
import floatlab.experiment.racing.RaceHistogram;
import floatlab.experiment.verdict.VerdictTrials;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bad specs are refused by name, and long experiments can be interrupted. */
class SpecTest {
    private static final Arithmetic FMA = Arithmetic.FMA;

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void nullRefused(String message, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }

    @Test
    void seeds() {
        String below = "seed is -1, expected 0 to 4294967295";
        String above = "seed is 4294967296, expected 0 to 4294967295";
        refused(below, () -> new BiasPuzzle.Spec(-1, 5, FMA, BiasOrder.FIRST));
        refused(above, () -> new BiasPuzzle.Spec(1L << 32, 5, FMA, BiasOrder.FIRST));
        refused(below, () -> new FanInSweep.Spec(-1, 5, List.of(1), FMA));
        refused(above, () -> new ArithmeticTell.Spec(1L << 32, 5));
    }

    @Test
    void sizes() {
        refused("batch is 0, expected 1 to 1000000", () -> new BiasPuzzle.Spec(0, 0, FMA, BiasOrder.FIRST));
        refused("trials is 0, expected 1 to 10000000", () -> new FanInSweep.Spec(0, 0, List.of(1), FMA));
        refused("fanIns is empty, expected at least one fan-in", () -> new FanInSweep.Spec(0, 1, List.of(), FMA));
        refused("fanIns[1] is 0, expected 1 to 1000000", () -> new FanInSweep.Spec(0, 1, List.of(4, 0), FMA));
        refused("triples is 0, expected 1 to 100000000", () -> new ArithmeticTell.Spec(0, 0));
    }

    @Test
    void nulls() {
        nullRefused("arithmetic", () -> new BiasPuzzle.Spec(0, 5, null, BiasOrder.FIRST));
        nullRefused("biasOrder", () -> new BiasPuzzle.Spec(0, 5, FMA, null));
        nullRefused("arithmetic", () -> new FanInSweep.Spec(0, 1, List.of(1), null));
        nullRefused("fanIns", () -> new FanInSweep.Spec(0, 1, null, FMA));
        nullRefused("fanIns[1]", () -> new FanInSweep.Spec(0, 1, Arrays.asList(1, null), FMA));
        nullRefused("formats[0]", () -> new FormatFacts.Spec(Arrays.asList((Format) null)));
        nullRefused("spec", () -> BiasPuzzle.run(null));
        nullRefused("spec", () -> FanInSweep.run(null));
        nullRefused("spec", () -> ArithmeticTell.run(null));
    }

    @Test
    void anInterruptEndsAnExperimentAndStaysVisible() {
        List<ThrowingCallable> experiments = List.of(
                () -> FanInSweep.run(new FanInSweep.Spec(0, 10_000_000, List.of(1_000_000), FMA)),
                () -> ArithmeticTell.run(new ArithmeticTell.Spec(0, 100_000_000)));
        for (ThrowingCallable experiment : experiments) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(experiment)
                    .withMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void nullsAreNamed() {
        nullRefused("rows[0]", () -> LayerErrors.curves(Arrays.asList((LayerErrors.Row) null)));
        nullRefused("rows", () -> RaceHistogram.distinct(null, "exact"));
        nullRefused("rows[0]", () -> RaceHistogram.distinct(Arrays.asList((RaceHistogram.Row) null), "exact"));
        nullRefused("rows[0]", () -> RaceHistogram.summary(Arrays.asList((RaceHistogram.Row) null)));
        nullRefused("rows", () -> TopOne.summary(null));
        nullRefused("rows[0]", () -> TopOne.densityAtZero(Arrays.asList((TopOne.Row) null)));
        nullRefused("rows", () -> VerdictTrials.confusion(null));
        nullRefused("rows[0]", () -> VerdictTrials.confusion(Arrays.asList((VerdictTrials.Row) null)));
        nullRefused("arithmetic", () -> BiasAccount.nextTrueBias(1, 1, 1, null));
        nullRefused("floats", () -> FloatAnatomy.Spec.of((float[]) null));
        nullRefused("terms", () -> SumTrees.Spec.of((float[]) null));
        nullRefused("lanes", () -> LinearOrders.Spec.grid(0, 1, 1, 1, (int[]) null));
        nullRefused("topic", () -> PyTorchCalls.run(null));
        nullRefused("containing", () -> PyTorchCalls.run(PyTorchCalls.Topic.values()[0], (String[]) null));
        nullRefused("first", () -> TieWalk.run(null, null, null, null, () -> {}));
    }
}
