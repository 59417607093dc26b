package floatlab.format;

/**
 * bfloat16: the upper 16 bits of a {@code float}, 1 sign bit, 8 exponent bits, 7 stored significand bits.
 *
 * <p>It has {@code float}'s range and ε = 2<sup>−7</sup>; counting by one stalls at 256. Rounding, subnormals, ∞ and
 * NaN are IEEE 754's, as in PyTorch; some hardware flushes subnormals to zero. Source: Kalamkar et al. 2019, arXiv
 * 1905.12322, section 3.
 *
 * <p>Its numbers are passed as {@code float}, which holds each of them exactly. Rounding is direct and correct from
 * {@code float} and from {@code double}; NaN stays NaN and −0 stays −0. Arithmetic is {@link #FORMAT}'s.
 */
public final class BFloat16 {

    /** The format: its parameters and its arithmetic. */
    public static final Format FORMAT = Format.BFLOAT16;

    private BFloat16() {}

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
