package floatlab.experiment;

import floatlab.Runs;
import floatlab.format.Format;
import java.util.Collections;

/** What the digests and the stop-button test run of the experiments in this package; see {@link Runs}. */
public final class SharedRuns implements Runs.Of {
    @Override
    public void register(Runs runs) {
        runs.stoppable(
                "ExpThresholds.run",
                work -> ExpThresholds.run(new ExpThresholds.Spec(Format.ALL.stream()
                        .filter(format -> !format.saturating())
                        .toList())),
                () -> ExpThresholds.run(new ExpThresholds.Spec(Collections.nCopies(200_000, Format.BFLOAT16))));
        runs.brief("PyTorchCalls.run", work -> PyTorchCalls.run(PyTorchCalls.Topic.SOFTMAX), () -> {
            for (PyTorchCalls.Topic topic : PyTorchCalls.Topic.values()) {
                PyTorchCalls.run(topic);
            }
        });
        runs.brief(
                "UlpStaircase.run",
                work -> UlpStaircase.run(new UlpStaircase.Spec(-30, 130)),
                () -> UlpStaircase.run(new UlpStaircase.Spec(-1074, 1023)));
    }
}
