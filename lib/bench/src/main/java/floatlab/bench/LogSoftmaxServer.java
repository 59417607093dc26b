package floatlab.bench;

import floatlab.layer.LogSoftmax;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The Java side of a paired run of log-softmax, for {@code paired_logsoftmax.py}. Its commands:
 *
 * <ul>
 *   <li>{@code load FILE COLUMNS}: reads little-endian floats; answers {@code ok}.
 *   <li>{@code time THREADS TIMES}: calls it TIMES times; answers the seconds of one call.
 *   <li>{@code save FILE}: writes the last result; answers {@code ok}.
 * </ul>
 */
public final class LogSoftmaxServer implements Serving.Server {
    private float[] x = new float[0];
    private float[] out = new float[0];
    private int columns = 1;

    private LogSoftmaxServer() {}

    /**
     * Serves until the input ends.
     *
     * @param args none
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Serving.serve(System.getProperty("java.version"), System.out, new LogSoftmaxServer());
    }

    @Override
    public String answer(String[] command) throws IOException {
        switch (command[0]) {
            case "load":
                x = Serving.floats(Path.of(command[1]));
                out = new float[x.length];
                columns = Integer.parseInt(command[2]);
                return "ok";
            case "save":
                Serving.write(Path.of(command[1]), out);
                return "ok";
            case "time":
                int threads = Integer.parseInt(command[1]);
                int times = Integer.parseInt(command[2]);
                long start = System.nanoTime();
                for (int i = 0; i < times; i++) {
                    LogSoftmax.rows(x, columns, out, threads);
                }
                return Double.toString((System.nanoTime() - start) * 1e-9 / times);
            default:
                throw Serving.unknown(command[0], "load, save or time");
        }
    }
}
