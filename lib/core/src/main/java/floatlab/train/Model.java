package floatlab.train;

import floatlab.input.Digits;
import floatlab.tensor.Tensor;
import java.util.function.IntPredicate;

/** A network's parameters in float or in double, and what training does with them. */
abstract class Model {
    final Training.Spec spec;
    final NetSpec net;

    /** Which ReLUs let their input through in the last step: all of the first layer, then all of the second. */
    private boolean[] open = {};

    Model(Training.Spec spec) {
        this.spec = spec;
        this.net = spec.net();
    }

    /** One step of gradient descent on a batch; returns the loss before it. */
    abstract double step(Tensor images, int[] labels);

    /** The outputs for each image, 10 of the first, then 10 of the second and so on; exact. */
    abstract double[] outputs(Tensor images);

    /** A copy of all parameters; exact. */
    abstract double[] weights();

    /** A copy of the last step's gradient; exact. */
    abstract double[] gradient();

    /** Everything that the next step depends on; exact. */
    abstract double[][] state();

    /** Notes which ReLUs of the two layers have a positive input. */
    final void noteOpen(int count1, IntPredicate first, int count2, IntPredicate second) {
        open = new boolean[count1 + count2];
        for (int i = 0; i < open.length; i++) {
            open[i] = i < count1 ? first.test(i) : second.test(i - count1);
        }
    }

    final boolean[] open() {
        return open.clone();
    }

    /** The class with the largest output for each image, the first of several equal ones. */
    final int[] predict(Tensor images) {
        double[] outputs = outputs(images);
        int[] classes = new int[images.n()];
        for (int i = 0; i < outputs.length; i++) {
            int image = i / Digits.CLASSES;
            if (outputs[i] > outputs[image * Digits.CLASSES + classes[image]]) {
                classes[image] = i % Digits.CLASSES;
            }
        }
        return classes;
    }

    /** A digest of the bits of {@link #state}, in which all NaNs are the same. */
    final long digest() {
        long digest = 0;
        for (double[] numbers : state()) {
            for (double x : numbers) {
                long mixed = (digest ^ Double.doubleToLongBits(x)) * 0x9e3779b97f4a7c15L;
                digest = mixed ^ mixed >>> 32;
            }
        }
        return digest;
    }
}
