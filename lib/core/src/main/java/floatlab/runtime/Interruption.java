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
}
