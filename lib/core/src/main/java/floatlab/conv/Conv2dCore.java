package floatlab.conv;

import floatlab.tensor.Tensor;
import java.util.concurrent.CancellationException;

/** Computes a convolution with a given weight, bias, shape and order, on arguments that have been checked. */
interface Conv2dCore {
    /**
     * Overwrites out with the convolution of input. The bits do not depend on the number of threads.
     *
     * @throws CancellationException if the thread is interrupted; it stays interrupted
     */
    void compute(Tensor input, Tensor out, int threads);
}
