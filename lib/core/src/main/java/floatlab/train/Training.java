package floatlab.train;

import floatlab.format.FloatText;
import floatlab.input.Digits;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Trains a {@link NetSpec} network on {@link Digits} by stochastic gradient descent with momentum,
 * {@code v ← μ·v + g}, {@code w ← w − η·v}, step by step. g is the gradient of the mean cross-entropy of a batch.
 *
 * <p>Nothing is left to chance: the seed's {@link NumpyRandom} gives the parameters to begin with
 * ({@link NetSpec#initial}), then, epoch after epoch, a {@code permutation} of the training images, which are taken in
 * batches from the front; images left over at the end of an epoch are not used in it.
 *
 * <p>The order of everything in float, so that a run has the same bits on any JDK, machine and number of threads:
 *
 * <ul>
 *   <li>both convolutions, the second's gradient by its input, the linear layer and its gradient by its input: one chain of
 *       fused multiply-adds that starts at the bias, in the order (c, kh, kw), padding skipped; see
 *       {@link floatlab.conv.Conv2d}, {@link floatlab.conv.Conv2dGradient} and {@link floatlab.layer.Linear};
 *   <li>softmax and loss: {@link floatlab.layer.Softmax}, {@link floatlab.layer.CrossEntropy}; the gradient by the outputs
 *       is (p − 1) / n for the right class and p / n for the others;
 *   <li>all gradients by parameters: {@link BatchSum}. The batch's loss is its method's sum of the images' losses, from the
 *       first to the last, divided by n;
 *   <li>a batch normalisation: mean and variance of the batch in two passes, {@link floatlab.layer.BatchNorm2d}'s output
 *       with FMA; on the way back, with x̂ = (x − mean)·inverse, the gradient by γ is Σ d·x̂ and by β Σ d, and the
 *       gradient by x is {@code (γ·inverse)·((d − Σd / m) − x̂·(Σd·x̂ / m))};
 *   <li>the step: each product and each sum is rounded.
 * </ul>
 *
 * In double the same, but that products are rounded before they are added, all sums ascend, the gradient by the second
 * convolution's input adds a tap's output channels first and then the taps, and a normalisation is {@code x̂·γ + β}.
 *
 * <p>Error of a step against exact arithmetic: each sum of n terms is off by at most γ₍n+1₎ Σ|terms| (Higham, Accuracy
 * and Stability, 2nd ed., section 3.1); what becomes of that in later steps has no bound of use, which is what the lesson
 * is about. Overflow and NaN are those of
 * the operations named; an image whose outputs are NaN counts as class 0.
 *
 * <p>Not thread-safe: one thread steps.
 */
public final class Training {
    /** The step's arithmetic. */
    public enum Precision {
        /** All numbers are floats. */
        FLOAT,
        /** All numbers are doubles; parameters begin as the same floats. */
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
     * @param steps how many, 1 to 1,000,000
     * @param batch images in a batch, 1 to {@value Digits#TRAINING}; 2 or more with a batch normalisation
     * @param learningRate η, 0 to 100
     * @param momentum μ, 0 to 1
     * @param precision float or double
     * @param sums how the sums over a batch are made
     * @param threads at most so many work at it, 1 to 1024; they change no bit
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
         * The same run for another time.
         *
         * @param count how many steps, 1 to 1,000,000
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
         * The same run with other sums over a batch.
         *
         * @param other method and order
         * @return a new run
         */
        public Spec with(BatchSum other) {
            return new Spec(net, seed, steps, batch, learningRate, momentum, precision, other, threads);
        }

        /**
         * The same run on other threads: the same bits.
         *
         * @param count at most so many, 1 to 1024
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
     * @param loss of its batch, before the step
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
        if (spec.precision() == Precision.FLOAT) {
            model = new FloatModel(spec, initial);
        } else {
            double[] wide = new double[initial.length];
            Arrays.setAll(wide, i -> initial[i]);
            model = new DoubleModel(spec, wide);
        }
    }

    /**
     * A run before its first step.
     *
     * @param spec the run
     * @return the run, to be stepped
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
     * A whole run, with word of each step.
     *
     * @param spec the run
     * @param stepped called after each step
     * @return a row for each step
     * @throws NullPointerException if an argument is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec, Runnable stepped) {
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
     * One step, be it within the run's number of steps or beyond.
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
     * How many steps were made.
     *
     * @return 0 or more
     */
    public int steps() {
        return steps;
    }

    /**
     * The loss of the last step's batch, before that step.
     *
     * @return the mean cross-entropy, NaN before the first step
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
     * What the last step added to get the gradient by a bias of the first convolution: a term for each image of the batch
     * and each of its 64 pixels.
     *
     * @param channel the bias, 0 to channels1 − 1
     * @return a copy, from the first image's first pixel to the last image's last, in whatever order they were added
     * @throws IllegalStateException if the run is in double, or no step was made
     * @throws IndexOutOfBoundsException if there is no such channel
     */
    public float[] biasTerms(int channel) {
        Objects.checkIndex(channel, spec.net().channels1());
        if (steps == 0 || !(model instanceof FloatModel)) {
            throw new IllegalStateException("there are terms after a step of a run in float only");
        }
        return ((FloatModel) model).biasTerms(channel);
    }

    /**
     * Which ReLUs let their input through in the last step, and their gradient back: those whose input was positive.
     *
     * @return a copy, for each image of the batch the first layer's channels·64 and the second's channels·16, all of the first
     *     layer before all of the second, in an order that depends on the precision alone; empty before the first step
     */
    public boolean[] openRelus() {
        return model.open();
    }

    /**
     * The digit that the network sees in each image.
     *
     * @param images the images
     * @return the class with the largest output, the first of equals, for each image
     * @throws NullPointerException if images is null
     */
    public int[] predict(Digits images) {
        Tensor all = Objects.requireNonNull(images, "images").images();
        return model.predict(all);
    }

    /**
     * The fraction of images that the network gets right.
     *
     * @param images the images
     * @return 0 to 1
     * @throws NullPointerException if images is null
     */
    public double accuracy(Digits images) {
        int[] predicted = predict(images);
        int right = 0;
        for (int i = 0; i < predicted.length; i++) {
            right += predicted[i] == images.label(i) ? 1 : 0;
        }
        return (double) right / predicted.length;
    }

    /**
     * A digest of the bits of all that the next step depends on: equal runs have equal digests, and others hardly ever.
     *
     * @return 16 hexadecimal digits
     */
    public String digest() {
        String hex = Long.toHexString(model.digest());
        return "0".repeat(16 - hex.length()) + hex;
    }
}
