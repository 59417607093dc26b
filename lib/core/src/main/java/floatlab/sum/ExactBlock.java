package floatlab.sum;

/**
 * The sum of a block of terms as a few doubles whose sum it is exactly, and when additions in double are exact.
 *
 * <p>Let all terms be multiples of 2^a, and n ≤ 2¹¹ of them each at most 2^b in magnitude. Every partial sum is a multiple
 * of 2^a and at most 2^(b+11), so with b + 11 − a ≤ 53 no addition rounds, and the block is one part.
 *
 * <p>Otherwise each term x is split at a common 2^m, m ≥ b + 10. With M = 1.5 · 2^m and |x| ≤ 2^(m−1), q = (M + x) − M is x
 * rounded to a multiple of 2^(m−52), and both q and x − q are exact. The q can be added without rounding; their sum is one
 * part. The x − q are multiples of 2^a and at most 2^(m−53). If m − 53 + 11 − a ≤ 53, they can be added without rounding and
 * their sum is the last part; otherwise they are split in turn, at m − 43.
 *
 * <p>Exponents below are biased as in the format. Those of subnormals count as 1, because their unit is that of exponent 1.
 */
final class ExactBlock {
    /** The most terms of a block, 2¹¹: a block of doubles fits in the first-level cache. */
    static final int SIZE = 1 << 11;

    /** Blocks are multiples of this many terms, and so of every vector's. */
    static final int STEP = 64;

    /** Outcome: the terms' exponents are too far apart, or a term is not finite. Other outcomes count the parts. */
    static final int TOO_WIDE = 0;

    /** Outcome: every term is +0 or −0. */
    static final int ALL_ZERO = -1;

    /** Added to the bits of |x|, it makes zero the largest in signed order, so that the least is the smallest nonzero one. */
    static final int FLOAT_SHIFT = Integer.MAX_VALUE;

    /** As {@link #FLOAT_SHIFT}. */
    static final long DOUBLE_SHIFT = Long.MAX_VALUE;

    /** With more parts than this, {@link ExponentBins} are faster. */
    static final int MAX_PARTS = 5;

    /** The parts, as many as the outcome says. */
    final double[] parts = new double[MAX_PARTS];

    /** Scratch memory for the lanes of a vector. */
    final double[] lanes = new double[32];

    /** The m of the last block of doubles, which is likely to fit the next one. */
    int split;

    private double[] rest;

    /** Scratch memory for the terms' lower parts between splits; made when first asked for, because few blocks need it. */
    double[] rest() {
        if (rest == null) {
            rest = new double[SIZE];
        }
        return rest;
    }

    /** The outcome for floats: from the largest bits of |x| and the least of those bits plus {@link #FLOAT_SHIFT}. */
    static int outcome(int largest, int leastShifted) {
        if (largest == 0) {
            return ALL_ZERO;
        }
        if (largest >= 0x7F80_0000) {
            return TOO_WIDE;
        }
        int a = exponent(leastShifted - FLOAT_SHIFT) - 150;
        int b = exponent(largest) - 126;
        return b + 11 - a <= 53 ? 1 : parts(b + 10, a);
    }

    /** The outcome for doubles: from the largest bits of |x| and the least of those bits plus {@link #DOUBLE_SHIFT}. */
    static int outcome(long largest, long leastShifted) {
        if (largest == 0) {
            return ALL_ZERO;
        }
        // Near the largest double, M or the sum of the q would overflow. Infinities and NaN have larger exponents
        // still.
        if (exponent(largest) > 2046 - 16) {
            return TOO_WIDE;
        }
        return parts(exponent(largest) - 1022 + 10, exponent(leastShifted - DOUBLE_SHIFT) - 1075);
    }

    /** One part for each split until the lower parts add exactly, and one for their sum. */
    private static int parts(int m, int a) {
        int parts = 2;
        for (; m - 42 - a > 53; m -= 43) {
            parts++;
        }
        return parts <= MAX_PARTS ? parts : TOO_WIDE;
    }

    /** Whether two parts split at 2^m are exact for doubles; the arguments as in {@link #outcome(long, long)}. */
    static boolean fits(int m, long largest, long leastShifted) {
        return largest != 0
                && exponent(largest) - 1022 + 10 <= m
                && m - 42 - (exponent(leastShifted - DOUBLE_SHIFT) - 1075) <= 53;
    }

    /** The largest bits of |x| for which two parts split at 2^m {@link #fits fit}. */
    static long largestBits(int m) {
        return ((long) (m + 1022 - 10 + 1) << 52) - 1;
    }

    /** The least bits of a nonzero |x| for which two parts split at 2^m {@link #fits fit}. */
    static long leastBits(int m) {
        int exponent = m - 42 + 1075 - 53;
        return exponent <= 1 ? 0 : (long) exponent << 52;
    }

    /** An m for which two parts fit; if possible, one that also fits a next block with a term four times as large. */
    static int roomySplit(long largest, long leastShifted) {
        int m = split(largest);
        return fits(m + 2, largest, leastShifted) ? m + 2 : m;
    }

    /** The first m for floats, from the largest bits of |x|. */
    static int split(int largest) {
        return exponent(largest) - 126 + 10;
    }

    /** The first m for doubles, from the largest bits of |x|. */
    static int split(long largest) {
        return exponent(largest) - 1022 + 10;
    }

    /** M = 1.5 · 2^m. */
    static double splitter(int m) {
        return Math.scalb(1.5, m);
    }

    private static int exponent(int magnitudeBits) {
        return Math.max(1, magnitudeBits >>> 23);
    }

    private static int exponent(long magnitudeBits) {
        return Math.max(1, (int) (magnitudeBits >>> 52));
    }
}
