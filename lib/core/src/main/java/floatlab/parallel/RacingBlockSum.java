package floatlab.parallel;

import floatlab.runtime.Workers;
import java.util.Objects;

/**
 * Threads take blocks of consecutive terms, thread t of T the blocks t, t + T, t + 2T, …, add each block by itself from first term to last, and then the block's sum to
 * one shared {@link AtomicFloat}: what a GPU kernel does that reduces within a thread block and calls {@code atomicAdd}
 * once for each. Within a block the order is fixed; that of the blocks depends on the run.
 */
public final class RacingBlockSum implements RacingSum {
    private final int block;
    private final int threads;

    /**
     * Makes the sum.
     *
     * @param block the terms of a block, 1 or more
     * @param threads T, the calling one included, 1 to 1024; may be more than there are processors
     * @throws IllegalArgumentException if one is out of its range
     */
    public RacingBlockSum(int block, int threads) {
        this.block = Pieces.checkSize("block", block);
        this.threads = Workers.checkThreads("threads", threads);
    }

    @Override
    public float sum(float[] x) {
        Objects.requireNonNull(x, "x");
        Pieces blocks = new Pieces(x.length, block);
        AtomicFloat total = new AtomicFloat();
        Racers.run(blocks.count(), threads, piece -> total.add(blocks.sum(x, piece)));
        return total.get();
    }

    @Override
    public String name() {
        return "racing blocks";
    }

    @Override
    public String race() {
        return threads + " threads add blocks of " + block + ", whose sums go to one total as they arrive";
    }

    @Override
    public String toString() {
        return name();
    }
}
