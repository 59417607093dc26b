package floatlab.eft;

/**
 * Rounding to odd: a number between two doubles becomes the one whose last bit is 1. That bit says "not exact, and on this
 * side", so that rounding once more, in any mode, to at most 51 bits gives the same as rounding the exact value once. Source: Boldo and Melquiond 2008, doi 10.1109/TC.2007.70819.
 */
public final class RoundToOdd {
    private RoundToOdd() {}

    /**
     * a + b rounded to odd.
     *
     * @param a one summand
     * @param b the other
     * @return a + b where that is a double; else the neighbour with the odd last bit. NaN, ∞ and overflow as a + b has them
     */
    public static double sum(double a, double b) {
        double sum = a + b;
        // The larger one first: then no step overflows unless the sum does.
        double large = Math.abs(a) >= Math.abs(b) ? a : b;
        double small = Math.abs(a) >= Math.abs(b) ? b : a;
        return of(sum, small - (sum - large));
    }

    /**
     * A value rounded to odd that is known as its nearest double and the error of that.
     *
     * @param nearest the value rounded to nearest
     * @param error the exact value minus {@code nearest}, or anything of its sign
     * @return the value rounded to odd, ±2⁻¹⁰⁷⁴ beside 0; {@code nearest} where {@code error} is 0, NaN or infinite
     */
    public static double of(double nearest, double error) {
        long bits = Double.doubleToRawLongBits(nearest);
        if (error == 0 || !Double.isFinite(error) || (bits & 1) != 0) {
            return nearest;
        }
        if (nearest == 0) {
            return Math.copySign(Double.MIN_VALUE, error); // the zero's own sign may be the other
        }
        // The exact value lies beyond an even neighbour: away from zero if the error has the sign of the value.
        return Double.longBitsToDouble((error > 0) == (nearest > 0) ? bits + 1 : bits - 1);
    }
}
