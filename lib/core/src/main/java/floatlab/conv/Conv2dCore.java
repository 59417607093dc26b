package floatlab.conv;

import floatlab.runtime.Interruption;
import floatlab.tensor.Tensor;
import java.util.concurrent.CancellationException;

/** What computes a convolution whose weight, bias, shape and order are fixed and whose arguments have been checked. */
interface Conv2dCore {
    /**
     * Overwrites out with the convolution of input. The bits do not depend on the number of threads.
     *
     * @throws CancellationException if the thread is interrupted; it stays interrupted
     */
    void compute(Tensor input, Tensor out, int threads);

    /** Where one of some parts of a count begins, ⌊count · part / parts⌋: as equal as whole numbers can be. */
    static int begin(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }

    static void checkInterrupted() {
        Interruption.check();
    }
}
