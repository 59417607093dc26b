package floatlab.runtime;

import java.util.concurrent.CancellationException;

/** Lets a long computation be stopped by the kernel's stop button. */
public final class Interruption {
    private Interruption() {}

    /**
     * Throws if the thread is interrupted; the thread stays interrupted, so that whoever called can see it too.
     *
     * @param what the computation, for the message, such as {@code the convolution}
     * @throws CancellationException if it is
     */
    public static void check(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException(what + " was interrupted");
        }
    }

    /**
     * {@link #check}, once in 65,536 turns of a loop: for loops over so many elements that all of them take longer than a
     * reader waits, each so short that asking every time would slow the loop down. A loop of fewer turns never throws.
     *
     * @param turn the loop's counter, 0 or more, rising or falling by 1
     * @param what the computation, for the message
     * @throws CancellationException if the thread is interrupted and this turn is one that asks
     */
    public static void checkNowAndThen(int turn, String what) {
        if ((turn & 0xFFFF) == 0xFFFF) {
            check(what);
        }
    }

    /**
     * {@link #check} for a loop that goes on by many elements in a turn: when a turn passes a multiple of 65,536.
     *
     * @param from the element where the turn began, 0 or more
     * @param to the element after its last
     * @param what the computation, for the message
     * @throws CancellationException if the thread is interrupted and this turn is one that asks
     */
    public static void checkWhenPassing(int from, int to, String what) {
        if ((from ^ to) >>> 16 != 0) {
            check(what);
        }
    }
}
