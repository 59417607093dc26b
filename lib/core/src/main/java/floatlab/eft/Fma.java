package floatlab.eft;

import floatlab.runtime.VectorSupport;
import java.math.BigDecimal;

/**
 * The fused multiply-add, a · b + c rounded once. Where the processor has the instruction, it is used; elsewhere a method in
 * software gives the same bits, many times faster than the JDK's own substitute, which goes through BigDecimal.
 *
 * <p>NaN, infinities and signed zeros as {@link Math#fma(float, float, float)} has them. Source: Boldo and Melquiond
 * 2008, Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd, doi
 * 10.1109/TC.2007.70819.
 */
public final class Fma {
    /** Within these exponents no step of the double algorithm overflows, and none loses bits below the subnormals. */
    private static final int MAX_EXPONENT = 990;

    private static final int MIN_EXPONENT = -900;

    /** Whether the processor has the instruction. A JVM that does not tell is taken to have none. */
    private static final boolean IN_HARDWARE = VectorSupport.fmaInHardware().orElse(false);

    private Fma() {}

    /**
     * Whether {@link #fma(float, float, float)} is one instruction here. Code that has one form with FMAs and one without
     * asks here which to take, so that all of it takes the same.
     *
     * @return true if the JVM says that the processor has FMA; false also where it does not tell
     */
    public static boolean isInHardware() {
        return IN_HARDWARE;
    }

    /**
     * a · b + c, rounded once to float.
     *
     * @param a one factor
     * @param b the other
     * @param c the summand
     * @return the float nearest to a · b + c, ties to even
     */
    public static float fma(float a, float b, float c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : inSoftware(a, b, c);
    }

    /**
     * a · b + c, rounded once to double.
     *
     * @param a one factor
     * @param b the other
     * @param c the summand
     * @return the double nearest to a · b + c, ties to even
     */
    public static double fma(double a, double b, double c) {
        return IN_HARDWARE ? Math.fma(a, b, c) : inSoftware(a, b, c);
    }

    /**
     * {@link #fma(float, float, float)} without the instruction.
     *
     * <p>The product is exact in double. The sum is rounded to double <em>to odd</em> (an inexact result takes the
     * neighbour whose last bit is 1), which keeps it off the half-way points between floats, so that the second
     * rounding, to float, is as good as a single one.
     */
    static float inSoftware(float a, float b, float c) {
        return (float) RoundToOdd.sum((double) a * b, c);
    }

    /**
     * {@link #fma(double, double, double)} without the instruction.
     *
     * <p>By error-free transformations where exponents are moderate (a · b and c between 2<sup>−900</sup> and
     * 2<sup>990</sup>), else through {@link BigDecimal}, some hundred times slower.
     */
    static double inSoftware(double a, double b, double c) {
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
            return high.value() + RoundToOdd.of(rest, ErrorFree.sumError(high.error(), low.error(), rest));
        }
        return new BigDecimal(a)
                .multiply(new BigDecimal(b))
                .add(new BigDecimal(c))
                .doubleValue();
    }

    private static boolean isModerate(int exponent) {
        return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT;
    }
}
