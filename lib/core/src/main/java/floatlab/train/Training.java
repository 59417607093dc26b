package floatlab.train;

import floatlab.format.FloatText;
import floatlab.input.Digits;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import floatlab.tensor.FloatArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Trains a {@link NetSpec} network on {@link Digits} by stochastic gradient descent with momentum,
 * {@code v ← μ·v + g}, {@code w ← w − η·v}, step by step. g is the gradient of the mean cross-entropy of a batch.
 *
 * <p>The seed determines everything. Its {@link NumpyRandom} gives the parameters before the first step
 * ({@link NetSpec#initial}), and then, epoch after epoch, a {@code permutation} of the training images. Batches are taken
 * from the front of the permutation; the images at its end that fill no batch are not used in this epoch.
 *
 * <p>In float the order of everything is fixed, so that a run has the same bits on any JDK, machine and number of threads:
 *
 * <ul>
 *   <li>Both convolutions, the linear layer, and the gradients by the inputs of the second convolution and of the linear
 *       layer are one chain of fused multiply-adds that starts at the bias, in the order (c, kh, kw), with padding skipped;
 *       see {@link floatlab.conv.Conv2d}, {@link floatlab.conv.Conv2dGradient} and {@link floatlab.layer.Linear}.
 *   <li>Softmax and loss are those of {@link floatlab.layer.Softmax} and {@link floatlab.layer.CrossEntropy}. The gradient
 *       by the outputs is (p − 1) / n for the right class and p / n for the others.
 *   <li>All gradients by parameters are a {@link BatchSum}. The loss of a batch is the sum of the losses of its images by the
 *       same method, from the first to the last, divided by n.
 *   <li>A batch normalisation takes mean and variance of the batch in two passes, and gives the output of
 *       {@link floatlab.layer.BatchNorm2d} with FMA. On the way back, with x̂ = (x − mean)·inverse, the gradient by γ is
 *       Σ d·x̂, the gradient by β is Σ d, and the gradient by x is
 *       {@code (γ·inverse)·((d − Σd / m) − x̂·(Σd·x̂ / m))}.
 *   <li>In the step each product and each sum is rounded.
 * </ul>
 *
 * Double differs in four ways: products are rounded before they are added; all sums ascend; the gradient by the input of
 * the second convolution adds the output channels of a tap first and then the taps; a normalisation is {@code x̂·γ + β}.
 *
 * <p>Compared with exact arithmetic, each sum of n terms in a step is off by at most γ₍n+1₎ Σ|terms| (Higham, Accuracy and
 * Stability, 2nd ed., section 3.1). What this error grows to in later steps has no useful bound, which is the subject of
 * the lesson. Overflow and NaN are those of the operations named. An image whose outputs are NaN counts as class 0.
 *
 * <p>Not thread-safe: only one thread may step.
 */
public final class Training {
    /** The arithmetic of a step. */
    public enum Precision {
        /** All numbers are floats. */
        FLOAT,
        /** All numbers are doubles. The parameters before the first step are the same floats. */
        DOUBLE
    }

    /**
     * A training run.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range and {@link
     * NullPointerException} if a component is null.
     *
     * @param net the network
     * @param seed of parameters and shuffling, 0 to 2³²−1
     * @param steps the number of steps, 1 to 1,000,000
     * @param batch images in a batch, 1 to {@value Digits#TRAINING}; 2 or more with a batch normalisation
     * @param learningRate η, 0 to 100
     * @param momentum μ, 0 to 1
     * @param precision float or double
     * @param sums how the sums over a batch are added
     * @param threads the most threads that work at it, 1 to 1024; they change no bit
     */
    public record Spec(
            NetSpec net,
            long seed,
            int steps,
            int batch,
            double learningRate,
            double momentum,
            Precision precision,
            BatchSum sums,
            int threads) {
        public Spec {
            Objects.requireNonNull(net, "net");
            Objects.requireNonNull(precision, "precision");
            Objects.requireNonNull(sums, "sums");
            Require.seed("seed", seed);
            Require.between("steps", steps, 1, 1_000_000);
            Require.between("batch", batch, net.batchNorm() ? 2 : 1, Digits.TRAINING);
            Require.that(
                    learningRate >= 0 && learningRate <= 100,
                    "learningRate",
                    () -> FloatText.shortest(learningRate),
                    "0 to 100");
            Require.that(momentum >= 0 && momentum <= 1, "momentum", () -> FloatText.shortest(momentum), "0 to 1");
            Require.between("threads", threads, 1, Workers.MOST_THREADS);
        }

        /**
         * The run of the lessons: the small network, 400 steps of 32 images (ten epochs), η = 0.1, μ = 0.9, float, plain
         * sums.
         *
         * @param seed of parameters and shuffling, 0 to 2³²−1
         * @return the run
         * @throws IllegalArgumentException if the seed is out of range
         */
        public static Spec standard(long seed) {
            return new Spec(
                    NetSpec.small(),
                    seed,
                    400,
                    32,
                    0.1,
                    0.9,
                    Precision.FLOAT,
                    BatchSum.recursive(),
                    Workers.defaultThreads());
        }

        /**
         * The same run of another network.
         *
         * @param other the network
         * @return a new run
         */
        public Spec withNet(NetSpec other) {
            return new Spec(other, seed, steps, batch, learningRate, momentum, precision, sums, threads);
        }

        /**
         * The same run with another number of steps.
         *
         * @param count the number of steps, 1 to 1,000,000
         * @return a new run
         */
        public Spec withSteps(int count) {
            return new Spec(net, seed, count, batch, learningRate, momentum, precision, sums, threads);
        }

        /**
         * The same run with another learning rate.
         *
         * @param rate η, 0 to 100
         * @return a new run
         */
        public Spec withLearningRate(double rate) {
            return new Spec(net, seed, steps, batch, rate, momentum, precision, sums, threads);
        }

        /**
         * The same run in float or in double.
         *
         * @param other the precision
         * @return a new run
         */
        public Spec with(Precision other) {
            return new Spec(net, seed, steps, batch, learningRate, momentum, other, sums, threads);
        }

        /**
         * The same run with the sums over a batch added in another way.
         *
         * @param other method and order
         * @return a new run
         */
        public Spec with(BatchSum other) {
            return new Spec(net, seed, steps, batch, learningRate, momentum, precision, other, threads);
        }

        /**
         * The same run on another number of threads. It has the same bits.
         *
         * @param count the most threads, 1 to 1024
         * @return a new run
         */
        public Spec withThreads(int count) {
            return new Spec(net, seed, steps, batch, learningRate, momentum, precision, sums, count);
        }

        /**
         * The run in words.
         *
         * @return one line
         */
        @Override
        public String toString() {
            return net + ", seed " + seed + ", " + steps + " steps of " + batch + " images, learning rate "
                    + FloatText.shortest(learningRate) + ", momentum " + FloatText.shortest(momentum) + ", " + precision
                    + ", sums " + sums;
        }
    }

    /**
     * A step.
     *
     * @param step its number, 1 for the first
     * @param loss the loss of its batch before the step
     */
    public record Row(int step, double loss) {
        /**
         * Step and loss.
         *
         * @return such as {@code step 1: loss 2.3}
         */
        @Override
        public String toString() {
            return "step " + step + ": loss " + FloatText.shortest(loss);
        }
    }

    private final Spec spec;
    private final Digits digits = Digits.training();
    private final NumpyRandom random;
    private final Model model;
    private int[] order = {};
    private int next;
    private int steps;
    private double loss = Double.NaN;

    private Training(Spec spec) {
        this.spec = Objects.requireNonNull(spec, "spec");
        this.random = new NumpyRandom(spec.seed());
        float[] initial = spec.net().initial(random);
        this.model = spec.precision() == Precision.FLOAT
                ? new FloatModel(spec, initial)
                : new DoubleModel(spec, FloatArrays.toDoubles(initial));
    }

    /**
     * A run before its first step.
     *
     * @param spec the run
     * @return the run, ready for its first step
     * @throws NullPointerException if spec is null
     */
    public static Training start(Spec spec) {
        return new Training(spec);
    }

    /**
     * A whole run.
     *
     * @param spec the run
     * @return a row for each step
     * @throws NullPointerException if spec is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec) {
        return run(spec, () -> {});
    }

    /**
     * A whole run that reports each step.
     *
     * @param spec the run
     * @param stepped called after each step
     * @return a row for each step
     * @throws NullPointerException if an argument is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec, Runnable stepped) {
        Subnormals.check();
        Objects.requireNonNull(stepped, "stepped");
        Training training = start(spec);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < spec.steps(); i++) {
            training.step();
            rows.add(new Row(training.steps, training.loss));
            stepped.run();
        }
        return List.copyOf(rows);
    }

    /**
     * Makes one step, even if the run has already made as many as its spec says.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the run cannot go on then
     */
    public void step() {
        Interruption.check();
        if (next + spec.batch() > order.length) {
            order = random.permutation(digits.count());
            next = 0;
        }
        int[] batch = Arrays.copyOfRange(order, next, next + spec.batch());
        next += spec.batch();
        loss = model.step(digits.images(batch), digits.labels(batch));
        steps++;
    }

    /**
     * How many steps were made so far.
     *
     * @return 0 or more
     */
    public int steps() {
        return steps;
    }

    /**
     * The loss of the last step's batch, before that step.
     *
     * @return the mean cross-entropy; NaN before the first step
     */
    public double loss() {
        return loss;
    }

    /**
     * All parameters as they are now.
     *
     * @return a copy, in the order of {@link NetSpec}; floats are exact in it
     */
    public double[] weights() {
        return model.weights();
    }

    /**
     * The parameters of one part.
     *
     * @param part the part
     * @return a copy
     * @throws NullPointerException if part is null
     */
    public double[] weights(Part part) {
        return part(model.weights(), part);
    }

    /**
     * The last step's gradient by the parameters of one part.
     *
     * @param part the part
     * @return a copy; zeros before the first step
     * @throws NullPointerException if part is null
     */
    public double[] gradient(Part part) {
        return part(model.gradient(), part);
    }

    private double[] part(double[] all, Part part) {
        int from = spec.net().offset(part);
        return Arrays.copyOfRange(all, from, from + spec.net().size(part));
    }

    /**
     * The terms that the last step added to get the gradient by a bias of the first convolution: one for each image of the
     * batch and each of its 64 pixels.
     *
     * @param channel the channel of the bias, 0 to channels1 − 1
     * @return a copy, from the first pixel of the first image to the last pixel of the last image, even if they were added
     *     in another order
     * @throws IllegalStateException if the run is in double, or no step was made
     * @throws IndexOutOfBoundsException if there is no such channel
     */
    public float[] biasTerms(int channel) {
        Objects.checkIndex(channel, spec.net().channels1());
        if (steps > 0 && model instanceof FloatModel floats) {
            return floats.biasTerms(channel);
        }
        throw new IllegalStateException("there are terms only after a step of a run in float");
    }

    /**
     * Which ReLUs had a positive input in the last step. Only these let their input through, and the gradient back.
     *
     * @return a copy: for each image of the batch, channels·64 of the first layer and channels·16 of the second. All of the
     *     first layer stand before all of the second, in an order that depends only on the precision. Empty before the first
     *     step
     */
    public boolean[] openRelus() {
        return model.open();
    }

    /**
     * The digit that the network sees in each image.
     *
     * @param images the images
     * @return the class with the largest output for each image, the first of several equal ones
     * @throws NullPointerException if images is null
     */
    public int[] predict(Digits images) {
        return model.predict(Objects.requireNonNull(images, "images").images());
    }

    /**
     * The fraction of images that the network gets right.
     *
     * @param images the images
     * @return 0 to 1
     * @throws NullPointerException if images is null
     */
    public double accuracy(Digits images) {
        return accuracy(predict(images), images);
    }

    static double accuracy(int[] predicted, Digits images) {
        long right = IntStream.range(0, predicted.length)
                .filter(i -> predicted[i] == images.label(i))
                .count();
        return (double) right / predicted.length;
    }

    /**
     * A digest of the bits of everything that the next step depends on. Equal runs have equal digests; different runs
     * hardly ever do.
     *
     * @return 16 hexadecimal digits
     */
    public String digest() {
        String hex = Long.toHexString(model.digest());
        return "0".repeat(16 - hex.length()) + hex;
    }
}
