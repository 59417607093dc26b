package floatlab.format;

import java.math.BigDecimal;

/**
 * A float taken apart into the fields of IEEE 754 binary32: 1 sign bit, 8 exponent bits, 23 fraction bits.
 *
 * <p>Every value but ∞ and NaN is (−1)<sup>sign</sup> · {@link #significand()} · 2<sup>{@link #exponent()} − 23</sup>.
 * Two are equal when all their bits are: 0 and −0 differ, two NaNs of the same bits are equal. Source: IEEE 754-2019
 * section 3.4.
 *
 * @param bits the 32 bits, sign first
 */
public record FloatBits(int bits) {
    private static final int FRACTION_BITS = 23;
    private static final int MAX_BIASED_EXPONENT = 255;
    private static final int BIAS = 127;

    /**
     * The bits of a float. Every NaN is taken as the canonical one, 0x7fc00000, since which NaN an operation returns
     * depends on the processor; {@link #ofBits} keeps others.
     *
     * @param value any float
     * @return its bits
     */
    public static FloatBits of(float value) {
        return new FloatBits(Float.floatToIntBits(value));
    }

    /**
     * The float with these bits.
     *
     * @param bits 32 bits, sign first
     * @return the float, taken apart
     */
    public static FloatBits ofBits(int bits) {
        return new FloatBits(bits);
    }

    /**
     * The float itself.
     *
     * @return the value with these bits
     */
    public float value() {
        return Float.intBitsToFloat(bits);
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
     * @return 0 to 255
     */
    public int biasedExponent() {
        return (bits >>> FRACTION_BITS) & MAX_BIASED_EXPONENT;
    }

    /**
     * The fraction field: the significand's bits after the point.
     *
     * @return 0 to 2<sup>23</sup> − 1
     */
    public int fraction() {
        return bits & ((1 << FRACTION_BITS) - 1);
    }

    /**
     * The exponent of 2 without its bias. Subnormals and zeros have the smallest normal number's, −126 (not the −127
     * that the field says and {@link Math#getExponent(float)} returns): they are spaced like the numbers above them. ∞
     * and NaN give 128.
     *
     * @return −126 to 128
     */
    public int exponent() {
        return Math.max(biasedExponent(), 1) - BIAS;
    }

    /**
     * The significand as an integer: the fraction, with the implicit leading 1 if the number is normal.
     *
     * @return 0 to 2<sup>24</sup> − 1; for ∞ and NaN the fraction field
     */
    public int significand() {
        return kind() == FloatKind.NORMAL ? fraction() | (1 << FRACTION_BITS) : fraction();
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
     * The next larger float: {@link Math#nextUp(float)}. Above the largest finite number comes ∞, above the negative
     * float nearest to zero −0, above either zero the smallest subnormal; ∞ and NaN return themselves.
     *
     * @return the neighbour above
     */
    public FloatBits up() {
        return of(Math.nextUp(value()));
    }

    /**
     * The next smaller float: {@link Math#nextDown(float)}, the mirror image of {@link #up()}.
     *
     * @return the neighbour below
     */
    public FloatBits down() {
        return of(Math.nextDown(value()));
    }

    /**
     * The three fields in binary, a space between them: {@code FloatBits.of(0.1f).binary()} is
     * {@code "0 01111011 10011001100110011001101"}.
     *
     * @return sign, exponent and fraction
     */
    public String binary() {
        StringBuilder text = new StringBuilder(32 + 2);
        for (int i = 32 - 1; i >= 0; i--) {
            text.append((bits >>> i & 1) == 0 ? '0' : '1');
            if (i == 32 - 1 || i == FRACTION_BITS) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    /**
     * The value as a hexadecimal literal of Java: {@link FloatText#hex(float)}.
     *
     * @return for instance {@code "0x1.99999ap-4"}
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
