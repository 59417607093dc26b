package floatlab.notebook;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An exact number n · 2^q. {@code exact.js} computes with the same numbers in the browser. */
record Dyadic(BigInteger n, int q) {
    static final Dyadic ZERO = new Dyadic(BigInteger.ZERO, 0);

    /** A finite double. −0 becomes 0. */
    static Dyadic of(double x) {
        if (x == 0) {
            return ZERO;
        }
        int e = Math.max(Math.getExponent(x), Double.MIN_EXPONENT) - 52;
        long fraction = Double.doubleToRawLongBits(x) & 0xFFFFFFFFFFFFFL;
        long significand = Math.abs(x) < Double.MIN_NORMAL ? fraction : fraction | 1L << 52;
        return new Dyadic(BigInteger.valueOf(x < 0 ? -significand : significand), e);
    }

    Dyadic plus(Dyadic other) {
        int low = Math.min(q, other.q);
        return new Dyadic(n.shiftLeft(q - low).add(other.n.shiftLeft(other.q - low)), low);
    }

    Dyadic minus(Dyadic other) {
        return plus(new Dyadic(other.n.negate(), other.q));
    }

    boolean isZero() {
        return n.signum() == 0;
    }

    /** The place of the first 1; not for zero. */
    int exponent() {
        return n.abs().bitLength() - 1 + q;
    }

    /** The place of the last 1; not for zero. */
    int lowBit() {
        return n.getLowestSetBit() + q;
    }

    /** Whether there is a 1 at 2^place. */
    boolean bit(int place) {
        return place >= q && n.abs().testBit(place - q);
    }

    BigDecimal toBigDecimal() {
        BigDecimal factor = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(q)));
        return q >= 0 ? new BigDecimal(n).multiply(factor) : new BigDecimal(n).divide(factor);
    }

    /** The size of a number that is not 0, such as {@code 3 × 2⁻²⁵}. */
    String steps() {
        BigInteger k = n.abs().shiftRight(n.getLowestSetBit());
        return (k.equals(BigInteger.ONE) ? "" : k + " × ") + power(lowBit());
    }

    static String power(int exponent) {
        return "2" + Scale.superscript(exponent);
    }
}
