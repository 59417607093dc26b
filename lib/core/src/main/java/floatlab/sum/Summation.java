package floatlab.sum;

import floatlab.format.Ulp;
import java.util.concurrent.CancellationException;

/**
 * A way of adding the terms of an array: one documented order of rounded additions.
 *
 * <p>The result is a function of the terms and of that order alone. All methods take the terms as they are and round to
 * nearest, ties to even. The sum of an empty array is +0, and so is the sum of terms that are all −0, because every
 * method starts its totals at +0; only the exact sum of such terms is −0. Each class says what a NaN, an infinity or an
 * overflow gives. {@link SumMethods} lists the methods; {@link ExactSum} adds without an order and without an error.
 */
public interface Summation {

    /**
     * Adds floats.
     *
     * @param x the terms; not changed
     * @return the sum in this method's order, +0 for no terms
     * @throws NullPointerException if x is null
     * @throws CancellationException if the thread is interrupted while it adds 65,536 terms or more; it stays interrupted
     * @throws IllegalStateException if a native library has changed the thread's arithmetic, as {@link
     *     floatlab.runtime.Subnormals} says
     */
    float sum(float[] x);

    /**
     * Adds doubles, in the same order as {@link #sum(float[])} but every operation rounded to double.
     *
     * @param x the terms; not changed
     * @return the sum in this method's order, +0 for no terms
     * @throws NullPointerException if x is null
     * @throws CancellationException if the thread is interrupted while it adds 65,536 terms or more; it stays interrupted
     * @throws IllegalStateException if a native library has changed the thread's arithmetic, as {@link
     *     floatlab.runtime.Subnormals} says
     */
    double sum(double[] x);

    /**
     * The method's name as tables and charts show it.
     *
     * @return a short name, such as {@code pairwise}
     */
    String name();

    /**
     * The order of the additions in one line.
     *
     * @return a sentence without a full stop
     */
    String order();

    /**
     * The bound that holds before any term is known, when every operation of the method is rounded with unit roundoff u.
     * It holds for every input whose partial sums do not overflow; sums of floating-point numbers cannot underflow.
     *
     * @param n the number of terms, 0 or more
     * @param u the unit roundoff, {@link Ulp#FLOAT_UNIT_ROUNDOFF} or {@link Ulp#DOUBLE_UNIT_ROUNDOFF}
     * @return the bound
     * @throws IllegalArgumentException if n is negative or u is not in (0, 1)
     */
    ErrorBound bound(long n, double u);

    /**
     * The bound of {@link #sum(float[])}.
     *
     * @param n the number of terms, 0 or more
     * @return the bound for n floats
     * @throws IllegalArgumentException if n is negative
     */
    default ErrorBound floatBound(long n) {
        return bound(n, Ulp.FLOAT_UNIT_ROUNDOFF);
    }

    /**
     * The bound of {@link #sum(double[])}.
     *
     * @param n the number of terms, 0 or more
     * @return the bound for n doubles
     * @throws IllegalArgumentException if n is negative
     */
    default ErrorBound doubleBound(long n) {
        return bound(n, Ulp.DOUBLE_UNIT_ROUNDOFF);
    }
}
