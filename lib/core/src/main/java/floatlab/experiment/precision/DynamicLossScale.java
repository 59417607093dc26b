package floatlab.experiment.precision;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a loss scale finds its own size, by the rule of PyTorch's {@code GradScaler}: it begins high; when a gradient
 * overflows, it is halved and the step is skipped; after a number of steps without overflow it is doubled. The
 * gradients of each step are those of {@link LossScaling}, drawn anew. Half-way their distribution changes, as it does
 * in the course of a training.
 */
public final class DynamicLossScale {
    private DynamicLossScale() {}

    /**
     * What to simulate.
     *
     * @param first the gradients of the first half; step s draws with its seed + s, which must stay below 2³²
     * @param second the gradients of the second half, likewise
     * @param steps 2 to 100,000
     * @param log2Initial the first scale is 2 to this power, 0 to 60
     * @param growthInterval steps without overflow before the scale is doubled, 1 to 100,000
     */
    public record Spec(
            LossScaling.Spec first, LossScaling.Spec second, int steps, int log2Initial, int growthInterval) {
        public Spec {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
            Require.between("steps", steps, 2, 100_000);
            Require.between("log2Initial", log2Initial, 0, 60);
            Require.between("growthInterval", growthInterval, 1, 100_000);
            Require.between("first.seed", first.seed(), 0, Require.LARGEST_SEED + 1 - steps);
            Require.between("second.seed", second.seed(), 0, Require.LARGEST_SEED + 1 - steps);
        }
    }

    /**
     * A step.
     *
     * @param step 1 for the first
     * @param log2Scale the scale of this step is 2 to this power
     * @param skipped whether a gradient overflowed, so that the step is left out
     * @param zero the share of the gradients flushed to zero
     */
    public record Row(int step, int log2Scale, boolean skipped, double zero) {}

    /**
     * {@return a row for each step}
     *
     * @param spec what to simulate
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        int log2 = spec.log2Initial();
        int good = 0;
        for (int step = 1; step <= spec.steps(); step++) {
            LossScaling.Spec now = 2 * step <= spec.steps() ? spec.first() : spec.second();
            float[] gradients = LossScaling.gradients(new LossScaling.Spec(
                    now.seed() + step - 1, now.batch(), now.classes(), now.deviation(), now.format()));
            LossScaling.Row scaled = LossScaling.row(gradients, log2, now.format());
            boolean skipped = scaled.overflow() > 0;
            rows.add(new Row(step, log2, skipped, scaled.zero()));
            good = skipped ? 0 : good + 1;
            if (skipped) {
                log2--;
            } else if (good == spec.growthInterval()) {
                log2++;
                good = 0;
            }
        }
        return List.copyOf(rows);
    }
}
