package floatlab.function;

import floatlab.format.Format;
import java.util.Objects;

/**
 * exp, expm1, log and log1p in any {@link Format}.
 *
 * <p>Results are correctly rounded in binary32 ({@link FloatMath}) and in the formats of 19 bits and fewer that
 * {@link Format} names: there StrictMath's double, which is off by less than one of its ulps, is rounded, and a test compares
 * every number of these formats. In binary64 the result is StrictMath's, within 1 ulp and the same on every machine. In other
 * formats it is StrictMath's double, rounded, so it is off by at most half an ulp plus 2<sup>−28</sup> of one. NaN, ∞, −0 and
 * poles are as in {@link FloatMath}. Overflow follows the format; an infinite result is NaN in a format without ∞.
 *
 * <p>Sources: {@link FloatMath}'s; {@link StrictMath}, which is fdlibm's.
 */
public final class FormatMath {

    private FormatMath() {}

    /**
     * eˣ, as {@link FloatMath#exp(float)} has it.
     *
     * @param x a number of the format
     * @param format the format of argument and result
     * @return the rounded value
     * @throws NullPointerException if {@code format} is null
     */
    public static double exp(double x, Format format) {
        return isFloat(format) ? format.round(FloatMath.exp((float) x)) : format.round(StrictMath.exp(x));
    }

    /**
     * eˣ − 1, as {@link FloatMath#expm1(float)} has it.
     *
     * @param x a number of the format
     * @param format the format of argument and result
     * @return the rounded value
     * @throws NullPointerException if {@code format} is null
     */
    public static double expm1(double x, Format format) {
        return isFloat(format) ? format.round(FloatMath.expm1((float) x)) : format.round(StrictMath.expm1(x));
    }

    /**
     * The natural logarithm, as {@link FloatMath#log(float)} has it.
     *
     * @param x a number of the format
     * @param format the format of argument and result
     * @return the rounded value
     * @throws NullPointerException if {@code format} is null
     */
    public static double log(double x, Format format) {
        return isFloat(format) ? format.round(FloatMath.log((float) x)) : format.round(StrictMath.log(x));
    }

    /**
     * log(1 + x), as {@link FloatMath#log1p(float)} has it.
     *
     * @param x a number of the format
     * @param format the format of argument and result
     * @return the rounded value
     * @throws NullPointerException if {@code format} is null
     */
    public static double log1p(double x, Format format) {
        return isFloat(format) ? format.round(FloatMath.log1p((float) x)) : format.round(StrictMath.log1p(x));
    }

    /**
     * eˣ as softmax uses it: {@link FloatMath#expFast(float)} in binary32, {@link #exp} in the other formats.
     *
     * @param x a number of the format
     * @param format the format of argument and result
     * @return eˣ within 1 ulp
     * @throws NullPointerException if {@code format} is null
     */
    public static double expFast(double x, Format format) {
        return isFloat(format) ? format.round(FloatMath.expFast((float) x)) : format.round(StrictMath.exp(x));
    }

    private static boolean isFloat(Format format) {
        return Objects.requireNonNull(format, "format").isBinary32();
    }
}
