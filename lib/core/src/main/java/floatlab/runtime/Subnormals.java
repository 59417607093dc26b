package floatlab.runtime;

/**
 * Notices a thread in which the processor replaces subnormals by zero. On JDK 17 a native library that is linked with
 * {@code -ffast-math} leaves the thread that loads it in this state, and from then on {@code Float.MIN_NORMAL * 0.5f} is
 * 0 there. The library's results would have other bits, so every call of it that computes for long looks first.
 *
 * <p>There are two such switches: flush-to-zero writes 0 for a subnormal result, denormals-are-zero reads 0 for a subnormal
 * operand. On x86 both are bits of the register MXCSR, which rules float and double alike, on AArch64 one bit of FPCR does
 * both: so the check, which is of floats, answers for doubles, too. It takes a nanosecond or two. It adds and subtracts
 * because many processors multiply subnormals a hundred times as slowly as other floats.
 */
public final class Subnormals {
    // Not final: a compiler would compute the check once and for all.
    private static float smallestNormal = Float.MIN_NORMAL;
    private static float halfMore = 1.5f * Float.MIN_NORMAL;

    private Subnormals() {}

    /**
     * Throws if this thread replaces subnormals by zero.
     *
     * @throws IllegalStateException if it does; the message says what happened and what to do
     */
    public static void check() {
        if (!kept()) {
            throw replaced();
        }
    }

    /**
     * Whether this thread computes with subnormals, as Java says that it does.
     *
     * @return false if a subnormal result or a subnormal operand becomes zero
     */
    public static boolean kept() {
        float normal = smallestNormal;
        // Exact: half the smallest normal float. Flush-to-zero makes it 0, denormals-are-zero reads it as 0.
        float subnormal = halfMore - normal;
        return subnormal + subnormal == normal;
    }

    private static IllegalStateException replaced() {
        float subnormal = halfMore - smallestNormal;
        // By its bits, because a comparison reads an operand, too.
        String what = Float.floatToRawIntBits(subnormal) == 0
                ? "replaces subnormal results by zero (flush-to-zero)"
                : "reads subnormal operands as zero (denormals-are-zero)";
        return new IllegalStateException("this thread " + what
                + ", so that floatlab would compute other bits: a native library that was loaded in"
                + " it, probably one linked with -ffast-math, has switched this on; load that library in a"
                + " thread that does nothing else, and call floatlab in a new thread");
    }
}
