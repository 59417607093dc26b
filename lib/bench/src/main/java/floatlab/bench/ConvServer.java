package floatlab.bench;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.KnownOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.VectorSupport;
import floatlab.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The Java side of a paired run of convolutions: reads commands, one a line, and answers each with one line.
 *
 * <ul>
 *   <li>{@code load LAYER FOLDER n c h w outChannels kernel stride padding dilation groups}: reads FOLDER/x, w and b,
 *       little-endian floats; answers which core runs.
 *   <li>{@code time LAYER ORDER THREADS TIMES}: convolves so many times, each into a new output; answers the nanoseconds
 *       for one.
 *   <li>{@code into LAYER ORDER THREADS TIMES}: the same, always into the same output.
 *   <li>{@code beyond LAYER ORDER THREADS}: the bytes that all threads together allocate for one convolution into a given
 *       output: at most so much memory is used beyond input, weights and output.
 *   <li>{@code save LAYER ORDER THREADS PATH}: convolves and writes the output; answers its size.
 *   <li>{@code peak}: answers the multiply-adds in a nanosecond that one core's vector unit does at best.
 * </ul>
 *
 * <p>ORDER is {@code fma}, {@code mulAdd}, {@code lastFma}, or a {@link KnownOrder}.
 */
public final class ConvServer {
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
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(System.getProperty("java.version") + ", " + VectorSupport.why());
        ConvServer server = new ConvServer();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(server.answer(line.split(" ")));
        }
    }

    private String answer(String[] command) throws IOException {
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
                ByteBuffer bytes =
                        ByteBuffer.allocate(output.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(output.data());
                Files.write(Path.of(command[4]), bytes.array());
                return Integer.toString(output.size());
            case "peak":
                return VectorSupport.available() ? Double.toString(FmaPeak.perNanosecond()) : "0";
            default:
                throw new IllegalArgumentException(
                        "command is " + command[0] + ", expected load, time, into, beyond, save or peak");
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
        Tensor input = Tensor.of(floats(folder.resolve("x")), s[0], s[1], s[2], s[3]);
        Tensor weight = Tensor.of(floats(folder.resolve("w")), s[4], s[1] / s[9], s[5], s[5]);
        layers.clear(); // one layer at a time, so that the heap can be small
        layers.put(
                command[1],
                new Layer(input, output(input, shape), weight, floats(folder.resolve("b")), shape, new HashMap<>()));
        return VectorSupport.why();
    }

    private static Tensor output(Tensor input, Conv2dShape shape) {
        return Tensor.zeros(
                input.n(), shape.outChannels(), shape.outputHeight(input.h()), shape.outputWidth(input.w()));
    }

    /** Weights are packed once for each order, as PyTorch may keep them in a layout of its own. */
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

    private static float[] floats(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }
}
