package floatlab.notebook;

import floatlab.runtime.Require;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A question with choices, which the reader answers by a click before anything is run. {@link Predict#ask} makes it. What was chosen
 * stays visible, also where the same question is shown again with its {@linkplain #answer answer}; that unfolds on request, beside
 * the choice. The clicks need no kernel, and without scripts it reads as a list of choices and a folded answer.
 */
public final class Question extends View {
    private static final String STYLE = " style=\"margin:4px 0\"";

    private final String question;
    private final List<String> choices;
    private final String right;
    private final String why;

    private Question(String question, List<String> choices, String right, String why) {
        this.question = question;
        this.choices = choices;
        this.right = right;
        this.why = why;
    }

    static Question of(String question, String... choices) {
        Objects.requireNonNull(question, "question");
        List<String> all = List.of(choices);
        Require.that(
                all.size() >= 2 && new HashSet<>(all).size() == all.size(),
                "choices",
                () -> all,
                "at least two, each another");
        return new Question(question, all, null, null);
    }

    /**
     * The question with its answer, folded, for a later cell.
     *
     * @param right the choice that is right
     * @param why why it is, in a sentence or two
     * @return a changed copy
     * @throws IllegalArgumentException if there is no such choice
     */
    public Question answer(String right, String why) {
        Objects.requireNonNull(why, "why");
        Require.that(choices.contains(right), "right", () -> right, "one of " + choices);
        return new Question(question, choices, right, why);
    }

    /** The question and its choices; with the answer, that too. */
    @Override
    public String toString() {
        String asked = question + " " + String.join(" / ", choices);
        return right == null ? asked : asked + "\nAnswer: " + right + ". " + why;
    }

    @Override
    Rendering render() {
        String items = choices.stream()
                .map(choice -> Html.element("li", "", choice))
                .collect(Collectors.joining("", "<ul data-part=\"choices\">", "</ul>\n"));
        String answer = right == null
                ? ""
                : "<details data-right=\"" + Html.escape(right) + "\"><summary>Show the answer</summary>"
                        + Html.element("p", STYLE + " data-part=\"verdict\"", "Answer: " + right + ".")
                        + Html.element("p", STYLE, why) + "</details>\n";
        String html = "<div class=\"floatlab-question\" data-question=\"" + Html.escape(question) + "\">\n"
                + Html.element("p", STYLE, question) + "\n" + items
                + "<p" + STYLE + " role=\"status\" data-part=\"chosen\"></p>\n" + answer
                + "<script>\n" + Explorer.script("question.js") + "</script>\n</div>";
        return Rendering.ofText(toString()).withHtml(html);
    }
}
