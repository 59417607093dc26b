package floatlab.notebook;

import floatlab.runtime.Require;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a reader is told about an answer to "Your turn": how far it is from right, and what kind of mistake it may be. Feedback never
 * throws, whatever the answer does, so that Run All reaches the end though tasks are untouched.
 *
 * @param level how good the answer is
 * @param text what is said about it
 */
public record Feedback(Level level, String text) {
    /** How good an answer is, worst first. */
    public enum Level {
        /** The task is untouched. */
        NO_ANSWER,
        /** The reader's code threw. */
        FAILED,
        /** There are more or fewer values than asked for, or a number is off by more than a factor of two. */
        WRONG_SIZE,
        /** The size is right, but rounding alone does not explain the difference. */
        WRONG,
        /** Off by some ulps: probably the right formula, rounded in another order. */
        WRONG_ROUNDING,
        /** One ulp off, or only the sign of zero is wrong, or the type is. */
        ALMOST,
        /** Right to the last bit. */
        CORRECT;

        private Feedback of(String task, String text) {
            return new Feedback(this, task + ": " + text);
        }
    }

    /** A difference of more ulps is not taken for rounding. */
    private static final long MOST_ULPS = 4096;

    private static final String OLD_DEFINITION =
            " If the cell with your code did not compile, its old definition is still the one in use: run that cell again and read its error.";

    /**
     * Feedback with its text.
     *
     * @throws NullPointerException if one is null
     */
    public Feedback {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(text, "text");
    }

    /**
     * Feedback on a double.
     *
     * @param task the task's name
     * @param answer the reader's answer; {@link Predict#NOT_YET} is no answer yet
     * @param expected the right answer, not NaN
     * @return the feedback
     */
    public static Feedback number(String task, double answer, double expected) {
        return judge(task, Double.isNaN(answer) ? null : answer, expected);
    }

    /**
     * Feedback on a float.
     *
     * @param task the task's name
     * @param answer the reader's answer; NaN is no answer yet
     * @param expected the right answer, not NaN
     * @return the feedback
     */
    public static Feedback number(String task, float answer, float expected) {
        return judge(task, Float.isNaN(answer) ? null : answer, expected);
    }

    /**
     * Feedback on an array, list, text or any other value.
     *
     * @param task the task's name
     * @param answer the reader's answer; null is no answer yet
     * @param expected the right answer
     * @return the feedback, about the first value that is not right
     */
    public static Feedback value(String task, Object answer, Object expected) {
        return judge(task, answer, expected);
    }

    /**
     * Feedback on a function that the reader wrote: its worst result on some inputs. What it throws is said in words; a stub that
     * throws {@link UnsupportedOperationException}, or returns null or NaN where a number is due, is no answer yet.
     *
     * @param task the task's name
     * @param yours the reader's function; each call is given the input itself
     * @param right the function it ought to be
     * @param inputs what to call them with, at least one
     * @param <A> type of the inputs
     * @param <R> type of the results
     * @return the feedback on the first of the worst results, which names its input
     * @throws IllegalArgumentException if there are no inputs
     */
    @SafeVarargs
    public static <A, R> Feedback function(
            String task, Function<? super A, ? extends R> yours, Function<? super A, ? extends R> right, A... inputs) {
        Require.that(inputs.length > 0, "inputs", () -> "empty", "at least one input");
        Feedback worst = null;
        for (A input : inputs) {
            R expected = right.apply(input);
            worst = worse(
                    worst, onInput(task, () -> yours.apply(input), expected, " Input: " + Renderers.text(input) + "."));
        }
        String where = inputs.length == 1 ? "the input" : "all " + inputs.length + " inputs";
        return worst.level() == Level.CORRECT
                ? Level.CORRECT.of(task, "correct, to the last bit, on " + where + ".")
                : worst;
    }

    /** The one whose level is lower; of two with the same level the first, which may be null. */
    private static Feedback worse(Feedback first, Feedback second) {
        return first == null || second.level().compareTo(first.level()) < 0 ? second : first;
    }

    private static Feedback onInput(String task, Supplier<?> answer, Object expected, String where) {
        Object value;
        try {
            value = answer.get();
        } catch (UnsupportedOperationException e) {
            return noAnswer(task);
        } catch (StackOverflowError e) {
            return Level.FAILED.of(
                    task, "your function calls itself without end: which case stops it?" + where + OLD_DEFINITION);
        } catch (OutOfMemoryError e) {
            return Level.FAILED.of(task, "your function needs more memory than there is." + where);
        } catch (Throwable e) {
            String why = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ", " + e.getMessage());
            return Level.FAILED.of(task, "your function stopped with " + why + "." + where + OLD_DEFINITION);
        }
        boolean untouched = isNaN(value) && !isNaN(expected);
        Feedback feedback = judge(task, untouched ? null : value, expected);
        boolean silent = feedback.level() == Level.NO_ANSWER || feedback.level() == Level.CORRECT;
        return silent ? feedback : new Feedback(feedback.level(), feedback.text() + where);
    }

    private static boolean isNaN(Object value) {
        return value instanceof Double x && Double.isNaN(x) || value instanceof Float y && Float.isNaN(y);
    }

    private static Feedback noAnswer(String task) {
        return Level.NO_ANSWER.of(task, "no answer yet.");
    }

    private static Feedback judge(String task, Object answer, Object expected) {
        if (answer == null) {
            return noAnswer(task);
        }
        if (Texts.same(answer, expected)) {
            return Level.CORRECT.of(task, "correct, to the last bit.");
        }
        List<?> answers = Texts.elements(answer);
        List<?> expectations = Texts.elements(expected);
        if (answers == null || expectations == null) {
            return scalar(task, answer, expected);
        }
        if (answers.size() != expectations.size()) {
            return Level.WRONG_SIZE.of(
                    task,
                    "wrong size, you have " + answers.size() + " values, " + expectations.size() + " are asked for.");
        }
        return elementwise(task, answers, expectations);
    }

    private static Feedback elementwise(String task, List<?> answers, List<?> expectations) {
        Feedback worst = null;
        int wrong = 0;
        for (int i = 0; i < answers.size(); i++) {
            if (!Texts.same(answers.get(i), expectations.get(i))) {
                wrong++;
                worst = worse(worst, judge(task + ", value [" + i + "]", answers.get(i), expectations.get(i)));
            }
        }
        if (worst == null) {
            return Level.ALMOST.of(task, "almost, the values are right, but it is another type than asked for.");
        }
        return new Feedback(worst.level(), worst.text() + " Not right: " + wrong + " of " + answers.size() + ".");
    }

    private static Feedback scalar(String task, Object answer, Object expected) {
        long ulps = Texts.ulpsApart(answer, expected);
        if (ulps < 0) {
            return otherKind(task, answer, expected);
        }
        if (ulps == 0) {
            return Level.ALMOST.of(task, "almost, only the sign of zero is not right.");
        }
        if (ulps == 1) {
            return Level.ALMOST.of(task, "almost, 1 ulp off: one rounding more, fewer or elsewhere.");
        }
        if (ulps <= MOST_ULPS) {
            return Level.WRONG_ROUNDING.of(
                    task,
                    "the formula may be right, the rounding is not: " + Texts.ulps(ulps)
                            + " off. In which order do you round?");
        }
        double x = ((Number) answer).doubleValue();
        double y = ((Number) expected).doubleValue();
        if (x == -y) {
            return Level.WRONG.of(task, "the sign is wrong, the rest is right.");
        }
        boolean farOff = x * y <= 0 || Math.abs(x) > 2 * Math.abs(y) || Math.abs(y) > 2 * Math.abs(x);
        String yours = "your answer is " + Renderers.text(answer) + ".";
        return farOff
                ? Level.WRONG_SIZE.of(task, "not the right size, " + yours)
                : Level.WRONG.of(task, "near, but off by more than rounding explains; " + yours);
    }

    private static Feedback otherKind(String task, Object answer, Object expected) {
        if (answer instanceof Number x && expected instanceof Number y && x.getClass() != y.getClass()) {
            String types = "it is a " + x.getClass().getSimpleName() + " where a "
                    + y.getClass().getSimpleName() + " is asked for.";
            return x.doubleValue() == y.doubleValue()
                    ? Level.ALMOST.of(task, "almost, the value is right, but " + types)
                    : Level.WRONG.of(task, "not right, and " + types);
        }
        return Level.WRONG.of(task, "not right, your answer is " + Texts.precise(answer) + ".");
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }
}
