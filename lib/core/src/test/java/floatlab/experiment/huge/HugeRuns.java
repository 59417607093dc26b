package floatlab.experiment.huge;

import floatlab.Runs;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class HugeRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.brief("LibrarySums.run", work -> LibrarySums.run("numpy.sum"), () -> LibrarySums.run("torch.sum"));
        runs.brief(
                "OnePlusHuge.run",
                work -> OnePlusHuge.run(new OnePlusHuge.Spec(0, 40)),
                () -> OnePlusHuge.run(new OnePlusHuge.Spec(0, 308)));
        runs.brief(
                "SumTrees.run",
                work -> SumTrees.run(SumTrees.Spec.of(1e32f, 1f, -1e32f, 0.1f, 3f)),
                () -> SumTrees.run(SumTrees.Spec.of(1e32f, 1, -1e32f, 0.1f, 3, 1e16f, -7, 1e-7f, -1e16f, 0x1.8p24f)));
        runs.stoppable(
                "SumTrees.sweep",
                work -> SumTrees.sweep(new SumTrees.SweepSpec(1, work, 5)),
                () -> SumTrees.sweep(new SumTrees.SweepSpec(1, 10_000, 10)));
    }
}
