package floatlab.experiment.racing;

import floatlab.experiment.Recorded;
import floatlab.format.Ulp;
import java.math.BigDecimal;
import java.util.List;

/**
 * Which results a GPU repeats bit for bit: operations that were run 200 to 1000 times on the same input, with and without
 * PyTorch's deterministic mode, and all results of the one that varied most.
 *
 * <p>{@link #source()} says what it was recorded with. Where an operation races, another recording gives other counts.
 */
public final class GpuRaces {
    private static final String RACES = "racing/gpu-races.csv";
    private static final String HISTOGRAM = "racing/gpu-race-histogram.csv";

    private GpuRaces() {}

    /**
     * One operation.
     *
     * @param operation what was computed
     * @param deterministic {@code torch.use_deterministic_algorithms}
     * @param runs how often, on the same input
     * @param values how many floats a result has
     * @param distinct how many different results there were, by all bits
     * @param low the least first value of a result
     * @param high the largest
     */
    public record Row(
            String operation, boolean deterministic, int runs, int values, int distinct, double low, double high) {}

    /**
     * One of the sums that {@code index_add_} of 100,000 floats into one place gave.
     *
     * @param sum the sum
     * @param ulps its signed distance from the exact sum, in ulps of the float nearest to that
     * @param runs how many of the thousand runs gave it
     */
    public record Sum(float sum, double ulps, int runs) {}

    /** {@return a row for each operation and mode} */
    public static List<Row> run() {
        return Recorded.rows(RACES).stream()
                .map(fields -> new Row(
                        fields[0],
                        fields[1].equals("1"),
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        Integer.parseInt(fields[4]),
                        Double.parseDouble(fields[5]),
                        Double.parseDouble(fields[6])))
                .toList();
    }

    /** {@return the different sums of the first operation, which is not in deterministic mode, from the least to the largest} */
    public static List<Sum> sums() {
        BigDecimal exact = new BigDecimal(Recorded.rows(RACES).get(0)[7]);
        return Recorded.rows(HISTOGRAM).stream()
                .map(fields -> {
                    float sum = Float.intBitsToFloat(Integer.parseUnsignedInt(fields[0], 16));
                    double error = new BigDecimal(sum).subtract(exact).doubleValue();
                    return new Sum(sum, error / Ulp.of(exact.floatValue()), Integer.parseInt(fields[1]));
                })
                .toList();
    }

    /** {@return the versions and the GPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RACES);
    }
}
