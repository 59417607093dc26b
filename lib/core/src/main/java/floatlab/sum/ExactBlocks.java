package floatlab.sum;

/**
 * When a block of terms can be summed exactly in double, in any order.
 *
 * <p>Let all terms be multiples of 2^a, and n ≤ 2¹¹ of them each at most 2^b in magnitude. Every partial sum is a multiple
 * of 2^a and at most 2^(b+11), so with b + 11 − a ≤ 53 no addition rounds.
 *
 * <p>If that is not so, each term x is split at a common 2^m: with M = 1.5 · 2^m and |x| ≤ 2^(m−1),
 * q = (M + x) − M is x rounded to a multiple of 2^(m−52), and both q and x − q are exact. With m = b + 10 the q add without
 * rounding, and so do the x − q, which are at most 2^(m−53) and multiples of 2^a, if m − 53 + 11 − a ≤ 53.
 *
 * <p>Exponents below are biased as in the format, those of subnormals being 1, as a float's or a double's unit asks.
 */
final class ExactBlocks {
    /** The most terms of a block, 2¹¹: a block of doubles fits in the first-level cache. */
    static final int BLOCK = 1 << 11;

    /** Blocks are multiples of this many terms, and so of every vector's. */
    static final int STEP = 64;

    /** The length of an array for the exact parts; a vector of doubles fits behind the two. */
    static final int PARTS = 2 + 32;

    /** Outcome: the terms' exponents are too far apart, or a term is not finite. Other outcomes count the parts. */
    static final int TOO_WIDE = 0;

    /** Outcome: every term is +0 or −0. */
    static final int ALL_ZERO = -1;

    /**
     * Added to the bits of |x|, makes the least in signed order the smallest magnitude but zero: zero becomes the largest.
     */
    static final int FLOAT_SHIFT = Integer.MAX_VALUE;

    /** As {@link #FLOAT_SHIFT}. */
    static final long DOUBLE_SHIFT = Long.MAX_VALUE;

    private ExactBlocks() {}

    /** The outcome for floats: from the largest bits of |x| and the least of those bits plus {@link #FLOAT_SHIFT}. */
    static int outcome(int largest, int leastShifted) {
        if (largest == 0) {
            return ALL_ZERO;
        }
        if (largest >= 0x7F80_0000) {
            return TOO_WIDE;
        }
        int range = exponent(largest) - exponent(leastShifted - FLOAT_SHIFT);
        // b − a = range + 24; m = b + 10.
        return range + 24 + 11 <= 53 ? 1 : range + 24 + 10 - 53 + 11 <= 53 ? 2 : TOO_WIDE;
    }

    /** M for floats, from the largest bits of |x|. */
    static double splitter(int largest) {
        return Math.scalb(1.5, exponent(largest) - 126 + 10);
    }

    private static int exponent(int magnitudeBits) {
        return Math.max(1, magnitudeBits >>> 23);
    }

    /** The outcome for doubles: from the largest bits of |x| and the least of those bits plus {@link #DOUBLE_SHIFT}. */
    static int outcome(long largest, long leastShifted) {
        if (largest == 0) {
            return ALL_ZERO;
        }
        int high = exponent(largest);
        // Near the largest double M or the sum of the q would overflow; infinities and NaN are beyond.
        if (high > 2046 - 16) {
            return TOO_WIDE;
        }
        int range = high - exponent(leastShifted - DOUBLE_SHIFT);
        return range + 53 + 10 - 53 + 11 <= 53 ? 2 : TOO_WIDE;
    }

    /** M for doubles, from the largest bits of |x|. */
    static double splitter(long largest) {
        return Math.scalb(1.5, exponent(largest) - 1022 + 10);
    }

    private static int exponent(long magnitudeBits) {
        return Math.max(1, (int) (magnitudeBits >>> 52));
    }
}
