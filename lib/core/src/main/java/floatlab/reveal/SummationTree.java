package floatlab.reveal;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ExactSum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The order in which a sum of n terms is added. It is a tree: its leaves are the terms 0 … n − 1, and each inner node is
 * one addition. Addition commutes, so for a sum it does not matter which operand of an addition comes first. For a sum of
 * products it does: the second of two products is the one that can be fused, and the first is rounded before.
 *
 * <p>An addition has two operands, or more if an adder takes several terms at once; such a node is the exact sum of its
 * operands, rounded once. Immutable.
 */
public final class SummationTree {
    private static final int[] NO_OPERANDS = {};

    /** The term of each leaf, −1 for an addition. Operands stand before the additions that take them. */
    private final int[] terms;

    private final int[][] operands;

    private SummationTree(int[] terms, int[][] operands) {
        this.terms = terms;
        this.operands = operands;
    }

    /**
     * A single term.
     *
     * @param term its index, 0 or more
     * @return a tree without an addition
     * @throws IllegalArgumentException if term is negative
     */
    public static SummationTree leaf(int term) {
        return new SummationTree(new int[] {Require.atLeast("term", term, 0)}, new int[][] {NO_OPERANDS});
    }

    /**
     * One addition of finished sums.
     *
     * @param operands two or more trees; no term is in two of them
     * @return the tree with this addition at its root
     * @throws NullPointerException if operands or one of them is null
     * @throws IllegalArgumentException if there are fewer than two, or a term is in two of them
     */
    public static SummationTree add(SummationTree... operands) {
        Objects.requireNonNull(operands, "operands");
        Require.atLeast("operands.length", operands.length, 2);
        Builder builder = new Builder();
        int[] roots = new int[operands.length];
        Set<Integer> seen = new HashSet<>(); // in a BitSet a single large term would take 256 MB
        for (int k = 0; k < operands.length; k++) {
            Objects.requireNonNull(operands[k], "operands[" + k + "]");
            int offset = builder.terms.size();
            for (int term : operands[k].terms) {
                if (term >= 0 && !seen.add(term)) {
                    throw new IllegalArgumentException("term " + term + " is in two of the operands");
                }
                builder.terms.add(term);
            }
            for (int[] of : operands[k].operands) {
                builder.operands.add(Arrays.stream(of).map(n -> n + offset).toArray());
            }
            roots[k] = builder.terms.size() - 1;
        }
        builder.add(roots);
        return builder.build();
    }

    /**
     * The terms one after the other, left to right.
     *
     * @param terms how many, 1 or more
     * @return ((0 + 1) + 2) + …
     * @throws IllegalArgumentException if terms is less than 1
     */
    public static SummationTree recursive(int terms) {
        Require.atLeast("terms", terms, 1);
        Builder builder = new Builder();
        int sum = builder.leaf(0);
        for (int term = 1; term < terms; term++) {
            sum = builder.add(sum, builder.leaf(term));
        }
        return builder.build();
    }

    /** Makes a tree node by node, the root last. */
    static final class Builder {
        private final List<Integer> terms = new ArrayList<>();
        private final List<int[]> operands = new ArrayList<>();

        int leaf(int term) {
            terms.add(term);
            operands.add(NO_OPERANDS);
            return terms.size() - 1;
        }

        boolean isLeaf(int node) {
            return terms.get(node) >= 0;
        }

        int add(int... nodes) {
            terms.add(-1);
            operands.add(nodes);
            return terms.size() - 1;
        }

        SummationTree build() {
            return new SummationTree(terms.stream().mapToInt(t -> t).toArray(), operands.toArray(int[][]::new));
        }
    }

    /** The number of nodes. The root is the last. */
    int nodes() {
        return terms.length;
    }

    /** The term of a leaf, −1 for an addition. */
    int term(int node) {
        return terms[node];
    }

    /** The smallest term below a node. */
    int firstTerm(int node) {
        int first = terms[node] < 0 ? Integer.MAX_VALUE : terms[node];
        for (int operand : operands[node]) {
            first = Math.min(first, firstTerm(operand));
        }
        return first;
    }

    /** The operands of an addition; none for a leaf. */
    int[] operands(int node) {
        return operands[node];
    }

    /** The same tree, in which some additions have their two operands swapped. */
    SummationTree swapped(BitSet additions) {
        int[][] swapped = operands.clone();
        for (int node = additions.nextSetBit(0); node >= 0; node = additions.nextSetBit(node + 1)) {
            swapped[node] = new int[] {operands[node][1], operands[node][0]};
        }
        return new SummationTree(terms, swapped);
    }

    /**
     * The number of terms.
     *
     * @return n
     */
    public int terms() {
        return (int) Arrays.stream(terms).filter(t -> t >= 0).count();
    }

    /**
     * The largest number of additions that a term passes on its way to the sum.
     *
     * @return 0 for a single term
     */
    public int depth() {
        int[] depth = new int[terms.length];
        for (int node = 0; node < terms.length; node++) {
            for (int operand : operands[node]) {
                depth[node] = Math.max(depth[node], depth[operand] + 1);
            }
        }
        return depth[terms.length - 1];
    }

    /**
     * The largest number of operands that one addition takes.
     *
     * @return 2 for ordinary additions, 0 for a single term
     */
    public int widestAddition() {
        return Arrays.stream(operands).mapToInt(o -> o.length).max().orElse(0);
    }

    /**
     * Adds floats in this order, every addition rounded to float.
     *
     * @param x the terms
     * @return the sum
     * @throws NullPointerException if x is null
     * @throws IllegalArgumentException if x does not have one element for each of the terms 0 … n − 1
     */
    public float evaluate(float[] x) {
        return (float) evaluate(x, Format.BINARY32);
    }

    /**
     * Adds floats in this order, terms and sums rounded to a format, to nearest, ties to even.
     *
     * @param x the terms
     * @param accumulator the format of all sums
     * @return the sum, a number of that format
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if x does not have one element for each of the terms 0 … n − 1, or an addition has
     *     more than two operands and the format is neither binary32 nor binary64
     */
    public double evaluate(float[] x, Format accumulator) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float[] ones = new float[x.length];
        Arrays.fill(ones, 1);
        return evaluate(x, ones, Arithmetic.MUL_ADD, accumulator);
    }

    /**
     * Adds the products x·w in this order. The arithmetic says whether a product that is the second operand of an addition
     * is fused with it or rounded first. Every other product is rounded to the format first, except that an addition of
     * more than two operands takes its products exactly.
     *
     * @param x factors
     * @param w the other factors
     * @param arithmetic whether products are fused
     * @param accumulator the format of all sums
     * @return the sum, a number of that format
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if x or w does not have one element for each of the terms 0 … n − 1, or an addition
     *     has more than two operands and the format is neither binary32 nor binary64
     */
    public double evaluate(float[] x, float[] w, Arithmetic arithmetic, Format accumulator) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(w, "w");
        Objects.requireNonNull(arithmetic, "arithmetic");
        Objects.requireNonNull(accumulator, "accumulator");
        checkTerms("x", x.length);
        checkTerms("w", w.length);
        double[] value = new double[terms.length];
        for (int node = 0; node < terms.length; node++) {
            int[] of = operands[node];
            if (of.length == 0) {
                value[node] = accumulator.round((double) x[terms[node]] * w[terms[node]]);
            } else if (of.length > 2) {
                value[node] = atOnce(of, value, x, w, accumulator);
            } else {
                int term = terms[of[1]];
                value[node] = term >= 0
                        ? accumulate(arithmetic, value[of[0]], x[term], w[term], accumulator)
                        : accumulator.add(value[of[0]], value[of[1]]);
            }
        }
        return value[terms.length - 1];
    }

    private static double accumulate(Arithmetic arithmetic, double acc, float x, float w, Format accumulator) {
        return accumulator.equals(Format.BINARY32)
                ? arithmetic.accumulate((float) acc, x, w)
                : arithmetic.accumulate(acc, x, w, accumulator);
    }

    private double atOnce(int[] of, double[] value, float[] x, float[] w, Format accumulator) {
        ExactSum sum = new ExactSum();
        for (int operand : of) {
            int term = terms[operand];
            if (term >= 0) {
                sum.addProduct(x[term], w[term]);
            } else {
                sum.add(value[operand]);
            }
        }
        if (accumulator.equals(Format.BINARY32)) {
            return sum.toFloat();
        }
        if (accumulator.equals(Format.BINARY64)) {
            return sum.toDouble();
        }
        throw Require.unexpected(
                "accumulator",
                accumulator.name(),
                "binary32 or binary64 where an addition takes " + of.length + " operands at once");
    }

    private void checkTerms(String name, int length) {
        for (int term : terms) {
            if (term >= length) {
                throw new IllegalArgumentException(
                        name + " has " + length + " floats, but the tree has the term " + term);
            }
        }
        Require.length(name, length, "floats", terms());
    }

    /**
     * The order in words, such as {@code left to right}, {@code pairwise} or {@code blocks of 192 terms, each left to
     * right; then the blocks left to right}.
     *
     * @return one line
     */
    public String inWords() {
        return new TreeText(this, -1).words();
    }

    /**
     * The tree drawn with lines, the sum at the top. A chain of additions is one level, on which its operands stand from
     * first to last. Long runs of terms are shortened.
     *
     * @return some lines, each with a line end
     */
    public String draw() {
        return new TreeText(this, -1).drawing();
    }

    /**
     * Whether both trees have the same additions, whichever operand comes first.
     *
     * @param other any object
     * @return true if other is a tree with the same additions
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof SummationTree that && inTermOrder().equals(that.inTermOrder());
    }

    @Override
    public int hashCode() {
        return inTermOrder().hashCode();
    }

    /** The tree in brackets, the operand with the smallest term first. */
    private String inTermOrder() {
        int[] smallest = terms.clone();
        int[][] ordered = new int[terms.length][];
        for (int node = 0; node < terms.length; node++) {
            ordered[node] = Arrays.stream(operands[node])
                    .boxed()
                    .sorted((a, b) -> Integer.compare(smallest[a], smallest[b]))
                    .mapToInt(n -> n)
                    .toArray();
            if (ordered[node].length > 0) {
                smallest[node] = smallest[ordered[node][0]];
            }
        }
        return brackets(ordered);
    }

    /**
     * The tree in brackets, such as {@code ((0 + 1) + 2)}.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return brackets(operands);
    }

    private String brackets(int[][] of) {
        StringBuilder out = new StringBuilder();
        Deque<Object> next = new ArrayDeque<>(); // not recursion, because a chain is as deep as it is long
        next.push(terms.length - 1);
        while (!next.isEmpty()) {
            Object head = next.pop();
            if (head instanceof String text) {
                out.append(text);
            } else if (terms[(int) head] >= 0) {
                out.append(terms[(int) head]);
            } else {
                int[] operand = of[(int) head];
                next.push(")");
                for (int k = operand.length - 1; k >= 0; k--) {
                    next.push(operand[k]);
                    next.push(k == 0 ? "(" : " + ");
                }
            }
        }
        return out.toString();
    }
}
