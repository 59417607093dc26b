package floatlab.bench.peers;

import floatlab.bench.Serving;
import java.io.IOException;
import java.io.PrintStream;
import org.nd4j.enums.WeightsFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.factory.Nd4j;

/** Convolutions by ND4J, which knows no groups. */
public final class Nd4jServer implements Peer {
    private INDArray x;
    private INDArray w;
    private INDArray b;
    private Conv2DConfig config;

    private Nd4jServer() {}

    /**
     * Serves until the input ends.
     *
     * @param args none
     * @throws IOException if a file cannot be read
     */
    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err); // the library prints to System.out, too
        Nd4j.create(1);
        Serving.serve("ND4J", out, new Nd4jServer());
    }

    @Override
    public boolean load(int[] s, float[] input, float[] weight, float[] bias) {
        if (s[9] != 1) {
            return false;
        }
        x = Nd4j.create(input, new long[] {s[0], s[1], s[2], s[3]}, 'c');
        w = Nd4j.create(weight, new long[] {s[4], s[1], s[5], s[5]}, 'c');
        b = Nd4j.create(bias, new long[] {s[4]}, 'c');
        config = Conv2DConfig.builder()
                .kH(s[5])
                .kW(s[5])
                .sH(s[6])
                .sW(s[6])
                .pH(s[7])
                .pW(s[7])
                .dH(s[8])
                .dW(s[8])
                .paddingMode(PaddingMode.VALID)
                .dataFormat("NCHW")
                .weightsFormat(WeightsFormat.OIYX)
                .build();
        return true;
    }

    @Override
    public void threads(int count) {
        Nd4j.getEnvironment().setMaxThreads(count);
    }

    @Override
    public void run() {
        Nd4j.exec(new Conv2D(new INDArray[] {x, w, b}, null, config));
    }
}
