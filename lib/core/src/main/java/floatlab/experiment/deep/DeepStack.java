package floatlab.experiment.deep;

import floatlab.conv.Conv2dShape;
import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A deep convolutional network that is built like a ResNet and has random weights: three stages, each with twice as
 * many channels and half as many rows and columns as the one before, then the mean of each channel and a linear layer
 * with ten classes.
 *
 * <p>Every convolution is 3×3 with padding 1. The first one (3 → width) and the first one of the second and third stage
 * (stride 2) stand alone; the others come in pairs. Where the {@link Form} has residuals, the input of a pair is added
 * to the output of its second convolution. After each convolution come, in this order and as far as the form has them:
 * batch normalisation, that addition, ReLU.
 *
 * <p>Weights are He's, uniform in ±√(6/n) with n the fan-in, and ±√(3/n) without ReLU (He et al. 2015, arXiv
 * 1502.01852, sections 2.2 and 2.3); biases uniform in ±0.1. Convolution l, counted from 0, draws them from
 * NumpyRandom(seed + l), weights first, the linear layer likewise as the last. So anybody can build the same network in
 * Python. The statistics of the normalisation (γ = 1, β = 0, ε = 10⁻⁵) are those of eight calibration images,
 * {@code images(seed + 1000, 8)}, computed in double and rounded to numbers of bfloat16 that float, fp16 and bf16 hold
 * exactly. The bias of the linear layer is minus the mean of its outputs over these images, also rounded to bfloat16,
 * so that no class is favoured. Without normalisation nothing is calibrated, and that bias is 0.
 *
 * <p>The network has learnt nothing. Immutable; weights are drawn again each time they are asked for.
 */
public final class DeepStack {
    /** What stands around the convolutions. */
    public enum Form {
        /** Nothing: a linear function. */
        LINEAR("convolutions alone", false, false, false),
        /** ReLU. */
        RELU("ReLU", true, false, false),
        /** ReLU and residuals. */
        RESIDUAL("ReLU, residuals", true, true, false),
        /** Batch normalisation and ReLU. */
        NORM("BatchNorm, ReLU", true, false, true),
        /** Batch normalisation, residuals and ReLU: a ResNet. */
        RESIDUAL_NORM("BatchNorm, residuals, ReLU", true, true, true);

        private final String text;
        final boolean relu;
        final boolean residual;
        final boolean norm;

        Form(String text, boolean relu, boolean residual, boolean norm) {
            this.text = text;
            this.relu = relu;
            this.residual = residual;
            this.norm = norm;
        }

        /** {@return the form in words, such as {@code BatchNorm, ReLU}} */
        public String describe() {
            return text;
        }
    }

    /**
     * Which network.
     *
     * @param seed 0 to 2³² − 100,000
     * @param form what stands around the convolutions
     * @param width channels of the first stage, 1 to 256
     * @param pairs pairs of convolutions in each stage, 1 to 50
     * @param size rows and columns of an image, a multiple of 8, 8 to 64
     */
    public record Spec(long seed, Form form, int width, int pairs, int size) {
        public Spec {
            Require.between("seed", seed, 0, Require.LARGEST_SEED + 1 - 100_000);
            Objects.requireNonNull(form, "form");
            Require.between("width", width, 1, 256);
            Require.between("pairs", pairs, 1, 50);
            Require.between("size", size, 8, 64);
            Require.that(size % 8 == 0, "size", () -> size, "a multiple of 8");
        }

        /**
         * {@return the network of notebook 11, with 33 convolutions of 64 to 256 channels: seed 1, width 64, five pairs
         * a stage}
         *
         * @param form what stands around the convolutions
         * @param size rows and columns of an image
         */
        public static Spec of(Form form, int size) {
            return new Spec(1, form, 64, 5, size);
        }
    }

    /**
     * A convolution of the network.
     *
     * @param number 1, 2, 3, …
     * @param inChannels channels of its input
     * @param outChannels channels of its output
     * @param stride 1 or 2
     * @param outSize rows and columns of its output
     * @param place 0: it stands alone; 1: the first of a pair; 2: the second
     */
    public record Layer(int number, int inChannels, int outChannels, int stride, int outSize, int place) {
        /** {@return the number of products in one of its outputs} */
        public int fanIn() {
            return 9 * inChannels;
        }

        /**
         * {@return the floating-point operations for one image: two for each product of each output, padding included}
         */
        public long flops() {
            return 2L * fanIn() * outChannels * outSize * outSize;
        }

        Conv2dShape shape() {
            return Conv2dShape.of(inChannels, outChannels, 3).withPadding(1).withStride(stride);
        }
    }

    /** The numbers of a layer; mean and variance are null where the form has no normalisation. */
    record Parameters(Layer layer, Tensor weight, float[] bias, float[] mean, float[] variance) {}

    static final int CLASSES = 10;
    static final float EPSILON = 1e-5f;
    private static final int CALIBRATION_IMAGES = 8;

    private final Spec spec;
    private final List<Layer> layers;
    private final float[][] means;
    private final float[][] variances;
    private final float[] headBias;

    private DeepStack(Spec spec) {
        this.spec = spec;
        this.layers = layers(spec);
        this.means = new float[layers.size()][];
        this.variances = new float[layers.size()][];
        this.headBias = new float[CLASSES];
        if (spec.form().norm) {
            calibrate();
        }
    }

    /**
     * {@return the network; if it has normalisation, it has been calibrated}
     *
     * @param spec which network
     */
    public static DeepStack of(Spec spec) {
        Subnormals.check();
        return new DeepStack(Objects.requireNonNull(spec, "spec"));
    }

    private static List<Layer> layers(Spec spec) {
        List<Layer> layers = new ArrayList<>();
        int channels = spec.width();
        int size = spec.size();
        layers.add(new Layer(1, 3, channels, 1, size, 0));
        for (int stage = 0; stage < 3; stage++) {
            if (stage > 0) {
                size /= 2;
                layers.add(new Layer(layers.size() + 1, channels, 2 * channels, 2, size, 0));
                channels *= 2;
            }
            for (int i = 0; i < 2 * spec.pairs(); i++) {
                layers.add(new Layer(layers.size() + 1, channels, channels, 1, size, 1 + i % 2));
            }
        }
        return List.copyOf(layers);
    }

    private void calibrate() {
        DoublePass pass = new DoublePass(this, images(spec.seed() + 1000, CALIBRATION_IMAGES));
        for (Layer layer : layers) {
            int at = layer.number() - 1;
            Parameters drawn = parameters(layer);
            pass.convolve(drawn);
            means[at] = new float[layer.outChannels()];
            variances[at] = new float[layer.outChannels()];
            pass.statistics(means[at], variances[at]);
            pass.finish(new Parameters(layer, drawn.weight(), drawn.bias(), means[at], variances[at]));
        }
        double[] logits = pass.logits(headWeight(), headBias);
        for (int k = 0; k < CLASSES; k++) {
            double sum = 0;
            for (int i = 0; i < CALIBRATION_IMAGES; i++) {
                sum += logits[i * CLASSES + k];
            }
            headBias[k] = (float) Format.BFLOAT16.round(-sum / CALIBRATION_IMAGES);
        }
    }

    /** {@return the spec that it was made from} */
    public Spec spec() {
        return spec;
    }

    /** {@return the 3 + 6 · pairs convolutions, from the first to the last} */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * {@return the floating-point operations of the convolutions and the linear layer for one image, padding included}
     */
    public long flops() {
        return layers.stream().mapToLong(Layer::flops).sum() + 2L * CLASSES * lastChannels();
    }

    /**
     * {@return images, (n, 3, size, size): a mosaic of 4×4 colours, each channel uniform in [−1, 1), with grain on
     * every pixel, uniform in [−¼, ¼). All colours are drawn first, image by image, then all grain}
     *
     * @param seed of {@link NumpyRandom}, 0 to 2³² − 1
     * @param n how many, 1 to 100,000
     */
    public Tensor images(long seed, int n) {
        Subnormals.check();
        Require.between("n", n, 1, 100_000);
        NumpyRandom random = new NumpyRandom(seed);
        double[] colours = random.random(n * 3 * 16);
        int size = spec.size();
        float[] pixels = new float[n * 3 * size * size];
        for (int i = 0; i < pixels.length; i++) {
            int plane = i / (size * size);
            int row = i / size % size;
            int column = i % size;
            double colour = 2 * colours[plane * 16 + row / (size / 4) * 4 + column / (size / 4)] - 1;
            pixels[i] = (float) (colour + random.signed() * 0.25);
        }
        return Tensor.of(pixels, n, 3, size, size);
    }

    /** Checks that images fit the network. */
    void requireImages(Tensor images) {
        Objects.requireNonNull(images, "images");
        int size = spec.size();
        Require.that(
                images.n() > 0 && images.c() == 3 && images.h() == size && images.w() == size,
                "images",
                () -> "of shape " + images.shapeText(),
                "(n, 3, " + size + ", " + size + ")");
    }

    Parameters parameters(Layer layer) {
        NumpyRandom random = new NumpyRandom(spec.seed() + layer.number() - 1);
        int channels = layer.outChannels();
        double reach = Math.sqrt((spec.form().relu ? 6.0 : 3.0) / layer.fanIn());
        float[] weight = uniform(random, channels * layer.fanIn(), reach);
        float[] bias = uniform(random, channels, 0.1);
        int at = layer.number() - 1;
        return new Parameters(
                layer, Tensor.of(weight, channels, layer.inChannels(), 3, 3), bias, means[at], variances[at]);
    }

    Tensor headWeight() {
        NumpyRandom random = new NumpyRandom(spec.seed() + layers.size());
        float[] weight = uniform(random, CLASSES * lastChannels(), Math.sqrt(3.0 / lastChannels()));
        return Tensor.of(weight, CLASSES, lastChannels(), 1, 1);
    }

    float[] headBias() {
        return headBias.clone();
    }

    private int lastChannels() {
        return layers.get(layers.size() - 1).outChannels();
    }

    private static float[] uniform(NumpyRandom random, int n, double reach) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (random.signed() * reach);
        }
        return x;
    }
}
