package floatlab.compare;

import floatlab.runtime.Require;
import java.util.Objects;

/**
 * What is known about the order in which a layer adds its products, as far as an error bound depends on it: how many
 * roundings a product can pass on its way to the output.
 *
 * @param name the order in words, such as {@code in blocks of 128}
 * @param block the number of terms of a block, which are added in sequence, 1 or more; {@link Integer#MAX_VALUE} for a
 *     single block
 * @param tree whether the sums of the blocks are added in pairs, and these in pairs, rather than in sequence
 */
public record SumOrder(String name, int block, boolean tree) {

    /** One product after the other, each rounded before it is added. */
    public static final SumOrder RECURSIVE = new SumOrder("one after the other", Integer.MAX_VALUE, false);

    /** One product after the other by FMA. The bound is the same: the first product is rounded when it is added to 0. */
    public static final SumOrder FMA = new SumOrder("one after the other by FMA", Integer.MAX_VALUE, false);

    /** In pairs, and these in pairs: a balanced tree. */
    public static final SumOrder PAIRWISE = new SumOrder("in pairs", 1, true);

    /** Any tree of additions, with FMA or without, if nothing is known. No tree is worse than one after the other. */
    public static final SumOrder UNKNOWN = new SumOrder("in an unknown order", Integer.MAX_VALUE, false);

    /**
     * Checks the components.
     *
     * @throws NullPointerException if name is null
     * @throws IllegalArgumentException if block is less than 1
     */
    public SumOrder {
        Objects.requireNonNull(name, "name");
        Require.atLeast("block", block, 1);
    }

    /**
     * Blocks of terms, each added in sequence, and then the sums of the blocks in sequence.
     *
     * @param block the number of terms of a block, 1 or more
     * @return the order
     * @throws IllegalArgumentException if block is less than 1
     */
    public static SumOrder blocked(int block) {
        return new SumOrder("in blocks of " + block, block, false);
    }

    /**
     * The most roundings that a product can pass: its own, and that of every later addition.
     *
     * <p>A chain of n products has n − 1 additions that round, because the first one, to 0, does not. With the rounding of
     * the product itself these are n. FMA saves the rounding of the product, but rounds when it adds the first product to
     * 0, so there are n again. A bias adds one. Any tree of n terms has n − 1 additions, so n, or n + 1 with a bias, holds
     * for every order (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., sections 3.1 and 4.2).
     *
     * @param products n, 1 or more
     * @param bias whether a bias is added somewhere
     * @return the number of roundings
     * @throws IllegalArgumentException if products is less than 1
     */
    public long roundings(int products, boolean bias) {
        Require.atLeast("products", products, 1);
        int terms = Math.min(block, products);
        int blocks = (products - 1) / terms + 1;
        int ofBlocks = tree ? Integer.SIZE - Integer.numberOfLeadingZeros(blocks - 1) : blocks - 1;
        return 1L + (terms - 1) + ofBlocks + (bias ? 1 : 0);
    }
}
