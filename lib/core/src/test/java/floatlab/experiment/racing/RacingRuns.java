package floatlab.experiment.racing;

import floatlab.Runs;
import floatlab.input.InputFamily;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class RacingRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.brief("GpuBatches.run", work -> GpuBatches.run(), GpuBatches::run);
        runs.brief("GpuBatches.shapes", work -> GpuBatches.shapes(), GpuBatches::shapes);
        runs.brief("GpuRaces.run", work -> GpuRaces.run(), GpuRaces::run);
        runs.brief("GpuRaces.sums", work -> GpuRaces.sums(), GpuRaces::sums);
        runs.brief("LibraryTrees.recorded", work -> LibraryTrees.recorded(), LibraryTrees::recorded);
        runs.brief("LibraryTrees.run", work -> LibraryTrees.run(), LibraryTrees::run);
        runs.brief("GpuTrees.recorded", work -> GpuTrees.recorded(), GpuTrees::recorded);
        runs.brief("GpuTrees.run", work -> GpuTrees.run(), GpuTrees::run);
        runs.brief("ManyMachines.run", work -> ManyMachines.run(), ManyMachines::run);
        runs.stoppable(
                "RaceCost.run",
                work -> {
                    AtomicLong clock = new AtomicLong();
                    return RaceCost.run(
                            new RaceCost.Spec(1, 100 * work, 2, 3, 16), () -> clock.getAndAdd(1000)); // no real time
                },
                () -> RaceCost.run(new RaceCost.Spec(1, 10_000_000, 1_000_000, 7, 1000), System::nanoTime));
        runs.stoppable(
                "RaceHistogram.race",
                work -> RaceHistogram.race(
                        new RaceHistogram.Spec(1, InputFamily.UNIFORM, 100 * work, 4, 1, 100 * work), () -> {}),
                () -> RaceHistogram.race(
                        new RaceHistogram.Spec(1, InputFamily.NORMAL, 10_000_000, 1_000_000, 7, 1000), () -> {}));
        runs.stoppable(
                "RaceHistogram.run",
                work -> RaceHistogram.run(race(work)),
                () -> RaceHistogram.run(new RaceHistogram.Spec(1, InputFamily.NORMAL, 10_000_000, 1_000_000, 7, 1000)));
        runs.brief(
                "RaceHistogram.summary",
                work -> RaceHistogram.summary(RaceHistogram.run(race(1))),
                () -> RaceHistogram.summary(
                        Runs.many(RaceHistogram.run(new RaceHistogram.Spec(1, InputFamily.NORMAL, 100, 10, 3, 16)))));
        runs.brief("RecordedRuns.batches", work -> RecordedRuns.batches(), RecordedRuns::batches);
        runs.brief("RecordedRuns.run", work -> RecordedRuns.run(), RecordedRuns::run);
        runs.stoppable(
                "SplitSweep.run",
                work -> SplitSweep.run(new SplitSweep.Spec(
                        1, InputFamily.UNIFORM, 200 * work, List.of(1, 2, 7), List.of(4, 8, 16), List.of(1, 32, 100))),
                () -> SplitSweep.run(new SplitSweep.Spec(
                        1,
                        InputFamily.NORMAL,
                        10_000_000,
                        Collections.nCopies(100_000, 3),
                        List.of(1_000_000),
                        List.of(1_000_000))));
    }

    private static RaceHistogram.Spec race(int work) {
        return new RaceHistogram.Spec(1, InputFamily.NORMAL, 100 * work, 8, 3, 16);
    }
}
