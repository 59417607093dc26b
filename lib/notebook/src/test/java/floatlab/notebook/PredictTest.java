package floatlab.notebook;

import static floatlab.notebook.Predict.NOT_YET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PredictTest {
    @Test
    void anUntouchedAnswerIsNoAnswerYet() {
        assertThat(Predict.number("How many?", NOT_YET)).hasToString("How many? no answer yet");
        assertThat(Predict.choice("Which?", null, "a", "b")).hasToString("Which? no answer yet; choose one of: a, b");
        assertThat(Predict.pattern("Which are True?", "?")).hasToString("Which are True? no answer yet");
        assertThat(Predict.number("How many?", NOT_YET).reveal(3)).isEqualTo("How many? no answer yet. It is 3.0.");
        assertThat(Predict.pattern("Which?", "").reveal(true, false)).isEqualTo("Which? no answer yet. It is TF.");
    }

    @Test
    void aNumberIsPutBesideTheTruth() {
        Predict prediction = Predict.number("How many?", 2);
        assertThat(prediction).hasToString("How many? You say 2.0");
        assertThat(prediction.reveal(2)).isEqualTo("How many? You said 2.0: right. It is 2.0.");
        assertThat(prediction.reveal(0.1)).isEqualTo("How many? You said 2.0, it is 0.1.");
        assertThat(prediction.reveal(2.5, 0.5)).contains("right");
        assertThat(prediction.reveal(2.6, 0.5)).doesNotContain("right");
        assertThatThrownBy(() -> prediction.reveal(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChoiceIsPutBesideTheTruth() {
        assertThat(Predict.choice("Which?", " A ", "a", "b").reveal("a"))
                .isEqualTo("Which? You said A: right. It is a.");
        assertThat(Predict.choice("Which?", "b", "a", "b").reveal("a")).isEqualTo("Which? You said b, it is a.");
        assertThat(Predict.choice("Which?", "c", "a", "b")).hasToString("Which? You say c, which is none of: a, b");
        assertThatThrownBy(() -> Predict.choice("Which?", "a", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPatternIsComparedCaseByCase() {
        Predict prediction = Predict.pattern("Which?", "t f f t t");
        assertThat(prediction.reveal(true, false, false, true, false))
                .isEqualTo("Which? You said TFFTT, it is TFFTF. (4 of 5 right)");
        assertThat(prediction.reveal(true, false, false, true, true)).contains(": right.");
        assertThat(prediction.reveal(true)).contains("you gave 5 answers, there are 1 cases");
        assertThat(Predict.pattern("Which?", "yes")).hasToString("Which? You say YES, where only T and F are expected");
    }
}
