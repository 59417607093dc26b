package floatlab.sum;

import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import java.util.Arrays;
import java.util.Objects;

/**
 * {@link ExactSum} as one more way of adding, on any number of threads: each thread adds blocks of the terms to its own
 * accumulator, and the accumulators are merged and rounded once. Exact addition is associative, so the result does not
 * depend on the blocks, on the threads that take them, or on the order of the terms: it is the exact sum, correctly
 * rounded.
 *
 * <p>Error: at most u|Σx|. NaN, infinities, overflow and −0 as in {@link ExactSum}; so terms that are all −0 give −0.
 *
 * <p>With more than one thread, a {@link java.util.concurrent.CancellationException} is thrown if the calling thread is or
 * gets interrupted; it stays interrupted, and no other thread is at work any more. One thread checks for an interrupt as
 * {@link ExactSum#of(float[])} does.
 *
 * <p>Source: Neal, "Fast exact summation using small and large superaccumulators" (2015), arXiv:1505.05571, section 1 on
 * parallel sums.
 */
public final class ParallelExactSum extends NamedSummation {
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
        super(
                "exact",
                "any" + (threads == 1 ? "" : ", on any threads")
                        + ": every bit of every term is kept, and the sum is rounded once");
        this.threads = Workers.checkThreads("threads", threads);
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        return merged(x.length, (sum, from, to) -> sum.addAll(x, from, to)).toFloat();
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        return merged(x.length, (sum, from, to) -> sum.addAll(x, from, to)).toDouble();
    }

    private ExactSum merged(int length, ExactSum.Part part) {
        if (threads == 1) {
            return ExactSum.of(length, part);
        }
        int blocks = (int) ErrorBound.ceilDivide(length, BLOCK);
        ExactSum[] sums = new ExactSum[Math.min(threads, Math.max(1, blocks))];
        Arrays.setAll(sums, i -> new ExactSum());
        Workers.run(blocks, sums.length, (block, worker) -> {
            int from = block * BLOCK;
            part.addTo(sums[worker], from, from + Math.min(BLOCK, length - from));
        });
        for (int i = 1; i < sums.length; i++) {
            sums[0].merge(sums[i]);
        }
        return sums[0];
    }

    @Override
    public ErrorBound bound(long n, double u) {
        ErrorBound.gamma(n, u); // refuses what is out of range
        return new ErrorBound(ErrorBound.finalRounding(n, u), 0);
    }
}
