package floatlab.experiment.racing;

import floatlab.experiment.Recorded;
import java.util.List;

/**
 * Which results the real PyTorch on a CPU repeats bit for bit: each was computed a thousand times, on one, two and four
 * threads, and for one row in batches of several sizes.
 *
 * <p>Recorded by {@code src/test/python/record_reproducibility.py}; another version or CPU may give other counts, so
 * show {@link #source()} beside it.
 */
public final class RecordedRuns {
    private static final String RESOURCE = "racing/reproducibility.csv";

    private RecordedRuns() {}

    /**
     * One operation on so many threads.
     *
     * @param operation what was computed
     * @param deterministic {@code torch.use_deterministic_algorithms}
     * @param threads {@code torch.set_num_threads}
     * @param runs how often, in one process
     * @param distinct how many different results there were, by all bits
     * @param values how many floats a result has
     * @param changed how many of them, in the first run, have other bits than on one thread
     */
    public record Row(
            String operation, boolean deterministic, int threads, int runs, int distinct, int values, int changed) {}

    /**
     * The outputs of the first row or image of a batch.
     *
     * @param layer the layer
     * @param deterministic {@code torch.use_deterministic_algorithms}
     * @param batch how many rows or images went in
     * @param values how many outputs the first of them has
     * @param changed how many of these have other bits than in a batch of one
     */
    public record BatchRow(String layer, boolean deterministic, int batch, int values, int changed) {}

    /** {@return how often results were repeated: a row for each operation, switch and number of threads} */
    public static List<Row> run() {
        return Recorded.rows(RESOURCE).stream()
                .filter(fields -> number(fields[3]) == 0)
                .map(fields -> new Row(
                        fields[0],
                        fields[1].equals("1"),
                        number(fields[2]),
                        number(fields[4]),
                        number(fields[5]),
                        number(fields[6]),
                        number(fields[7])))
                .toList();
    }

    /** {@return what the batch size changes on one thread: a row for each layer, switch and batch size} */
    public static List<BatchRow> batches() {
        return Recorded.rows(RESOURCE).stream()
                .filter(fields -> number(fields[3]) > 0)
                .map(fields -> new BatchRow(
                        fields[0], fields[1].equals("1"), number(fields[3]), number(fields[6]), number(fields[7])))
                .toList();
    }

    /** {@return the versions of torch, numpy and Python and the CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }

    private static int number(String field) {
        return Integer.parseInt(field);
    }
}
