package floatlab.tensorcore;

import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.format.Rounding;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * One step of a tensor core: the sum of a few products and a number c, with one cut before the addition and one rounding
 * after it.
 *
 * <p>Let e be the largest exponent among the products and c. With u = 2<sup>e − fractionBits</sup>,
 *
 * <pre>{@code
 * t = cut(c / u) + Σ cut(a[k]·b[k] / u)       cut(x): the integer next to x toward zero
 * d = round(t · u)                            toward zero, or to nearest even for a half result
 * }</pre>
 *
 * <p>The products are exact and so is the addition, whose order is therefore of no account. The exponent of a product is the
 * sum of its factors' exponents, so that 1.5 · 1.5 has the exponent 0, as 1 · 1 has. A subnormal number has its format's
 * smallest exponent, and a zero the exponent −126 in every format, as in the simulator of Xie et al.
 *
 * <p>Error: with n terms, {@code |d − (c + Σab)| <= (n + 1)·u + |d|·ε}, where ε is {@link Format#epsilon()} of the result; the
 * cuts lose less than u each. A NaN, 0 · ∞, or infinities of both signs give NaN, infinities of one sign that infinity.
 * A finite sum of 2<sup>128</sup> or more (65520 or more for a half) gives ∞. A sum whose cut terms add up to 0 is +0,
 * even if all of them are −0.
 *
 * <p>Source: Xie, Wang, Yang and Yang 2025, arXiv 2511.10909, where this is a "truncated fused dot product and add"; the cut
 * was first found by Fasi, Higham, Mikaitis and Pranesh 2021, doi 10.7717/peerj-cs.330. On an NVIDIA H100 all recorded
 * outputs are those of this model (see {@link TensorCore#HOPPER}).
 *
 * @param terms the number of products, 1 to 64
 * @param fractionBits how many bits below the largest exponent are kept, 1 to 28
 * @param result the format of d: one of {@link Format#BINARY32}, {@link #E8M13} and {@link Format#BINARY16}. The first two cut
 *     toward zero, a half is rounded to nearest, ties to even
 */
public record FusedDot(int terms, int fractionBits, Format result) {

    /** The {@code float} with 13 fraction bits that FP8 products are added in: the exponents of a float, ε = 2<sup>−13</sup>. */
    public static final Format E8M13 = Format.ieee("e8m13", 8, 14);

    /** The largest result is below this power of two; a float that is cut reaches beyond the largest float. */
    private static final double BEYOND_FLOAT = 0x1p128;

    private static final int ZERO_EXPONENT = Float.MIN_EXPONENT;

    /**
     * A step.
     *
     * @param terms the number of products, 1 to 64
     * @param fractionBits how many bits below the largest exponent are kept, 1 to 28
     * @param result the format of d, binary32, e8m13 or binary16
     * @throws NullPointerException if {@code result} is null
     * @throws IllegalArgumentException if {@code terms} or {@code fractionBits} is out of range, or the result another format
     */
    public FusedDot {
        Require.between("terms", terms, 1, 64);
        Require.between("fractionBits", fractionBits, 1, 28);
        Objects.requireNonNull(result, "result");
        Require.that(
                result.equals(Format.BINARY32) || result.equals(E8M13) || result.equals(Format.BINARY16),
                "result",
                result::name,
                "binary32, e8m13 or binary16");
    }

    /**
     * One step: c plus the products of two rows of numbers.
     *
     * @param operands the format of the factors, of at most 11 significant bits
     * @param a the factors, numbers of that format
     * @param b the other factors
     * @param c what the products are added to, a number of the result's exponents
     * @return the sum, a number of {@link #result()}
     * @throws NullPointerException if an array or the format is null
     * @throws IllegalArgumentException if {@code a} or {@code b} does not have {@link #terms()} elements, or holds a number
     *     that is not of the format, or if the format has more than 11 significant bits
     */
    public float of(Format operands, float[] a, float[] b, float c) {
        Subnormals.check();
        requireFactors(operands);
        requireNumbers(operands, "a", a);
        requireNumbers(operands, "b", b);
        Require.length("a", a.length, "floats", terms);
        Require.length("b", b.length, "floats", terms);
        return of(operands.minExponent(), a, 0, b, 0, c);
    }

    /** The step for the factors from two places on, unchecked. */
    float of(int minExponent, float[] a, int atA, float[] b, int atB, float c) {
        int e = exponent(c, result.minExponent());
        double special = Float.isFinite(c) ? 0 : c;
        for (int k = 0; k < terms; k++) {
            double product = (double) a[atA + k] * b[atB + k];
            if (!(Math.abs(product) <= Double.MAX_VALUE)) {
                special += product;
            } else {
                e = Math.max(e, exponent(a[atA + k], minExponent) + exponent(b[atB + k], minExponent));
            }
        }
        if (special != 0) {
            return (float) special;
        }
        double perUnit =
                Math.scalb(1.0, fractionBits - e); // 1/u; what it multiplies is exact, as all are powers of two
        long sum = (long) (c * perUnit); // a cast to long cuts toward zero
        for (int k = 0; k < terms; k++) {
            sum += (long) ((double) a[atA + k] * b[atB + k] * perUnit);
        }
        return round(sum / perUnit);
    }

    /** The exponent that counts in e. */
    static int exponent(float x, int minExponent) {
        return x == 0 ? ZERO_EXPONENT : Math.max(Math.getExponent(x), minExponent);
    }

    /** The exact sum as a number of the result. */
    private float round(double exact) {
        if (result.equals(Format.BINARY16)) {
            return (float) result.round(exact);
        }
        if (Math.abs(exact) >= BEYOND_FLOAT) {
            return exact > 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        }
        return (float) result.round(exact, Rounding.TOWARD_ZERO);
    }

    /** The products of factors with more bits would not be cut as the model says: their own fraction would be too long. */
    static void requireFactors(Format operands) {
        Objects.requireNonNull(operands, "operands");
        Require.that(operands.precision() <= 11, "operands", operands::name, "a format of at most 11 significant bits");
    }

    static void requireNumbers(Format operands, String name, float[] x) {
        Objects.requireNonNull(x, name);
        for (int k = 0; k < x.length; k++) {
            Interruption.checkNowAndThen(k);
            if (!isNormal(operands, x[k]) && !operands.holds(x[k])) {
                throw Require.unexpected(
                        name + "[" + k + "]", FloatText.shortest(x[k]), "a " + operands.name() + " number");
            }
        }
    }

    /** Whether x is a normal number of the format: its last bits are 0 then. This is faster than {@link Format#holds}. */
    static boolean isNormal(Format operands, float x) {
        float size = Math.abs(x);
        int below = (1 << (24 - operands.precision())) - 1;
        return size >= operands.minNormal() && size <= operands.max() && (Float.floatToRawIntBits(x) & below) == 0;
    }
}
