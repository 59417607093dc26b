package floatlab.parallel;

/**
 * A sum whose order depends on the run: several threads race, and the first to come adds first. Two runs on the same terms
 * may differ, so a result must never be compared by its value. Unless a partial sum overflows, the error is within the
 * bound that holds for any order, γ₍n−1₎ Σ|x| with γ₍k₎ = ku/(1 − ku) (Higham, <i>Accuracy and Stability of Numerical
 * Algorithms</i>, 2nd ed., section 4.2, doi:10.1137/1.9780898718027).
 *
 * <p>Every term is added exactly once in every race. The sum of no terms is +0. If a NaN or both infinities are among the
 * terms, every order gives NaN. Whether a partial sum of finite terms overflows may depend on the run.
 */
public interface RacingSum {

    /**
     * Adds floats, in an order that depends on the run.
     *
     * @param x the terms; not changed, and nobody may change them during the call
     * @return a sum of the terms in some order, each addition rounded to nearest, ties to even
     * @throws NullPointerException if x is null
     * @throws java.util.concurrent.CancellationException if the calling thread is or gets interrupted; it stays
     *     interrupted, and no other thread is at work any more
     */
    float sum(float[] x);

    /**
     * The name as tables and charts show it.
     *
     * @return a short name that begins with {@code racing}
     */
    String name();

    /**
     * Who races, and for what, in one line.
     *
     * @return a sentence without a full stop
     */
    String race();
}
