package floatlab.reveal;

import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The tree of a sum, given as a text such as {@code ((0+1)+2)}: adds in that order, and draws it as a path that a line
 * chart can follow.
 *
 * <p>In the picture each leaf stands at the index of its term, at height 1. A sum of two stands above the middle of all its terms, at the
 * height that is the number of its terms. The path starts at the root, goes around the tree, each edge down and up again,
 * and ends at the root.
 */
public final class TreeSketch {
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
            Objects.requireNonNull(tree, "tree");
            new Parser(tree).whole();
        }
    }

    /**
     * A point of the path.
     *
     * @param tree the tree's name
     * @param position the term's index, or the mean index of the terms added so far
     * @param terms how many terms are added here
     */
    public record Row(String tree, double position, int terms) {}

    /**
     * Walks around the tree.
     *
     * @param spec the tree
     * @return the path
     * @throws NullPointerException if spec is null
     */
    public static List<Row> run(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        List<Row> path = new ArrayList<>();
        walk(spec.name(), new Parser(spec.tree()).whole(), path);
        return List.copyOf(path);
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
        Objects.requireNonNull(x, "x");
        Node root = new Parser(Objects.requireNonNull(tree, "tree")).whole();
        if (x.length != root.leaves().size()) {
            throw new IllegalArgumentException("x has " + x.length + " terms, the tree has "
                    + root.leaves().size());
        }
        return sum(root, x);
    }

    private static float sum(Node node, float[] x) {
        return node.children().isEmpty()
                ? x[node.leaves().get(0)]
                : sum(node.children().get(0), x) + sum(node.children().get(1), x);
    }

    private static void walk(String name, Node node, List<Row> path) {
        List<Integer> leaves = node.leaves();
        double mean = leaves.stream().mapToInt(i -> i).sum() / (double) leaves.size();
        Row row = new Row(name, mean, leaves.size());
        path.add(row);
        for (Node child : node.children()) {
            walk(name, child, path);
            path.add(row);
        }
    }

    private record Node(List<Integer> leaves, List<Node> children) {}

    private static final class Parser {
        private final String text;
        private int position;

        Parser(String text) {
            this.text = text;
        }

        Node whole() {
            Node node = node(0);
            if (position < text.length()) {
                throw unexpected("the end");
            }
            List<Integer> leaves = new ArrayList<>(node.leaves());
            Collections.sort(leaves);
            for (int i = 0; i < leaves.size(); i++) {
                if (leaves.get(i) != i) {
                    throw new IllegalArgumentException("tree has the terms " + leaves + ", expected each of 0 to "
                            + (leaves.size() - 1) + " once");
                }
            }
            return node;
        }

        private Node node(int depth) {
            if (depth > MOST_TERMS) {
                throw new IllegalArgumentException("tree has more than " + MOST_TERMS + " terms");
            }
            if (isDigit()) {
                return new Node(List.of(index()), List.of());
            }
            skip('(');
            Node left = node(depth + 1);
            skip('+');
            Node right = node(depth + 1);
            skip(')');
            List<Integer> leaves = new ArrayList<>(left.leaves());
            leaves.addAll(right.leaves());
            if (leaves.size() > MOST_TERMS) {
                throw new IllegalArgumentException("tree has more than " + MOST_TERMS + " terms");
            }
            return new Node(leaves, List.of(left, right));
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
