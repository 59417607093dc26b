package floatlab.experiment.layers;

import floatlab.layer.BatchNorm2d;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a BatchNorm computes for the first image of a batch, as the batch grows. In evaluation mode the other images
 * change nothing; in training mode the first image's outputs depend on them, because mean and variance are those of the
 * batch. The input is uniform between −1 and 1, with one channel and 4 × 4 pixels; the running statistics are those of
 * 1000 other images.
 */
public final class BatchStatistics {
    private static final int SIDE = 4;
    private static final int OTHERS = 1000;

    private BatchStatistics() {}

    /**
     * What to compute.
     *
     * @param seed 0 to 2³² − 1; each trial draws with the next seed
     * @param trials 1 to 1000; the root mean square is taken over them
     * @param batches images in a batch, ascending, each 1 to 4096, at least one
     */
    public record Spec(long seed, int trials, List<Integer> batches) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("trials", trials, 1, 1000);
            Require.seed("seed + trials - 1", seed + trials - 1);
            batches = Require.notEmpty("batches", batches, "batch size");
            Require.ascending("batches", batches, 1, 4096);
        }
    }

    /**
     * One batch size in one mode.
     *
     * @param batch images in the batch
     * @param comparison {@code training mode}, compared with evaluation mode; {@code evaluation mode}, compared with
     *     the image alone; {@code another variance method}, training with Welford's compared with two passes
     * @param outputs how many outputs the first image has over all trials
     * @param changed how many of these have other bits
     * @param difference the root mean square of their differences
     */
    public record Row(int batch, String comparison, int outputs, int changed, double difference) {}

    /**
     * {@return three rows for each batch size, which compare training mode with evaluation mode, evaluation mode with
     * evaluation of the image alone, and training with Welford's variance with training with that in two passes}
     *
     * @param spec what to compute
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        int largest = spec.batches().get(spec.batches().size() - 1);
        for (int batch : spec.batches()) {
            Tally training = new Tally("training mode");
            Tally evaluation = new Tally("evaluation mode");
            Tally method = new Tally("another variance method");
            for (int trial = 0; trial < spec.trials(); trial++) {
                Interruption.check();
                NumpyRandom random = new NumpyRandom(spec.seed() + trial);
                Tensor all = SignedTensors.tensor(random, largest, 1, SIDE, SIDE);
                Tensor others = SignedTensors.tensor(random, OTHERS, 1, SIDE, SIDE);
                BatchNorm2d layer = BatchNorm2d.ofChannels(1)
                        .train(others, Variance.TWO_PASS, 1, Arithmetic.FMA)
                        .next();
                Tensor some = first(all, batch);
                float[] alone = layer.evaluate(first(all, 1), Arithmetic.FMA).data();
                float[] twoPasses = trained(layer, some, Variance.TWO_PASS);
                training.add(twoPasses, alone);
                evaluation.add(layer.evaluate(some, Arithmetic.FMA).data(), alone);
                method.add(trained(layer, some, Variance.WELFORD), twoPasses);
            }
            rows.add(training.row(batch));
            rows.add(evaluation.row(batch));
            rows.add(method.row(batch));
        }
        return List.copyOf(rows);
    }

    private static Tensor first(Tensor all, int images) {
        return Tensor.of(Arrays.copyOf(all.data(), images * SIDE * SIDE), images, 1, SIDE, SIDE);
    }

    private static float[] trained(BatchNorm2d layer, Tensor x, Variance method) {
        return layer.train(x, method, 0.1f, Arithmetic.FMA).output().data();
    }

    private static final class Tally {
        private final String comparison;
        private int outputs;
        private int changed;
        private double squares;

        Tally(String comparison) {
            this.comparison = comparison;
        }

        /** Only the first image counts. */
        void add(float[] x, float[] y) {
            for (int i = 0; i < SIDE * SIDE; i++) {
                outputs++;
                changed += Float.floatToIntBits(x[i]) == Float.floatToIntBits(y[i]) ? 0 : 1;
                double difference = (double) x[i] - y[i];
                squares += difference * difference;
            }
        }

        Row row(int batch) {
            return new Row(batch, comparison, outputs, changed, Math.sqrt(squares / outputs));
        }
    }
}
