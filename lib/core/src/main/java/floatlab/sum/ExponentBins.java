package floatlab.sum;

/**
 * Sums of many terms of any exponents, in plain loops: for each sign and exponent there is a bin, a long that holds the sum
 * of the significands, as integers, of the terms that have it. A term costs one integer addition, whatever its neighbours
 * are. This is the large superaccumulator of Neal (arXiv:1505.05571) with another rule for overflow: a bin that is about to
 * reach 2⁶³, which takes at least 2¹⁰ − 1 terms, is emptied at once into the {@link ExactSum}.
 *
 * <p>The bins of infinities and NaN stay at −2⁶³. A sum that starts there is negative, like one that overflows, and so one
 * test of the sign finds these terms too.
 */
final class ExponentBins {
    /** With fewer doubles than this, it takes longer to make and empty the bins than to add the terms one by one. */
    static final int LEAST_DOUBLES = 1 << 11;

    /** As {@link #LEAST_DOUBLES}, for floats, which need fewer bins. */
    static final int LEAST_FLOATS = 1 << 8;

    private static final int DOUBLE_EXPONENTS = 0x7FF;

    /** The unit of a term with exponent field e > 0 is 2^(e + this). */
    private static final int DOUBLE_UNIT = -1075;

    private static final int FLOAT_EXPONENTS = 0xFF;
    private static final int FLOAT_UNIT = -150;

    private ExponentBins() {}

    /** Adds the terms x[from] to x[to − 1], which the sum has counted. */
    static void add(double[] x, int from, int to, ExactSum sum) {
        long[] bins = bins(DOUBLE_EXPONENTS);
        for (int i = fill(x, from, to, bins); i < to; i = fill(x, i, to, bins)) {
            int bin = (int) (Double.doubleToRawLongBits(x[i]) >>> 52);
            if (bins[bin] < 0) {
                sum.addCounted(x[i]);
                i++;
            } else {
                empty(bins, bin, DOUBLE_EXPONENTS, DOUBLE_UNIT, sum);
            }
        }
        empty(bins, DOUBLE_EXPONENTS, DOUBLE_UNIT, sum);
        // Zeros change no bin, but a +0 among them makes a sum of zero +0.
        for (int i = from; i < to && !sum.beyondNegativeZero(); i++) {
            sum.addCounted(x[i]);
        }
    }

    /** Adds terms to their bins up to the first that its bin cannot take; the index of that, or {@code to}. */
    private static int fill(double[] x, int from, int to, long[] bins) {
        for (int i = from; i < to; i++) {
            long bits = Double.doubleToRawLongBits(x[i]);
            int bin = (int) (bits >>> 52);
            long fraction = bits & 0xF_FFFF_FFFF_FFFFL;
            long total = bins[bin] + ((bin & DOUBLE_EXPONENTS) == 0 ? fraction : fraction | 1L << 52);
            if (total < 0) {
                return i;
            }
            bins[bin] = total;
        }
        return to;
    }

    /** Adds the terms x[from] to x[to − 1], which the sum has counted. */
    static void add(float[] x, int from, int to, ExactSum sum) {
        long[] bins = bins(FLOAT_EXPONENTS);
        for (int i = fill(x, from, to, bins); i < to; i = fill(x, i, to, bins)) {
            // The term is infinite or NaN, because fewer than 2³¹ significands below 2²⁴ overflow no bin.
            sum.addCounted(x[i]);
            i++;
        }
        empty(bins, FLOAT_EXPONENTS, FLOAT_UNIT, sum);
        for (int i = from; i < to && !sum.beyondNegativeZero(); i++) {
            sum.addCounted(x[i]);
        }
    }

    private static int fill(float[] x, int from, int to, long[] bins) {
        for (int i = from; i < to; i++) {
            int bits = Float.floatToRawIntBits(x[i]);
            int bin = bits >>> 23;
            int fraction = bits & 0x7F_FFFF;
            long total = bins[bin] + ((bin & FLOAT_EXPONENTS) == 0 ? fraction : fraction | 1 << 23);
            if (total < 0) {
                return i;
            }
            bins[bin] = total;
        }
        return to;
    }

    /** A bin for each exponent, first those of positive terms. The bins of infinities and NaN take no term. */
    private static long[] bins(int exponents) {
        long[] bins = new long[2 * (exponents + 1)];
        bins[exponents] = Long.MIN_VALUE;
        bins[bins.length - 1] = Long.MIN_VALUE;
        return bins;
    }

    private static void empty(long[] bins, int exponents, int unit, ExactSum sum) {
        int negative = exponents + 1;
        // Subnormals have the unit of exponent 1.
        empty(bins, 0, exponents, unit, sum);
        empty(bins, negative, exponents, unit, sum);
        sum.addUnits(bins, 1, exponents, unit, false);
        sum.addUnits(bins, negative + 1, negative + exponents, unit - negative, true);
    }

    private static void empty(long[] bins, int bin, int exponents, int unit, ExactSum sum) {
        int exponent = Math.max(1, bin & exponents);
        sum.addUnits(bins, bin, bin + 1, unit + exponent - bin, bin > exponents);
        bins[bin] = 0;
    }
}
