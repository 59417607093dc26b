package floatlab.parallel;

import floatlab.runtime.Workers;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;

/**
 * Shares pieces as a GPU kernel's grid-stride loop does: racer r of R takes the pieces r, r + R, r + 2R and so on. A thread
 * that starts early cannot take the pieces of another, so that late threads still take part in the race.
 */
final class Racers {
    private Racers() {}

    /** Does all pieces. It throws as {@link Workers#run} does, and checks for an interrupt before each piece. */
    static void run(int pieces, int racers, IntConsumer work) {
        Thread caller = Thread.currentThread();
        Workers.run(Math.min(racers, pieces), racers, (racer, worker) -> {
            for (long piece = racer; piece < pieces; piece += racers) {
                if (caller.isInterrupted()) {
                    throw new CancellationException("interrupted");
                }
                work.accept((int) piece);
            }
        });
    }
}
