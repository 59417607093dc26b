package floatlab.compare;

import floatlab.format.FloatText;
import java.util.Objects;

/**
 * What a {@link Comparison} concludes, and why.
 *
 * @param verdict rounding, a bug, or neither can be said
 * @param reason why, in plain words
 * @param ofSureBound the largest difference as a fraction of what rounding can do at most: above 1 no order of additions
 *     explains it. NaN where there is no bound
 * @param ofLikelyBound the same of the probabilistic bound: above 1 it would take luck
 * @param leaning how far the differences of a channel lean to one side, |Σd| / √Σd² (reduced where inputs take few
 *     values), in the channel where it is largest; NaN where that is not looked at
 * @param critical the leaning that chance does not reach
 * @param blindBelow a shift of a whole channel of at least this size is found but once in a thousand, a smaller one may be
 *     missed; ∞ if any may be, NaN where the leaning is not looked at
 */
public record Judgement(
        Verdict verdict,
        String reason,
        double ofSureBound,
        double ofLikelyBound,
        double leaning,
        double critical,
        double blindBelow) {

    /** What can be said about two results. */
    public enum Verdict {
        /** Rounding explains the differences. */
        ROUNDING,
        /** Rounding does not explain them. */
        BUG,
        /** What is known does not tell. */
        CANNOT_TELL
    }

    /**
     * Checks the components.
     *
     * @throws NullPointerException if verdict or reason is null
     */
    public Judgement {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(reason, "reason");
    }

    /**
     * The verdict and its reason.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return switch (verdict) {
                    case ROUNDING -> "rounding";
                    case BUG -> "bug";
                    case CANNOT_TELL -> "cannot tell";
                }
                + ": " + reason;
    }

    static String digits(double x) {
        return FloatText.digits(x, 3);
    }
}
