package floatlab.format;

import java.math.BigDecimal;

/**
 * A double taken apart into the fields of IEEE 754 binary64: 1 sign bit, 11 exponent bits, 52 fraction bits.
 *
 * <p>Every value but ∞ and NaN is (−1)<sup>sign</sup> · {@link #significand()} · 2<sup>{@link #exponent()} − 52</sup>.
 * Two are equal when all their bits are: 0 and −0 differ, two NaNs of the same bits are equal. Source: IEEE 754-2019
 * section 3.4.
 *
 * @param bits the 64 bits, sign first
 */
public record DoubleBits(long bits) {
    private static final int FRACTION_BITS = 52;
    private static final int MAX_BIASED_EXPONENT = 2047;
    private static final int BIAS = 1023;

    /**
     * The bits of a double. Every NaN is taken as the canonical one, 0x7ff8000000000000L, since which NaN an operation
     * returns depends on the processor; {@link #ofBits} keeps others.
     *
     * @param value any double
     * @return its bits
     */
    public static DoubleBits of(double value) {
        return new DoubleBits(Double.doubleToLongBits(value));
    }

    /**
     * The double with these bits.
     *
     * @param bits 64 bits, sign first
     * @return the double, taken apart
     */
    public static DoubleBits ofBits(long bits) {
        return new DoubleBits(bits);
    }

    /**
     * The double itself.
     *
     * @return the value with these bits
     */
    public double value() {
        return Double.longBitsToDouble(bits);
    }

    /**
     * Whether the sign bit is set. True for −0, possible for NaN.
     *
     * @return true for the sign bit 1
     */
    public boolean isNegative() {
        return bits < 0;
    }

    /**
     * The exponent field as it is stored.
     *
     * @return 0 to 2047
     */
    public int biasedExponent() {
        return (int) (bits >>> FRACTION_BITS) & MAX_BIASED_EXPONENT;
    }

    /**
     * The fraction field: the significand's bits after the point.
     *
     * @return 0 to 2<sup>52</sup> − 1
     */
    public long fraction() {
        return bits & ((1L << FRACTION_BITS) - 1);
    }

    /**
     * The exponent of 2 without its bias. Subnormals and zeros have the smallest normal number's, −1022 (not the −1023
     * that the field says and {@link Math#getExponent(double)} returns): they are spaced like the numbers above them. ∞
     * and NaN give 1024.
     *
     * @return −1022 to 1024
     */
    public int exponent() {
        return Math.max(biasedExponent(), 1) - BIAS;
    }

    /**
     * The significand as an integer: the fraction, with the implicit leading 1 if the number is normal.
     *
     * @return 0 to 2<sup>53</sup> − 1; for ∞ and NaN the fraction field
     */
    public long significand() {
        return kind() == FloatKind.NORMAL ? fraction() | (1L << FRACTION_BITS) : fraction();
    }

    /**
     * What kind of value this is.
     *
     * @return its kind
     */
    public FloatKind kind() {
        return switch (biasedExponent()) {
            case 0 -> fraction() == 0 ? FloatKind.ZERO : FloatKind.SUBNORMAL;
            case MAX_BIASED_EXPONENT -> fraction() == 0 ? FloatKind.INFINITY : FloatKind.NAN;
            default -> FloatKind.NORMAL;
        };
    }

    /**
     * The value without any rounding. BigDecimal has no −0: both zeros give 0.
     *
     * @return the exact value
     * @throws ArithmeticException for ∞ and NaN, which have none
     */
    public BigDecimal exactValue() {
        if (biasedExponent() == MAX_BIASED_EXPONENT) {
            throw new ArithmeticException(FloatText.shortest(value()) + " has no exact value");
        }
        return new BigDecimal(value());
    }

    /**
     * The next larger double: {@link Math#nextUp(double)}. Above the largest finite number comes ∞, above the negative
     * double nearest to zero −0, above either zero the smallest subnormal; ∞ and NaN return themselves.
     *
     * @return the neighbour above
     */
    public DoubleBits up() {
        return of(Math.nextUp(value()));
    }

    /**
     * The next smaller double: {@link Math#nextDown(double)}, the mirror image of {@link #up()}.
     *
     * @return the neighbour below
     */
    public DoubleBits down() {
        return of(Math.nextDown(value()));
    }

    /**
     * The three fields in binary, a space between them: {@code DoubleBits.of(0.1).binary()} is
     * {@code "0 01111111011 1001100110011001100110011001100110011001100110011010"}.
     *
     * @return sign, exponent and fraction
     */
    public String binary() {
        StringBuilder text = new StringBuilder(64 + 2);
        for (int i = 64 - 1; i >= 0; i--) {
            text.append((bits >>> i & 1) == 0 ? '0' : '1');
            if (i == 64 - 1 || i == FRACTION_BITS) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    /**
     * The value as a hexadecimal literal of Java: {@link FloatText#hex(double)}.
     *
     * @return for instance {@code "0x1.999999999999ap-4"}
     */
    public String hex() {
        return FloatText.hex(value());
    }

    /**
     * The same as {@link #binary()}.
     *
     * @return sign, exponent and fraction
     */
    @Override
    public String toString() {
        return binary();
    }
}
