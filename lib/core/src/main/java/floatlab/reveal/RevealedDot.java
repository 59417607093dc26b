package floatlab.reveal;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.LoopNest;
import floatlab.order.ReductionOrder;
import java.util.Optional;

/**
 * The order of a sum of products, with or without a bias, as {@link OrderDetective} revealed it. On random factors the
 * tree, the arithmetic and the accumulator together gave the bits of the sum.
 *
 * @param tree the additions; the bias is the term after the products
 * @param products how many products there are
 * @param hasBias whether there is a bias
 * @param arithmetic how a product enters a sum. In a binary64 accumulator, products of floats are exact, and both
 *     arithmetics are the same
 * @param accumulator the format to which sums are rounded
 * @param order the order by name, if this is a convolution whose additions are those of an order that
 *     {@link OrderDetective#find} knows; the name says nothing about the padding
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
     * @return {@link BiasOrder#FIRST} if an accumulator starts with it, {@link BiasOrder#LAST} if it is added to the
     *     finished sum of all products, {@link BiasOrder#TOTAL_FIRST} if it is added to the first of several such sums;
     *     empty if there is no bias, or it is added anywhere else
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
                // A single product that is fused was added to the bias. If it is rounded, neither is the first.
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

    /** Whether only sums of several products are added from a node to the root; the last may be a single product. */
    private boolean startsTheTotal(int node) {
        int root = tree.nodes() - 1;
        int total = node;
        for (int up = node + 1; up <= root; up++) {
            int[] of = tree.operands(up);
            if (of.length == 2 && (of[0] == total || of[1] == total)) {
                int added = of[0] + of[1] - total;
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
     * convolution that does not take its products in the order in which they lie in memory. The accumulator is only named
     * if it is not float.
     *
     * @return one line
     */
    public String describe() {
        return order.filter(name -> name.nest() != LoopNest.C_KH_KW)
                        .map(name -> name.describeTerms()
                                + (hasBias ? ", bias " + name.biasOrder().describe() : ""))
                        .orElseGet(() -> text().words())
                + "; " + arithmetic.describe()
                + (accumulator.equals(Format.BINARY32) ? "" : " in " + accumulator.name());
    }

    private TreeText text() {
        return new TreeText(tree, hasBias ? products : -1);
    }

    /**
     * The tree drawn with lines, as by {@link SummationTree#draw()}. The bias is called {@code bias}.
     *
     * @return some lines, each with a line end
     */
    public String draw() {
        return text().drawing();
    }
}
