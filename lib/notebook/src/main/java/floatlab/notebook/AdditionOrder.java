package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A small sum of floats whose order of additions can be changed: a term is dragged to another place, and a plus that is pressed is
 * carried out first. The view shows the tree of additions, the partial sums, the sum and its error. Mouse, touch and keyboard work
 * it; without scripts it reads as text. The script computes exactly, so that it agrees with Java's float additions in every bit.
 */
public final class AdditionOrder extends View {
    private static final Format FORMAT = Format.BINARY32;
    // Six terms of this size have a sum below the largest float.
    private static final float LARGEST = 0x1p125f;

    private final float[] terms;
    private final int[] order;

    private AdditionOrder(float[] terms, int[] order) {
        this.terms = terms;
        this.order = order;
    }

    /**
     * The sum of these terms, from left to right.
     *
     * @param terms two to six floats, each between −2¹²⁵ and 2¹²⁵
     * @return the view
     * @throws IllegalArgumentException if there are fewer or more terms, or one is larger or NaN
     */
    public static AdditionOrder of(float... terms) {
        Require.between("number of terms", terms.length, 2, 6);
        float[] copy = new float[terms.length];
        int[] order = new int[terms.length - 1];
        for (int i = 0; i < copy.length; i++) {
            float term = terms[i];
            Require.that(
                    Math.abs(term) <= LARGEST,
                    "terms[" + i + "]",
                    () -> FloatText.shortest(term),
                    "a float between -2¹²⁵ and 2¹²⁵");
            copy[i] = term + 0f; // without the sign of zero
        }
        Arrays.setAll(order, i -> i);
        return new AdditionOrder(copy, order);
    }

    /**
     * The same sum with its additions in another order.
     *
     * @param pluses the pluses in the order in which they are carried out: each number from 0 (between the first two terms) to the
     *     number of terms − 2 once
     * @return a changed copy
     * @throws IllegalArgumentException if a number is missing, too large or there twice
     */
    public AdditionOrder adding(int... pluses) {
        int[] sorted = pluses.clone();
        Arrays.sort(sorted);
        int[] all = order.clone();
        Arrays.sort(all);
        Require.that(
                Arrays.equals(sorted, all),
                "pluses",
                () -> Arrays.toString(pluses),
                "each number from 0 to " + (terms.length - 2) + " once");
        return new AdditionOrder(terms, pluses.clone());
    }

    /** A partial sum: its value, and how its terms are written with brackets. */
    private record Node(float value, String text, int low, int high) {}

    /** The text form. */
    @Override
    public String toString() {
        Node[] at = new Node[terms.length];
        Arrays.setAll(at, i -> new Node(terms[i], FloatText.shortest(terms[i]), i, i));
        List<String> additions = new ArrayList<>();
        String whole = "";
        for (int k : order) {
            Node left = at[k];
            Node right = at[k + 1];
            float value = left.value() + right.value() + 0f;
            Dyadic exact = Dyadic.of(left.value()).plus(Dyadic.of(right.value()));
            whole = left.text() + " + " + right.text();
            Node made = new Node(value, "(" + whole + ")", left.low(), right.high());
            Arrays.fill(at, made.low(), made.high() + 1, made);
            String operation = FloatText.shortest(left.value()) + " + " + FloatText.shortest(right.value());
            additions.add(operation + " = " + FloatText.shortest(value) + ", " + off(value, exact));
        }
        Dyadic exact = Dyadic.ZERO;
        for (float term : terms) {
            exact = exact.plus(Dyadic.of(term));
        }
        List<String> lines = new ArrayList<>();
        lines.add("The order of additions, in " + Explorer.name(FORMAT));
        say(lines, 12, "order", whole);
        for (int i = 0; i < additions.size(); i++) {
            say(lines, 12, "addition " + (i + 1), additions.get(i));
        }
        say(lines, 12, "sum", FloatText.shortest(at[0].value()));
        say(lines, 12, "on paper", FloatText.exact(exact.toBigDecimal()));
        say(lines, 12, "the sum is", off(at[0].value(), exact));
        return String.join("\n", lines);
    }

    private static String off(float value, Dyadic exact) {
        Dyadic error = Dyadic.of(value).minus(exact);
        return error.isZero() ? "exact" : error.steps() + (error.n().signum() > 0 ? " too much" : " too little");
    }

    @Override
    Rendering render() {
        String[] texts = new String[terms.length];
        Arrays.setAll(texts, i -> FloatText.hex(terms[i]));
        String values = String.join(" ", texts);
        String numbers = Arrays.stream(order).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        String data = " data-terms=\"" + values + "\" data-order=\"" + numbers + "\"";
        return Explorer.rendering("floatlab-order", data, List.of(FORMAT), toString(), "additionorder.js");
    }
}
