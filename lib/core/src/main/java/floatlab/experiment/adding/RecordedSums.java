package floatlab.experiment.adding;

import floatlab.experiment.Recorded;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Subnormals;
import floatlab.sum.ExactSum;
import java.util.ArrayList;
import java.util.List;

/**
 * How the real NumPy, PyTorch and Python added ten million floats, compared with the exact sum: a recorded table.
 *
 * <p>Recorded by {@code src/test/python/record_sums.py}; another version or CPU may add differently, so show
 * {@link #source()} beside it. The data is {@code tenths}, 0.1f repeated, and {@code uniform}, the floats of
 * {@link NumpyRandom} with seed 1.
 */
public final class RecordedSums {
    private static final String RESOURCE = "adding/recorded-sums.csv";

    private RecordedSums() {}

    /**
     * One sum.
     *
     * @param data {@code tenths} or {@code uniform}
     * @param n the number of terms
     * @param function the function that added them
     * @param threads {@code torch.set_num_threads}, 1 for the others
     * @param result the sum as a float
     * @param error |result − Σx| / Σx, from the exact sum
     */
    public record Row(String data, int n, String function, int threads, float result, double error) {}

    /** {@return the table, first the rows of {@code tenths}} */
    public static List<Row> run() {
        Subnormals.check();
        List<Row> rows = new ArrayList<>();
        ExactSum exact = null;
        String data = "";
        for (String[] fields : Recorded.rows(RESOURCE)) {
            int n = Integer.parseInt(fields[1]);
            if (!fields[0].equals(data)) {
                data = fields[0];
                exact = exact(data, n);
            }
            float result = Float.parseFloat(fields[4]);
            double error = exact.errorOf(result) / exact.toDouble();
            rows.add(new Row(data, n, fields[2], Integer.parseInt(fields[3]), result, error));
        }
        return List.copyOf(rows);
    }

    private static ExactSum exact(String data, int n) {
        ExactSum exact = new ExactSum();
        if (data.equals("tenths")) {
            exact.addProduct(0.1f, n);
        } else {
            NumpyRandom random = new NumpyRandom(1);
            for (int i = 0; i < n; i++) {
                exact.add((float) random.random());
            }
        }
        return exact;
    }

    /** {@return the versions of torch, numpy and Python and the CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }
}
