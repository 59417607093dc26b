package floatlab.format;

/**
 * OFP8 E4M3: 1 sign bit, 4 exponent bits, 3 stored significand bits, no ∞.
 *
 * <p>Largest number 448 (0x7E), NaN only 0x7F and 0xFF, smallest normal 2<sup>−6</sup>, smallest positive
 * 2<sup>−9</sup>, ε = 2<sup>−3</sup>; counting by one stalls at 16. What {@code round} and {@code toBits} do at
 * overflow is OFP8's non-saturating conversion: ±∞, and everything that would round beyond 448 (more than 464, the
 * middle to the next number if there were one), become NaN. The saturating conversion, PyTorch's, makes ±448 of them. Source: OCP
 * 8-bit Floating Point Specification (OFP8) revision 1.0, section 5.
 *
 * <p>Its numbers are passed as {@code float}, which holds each of them exactly. Rounding is direct and correct from
 * {@code float} and from {@code double}; NaN stays NaN and −0 stays −0. Arithmetic is {@link #FORMAT}'s.
 */
public final class Float8E4M3 {

    /** The format: its parameters and its arithmetic. */
    public static final Format FORMAT = Format.FLOAT8_E4M3;

    private static final Format SATURATING = FORMAT.asSaturating();

    private Float8E4M3() {}

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
     * @return the number of this format that {@code x} becomes; {@code ±448} for ±∞ and everything beyond
     */
    public static float roundSaturating(float x) {
        return (float) SATURATING.round(x);
    }

    /**
     * Rounds to nearest and encodes, with OFP8's saturating conversion.
     *
     * @param x any float
     * @return the 8 bits; those of {@code ±448} for ±∞ and everything beyond
     */
    public static byte toBitsSaturating(float x) {
        return (byte) SATURATING.toBits(x, Rounding.NEAREST_EVEN);
    }

    /**
     * Rounds to nearest and encodes. Every NaN becomes S.1111.111.
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
