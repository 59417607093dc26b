package floatlab.order;

/**
 * What a convolution does with a tap that falls into the padding. With finite weights both ways give the same result, up to
 * the sign of a zero: −0 + 0 is +0.
 */
public enum PaddingTaps {
    /** The tap is left out, so that a NaN or infinite weight over the padding does not show. It still counts in its chunk. */
    SKIPPED,

    /** The tap is a term with x = +0: a NaN or infinite weight over the padding makes the output NaN. */
    AS_ZEROS
}
