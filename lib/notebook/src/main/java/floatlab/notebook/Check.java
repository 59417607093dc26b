package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.runtime.Require;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Checks the claims that a notebook makes. If they hold, a line says so; if not, an exception stops the notebook. Unlike the
 * {@code assert} statement this needs no JVM flag. {@link #all} takes all claims of a cell and says them in one line that unfolds;
 * the other checks print a line each.
 */
public final class Check {
    /** Two floats further apart than this are not told their distance: no rounding explains it, and to find it is an exercise. */
    private static final long MOST_ULPS = 4096;

    private Check() {}

    /**
     * A claim, and what is wrong with it: null if it holds.
     *
     * @param text what is said, in words
     * @param problem why it is not so, or null
     */
    public record Claim(String text, String problem) {}

    /**
     * Checks several claims and shows one line for all of them, which unfolds to the claims.
     *
     * @param claims the claims, at least one
     * @throws IllegalArgumentException if there are none
     * @throws IllegalStateException if one or more do not hold; its message has a line for each of those
     */
    public static void all(Claim... claims) {
        Require.that(claims.length > 0, "claims", () -> "empty", "at least one claim");
        String wrong = Arrays.stream(claims)
                .filter(claim -> claim.problem() != null)
                .map(claim -> failure(claim.text(), claim.problem()).getMessage())
                .collect(Collectors.joining("\n"));
        if (!wrong.isEmpty()) {
            throw new IllegalStateException(wrong);
        }
        List<String> texts = Arrays.stream(claims).map(Claim::text).toList();
        if (texts.size() == 1) {
            Show.show(Rendering.ofText("✓ " + texts.get(0)));
            return;
        }
        String line = "✓ " + texts.size() + " checks";
        String items = texts.stream().map(text -> Html.element("li", "", text)).collect(Collectors.joining());
        Show.show(Rendering.ofText(line + ": " + String.join("; ", texts))
                .withHtml("<details>" + Html.element("summary", "", line) + "<ul>" + items + "</ul></details>"));
    }

    /**
     * The claim that a condition is true, for {@link #all}.
     *
     * @param claim what is said, in words
     * @param holds the condition
     * @return the claim
     */
    public static Claim claim(String claim, boolean holds) {
        return new Claim(Objects.requireNonNull(claim, "claim"), holds ? null : "it is false");
    }

    /**
     * The claim that two values are equal, for {@link #all}; what is equal is said at {@link #equal}.
     *
     * @param claim what is said, in words
     * @param expected the value that is claimed
     * @param actual the value that was computed
     * @return the claim
     */
    public static Claim claim(String claim, Object expected, Object actual) {
        Objects.requireNonNull(claim, "claim");
        String where = Texts.firstDifference(expected, actual);
        return new Claim(claim, where == null ? null : difference(expected, actual, where));
    }

    /**
     * The claim that a number lies between two others, ends included, for {@link #all}.
     *
     * @param claim what is said, in words
     * @param low the least value allowed
     * @param high the greatest value allowed
     * @param value the number; NaN lies outside
     * @return the claim
     * @throws IllegalArgumentException if {@code low} is not at most {@code high}
     */
    public static Claim claim(String claim, double low, double high, double value) {
        Objects.requireNonNull(claim, "claim");
        return new Claim(claim, outside(low, high, value));
    }

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
        String problem = outside(low, high, value);
        if (problem != null) {
            throw failure(claim, problem);
        }
        confirm(claim);
    }

    /** Why a number does not lie between two others, or null. */
    private static String outside(double low, double high, double value) {
        String to = FloatText.shortest(high);
        Require.that(low <= high, "low", () -> FloatText.shortest(low), "at most high, " + to);
        return low <= value && value <= high
                ? null
                : "expected " + FloatText.shortest(low) + " to " + to + ", but it is " + Texts.precise(value);
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
