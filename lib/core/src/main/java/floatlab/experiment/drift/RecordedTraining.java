package floatlab.experiment.drift;

import floatlab.experiment.Recorded;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;

/**
 * How far pairs of training runs of the real PyTorch drifted apart: a recorded table, to be compared with
 * {@link floatlab.train.TwinRuns}. Network, digits, first parameters and shuffling are those of
 * {@link floatlab.train.Training}.
 *
 * <p>Recorded by {@code src/test/python/record_pytorch_training.py}; another version or CPU may drift differently, so
 * show {@link #source()} beside it.
 */
public final class RecordedTraining {
    private static final String RESOURCE = "drift/pytorch-training.csv";

    private RecordedTraining() {}

    /**
     * A pair of runs after a step.
     *
     * @param pair what differs between the two, such as {@code 1 and 2 threads}
     * @param step the number of steps made
     * @param lossA the first run's loss, of the batch before the step
     * @param lossB the second's
     * @param distance ‖a − b‖ / ‖a‖ of all parameters
     * @param accuracyA the fraction of test images that the first run gets right
     * @param accuracyB that of the second
     * @param flips the test images for which they predict different digits
     */
    public record Row(
            String pair,
            int step,
            double lossA,
            double lossB,
            double distance,
            double accuracyA,
            double accuracyB,
            int flips) {}

    /** {@return the table, pair after pair: steps 1 to 10, then every fifth to 400} */
    public static List<Row> run() {
        Subnormals.check();
        List<Row> rows = new ArrayList<>();
        for (String[] fields : Recorded.rows(RESOURCE)) {
            rows.add(new Row(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]),
                    Double.parseDouble(fields[4]),
                    Double.parseDouble(fields[5]),
                    Double.parseDouble(fields[6]),
                    Integer.parseInt(fields[7])));
        }
        return List.copyOf(rows);
    }

    /** {@return the versions of torch, numpy and Python and the CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }
}
