package floatlab.experiment.huge;

import floatlab.experiment.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How the real {@code numpy.sum} and {@code torch.sum} answered when sixteen floats were probed after FPRev's method: ones,
 * but a huge number at i and its negative at j. What is returned is the number of ones that survive: those that were added
 * after the two had met. From these answers the order of the additions can be revealed (Xie et al. 2025, arXiv 2411.00442).
 *
 * <p>Recorded by {@code src/test/python/record_library_sums.py}; another version or CPU may add otherwise, so show
 * {@link #source()} beside it.
 */
public final class LibrarySums {
    /** How many terms were added. */
    public static final int TERMS = 16;

    private static final String RESOURCE = "huge/library-sums.csv";

    private LibrarySums() {}

    /**
     * A sum of random numbers.
     *
     * @param seed of {@link floatlab.random.NumpyRandom}, from which sixteen floats r were drawn; the terms are 2r − 1 in float
     * @param sum what the library returned
     */
    public record Row(int seed, float sum) {}

    /**
     * What a library returned for a probe.
     *
     * @param library {@code numpy.sum} or {@code torch.sum}
     * @param x sixteen floats: ones, except for one positive number above 2⁵⁰ and its negative
     * @return the number of ones that survived
     * @throws IllegalArgumentException if the library is another, or x is no such probe: only probes were recorded
     * @throws NullPointerException if one is null
     */
    public static float probe(String library, float[] x) {
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
                    "x is no probe that was recorded, expected 14 ones, a number above 2^50 and its negative");
        }
        for (String[] fields : records(library)) {
            if (fields[1].equals("probe") && Integer.parseInt(fields[2]) == i && Integer.parseInt(fields[3]) == j) {
                return Integer.parseInt(fields[4]);
            }
        }
        throw new IllegalStateException("no record of " + library + " for " + i + " and " + j);
    }

    /**
     * What a library returned for random numbers.
     *
     * @param library {@code numpy.sum} or {@code torch.sum}
     * @return a row for each seed
     * @throws IllegalArgumentException if the library is another
     * @throws NullPointerException if it is null
     */
    public static List<Row> run(String library) {
        List<Row> rows = new ArrayList<>();
        for (String[] fields : records(library)) {
            if (fields[1].equals("data")) {
                float sum = Float.intBitsToFloat(Integer.parseUnsignedInt(fields[4], 16));
                rows.add(new Row(Integer.parseInt(fields[2]), sum));
            }
        }
        return List.copyOf(rows);
    }

    /**
     * What it was recorded with.
     *
     * @return the versions of torch and numpy and the CPU, on one line
     */
    public static String source() {
        return Recorded.source(RESOURCE);
    }

    private static List<String[]> records(String library) {
        Objects.requireNonNull(library, "library");
        List<String[]> records = Lines.ALL.stream()
                .skip(2)
                .map(line -> line.split(","))
                .filter(fields -> fields[0].equals(library))
                .toList();
        if (records.isEmpty()) {
            throw new IllegalArgumentException("library is " + library + ", expected numpy.sum or torch.sum");
        }
        return records;
    }

    /** Read once, when first needed: every probe asks for them. */
    private static final class Lines {
        static final List<String> ALL = Recorded.lines(RESOURCE);
    }
}
