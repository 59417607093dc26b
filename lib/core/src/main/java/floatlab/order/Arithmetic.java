package floatlab.order;

import floatlab.eft.ErrorFree;
import floatlab.eft.Fma;
import floatlab.format.Format;

/**
 * How one term {@code x·w} of a reduction enters its accumulator: with one rounding or with two.
 *
 * <p>Both follow IEEE 754, rounding to nearest, ties to even; NaN, ∞ and −0 are those of the operations named.
 */
public enum Arithmetic {
    /**
     * Fused multiply-add, {@code fl(x·w + acc)}: the exact product is added, and the sum is rounded once. The error is at
     * most half an ulp of the result, u·|x·w + acc|, with the accumulator's unit roundoff u, which is 2⁻²⁴ for float (IEEE
     * 754-2019, 5.4.1).
     */
    FMA("FMA") {
        @Override
        public float accumulate(float acc, float x, float w) {
            return Fma.fma(x, w, acc);
        }

        @Override
        public double accumulate(double acc, float x, float w, Format accumulator) {
            double product = (double) x * w; // exact: 48 bits, and far from a double's limits
            double sum = product + acc;
            // In binary64 this is the result. For fewer bits, a sum rounded to odd can be rounded a second time.
            return accumulator.round(accumulator.precision() == 53 ? sum : toOdd(product, acc, sum));
        }
    },

    /** Multiply, then add, {@code fl(acc + fl(x·w))}: the product is rounded, then the sum. */
    MUL_ADD("multiply, then add") {
        @Override
        public float accumulate(float acc, float x, float w) {
            return acc + x * w;
        }

        @Override
        public double accumulate(double acc, float x, float w, Format accumulator) {
            return accumulator.add(acc, accumulator.round((double) x * w));
        }
    };

    private final String text;

    Arithmetic(String text) {
        this.text = text;
    }

    /** {@return the arithmetic in words, as tables and plots show it: {@code FMA} or {@code multiply, then add}} */
    public String describe() {
        return text;
    }

    /**
     * Adds the term {@code x·w} to a float.
     *
     * @param acc the accumulator before
     * @param x a factor of the term
     * @param w the other factor
     * @return the accumulator after
     */
    public abstract float accumulate(float acc, float x, float w);

    /**
     * Adds the term {@code x·w} to an accumulator of another format; fl rounds to that format. The factors are floats
     * and their product is exact before it is rounded. In binary64 both arithmetics give the same result.
     *
     * @param acc the accumulator before, a number of that format
     * @param x a factor of the term
     * @param w the other factor
     * @param accumulator the accumulator's format
     * @return the accumulator after
     * @throws NullPointerException if accumulator is null
     * @throws IllegalArgumentException if acc is not a number of that format, where the format notices
     */
    public abstract double accumulate(double acc, float x, float w, Format accumulator);

    /** The sum a + b = fl(sum) rounded to odd: Boldo and Melquiond 2008, doi 10.1109/TC.2007.70819. */
    private static double toOdd(double a, double b, double sum) {
        double error = ErrorFree.sumError(a, b, sum); // NaN if a or b is not finite
        long bits = Double.doubleToRawLongBits(sum);
        if (error == 0 || Double.isNaN(error) || (bits & 1) != 0) {
            return sum;
        }
        return Double.longBitsToDouble((error > 0) == (sum > 0) ? bits + 1 : bits - 1);
    }
}
