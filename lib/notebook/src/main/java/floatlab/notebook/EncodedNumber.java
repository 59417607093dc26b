package floatlab.notebook;

import floatlab.format.FloatKind;
import floatlab.format.Format;

/**
 * A number of a format, taken apart into its fields: sign, exponent and fraction.
 *
 * @param format the format
 * @param bits the encoding, in the low bits
 */
record EncodedNumber(Format format, long bits) {
    static EncodedNumber of(Format format, double x) {
        return new EncodedNumber(format, Long.parseUnsignedLong(format.fields(x).replace(" ", ""), 2));
    }

    double value() {
        return format.bits() == 64 ? Double.longBitsToDouble(bits) : format.fromBits((int) bits);
    }

    boolean isNegative() {
        return (bits >>> (format.bits() - 1) & 1) == 1;
    }

    int fractionBits() {
        return format.precision() - 1;
    }

    int bias() {
        return 1 - format.minExponent();
    }

    /** The exponent field as it is stored. */
    int biasedExponent() {
        return (int) (magnitude() >>> fractionBits());
    }

    long fraction() {
        return bits & ((1L << fractionBits()) - 1);
    }

    /** The exponent of 2; subnormal numbers and zero have that of the smallest normal number. */
    int exponent() {
        return Math.max(biasedExponent(), 1) - bias();
    }

    /** The significand as a whole number. */
    long significand() {
        return biasedExponent() == 0 ? fraction() : fraction() | 1L << fractionBits();
    }

    FloatKind kind() {
        double x = value();
        if (Double.isNaN(x)) {
            return FloatKind.NAN;
        }
        if (Double.isInfinite(x)) {
            return FloatKind.INFINITY;
        }
        return x == 0 ? FloatKind.ZERO : biasedExponent() == 0 ? FloatKind.SUBNORMAL : FloatKind.NORMAL;
    }

    /** The exponent of one ulp. */
    int place() {
        return exponent() - fractionBits();
    }

    /** The next larger number, as {@link Math#nextUp(double)} has it; beyond the largest one comes ∞ or NaN. */
    EncodedNumber up() {
        return neighbour(true);
    }

    /** The next smaller number, the mirror image of {@link #up()}. */
    EncodedNumber down() {
        return neighbour(false);
    }

    private EncodedNumber neighbour(boolean up) {
        FloatKind kind = kind();
        if (kind == FloatKind.NAN || kind == FloatKind.INFINITY && isNegative() != up) {
            return this;
        }
        if (kind == FloatKind.ZERO) {
            return new EncodedNumber(format, up ? 1 : 1 | sign());
        }
        if (magnitude() == sign() - 1 && isNegative() != up) {
            return this; // Only a format without ∞ and NaN has a number there.
        }
        return new EncodedNumber(format, isNegative() == up ? bits - 1 : bits + 1);
    }

    /** The three fields in base 2. */
    String[] fields() {
        String all = padded(Long.toBinaryString(bits), format.bits());
        int exponentEnd = format.bits() - fractionBits();
        return new String[] {all.substring(0, 1), all.substring(1, exponentEnd), all.substring(exponentEnd)};
    }

    /** All bits in base 16, such as {@code 3dcccccd}. */
    String hexadecimal() {
        return padded(Long.toHexString(bits), (format.bits() + 3) / 4);
    }

    private static String padded(String digits, int length) {
        return "0".repeat(Math.max(0, length - digits.length())) + digits;
    }

    private long sign() {
        return 1L << (format.bits() - 1);
    }

    private long magnitude() {
        return bits & (sign() - 1);
    }
}
