package floatlab.experiment.cancellation;

import floatlab.Runs;
import floatlab.sum.SumMethods;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class CancellationRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.stoppable(
                "CancellationSweep.run",
                work -> CancellationSweep.run(new CancellationSweep.Spec(1, 50 * work, 10 + work, 1, SumMethods.all())),
                () -> CancellationSweep.run(new CancellationSweep.Spec(1, 1_000_000, 200, 100, SumMethods.all())));
        runs.brief(
                "MullerRecurrence.run",
                work -> MullerRecurrence.run(new MullerRecurrence.Spec(20 + work, 30)),
                () -> MullerRecurrence.run(new MullerRecurrence.Spec(200, 1000)));
    }
}
