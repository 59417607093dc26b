package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.notebook.Feedback.Level;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FeedbackTest {
    private static Level level(float answer, float expected) {
        return Feedback.number("task", answer, expected).level();
    }

    @Test
    void numbersAreGraded() {
        assertThat(Feedback.number("task", Predict.NOT_YET, 1)).hasToString("task: no answer yet.");
        assertThat(level(0.1f, 0.1f)).isEqualTo(Level.CORRECT);
        assertThat(level(Math.nextUp(0.1f), 0.1f)).isEqualTo(Level.ALMOST);
        assertThat(level(-0f, 0f)).isEqualTo(Level.ALMOST);
        assertThat(Feedback.number("task", 0.1f + 3 * Math.ulp(0.1f), 0.1f).text())
                .contains("3 ulps off");
        assertThat(level(0.1f + 3 * Math.ulp(0.1f), 0.1f)).isEqualTo(Level.WRONG_ROUNDING);
        assertThat(level(0.11f, 0.1f)).isEqualTo(Level.WRONG);
        assertThat(level(-0.1f, 0.1f)).isEqualTo(Level.WRONG);
        assertThat(level(0.3f, 0.1f)).isEqualTo(Level.WRONG_SIZE);
        assertThat(level(Float.POSITIVE_INFINITY, 0.1f)).isEqualTo(Level.WRONG);
        assertThat(Feedback.number("task", 0.1, 0.1).level()).isEqualTo(Level.CORRECT);
    }

    @Test
    void arraysAreGradedByTheirWorstValue() {
        float[] right = {1, 2, 3};
        assertThat(Feedback.value("task", null, right).level()).isEqualTo(Level.NO_ANSWER);
        assertThat(Feedback.value("task", new float[] {1, 2, 3}, right).level()).isEqualTo(Level.CORRECT);
        assertThat(Feedback.value("task", new float[2], right))
                .hasToString("task: wrong size, you have 2 values, 3 are asked for.");
        Feedback one = Feedback.value("task", new float[] {Math.nextUp(1f), 9, 3}, right);
        assertThat(one.level()).isEqualTo(Level.WRONG_SIZE);
        assertThat(one.text()).contains("value [1]").contains("Not right: 2 of 3");
        assertThat(Feedback.value("task", new double[] {1, 2, 3}, right).level())
                .isEqualTo(Level.ALMOST);
    }

    @Test
    void functionsAreGradedByTheirWorstResult() {
        Function<float[], Float> right = xs -> xs[0] + xs[1];
        float[] first = {1, 2};
        float[] second = {1e8f, 1};
        assertThat(Feedback.function("sum", right, right, first, second))
                .hasToString("sum: correct, to the last bit, on all 2 inputs.");
        Feedback almost = Feedback.function("sum", xs -> xs[0] == 1 ? 3f : 1e8f + 8, right, first, second);
        assertThat(almost.level()).isEqualTo(Level.ALMOST);
        assertThat(almost.text()).contains("Input: [1.0E8, 1.0]");
        assertThatThrownBy(() -> Feedback.<float[], Float>function("sum", right, right))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static float endless(float x) {
        return endless(x) + 1;
    }

    @Test
    void whatAFunctionThrowsIsSaid() {
        Function<Float, Float> right = x -> x;
        assertThat(Feedback.<Float, Float>function(
                        "f",
                        x -> {
                            throw new UnsupportedOperationException("not implemented yet");
                        },
                        right,
                        1f))
                .hasToString("f: no answer yet.");
        assertThat(Feedback.<Float, Float>function("f", x -> null, right, 1f).level())
                .isEqualTo(Level.NO_ANSWER);
        assertThat(Feedback.<Float, Float>function("f", x -> Float.NaN, right, 1f)
                        .level())
                .isEqualTo(Level.NO_ANSWER);
        assertThat(Feedback.<Float, Float>function("f", x -> Float.NaN, x -> Float.NaN, 1f)
                        .level())
                .isEqualTo(Level.CORRECT);
        Feedback thrown = Feedback.function("f", x -> (float) (1 / (int) (x - 1)), right, 1f);
        assertThat(thrown.level()).isEqualTo(Level.FAILED);
        assertThat(thrown.text())
                .contains("your function stopped with ArithmeticException, / by zero")
                .contains("Input: 1.0")
                .contains("old definition");
        assertThat(Feedback.function("f", FeedbackTest::endless, right, 1f).text())
                .contains("calls itself without end");
    }
}
