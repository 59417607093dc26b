package floatlab.format;

/**
 * TF32: 1 sign bit, 8 exponent bits, 10 stored significand bits, the form in which tensor cores take {@code float}
 * operands.
 *
 * <p>It has {@code float}'s range and binary16's ε = 2<sup>−10</sup>. Hardware rounds operands only, multiplies
 * exactly and adds in {@code float}; memory holds a {@code float} whose last 13 bits are zero. Source: Fasi, Higham,
 * Mikaitis and Pranesh 2021, doi 10.7717/peerj-cs.330.
 *
 * <p>Its numbers are passed as {@code float}, which holds each of them exactly. Rounding is direct and correct from
 * {@code float} and from {@code double}; NaN stays NaN and −0 stays −0. Arithmetic is {@link #FORMAT}'s.
 */
public final class TensorFloat32 {

    /** The format: its parameters and its arithmetic. */
    public static final Format FORMAT = Format.TENSOR_FLOAT32;

    private TensorFloat32() {}

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
     * @return the 19 bits, in the low bits of the int
     */
    public static int toBits(float x) {
        return FORMAT.toBits(x, Rounding.NEAREST_EVEN);
    }

    /**
     * The number that the bits stand for. A NaN comes back quiet, with its payload.
     *
     * @param bits an encoding, in the low 19 bits; the others are ignored
     * @return its exact value
     */
    public static float fromBits(int bits) {
        return FORMAT.fromBits(bits & 0x7ffff);
    }
}
