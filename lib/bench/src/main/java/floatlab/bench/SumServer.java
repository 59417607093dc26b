package floatlab.bench;

import floatlab.runtime.VectorSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The Java side of a paired run of sums, for {@code paired_sums.py}. Its commands:
 *
 * <ul>
 *   <li>{@code load f4 PATH}, {@code load f8 PATH}: reads little-endian floats or doubles; answers how many.
 *   <li>{@code time METHOD TIMES}: sums TIMES times; answers the nanoseconds of one sum.
 *   <li>{@code value METHOD}: answers the sum in hexadecimal.
 * </ul>
 */
public final class SumServer implements Serving.Server {
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
        Serving.serve(System.getProperty("java.version") + ", " + VectorSupport.why(), System.out, new SumServer());
    }

    @Override
    public String answer(String[] command) throws IOException {
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
                throw Serving.unknown(command[0], "load, time or value");
        }
    }

    private double sum(SumMethod method) {
        return doubles == null ? method.sum(floats) : method.sum(doubles);
    }

    private int load(String type, Path path) throws IOException {
        floats = type.equals("f4") ? Serving.floats(path) : null;
        doubles = type.equals("f4") ? null : Serving.doubles(path);
        return doubles == null ? floats.length : doubles.length;
    }
}
