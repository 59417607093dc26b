package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.runtime.Require;
import java.util.List;
import java.util.Objects;

/**
 * Checks a claim that a notebook makes. If it holds, a line is printed; if not, an exception stops the notebook. Unlike the
 * {@code assert} statement this needs no JVM flag.
 */
public final class Check {
    /** Two floats further apart than this are not told their distance: no rounding explains it, and to find it is an exercise. */
    private static final long MOST_ULPS = 4096;

    private Check() {}

    /**
     * Checks that a condition is true.
     *
     * @param holds the condition
     * @param claim what it says, in words
     * @throws IllegalStateException if it is false
     */
    public static void that(boolean holds, String claim) {
        Objects.requireNonNull(claim, "claim");
        if (!holds) {
            throw failure(claim, "it is false");
        }
        confirm(claim);
    }

    /**
     * Checks that two values are equal: floats and doubles by their bits (−0 is not 0, NaN is NaN), arrays and lists element by
     * element, others by {@link Object#equals}. Whole numbers of different types are compared by value. So are a float and a double:
     * 0.5f is 0.5, and 0.1f is not 0.1.
     *
     * @param expected the value that is claimed
     * @param actual the value that was computed
     * @param claim what is said, in words
     * @throws IllegalStateException if they differ; its message shows both, floats in decimal and in hex
     */
    public static void equal(Object expected, Object actual, String claim) {
        Objects.requireNonNull(claim, "claim");
        String where = Texts.firstDifference(expected, actual);
        if (where != null) {
            throw failure(claim, difference(expected, actual, where));
        }
        confirm(claim);
    }

    /**
     * Checks that a number lies between two others, ends included.
     *
     * @param low the least value allowed
     * @param high the greatest value allowed
     * @param value the number; NaN lies outside
     * @param claim what is said, in words
     * @throws IllegalArgumentException if {@code low} is not at most {@code high}
     * @throws IllegalStateException if the number lies outside; its message shows all three
     */
    public static void within(double low, double high, double value, String claim) {
        Objects.requireNonNull(claim, "claim");
        String to = FloatText.shortest(high);
        Require.that(low <= high, "low", () -> FloatText.shortest(low), "at most high, " + to);
        if (!(low <= value && value <= high)) {
            throw failure(
                    claim, "expected " + FloatText.shortest(low) + " to " + to + ", but it is " + Texts.precise(value));
        }
        confirm(claim);
    }

    private static String difference(Object expected, Object actual, String where) {
        if (where.isEmpty()) {
            List<?> some = Texts.elements(expected);
            List<?> others = Texts.elements(actual);
            if (some != null && others != null && some.size() != others.size()) {
                return "expected " + some.size() + " values, but there are " + others.size();
            }
            String types = expected != null && actual != null && expected.getClass() != actual.getClass()
                    ? " (a " + expected.getClass().getSimpleName() + " and a "
                            + actual.getClass().getSimpleName() + ")"
                    : "";
            long ulps = Texts.ulpsApart(expected, actual);
            return "expected " + Texts.precise(expected) + ", but it is " + Texts.precise(actual) + types
                    + (ulps > 0 && ulps <= MOST_ULPS ? ", " + Texts.ulps(ulps) + " away" : "");
        }
        Object one = expected;
        Object other = actual;
        String[] indices = where.replace(" at ", "").split("[\\[\\]]+");
        for (String index : indices) {
            if (!index.isEmpty()) {
                one = Texts.elements(one).get(Integer.parseInt(index));
                other = Texts.elements(other).get(Integer.parseInt(index));
            }
        }
        return difference(one, other, "") + "," + where;
    }

    private static void confirm(String claim) {
        System.out.println("✓ " + claim);
    }

    private static IllegalStateException failure(String claim, String why) {
        return new IllegalStateException("✗ " + claim + ": " + why);
    }
}
