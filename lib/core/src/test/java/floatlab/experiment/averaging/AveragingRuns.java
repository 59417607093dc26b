package floatlab.experiment.averaging;

import floatlab.Runs;
import java.util.List;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class AveragingRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.stoppable(
                "InputErrorSweep.run",
                work -> InputErrorSweep.run(new InputErrorSweep.Spec(1, List.of(10, 100 * work), 3, 0.01)),
                () -> InputErrorSweep.run(new InputErrorSweep.Spec(1, List.of(10_000_000), 10_000, 0.01)));
        runs.stoppable(
                "PermutationSweep.run",
                work -> PermutationSweep.run(new PermutationSweep.Spec(1, 50 * work, 10)),
                () -> PermutationSweep.run(new PermutationSweep.Spec(1, 5_000_000, 1_000_000)));
        runs.stoppable(
                "RoundingGrowth.run",
                work -> RoundingGrowth.run(new RoundingGrowth.Spec(1, 0.1f, List.of(100, 500 * work), 2)),
                () -> RoundingGrowth.run(new RoundingGrowth.Spec(1, 0.1f, List.of(100_000_000), 1000)));
        runs.stoppable(
                "RoundingWalk.distribution",
                work -> RoundingWalk.distribution(new RoundingWalk.Spec(3, 50, 40 * work)),
                () -> RoundingWalk.distribution(new RoundingWalk.Spec(1, 1_000_000, 1_000_000)));
        runs.brief(
                "RoundingWalk.ofEqualTerms",
                work -> RoundingWalk.ofEqualTerms(300 * work, 0.125f, "eighths"),
                () -> RoundingWalk.ofEqualTerms(1_000_000, 0x1p-32f, "steps"));
        runs.stoppable(
                "RoundingWalk.run",
                work -> RoundingWalk.run(new RoundingWalk.Spec(1, 100 * work, 3)),
                () -> RoundingWalk.run(new RoundingWalk.Spec(1, 1_000_000, 1_000_000)));
        runs.brief(
                "RoundingWalk.spread", work -> RoundingWalk.spread(100 * work), () -> RoundingWalk.spread(1_000_000));
    }
}
