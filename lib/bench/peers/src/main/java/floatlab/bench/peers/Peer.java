package floatlab.bench.peers;

import floatlab.bench.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A library's side of the paired run of convolutions, for {@code paired_conv.py}. Its commands:
 *
 * <ul>
 *   <li>{@code load LAYER FOLDER n c h w outChannels kernel stride padding dilation groups}: reads little-endian floats
 *       from FOLDER/x, w and b; answers {@code ok}, or {@code no} if the library cannot compute that layer.
 *   <li>{@code threads COUNT}: answers {@code ok}.
 *   <li>{@code time LAYER - THREADS TIMES}: convolves TIMES times, each time into a new output; answers the nanoseconds of
 *       one convolution.
 * </ul>
 */
interface Peer extends Serving.Server {
    /** Whether the library can compute that layer; the sizes are those of the command {@code load}. */
    boolean load(int[] sizes, float[] x, float[] w, float[] b);

    void threads(int count);

    /** One convolution into a new output. */
    void run();

    @Override
    default String answer(String[] command) throws IOException {
        switch (command[0]) {
            case "load":
                int[] sizes = Arrays.stream(command)
                        .skip(3)
                        .mapToInt(Integer::parseInt)
                        .toArray();
                Path folder = Path.of(command[2]);
                float[] x = Serving.floats(folder.resolve("x"));
                float[] w = Serving.floats(folder.resolve("w"));
                return load(sizes, x, w, Serving.floats(folder.resolve("b"))) ? "ok" : "no";
            case "threads":
                threads(Integer.parseInt(command[1]));
                return "ok";
            case "time":
                int times = Integer.parseInt(command[4]);
                long start = System.nanoTime();
                for (int i = 0; i < times; i++) {
                    run();
                }
                return Long.toString((System.nanoTime() - start) / times);
            default:
                throw Serving.unknown(command[0], "load, threads or time");
        }
    }
}
