package floatlab.experiment.softmax;

import floatlab.Runs;
import java.util.Collections;
import java.util.List;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class SoftmaxRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.stoppable(
                "LogitGap.run",
                work -> LogitGap.run(LogitGap.Spec.sweep(3, 0, 120, 20 * work)),
                () -> LogitGap.run(new LogitGap.Spec(3, Collections.nCopies(1_000_000, 1f))));
        runs.stoppable(
                "LossGradient.run",
                work -> LossGradient.run(new LossGradient.Spec(List.of(0f, 0.1f, 17f, 88f, 89f, 104f, 200f), 1)),
                () -> LossGradient.run(new LossGradient.Spec(Collections.nCopies(1_000_000, 1f), 1)));
    }
}
