package floatlab.experiment.bias;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * "Choose another batch size and you get another result": the program of the thread ({@link BiasPuzzle}) for the batch
 * sizes 1, 2, 3, …, in two ways.
 *
 * <ul>
 *   <li>All numbers are drawn anew, as in the program: x comes first from the stream, so with another batch size w and
 *       b are other numbers of the stream. For seed 23 a batch of 6 is all T.
 *   <li>w and b stay those of a batch of 5, and x is the first numbers of the stream. Then each pattern begins with the
 *       one before: the batch size itself changes nothing. (Images 6 and 7 are w and b, because these come next in the
 *       stream.)
 * </ul>
 */
public final class BatchSweep {
    private static final int LARGEST = 10_000;

    private BatchSweep() {}

    /**
     * Which batches.
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
     * {@return the program's result for each batch size from 1 to {@code maxBatch}}
     *
     * @param spec which batches
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        ReductionOrder order = ReductionOrder.of(spec.arithmetic(), BiasOrder.FIRST);
        ThreadRun thread = ThreadRun.draw(spec.seed(), ThreadRun.BATCH, order);
        List<Row> rows = new ArrayList<>();
        for (int batch = 1; batch <= spec.maxBatch(); batch++) {
            Interruption.check();
            ThreadRun run = ThreadRun.draw(spec.seed(), batch, order);
            if (!spec.redraw()) {
                run = ThreadRun.of(run.x(), thread.w(), thread.b(), order); // x comes first from the stream
            }
            rows.add(new Row(batch, run.pattern(), run.trues(), run.w(), run.b()));
        }
        return List.copyOf(rows);
    }
}
