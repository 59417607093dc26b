package floatlab.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.jni.JniUtils;
import floatlab.bench.Serving;
import java.io.IOException;
import java.io.PrintStream;

/** Convolutions by DJL, which brings its own PyTorch. */
public final class DjlServer implements Peer {
    private final NDManager manager = NDManager.newBaseManager();
    private NDArray x;
    private NDArray w;
    private NDArray b;
    private int[] sizes;

    private DjlServer() {}

    /**
     * Serves until the input ends.
     *
     * @param args none
     * @throws IOException if a file cannot be read
     */
    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err); // the library prints to System.out, too
        Engine engine = Engine.getInstance();
        Serving.serve("DJL on PyTorch " + engine.getVersion(), out, new DjlServer());
    }

    @Override
    public boolean load(int[] s, float[] input, float[] weight, float[] bias) {
        sizes = s;
        x = manager.create(input, new Shape(s[0], s[1], s[2], s[3]));
        w = manager.create(weight, new Shape(s[4], s[1] / s[9], s[5], s[5]));
        b = manager.create(bias);
        return true;
    }

    @Override
    public void threads(int count) {
        JniUtils.setNumThreads(count);
    }

    @Override
    public void run() {
        Conv2d.conv2d(
                        x,
                        w,
                        b,
                        new Shape(sizes[6], sizes[6]),
                        new Shape(sizes[7], sizes[7]),
                        new Shape(sizes[8], sizes[8]),
                        sizes[9])
                .close();
    }
}
