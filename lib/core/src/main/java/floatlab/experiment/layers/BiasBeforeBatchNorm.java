package floatlab.experiment.layers;

import floatlab.format.Ulp;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A bias before a BatchNorm in training mode: on paper the subtraction of the mean removes it, in float it changes
 * bits. The input is uniform between −1 and 1 and has one channel; the BatchNorm has weight 1, bias 0, ε = 1e-5, and
 * uses FMA.
 */
public final class BiasBeforeBatchNorm {
    private BiasBeforeBatchNorm() {}

    /**
     * What to compute.
     *
     * @param seed 0 to 2³² − 1
     * @param images 1 to 1000 images of 8 × 8 pixels
     * @param biases what is added to every pixel, at least one
     * @param method how the variance is computed
     */
    public record Spec(long seed, int images, List<Float> biases, Variance method) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("images", images, 1, 1000);
            biases = Require.notEmpty("biases", biases, "bias");
            Objects.requireNonNull(method, "method");
        }
    }

    /**
     * One bias.
     *
     * @param bias what was added to every pixel before the BatchNorm
     * @param outputs how many outputs there are
     * @param changed how many have other bits than without the bias
     * @param difference the largest |output with − output without|
     * @param grid the ulp of the bias: how far apart the floats near it are
     */
    public record Row(float bias, int outputs, int changed, double difference, float grid) {}

    /**
     * {@return how the outputs with each bias differ from those without, a row for each bias}
     *
     * @param spec what to compute
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Tensor x = SignedTensors.tensor(new NumpyRandom(spec.seed()), spec.images(), 1, 8, 8);
        float[] without = normalised(x, spec.method());
        List<Row> rows = new ArrayList<>();
        for (float bias : spec.biases()) {
            Interruption.check();
            Tensor shifted = Tensor.zeros(x.n(), 1, 8, 8);
            for (int i = 0; i < x.size(); i++) {
                shifted.data()[i] = x.data()[i] + bias;
            }
            float[] with = normalised(shifted, spec.method());
            int changed = SignedTensors.changed(without, with);
            double difference = SignedTensors.largestDifference(without, with);
            rows.add(new Row(bias, with.length, changed, difference, Ulp.of(bias)));
        }
        return List.copyOf(rows);
    }

    private static float[] normalised(Tensor x, Variance method) {
        return BatchNorm2d.ofChannels(1)
                .train(x, method, 0.1f, Arithmetic.FMA)
                .output()
                .data();
    }
}
