package floatlab.experiment.precision;

import floatlab.experiment.Recorded;
import java.util.List;

/**
 * How far a GPU's matrix products are off: products of a 128×K and a K×128 matrix in several formats and settings, beside the
 * same products in double.
 *
 * <p>An error is relative to Σ|a·b|, the sum of the absolute values of an output's products, which is what every bound of a sum
 * is relative to. {@link #source()} says what it was recorded with; {@code floatlab.tensorcore} computes such products bit for
 * bit.
 */
public final class GpuProducts {
    private static final String RESOURCE = "precision/gpu-products.csv";

    private GpuProducts() {}

    /**
     * One product.
     *
     * @param dtype the format of the factors' numbers
     * @param k how many products an output adds
     * @param setting the format of the result, or the setting of PyTorch
     * @param largest the largest error of the 16,384 outputs, relative to Σ|a·b|
     * @param rms the root of the mean of their squares
     */
    public record Row(String dtype, int k, String setting, double largest, double rms) {}

    /** {@return a row for each format, K and setting} */
    public static List<Row> run() {
        return Recorded.rows(RESOURCE).stream()
                .map(fields -> new Row(
                        fields[0],
                        Integer.parseInt(fields[1]),
                        fields[2],
                        Double.parseDouble(fields[3]),
                        Double.parseDouble(fields[4])))
                .toList();
    }

    /** {@return the versions and the GPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }
}
