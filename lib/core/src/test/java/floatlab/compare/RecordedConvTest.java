package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.order.KnownOrder;
import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The convolutions that PyTorch and ONNX Runtime computed: the detective names an order for each, and that order gives
 * all outputs, bit for bit.
 *
 * <p>Four layers are of no order that floatlab knows, all of them without oneDNN:
 *
 * <ul>
 *   <li>1x1-pixel: images of one pixel make the convolution a matrix times a vector, and MKL's sgemv adds in four
 *       interleaved lanes, some first terms apart.
 *   <li>depthwise-5x5-stride-2: MKL computes the first three outputs of each plane of the second image in another order,
 *       four columns at a time, as its output begins off a vector's alignment; the rest is multiply, then add.
 *   <li>1x1-batch-16 and 3x3-batch-16: batches of 16 and more go to NNPACK, which transforms tiles of the image. An
 *       output is not the sum of its own products: one pixel set to 0 changes hundreds of others.
 * </ul>
 *
 * <p>The layers in full size are tagged {@code records} and left out unless asked for:
 * {@code mvn -pl lib/core test -Dtest=RecordedConvTest -DexcludedGroups= -Dgroups=records}.
 */
class RecordedConvTest {
    private static final List<String> UNMATCHED =
            List.of("1x1-pixel", "1x1-batch-16", "3x3-batch-16", "depthwise-5x5-stride-2");

    /** Settings often give the same outputs: each is searched once. */
    private static final Map<String, List<ReductionOrder>> FOUND = new HashMap<>();

    private static final List<RecordedConv> PYTORCH = RecordedConv.read("pytorch-conv.csv", false);
    private static final List<RecordedConv> ONNX_RUNTIME = RecordedConv.read("onnxruntime-conv.csv", false);

    static Stream<RecordedConv> small() {
        return Stream.concat(PYTORCH.stream(), ONNX_RUNTIME.stream()).filter(r -> !isUnmatched(r));
    }

    private static boolean isUnmatched(RecordedConv r) {
        return UNMATCHED.contains(r.layer()) && Stream.of(" NNPACK", " native").anyMatch(r.setting()::endsWith);
    }

    @Test
    void holdsTheLayersAndFortyMore() {
        List<String> layers =
                PYTORCH.stream().map(RecordedConv::layer).distinct().toList();
        assertThat(layers).hasSizeGreaterThanOrEqualTo(47).contains("a", "b", "c", "d", "e", "f", "g");
        assertThat(ONNX_RUNTIME.stream().map(RecordedConv::layer).distinct()).containsExactlyElementsOf(layers);
    }

    @ParameterizedTest
    @MethodSource("small")
    void namesAnOrderThatGivesAllOutputs(RecordedConv recorded) {
        namesAnOrder(recorded);
    }

    static Stream<RecordedConv> full() {
        return Stream.of("pytorch-conv.csv", "onnxruntime-conv.csv")
                .flatMap(resource -> RecordedConv.read(resource, true).stream());
    }

    @Tag("records")
    @ParameterizedTest
    @MethodSource("full")
    void namesAnOrderThatGivesAllOutputsOfALargeLayer(RecordedConv recorded) {
        namesAnOrder(recorded);
    }

    private static void namesAnOrder(RecordedConv recorded) {
        List<ReductionOrder> right = FOUND.computeIfAbsent(recorded.digest(), d -> recorded.find().stream()
                .filter(recorded::isGivenBy)
                .limit(1)
                .toList());
        assertThat(right).as("orders that give all outputs").isNotEmpty();
    }

    /** differing: the outputs that the nearest of the known orders misses. */
    @ParameterizedTest
    @CsvSource({
        "1x1-pixel, 165, 200",
        "1x1-batch-16, 1250, 1600",
        "3x3-batch-16, 3021, 3136",
        "depthwise-5x5-stride-2, 21, 1960"
    })
    void saysThatNoneFitsWhereTheOrderIsAnother(String layer, int differing, int outputs) throws IOException {
        RecordedConv recorded = PYTORCH.stream()
                .filter(r -> r.layer().equals(layer) && isUnmatched(r))
                .findFirst()
                .orElseThrow();
        Tensor y;
        try (InputStream in = RecordedConv.open("pytorch-conv-" + layer + ".npy")) {
            y = NpyArray.read(in).tensor();
        }
        assertThat(RecordedConv.digest(y)).isEqualTo(recorded.digest());
        List<ReductionOrder> found =
                OrderDetective.find(recorded.x(), recorded.weight(), recorded.bias(), recorded.shape(), y);
        assertThat(found).isEmpty();
        assertThat(OrderDetective.describe(found)).isEqualTo("none of the orders I know");
        assertThat(y.size()).isEqualTo(outputs);
        int least = Arrays.stream(KnownOrder.values())
                .mapToInt(order -> differences(y, recorded, order))
                .min()
                .orElseThrow();
        assertThat(least).as("the nearest of the known orders").isEqualTo(differing);
    }

    private static int differences(Tensor y, RecordedConv recorded, KnownOrder order) {
        float[] own = recorded.compute(order.order()).data();
        return (int) IntStream.range(0, own.length)
                .filter(k -> Float.floatToIntBits(own[k]) != Float.floatToIntBits(y.data()[k]))
                .count();
    }
}
