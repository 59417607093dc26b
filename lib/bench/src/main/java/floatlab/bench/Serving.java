package floatlab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the servers of the paired runs have in common. A script starts one for each JDK and asks it line by line; the server
 * answers each command with one line. The first line that it writes says who it is.
 */
public final class Serving {
    private Serving() {}

    /** Answers a command. */
    public interface Server {
        /**
         * The answer to one command.
         *
         * @param command its words
         * @return one line
         * @throws IOException if a file cannot be read or written
         */
        String answer(String[] command) throws IOException;
    }

    /**
     * Serves until the input ends.
     *
     * @param name the first line
     * @param out where the answers go
     * @param server answers the commands
     * @throws IOException if a file cannot be read or written
     */
    public static void serve(String name, PrintStream out, Server server) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        out.println(name);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(server.answer(line.split(" ")));
            out.flush();
        }
    }

    /**
     * The exception for a command that a server does not know.
     *
     * @param command its first word
     * @param expected the commands that it knows
     * @return the exception, for the caller to throw
     */
    public static IllegalArgumentException unknown(String command, String expected) {
        return new IllegalArgumentException("command is " + command + ", expected " + expected);
    }

    /**
     * Reads little-endian floats.
     *
     * @param path the file
     * @return all of it
     * @throws IOException if it cannot be read
     */
    public static float[] floats(Path path) throws IOException {
        ByteBuffer bytes = bytes(path);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    static double[] doubles(Path path) throws IOException {
        ByteBuffer bytes = bytes(path);
        double[] doubles = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(doubles);
        return doubles;
    }

    private static ByteBuffer bytes(Path path) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void write(Path path, float[] floats) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(floats);
        Files.write(path, bytes.array());
    }
}
