package floatlab.eft;

/**
 * Error-free transformations: a floating-point sum or product together with its rounding error, which is a
 * floating-point number itself. Compensated and exact sums are built from them. All assume rounding to nearest, which is
 * Java's only mode.
 *
 * <p>Sources: Dekker 1971, doi 10.1007/BF01397083 (Fast2Sum, product; the splitting is Veltkamp's); Knuth, The Art of
 * Computer Programming, vol. 2, section 4.2.2 (2Sum); Ogita, Rump and Oishi 2005, doi 10.1137/030601818; Boldo,
 * Graillat and Muller 2017, doi 10.1145/3054947 (2Sum near overflow).
 */
public final class ErrorFree {
    private ErrorFree() {}

    /**
     * a + b and its rounding error, in any order of magnitude (Knuth's 2Sum, six operations): value = fl(a + b) and
     * value + error = a + b exactly, subnormals included. NaN, ∞ and overflow as in {@link #sumError(float, float,
     * float)}.
     *
     * @param a one summand
     * @param b the other
     * @return fl(a + b) and its error
     */
    public static FloatPair twoSum(float a, float b) {
        float sum = a + b;
        return new FloatPair(sum, sumError(a, b, sum));
    }

    /**
     * a + b and its rounding error in three operations (Dekker's Fast2Sum). Exact as {@link #twoSum(float, float)} if
     * |a| ≥ |b| or a = 0, more generally if the exponent of a is not below that of b. Not checked: otherwise value is
     * still fl(a + b), but error may be wrong. Finite as long as the sum is.
     *
     * @param a the summand of larger magnitude, or 0
     * @param b the other
     * @return fl(a + b) and its error
     */
    public static FloatPair fastTwoSum(float a, float b) {
        float sum = a + b;
        return new FloatPair(sum, b - (sum - a));
    }

    /**
     * a · b and its rounding error (through the exact product of doubles): value = fl(a · b), and value + error = a · b
     * exactly if the product is 0 or at least 2<sup>−102</sup> in magnitude. Below that the error may be too small for
     * a float, and the nearest float stands for it. Where the product overflows or an argument is not finite, error is
     * NaN or infinite.
     *
     * @param a one factor
     * @param b the other
     * @return fl(a · b) and its error
     */
    public static FloatPair twoProduct(float a, float b) {
        float product = a * b;
        return new FloatPair(product, productError(a, b, product));
    }

    /**
     * a · b and its rounding error without a fused multiply-add (Dekker's product with Veltkamp's splitting, 17
     * operations). The same as {@link #twoProduct(float, float)} if |a| and |b| are at most 2<sup>115</sup>, |a · b| is
     * below 2<sup>127</sup>, and a · b is 0 or at least 2<sup>−102</sup> in magnitude. Beyond, splitting overflows
     * (error is then NaN), or the parts underflow and error is wrong.
     *
     * @param a one factor
     * @param b the other
     * @return fl(a · b) and its error
     */
    public static FloatPair twoProductSplit(float a, float b) {
        float product = a * b;
        float aHigh = highHalf(a);
        float aLow = a - aHigh;
        float bHigh = highHalf(b);
        float bLow = b - bHigh;
        float error = ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
        return new FloatPair(product, error);
    }

    /**
     * The rounding error of a sum that has been computed: (a + b) − sum, exactly, for any finite a and b. What {@link
     * #twoSum(float, float)} does after its addition, without making an object.
     *
     * <p>If the sum overflowed, or an argument is not finite, the result is NaN or infinite. With a or b equal to
     * ±{@link Float#MAX_VALUE} a step between can overflow though the sum does not; then too it is NaN or infinite,
     * never finite and wrong.
     *
     * @param a one summand
     * @param b the other
     * @param sum fl(a + b); with anything else the result means nothing
     * @return the error
     */
    public static float sumError(float a, float b, float sum) {
        float bRounded = sum - a;
        float aRounded = sum - bRounded;
        return (a - aRounded) + (b - bRounded);
    }

    /**
     * The rounding error of a product that has been computed: a · b − product, rounded once, and exact where {@link
     * #twoProduct(float, float)} is.
     *
     * @param a one factor
     * @param b the other
     * @param product fl(a · b); with anything else the result means nothing
     * @return the error
     */
    public static float productError(float a, float b, float product) {
        // The product of two floats has 48 bits and is exact in double; subtracting its rounding leaves fewer.
        return (float) ((double) a * b - product);
    }

    /** The upper half of the bits, rounded to nearest; x minus it fits into the other half. */
    private static float highHalf(float x) {
        float scaled = 0x1.001p12f * x;
        return scaled - (scaled - x);
    }

    /**
     * a + b and its rounding error, in any order of magnitude (Knuth's 2Sum, six operations): value = fl(a + b) and
     * value + error = a + b exactly, subnormals included. NaN, ∞ and overflow as in {@link #sumError(double, double,
     * double)}.
     *
     * @param a one summand
     * @param b the other
     * @return fl(a + b) and its error
     */
    public static DoublePair twoSum(double a, double b) {
        double sum = a + b;
        return new DoublePair(sum, sumError(a, b, sum));
    }

    /**
     * a + b and its rounding error in three operations (Dekker's Fast2Sum). Exact as {@link #twoSum(double, double)} if
     * |a| ≥ |b| or a = 0, more generally if the exponent of a is not below that of b. Not checked: otherwise value is
     * still fl(a + b), but error may be wrong. Finite as long as the sum is.
     *
     * @param a the summand of larger magnitude, or 0
     * @param b the other
     * @return fl(a + b) and its error
     */
    public static DoublePair fastTwoSum(double a, double b) {
        double sum = a + b;
        return new DoublePair(sum, b - (sum - a));
    }

    /**
     * a · b and its rounding error (by a fused multiply-add): value = fl(a · b), and value + error = a · b exactly if
     * the product is 0 or at least 2<sup>−969</sup> in magnitude. Below that the error may be too small for a double,
     * and the nearest double stands for it. Where the product overflows or an argument is not finite, error is NaN or
     * infinite.
     *
     * @param a one factor
     * @param b the other
     * @return fl(a · b) and its error
     */
    public static DoublePair twoProduct(double a, double b) {
        double product = a * b;
        return new DoublePair(product, productError(a, b, product));
    }

    /**
     * a · b and its rounding error without a fused multiply-add (Dekker's product with Veltkamp's splitting, 17
     * operations). The same as {@link #twoProduct(double, double)} if |a| and |b| are at most 2<sup>996</sup>, |a · b|
     * is below 2<sup>1023</sup>, and a · b is 0 or at least 2<sup>−969</sup> in magnitude. Beyond, splitting overflows
     * (error is then NaN), or the parts underflow and error is wrong.
     *
     * @param a one factor
     * @param b the other
     * @return fl(a · b) and its error
     */
    public static DoublePair twoProductSplit(double a, double b) {
        double product = a * b;
        double aHigh = highHalf(a);
        double aLow = a - aHigh;
        double bHigh = highHalf(b);
        double bLow = b - bHigh;
        double error = ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
        return new DoublePair(product, error);
    }

    /**
     * The rounding error of a sum that has been computed: (a + b) − sum, exactly, for any finite a and b. What {@link
     * #twoSum(double, double)} does after its addition, without making an object.
     *
     * <p>If the sum overflowed, or an argument is not finite, the result is NaN or infinite. With a or b equal to
     * ±{@link Double#MAX_VALUE} a step between can overflow though the sum does not; then too it is NaN or infinite,
     * never finite and wrong.
     *
     * @param a one summand
     * @param b the other
     * @param sum fl(a + b); with anything else the result means nothing
     * @return the error
     */
    public static double sumError(double a, double b, double sum) {
        double bRounded = sum - a;
        double aRounded = sum - bRounded;
        return (a - aRounded) + (b - bRounded);
    }

    /**
     * The rounding error of a product that has been computed: a · b − product, rounded once, and exact where {@link
     * #twoProduct(double, double)} is.
     *
     * @param a one factor
     * @param b the other
     * @param product fl(a · b); with anything else the result means nothing
     * @return the error
     */
    public static double productError(double a, double b, double product) {
        return Fma.fma(a, b, -product);
    }

    /** The upper half of the bits, rounded to nearest; x minus it fits into the other half. */
    private static double highHalf(double x) {
        double scaled = 0x1.0000002p27 * x;
        return scaled - (scaled - x);
    }
}
