package floatlab.experiment.deep;

import floatlab.experiment.Recorded;
import floatlab.order.KnownOrder;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.tensor.Tensor;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What the real PyTorch computed for {@link DeepStack}, form RESIDUAL_NORM, with images of 32 rows: recorded tables.
 *
 * <p>Recorded by {@code src/test/python/record_deep_stack.py}; another version or CPU may compute other bits, so show
 * {@link #source()} beside them. In bfloat16 and float16 image, weights and all results are of that type.
 */
public final class RecordedDeepStack {
    private static final String LAYERS = "deep/deep-stack-layers.csv";
    private static final String TOP_ONE = "deep/deep-stack-top-one.csv";

    private RecordedDeepStack() {}

    /**
     * The error after a layer, for the image {@code images(7, 1)}.
     *
     * @param dtype float32, float16 or bfloat16
     * @param threads {@code torch.set_num_threads}
     * @param layer 1, 2, 3, …
     * @param error ‖y − t‖ / ‖t‖, with t in float64
     * @param digest for float32 the first 16 digits of the SHA-256 of the layer's floats, lowest byte first; empty for
     *     others
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

    /** {@return the errors, a row for each type, number of threads and layer} */
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

    /** {@return how often classes changed, a row for each type and number of threads} */
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

    /** {@return the versions of torch and numpy and the CPU that they were recorded with, on one line} */
    public static String source() {
        return Recorded.source(LAYERS);
    }

    /**
     * The order that gives PyTorch's bits.
     *
     * @param layer 1, 2, 3, …
     * @param outputs the floats of the layer, all of which are compared, by their digest
     * @param order where the order is used, {@link KnownOrder#where()}, or {@code none that we know}
     */
    public record OrderRow(int layer, int outputs, String order) {}

    /**
     * Runs the image of {@link #layers} through our layers and finds for each the order of its convolution's sums that
     * gives the digest recorded for float32, normalisation, addition and ReLU included. Each layer gets the result of
     * the one before, so after a layer whose order is not found there are no more rows.
     *
     * @param stack the network that was recorded, {@code DeepStack.Spec.of(RESIDUAL_NORM, 32)}
     * @param threads the recorded {@code torch.set_num_threads}, 1 or 2
     * @param afterEachLayer called when a layer is done
     * @return a row for each layer
     */
    public static List<OrderRow> orders(DeepStack stack, int threads, Runnable afterEachLayer) {
        Objects.requireNonNull(stack, "stack");
        Require.between("threads", threads, 1, 2);
        DeepStack.Spec recordedSpec = DeepStack.Spec.of(DeepStack.Form.RESIDUAL_NORM, 32);
        Require.that(stack.spec().equals(recordedSpec), "stack", () -> "of " + stack.spec(), recordedSpec.toString());
        Objects.requireNonNull(afterEachLayer, "afterEachLayer");
        List<LayerRow> recorded = layers().stream()
                .filter(row -> row.dtype().equals("float32") && row.threads() == threads)
                .toList();
        FloatPass pass = new FloatPass(stack, DeepVariant.FLOAT_FMA, stack.images(7, 1));
        List<OrderRow> rows = new ArrayList<>();
        for (DeepStack.Layer layer : stack.layers()) {
            DeepStack.Parameters parameters = stack.parameters(layer);
            String digest = recorded.get(rows.size()).digest();
            OrderRow row = null;
            for (KnownOrder known : List.of(KnownOrder.PYTORCH_ONEDNN_BLOCKED, KnownOrder.PYTORCH_NATIVE)) {
                Interruption.check();
                Tensor y = pass.result(parameters, known.order());
                if (digest(y).equals(digest)) {
                    row = new OrderRow(layer.number(), y.size(), known.where());
                    pass.accept(layer, y);
                    break;
                }
            }
            if (row == null) {
                rows.add(new OrderRow(layer.number(), 0, "none that we know"));
                return List.copyOf(rows);
            }
            rows.add(row);
            afterEachLayer.run();
        }
        return List.copyOf(rows);
    }

    private static String digest(Tensor y) {
        byte[] bytes = new byte[4 * y.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (Float.floatToIntBits(y.data()[i / 4]) >>> 8 * (i % 4));
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
