package floatlab.experiment.verdict;

import floatlab.conv.Conv2dShape;
import floatlab.experiment.Recorded;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the switches of the real PyTorch change on a CPU: a recorded table, each setting in a new process. The data are
 * two convolutions (32 channels to 8, batch of 4, images of 12×12), a product of matrices (64×512 by 512×64) and twenty
 * sums of 100,000 floats.
 *
 * <p>Recorded by {@code src/test/python/record_pytorch_switches.py}; another version, CPU or device may change other
 * bits, so show {@link #source()} beside it.
 */
public final class PyTorchSwitches {
    private static final String TABLE = "verdict/pytorch-switches.csv";
    private static final String CONVOLUTION = "verdict/pytorch-switches-conv.csv";
    private static final int SEED = 13;

    private PyTorchSwitches() {}

    /**
     * A setting.
     *
     * @param setting in Python, or an environment variable; the first is {@code as installed}
     * @param conv3x3 how many of 4608 outputs of the 3×3 convolution have other bits than as installed
     * @param conv1x1 how many of 4608 outputs of the 1×1 convolution
     * @param matmul how many of 4096 elements of the product
     * @param sum how many of 20 sums
     * @param largest the largest change, relative to the largest output of its kind
     * @param sameTwice whether two runs in one process agree in every bit
     * @param sameAlone whether image 0 has the same bits alone as in the batch, in the 3×3 convolution
     * @param subnormals whether 1.5 · 2⁻¹²⁶ − 2⁻¹²⁶ is not 0
     * @param emptyIsNaN whether {@code torch.empty} is filled with NaN
     */
    public record Row(
            String setting,
            int conv3x3,
            int conv1x1,
            int matmul,
            int sum,
            double largest,
            boolean sameTwice,
            boolean sameAlone,
            boolean subnormals,
            boolean emptyIsNaN) {}

    /** {@return the whole table, a row for each setting} */
    public static List<Row> run() {
        Subnormals.check();
        List<Row> rows = new ArrayList<>();
        for (String[] f : Recorded.rows(TABLE)) {
            rows.add(new Row(
                    f[0],
                    Integer.parseInt(f[1]),
                    Integer.parseInt(f[2]),
                    Integer.parseInt(f[3]),
                    Integer.parseInt(f[4]),
                    Double.parseDouble(f[5]),
                    Boolean.parseBoolean(f[6]),
                    Boolean.parseBoolean(f[7]),
                    Boolean.parseBoolean(f[8]),
                    Boolean.parseBoolean(f[9])));
        }
        return List.copyOf(rows);
    }

    /**
     * The 3×3 convolution and what PyTorch returned for one of its channels.
     *
     * @param setting {@code batch of 4}, {@code batch of 1} or {@code mkldnn.enabled = False}
     * @param x the first image, (1, 32, 12, 12)
     * @param weight (8, 32, 3, 3)
     * @param bias eight floats
     * @param shape the convolution, with a padding of 1
     * @param y channel 0 of the first image's output, row by row: the outputs 0 to 143
     */
    public record Convolution(String setting, Tensor x, Tensor weight, float[] bias, Conv2dShape shape, float[] y) {}

    /** {@return the convolution with each of three settings} */
    public static List<Convolution> convolutions() {
        NumpyRandom random = new NumpyRandom(SEED);
        float[] images = VerdictTrials.signed(random, 4 * 32 * 12 * 12, 1);
        Tensor x = Tensor.of(Arrays.copyOf(images, 32 * 12 * 12), 1, 32, 12, 12);
        Tensor weight = Tensor.of(VerdictTrials.signed(random, 8 * 32 * 9, 1), 8, 32, 3, 3);
        float[] bias = VerdictTrials.signed(random, 8, 1);
        Conv2dShape shape = Conv2dShape.of(32, 8, 3).withPadding(1);
        List<Convolution> convolutions = new ArrayList<>();
        for (String[] fields : Recorded.rows(CONVOLUTION)) {
            String[] bits = fields[1].split(" ");
            float[] y = new float[bits.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(bits[i], 16));
            }
            convolutions.add(new Convolution(fields[0], x, weight, bias.clone(), shape, y));
        }
        return List.copyOf(convolutions);
    }

    /** {@return the versions of torch and numpy, threads and CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(TABLE);
    }
}
