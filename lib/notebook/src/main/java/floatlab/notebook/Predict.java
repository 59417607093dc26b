package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.runtime.Require;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A question that the reader answers before running anything: by a click ({@link #ask}), or in the code. There an untouched answer is no error: it says "no answer yet", so that
 * Run All goes through. Later one of the methods {@code reveal} puts the answer beside what came out.
 */
public final class Predict {
    /** No answer yet: {@code double myAnswer = NOT_YET;}. It is NaN, so no question can have NaN for its answer. */
    public static final double NOT_YET = Double.NaN;

    private static final String NO_ANSWER = "no answer yet";

    private final String question;
    private final Object answer;
    private final List<String> options;

    private Predict(String question, Object answer, List<String> options) {
        this.question = Objects.requireNonNull(question, "question");
        this.answer = answer;
        this.options = options;
    }

    /**
     * A question that is answered by a click on one of its choices. A number that nobody can guess is asked for as a range.
     *
     * @param question the question
     * @param choices the answers to choose from, at least two, each another
     * @return the question; a later cell shows it again with its {@linkplain Question#answer answer}
     * @throws IllegalArgumentException if there are fewer than two choices, or two alike
     */
    public static Question ask(String question, String... choices) {
        return Question.of(question, choices);
    }

    /**
     * A question whose answer is a number.
     *
     * @param question the question
     * @param answer the reader's answer, or {@link #NOT_YET}
     * @return the prediction; as a cell's result it says what was answered
     */
    public static Predict number(String question, double answer) {
        return new Predict(question, Double.isNaN(answer) ? null : answer, List.of());
    }

    /**
     * A question with given answers to choose from. Case and spaces at the ends do not matter.
     *
     * @param question the question
     * @param answer the reader's choice; null, an empty text or {@code "?"} is no answer yet
     * @param options the answers, at least two
     * @return the prediction; if the answer is none of them, its text says so, and nothing is thrown
     * @throws IllegalArgumentException if there are fewer than two options
     */
    public static Predict choice(String question, String answer, String... options) {
        Require.that(options.length >= 2, "options", () -> List.of(options), "at least two");
        return new Predict(question, isEmpty(answer) ? null : answer.strip(), List.of(options));
    }

    /**
     * A question whose answer is a row of yes and no, one for each case.
     *
     * @param question the question
     * @param answer such as {@code "T F F T F"}, spaces and case do not matter; null, an empty text or {@code "?"} is no answer yet
     * @return the prediction; if the answer has other letters, its text says so, and nothing is thrown
     */
    public static Predict pattern(String question, String answer) {
        return new Predict(
                question,
                isEmpty(answer) ? null : answer.replaceAll("[\\s,]", "").toUpperCase(Locale.ROOT),
                List.of());
    }

    private static boolean isEmpty(String answer) {
        return answer == null || answer.isBlank() || answer.strip().equals("?");
    }

    /**
     * Puts the answer beside the number that came out.
     *
     * @param actual what came out
     * @return "no answer yet", "right", or both values
     */
    public String reveal(double actual) {
        if (!(answer instanceof Double said)) {
            return verdict(false, FloatText.shortest(actual));
        }
        return verdict(said.doubleValue() == actual || said.equals(actual), FloatText.shortest(actual));
    }

    /**
     * Puts the answer beside the number that came out, and counts it as right if it is near.
     *
     * @param actual what came out
     * @param tolerance how far off an answer may be
     * @return "no answer yet", "right", or both values
     * @throws IllegalArgumentException if the tolerance is negative or NaN
     */
    public String reveal(double actual, double tolerance) {
        Require.that(tolerance >= 0, "tolerance", () -> FloatText.shortest(tolerance), "0 or more");
        boolean near = answer instanceof Double said && Math.abs(said - actual) <= tolerance;
        return verdict(near, FloatText.shortest(actual));
    }

    /**
     * Puts the choice beside the true answer.
     *
     * @param actual the true answer
     * @return "no answer yet", "right", or both
     */
    public String reveal(String actual) {
        Objects.requireNonNull(actual, "actual");
        return verdict(answer instanceof String said && said.equalsIgnoreCase(actual.strip()), actual);
    }

    /**
     * Puts the predicted pattern beside the true one.
     *
     * @param actual the true answer to each case
     * @return "no answer yet", "right", or both and how many cases are right
     */
    public String reveal(boolean... actual) {
        StringBuilder text = new StringBuilder();
        for (boolean value : actual) {
            text.append(value ? 'T' : 'F');
        }
        String truth = text.toString();
        if (!(answer instanceof String said)) {
            return verdict(false, truth);
        }
        if (said.length() != truth.length()) {
            return verdict(false, truth) + " (you gave " + said.length() + " answers, there are " + truth.length()
                    + " cases)";
        }
        int right = 0;
        for (int i = 0; i < truth.length(); i++) {
            right += said.charAt(i) == truth.charAt(i) ? 1 : 0;
        }
        boolean all = right == truth.length();
        return verdict(all, truth) + (all ? "" : " (" + right + " of " + truth.length() + " right)");
    }

    private String verdict(boolean right, String actual) {
        if (answer == null) {
            return question + " " + NO_ANSWER + ". It is " + actual + ".";
        }
        return question + (right ? " You said " + said() + ": right. It is " : " You said " + said() + ", it is ")
                + actual + ".";
    }

    private String said() {
        return answer instanceof Double number ? FloatText.shortest(number) : answer.toString();
    }

    /** The question, and the answer if there is one. */
    @Override
    public String toString() {
        if (answer == null) {
            return question + " " + NO_ANSWER
                    + (options.isEmpty() ? "" : "; choose one of: " + String.join(", ", options));
        }
        boolean known = options.isEmpty() || options.stream().anyMatch(option -> option.equalsIgnoreCase(said()));
        boolean pattern = !options.isEmpty() || !(answer instanceof String) || said().matches("[TF]+");
        if (!known) {
            return question + " You say " + said() + ", which is none of: " + String.join(", ", options);
        }
        return question + " You say " + said() + (pattern ? "" : ", where only T and F are expected");
    }
}
