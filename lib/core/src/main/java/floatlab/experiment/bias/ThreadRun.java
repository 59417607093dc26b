package floatlab.experiment.bias;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * The program of the forum thread: a batch of one-pixel images through a 1×1 convolution, once with the bias 0, once
 * with the bias b.
 */
record ThreadRun(float[] x, float w, float b, float[] output1, float[] output2) {
    static final int BATCH = 5;
    static final int LARGEST_BATCH = 1_000_000;

    /** Draws x, then w, then b, as the thread does after {@code np.random.seed(seed)}, and convolves. */
    static ThreadRun draw(long seed, int batch, ReductionOrder order) {
        NumpyRandom random = new NumpyRandom(seed);
        float[] x = random.randomFloats(batch);
        float w = random.randomFloats(1)[0];
        float b = random.randomFloats(1)[0];
        return of(x, w, b, order);
    }

    static ThreadRun of(float[] x, float w, float b, ReductionOrder order) {
        return new ThreadRun(x, w, b, convolve(x, w, 0, order), convolve(x, w, b, order));
    }

    private static float[] convolve(float[] x, float w, float b, ReductionOrder order) {
        Tensor weight = Tensor.of(new float[] {w}, 1, 1, 1, 1);
        Conv2d net = Conv2d.of(weight, new float[] {b}, Conv2dShape.of(1, 1, 1), order);
        return net.forward(Tensor.of(x, x.length, 1, 1, 1)).data();
    }

    float difference(int i) {
        return output2[i] - output1[i];
    }

    boolean equal(int i) {
        return difference(i) == b;
    }

    /** What the thread prints, a letter an image: T or F. */
    String pattern() {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            letters.append(equal(i) ? 'T' : 'F');
        }
        return letters.toString();
    }

    int trues() {
        return (int) IntStream.range(0, x.length).filter(this::equal).count();
    }
}
