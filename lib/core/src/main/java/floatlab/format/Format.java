package floatlab.format;

import floatlab.eft.Fma;
import floatlab.eft.RoundToOdd;
import floatlab.runtime.Require;
import java.util.List;
import java.util.Objects;

/**
 * A binary floating-point format: what numbers it holds, how others are rounded into it, and its arithmetic.
 *
 * <p>Its numbers are {@code ±m · 2^(e - precision + 1)} with an integer {@code m < 2^precision} and an exponent
 * {@code minExponent <= e <= maxExponent}, up to {@link #max()}; below {@link #minNormal()} they are subnormal, a fixed
 * {@link #minSubnormal()} apart. They are passed as {@code double}, which holds each of them exactly.
 *
 * <p>Every operation gives the exact result, rounded once. NaN gives NaN (its sign and payload are not promised), also where
 * the format has none and {@link #toBits} therefore refuses it, and −0 is kept apart from 0 as IEEE 754 asks. A result beyond {@link #max()} becomes ∞, or NaN in a format without ∞, or in a
 * {@linkplain #saturating() saturating} format {@code ±max}, unless the {@link Rounding} goes toward zero.
 *
 * <p>Sources: IEEE 754-2019 section 3; OCP 8-bit Floating Point Specification (OFP8) revision 1.0, section 5.
 *
 * @param name as shown in tables
 * @param exponentBits width of the exponent field; {@code minExponent = 2 - 2^(exponentBits - 1)}
 * @param precision bits of the significand with the leading one that is not stored
 * @param max the largest finite number
 * @param infinity whether the format has ∞; if not, the pattern of all ones is its only NaN, or a number
 * @param nan whether the format has NaN; one without it has no ∞, and saturates
 * @param saturating whether overflow and ±∞ become {@code ±max}
 */
public record Format(
        String name, int exponentBits, int precision, double max, boolean infinity, boolean nan, boolean saturating) {

    /**
     * IEEE binary16, "half precision", fp16: 1 sign bit, 5 exponent bits, 10 stored significand bits. Largest number 65504,
     * smallest normal 2<sup>−14</sup>, smallest positive 2<sup>−24</sup>, ε = 2<sup>−10</sup>; counting by one stalls at
     * 2048. Source: IEEE 754-2019 section 3.6.
     */
    public static final Format BINARY16 = ieee("binary16", 5, 11);

    /**
     * bfloat16, the upper 16 bits of a {@code float}: 1 sign bit, 8 exponent bits, 7 stored significand bits. It has
     * {@code float}'s range and ε = 2<sup>−7</sup>; counting by one stalls at 256. Rounding, subnormals, ∞ and NaN are
     * IEEE 754's, as in PyTorch; some hardware flushes subnormals to zero. Source: Kalamkar et al. 2019, arXiv 1905.12322,
     * section 3.
     */
    public static final Format BFLOAT16 = ieee("bfloat16", 8, 8);

    /**
     * TF32, the form in which tensor cores take {@code float} operands: 1 sign bit, 8 exponent bits, 10 stored significand
     * bits. It has {@code float}'s range and binary16's ε = 2<sup>−10</sup>; memory holds a {@code float} whose last 13
     * bits are zero. Source: Fasi, Higham, Mikaitis and Pranesh 2021, doi 10.7717/peerj-cs.330.
     */
    public static final Format TENSOR_FLOAT32 = ieee("tf32", 8, 11);

    /**
     * OFP8 E4M3: 1 sign bit, 4 exponent bits, 3 stored significand bits, no ∞. Largest number 448 (0x7E), NaN only 0x7F and
     * 0xFF, smallest normal 2<sup>−6</sup>, smallest positive 2<sup>−9</sup>, ε = 2<sup>−3</sup>; counting by one stalls
     * at 16. Overflow is OFP8's non-saturating conversion: ±∞, and everything that would round beyond 448 (more than 464,
     * the middle to the next number if there were one), become NaN. PyTorch's conversion is {@link #asSaturating()}.
     * Source: OCP 8-bit Floating Point Specification (OFP8) revision 1.0, section 5.
     */
    public static final Format FLOAT8_E4M3 = new Format("fp8 e4m3", 4, 4, 448, false, false);

    /**
     * OFP8 E5M2, the upper 8 bits of a binary16: 1 sign bit, 5 exponent bits, 2 stored significand bits. Largest number
     * 57344, smallest normal 2<sup>−14</sup>, smallest positive 2<sup>−16</sup>, ε = 2<sup>−2</sup>; counting by one stalls
     * at 8. Overflow gives ∞ from 61440 on, as in IEEE 754. Source: OFP8 revision 1.0, section 5.
     */
    public static final Format FLOAT8_E5M2 = ieee("fp8 e5m2", 5, 3);

    /**
     * FP6 E3M2 of microscaling: 1 sign bit, 3 exponent bits, 2 stored significand bits, neither ∞ nor NaN. Largest number 28,
     * smallest normal 2<sup>−2</sup>, smallest positive 2<sup>−4</sup>. Overflow gives the largest number. Source: OCP
     * Microscaling Formats (MX) Specification 1.0, section 5.3.2.
     */
    public static final Format FLOAT6_E3M2 = new Format("fp6 e3m2", 3, 3, 28, false, false, true);

    /**
     * FP6 E2M3 of microscaling: 1 sign bit, 2 exponent bits, 3 stored significand bits, neither ∞ nor NaN. Largest number 7.5,
     * smallest normal 1, smallest positive 2<sup>−3</sup>. Overflow gives the largest number. Source: OCP MX 1.0, section
     * 5.3.2.
     */
    public static final Format FLOAT6_E2M3 = new Format("fp6 e2m3", 2, 4, 7.5, false, false, true);

    /**
     * FP4 E2M1 of microscaling: 1 sign bit, 2 exponent bits, 1 stored significand bit, neither ∞ nor NaN. Its numbers are 0,
     * 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives. Overflow gives 6. Source: OCP MX 1.0, section 5.3.3.
     */
    public static final Format FLOAT4_E2M1 = new Format("fp4 e2m1", 2, 2, 6, false, false, true);

    /** IEEE single precision, Java's {@code float}. */
    public static final Format BINARY32 = ieee("binary32", 8, 24);

    /** IEEE double precision, Java's {@code double}. */
    public static final Format BINARY64 = ieee("binary64", 11, 53);

    /** The formats that have NaN, the most precise first; those of microscaling blocks ({@link BlockFormat}) are not here. */
    public static final List<Format> ALL =
            List.of(BINARY64, BINARY32, TENSOR_FLOAT32, BINARY16, BFLOAT16, FLOAT8_E4M3, FLOAT8_E5M2);

    /**
     * A format of the given shape, of binary64's shape or within binary32's.
     *
     * @param name as shown in tables
     * @param exponentBits width of the exponent field
     * @param precision bits of the significand, the hidden one included
     * @param max the largest finite number
     * @param infinity whether the format has ∞
     * @param nan whether the format has NaN
     * @param saturating whether overflow and ±∞ become {@code ±max}
     * @throws NullPointerException if {@code name} is null
     * @throws IllegalArgumentException if a format without NaN has ∞ or does not saturate, if {@code exponentBits} is not 2 to 8 or {@code precision} not 2 to 24 (11 and 53
     *     together are allowed, with binary64's own {@code max} and ∞), or if {@code max} is not a normal number of that
     *     shape within one of its top two exponents
     */
    public Format {
        Objects.requireNonNull(name, "name");
        Require.that(nan || !infinity, "infinity", () -> infinity, "false in a format without NaN");
        Require.that(nan || saturating, "saturating", () -> saturating, "true in a format without NaN");
        boolean binary64 = exponentBits == 11 && precision == 53;
        if (!binary64) {
            Require.between("exponentBits", exponentBits, 2, 8);
            Require.between("precision", precision, 2, 24);
        }
        if (binary64 && (max != Double.MAX_VALUE || !infinity)) {
            throw new IllegalArgumentException("max is " + FloatText.shortest(max) + (infinity ? "" : " without ∞")
                    + ", expected binary64's own, " + FloatText.shortest(Double.MAX_VALUE) + " and ∞");
        }
        int bias = (1 << (exponentBits - 1)) - 1;
        int e = Math.getExponent(max);
        long dropped = Double.doubleToRawLongBits(max) & ((1L << (53 - precision)) - 1);
        if (!(max > 0) || e < bias || e > bias + (infinity ? 0 : 1) || dropped != 0) {
            throw new IllegalArgumentException("max is " + FloatText.shortest(max) + ", expected a number of "
                    + precision + " significant bits with exponent " + bias + (infinity ? "" : " or " + (bias + 1)));
        }
    }

    /**
     * A format with NaN.
     *
     * @param name as shown in tables
     * @param exponentBits width of the exponent field
     * @param precision bits of the significand, the hidden one included
     * @param max the largest finite number
     * @param infinity whether the format has ∞
     * @param saturating whether overflow and ±∞ become {@code ±max}
     * @throws NullPointerException if {@code name} is null
     * @throws IllegalArgumentException as the constructor above
     */
    public Format(String name, int exponentBits, int precision, double max, boolean infinity, boolean saturating) {
        this(name, exponentBits, precision, max, infinity, true, saturating);
    }

    /**
     * Name, widths and largest number.
     *
     * @return such as {@code binary16 (5 exponent bits, precision 11, up to 65504.0)}
     */
    @Override
    public String toString() {
        return name + " (" + exponentBits + " exponent bits, precision " + precision + ", up to "
                + FloatText.shortest(max) + (infinity ? "" : nan ? ", no ∞" : ", no ∞ or NaN")
                + (saturating ? ", saturating)" : ")");
    }

    /**
     * A format encoded as IEEE 754 lays down: the largest exponent field is kept for ∞ and NaN.
     *
     * @param name as shown in tables
     * @param exponentBits width of the exponent field, 2 to 8
     * @param precision bits of the significand, the hidden one included, 2 to 24
     * @return the format, not saturating
     * @throws NullPointerException if {@code name} is null
     * @throws IllegalArgumentException if a width is out of range
     */
    public static Format ieee(String name, int exponentBits, int precision) {
        double max = (2 - Math.scalb(1.0, 1 - precision)) * Math.scalb(1.0, (1 << (exponentBits - 1)) - 1);
        return new Format(name, exponentBits, precision, max, true, false);
    }

    /**
     * This format with OFP8's saturating conversion: overflow and ±∞ become {@code ±max}; NaN stays NaN.
     *
     * @return the saturating format, with the same numbers
     */
    public Format asSaturating() {
        return new Format(name, exponentBits, precision, max, infinity, nan, true);
    }

    /**
     * The width of an encoded number: sign, exponent field, stored part of the significand.
     *
     * @return the number of bits, 8 for OFP8
     */
    public int bits() {
        return exponentBits + precision;
    }

    /**
     * The exponent of the smallest normal number, IEEE's emin.
     *
     * @return −14 for binary16
     */
    public int minExponent() {
        return 2 - (1 << (exponentBits - 1));
    }

    /**
     * The exponent of the largest finite number, IEEE's emax.
     *
     * @return 15 for binary16
     */
    public int maxExponent() {
        return Math.getExponent(max);
    }

    /**
     * The smallest positive number with full precision, {@code 2^minExponent}.
     *
     * @return the smallest normal number
     */
    public double minNormal() {
        return Math.scalb(1.0, minExponent());
    }

    /**
     * The smallest positive number, and the distance of neighbours below {@link #minNormal()}.
     *
     * @return {@code 2^(minExponent - precision + 1)}
     */
    public double minSubnormal() {
        return Math.scalb(1.0, minExponent() - precision + 1);
    }

    /**
     * The distance from 1 to the next larger number, machine epsilon.
     *
     * @return {@code 2^(1 - precision)}
     */
    public double epsilon() {
        return Math.scalb(1.0, 1 - precision);
    }

    /**
     * The largest relative error of rounding to nearest in the normal range, u.
     *
     * @return {@code epsilon / 2}
     */
    public double unitRoundoff() {
        return Math.scalb(1.0, -precision);
    }

    /**
     * Whether {@code x} is a number, ∞ or NaN of this format.
     *
     * @param x any double
     * @return true if rounding would leave it as it is
     */
    public boolean holds(double x) {
        if (Double.isNaN(x)) {
            return nan;
        }
        if (Double.isInfinite(x)) {
            return infinity;
        }
        if (isBinary32()) {
            return (float) x == x;
        }
        // A number of this format is a multiple of the spacing at its exponent.
        return precision == 53 || x == 0 || Math.abs(x) <= max && Math.rint(x / lastPlace(x)) == x / lastPlace(x);
    }

    /**
     * Rounds to nearest, ties to even, directly: no format in between, so no double rounding.
     *
     * @param x any double
     * @return the number of this format that {@code x} becomes
     */
    public double round(double x) {
        return round(x, Rounding.NEAREST_EVEN);
    }

    /**
     * Rounds a whole number to nearest, ties to even.
     *
     * @param n any number from −2<sup>53</sup> to 2<sup>53</sup>
     * @return the number of this format that {@code n} becomes
     * @throws IllegalArgumentException if n is beyond these, since a double cannot hold all of those numbers
     */
    public double round(long n) {
        Require.between("n", n, -1L << 53, 1L << 53);
        return round((double) n);
    }

    /**
     * Rounds a float to nearest, ties to even.
     *
     * @param x any float
     * @return the number of this format that {@code x} becomes, as a float
     * @throws IllegalStateException if that number is beyond the largest float, which few formats have
     */
    public float round(float x) {
        return round(x, Rounding.NEAREST_EVEN);
    }

    /**
     * Rounds a float in the given mode.
     *
     * @param x any float
     * @param rounding which neighbour to take
     * @return the number of this format that {@code x} becomes, as a float
     * @throws NullPointerException if {@code rounding} is null
     * @throws IllegalStateException if that number is beyond the largest float, which few formats have
     */
    public float round(float x, Rounding rounding) {
        double rounded = round((double) x, rounding);
        if (Math.abs(rounded) > Float.MAX_VALUE && Double.isFinite(rounded)) {
            requireFloats();
        }
        return (float) rounded;
    }

    /**
     * Rounds in the given mode, directly: no format in between, so no double rounding.
     *
     * @param x any double
     * @param rounding which neighbour to take
     * @return the number of this format that {@code x} becomes, with the sign of {@code x}
     * @throws NullPointerException if {@code rounding} is null
     */
    public double round(double x, Rounding rounding) {
        Objects.requireNonNull(rounding, "rounding");
        double a = Math.abs(x);
        if (Double.isNaN(x) || x == 0 || precision == 53 && !(saturating && a > max)) {
            return x;
        }
        if (rounding == Rounding.NEAREST_EVEN && isBinary32() && !saturating) {
            return (float) x; // the same in one instruction
        }
        double rounded;
        if (a > max) {
            rounded = beyondMax(a, rounding);
        } else {
            double place = lastPlace(a);
            double units = a / place; // a power of two: exact
            double below = Math.floor(units);
            double fraction = units - below; // exact: the low bits of units
            boolean away = fraction != 0 && rounding.awayFromZero(below % 2 == 1, fraction);
            rounded = (away ? below + 1 : below) * place;
        }
        return Math.copySign(rounded, x);
    }

    /**
     * Whether the numbers are those of binary32, so that the cast to {@code float} rounds into this format. The widths alone
     * do not say so: the largest number may be another, or ∞ be missing.
     *
     * @return true for {@link #BINARY32}, under any name, saturating or not
     */
    public boolean isBinary32() {
        return precision == 24 && exponentBits == 8 && max == Float.MAX_VALUE && infinity;
    }

    private double beyondMax(double a, Rounding rounding) {
        double overflow = infinity ? Double.POSITIVE_INFINITY : Double.NaN;
        if (saturating) {
            return max;
        }
        if (Double.isInfinite(a)) {
            return overflow;
        }
        double place = lastPlace(max);
        double fraction = Math.min(1, (a - max) / place);
        return rounding.awayFromZero(max / place % 2 == 1, fraction) ? overflow : max;
    }

    /** The distance from |x| to the next number away from zero in this format without an upper limit. */
    private double lastPlace(double x) {
        int e = Math.max(Math.getExponent(x), minExponent()) - precision + 1;
        return Double.longBitsToDouble((long) (e + 1023) << 52); // e is at least -149 where this is used
    }

    /**
     * {@code a + b}, rounded once to nearest.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @return the correctly rounded sum
     * @throws IllegalArgumentException if {@code a} or {@code b} is not a number of this format
     */
    public double add(double a, double b) {
        return add(a, b, Rounding.NEAREST_EVEN);
    }

    /**
     * {@code a + b}, rounded once.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @param rounding which neighbour to take; in binary64 only {@link Rounding#NEAREST_EVEN}
     * @return the correctly rounded sum
     * @throws NullPointerException if {@code rounding} is null
     * @throws IllegalArgumentException if {@code a} or {@code b} is not a number of this format, or if this is binary64
     *     and the rounding another
     */
    public double add(double a, double b, Rounding rounding) {
        checkOperand("a", a);
        checkOperand("b", b);
        return precision == 53 ? round(nearest(a + b, rounding)) : round(RoundToOdd.sum(a, b), rounding);
    }

    /**
     * {@code a - b}, rounded once to nearest.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @return the correctly rounded difference
     * @throws IllegalArgumentException if {@code a} or {@code b} is not a number of this format
     */
    public double subtract(double a, double b) {
        return subtract(a, b, Rounding.NEAREST_EVEN);
    }

    /**
     * {@code a - b}, rounded once.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @param rounding which neighbour to take; in binary64 only {@link Rounding#NEAREST_EVEN}
     * @return the correctly rounded difference
     * @throws NullPointerException if {@code rounding} is null
     * @throws IllegalArgumentException if {@code a} or {@code b} is not a number of this format, or if this is binary64
     *     and the rounding another
     */
    public double subtract(double a, double b, Rounding rounding) {
        checkOperand("a", a);
        checkOperand("b", b);
        return precision == 53 ? round(nearest(a - b, rounding)) : round(RoundToOdd.sum(a, -b), rounding);
    }

    /**
     * {@code a · b}, rounded once to nearest.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @return the correctly rounded product
     * @throws IllegalArgumentException if {@code a} or {@code b} is not a number of this format
     */
    public double multiply(double a, double b) {
        return multiply(a, b, Rounding.NEAREST_EVEN);
    }

    /**
     * {@code a · b}, rounded once. The product of two significands of at most 24 bits is exact in a double.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @param rounding which neighbour to take; in binary64 only {@link Rounding#NEAREST_EVEN}
     * @return the correctly rounded product
     * @throws NullPointerException if {@code rounding} is null
     * @throws IllegalArgumentException if {@code a} or {@code b} is not a number of this format, or if this is binary64
     *     and the rounding another
     */
    public double multiply(double a, double b, Rounding rounding) {
        checkOperand("a", a);
        checkOperand("b", b);
        return round(nearest(a * b, rounding), rounding);
    }

    /**
     * {@code a / b}, rounded once to nearest.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @return the correctly rounded quotient
     * @throws IllegalArgumentException if {@code a} or {@code b} is not a number of this format
     */
    public double divide(double a, double b) {
        return divide(a, b, Rounding.NEAREST_EVEN);
    }

    /**
     * {@code a / b}, as if rounded once.
     *
     * <p>It is rounded to a double first, which is harmless. Let v be a number of this format or the middle of two,
     * p + 1 bits at most. If a/b is not v, then a − v·b is a non-zero integer in units in which v·b is less than
     * 2<sup>2p+1</sup>, so a/b is at least 2<sup>−2p−1</sup> (2<sup>−49</sup> at p = 24) relatively away from v and
     * stays on its side of v when rounded to 53 bits. Source: Figueroa 1995, doi 10.1145/221332.221334, for nearest;
     * the argument here holds for every mode.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @param rounding which neighbour to take; in binary64 only {@link Rounding#NEAREST_EVEN}
     * @return the correctly rounded quotient
     * @throws NullPointerException if {@code rounding} is null
     * @throws IllegalArgumentException if {@code a} or {@code b} is not a number of this format, or if this is binary64
     *     and the rounding another
     */
    public double divide(double a, double b, Rounding rounding) {
        checkOperand("a", a);
        checkOperand("b", b);
        return round(nearest(a / b, rounding), rounding);
    }

    /**
     * The square root, rounded once to nearest.
     *
     * @param a a number of this format
     * @return the correctly rounded root; NaN for {@code a < 0}, −0 for −0
     * @throws IllegalArgumentException if {@code a} is not a number of this format
     */
    public double sqrt(double a) {
        return sqrt(a, Rounding.NEAREST_EVEN);
    }

    /**
     * The square root, as if rounded once: the root is rounded to a double first, which is harmless as in
     * {@link #divide(double, double, Rounding)}, since it is 2<sup>−2p−3</sup> away from every v that it does not equal.
     *
     * @param a a number of this format
     * @param rounding which neighbour to take; in binary64 only {@link Rounding#NEAREST_EVEN}
     * @return the correctly rounded root; NaN for {@code a < 0}, −0 for −0
     * @throws NullPointerException if {@code rounding} is null
     * @throws IllegalArgumentException if {@code a} is not a number of this format, or if this is binary64 and the
     *     rounding another
     */
    public double sqrt(double a, Rounding rounding) {
        checkOperand("a", a);
        return round(nearest(Math.sqrt(a), rounding), rounding);
    }

    /**
     * {@code a · b + c}, rounded once to nearest.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @param c a number of this format
     * @return the correctly rounded sum of the exact product and {@code c}
     * @throws IllegalArgumentException if an argument is not a number of this format
     */
    public double fma(double a, double b, double c) {
        return fma(a, b, c, Rounding.NEAREST_EVEN);
    }

    /**
     * {@code a · b + c}, rounded once.
     *
     * @param a a number of this format
     * @param b a number of this format
     * @param c a number of this format
     * @param rounding which neighbour to take; in binary64 only {@link Rounding#NEAREST_EVEN}
     * @return the correctly rounded sum of the exact product and {@code c}
     * @throws NullPointerException if {@code rounding} is null
     * @throws IllegalArgumentException if an argument is not a number of this format, or if this is binary64 and the
     *     rounding another
     */
    public double fma(double a, double b, double c, Rounding rounding) {
        checkOperand("a", a);
        checkOperand("b", b);
        checkOperand("c", c);
        return precision == 53 ? round(nearest(Fma.fma(a, b, c), rounding)) : round(RoundToOdd.sum(a * b, c), rounding);
    }

    private void checkOperand(String argument, double x) {
        if (precision != 53 && !holds(x)) {
            throw Require.unexpected(argument, FloatText.shortest(x), "a " + name + " number");
        }
    }

    /** Java rounds binary64 results to nearest, so no other rounding can be asked for. */
    private double nearest(double result, Rounding rounding) {
        if (precision == 53 && Objects.requireNonNull(rounding, "rounding") != Rounding.NEAREST_EVEN) {
            throw new IllegalArgumentException("rounding is not NEAREST_EVEN, the only one of binary64 arithmetic");
        }
        return result;
    }

    /**
     * The bits that encode a number, field by field.
     *
     * @param x any double; rounded to nearest into this format first
     * @return sign, exponent field and stored significand in base 2, with a space between them, such as
     *     {@code 0 01111 0000000000} for 1 in binary16; a NaN is the quiet one
     * @throws IllegalArgumentException if x is NaN and this format has none
     */
    public String fields(double x) {
        Require.that(nan || !Double.isNaN(x), "x", () -> x, "a number, since " + name + " has no NaN");
        double rounded = round(x);
        long encoded;
        if (precision == 53) {
            encoded = Double.doubleToLongBits(rounded);
        } else if (Double.isNaN(rounded)) {
            encoded = exponentMask() | (infinity ? quietBit() : significandMask());
        } else {
            encoded = signMask(Double.doubleToRawLongBits(rounded) < 0) | magnitude(Math.abs(rounded));
        }
        StringBuilder text = new StringBuilder();
        for (int i = bits() - 1; i >= 0; i--) {
            text.append(encoded >>> i & 1);
            if (i == bits() - 1 || i == precision - 1) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    /**
     * Rounds to nearest and encodes. A NaN becomes quiet and keeps its sign and what fits of its payload; in a format without
     * ∞ it becomes the only NaN.
     *
     * @param x any float
     * @return the encoding, in the low {@link #bits()} bits of the int
     * @throws IllegalArgumentException if x is NaN and this format has none
     * @throws IllegalStateException if this format has numbers beyond those of a float
     */
    public int toBits(float x) {
        return toBits(x, Rounding.NEAREST_EVEN);
    }

    /**
     * Rounds in the given mode and encodes; NaN as in {@link #toBits(float)}.
     *
     * @param x any float
     * @param rounding which neighbour to take
     * @return the encoding, in the low {@link #bits()} bits of the int
     * @throws NullPointerException if {@code rounding} is null
     * @throws IllegalArgumentException if x is NaN and this format has none
     * @throws IllegalStateException if this format has numbers beyond those of a float
     */
    public int toBits(float x, Rounding rounding) {
        Objects.requireNonNull(rounding, "rounding");
        requireFloats();
        int sign = signMask(Float.floatToRawIntBits(x) < 0);
        if (Float.isNaN(x)) {
            Require.that(nan, "x", () -> x, "a number, since " + name + " has no NaN");
            int payload = (Float.floatToRawIntBits(x) & 0x7fffff) >>> (24 - precision);
            return sign | exponentMask() | (infinity ? quietBit() | payload : significandMask());
        }
        double a = Math.abs(round((double) x, rounding));
        if (Double.isNaN(a)) {
            return sign | exponentMask() | significandMask();
        }
        return sign | magnitude(a);
    }

    /** The encoding of a number of this format that is 0 or more; it may be larger than any float. */
    private int magnitude(double a) {
        if (a == Double.POSITIVE_INFINITY) {
            return exponentMask();
        }
        // Encodings count the numbers of a format from 0 upwards, one for each step of a last place.
        int units = (int) (a / lastPlace(a));
        int binade = Math.max(Math.getExponent(a), minExponent()) - minExponent();
        return (binade << (precision - 1)) + units;
    }

    private int signMask(boolean negative) {
        return negative ? 1 << (bits() - 1) : 0;
    }

    /**
     * The number that an encoding stands for. A NaN comes back quiet, with its sign and payload.
     *
     * @param encoded an encoding in the low {@link #bits()} bits; the others are ignored, so that a {@code short} or
     *     {@code byte} may be passed as it is
     * @return its exact value
     * @throws IllegalStateException if this format has numbers beyond those of a float
     */
    public float fromBits(int encoded) {
        requireFloats();
        int sign = encoded >>> (bits() - 1) << 31;
        int magnitude = encoded & (exponentMask() | significandMask());
        int stored = magnitude & significandMask();
        int field = magnitude >>> (precision - 1);
        if (nan && magnitude > (infinity ? exponentMask() : exponentMask() | (significandMask() - 1))) {
            int quiet = 0x00400000;
            return Float.intBitsToFloat(sign | 0x7f800000 | quiet | stored << (24 - precision));
        }
        if (infinity && magnitude == exponentMask()) {
            return Float.intBitsToFloat(sign | 0x7f800000);
        }
        int units = field == 0 ? stored : stored | 1 << (precision - 1);
        double a = units * Math.scalb(1.0, Math.max(field, 1) - 1 + minExponent() - precision + 1);
        return Math.copySign((float) a, Float.intBitsToFloat(sign | 0x3f800000));
    }

    /** Floats are asked for: all numbers of this format must be floats. */
    private void requireFloats() {
        if (max > Float.MAX_VALUE) {
            throw new IllegalStateException(
                    name + " has numbers up to " + FloatText.shortest(max) + ", expected none beyond a float's");
        }
    }

    private int quietBit() {
        return 1 << (precision - 2);
    }

    private int exponentMask() {
        return ((1 << exponentBits) - 1) << (precision - 1);
    }

    private int significandMask() {
        return (1 << (precision - 1)) - 1;
    }
}
