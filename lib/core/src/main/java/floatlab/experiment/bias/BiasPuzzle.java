package floatlab.experiment.bias;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The forum thread bit for bit: is {@code output2 − output1 == b}, for each image of a batch?
 *
 * <p>After {@code np.random.seed(seed)} the thread draws x of shape (batch, 1, 1, 1), then a 1×1 weight w, then a bias
 * b, all uniform in [0, 1) and cast to float. {@code output1} is the convolution with the bias 0, {@code output2} with
 * b. For seed 23 and a batch of 5 the answers are T F F T F with either arithmetic, but the residuals differ.
 *
 * <p>With one term, only an FMA on an accumulator that starts at the bias rounds {@code w·x + b} once. The other three
 * combinations of arithmetic and bias order all round the product first, and give the same bits.
 */
public final class BiasPuzzle {
    private BiasPuzzle() {}

    /**
     * Which numbers, and how they are added.
     *
     * @param seed 0 to 2³²−1
     * @param batch images, 1 to 1,000,000
     * @param arithmetic FMA, or multiply, then add
     * @param biasOrder where the bias enters
     */
    public record Spec(long seed, int batch, Arithmetic arithmetic, BiasOrder biasOrder) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("batch", batch, 1, ThreadRun.LARGEST_BATCH);
            Objects.requireNonNull(arithmetic, "arithmetic");
            Objects.requireNonNull(biasOrder, "biasOrder");
        }

        /**
         * {@return the thread's own numbers: seed 23, a batch of 5, the bias first}
         *
         * @param arithmetic FMA, or multiply, then add
         */
        public static Spec thread(Arithmetic arithmetic) {
            return new Spec(23, ThreadRun.BATCH, arithmetic, BiasOrder.FIRST);
        }
    }

    /**
     * One image.
     *
     * @param image its number, from 1
     * @param x its only pixel
     * @param w the weight
     * @param b the bias
     * @param output1 the output with the bias 0
     * @param output2 the output with the bias b
     * @param difference output2 − output1, in float
     * @param equal whether difference == b
     * @param residual difference − b, in float
     */
    public record Row(
            int image,
            float x,
            float w,
            float b,
            float output1,
            float output2,
            float difference,
            boolean equal,
            float residual) {}

    /**
     * {@return what the thread's program computes, a row for each image}
     *
     * @param spec which numbers, and how they are added
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        ThreadRun run =
                ThreadRun.draw(spec.seed(), spec.batch(), ReductionOrder.of(spec.arithmetic(), spec.biasOrder()));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < spec.batch(); i++) {
            float difference = run.difference(i);
            rows.add(new Row(
                    i + 1,
                    run.x()[i],
                    run.w(),
                    run.b(),
                    run.output1()[i],
                    run.output2()[i],
                    difference,
                    run.equal(i),
                    difference - run.b()));
        }
        return List.copyOf(rows);
    }
}
