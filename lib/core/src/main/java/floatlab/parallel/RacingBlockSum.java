package floatlab.parallel;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import java.util.Objects;

/**
 * A race of blocks: thread t of T takes the blocks t, t + T, t + 2T, … of consecutive terms, adds the terms of a block from
 * the first to the last, and then adds the block's sum to a total that all threads share, an {@link AtomicFloat}. So does a
 * GPU kernel that reduces within a thread block and then calls {@code atomicAdd} once. The order within a block is fixed;
 * the order of the blocks depends on the run.
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
        this.block = Require.atLeast("block", block, 1);
        this.threads = Workers.checkThreads("threads", threads);
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
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
