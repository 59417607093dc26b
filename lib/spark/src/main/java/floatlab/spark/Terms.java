package floatlab.spark;

/**
 * The floats that {@link ManyMachines} adds. Each is a function of its number alone, so that any machine can make any of
 * them, and a task that is run again makes the same ones. They have both signs, all 2²³ fractions and 60 exponents.
 */
final class Terms {
    static final int BINADES = 60;

    private Terms() {}

    /** The float with this number: ±(1 + fraction)·2^e with e from −30 to 29, drawn by the mixer of SplitMix64. */
    static float term(long number) {
        long z = (number + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        int sign = (int) (z >>> 32) & 0x8000_0000;
        int exponent = 127 - BINADES / 2 + (int) ((z >>> 23 & 0xFFFF_FFFFL) % BINADES);
        return Float.intBitsToFloat(sign | exponent << 23 | (int) z & 0x7F_FFFF);
    }
}
