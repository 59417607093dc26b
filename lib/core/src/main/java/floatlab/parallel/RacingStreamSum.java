package floatlab.parallel;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * {@link RacingBlockSum} by a parallel stream of the JDK: {@code forEach} on the threads of the common pool, in an order
 * that its documentation leaves open. (A stream's {@code reduce} keeps the order of the terms but not the parentheses,
 * which depend on the number of threads in the pool.)
 *
 * <p>With a single processor only the caller's thread adds, and then every run may add in the same order.
 */
public final class RacingStreamSum implements RacingSum {
    private final int block;

    /**
     * Makes the sum.
     *
     * @param block the terms of a block, 1 or more
     * @throws IllegalArgumentException if block is less than 1
     */
    public RacingStreamSum(int block) {
        this.block = Require.atLeast("block", block, 1);
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Pieces blocks = new Pieces(x.length, block);
        AtomicFloat total = new AtomicFloat();
        Thread caller = Thread.currentThread();
        AtomicBoolean stopped = new AtomicBoolean();
        // A stream that throws does not wait for its other threads, so the remaining blocks are skipped instead.
        IntStream.range(0, blocks.count()).parallel().forEach(piece -> {
            if (caller.isInterrupted()) {
                stopped.set(true);
            }
            if (!stopped.get()) {
                total.add(blocks.sum(x, piece));
            }
        });
        if (stopped.get()) {
            caller.interrupt();
            throw new CancellationException("interrupted");
        }
        return total.get();
    }

    @Override
    public String name() {
        return "racing stream";
    }

    @Override
    public String race() {
        return "a parallel stream adds blocks of " + block + ", whose sums go to one total as they arrive";
    }

    @Override
    public String toString() {
        return name();
    }
}
