package floatlab.experiment.verdict;

import floatlab.Runs;
import java.util.List;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class VerdictRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.stoppable(
                "NoSuchOutput.run",
                work -> NoSuchOutput.run(new NoSuchOutput.Spec(2, work == 1 ? 5 : 7)),
                () -> NoSuchOutput.run(new NoSuchOutput.Spec(11, 11)));
        runs.brief(
                "PyTorchSwitches.convolutions", work -> PyTorchSwitches.convolutions(), PyTorchSwitches::convolutions);
        runs.brief("PyTorchSwitches.run", work -> PyTorchSwitches.run(), PyTorchSwitches::run);
        runs.stoppable(
                "ShiftLimit.run",
                work -> ShiftLimit.run(new ShiftLimit.Spec(1, work, List.of(4, 8), List.of(0, 1, 100))),
                () -> ShiftLimit.run(new ShiftLimit.Spec(1, 10_000, List.of(512), List.of(1))));
        runs.brief(
                "VerdictTrials.confusion",
                work -> VerdictTrials.confusion(VerdictTrials.run(new VerdictTrials.Spec(100, 1))),
                () -> VerdictTrials.confusion(Runs.many(VerdictTrials.run(new VerdictTrials.Spec(1, 1)))));
        runs.stoppable(
                "VerdictTrials.run",
                work -> VerdictTrials.run(new VerdictTrials.Spec(1, work)),
                () -> VerdictTrials.run(new VerdictTrials.Spec(1, 100_000)));
    }
}
