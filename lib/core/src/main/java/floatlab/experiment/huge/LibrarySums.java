package floatlab.experiment.huge;

import floatlab.experiment.Recorded;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the real {@code numpy.sum} and {@code torch.sum} returned for the probes of FPRev's method: sixteen floats, all
 * ones except for a huge number at i and its negative at j. The sum is the number of ones that survive, which are those
 * added after the two had met. These answers reveal the order of the additions (Xie et al. 2025, arXiv 2411.00442).
 *
 * <p>Recorded by {@code src/test/python/record_library_sums.py}; another version or CPU may add otherwise, so show
 * {@link #source()} beside it.
 */
public final class LibrarySums {
    /** The number of terms in each sum. */
    public static final int TERMS = 16;

    private static final String RESOURCE = "huge/library-sums.csv";

    private LibrarySums() {}

    /**
     * A sum of random numbers.
     *
     * @param seed of {@link floatlab.random.NumpyRandom}, from which sixteen floats r were drawn; the terms are 2r − 1
     *     in float
     * @param sum what the library returned
     */
    public record Row(int seed, float sum) {}

    /**
     * {@return what a library returned for a probe, the number of ones that survived}
     *
     * @param library {@code numpy.sum} or {@code torch.sum}
     * @param x sixteen floats: ones, except for one positive number above 2⁵⁰ and its negative
     * @throws IllegalArgumentException if the library is another, or x is no such probe, because only probes were
     *     recorded
     */
    public static float probe(String library, float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        int i = -1;
        int j = -1;
        int ones = 0;
        for (int k = 0; k < x.length; k++) {
            ones += x[k] == 1 ? 1 : 0;
            i = x[k] > 0x1p50f ? k : i;
            j = x[k] < -0x1p50f ? k : j;
        }
        if (x.length != TERMS || ones != TERMS - 2 || i < 0 || j < 0 || x[i] != -x[j]) {
            throw new IllegalArgumentException(
                    "x is not a recorded probe, expected 14 ones, a number above 2^50 and its negative");
        }
        for (String[] fields : records(library)) {
            if (fields[1].equals("probe") && Integer.parseInt(fields[2]) == i && Integer.parseInt(fields[3]) == j) {
                return Integer.parseInt(fields[4]);
            }
        }
        throw new IllegalStateException("no record of " + library + " for " + i + " and " + j);
    }

    /**
     * {@return what a library returned for random numbers, a row for each seed}
     *
     * @param library {@code numpy.sum} or {@code torch.sum}
     * @throws IllegalArgumentException if the library is another
     */
    public static List<Row> run(String library) {
        Subnormals.check();
        List<Row> rows = new ArrayList<>();
        for (String[] fields : records(library)) {
            if (fields[1].equals("data")) {
                float sum = Float.intBitsToFloat(Integer.parseUnsignedInt(fields[4], 16));
                rows.add(new Row(Integer.parseInt(fields[2]), sum));
            }
        }
        return List.copyOf(rows);
    }

    /** {@return the versions of torch and numpy and the CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }

    private static List<String[]> records(String library) {
        Objects.requireNonNull(library, "library");
        List<String[]> records =
                Table.ROWS.stream().filter(fields -> fields[0].equals(library)).toList();
        Require.that(!records.isEmpty(), "library", () -> library, "numpy.sum or torch.sum");
        return records;
    }

    /** The table, read once, when first needed, because every probe looks into it. */
    private static final class Table {
        static final List<String[]> ROWS = Recorded.rows(RESOURCE);
    }
}
