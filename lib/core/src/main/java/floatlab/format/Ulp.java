package floatlab.format;

import floatlab.runtime.Require;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * Distances in units in the last place: the spacing of floats, the number of floats between two, and an error measured
 * in that spacing.
 *
 * <p>The unit roundoff u is half the spacing above 1: the largest relative error of one rounding to nearest, as long as
 * the result is not subnormal. The machine epsilon ε = 2u is that spacing itself (Higham, Accuracy and Stability of
 * Numerical Algorithms, 2nd ed., section 2.1; Goldberg 1991, doi 10.1145/103162.103163).
 */
public final class Ulp {
    /** u of float, 2<sup>−24</sup>, about 6.0e-8. */
    public static final float FLOAT_UNIT_ROUNDOFF = 0x1p-24f;

    /** u of double, 2<sup>−53</sup>, about 1.1e-16. */
    public static final double DOUBLE_UNIT_ROUNDOFF = 0x1p-53;

    /** Numbers beyond 10^±500 are not written out: a short text can stand for a billion digits. */
    private static final int FAR = 500;

    private Ulp() {}

    /**
     * The ulp of a float: the distance from |x| to the next larger float, {@link Math#ulp(float)}; at the largest
     * float, to the one below. 2<sup>−149</sup> for 0 and every subnormal, ∞ for ±∞, NaN for NaN.
     *
     * @param x any float
     * @return its ulp, a power of two unless x is not finite
     */
    public static float of(float x) {
        return Math.ulp(x);
    }

    /**
     * The ulp of a double: the distance from |x| to the next larger double, {@link Math#ulp(double)}; at the largest
     * double, to the one below. 2<sup>−1074</sup> for 0 and every subnormal, ∞ for ±∞, NaN for NaN.
     *
     * @param x any double
     * @return its ulp, a power of two unless x is not finite
     */
    public static double of(double x) {
        return Math.ulp(x);
    }

    /**
     * How many steps from one float to the next lead from {@code a} to {@code b}: 0 if they are equal, 1 for
     * neighbours. −0 and 0 are one point; ∞ is one step beyond the largest float.
     *
     * @param a one float
     * @param b the other
     * @return the number of steps, 0 to 4278190080
     * @throws IllegalArgumentException if one is NaN
     */
    public static long distance(float a, float b) {
        checkNumber("a", a);
        checkNumber("b", b);
        return Math.abs((long) ordinal(a) - ordinal(b));
    }

    /**
     * How many steps from one double to the next lead from {@code a} to {@code b}: 0 if they are equal, 1 for
     * neighbours. −0 and 0 are one point; ∞ is one step beyond the largest double. A distance above 2<sup>63</sup> − 1
     * is given as {@link Long#MAX_VALUE}; only numbers of different sign, such as −2 and 2, are so far apart.
     *
     * @param a one double
     * @param b the other
     * @return the number of steps, 0 to 2<sup>63</sup> − 1
     * @throws IllegalArgumentException if one is NaN
     */
    public static long distance(double a, double b) {
        checkNumber("a", a);
        checkNumber("b", b);
        long from = Math.min(ordinal(a), ordinal(b));
        long to = Math.max(ordinal(a), ordinal(b));
        long steps = to - from;
        return steps < 0 ? Long.MAX_VALUE : steps;
    }

    /**
     * The error of a computed float, in ulps of the best possible answer: |computed − exact| / ulp(fl(exact)), where fl
     * rounds to the nearest float, ties to even. A correctly rounded result has at most 0.5.
     *
     * <p>Where fl(exact) overflows, the ulp is the largest finite one, 2<sup>104</sup>. An infinite {@code computed}
     * has error 0 if fl(exact) is that infinity, else ∞. NaN has error NaN. The quotient is exact (an ulp is a power of
     * two) and rounded once, to double.
     *
     * @param computed the result to judge
     * @param exact the true value
     * @return the error, 0 or more, or NaN
     * @throws NullPointerException if {@code exact} is null
     */
    public static double errorInUlps(float computed, BigDecimal exact) {
        Objects.requireNonNull(exact, "exact");
        if (Float.isNaN(computed)) {
            return Double.NaN;
        }
        float rounded = exact.floatValue();
        if (Float.isInfinite(computed)) {
            return computed == rounded ? 0 : Double.POSITIVE_INFINITY;
        }
        // |exact| < 10^exponent. The scale of a zero says nothing about its size.
        long exponent = exact.signum() == 0 ? Long.MIN_VALUE : (long) exact.precision() - exact.scale();
        if (exponent > FAR) {
            return Double.POSITIVE_INFINITY;
        }
        // A number that small cannot change the quotient.
        BigDecimal near = exponent < -FAR ? BigDecimal.ZERO : exact;
        float ulp = Float.isInfinite(rounded) ? Math.ulp(Float.MAX_VALUE) : Math.ulp(rounded);
        return new BigDecimal(computed)
                .subtract(near)
                .abs()
                .divide(new BigDecimal(ulp))
                .doubleValue();
    }

    /** The place of a float on the line of all floats, both zeros at 0. */
    private static int ordinal(float x) {
        int bits = Float.floatToIntBits(x);
        return bits < 0 ? Integer.MIN_VALUE - bits : bits;
    }

    private static long ordinal(double x) {
        long bits = Double.doubleToLongBits(x);
        return bits < 0 ? Long.MIN_VALUE - bits : bits;
    }

    private static void checkNumber(String name, double x) {
        Require.that(!Double.isNaN(x), name, () -> "NaN", "a number: NaN has no place among them");
    }
}
