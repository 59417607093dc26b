package floatlab.reveal;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.compare.NpyArray;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.KnownOrder;
import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The convolutions that PyTorch and ONNX Runtime computed. The detective names the order of each, it is the order in the
 * table of {@link RecordedConvOrders}, and it gives all outputs bit for bit.
 *
 * <p>Without oneDNN, the order of four layers is none that floatlab knows:
 *
 * <ul>
 *   <li>1x1-pixel: images of one pixel make the convolution a matrix times a vector. MKL's sgemv adds it in four
 *       interleaved lanes, and some first terms apart from them.
 *   <li>depthwise-5x5-stride-2: the output of the second image does not begin at a multiple of a vector's length, so MKL
 *       computes the first three outputs of each of its planes in another order, four columns at a time. It multiplies and
 *       then adds all other outputs.
 *   <li>1x1-batch-16 and 3x3-batch-16: batches of 16 and more go to NNPACK, which transforms tiles of the image. An
 *       output is then not the sum of its products: one pixel set to 0 changes hundreds of other outputs.
 * </ul>
 *
 * <p>The layers in full size are tagged {@code records} and run only if asked for:
 * {@code mvn -pl lib/core test -Dtest=RecordedConvTest -DexcludedGroups= -Dgroups=records}.
 */
class RecordedConvTest {
    private static final List<String> UNMATCHED =
            List.of("1x1-pixel", "1x1-batch-16", "3x3-batch-16", "depthwise-5x5-stride-2");

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The most processor time of a search, which takes seconds. It does not depend on what else the machine does. */
    private static final Duration MOST = Duration.ofSeconds(20);

    private static final List<RecordedConv> PYTORCH = RecordedConv.read("pytorch-conv.csv", false);
    private static final List<RecordedConv> ONNX_RUNTIME = RecordedConv.read("onnxruntime-conv.csv", false);

    static Stream<RecordedConv> small() {
        return Stream.concat(PYTORCH.stream(), ONNX_RUNTIME.stream());
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
    void namesTheOrderThatGivesAllOutputs(RecordedConv recorded) throws IOException {
        namesTheOrder(recorded);
    }

    @Test
    void theTableHasEachRecordingOnce() throws IOException {
        List<String> recorded = new ArrayList<>();
        for (String recording : RecordedConvOrders.RECORDINGS) {
            for (boolean full : new boolean[] {true, false}) {
                RecordedConv.read(recording, full).forEach(r -> recorded.add(RecordedConvOrders.name(r)));
            }
        }
        assertThat(RecordedConvOrders.read().stream()
                        .map(line ->
                                String.join(",", Arrays.asList(line.split(",")).subList(0, 3)) + ","))
                .containsExactlyElementsOf(recorded);
    }

    static Stream<RecordedConv> full() {
        return RecordedConvOrders.RECORDINGS.stream().flatMap(resource -> RecordedConv.read(resource, true).stream());
    }

    @Tag("records")
    @ParameterizedTest
    @MethodSource("full")
    void namesTheOrderThatGivesAllOutputsOfALargeLayer(RecordedConv recorded) throws IOException {
        namesTheOrder(recorded);
    }

    private static void namesTheOrder(RecordedConv recorded) throws IOException {
        long before = THREADS.getCurrentThreadCpuTime();
        String line = RecordedConvOrders.line(recorded);
        Duration spent = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
        assertThat(RecordedConvOrders.read()).contains(line);
        assertThat(line.endsWith(",none of the orders I know")).isEqualTo(isUnmatched(recorded));
        assertThat(spent).isLessThan(MOST);
    }

    /** One product and a bias are rounded once, or the product first. PyTorch fuses only with oneDNN and two threads. */
    @Test
    void tellsWhetherASingleProductIsFused() {
        List<RecordedConv> e = small().filter(r -> r.layer().equals("e")).toList();
        assertThat(e).hasSize(6);
        for (RecordedConv recorded : e) {
            boolean fused = recorded.setting().equals("2 1 oneDNN");
            assertThat(recorded.find())
                    .as(recorded.toString())
                    .isNotEmpty()
                    .allMatch(order -> fused == roundsOnce(order));
        }
    }

    private static boolean roundsOnce(ReductionOrder order) {
        return order.accumulator().equals(Format.BINARY64)
                || order.arithmetic() == Arithmetic.FMA && order.biasOrder() == BiasOrder.FIRST;
    }

    /** The nearest of the known orders misses as many outputs as differing says. */
    @ParameterizedTest
    @CsvSource({
        "1x1-pixel, 165, 200",
        "1x1-batch-16, 1250, 1600",
        "3x3-batch-16, 3021, 3136",
        "depthwise-5x5-stride-2, 21, 1960"
    })
    void saysThatNoneFitsWhereTheOrderIsAnother(String layer, int differing, int outputs) throws IOException {
        List<RecordedConv> settings = PYTORCH.stream()
                .filter(r -> r.layer().equals(layer) && isUnmatched(r))
                .toList();
        RecordedConv recorded = settings.get(0);
        Tensor y;
        try (InputStream in = RecordedConv.open("pytorch-conv-" + layer + ".npy")) {
            y = NpyArray.read(in).tensor();
        }
        assertThat(settings).extracting(RecordedConv::digest).containsOnly(RecordedConv.digest(y));
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
