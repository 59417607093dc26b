package floatlab.reveal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A summation tree in words and as a drawing. One of its terms may be the bias, and is then called so. */
final class TreeText {
    /** How many terms of a long run are shown at its start. */
    private static final int SHOWN = 3;

    /** A run of more terms than this is shortened. */
    private static final int RUN = 8;

    private final SummationTree tree;
    private final int bias;
    private final int root;

    /** The number of terms below each node. */
    private final int[] count;

    /** The smallest term below each node, and the largest. */
    private final int[] smallest;

    private final int[] largest;

    /** For each node, whether the terms below it are added one after the other. */
    private final boolean[] isChain;

    TreeText(SummationTree tree, int bias) {
        this.tree = tree;
        this.bias = bias;
        this.root = tree.nodes() - 1;
        count = new int[tree.nodes()];
        smallest = new int[tree.nodes()];
        largest = new int[tree.nodes()];
        isChain = new boolean[tree.nodes()];
        for (int node = 0; node <= root; node++) {
            int[] of = tree.operands(node);
            if (of.length == 0) {
                count[node] = 1;
                smallest[node] = tree.term(node);
                largest[node] = tree.term(node);
                isChain[node] = true;
                continue;
            }
            count[node] = IntStream.of(of).map(n -> count[n]).sum();
            smallest[node] = IntStream.of(of).map(n -> smallest[n]).min().orElseThrow();
            largest[node] = IntStream.of(of).map(n -> largest[n]).max().orElseThrow();
            isChain[node] =
                    of.length == 2 && isChain[of[0]] && isChain[of[1]] && Math.min(count[of[0]], count[of[1]]) == 1;
        }
    }

    // Words.

    String words() {
        return words(root);
    }

    private String words(int node) {
        if (isLeaf(node)) {
            return name(tree.term(node));
        }
        List<Integer> spine = spine(node);
        if (spine.size() == 1) {
            return tree.operands(node).length + " operands at once ("
                    + IntStream.of(tree.operands(node))
                            .mapToObj(this::operandWords)
                            .collect(Collectors.joining("; "))
                    + ")";
        }
        if (spine.stream().allMatch(this::isLeaf)) {
            return chainWords(terms(spine));
        }
        if (halves(node)) {
            return "pairwise";
        }
        if (alternating(node)) {
            return "pairwise, the even and the odd places last";
        }
        int core = spine.size();
        while (isLeaf(spine.get(core - 1))) {
            core--;
        }
        if (core < spine.size()) {
            return words(coreOf(node, spine.size() - core)) + tailWords(spine.subList(core, spine.size()));
        }
        String lanes = lanes(node);
        if (lanes != null) {
            return lanes;
        }
        String blocks = blocks(node);
        return blocks != null ? blocks : parts(node);
    }

    /** Where no better words fit: the chains of terms, and how they are added. */
    private String parts(int node) {
        List<Integer> parts = chains(node);
        int shown = parts.size() <= 2 * SHOWN ? parts.size() : SHOWN;
        return parts.size() + " sums ("
                + parts.stream().limit(shown).map(this::operandWords).collect(Collectors.joining("; "))
                + (shown < parts.size() ? "; …" : "") + "); then these "
                + among(contracted(node, parts).words());
    }

    /** Makes words fit after "then the lanes": they become "in 4 lanes …". */
    private static String among(String words) {
        return Character.isDigit(words.charAt(0)) || words.startsWith("blocks") ? "in " + words : words;
    }

    private String operandWords(int node) {
        return count[node] == 1 ? words(node) : count[node] + " terms " + words(node);
    }

    private String tailWords(List<Integer> leaves) {
        List<Integer> terms = terms(leaves);
        boolean biasLast = terms.get(terms.size() - 1) == bias;
        List<Integer> others = biasLast ? terms.subList(0, terms.size() - 1) : terms;
        String then = others.size() == 1 ? ", then " + name(others.get(0)) : ", then the terms " + run(others);
        return (others.isEmpty() ? "" : then) + (biasLast ? ", then the bias" : "");
    }

    /** A chain of terms alone. */
    private String chainWords(List<Integer> chain) {
        int place = chain.indexOf(bias);
        if (bias >= 0 && place >= 0) {
            List<Integer> others = new ArrayList<>(chain);
            others.remove(place);
            // Addition commutes, so a bias among the first two terms can be called the first.
            boolean first = place < 2 && chain.size() > 2;
            String where =
                    first ? "from the bias, " : place == chain.size() - 1 ? "" : "the bias after " + place + " terms, ";
            String rest = others.size() == 1 ? name(others.get(0)) : chainWords(others);
            return where + rest + (!first && place == chain.size() - 1 ? ", then the bias" : "");
        }
        int step = chain.get(1) - chain.get(0);
        boolean even = IntStream.range(1, chain.size()).allMatch(k -> chain.get(k) - chain.get(k - 1) == step);
        if (even && Math.abs(step) == 1) {
            return step == 1 ? "left to right" : "right to left";
        }
        if (even) {
            return "every " + ordinal(Math.abs(step)) + " term, " + (step > 0 ? "left to right" : "right to left");
        }
        return "one after the other, " + run(chain);
    }

    /** The words for k lanes that are chains, with term i in lane i mod k, or null if there are no such lanes. */
    private String lanes(int node) {
        List<Integer> parts = chains(node);
        int k = parts.size();
        int base = smallest[node];
        if (k < 2 || !isRange(node)) {
            return null;
        }
        for (int lane = 0; lane < k; lane++) {
            List<Integer> terms = terms(spine(parts.get(lane)));
            int first = base + lane;
            int size = (count[node] - lane - 1) / k + 1;
            if (terms.size() != size || !IntStream.range(0, size).allMatch(j -> terms.get(j) == first + j * k)) {
                return null;
            }
        }
        return k + " lanes (term i in lane i mod " + k + "), each left to right; then the lanes "
                + among(contracted(node, parts).words());
    }

    /** The words for blocks of consecutive terms, or null if there are no such blocks. */
    private String blocks(int node) {
        List<Integer> ranges = ranges(node);
        if (ranges.size() > 1) {
            return blocks(ranges, among(contracted(node, ranges).words()));
        }
        List<Integer> parts = spine(node);
        int place = terms(parts).indexOf(bias);
        if (bias < 0 || place < 0) {
            return null;
        }
        parts.remove(place);
        boolean ascending =
                IntStream.range(1, parts.size()).allMatch(k -> smallest[parts.get(k - 1)] < smallest[parts.get(k)]);
        if (!ascending || !parts.stream().allMatch(this::isRange)) {
            return null;
        }
        String start = place < 2 ? "from the bias, " : "the bias after " + place + " of them, ";
        return blocks(parts, start + "left to right");
    }

    private String blocks(List<Integer> parts, String then) {
        Set<String> each = new LinkedHashSet<>();
        parts.forEach(n -> each.add(relative(n).words()));
        return "blocks of " + sizes(parts.stream().map(n -> count[n]).toList()) + " terms, each "
                + String.join(", or ", each) + "; then the blocks " + then;
    }

    /** The parts that remain when a sum is split as long as its operands are ranges of consecutive terms. */
    private List<Integer> ranges(int node) {
        return split(
                node,
                n -> !isChain[n]
                        && !halves(n)
                        && IntStream.of(tree.operands(n)).allMatch(o -> !isLeaf(o) && isRange(o)));
    }

    /** The largest subtrees that are chains of terms or additions of many operands. */
    private List<Integer> chains(int node) {
        return split(node, n -> !isChain[n] && tree.operands(n).length == 2);
    }

    /** The parts that remain when a sum is split as long as it can be, in the order of their smallest terms. */
    private List<Integer> split(int node, IntPredicate splits) {
        List<Integer> parts = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(node));
        while (!open.isEmpty()) {
            int next = open.pop();
            if (splits.test(next)) {
                IntStream.of(tree.operands(next)).forEach(open::push);
            } else {
                parts.add(next);
            }
        }
        parts.sort(Comparator.comparingInt(n -> smallest[n]));
        return parts;
    }

    private static String sizes(List<Integer> sizes) {
        int first = sizes.get(0);
        int last = sizes.get(sizes.size() - 1);
        if (sizes.subList(0, sizes.size() - 1).stream().allMatch(s -> s == first)) {
            return last == first ? "" + first : first + " (the last " + last + ")";
        }
        return sizes.stream().distinct().sorted().map(s -> "" + s).collect(Collectors.joining(" or "));
    }

    /** The tree below a node, with its terms numbered by rank. */
    private TreeText relative(int node) {
        return contracted(
                node,
                IntStream.of(below(node))
                        .filter(this::isLeaf)
                        .boxed()
                        .sorted(Comparator.comparingInt(tree::term))
                        .toList());
    }

    /** The tree below a node, in which each part is a single term, numbered as listed. */
    private TreeText contracted(int node, List<Integer> parts) {
        SummationTree.Builder builder = new SummationTree.Builder();
        int[] copy = new int[node + 1];
        int[] term = new int[node + 1];
        Arrays.fill(copy, -1);
        Arrays.fill(term, -1);
        for (int part = 0; part < parts.size(); part++) {
            term[parts.get(part)] = part;
        }
        for (int n : below(node)) {
            int[] of = tree.operands(n);
            if (term[n] >= 0) {
                copy[n] = builder.leaf(term[n]);
            } else if (of.length > 0 && IntStream.of(of).allMatch(o -> copy[o] >= 0)) {
                copy[n] = builder.add(IntStream.of(of).map(o -> copy[o]).toArray());
            }
        }
        return new TreeText(builder.build(), -1);
    }

    /** The nodes of a subtree, operands first. */
    private int[] below(int node) {
        boolean[] inside = new boolean[node + 1];
        inside[node] = true;
        for (int n = node; n >= 0; n--) {
            if (inside[n]) {
                IntStream.of(tree.operands(n)).forEach(o -> inside[o] = true);
            }
        }
        return IntStream.rangeClosed(0, node).filter(n -> inside[n]).toArray();
    }

    private IntStream leaves(int node) {
        return IntStream.of(below(node)).filter(this::isLeaf).map(tree::term);
    }

    private boolean isBias(int node) {
        return bias >= 0 && tree.term(node) == bias;
    }

    private boolean isLeaf(int node) {
        return tree.operands(node).length == 0;
    }

    private boolean isRange(int node) {
        return largest[node] - smallest[node] + 1 == count[node];
    }

    /** Whether a sum is split into neighbouring halves all the way down. Of an odd number, either half may be the larger. */
    private boolean halves(int node) {
        int[] of = tree.operands(node);
        if (of.length == 0) {
            return true;
        }
        return of.length == 2
                && Math.abs(count[of[0]] - count[of[1]]) <= 1
                && isRange(of[0])
                && isRange(of[1])
                && halves(of[0])
                && halves(of[1]);
    }

    /** Whether i is added to i + n/2, and so on: the last addition joins the sums of the even and of the odd ranks. */
    private boolean alternating(int node) {
        int[] of = tree.operands(node);
        if (of.length == 0) {
            return true;
        }
        if (of.length != 2 || Math.abs(count[of[0]] - count[of[1]]) > 1) {
            return false;
        }
        int[] a = leaves(of[0]).sorted().toArray();
        int[] b = leaves(of[1]).sorted().toArray();
        int[] even = a[0] < b[0] ? a : b;
        int[] odd = a[0] < b[0] ? b : a;
        if (even.length < odd.length) {
            return false;
        }
        for (int k = 0; k < odd.length; k++) {
            if (even[k] >= odd[k] || k + 1 < even.length && odd[k] >= even[k + 1]) {
                return false;
            }
        }
        return alternating(of[0]) && alternating(of[1]);
    }

    /** The sum to which the last {@code additions} operands of the chain at a node are added. */
    private int coreOf(int node, int additions) {
        int core = node;
        for (int k = 0; k < additions; k++) {
            core = larger(tree.operands(core));
        }
        return core;
    }

    /**
     * The operands of the chain of additions that ends at a node, from first to last. Each operand is a
     * term or a chain of terms, except that the first may be any sum: the walk down from the node stops where both operands
     * are more than a chain of terms. If the first two operands are alike, the one that continues the sequence is the
     * second.
     */
    private List<Integer> spine(int node) {
        List<Integer> found = new ArrayList<>();
        boolean takesSums = false;
        int start = node;
        while (tree.operands(start).length == 2 && !(takesSums && isChain[start])) {
            int[] of = tree.operands(start);
            int down = larger(of);
            int other = of[0] + of[1] - down;
            if (!isChain[other] && !isChain[down]) {
                if (start == node) {
                    found.add(other);
                    start = down;
                }
                break;
            }
            takesSums |= !isLeaf(other);
            found.add(other);
            start = down;
        }
        if (takesSums && isChain[start] && !isLeaf(start)) {
            int[] of = tree.operands(start);
            int down = larger(of);
            int last = of[0] + of[1] - down;
            if (isBias(last)) { // the total starts from the bias
                found.add(last);
                start = down;
            }
        }
        found.add(start);
        Collections.reverse(found);
        boolean noOrder = found.size() > 1
                && (count[found.get(0)] == count[found.get(1)]
                        || found.size() == 2 && !isLeaf(found.get(0)) && !isLeaf(found.get(1)));
        if (noOrder) {
            boolean descending = found.size() > 2
                    && smallest[found.get(2)] < Math.min(smallest[found.get(0)], smallest[found.get(1)]);
            if (smallest[found.get(0)] > smallest[found.get(1)] != descending) {
                Collections.swap(found, 0, 1);
            }
        }
        return found;
    }

    private int larger(int[] of) {
        if (count[of[0]] != count[of[1]]) {
            return count[of[0]] > count[of[1]] ? of[0] : of[1];
        }
        return smallest[of[0]] <= smallest[of[1]] ? of[0] : of[1];
    }

    private List<Integer> terms(List<Integer> leaves) {
        return leaves.stream().map(tree::term).toList();
    }

    private String name(int term) {
        return term == bias ? "the bias" : "term " + term;
    }

    private static String ordinal(int k) {
        boolean teen = k / 10 % 10 == 1;
        return k + (k % 10 == 1 && !teen ? "st" : k % 10 == 2 && !teen ? "nd" : k % 10 == 3 && !teen ? "rd" : "th");
    }

    // The drawing.

    String drawing() {
        StringBuilder out = new StringBuilder();
        draw(root, "", "", out);
        return out.toString();
    }

    private void draw(int node, String first, String rest, StringBuilder out) {
        boolean atOnce = tree.operands(node).length > 2;
        List<Integer> spine =
                atOnce ? Arrays.stream(tree.operands(node)).boxed().toList() : spine(node);
        if (!atOnce && spine.stream().allMatch(this::isLeaf)) {
            out.append(first).append(run(terms(spine))).append('\n');
            return;
        }
        out.append(first).append(atOnce ? "+ at once" : "+").append('\n');
        for (int k = 0; k < spine.size(); ) {
            int end = k;
            while (end < spine.size() && isLeaf(spine.get(end))) {
                end++;
            }
            boolean last = Math.max(end, k + 1) == spine.size();
            String branch = rest + (last ? "└─ " : "├─ ");
            if (end > k) {
                out.append(branch).append(run(terms(spine.subList(k, end)))).append('\n');
                k = end;
            } else {
                draw(spine.get(k), branch, rest + (last ? "   " : "│  "), out);
                k++;
            }
        }
    }

    /** Terms in sequence, or only the first ones and the last if there are many. */
    private String run(List<Integer> terms) {
        if (terms.size() <= RUN) {
            return terms.stream().map(this::term).collect(Collectors.joining(" + "));
        }
        return terms.stream().limit(SHOWN).map(this::term).collect(Collectors.joining(" + ")) + " + … + "
                + term(terms.get(terms.size() - 1)) + " (" + terms.size() + " terms)";
    }

    private String term(int term) {
        return term == bias ? "bias" : "" + term;
    }
}
