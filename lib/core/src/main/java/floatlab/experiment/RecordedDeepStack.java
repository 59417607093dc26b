package floatlab.experiment;

import java.util.List;

/**
 * What the real PyTorch made of {@link DeepStack}, form RESIDUAL_NORM, images of 32 rows: recorded tables.
 *
 * <p>Recorded by {@code src/test/python/record_deep_stack.py}; other versions or another CPU may do otherwise, so show
 * {@link #source()} beside them. In bfloat16 and float16 image, weights and all results are of that type.
 */
public final class RecordedDeepStack {
    private static final String LAYERS = "deep-stack-layers.csv";
    private static final String TOP_ONE = "deep-stack-top-one.csv";

    private RecordedDeepStack() {}

    /**
     * The error after a layer, for the image {@code images(7, 1)}.
     *
     * @param dtype float32, float16 or bfloat16
     * @param threads {@code torch.set_num_threads}
     * @param layer 1, 2, 3, …
     * @param error ‖y − t‖ / ‖t‖, with t in float64
     * @param digest of float32 the first 16 digits of the SHA-256 of the layer's floats, lowest byte first; else empty
     */
    public record LayerRow(String dtype, int threads, int layer, double error, String digest) {}

    /**
     * How often the top class changed, among the images {@code images(9, n)}.
     *
     * @param dtype float32, float16 or bfloat16
     * @param threads {@code torch.set_num_threads}
     * @param images the number of images
     * @param changed how many have another class than in float64
     * @param moved by how much the distance of float64's two largest logits moved, on average
     * @param expected how many were to be expected, see {@link TopOne}
     */
    public record TopOneRow(String dtype, int threads, int images, int changed, double moved, double expected) {}

    /**
     * The errors, layer by layer.
     *
     * @return a row for each type, number of threads and layer
     */
    public static List<LayerRow> layers() {
        return Recorded.rows(LAYERS).stream()
                .map(f -> new LayerRow(
                        f[0],
                        Integer.parseInt(f[1]),
                        Integer.parseInt(f[2]),
                        Double.parseDouble(f[3]),
                        f.length > 4 ? f[4] : ""))
                .toList();
    }

    /**
     * The classes.
     *
     * @return a row for each type and number of threads
     */
    public static List<TopOneRow> topOne() {
        return Recorded.rows(TOP_ONE).stream()
                .map(f -> {
                    int images = Integer.parseInt(f[2]);
                    double moved = Double.parseDouble(f[4]);
                    double expected = Double.parseDouble(f[5]) * moved / 2 * images;
                    return new TopOneRow(f[0], Integer.parseInt(f[1]), images, Integer.parseInt(f[3]), moved, expected);
                })
                .toList();
    }

    /**
     * What they were recorded with.
     *
     * @return the versions of torch and numpy and the CPU, on one line
     */
    public static String source() {
        return Recorded.source(LAYERS);
    }
}
