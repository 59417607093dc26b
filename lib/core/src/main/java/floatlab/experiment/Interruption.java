package floatlab.experiment;

import java.util.concurrent.CancellationException;

/** Lets a long experiment be stopped by the kernel's stop button. */
final class Interruption {
    private Interruption() {}

    /**
     * Throws if the thread is interrupted; the thread stays interrupted, so that whoever called can see it too.
     *
     * @throws CancellationException if it is
     */
    static void check() {
        floatlab.runtime.Interruption.check("the experiment");
    }
}
