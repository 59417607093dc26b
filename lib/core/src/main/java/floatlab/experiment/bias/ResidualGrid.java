package floatlab.experiment.bias;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where the outputs of the thread ({@link BiasPuzzle}) can lie, and where they do lie: for each image the floats near
 * the exact {@code output1 + b}, and the two that multiply-then-add and FMA choose for {@code output2}.
 *
 * <p>The answer is True only if the subtraction rounds away the distance of output2 from the exact {@code output1 + b}.
 * Where the subtraction is exact, as in the thread's five cases, that distance must be 0, and if no float lies there,
 * no rounding can make the answer True. (In each of the thread's three False cases the exact {@code output1 + b} lies
 * halfway between two floats.)
 */
public final class ResidualGrid {
    private static final BigDecimal UNIT = new BigDecimal(0x1p-26);

    private ResidualGrid() {}

    /**
     * Which numbers, and how many floats around each.
     *
     * @param seed 0 to 2³²−1
     * @param batch images, 1 to 1,000,000
     * @param reach floats of the grid shown on each side of the nearest one, 0 to 100
     */
    public record Spec(long seed, int batch, int reach) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("batch", batch, 1, ThreadRun.LARGEST_BATCH);
            Require.between("reach", reach, 0, 100);
        }
    }

    /**
     * One float near one output.
     *
     * @param image the image, from 1
     * @param kind {@code float grid}, {@code multiply, then add} or {@code FMA}
     * @param value the float
     * @param offset value − (output1 + b), exact, in units of 2⁻²⁶
     * @param offsetUlps the same in ulps of value
     */
    public record Row(int image, String kind, float value, double offset, double offsetUlps) {}

    /**
     * {@return for each image the grid, ascending, then the choice of each arithmetic}
     *
     * @param spec which numbers
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        ThreadRun mulAdd = draw(spec, Arithmetic.MUL_ADD);
        ThreadRun fma = draw(spec, Arithmetic.FMA);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < spec.batch(); i++) {
            Interruption.check();
            BigDecimal target = new BigDecimal(mulAdd.output1()[i]).add(new BigDecimal(mulAdd.b()));
            float value = mulAdd.output2()[i];
            for (int k = 0; k < spec.reach(); k++) {
                value = Math.nextDown(value);
            }
            for (int k = 0; k < 2 * spec.reach() + 1; k++) {
                rows.add(row(i + 1, "float grid", value, target));
                value = Math.nextUp(value);
            }
            rows.add(row(i + 1, Arithmetic.MUL_ADD.describe(), mulAdd.output2()[i], target));
            rows.add(row(i + 1, Arithmetic.FMA.describe(), fma.output2()[i], target));
        }
        return List.copyOf(rows);
    }

    private static ThreadRun draw(Spec spec, Arithmetic arithmetic) {
        return ThreadRun.draw(spec.seed(), spec.batch(), ReductionOrder.of(arithmetic, BiasOrder.FIRST));
    }

    private static Row row(int image, String kind, float value, BigDecimal target) {
        BigDecimal offset = new BigDecimal(value).subtract(target);
        // Both units are powers of two, by which a decimal divides exactly.
        return new Row(
                image,
                kind,
                value,
                offset.divide(UNIT).doubleValue(),
                offset.divide(new BigDecimal(Math.ulp(value))).doubleValue());
    }
}
