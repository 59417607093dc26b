package floatlab.format;

/**
 * OFP8 E5M2: the upper 8 bits of a binary16, 1 sign bit, 5 exponent bits, 2 stored significand bits.
 *
 * <p>Largest number 57344, smallest normal 2<sup>−14</sup>, smallest positive 2<sup>−16</sup>, ε = 2<sup>−2</sup>;
 * counting by one stalls at 8. What {@code round} and {@code toBits} do at overflow is OFP8's non-saturating
 * conversion: ∞ from 61440 on, as in IEEE 754. The saturating conversion makes ±57344 of ±∞ and of everything beyond.
 * Source: OCP 8-bit Floating Point Specification (OFP8) revision 1.0, section 5.
 *
 * <p>Its numbers are passed as {@code float}, which holds each of them exactly. Rounding is direct and correct from
 * {@code float} and from {@code double}; NaN stays NaN and −0 stays −0. Arithmetic is {@link #FORMAT}'s.
 */
public final class Float8E5M2 {

    /** The format: its parameters and its arithmetic. */
    public static final Format FORMAT = Format.FLOAT8_E5M2;

    private static final Format SATURATING = FORMAT.asSaturating();

    private Float8E5M2() {}

    /**
     * Rounds to nearest, ties to even.
     *
     * @param x any float
     * @return the number of this format that {@code x} becomes
     */
    public static float round(float x) {
        return (float) FORMAT.round(x);
    }

    /**
     * Rounds to nearest, ties to even, in one step: {@code round((float) x)} would round twice.
     *
     * @param x any double
     * @return the number of this format that {@code x} becomes
     */
    public static float round(double x) {
        return (float) FORMAT.round(x);
    }

    /**
     * Rounds in the given mode.
     *
     * @param x any float
     * @param rounding which neighbour to take
     * @return the number of this format that {@code x} becomes
     * @throws NullPointerException if {@code rounding} is null
     */
    public static float round(float x, Rounding rounding) {
        return (float) FORMAT.round(x, rounding);
    }

    /**
     * Rounds in the given mode, in one step.
     *
     * @param x any double
     * @param rounding which neighbour to take
     * @return the number of this format that {@code x} becomes
     * @throws NullPointerException if {@code rounding} is null
     */
    public static float round(double x, Rounding rounding) {
        return (float) FORMAT.round(x, rounding);
    }

    /**
     * Rounds to nearest, ties to even, with OFP8's saturating conversion.
     *
     * @param x any float
     * @return the number of this format that {@code x} becomes; {@code ±57344} for ±∞ and everything beyond
     */
    public static float roundSaturating(float x) {
        return (float) SATURATING.round(x);
    }

    /**
     * Rounds to nearest and encodes, with OFP8's saturating conversion.
     *
     * @param x any float
     * @return the 8 bits; those of {@code ±57344} for ±∞ and everything beyond
     */
    public static byte toBitsSaturating(float x) {
        return (byte) SATURATING.toBits(x, Rounding.NEAREST_EVEN);
    }

    /**
     * Rounds to nearest and encodes. A NaN becomes quiet and keeps its sign and what fits of its payload.
     *
     * @param x any float
     * @return the 8 bits
     */
    public static byte toBits(float x) {
        return (byte) FORMAT.toBits(x, Rounding.NEAREST_EVEN);
    }

    /**
     * The number that the bits stand for. A NaN comes back quiet, with its payload.
     *
     * @param bits an encoding
     * @return its exact value
     */
    public static float fromBits(byte bits) {
        return FORMAT.fromBits(bits & 0xff);
    }
}
