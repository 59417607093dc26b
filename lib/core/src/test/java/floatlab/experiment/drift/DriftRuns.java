package floatlab.experiment.drift;

import floatlab.Runs;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class DriftRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.brief("GpuTraining.run", work -> GpuTraining.run(), GpuTraining::run);
        runs.brief("RecordedTraining.run", work -> RecordedTraining.run(), RecordedTraining::run);
    }
}
