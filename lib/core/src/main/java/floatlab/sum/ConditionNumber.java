package floatlab.sum;

import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import java.math.BigInteger;

/**
 * The condition number of a sum or a dot product: the factor by which cancellation magnifies relative errors of the terms.
 *
 * <p>It is Σ|x| / |Σx| for a sum and 2 Σ|x·y| / |Σx·y| for a dot product, twice because both factors may change. Both sums
 * are computed exactly, and the quotient is rounded once, to nearest. It is ∞ where the sum is 0, and NaN where a term is
 * NaN or infinite or where the quotient is 0/0: for no terms, or for zeros only.
 *
 * <p>A {@link java.util.concurrent.CancellationException} is thrown if the thread is interrupted while 65,536 terms or more
 * are added; it stays interrupted.
 *
 * <p>Source: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005),
 * doi:10.1137/030601818.
 */
public final class ConditionNumber {
    private ConditionNumber() {}

    /**
     * The condition number of a sum of floats.
     *
     * @param x the terms
     * @return Σ|x| / |Σx|, at least 1, ∞ or NaN
     * @throws NullPointerException if x is null
     */
    public static double ofSum(float[] x) {
        Subnormals.check();
        ExactSum sum = ExactSum.of(x);
        return quotient(ExactSum.ofMagnitudes(x.length, i -> x[i]), sum);
    }

    /**
     * The condition number of a sum of doubles.
     *
     * @param x the terms
     * @return Σ|x| / |Σx|, at least 1, ∞ or NaN
     * @throws NullPointerException if x is null
     */
    public static double ofSum(double[] x) {
        Subnormals.check();
        ExactSum sum = ExactSum.of(x);
        return quotient(ExactSum.ofMagnitudes(x.length, i -> x[i]), sum);
    }

    /**
     * The condition number of a dot product of floats.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return 2 Σ|x·y| / |Σx·y|, at least 2, ∞ or NaN
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double ofDot(float[] x, float[] y) {
        Subnormals.check();
        DotProduct.checkLengths(x, y);
        ExactSum sum = new ExactSum();
        ExactSum magnitudes = new ExactSum();
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            sum.addProduct(x[i], y[i]);
            magnitudes.addProduct(Math.abs(x[i]), Math.abs(y[i]));
        }
        magnitudes.merge(magnitudes); // twice
        return quotient(magnitudes, sum);
    }

    /**
     * The condition number of a dot product of doubles.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @return 2 Σ|x·y| / |Σx·y|, at least 2, ∞ or NaN
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double ofDot(double[] x, double[] y) {
        Subnormals.check();
        DotProduct.checkLengths(x, y);
        ExactSum sum = new ExactSum();
        ExactSum magnitudes = new ExactSum();
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            sum.addProduct(x[i], y[i]);
            magnitudes.addProduct(Math.abs(x[i]), Math.abs(y[i]));
        }
        magnitudes.merge(magnitudes); // twice
        return quotient(magnitudes, sum);
    }

    private static double quotient(ExactSum magnitudes, ExactSum sum) {
        if (!magnitudes.isFinite()) {
            return Double.NaN;
        }
        BigInteger numerator = magnitudes.scaled();
        BigInteger denominator = sum.scaled().abs();
        if (denominator.signum() == 0) {
            return numerator.signum() == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
        }
        // The quotient to 64 bits or more, followed by a bit that says whether it goes on, rounds as the quotient does.
        int shift = Math.max(0, denominator.bitLength() - numerator.bitLength() + 65);
        BigInteger[] division = numerator.shiftLeft(shift).divideAndRemainder(denominator);
        BigInteger bits = division[0].shiftLeft(1);
        if (division[1].signum() != 0) {
            bits = bits.setBit(0);
        }
        int excess = Math.max(0, bits.bitLength() - 1000);
        return Math.scalb(sticky(bits, excess).doubleValue(), excess - shift - 1);
    }

    /** Drops the last bits, as many as excess says, and sets the new last bit if any of them was set. */
    private static BigInteger sticky(BigInteger bits, int excess) {
        BigInteger kept = bits.shiftRight(excess);
        return excess > 0 && bits.getLowestSetBit() < excess ? kept.setBit(0) : kept;
    }
}
