package floatlab.format;

/** {@link FormatArithmeticTest}'s check, for other packages. */
public final class ArithmeticCheck {
    private ArithmeticCheck() {}

    /** Throws unless every operation on these numbers of a format that does not saturate is the exact result rounded once. */
    public static void all(Format format, double a, double b, double c) {
        FormatArithmeticTest.checkAll(format, a, b, c);
    }
}
