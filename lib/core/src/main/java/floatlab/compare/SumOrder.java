package floatlab.compare;

import java.util.Objects;

/**
 * What is known about the order in which a layer adds its products, as far as an error bound asks for it: how many
 * roundings a product can pass on its way into the output.
 *
 * @param name in words, such as {@code in blocks of 128}
 * @param block the terms of a block, which are added in sequence, 1 or more; {@link Integer#MAX_VALUE} for one block
 * @param tree whether the blocks' sums are added in pairs, and these in pairs, rather than in sequence
 */
public record SumOrder(String name, int block, boolean tree) {

    /** One product after the other, each rounded before it is added. */
    public static final SumOrder RECURSIVE = new SumOrder("one after the other", Integer.MAX_VALUE, false);

    /** One product after the other by FMA. The bound gains nothing: the first product is rounded when it is added to 0. */
    public static final SumOrder FMA = new SumOrder("one after the other by FMA", Integer.MAX_VALUE, false);

    /** In pairs, and these in pairs: a balanced tree. */
    public static final SumOrder PAIRWISE = new SumOrder("in pairs", 1, true);

    /** Nothing is known: any tree of additions, with FMA or without. No tree is worse than one after the other. */
    public static final SumOrder UNKNOWN = new SumOrder("in an unknown order", Integer.MAX_VALUE, false);

    /**
     * Checks the components.
     *
     * @throws NullPointerException if name is null
     * @throws IllegalArgumentException if block is less than 1
     */
    public SumOrder {
        Objects.requireNonNull(name, "name");
        if (block < 1) {
            throw new IllegalArgumentException("block is " + block + ", expected 1 or more");
        }
    }

    /**
     * Blocks of so many terms, each added in sequence; then the blocks' sums in sequence.
     *
     * @param block the terms of a block, 1 or more
     * @return the order
     * @throws IllegalArgumentException if block is less than 1
     */
    public static SumOrder blocked(int block) {
        return new SumOrder("in blocks of " + block, block, false);
    }

    /**
     * The most roundings that a product passes: its own, and every addition after it that can round.
     *
     * <p>A chain of n products has n − 1 additions that round (the first, to 0, does not) and each product's own rounding:
     * n in all. FMA saves the rounding of the product, but rounds when it adds the first to 0: n again. A bias adds one.
     * Any tree of n terms has n − 1 additions, so n, with a bias n + 1, holds for every order (Higham, Accuracy and
     * Stability of Numerical Algorithms, 2nd ed., sections 3.1 and 4.2).
     *
     * @param products n, 1 or more
     * @param bias whether a bias is added somewhere
     * @return the number of roundings
     * @throws IllegalArgumentException if products is less than 1
     */
    public long roundings(int products, boolean bias) {
        if (products < 1) {
            throw new IllegalArgumentException("products is " + products + ", expected 1 or more");
        }
        int terms = Math.min(block, products);
        int blocks = (products - 1) / terms + 1;
        int ofBlocks = tree ? Integer.SIZE - Integer.numberOfLeadingZeros(blocks - 1) : blocks - 1;
        return 1L + (terms - 1) + ofBlocks + (bias ? 1 : 0);
    }
}
