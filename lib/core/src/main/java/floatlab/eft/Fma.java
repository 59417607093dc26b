package floatlab.eft;

import java.math.BigDecimal;

/**
 * The fused multiply-add in software: a · b + c rounded once, bit for bit what {@link Math#fma(float, float, float)}
 * gives, on a processor without that instruction many times faster than the JDK's own substitute, which goes through
 * BigDecimal.
 *
 * <p>NaN, infinities and signed zeros as {@link Math#fma(float, float, float)} has them. Source: Boldo and Melquiond
 * 2008, Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd, doi
 * 10.1109/TC.2007.70819.
 */
public final class Fma {
    /** Within these exponents no step of the double algorithm overflows, and none loses bits below the subnormals. */
    private static final int MAX_EXPONENT = 990;

    private static final int MIN_EXPONENT = -900;

    private Fma() {}

    /**
     * a · b + c, rounded once to float.
     *
     * <p>The product is exact in double. The sum is rounded to double <em>to odd</em> (an inexact result takes the
     * neighbour whose last bit is 1), which keeps it off the half-way points between floats, so that the second
     * rounding, to float, is as good as a single one.
     *
     * @param a one factor
     * @param b the other
     * @param c the summand
     * @return the float nearest to a · b + c, ties to even
     */
    public static float fma(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        double error = ErrorFree.sumError(product, (double) c, sum);
        return (float) toOdd(sum, error);
    }

    /**
     * a · b + c, rounded once to double.
     *
     * <p>By error-free transformations where exponents are moderate (a · b and c between 2<sup>−900</sup> and
     * 2<sup>990</sup>), else through {@link BigDecimal}, some hundred times slower.
     *
     * @param a one factor
     * @param b the other
     * @param c the summand
     * @return the double nearest to a · b + c, ties to even
     */
    public static double fma(double a, double b, double c) {
        if (!Double.isFinite(a) || !Double.isFinite(b)) {
            return a * b + c;
        }
        if (!Double.isFinite(c)) {
            return c; // a · b may overflow to the other infinity, but it is finite
        }
        if (a == 0 || b == 0) {
            return a * b + c;
        }
        if (c == 0) {
            return a * b; // adding +0 would turn the −0 of a negative product that underflows into +0
        }
        int aExponent = Math.getExponent(a);
        int bExponent = Math.getExponent(b);
        if (isModerate(aExponent)
                && isModerate(bExponent)
                && isModerate(aExponent + bExponent)
                && isModerate(Math.getExponent(c))) {
            DoublePair product = ErrorFree.twoProductSplit(a, b);
            DoublePair low = ErrorFree.twoSum(c, product.error());
            DoublePair high = ErrorFree.twoSum(product.value(), low.value());
            double rest = high.error() + low.error();
            return high.value() + toOdd(rest, ErrorFree.sumError(high.error(), low.error(), rest));
        }
        return new BigDecimal(a)
                .multiply(new BigDecimal(b))
                .add(new BigDecimal(c))
                .doubleValue();
    }

    /** The sum + error rounded to odd, given its rounding to nearest and the error of that. */
    private static double toOdd(double sum, double error) {
        if (error != 0 && Double.isFinite(sum)) {
            long bits = Double.doubleToRawLongBits(sum);
            if ((bits & 1) == 0) {
                // The exact value lies beyond an even neighbour: away from zero if the error has the sum's sign.
                return Double.longBitsToDouble((error > 0) == (sum > 0) ? bits + 1 : bits - 1);
            }
        }
        return sum;
    }

    private static boolean isModerate(int exponent) {
        return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT;
    }
}
