package floatlab.experiment.precision;

import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The scale that finds itself: begin high; halve it and skip the step when a gradient overflows; double it after a number of
 * steps without overflow. That is the rule of PyTorch's {@code GradScaler}. The gradients of each step are those of
 * {@link LossScaling}, drawn anew; half-way others take over, since gradients change in the course of a training.
 */
public final class DynamicLossScale {
    private DynamicLossScale() {}

    /**
     * What to simulate.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range;
     * {@link NullPointerException} for null.
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
     * Simulates.
     *
     * @param spec what to simulate
     * @return a row for each step
     * @throws NullPointerException if spec is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec) {
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
