package floatlab.experiment.layers;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.Linear;
import floatlab.layer.LinearOrder;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A small network is computed twice, with one change that makes no difference on paper: how many outputs of each layer
 * have other bits?
 *
 * <p>The network is three times a 3×3 convolution, BatchNorm and ReLU (8, 16 and 16 channels, strides 1, 2, 2, padding
 * 1), then a linear layer of 10 outputs and the index of the largest. Images of 3 × 12 × 12 and all weights are uniform
 * between −1 and 1; the convolutions have no bias. Sums are by FMA with the bias last unless that is changed. The
 * running statistics are those of the same images, so that evaluation mode gives numbers of the usual size.
 */
public final class LayerByLayer {
    /** The change. */
    public enum Change {
        /** The first convolution multiplies, then adds. Evaluation mode. */
        CONVOLUTION_ORDER("order of conv 1"),
        /** The first BatchNorm is folded into the convolution before it. Evaluation mode. */
        FOLDED("norm 1 folded"),
        /** The first convolution has a bias, which the BatchNorm after it removes. Training mode. */
        BIAS("bias before norm 1"),
        /** The linear layer has eight lanes. Evaluation mode. */
        LINEAR_ORDER("order of linear");

        private final String words;

        Change(String words) {
            this.words = words;
        }

        /** {@return the change in words, such as {@code norm 1 folded}} */
        public String describe() {
            return words;
        }
    }

    private static final int[] CHANNELS = {3, 8, 16, 16};
    private static final int[] STRIDES = {1, 2, 2};
    private static final int SIDE = 12;
    private static final int CLASSES = 10;
    private static final LinearOrder LINEAR = LinearOrder.recursive(Arithmetic.FMA, BiasOrder.LAST);
    private static final ReductionOrder ORDER = ReductionOrder.fma(BiasOrder.LAST);
    private static final String FIRST = "conv 1";

    private LayerByLayer() {}

    /**
     * What to compute.
     *
     * @param seed 0 to 2³² − 1
     * @param images 1 to 1000
     * @param changes the changes, at least one; each is made alone
     */
    public record Spec(long seed, int images, List<Change> changes) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("images", images, 1, 1000);
            changes = Require.notEmpty("changes", changes, "change");
        }

        /**
         * {@return the spec of all changes}
         *
         * @param seed 0 to 2³² − 1
         * @param images 1 to 1000
         */
        public static Spec of(long seed, int images) {
            return new Spec(seed, images, List.of(Change.values()));
        }
    }

    /**
     * One layer with one change.
     *
     * @param change the change in words
     * @param layer {@code conv 1}, {@code norm 1}, {@code relu 1} and so on, {@code linear}, {@code top-1}
     * @param outputs how many numbers the layer gives
     * @param changed how many have other bits
     * @param percent {@code changed} in percent of {@code outputs}
     * @param zeros how many are 0 in both
     * @param difference the largest |difference|
     */
    public record Row(
            String change, String layer, int outputs, int changed, double percent, int zeros, double difference) {}

    /**
     * {@return for each change a row for each layer; if the first BatchNorm is folded, or the first convolution gets a
     * bias, {@code conv 1} computes something else on paper too, so these rows begin at {@code norm 1}}
     *
     * @param spec what to compute
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Network network = new Network(spec);
        List<Row> rows = new ArrayList<>();
        for (Change change : spec.changes()) {
            Map<String, float[]> plain = network.outputs(null, change == Change.BIAS);
            Map<String, float[]> changed = network.outputs(change, change == Change.BIAS);
            boolean compareFirst = change != Change.BIAS && change != Change.FOLDED;
            plain.forEach((layer, values) -> {
                if (compareFirst || !layer.equals(FIRST)) {
                    rows.add(row(change, layer, values, changed.get(layer)));
                }
            });
        }
        return List.copyOf(rows);
    }

    private static Row row(Change change, String layer, float[] x, float[] y) {
        int changed = SignedTensors.changed(x, y);
        int zeros = 0;
        for (int i = 0; i < x.length; i++) {
            zeros += x[i] == 0 && y[i] == 0 ? 1 : 0;
        }
        double difference = SignedTensors.largestDifference(x, y);
        double percent = 100.0 * changed / x.length;
        return new Row(change.describe(), layer, x.length, changed, percent, zeros, difference);
    }

    private static final class Network {
        private final Tensor images;
        private final List<Tensor> weights = new ArrayList<>();
        private final float[] convolutionBias;
        private final Tensor linearWeight;
        private final float[] linearBias;
        private final List<BatchNorm2d> norms = new ArrayList<>();

        Network(Spec spec) {
            NumpyRandom random = new NumpyRandom(spec.seed());
            images = SignedTensors.tensor(random, spec.images(), CHANNELS[0], SIDE, SIDE);
            Tensor x = images;
            List<BatchNorm2d> fresh = new ArrayList<>();
            for (int i = 0; i < STRIDES.length; i++) {
                int channels = CHANNELS[i + 1];
                weights.add(SignedTensors.tensor(random, channels, CHANNELS[i], 3, 3));
                float[] gamma = SignedTensors.positive(random.signedFloats(channels));
                float[] beta = random.signedFloats(channels);
                fresh.add(BatchNorm2d.of(gamma, beta, new float[channels], new float[channels], 1e-5f));
            }
            convolutionBias = random.signedFloats(CHANNELS[1]);
            for (int i = 0; i < STRIDES.length; i++) {
                BatchNorm2d.Training training = fresh.get(i)
                        .train(convolve(x, i, weights.get(i), null, ORDER), Variance.TWO_PASS, 1, Arithmetic.FMA);
                norms.add(training.next());
                x = relu(training.output());
            }
            linearWeight = SignedTensors.tensor(random, CLASSES, x.c(), x.h(), x.w());
            linearBias = random.signedFloats(CLASSES);
        }

        /** The numbers of each layer, in order; without {@code conv 1} if the first BatchNorm is folded into it. */
        Map<String, float[]> outputs(Change change, boolean training) {
            Map<String, float[]> outputs = new LinkedHashMap<>();
            Tensor x = images;
            for (int i = 0; i < STRIDES.length; i++) {
                Interruption.check();
                boolean here = i == 0;
                if (here && change == Change.FOLDED) {
                    BatchNorm2d.Folded folded = norms.get(i).fold(weights.get(i), null);
                    x = convolve(x, i, folded.weight(), folded.bias(), ORDER);
                } else {
                    float[] bias = here && change == Change.BIAS ? convolutionBias : null;
                    ReductionOrder order = here && change == Change.CONVOLUTION_ORDER
                            ? ORDER.withArithmetic(Arithmetic.MUL_ADD)
                            : ORDER;
                    x = convolve(x, i, weights.get(i), bias, order);
                    outputs.put("conv " + (i + 1), x.data());
                    x = training
                            ? norms.get(i)
                                    .train(x, Variance.TWO_PASS, 0.1f, Arithmetic.FMA)
                                    .output()
                            : norms.get(i).evaluate(x, Arithmetic.FMA);
                }
                outputs.put("norm " + (i + 1), x.data());
                x = relu(x);
                outputs.put("relu " + (i + 1), x.data());
            }
            LinearOrder order =
                    change == Change.LINEAR_ORDER ? new LinearOrder(Arithmetic.FMA, BiasOrder.LAST, 8) : LINEAR;
            float[] scores = Linear.forward(x, linearWeight, linearBias, order).data();
            outputs.put("linear", scores);
            outputs.put("top-1", top(scores));
            return outputs;
        }

        private static Tensor convolve(Tensor x, int i, Tensor weight, float[] bias, ReductionOrder order) {
            Conv2dShape shape = Conv2dShape.of(CHANNELS[i], CHANNELS[i + 1], 3)
                    .withPadding(1)
                    .withStride(STRIDES[i]);
            return Conv2d.of(weight, bias, shape, order).forward(x);
        }

        private static Tensor relu(Tensor x) {
            float[] out = x.data().clone();
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.max(0f, out[i]);
            }
            return Tensor.of(out, x.n(), x.c(), x.h(), x.w());
        }

        private static float[] top(float[] scores) {
            float[] top = new float[scores.length / CLASSES];
            for (int i = 0; i < scores.length; i++) {
                int image = i / CLASSES;
                if (scores[i] > scores[image * CLASSES + (int) top[image]]) {
                    top[image] = i % CLASSES;
                }
            }
            return top;
        }
    }
}
