package floatlab.experiment.drift;

import floatlab.experiment.Recorded;
import java.util.List;

/**
 * The same training run, four times on a GPU: a convolutional network learns handwritten digits, as PyTorch is installed, in
 * deterministic mode, with TF32, and with an interpolation in the network, whose gradient races.
 *
 * <p>Runs 1 to 3 are compared with run 0 of the same setting. {@link #source()} says what it was recorded with.
 */
public final class GpuTraining {
    private static final String RESOURCE = "drift/gpu-training.csv";

    private GpuTraining() {}

    /**
     * A run after a step.
     *
     * @param setting the setting
     * @param run 1, 2 or 3
     * @param step how many steps the run has made
     * @param differing how many weights differ from those of run 0
     * @param distance ‖w − w₀‖ / ‖w₀‖ over all weights
     * @param loss the loss of the step
     * @param accuracy the fraction of the test digits that are read right
     */
    public record Row(
            String setting, int run, int step, int differing, double distance, double loss, double accuracy) {}

    /** {@return a row for each setting, run and recorded step} */
    public static List<Row> run() {
        return Recorded.rows(RESOURCE).stream()
                .map(fields -> new Row(
                        fields[0],
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        Double.parseDouble(fields[4]),
                        Double.parseDouble(fields[5]),
                        Double.parseDouble(fields[6])))
                .toList();
    }

    /** {@return the versions and the GPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }
}
