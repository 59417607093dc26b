package floatlab.reveal;

import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The order of a product that was asked once and can be asked no more, such as one of a GPU's tensor cores. They add several
 * terms at once and cut off what is small, which no tree of rounded additions does. So {@link SummationProbe}, which proves its
 * tree on random rows, refuses them; here the answers alone make the tree.
 *
 * <p>The questions are FPRev's (Xie et al. 2025, USENIX ATC, arXiv 2411.00442): all terms are 1, except for a huge M at term i
 * and −M at term j. The ones that survive are those added elsewhere, or after M and −M have met. Terms that an adder takes at
 * once meet in one addition with many operands.
 *
 * <p>M has to be so large that all ones together vanish beside it. If a few of them vanish but a sum of many does not, as with
 * the largest numbers of binary16 and E4M3, then a step that takes such a sum looks like an ordinary addition.
 */
public final class FusedOrder {
    private static final int MOST_TERMS = 1 << 10;

    private final int terms;
    private final float[] survivors;

    private FusedOrder(int terms, float[] survivors) {
        this.terms = terms;
        this.survivors = survivors;
    }

    /**
     * The tree that the answers give.
     *
     * @param terms n, 2 to 1024
     * @param survivors how many ones survived, for each pair i &lt; j, in the order (0, 1), (0, 2) … (n − 2, n − 1)
     * @return the tree; an addition of several operands stands for a fused one
     * @throws NullPointerException if {@code survivors} is null
     * @throws IllegalArgumentException if {@code terms} is out of range, if there are not n(n − 1)/2 answers, or if no tree gives
     *     them
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static SummationTree tree(int terms, float[] survivors) {
        Require.between("terms", terms, 2, MOST_TERMS);
        Objects.requireNonNull(survivors, "survivors");
        Require.length("survivors", survivors.length, "answers", terms * (terms - 1) / 2);
        FusedOrder order = new FusedOrder(terms, survivors.clone());
        List<Integer> all = new ArrayList<>();
        for (int term = 0; term < terms; term++) {
            all.add(term);
        }
        SummationTree tree = order.sum(all);
        if (tree.terms() != terms) {
            throw noTree("they give a tree of " + tree.terms() + " terms");
        }
        return tree;
    }

    /** The number of terms below the addition in which two terms meet. */
    private int size(int a, int b) {
        int i = Math.min(a, b);
        int j = Math.max(a, b);
        float survived = survivors[i * terms - i * (i + 1) / 2 + j - i - 1];
        if (!(survived >= 0 && survived <= terms - 2 && survived == Math.rint(survived))) {
            throw noTree("with M at term " + i + " and -M at term " + j + " not a number of ones survived");
        }
        return terms - (int) survived;
    }

    /** The sum of some terms, of which no other term is below the addition where they all have met. */
    private SummationTree sum(List<Integer> set) {
        Interruption.check();
        int pivot = set.get(0);
        Map<Integer, List<Integer>> levels = new TreeMap<>();
        for (int other : set.subList(1, set.size())) {
            levels.computeIfAbsent(size(pivot, other), s -> new ArrayList<>()).add(other);
        }
        SummationTree sum = SummationTree.leaf(pivot);
        int count = 1;
        for (Map.Entry<Integer, List<Integer>> level : levels.entrySet()) {
            List<SummationTree> operands = new ArrayList<>(List.of(sum));
            for (List<Integer> operand : apart(level.getValue(), level.getKey())) {
                operands.add(sum(operand));
                count += operand.size();
            }
            if (count != level.getKey()) {
                throw noTree("terms " + pivot + " and " + level.getValue().get(0) + " meet in an addition of "
                        + level.getKey() + " terms, but " + count + " are below it");
            }
            sum = SummationTree.add(operands.toArray(SummationTree[]::new));
        }
        return sum;
    }

    /** Terms that meet the pivot in an addition of so many terms, apart by the operand that they are in. */
    private List<List<Integer>> apart(List<Integer> met, int size) {
        List<List<Integer>> operands = new ArrayList<>();
        for (int term : met) {
            List<Integer> own = null;
            for (List<Integer> operand : operands) {
                if (size(operand.get(0), term) < size) {
                    own = operand;
                    break;
                }
            }
            if (own == null) {
                own = new ArrayList<>();
                operands.add(own);
            }
            own.add(term);
        }
        return operands;
    }

    /**
     * The order of a tree in words: fused steps, the chains that they make, and how the chains are added.
     *
     * @param tree a tree
     * @return such as {@code 32 terms in steps of 8 at once} or {@code 4 chains of 6 terms, each in steps of 3 at once; the
     *     chains left to right}; the tree's own words if it has another form
     * @throws NullPointerException if {@code tree} is null
     */
    public static String inWords(SummationTree tree) {
        Objects.requireNonNull(tree, "tree");
        List<Integer> chains = new ArrayList<>();
        int node = tree.nodes() - 1;
        int[] operands = tree.operands(node);
        while (operands.length == 2 && step(tree, operands[1]) > 1 && chain(tree, operands[1]) > 0) {
            chains.add(0, operands[1]);
            node = operands[0];
            operands = tree.operands(node);
        }
        chains.add(0, node);
        int step = step(tree, node);
        int length = chain(tree, node);
        int first = 0;
        for (int chain : chains) {
            boolean fits = step > 1 && step(tree, chain) == step && chain(tree, chain) == length;
            if (!fits || tree.firstTerm(chain) != first) {
                return tree.inWords();
            }
            first += length;
        }
        String steps = length == step ? step + " terms at once" : length + " terms in steps of " + step + " at once";
        return chains.size() == 1
                ? steps
                : chains.size() + " chains of "
                        + (length == step ? steps : length + " terms, each in steps of " + step + " at once")
                        + "; the chains left to right";
    }

    /** How many single terms the addition takes: all of its operands, or all but the first, in ascending order; else 0. */
    private static int step(SummationTree tree, int node) {
        int[] operands = tree.operands(node);
        if (operands.length < 3) {
            return 0;
        }
        int start = tree.term(operands[0]) >= 0 ? 0 : 1;
        for (int k = start; k < operands.length; k++) {
            boolean next = k == start || tree.term(operands[k]) == tree.term(operands[k - 1]) + 1;
            if (tree.term(operands[k]) < 0 || !next) {
                return 0;
            }
        }
        return operands.length - start;
    }

    /** The number of neighbouring terms that a chain of equal steps adds from left to right, 0 if it is no such chain. */
    private static int chain(SummationTree tree, int node) {
        int step = step(tree, node);
        int length = 0;
        int after = -1;
        for (int at = node; step > 0; ) {
            int[] operands = tree.operands(at);
            int last = tree.term(operands[operands.length - 1]);
            if (step(tree, at) != step || after >= 0 && last != after - 1) {
                return 0;
            }
            length += step;
            after = last - step + 1;
            if (operands.length == step) {
                return length;
            }
            at = operands[0];
        }
        return 0;
    }

    private static IllegalArgumentException noTree(String what) {
        return new IllegalArgumentException("the answers are those of no fixed tree: " + what);
    }
}
