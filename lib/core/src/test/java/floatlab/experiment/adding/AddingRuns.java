package floatlab.experiment.adding;

import floatlab.Runs;
import floatlab.input.InputFamily;
import floatlab.sum.SumMethods;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class AddingRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.brief("RecordedSums.run", work -> RecordedSums.run(), RecordedSums::run)
                .needsCompiler();
        runs.stoppable(
                "SumCost.run",
                work -> {
                    AtomicLong clock = new AtomicLong();
                    return SumCost.run(
                            new SumCost.Spec(1, 100 * work, 2, SumMethods.all()),
                            () -> clock.getAndAdd(1000)); // no real time
                },
                () -> SumCost.run(new SumCost.Spec(1, 5_000_000, 1_000_000, SumMethods.all()), System::nanoTime));
        runs.stoppable(
                "SumErrorSweep.run",
                work -> SumErrorSweep.run(
                        new SumErrorSweep.Spec(1, InputFamily.NORMAL, List.of(7, 100 * work), 2, SumMethods.all())),
                () -> SumErrorSweep.run(
                        new SumErrorSweep.Spec(1, InputFamily.NORMAL, List.of(5_000_000), 10_000, SumMethods.all())));
    }
}
