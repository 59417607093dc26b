package floatlab.train;

import floatlab.tensor.Tensor;
import java.util.function.IntPredicate;

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

    /** Which ReLUs let their input through in the last step: all of the first layer's, then all of the second's. */
    boolean[] open();

    /** A digest of the bits of everything that the next step depends on. */
    long digest();

    /** One number more in a digest; all NaNs are one. */
    static long mix(long digest, double x) {
        long mixed = (digest ^ Double.doubleToLongBits(x)) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }

    /** Where the inputs of two layers are positive. */
    static boolean[] positive(int count1, IntPredicate first, int count2, IntPredicate second) {
        boolean[] open = new boolean[count1 + count2];
        for (int i = 0; i < open.length; i++) {
            open[i] = i < count1 ? first.test(i) : second.test(i - count1);
        }
        return open;
    }
}
