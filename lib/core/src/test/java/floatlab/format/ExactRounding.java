package floatlab.format;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The truth for a format: rationals of big integers, rounded by the definition. */
public final class ExactRounding {

    private ExactRounding() {}

    /** The finite double x as numerator and denominator. */
    static BigInteger[] ratio(double x) {
        BigDecimal d = new BigDecimal(x);
        return d.scale() > 0
                ? new BigInteger[] {d.unscaledValue(), BigInteger.TEN.pow(d.scale())}
                : new BigInteger[] {d.toBigIntegerExact(), BigInteger.ONE};
    }

    public static double round(double x, Format f, boolean nearest) {
        BigInteger[] r = ratio(x);
        return round(r[0], r[1], f, nearest);
    }

    /** numerator / denominator, not zero, as the number of f that it becomes. */
    public static double round(BigInteger numerator, BigInteger denominator, Format f, boolean nearest) {
        boolean negative = numerator.signum() * denominator.signum() < 0;
        BigInteger n = numerator.abs();
        BigInteger d = denominator.abs();
        int e = n.bitLength() - d.bitLength();
        if (shift(n, -e).compareTo(shift(d, e)) < 0) {
            e--;
        }
        int q = Math.max(e, f.minExponent()) - f.precision() + 1;
        BigInteger[] units = shift(n, -q).divideAndRemainder(shift(d, q));
        int half = units[1].shiftLeft(1).compareTo(shift(d, q));
        boolean up = nearest && (half > 0 || half == 0 && units[0].testBit(0));
        return finish(up ? units[0].add(BigInteger.ONE) : units[0], q, negative, f, nearest);
    }

    /** The root of a, which is positive. */
    static double sqrt(double a, Format f, boolean nearest) {
        int q = Math.max(Math.getExponent(Math.sqrt(a)), f.minExponent()) - f.precision() + 1;
        BigInteger[] r = ratio(a);
        BigInteger units = shift(r[0], -2 * q).divide(shift(r[1], 2 * q)).sqrt();
        BigInteger middle = units.shiftLeft(1).add(BigInteger.ONE).pow(2);
        int half = shift(r[0], -2 * q + 2).compareTo(middle.multiply(shift(r[1], 2 * q - 2)));
        boolean up = nearest && (half > 0 || half == 0 && units.testBit(0));
        return finish(up ? units.add(BigInteger.ONE) : units, q, false, f, nearest);
    }

    /** How far the positive numerator / denominator has come from below, its neighbour toward zero, to the next number; rounded. */
    static double fraction(BigInteger numerator, BigInteger denominator, double below, Format f) {
        int q = Math.max(below == 0 ? f.minExponent() : Math.getExponent(below), f.minExponent()) - f.precision() + 1;
        BigInteger steps = BigInteger.valueOf((long) Math.scalb(below, -q)).multiply(shift(denominator, q));
        BigInteger beyond = shift(numerator, -q).subtract(steps);
        if (beyond.signum() == 0) {
            return 0;
        }
        BigInteger in60Bits = beyond.shiftLeft(60).divide(shift(denominator, q)).max(BigInteger.ONE);
        return Math.min(
                1, Math.scalb(in60Bits.doubleValue(), -60)); // beyond the largest number 1 is all that is asked for
    }

    /** The same of the root of a. */
    static double fractionOfRoot(double a, double below, Format f) {
        int q = Math.max(Math.getExponent(below), f.minExponent()) - f.precision() + 1;
        BigInteger[] r = ratio(a);
        int scale = 120 - 2 * q;
        BigInteger root = shift(r[0], scale).divide(shift(r[1], -scale)).sqrt();
        BigInteger steps = BigInteger.valueOf((long) Math.scalb(below, -q)).shiftLeft(60);
        return Math.scalb(root.subtract(steps).doubleValue(), -60);
    }

    private static double finish(BigInteger units, int q, boolean negative, Format f, boolean nearest) {
        double a = units.doubleValue() * Math.scalb(1.0, q);
        if (a > f.max()) {
            a = !nearest || f.saturating() ? f.max() : f.infinity() ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        return negative ? -a : a;
    }

    private static BigInteger shift(BigInteger x, int by) {
        return by > 0 ? x.shiftLeft(by) : x;
    }
}
