package floatlab.layer;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import java.util.Objects;

/**
 * The order in which {@link Linear} adds the terms of one output, in full.
 *
 * <p>Term i enters accumulator {@code i mod lanes}, in sequence. Lane 0 starts at the bias or at +0, the others at +0.
 * At the end the upper half of the lanes is added to the lower, lane by lane, until one is left. One lane is the plain
 * loop; as many lanes as terms is a tree.
 *
 * @param arithmetic how a term enters its accumulator
 * @param biasOrder where the bias enters
 * @param lanes accumulators, a power of two from 1 to 2<sup>20</sup>
 */
public record LinearOrder(Arithmetic arithmetic, BiasOrder biasOrder, int lanes) {

    private static final int MOST = 1 << 20;

    /**
     * Checks the components.
     *
     * @param arithmetic how a term enters its accumulator
     * @param biasOrder where the bias enters
     * @param lanes accumulators
     * @throws NullPointerException if {@code arithmetic} or {@code biasOrder} is null
     * @throws IllegalArgumentException if {@code lanes} is not a power of two from 1 to 2<sup>20</sup>, or the bias order
     *     {@code TOTAL_FIRST}
     */
    public LinearOrder {
        Objects.requireNonNull(arithmetic, "arithmetic");
        if (Objects.requireNonNull(biasOrder, "biasOrder") == BiasOrder.TOTAL_FIRST) {
            throw new IllegalArgumentException("biasOrder is TOTAL_FIRST, expected FIRST or LAST: there are no chunks");
        }
        if (lanes < 1 || lanes > MOST || Integer.bitCount(lanes) != 1) {
            throw new IllegalArgumentException("lanes is " + lanes + ", expected a power of two from 1 to " + MOST);
        }
    }

    /**
     * The plain loop, one accumulator.
     *
     * @param arithmetic how a term enters it
     * @param biasOrder where the bias enters
     * @return the order with one lane
     */
    public static LinearOrder recursive(Arithmetic arithmetic, BiasOrder biasOrder) {
        return new LinearOrder(arithmetic, biasOrder, 1);
    }

    /**
     * The order in words, such as {@code 4 lanes, multiply, then add, bias last}. One lane goes without saying.
     *
     * @return one line
     */
    public String describe() {
        return (lanes == 1 ? "" : lanes + " lanes, ") + arithmetic.describe() + ", bias "
                + (biasOrder == BiasOrder.FIRST ? "first" : "last");
    }
}
