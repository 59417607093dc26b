package floatlab.experiment.bias;

import floatlab.experiment.Recorded;
import java.util.ArrayList;
import java.util.List;

/**
 * Which arithmetic the real PyTorch used for the thread's 1×1 convolution, by number of threads and batch size: a
 * recorded table. PyTorch chooses its operator by threads and batch size, and each operator has its arithmetic.
 *
 * <p>Recorded by {@code src/test/python/record_pytorch_thread.py}; another version of PyTorch or another CPU may do
 * otherwise, so show {@link #source()} beside it.
 */
public final class RecordedArithmetic {
    private static final String RESOURCE = "bias/pytorch-arithmetic.csv";

    private RecordedArithmetic() {}

    /**
     * One number of threads and one batch size.
     *
     * @param threads {@code torch.set_num_threads}
     * @param batch images
     * @param arithmetic {@code MUL_ADD} or {@code FMA}: the one that gives PyTorch's bits for every record
     * @param operator {@code native} or {@code oneDNN}: what PyTorch's profiler saw run
     */
    public record Row(int threads, int batch, String arithmetic, String operator) {}

    /**
     * Consecutive batch sizes with the same arithmetic and operator.
     *
     * @param threads {@code torch.set_num_threads}
     * @param firstBatch the smallest batch size
     * @param lastBatch the largest
     * @param arithmetic {@code MUL_ADD} or {@code FMA}
     * @param operator {@code native} or {@code oneDNN}
     */
    public record Range(int threads, int firstBatch, int lastBatch, String arithmetic, String operator) {}

    /** {@return the whole table: a row for 1 and 2 threads and each batch size from 1 to 64} */
    public static List<Row> run() {
        return Recorded.rows(RESOURCE).stream()
                .map(f -> new Row(Integer.parseInt(f[0]), Integer.parseInt(f[1]), f[2], f[3]))
                .toList();
    }

    /** {@return the table in few rows, one for each range of batch sizes} */
    public static List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (Row row : run()) {
            Range range = new Range(row.threads(), row.batch(), row.batch(), row.arithmetic(), row.operator());
            int end = ranges.size() - 1;
            if (end >= 0 && continues(ranges.get(end), row)) {
                Range before = ranges.remove(end);
                range = new Range(row.threads(), before.firstBatch(), row.batch(), row.arithmetic(), row.operator());
            }
            ranges.add(range);
        }
        return List.copyOf(ranges);
    }

    private static boolean continues(Range range, Row row) {
        return range.threads() == row.threads()
                && range.lastBatch() + 1 == row.batch()
                && range.arithmetic().equals(row.arithmetic())
                && range.operator().equals(row.operator());
    }

    /** {@return the versions of torch and numpy and the CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }
}
