package floatlab.compare;

import java.util.Locale;
import java.util.Objects;

/**
 * What a {@link Comparison} concludes, and why.
 *
 * @param verdict rounding, a bug, or that it cannot be told
 * @param reason why, in plain words
 * @param ofSureBound the largest difference as a fraction of what rounding can do at most. If it is above 1, no order of
 *     additions explains the difference. NaN if there is no bound
 * @param ofLikelyBound the largest difference as a fraction of the probabilistic bound. Rounding exceeds 1 only by rare
 *     chance. NaN if there is no bound
 * @param leaning how far the differences of a channel lean to one side, |Σd| / √Σd² (reduced if inputs take few values),
 *     in the channel where it is largest; NaN if it was not looked at
 * @param critical the leaning that chance hardly ever exceeds; NaN if it was not looked at
 * @param blindBelow a shift of a whole channel by at least this size is missed once in a thousand; a smaller shift may be
 *     missed more often. It is ∞ if any shift may be missed, and NaN if the leaning was not looked at
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
        /** Rounding does not explain the differences. */
        BUG,
        /** Too little is known to decide. */
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

    /** A verdict that no bound of sums and no leaning has a part in. */
    static Judgement of(Verdict verdict, String reason) {
        return of(verdict, reason, Double.NaN);
    }

    /** A verdict by a bound alone: the largest difference as a fraction of it, or NaN. */
    static Judgement of(Verdict verdict, String reason, double ofSureBound) {
        double none = Double.NaN;
        return new Judgement(verdict, reason, ofSureBound, none, none, none, none);
    }

    /**
     * The verdict and its reason.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + reason;
    }
}
