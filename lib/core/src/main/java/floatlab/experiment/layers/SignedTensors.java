package floatlab.experiment.layers;

import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;

/** Parameters and inputs of the experiments on layers: 2r − 1 for r from {@link NumpyRandom}, rounded to float. */
final class SignedTensors {
    private SignedTensors() {}

    static Tensor tensor(NumpyRandom random, int n, int c, int h, int w) {
        return Tensor.of(random.signedFloats(n * c * h * w), n, c, h, w);
    }

    /** |x| + ½ in float, in place: numbers that may be variances. */
    static float[] positive(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.abs(x[i]) + 0.5f;
        }
        return x;
    }

    /** How many elements have other bits. */
    static int changed(float[] x, float[] y) {
        int changed = 0;
        for (int i = 0; i < x.length; i++) {
            changed += Float.floatToIntBits(x[i]) == Float.floatToIntBits(y[i]) ? 0 : 1;
        }
        return changed;
    }

    /** The largest |x − y|; NaN if there is one. */
    static double largestDifference(float[] x, float[] y) {
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            largest = Math.max(largest, Math.abs((double) x[i] - y[i]));
        }
        return largest;
    }
}
