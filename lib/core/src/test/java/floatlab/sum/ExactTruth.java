package floatlab.sum;

import java.math.BigInteger;

/** Sums by integers in units of 2⁻¹⁰⁷⁴: the truth for finite doubles, with nothing in common with the accumulator. */
public final class ExactTruth {
    private ExactTruth() {}

    public static BigInteger sum(double[] x) {
        BigInteger total = BigInteger.ZERO;
        for (double term : x) {
            total = total.add(integer(term));
        }
        return total;
    }

    /** A finite double as a multiple of the smallest one. */
    public static BigInteger integer(double term) {
        if (term == 0) {
            return BigInteger.ZERO;
        }
        int exponent = Math.max(Math.getExponent(term), Double.MIN_EXPONENT);
        long significand = (long) Math.scalb(Math.scalb(term, -exponent), 52);
        return BigInteger.valueOf(significand).shiftLeft(exponent - 52 + 1074);
    }

    /** A sum of exact products, in units of 2⁻²¹⁴⁸. */
    static BigInteger products(double[] x, double[] y) {
        BigInteger total = BigInteger.ZERO;
        for (int i = 0; i < x.length; i++) {
            total = total.add(integer(x[i]).multiply(integer(y[i])));
        }
        return total;
    }

    public static double toDouble(BigInteger total) {
        return round(total, 53, -1074, -1074);
    }

    public static float toFloat(BigInteger total) {
        return (float) round(total, 24, -149, -1074);
    }

    static double productsToDouble(BigInteger total) {
        return round(total, 53, -1074, -2148);
    }

    static float productsToFloat(BigInteger total) {
        return (float) round(total, 24, -149, -2148);
    }

    /** Rounds total·2^unit to so many bits or a multiple of 2^least, whichever is coarser: the quotient, then its remainder. */
    private static double round(BigInteger total, int precision, int least, int unit) {
        BigInteger magnitude = total.abs();
        int shift = Math.max(Math.max(magnitude.bitLength() - precision, least - unit), 0);
        BigInteger[] division = magnitude.divideAndRemainder(BigInteger.ONE.shiftLeft(shift));
        int side = division[1].shiftLeft(1).compareTo(BigInteger.ONE.shiftLeft(shift));
        BigInteger quotient = division[0];
        if (side > 0 || side == 0 && quotient.testBit(0)) {
            quotient = quotient.add(BigInteger.ONE);
        }
        return total.signum() * Math.scalb((double) quotient.longValueExact(), shift + unit);
    }
}
