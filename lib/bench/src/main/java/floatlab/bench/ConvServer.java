package floatlab.bench;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.KnownOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.VectorSupport;
import floatlab.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The Java side of a paired run of convolutions, for {@code paired_conv.py}. Its commands:
 *
 * <ul>
 *   <li>{@code load LAYER FOLDER n c h w outChannels kernel stride padding dilation groups}: reads little-endian floats
 *       from FOLDER/x, w and b; answers which core runs.
 *   <li>{@code time LAYER ORDER THREADS TIMES}: convolves TIMES times, each time into a new output; answers the nanoseconds
 *       of one convolution.
 *   <li>{@code into LAYER ORDER THREADS TIMES}: the same, but always into the same output.
 *   <li>{@code beyond LAYER ORDER THREADS}: the bytes that all threads together allocate for one convolution into a given
 *       output: an upper bound of the memory used beyond input, weights and output.
 *   <li>{@code save LAYER ORDER THREADS PATH}: convolves and writes the output; answers its size.
 *   <li>{@code peak}: answers how many multiply-adds one core's vector unit can do in a nanosecond.
 * </ul>
 *
 * <p>ORDER is {@code fma}, {@code mulAdd}, {@code lastFma}, or a {@link KnownOrder}.
 */
public final class ConvServer implements Serving.Server {
    private record Layer(
            Tensor input, Tensor output, Tensor weight, float[] bias, Conv2dShape shape, Map<String, Conv2d> convs) {}

    private final Map<String, Layer> layers = new HashMap<>();
    private volatile Tensor result;

    private ConvServer() {}

    /**
     * Serves until the input ends.
     *
     * @param args none
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Serving.serve(System.getProperty("java.version") + ", " + VectorSupport.why(), System.out, new ConvServer());
    }

    @Override
    public String answer(String[] command) throws IOException {
        switch (command[0]) {
            case "load":
                return load(command);
            case "time":
                Conv2d conv = conv(command);
                Tensor input = layers.get(command[1]).input;
                int times = Integer.parseInt(command[4]);
                long start = System.nanoTime();
                for (int i = 0; i < times; i++) {
                    result = conv.forward(input);
                }
                return Long.toString((System.nanoTime() - start) / times);
            case "into":
                return Long.toString(into(command));
            case "beyond":
                return Long.toString(beyond(command));
            case "save":
                Tensor output = conv(command).forward(layers.get(command[1]).input);
                Serving.write(Path.of(command[4]), output.data());
                return Integer.toString(output.size());
            case "peak":
                return VectorSupport.available() ? Double.toString(FmaPeak.perNanosecond()) : "0";
            default:
                throw Serving.unknown(command[0], "load, time, into, beyond, save or peak");
        }
    }

    private long into(String[] command) {
        Conv2d conv = conv(command);
        Tensor input = layers.get(command[1]).input;
        int times = Integer.parseInt(command[4]);
        Tensor output = layers.get(command[1]).output;
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            conv.forward(input, output);
        }
        return (System.nanoTime() - start) / times;
    }

    private long beyond(String[] command) {
        Conv2d conv = conv(command);
        Layer layer = layers.get(command[1]);
        conv.forward(layer.input, layer.output);
        long before = allocated();
        conv.forward(layer.input, layer.output);
        return allocated() - before;
    }

    private static long allocated() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private String load(String[] command) throws IOException {
        int[] s = Arrays.stream(command).skip(3).mapToInt(Integer::parseInt).toArray();
        Conv2dShape shape = Conv2dShape.of(s[1], s[4], s[5])
                .withStride(s[6])
                .withPadding(s[7])
                .withDilation(s[8])
                .withGroups(s[9]);
        Path folder = Path.of(command[2]);
        Tensor input = Tensor.of(Serving.floats(folder.resolve("x")), s[0], s[1], s[2], s[3]);
        Tensor weight = Tensor.of(Serving.floats(folder.resolve("w")), s[4], s[1] / s[9], s[5], s[5]);
        layers.clear(); // one layer at a time, so that the heap can be small
        layers.put(
                command[1],
                new Layer(
                        input,
                        output(input, shape),
                        weight,
                        Serving.floats(folder.resolve("b")),
                        shape,
                        new HashMap<>()));
        return VectorSupport.why();
    }

    private static Tensor output(Tensor input, Conv2dShape shape) {
        return Tensor.zeros(
                input.n(), shape.outChannels(), shape.outputHeight(input.h()), shape.outputWidth(input.w()));
    }

    /** Packs the weights once for each order, because PyTorch may keep them in its own layout, too. */
    private Conv2d conv(String[] command) {
        Layer layer = layers.get(command[1]);
        return layer.convs
                .computeIfAbsent(command[2], name -> Conv2d.of(layer.weight, layer.bias, layer.shape, order(name)))
                .withThreads(Integer.parseInt(command[3]));
    }

    private static ReductionOrder order(String name) {
        return switch (name) {
            case "fma" -> ReductionOrder.fma(BiasOrder.FIRST);
            case "lastFma" -> ReductionOrder.fma(BiasOrder.LAST);
            case "mulAdd" -> ReductionOrder.of(Arithmetic.MUL_ADD, BiasOrder.FIRST);
            default -> KnownOrder.valueOf(name).order();
        };
    }
}
