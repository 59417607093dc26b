package floatlab.order;

import java.util.Locale;

/**
 * Where the bias enters a reduction. Without a bias nothing is added, and all places are the same. With one chunk,
 * {@link #TOTAL_FIRST} gives the bits of {@link #LAST}: both add one sum and the bias.
 */
public enum BiasOrder {
    /** The accumulator of the first chunk starts at the bias. */
    FIRST,

    /** The accumulator starts at +0, and the bias is added to the finished total, which is rounded once more. */
    LAST,

    /** The total over the chunks starts at the bias, and every chunk's sum is added to it. */
    TOTAL_FIRST;

    /** {@return the place in words: {@code first}, {@code last} or {@code total first}} */
    public String describe() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
