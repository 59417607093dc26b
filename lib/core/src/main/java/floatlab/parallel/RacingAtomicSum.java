package floatlab.parallel;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import java.util.Objects;

/**
 * A race of single terms: thread t of T takes the chunks t, t + T, t + 2T, … of consecutive terms and adds each term to a
 * total that all threads share, an {@link AtomicFloat}. So does a GPU kernel that calls {@code atomicAdd} for each element in
 * a grid-stride loop. The order depends on the run.
 *
 * <p>The terms are added to +0 one after the other, in some order in which the terms of each chunk follow each other as in
 * the array.
 */
public final class RacingAtomicSum implements RacingSum {
    private final int chunk;
    private final int threads;

    /**
     * Makes the sum.
     *
     * @param chunk the terms that a thread takes at a time, 1 or more
     * @param threads T, the calling one included, 1 to 1024; may be more than there are processors
     * @throws IllegalArgumentException if one is out of its range
     */
    public RacingAtomicSum(int chunk, int threads) {
        this.chunk = Require.atLeast("chunk", chunk, 1);
        this.threads = Workers.checkThreads("threads", threads);
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Pieces chunks = new Pieces(x.length, chunk);
        AtomicFloat total = new AtomicFloat();
        Racers.run(chunks.count(), threads, piece -> {
            int to = chunks.to(piece);
            for (int i = chunks.from(piece); i < to; i++) {
                total.add(x[i]);
            }
        });
        return total.get();
    }

    @Override
    public String name() {
        return "racing terms";
    }

    @Override
    public String race() {
        return threads + " threads take chunks of " + chunk + " and add each term to one total as they come";
    }

    @Override
    public String toString() {
        return name();
    }
}
