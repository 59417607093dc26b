package floatlab.order;

/** Where the bias enters a reduction. Without a bias nothing is added and both are the same. */
public enum BiasOrder {
    /** The accumulator starts at the bias. */
    FIRST,

    /** The accumulator starts at +0, and the bias is added to the finished sum, with a rounding of its own. */
    LAST
}
