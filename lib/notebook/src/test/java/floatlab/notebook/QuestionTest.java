package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuestionTest {
    private final Question asked = Predict.ask("Which one rounds?", "the product", "the \"sum\"");

    @Test
    void theQuestionDoesNotTellTheAnswer() {
        assertThat(asked).hasToString("Which one rounds? the product / the \"sum\"");
        assertThat(Renderers.of(asked).html().orElseThrow())
                .contains("<li>the product</li><li>the &quot;sum&quot;</li>")
                .doesNotContain("<details")
                .doesNotContain(" id=");
    }

    @Test
    void theAnswerIsFoldedAndReadsWithoutScripts() {
        Question answered = asked.answer("the \"sum\"", "It ends <below> the grid.");
        assertThat(answered)
                .hasToString(
                        "Which one rounds? the product / the \"sum\"\nAnswer: the \"sum\". It ends <below> the grid.");
        assertThat(Renderers.of(answered).html().orElseThrow().replaceAll("(?s)<script>.*</script>", ""))
                .contains("<details data-right=\"the &quot;sum&quot;\"><summary>Show the answer</summary>")
                .contains(">Answer: the &quot;sum&quot;.</p>")
                .contains("It ends &lt;below&gt; the grid.")
                .doesNotContain("<button");
        assertThat(Renderers.of(answered).text()).isEqualTo(answered.toString());
    }

    @Test
    void whatCannotBeChosenIsRefused() {
        assertThatThrownBy(() -> asked.answer("the difference", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("right is the difference, expected one of [the product, the \"sum\"]");
        assertThatThrownBy(() -> Predict.ask("Which?", "a"))
                .hasMessage("choices is [a], expected at least two, each another");
        assertThatThrownBy(() -> Predict.ask("Which?", "a", "a")).isInstanceOf(IllegalArgumentException.class);
    }
}
