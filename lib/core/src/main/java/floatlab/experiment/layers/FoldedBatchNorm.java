package floatlab.experiment.layers;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.layer.BatchNorm2d;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ExactSum;
import floatlab.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A 3×3 convolution followed by BatchNorm in evaluation mode, as two layers and folded into one convolution, both
 * compared with the exact values {@code (Σ w·x - mean) / √(variance + ε) · γ + β} of the same floats.
 *
 * <p>Input, weight, γ, β, running mean and running variance are drawn in this order, uniform between −1 and 1; the
 * variance is |r| + ½ of such a number r. The convolution has no bias; its order is FMA, bias last. Folding is
 * {@link BatchNorm2d#fold}.
 */
public final class FoldedBatchNorm {
    private static final MathContext DIGITS = new MathContext(50);
    private static final float EPSILON = 1e-5f;

    private FoldedBatchNorm() {}

    /**
     * What to compute.
     *
     * @param seed 0 to 2³² − 1
     * @param images 1 to 100
     * @param inChannels 1 to 100
     * @param outChannels 1 to 100
     * @param size height and width of the images, 3 to 100
     */
    public record Spec(long seed, int images, int inChannels, int outChannels, int size) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("images", images, 1, 100);
            Require.between("inChannels", inChannels, 1, 100);
            Require.between("outChannels", outChannels, 1, 100);
            Require.between("size", size, 3, 100);
        }
    }

    /**
     * One form.
     *
     * @param form {@code two layers}, or {@code folded}
     * @param outputs how many outputs there are
     * @param changed how many have other bits than as two layers
     * @param nearest how many are the float nearest to the exact value
     * @param error the root mean square of |output − exact|
     * @param largest the largest |output − exact|
     */
    public record Row(String form, int outputs, int changed, int nearest, double error, double largest) {}

    /** The layers of a spec. */
    record Layers(Tensor x, Tensor weight, float[][] norm, Conv2dShape shape, ReductionOrder order) {
        BatchNorm2d batchNorm() {
            return BatchNorm2d.of(norm[0], norm[1], norm[2], norm[3], EPSILON);
        }

        Tensor asTwo() {
            return batchNorm().evaluate(Conv2d.of(weight, shape, order).forward(x), Arithmetic.FMA);
        }

        Tensor folded() {
            BatchNorm2d.Folded folded = batchNorm().fold(weight, null);
            return Conv2d.of(folded.weight(), folded.bias(), shape, order).forward(x);
        }
    }

    /**
     * {@return a row for each form}
     *
     * @param spec what to compute
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Layers layers = layers(spec);
        Tensor two = layers.asTwo();
        BigDecimal[] exact = exact(layers, two);
        return List.of(row("two layers", two, two, exact), row("folded", two, layers.folded(), exact));
    }

    static Layers layers(Spec spec) {
        NumpyRandom random = new NumpyRandom(spec.seed());
        Tensor x = SignedTensors.tensor(random, spec.images(), spec.inChannels(), spec.size(), spec.size());
        Tensor weight = SignedTensors.tensor(random, spec.outChannels(), spec.inChannels(), 3, 3);
        float[][] norm = new float[4][];
        for (int i = 0; i < norm.length; i++) {
            norm[i] = random.signedFloats(spec.outChannels());
        }
        SignedTensors.positive(norm[3]);
        Conv2dShape shape = Conv2dShape.of(spec.inChannels(), spec.outChannels(), 3);
        return new Layers(x, weight, norm, shape, ReductionOrder.fma(BiasOrder.LAST));
    }

    /** The exact values, to 50 digits, in the order of the outputs. */
    static BigDecimal[] exact(Layers layers, Tensor like) {
        List<BigDecimal> values = new ArrayList<>();
        Tensor x = layers.x();
        Tensor w = layers.weight();
        float[][] norm = layers.norm();
        for (int image = 0; image < like.n(); image++) {
            for (int channel = 0; channel < like.c(); channel++) {
                Interruption.check();
                BigDecimal root = new BigDecimal(norm[3][channel])
                        .add(new BigDecimal(EPSILON))
                        .sqrt(DIGITS);
                for (int row = 0; row < like.h(); row++) {
                    for (int column = 0; column < like.w(); column++) {
                        ExactSum sum = new ExactSum();
                        for (int c = 0; c < x.c(); c++) {
                            for (int i = 0; i < 9; i++) {
                                sum.addProduct(
                                        x.get(image, c, row + i / 3, column + i % 3), w.get(channel, c, i / 3, i % 3));
                            }
                        }
                        sum.add(-norm[2][channel]);
                        values.add(sum.toBigDecimal()
                                .multiply(new BigDecimal(norm[0][channel]))
                                .divide(root, DIGITS)
                                .add(new BigDecimal(norm[1][channel])));
                    }
                }
            }
        }
        return values.toArray(BigDecimal[]::new);
    }

    private static Row row(String form, Tensor two, Tensor y, BigDecimal[] exact) {
        double squares = 0;
        double largest = 0;
        int nearest = 0;
        for (int i = 0; i < exact.length; i++) {
            double error = new BigDecimal(y.data()[i]).subtract(exact[i]).doubleValue();
            squares += error * error;
            largest = Math.max(largest, Math.abs(error));
            nearest += exact[i].floatValue() == y.data()[i] ? 1 : 0;
        }
        int changed = SignedTensors.changed(two.data(), y.data());
        return new Row(form, exact.length, changed, nearest, Math.sqrt(squares / exact.length), largest);
    }
}
