package floatlab.bench;

import floatlab.layer.LogSoftmax;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Log-softmax for paired_logsoftmax.py, which asks line by line on standard input. It says its Java version first, then
 * answers {@code load FILE COLUMNS} (little-endian floats) with {@code ok}, {@code time THREADS TIMES} with the seconds of
 * one call, {@code save FILE} with {@code ok} when the last result is written.
 */
public final class LogSoftmaxServer {

    private float[] x = new float[0];
    private float[] out = new float[0];
    private int columns = 1;

    private LogSoftmaxServer() {}

    /**
     * Serves until the input ends.
     *
     * @param args none
     * @throws IOException if standard input cannot be read
     */
    public static void main(String[] args) throws IOException {
        System.out.println(System.getProperty("java.version"));
        LogSoftmaxServer server = new LogSoftmaxServer();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(server.answer(line.split(" ")));
        }
    }

    private String answer(String[] words) {
        try {
            switch (words[0]) {
                case "load" -> {
                    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(words[1])))
                            .order(ByteOrder.LITTLE_ENDIAN);
                    x = new float[bytes.remaining() / Float.BYTES];
                    bytes.asFloatBuffer().get(x);
                    out = new float[x.length];
                    columns = Integer.parseInt(words[2]);
                    return "ok";
                }
                case "save" -> {
                    ByteBuffer bytes =
                            ByteBuffer.allocate(out.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer().put(out);
                    Files.write(Path.of(words[1]), bytes.array());
                    return "ok";
                }
                case "time" -> {
                    int threads = Integer.parseInt(words[1]);
                    int times = Integer.parseInt(words[2]);
                    long start = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        LogSoftmax.rows(x, columns, out, threads);
                    }
                    return Double.toString((System.nanoTime() - start) * 1e-9 / times);
                }
                default ->
                    throw new IllegalArgumentException("request is " + words[0] + ", expected load, save or time");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
