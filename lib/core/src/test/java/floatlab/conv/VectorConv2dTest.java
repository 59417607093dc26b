package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.VectorSupport;
import floatlab.tensor.Tensor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorConv2dTest {

    @Test
    void kernelsAreWhatTheGeneratorWrites() throws IOException {
        Path root = Path.of("../..");
        assertThat(Files.readString(root.resolve(VectorKernelsGenerator.FILE)))
                .isEqualTo(VectorKernelsGenerator.text());
    }

    @Test
    void equalsThePlainLoops() {
        assertThat(VectorSupport.available()).isTrue();
        VectorCheck.main();
    }

    /** Rows from less than a vector to many, strides of two and three, images that need no copy, and some that only seem so. */
    @Test
    void equalsThePlainLoopsAtTheEdgesOfVectors() {
        NumpyRandom random = new NumpyRandom(9);
        for (int channels : new int[] {1, 70}) {
            for (int kernel : new int[] {1, 3}) {
                for (int outputs : new int[] {1, 9}) {
                    for (int w : new int[] {3, 4, 16, 20, 33, 100}) {
                        Conv2dShape shape = Conv2dShape.of(channels, outputs, kernel);
                        check(shape.withPadding(kernel / 2), w, random);
                        check(shape.withStride(1, 2).withPadding(1, 0, 2, 0), w, random);
                        check(shape.withStride(2, 3).withPadding(0, 1, 0, 1), w, random);
                        check(shape.withPadding(0, 1, 0, 0), w, random);
                        check(shape.withStride(2, 1).withPadding(1, 0, 0, 0), w, random);
                        // The copy has as many places as the image has pixels, but half of them are padding.
                        check(shape.withStride(2, 1).withPadding(0, 0, 0, w), w, random);
                        check(shape.withStride(1, 2).withPadding(0, 4, 0, 0), w, random);
                    }
                }
            }
        }
    }

    /** A padded image takes 63 MB. On many threads, as on one, only one of them is held at a time. */
    @ParameterizedTest
    @ValueSource(ints = {150, 192})
    @Tag("ci")
    void hugePaddingTakesNoMoreMemoryOnManyThreads(int images) {
        NumpyRandom random = new NumpyRandom(10);
        Conv2dShape shape = Conv2dShape.of(1, 1, 52).withDilation(78).withPadding(0, 3978, 0, 3978);
        Tensor input = Tensor.of(random.randomFloats(images), images, 1, 1, 1);
        Tensor weight = Tensor.of(random.randomFloats(52 * 52), 1, 1, 52, 52);
        ReductionOrder order = ReductionOrder.of(Arithmetic.FMA, BiasOrder.FIRST);
        assertThat(Conv2d.of(weight, shape, order).withThreads(64).forward(input))
                .isEqualTo(ScalarConv2d.forward(input, weight, null, shape, order));
    }

    /** The last of many parts of many blocks of channels. */
    @Test
    void partsOfLargeCountsDoNotOverflow() {
        assertThat(Parts.begin(1 << 21, 1023, 1024)).isEqualTo(1023 << 11);
        assertThat(Parts.begin(1 << 21, 1024, 1024)).isEqualTo(1 << 21);
        assertThat(Parts.begin(Integer.MAX_VALUE, 7, 7)).isEqualTo(Integer.MAX_VALUE);
    }

    /** Two channels of a group are filled up to eight. */
    @Test
    void weightsThatWouldNotFitIntoAnArrayAreLeftToThePlainLoops() {
        ReductionOrder order = ReductionOrder.of(Arithmetic.MUL_ADD, BiasOrder.FIRST);
        assertThat(VectorConv2d.obstacle(Conv2dShape.of((1 << 28) - 2, 2, 1), order))
                .isEmpty();
        assertThat(VectorConv2d.obstacle(Conv2dShape.of(1 << 28, 2, 1), order))
                .hasValueSatisfying(why -> assertThat(why).contains("do not fit into an array"));
        assertThat(VectorConv2d.obstacle(Conv2dShape.of(1 << 30, 1, 1), order)).isEmpty();
    }

    private static void check(Conv2dShape shape, int w, NumpyRandom random) {
        Tensor input = Tensor.of(random.randomFloats(2 * shape.inChannels() * 4 * w), 2, shape.inChannels(), 4, w);
        int terms = shape.inChannels() * shape.kernelH() * shape.kernelW();
        Tensor weight = Tensor.of(
                random.randomFloats(shape.outChannels() * terms),
                shape.outChannels(),
                shape.inChannels(),
                shape.kernelH(),
                shape.kernelW());
        float[] bias = random.randomFloats(shape.outChannels());
        for (Arithmetic arithmetic : Arithmetic.values()) {
            ReductionOrder order = ReductionOrder.of(arithmetic, BiasOrder.LAST);
            assertThat(Conv2d.of(weight, bias, shape, order).forward(input))
                    .as("%s, %s, width %d", shape, arithmetic, w)
                    .isEqualTo(ScalarConv2d.forward(input, weight, bias, shape, order));
        }
    }

    /** A pass uses the padded memory of the last one again: no pixel of an image of another size may stay in the padding. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void imagesOfManySizesOneAfterTheOther(int threads) {
        NumpyRandom random = new NumpyRandom(11);
        Conv2dShape dense = Conv2dShape.of(4, 9, 3).withPadding(1, 2, 3, 1);
        ReductionOrder order = ReductionOrder.of(Arithmetic.MUL_ADD, BiasOrder.FIRST);
        for (Conv2dShape shape : List.of(
                dense,
                dense.withStride(2),
                Conv2dShape.of(4, 4, 3).withPadding(2).withGroups(4))) {
            int[] of = {shape.outChannels(), shape.inChannels() / shape.groups(), 3, 3};
            Tensor weight = Tensor.of(random.randomFloats(of[0] * of[1] * 9), of[0], of[1], 3, 3);
            Conv2d conv = Conv2d.of(weight, shape, order).withThreads(threads);
            for (int[] size :
                    new int[][] {{40, 30}, {30, 40}, {40, 30}, {30, 30}, {40, 5}, {5, 5}, {5, 30}, {40, 30}, {6, 30}}) {
                for (int images = 1; images <= 3; images++) {
                    Tensor input =
                            Tensor.of(random.randomFloats(images * 4 * size[0] * size[1]), images, 4, size[0], size[1]);
                    assertThat(conv.forward(input))
                            .as("%s, %d × %d, %d images", shape, size[0], size[1], images)
                            .isEqualTo(ScalarConv2d.forward(input, weight, null, shape, order));
                }
            }
        }
    }

    /** Every product and the bias are −0. A tap in the padding would add +0, and so change every output that has such a tap. */
    @Test
    void skippedTapsKeepMinusZero() {
        for (int kernel = 1; kernel <= 4; kernel++) {
            for (int stride = 1; stride <= 3; stride++) {
                for (int dilation = 1; dilation <= 2; dilation++) {
                    for (int[] pads : new int[][] {{1, 0, 2, 0}, {0, 1, 0, 3}, {4, 2, 1, 5}}) {
                        Conv2dShape shape = Conv2dShape.of(1, 2, kernel)
                                .withStride(stride, 4 - stride)
                                .withDilation(dilation, 3 - dilation)
                                .withPadding(pads[0], pads[1], pads[2], pads[3]);
                        Tensor input = Tensor.zeros(1, 1, 9, 11);
                        Tensor weight = Tensor.zeros(2, 1, kernel, kernel);
                        Arrays.fill(input.data(), -0f);
                        Arrays.fill(weight.data(), 1);
                        ReductionOrder order = ReductionOrder.of(Arithmetic.MUL_ADD, BiasOrder.FIRST)
                                .withPaddingTaps(PaddingTaps.SKIPPED);
                        float[] out = Conv2d.of(weight, new float[] {-0f, -0f}, shape, order)
                                .forward(input)
                                .data();
                        for (float y : out) {
                            assertThat(Float.floatToRawIntBits(y))
                                    .as(shape.toString())
                                    .isEqualTo(Integer.MIN_VALUE);
                        }
                    }
                }
            }
        }
    }

    /** In another JVM with shorter vectors: some shapes, and some orders for each. */
    @Tag("forks")
    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    @Tag("ci")
    void equalsThePlainLoopsOnNarrowVectors(int bytes, @TempDir Path folder) throws Exception {
        assertEqualAt(bytes, 100, 2, folder);
    }

    /**
     * Every order on each of 300 shapes. Where the CPU's vectors are shorter than these bytes, its own length is used.
     * {@code mvn -pl lib/core test -Dgroups=exhaustive-conv -DexcludedGroups=}
     */
    @Tag("exhaustive-conv")
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void equalsThePlainLoopsInEveryOrder(int bytes, @TempDir Path folder) throws Exception {
        assertEqualAt(bytes, 300, Integer.MAX_VALUE, folder);
    }

    /** A program for another JVM: prints which core takes which arithmetic. */
    static final class Cores {
        public static void main(String... args) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                ReductionOrder order = ReductionOrder.of(arithmetic, BiasOrder.FIRST);
                System.out.println(arithmetic + ": "
                        + Conv2d.of(Tensor.zeros(1, 1, 1, 1), Conv2dShape.of(1, 1, 1), order)
                                .core());
            }
        }
    }

    @Tag("forks")
    @Test
    void withoutFmaThePlainLoopsFuse(@TempDir Path folder) throws Exception {
        assertThat(run(folder, Cores.class, "-XX:-UseFMA").lines())
                .contains("FMA: plain loops: this CPU has no FMA", "MUL_ADD: " + VectorSupport.why());
    }

    private static void assertEqualAt(int bytes, int shapes, int orders, Path folder) throws Exception {
        String said = run(
                folder,
                VectorCheck.class,
                "-XX:MaxVectorSize=" + bytes,
                Integer.toString(shapes),
                Integer.toString(bytes),
                Integer.toString(orders));
        int lanes = Math.min(bytes / Float.BYTES, VectorSupport.lanes());
        assertThat(said).contains(shapes + " shapes", "vector core, " + lanes + " ");
    }

    /** What a program prints in another JVM, started with one more flag. */
    private static String run(Path folder, Class<?> program, String flag, String... args) throws Exception {
        File output = folder.resolve("output").toFile();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                flag,
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        int status = process.waitFor();
        String said = Files.readString(output.toPath());
        assertThat(status).as(said).isZero();
        return said;
    }
}
