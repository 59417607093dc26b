package floatlab.reveal;

import floatlab.format.FloatText;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A {@link SummationTree} that is written as a text such as {@code ((0+1)+2)}: adds in its order, and draws it as a path
 * that a line chart can follow.
 *
 * <p>In the picture a single term stands at its index, at height 1. A sum of several terms stands at the mean of their
 * indices, and its height is their number. The path starts at the root, goes around the tree, down and up each edge, and
 * ends at the root.
 */
public final class TreeSketch {
    /** The most terms that a tree may have. */
    public static final int MOST_TERMS = 1024;

    private TreeSketch() {}

    /**
     * The tree.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if the text is no such tree, naming the position;
     * {@link NullPointerException} if one is null.
     *
     * @param name what it is called
     * @param tree terms by their index, each of 0 to n − 1 once; two added in parentheses, {@code (a+b)}; at most 1024 terms
     */
    public record Spec(String name, String tree) {
        public Spec {
            Objects.requireNonNull(name, "name");
            parse(tree);
        }
    }

    /**
     * A point of the path.
     *
     * @param tree the tree's name
     * @param position the term's index, or the mean index of the terms added so far
     * @param terms how many terms are added here
     */
    public record Row(String tree, double position, int terms) {
        /**
         * The point in words.
         *
         * @return such as {@code pairs: 2 terms at 0.5}
         */
        @Override
        public String toString() {
            return tree + ": " + terms + (terms == 1 ? " term at " : " terms at ") + FloatText.shortest(position);
        }
    }

    /**
     * Walks around the tree.
     *
     * @param spec the tree
     * @return the path
     * @throws NullPointerException if spec is null
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        SummationTree tree = parse(Objects.requireNonNull(spec, "spec").tree());
        int[] count = new int[tree.nodes()];
        double[] indices = new double[tree.nodes()];
        Row[] rows = new Row[tree.nodes()];
        for (int node = 0; node < rows.length; node++) {
            count[node] = tree.operands(node).length == 0 ? 1 : 0;
            indices[node] = Math.max(tree.term(node), 0);
            for (int operand : tree.operands(node)) {
                count[node] += count[operand];
                indices[node] += indices[operand];
            }
            rows[node] = new Row(spec.name(), indices[node] / count[node], count[node]);
        }
        List<Row> path = new ArrayList<>();
        walk(tree, rows.length - 1, rows, path);
        return List.copyOf(path);
    }

    private static void walk(SummationTree tree, int node, Row[] rows, List<Row> path) {
        path.add(rows[node]);
        for (int operand : tree.operands(node)) {
            walk(tree, operand, rows, path);
            path.add(rows[node]);
        }
    }

    /**
     * Adds floats in the tree's order, each addition rounded to nearest, ties to even.
     *
     * @param tree the tree, written as in {@link Spec}
     * @param x the terms
     * @return their sum
     * @throws IllegalArgumentException if the text is no tree, or there are more or fewer terms than it has
     * @throws NullPointerException if one is null
     */
    public static float sum(String tree, float[] x) {
        Subnormals.check();
        SummationTree parsed = parse(tree);
        Objects.requireNonNull(x, "x");
        Require.length("x", x.length, "terms", parsed.terms());
        return parsed.evaluate(x);
    }

    private static SummationTree parse(String tree) {
        return new Parser(Objects.requireNonNull(tree, "tree")).whole();
    }

    private static final class Parser {
        private final String text;
        private final SummationTree.Builder builder = new SummationTree.Builder();
        private final List<Integer> terms = new ArrayList<>();
        private int position;

        Parser(String text) {
            this.text = text;
        }

        SummationTree whole() {
            node(0);
            if (position < text.length()) {
                throw unexpected("the end");
            }
            Collections.sort(terms);
            for (int i = 0; i < terms.size(); i++) {
                if (terms.get(i) != i) {
                    throw new IllegalArgumentException(
                            "tree has the terms " + terms + ", expected each of 0 to " + (terms.size() - 1) + " once");
                }
            }
            return builder.build();
        }

        private int node(int depth) {
            if (depth > MOST_TERMS || terms.size() == MOST_TERMS) {
                throw new IllegalArgumentException("tree has more than " + MOST_TERMS + " terms");
            }
            if (isDigit()) {
                terms.add(index());
                return builder.leaf(terms.get(terms.size() - 1));
            }
            skip('(');
            int left = node(depth + 1);
            skip('+');
            int right = node(depth + 1);
            skip(')');
            return builder.add(left, right);
        }

        private int index() {
            int value = 0;
            while (isDigit()) {
                value = 10 * value + text.charAt(position++) - '0';
                Require.between("term", value, 0, MOST_TERMS - 1);
            }
            return value;
        }

        private boolean isDigit() {
            return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
        }

        private void skip(char expected) {
            if (position == text.length() || text.charAt(position) != expected) {
                throw unexpected("'" + expected + "'");
            }
            position++;
        }

        private IllegalArgumentException unexpected(String expected) {
            String found = position == text.length() ? "the end" : "'" + text.charAt(position) + "'";
            return new IllegalArgumentException(
                    "tree has " + found + " at position " + position + ", expected " + expected);
        }
    }
}
