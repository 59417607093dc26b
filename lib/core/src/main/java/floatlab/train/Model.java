package floatlab.train;

import floatlab.tensor.Tensor;

/** A network's parameters in float or in double, and what training does with them. */
interface Model {
    /** One step of gradient descent on a batch; returns the loss before it. */
    double step(Tensor images, int[] labels);

    /** The class with the largest output, the first of equals, for each image. */
    int[] predict(Tensor images);

    /** A copy of all parameters; exact. */
    double[] weights();

    /** A copy of the last step's gradient; exact. */
    double[] gradient();

    /** A digest of the bits of everything that the next step depends on. */
    long digest();

    /** One number more in a digest; all NaNs are one. */
    static long mix(long digest, double x) {
        long mixed = (digest ^ Double.doubleToLongBits(x)) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }
}
