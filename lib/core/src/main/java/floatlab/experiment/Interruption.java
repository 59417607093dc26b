package floatlab.experiment;

import java.util.concurrent.CancellationException;

/** Lets a long experiment be stopped by the kernel's stop button. */
final class Interruption {
    private static final String WHAT = "the experiment";

    private Interruption() {}

    /**
     * Throws if the thread is interrupted; the thread stays interrupted, so that whoever called can see it too.
     *
     * @throws CancellationException if it is
     */
    static void check() {
        floatlab.runtime.Interruption.check(WHAT);
    }

    /**
     * The same in a loop over many elements, once in 65,536 turns.
     *
     * @param turn the loop's counter
     * @throws CancellationException if the thread is interrupted and this turn is one that asks
     */
    static void checkNowAndThen(int turn) {
        floatlab.runtime.Interruption.checkNowAndThen(turn, WHAT);
    }
}
