package floatlab.bench;

import floatlab.runtime.VectorSupport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The Java side of a paired run: reads commands, one a line, and answers each with one line.
 *
 * <ul>
 *   <li>{@code load f4 PATH}, {@code load f8 PATH}: reads little-endian floats or doubles; answers how many.
 *   <li>{@code time METHOD TIMES}: sums so many times; answers the nanoseconds for one.
 *   <li>{@code value METHOD}: answers the sum in hexadecimal.
 * </ul>
 */
public final class SumServer {
    private float[] floats;
    private double[] doubles;
    private volatile double result;

    private SumServer() {}

    /**
     * Serves until the input ends.
     *
     * @param args none
     * @throws IOException if a file cannot be read
     */
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(System.getProperty("java.version") + ", " + VectorSupport.why());
        SumServer server = new SumServer();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(server.answer(line.split(" ")));
        }
    }

    private String answer(String[] command) throws IOException {
        switch (command[0]) {
            case "load":
                return Integer.toString(load(command[1], Path.of(command[2])));
            case "time":
                SumMethod method = SumMethod.valueOf(command[1]);
                int times = Integer.parseInt(command[2]);
                long start = System.nanoTime();
                for (int i = 0; i < times; i++) {
                    result = sum(method);
                }
                return Long.toString((System.nanoTime() - start) / times);
            case "value":
                return Double.toHexString(sum(SumMethod.valueOf(command[1]))).toLowerCase(Locale.ROOT);
            default:
                throw new IllegalArgumentException("command is " + command[0] + ", expected load, time or value");
        }
    }

    private double sum(SumMethod method) {
        return doubles == null ? method.sum(floats) : method.sum(doubles);
    }

    private int load(String type, Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        floats = null;
        doubles = null;
        if (type.equals("f4")) {
            floats = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(floats);
            return floats.length;
        }
        doubles = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(doubles);
        return doubles.length;
    }
}
