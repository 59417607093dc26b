package floatlab.reveal;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.LoopNest;
import floatlab.order.ReductionOrder;
import java.util.Optional;

/**
 * The order of a sum of products, with or without a bias, as {@link OrderDetective} revealed it. On random factors tree,
 * arithmetic and accumulator together gave the bits of the sum.
 *
 * @param tree the additions; the bias is the term after the products
 * @param products how many products there are
 * @param hasBias whether there is a bias
 * @param arithmetic how a product enters a sum. In a binary64 accumulator products of floats are exact, and both
 *     arithmetics are the same
 * @param accumulator the format that sums are rounded to
 * @param order the order by name, of a convolution whose additions are those of one that {@link OrderDetective#find} knows;
 *     of the padding it says nothing
 * @param probes how many times the sum was asked for
 */
public record RevealedDot(
        SummationTree tree,
        int products,
        boolean hasBias,
        Arithmetic arithmetic,
        Format accumulator,
        Optional<ReductionOrder> order,
        int probes) {

    /** The same with the order by name. */
    RevealedDot withOrder(Optional<ReductionOrder> name) {
        return new RevealedDot(tree, products, hasBias, arithmetic, accumulator, name, probes);
    }

    /**
     * Where the bias enters.
     *
     * @return {@link BiasOrder#FIRST} where it is the first thing in an accumulator, {@link BiasOrder#LAST} where it is
     *     added to the finished sum of all products, {@link BiasOrder#TOTAL_FIRST} where it is added to the first of
     *     several such sums; empty without a bias, and where it is added anywhere else
     */
    public Optional<BiasOrder> biasOrder() {
        if (!hasBias) {
            return Optional.empty();
        }
        int root = tree.nodes() - 1;
        for (int node = 0; node <= root; node++) {
            int[] of = tree.operands(node);
            for (int k = 0; k < of.length; k++) {
                if (tree.term(of[k]) != products) {
                    continue;
                }
                if (of.length > 2) {
                    return Optional.empty();
                }
                boolean besideOne = tree.term(of[1 - k]) >= 0;
                // One product: fused with the bias it was added to it, else the two are added and neither is first.
                boolean first = products == 1 ? k == 0 && arithmetic == Arithmetic.FMA : besideOne;
                if (first) {
                    return Optional.of(BiasOrder.FIRST);
                }
                if (node == root) {
                    return Optional.of(BiasOrder.LAST);
                }
                return startsTheTotal(node) ? Optional.of(BiasOrder.TOTAL_FIRST) : Optional.empty();
            }
        }
        throw new AssertionError("the tree has no term " + products);
    }

    /** Whether all that is added from a node to the root is sums of several products; the last may be a single one. */
    private boolean startsTheTotal(int node) {
        int root = tree.nodes() - 1;
        int total = node;
        for (int up = node + 1; up <= root; up++) {
            int[] of = tree.operands(up);
            if (of.length == 2 && (of[0] == total || of[1] == total)) {
                int added = of[0] == total ? of[1] : of[0];
                if (tree.term(added) >= 0 && up < root) {
                    return false;
                }
                total = up;
            }
        }
        return total == root;
    }

    /**
     * The order in words, such as {@code left to right, then the bias; FMA}, or
     * {@code (kh, kw, c) in blocks of 16 channels, a chunk for each block of channels, bias total first; FMA} for a
     * convolution that goes through its products in another sequence than they lie in memory. A float as accumulator goes
     * without saying.
     *
     * @return one line
     */
    public String describe() {
        return order.filter(RevealedDot::leavesMemoryOrder)
                        .map(this::nameOf)
                        .orElseGet(() -> new TreeText(tree, hasBias ? products : -1).words())
                + "; " + arithmetic.describe()
                + (accumulator.equals(Format.BINARY32) ? "" : " in " + accumulator.name());
    }

    private static boolean leavesMemoryOrder(ReductionOrder order) {
        return order.nest() != LoopNest.C_KH_KW;
    }

    private String nameOf(ReductionOrder name) {
        return name.describeTerms() + (hasBias ? ", bias " + name.biasOrder().describe() : "");
    }

    /**
     * The tree drawn with lines, as {@link SummationTree#draw()}, the bias by name.
     *
     * @return some lines, each with a line end
     */
    public String draw() {
        return new TreeText(tree, hasBias ? products : -1).drawing();
    }
}
