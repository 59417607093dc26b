package floatlab.experiment.racing;

import floatlab.experiment.Recorded;
import java.util.List;

/**
 * What the others in a batch do to a row on a GPU: one row's own outputs, computed alone and beside others, and one row of a
 * matrix product with more and more rows.
 *
 * <p>Each was run twenty times, and no run changed its own result: what changes the bits is the shape, not a race.
 * {@link #source()} says what it was recorded with.
 */
public final class GpuBatches {
    private static final String BATCHES = "racing/gpu-batches.csv";
    private static final String SHAPES = "racing/gpu-shapes.csv";

    private GpuBatches() {}

    /**
     * One operation in one batch.
     *
     * @param operation what was computed
     * @param dtype the format of its numbers
     * @param batch how many rows went in
     * @param runs how often it was run
     * @param distinct how many different results the runs gave
     * @param values how many outputs the first row has
     * @param changed how many of them have other bits than in a batch of one
     * @param largest the largest change of one of them, relative to the largest output
     */
    public record Row(
            String operation,
            String dtype,
            int batch,
            int runs,
            int distinct,
            int values,
            int changed,
            double largest) {}

    /**
     * A matrix product with so many rows.
     *
     * @param dtype the format of its numbers
     * @param k how many products an output adds
     * @param rows how many rows the first factor has
     * @param changed how many outputs of the first row have other bits than with one row
     * @param values how many outputs the first row has
     * @param largest the largest change of one of them, relative to the largest output
     */
    public record ShapeRow(String dtype, int k, int rows, int changed, int values, double largest) {}

    /** {@return a row for each operation, format and batch size} */
    public static List<Row> run() {
        return Recorded.rows(BATCHES).stream()
                .map(fields -> new Row(
                        fields[0],
                        fields[1],
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        Integer.parseInt(fields[4]),
                        Integer.parseInt(fields[5]),
                        Integer.parseInt(fields[6]),
                        Double.parseDouble(fields[7])))
                .toList();
    }

    /** {@return a row for each format, K and number of rows} */
    public static List<ShapeRow> shapes() {
        return Recorded.rows(SHAPES).stream()
                .map(fields -> new ShapeRow(
                        fields[0],
                        Integer.parseInt(fields[1]),
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        Integer.parseInt(fields[4]),
                        Double.parseDouble(fields[5])))
                .toList();
    }

    /** {@return the versions and the GPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(BATCHES);
    }
}
