package floatlab.parallel;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import floatlab.sum.ErrorBound;
import floatlab.sum.PairwiseSum;
import floatlab.sum.Summation;
import java.util.Objects;

/**
 * A fixed tree on any number of threads: each block of b consecutive terms (the last may be shorter) is added from its
 * first term to its last, and {@link PairwiseSum} adds the blocks' sums. Which thread adds which block depends on the run;
 * the order of the additions does not, so the result is a function of the terms and of b alone.
 *
 * <p>Error: at most γ₍b−1+⌈log₂⌈n/b⌉⌉₎ Σ|x|, with γ₍k₎ = ku/(1 − ku). Every block starts at +0. Infinities, NaN and
 * overflow follow IEEE 754 in that order. The method needs memory for ⌈n/b⌉ sums.
 *
 * <p>If the calling thread is or gets interrupted, a {@link java.util.concurrent.CancellationException} is thrown; the
 * thread stays interrupted, and no other thread is at work any more.
 *
 * <p>Source: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 4.2,
 * doi:10.1137/1.9780898718027; on why sums should be reproducible, Demmel and Nguyen, "Parallel reproducible summation",
 * IEEE Trans. Computers 64 (2015), doi:10.1109/TC.2014.2345391.
 */
public final class ParallelTreeSum implements Summation {
    private final int block;
    private final int threads;

    /**
     * Makes the method.
     *
     * @param block b, the terms of a block, 1 or more; the order depends on it
     * @param threads at most so many threads, the calling one included, 1 to 1024; the order does not depend on it
     * @throws IllegalArgumentException if one is out of its range
     */
    public ParallelTreeSum(int block, int threads) {
        this.block = Require.atLeast("block", block, 1);
        this.threads = Workers.checkThreads("threads", threads);
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Pieces blocks = new Pieces(x.length, block);
        float[] sums = new float[blocks.count()];
        Workers.run(sums.length, threads, (piece, worker) -> sums[piece] = blocks.sum(x, piece));
        return new PairwiseSum().sum(sums);
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Pieces blocks = new Pieces(x.length, block);
        double[] sums = new double[blocks.count()];
        Workers.run(sums.length, threads, (piece, worker) -> sums[piece] = blocks.sum(x, piece));
        return new PairwiseSum().sum(sums);
    }

    @Override
    public String name() {
        return "fixed tree";
    }

    @Override
    public String order() {
        return "blocks of " + block + " from first term to last, then the blocks' sums pairwise, on any threads";
    }

    @Override
    public ErrorBound bound(long n, double u) {
        long blocks = n / block + (n % block == 0 ? 0 : 1);
        long inBlock = Math.max(0, Math.min(block, n) - 1);
        long depth = blocks < 2 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(blocks - 1);
        return new ErrorBound(0, ErrorBound.gamma(n < 0 ? n : inBlock + depth, u));
    }

    @Override
    public String toString() {
        return name();
    }
}
