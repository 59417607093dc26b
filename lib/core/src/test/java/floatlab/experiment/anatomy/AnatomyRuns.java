package floatlab.experiment.anatomy;

import floatlab.Runs;
import java.util.Collections;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class AnatomyRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.stoppable(
                "FloatAnatomy.run",
                work -> FloatAnatomy.run(FloatAnatomy.Spec.of(
                        0f, -0f, 0.1f, 1e32f, -Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY)),
                () -> FloatAnatomy.run(new FloatAnatomy.Spec(Collections.nCopies(300_000, 0.1f))));
        runs.brief("PyTorchBits.run", work -> PyTorchBits.run(), PyTorchBits::run);
        runs.brief(
                "ToyFormat.run",
                work -> ToyFormat.run(new ToyFormat.Spec(3, -2, 1)),
                () -> ToyFormat.run(new ToyFormat.Spec(8, -20, 20)));
    }
}
