package floatlab.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A library's side of the paired run of convolutions: answers the commands of {@code paired_conv.py}, a line each. */
interface Peer {
    /** Whether the library can compute that layer; sizes are n c h w, outChannels, kernel, stride, padding, dilation, groups. */
    boolean load(int[] sizes, float[] x, float[] w, float[] b);

    void threads(int count);

    /** One convolution into a new output. */
    void run();

    /** Serves until the input ends. */
    static void serve(String name, PrintStream out, Peer peer) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        out.println(name);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] command = line.split(" ");
            switch (command[0]) {
                case "load" -> {
                    int[] sizes = Arrays.stream(command)
                            .skip(3)
                            .mapToInt(Integer::parseInt)
                            .toArray();
                    Path folder = Path.of(command[2]);
                    boolean able = peer.load(sizes, floats(folder, "x"), floats(folder, "w"), floats(folder, "b"));
                    out.println(able ? "ok" : "no");
                }
                case "threads" -> {
                    peer.threads(Integer.parseInt(command[1]));
                    out.println("ok");
                }
                case "time" -> {
                    int times = Integer.parseInt(command[4]);
                    long start = System.nanoTime();
                    for (int i = 0; i < times; i++) {
                        peer.run();
                    }
                    out.println((System.nanoTime() - start) / times);
                }
                default -> throw new IllegalArgumentException("command is " + command[0] + ", expected load, threads or time");
            }
        }
    }

    private static float[] floats(Path folder, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }
}
