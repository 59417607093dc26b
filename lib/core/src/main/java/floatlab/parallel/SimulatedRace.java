package floatlab.parallel;

import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import java.util.Objects;

/**
 * A race that can be repeated: the same model as {@link RacingAtomicSum} and {@link RacingBlockSum}, but who comes next is
 * drawn from a random stream, so that the same stream gives the same race and the same bits.
 *
 * <p>Worker w of W takes the chunks w, w + W, w + 2W and so on, of consecutive terms. At each step one of the workers that
 * are not done, each with the same chance, makes its next addition to the total, which starts at +0. It adds either the
 * terms of its chunk, one at each step, or the chunk's sum from the first term to the last, in a single step. Real threads
 * do not come with equal chances: this shows what can happen, not how often it does.
 *
 * @param workers how many race, 1 to 1024
 * @param chunk the terms that a worker takes at a time, 1 or more
 * @param termByTerm whether each term is added to the total, or each chunk's sum
 */
public record SimulatedRace(int workers, int chunk, boolean termByTerm) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if workers or chunk is out of its range
     */
    public SimulatedRace {
        Workers.checkThreads("workers", workers);
        Require.atLeast("chunk", chunk, 1);
    }

    /**
     * Runs one race.
     *
     * @param x the terms; not changed
     * @param random decides who comes next
     * @return the total, +0 for no terms; NaN, infinities and overflow follow IEEE 754 in the order drawn
     * @throws NullPointerException if an argument is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public float sum(float[] x, NumpyRandom random) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(random, "random");
        Pieces chunks = new Pieces(x.length, chunk);
        int racing = Math.min(workers, chunks.count());
        int[] at = new int[racing]; // each worker's chunk
        int[] term = new int[racing]; // and its next term
        for (int i = 0; i < racing; i++) {
            at[i] = i;
            term[i] = chunks.from(i);
        }
        float total = 0;
        for (int turn = 0; racing > 0; turn++) {
            Interruption.checkNowAndThen(turn);
            int worker = random.randint(0, racing, 1)[0];
            int piece = at[worker];
            total += termByTerm ? x[term[worker]] : chunks.sum(x, piece);
            if (termByTerm && ++term[worker] < chunks.to(piece)) {
                continue;
            }
            if (workers < chunks.count() - piece) {
                at[worker] = piece + workers;
                term[worker] = chunks.from(piece + workers);
            } else { // the last worker takes the seat of the one that is done
                racing--;
                at[worker] = at[racing];
                term[worker] = term[racing];
            }
        }
        return total;
    }
}
