package floatlab.format;

/**
 * IEEE binary16, "half precision", fp16: 1 sign bit, 5 exponent bits, 10 stored significand bits.
 *
 * <p>Largest number 65504, smallest normal 2<sup>−14</sup>, smallest positive 2<sup>−24</sup>, ε = 2<sup>−10</sup>;
 * counting by one stalls at 2048. Source: IEEE 754-2019 section 3.6.
 *
 * <p>Its numbers are passed as {@code float}, which holds each of them exactly. Rounding is direct and correct from
 * {@code float} and from {@code double}; NaN stays NaN and −0 stays −0. Arithmetic is {@link #FORMAT}'s.
 */
public final class Binary16 {

    /** The format: its parameters and its arithmetic. */
    public static final Format FORMAT = Format.BINARY16;

    private Binary16() {}

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
     * Rounds to nearest and encodes. A NaN becomes quiet and keeps its sign and what fits of its payload.
     *
     * @param x any float
     * @return the 16 bits
     */
    public static short toBits(float x) {
        return (short) FORMAT.toBits(x, Rounding.NEAREST_EVEN);
    }

    /**
     * The number that the bits stand for. A NaN comes back quiet, with its payload.
     *
     * @param bits an encoding
     * @return its exact value
     */
    public static float fromBits(short bits) {
        return FORMAT.fromBits(bits & 0xffff);
    }
}
