package floatlab.runtime;

import java.util.concurrent.CancellationException;

/** Lets the kernel's stop button end a long computation: every long loop of the library calls one of these. */
public final class Interruption {
    private Interruption() {}

    /**
     * Throws if the thread is interrupted. The thread stays interrupted, so that the caller can see it too.
     *
     * @throws CancellationException if it is
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the computation was interrupted");
        }
    }

    /**
     * {@link #check}, once in 65,536 turns of a loop. It is for loops that are long enough to keep a reader waiting, but
     * whose turns are so short that a check in every turn would slow them down. A loop of fewer turns never throws.
     *
     * @param turn the loop's counter, 0 or more, rising or falling by 1
     * @throws CancellationException if the thread is interrupted and this turn is one that checks
     */
    public static void checkNowAndThen(int turn) {
        if ((turn & 0xFFFF) == 0xFFFF) {
            check();
        }
    }

    /**
     * {@link #check} for a loop whose turns handle many elements each: it checks when a turn passes a multiple of 65,536.
     *
     * @param from the element where the turn began, 0 or more
     * @param to the element after its last
     * @throws CancellationException if the thread is interrupted and this turn is one that checks
     */
    public static void checkWhenPassing(int from, int to) {
        if ((from ^ to) >>> 16 != 0) {
            check();
        }
    }
}
