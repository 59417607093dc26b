package floatlab.eft;

/**
 * A rounded result and what rounding took from it: value + error is the exact result, where {@link ErrorFree} says so.
 *
 * @param value the rounded result
 * @param error the exact result minus {@code value}
 */
public record DoublePair(double value, double error) {
    /**
     * Both numbers in hexadecimal, exact and the same on every JDK.
     *
     * @return for instance {@code "0x1.0p0 + 0x1.0p-30"}
     */
    @Override
    public String toString() {
        return Double.toHexString(value) + " + " + Double.toHexString(error);
    }
}
