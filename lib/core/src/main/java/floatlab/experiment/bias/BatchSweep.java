package floatlab.experiment.bias;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * "Choose another batch size and you get another result": the program of the thread ({@link BiasPuzzle}) for the batch
 * sizes 1, 2, 3, …, in two ways.
 *
 * <ul>
 *   <li>All redrawn, as the program does it: x comes first from the stream, so another batch size moves w and b to
 *       other numbers of the stream. For seed 23 a batch of 6 is all T.
 *   <li>w and b kept as they are for a batch of 5, x the first numbers of the stream. Then each pattern begins with the
 *       one before: the batch size itself changes nothing. (x of images 6 and 7 is w and b, being those numbers of the
 *       stream.)
 * </ul>
 */
public final class BatchSweep {
    private static final int LARGEST = 10_000;

    private BatchSweep() {}

    /**
     * Which batches.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range; {@link
     * NullPointerException} if arithmetic is null.
     *
     * @param seed 0 to 2³²−1
     * @param maxBatch the largest batch size, 1 to 10,000
     * @param arithmetic FMA, or multiply, then add
     * @param redraw true to draw w and b anew for each batch size, false to keep those of a batch of 5
     */
    public record Spec(long seed, int maxBatch, Arithmetic arithmetic, boolean redraw) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("maxBatch", maxBatch, 1, LARGEST);
            Objects.requireNonNull(arithmetic, "arithmetic");
        }
    }

    /**
     * One batch size.
     *
     * @param batch images
     * @param pattern a letter an image, T or F
     * @param trues how many T
     * @param w the weight
     * @param b the bias
     */
    public record Row(int batch, String pattern, int trues, float w, float b) {}

    /**
     * Runs the program for every batch size.
     *
     * @param spec which batches
     * @return a row for each batch size from 1
     * @throws NullPointerException if spec is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        ReductionOrder order = ReductionOrder.of(spec.arithmetic(), BiasOrder.FIRST);
        ThreadRun thread = ThreadRun.draw(spec.seed(), ThreadRun.BATCH, order);
        List<Row> rows = new ArrayList<>();
        for (int batch = 1; batch <= spec.maxBatch(); batch++) {
            Interruption.check();
            ThreadRun run;
            if (spec.redraw()) {
                run = ThreadRun.draw(spec.seed(), batch, order);
            } else {
                float[] x = new NumpyRandom(spec.seed()).randomFloats(batch);
                run = ThreadRun.of(x, thread.w(), thread.b(), order);
            }
            rows.add(new Row(batch, run.pattern(), run.trues(), run.w(), run.b()));
        }
        return List.copyOf(rows);
    }
}
