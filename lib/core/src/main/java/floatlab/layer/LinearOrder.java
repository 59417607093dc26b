package floatlab.layer;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.runtime.Require;
import java.util.Objects;

/**
 * The order in which {@link Linear} adds the terms of one output, in full.
 *
 * <p>Term i enters lane {@code i mod lanes}, in sequence. Lane 0 starts at the bias or at +0, the others at +0. At the end
 * the upper half of the lanes is added to the lower half, lane by lane, and so on until there is one. One lane is the plain
 * loop; as many lanes as terms are a tree.
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
     * @throws NullPointerException if {@code arithmetic} or {@code biasOrder} is null
     * @throws IllegalArgumentException if {@code lanes} is not a power of two from 1 to 2<sup>20</sup>, or if
     *     {@code biasOrder} is {@code TOTAL_FIRST}
     */
    public LinearOrder {
        Objects.requireNonNull(arithmetic, "arithmetic");
        Objects.requireNonNull(biasOrder, "biasOrder");
        boolean known = biasOrder != BiasOrder.TOTAL_FIRST;
        Require.that(known, "biasOrder", () -> biasOrder, "FIRST or LAST: there are no chunks");
        boolean power = lanes >= 1 && lanes <= MOST && Integer.bitCount(lanes) == 1;
        Require.that(power, "lanes", () -> lanes, "a power of two from 1 to " + MOST);
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
     * The order in words, such as {@code 4 lanes, multiply, then add, bias last}. A single lane is not mentioned.
     *
     * @return one line
     */
    public String describe() {
        return (lanes == 1 ? "" : lanes + " lanes, ") + arithmetic.describe() + ", bias "
                + (biasOrder == BiasOrder.FIRST ? "first" : "last");
    }
}
