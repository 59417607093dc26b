package floatlab.parallel;

import floatlab.runtime.Workers;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.Summation;
import java.util.Objects;

/**
 * The exact sum on any number of threads: each has an {@link ExactSum} of its own and adds whatever blocks it gets; then
 * these are merged and rounded once. Exact addition is associative, so neither the blocks, nor who gets which, nor the
 * order of the terms make a difference: the result is the exact sum, correctly rounded.
 *
 * <p>Error: at most u|Σx|. NaN, infinities, overflow and −0 as in {@link ExactSum}. Interruption as in
 * {@link ParallelTreeSum}.
 *
 * <p>Source: Neal, "Fast exact summation using small and large superaccumulators" (2015), arXiv:1505.05571, section 1 on
 * parallel sums.
 */
public final class ParallelExactSum implements Summation {
    /** Long enough that taking a block costs little beside adding it. */
    private static final int BLOCK = 1 << 14;

    private final int threads;

    /**
     * Makes the method.
     *
     * @param threads at most so many threads, the calling one included, 1 to 1024
     * @throws IllegalArgumentException if it is out of its range
     */
    public ParallelExactSum(int threads) {
        this.threads = Workers.checkThreads("threads", threads);
    }

    @Override
    public float sum(float[] x) {
        Objects.requireNonNull(x, "x");
        return merged(x.length, (sum, from, to) -> sum.addAll(x, from, to)).toFloat();
    }

    @Override
    public double sum(double[] x) {
        Objects.requireNonNull(x, "x");
        return merged(x.length, (sum, from, to) -> sum.addAll(x, from, to)).toDouble();
    }

    private interface Adder {
        void add(ExactSum sum, int from, int to);
    }

    private ExactSum merged(int length, Adder adder) {
        Pieces blocks = new Pieces(length, BLOCK);
        ExactSum[] sums = new ExactSum[Math.min(threads, Math.max(1, blocks.count()))];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new ExactSum();
        }
        Workers.run(
                blocks.count(),
                sums.length,
                (piece, worker) -> adder.add(sums[worker], blocks.from(piece), blocks.to(piece)));
        for (int i = 1; i < sums.length; i++) {
            sums[0].merge(sums[i]);
        }
        return sums[0];
    }

    @Override
    public String name() {
        return "exact";
    }

    @Override
    public String order() {
        return "any, on any threads: every bit of every term is kept, and the sum is rounded once";
    }

    @Override
    public ErrorBound bound(long n, double u) {
        ErrorBound.gamma(n, u); // refuses what is out of range
        return new ErrorBound(n < 2 ? 0 : u, 0);
    }

    @Override
    public String toString() {
        return name();
    }
}
