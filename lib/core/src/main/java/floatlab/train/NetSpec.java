package floatlab.train;

import floatlab.conv.Conv2dShape;
import floatlab.input.Digits;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Require;
import java.util.Objects;

/**
 * A small convolutional network for {@link Digits}: a 3×3 convolution with padding 1 and a bias, ReLU, a 3×3 convolution
 * with padding 1, stride 2 and a bias, a batch normalisation if wanted, ReLU, and a linear layer with 10 outputs.
 *
 * <p>All parameters lie in one array, {@link Part} after part, each row-major.
 *
 * @param channels1 channels of the first convolution, 1 to 64
 * @param channels2 channels of the second, 1 to 64
 * @param batchNorm whether a batch normalisation follows the second
 */
public record NetSpec(int channels1, int channels2, boolean batchNorm) {
    static final int SIDE1 = Digits.SIZE;
    static final int SIDE2 = SIDE1 / 2;
    static final int AREA1 = SIDE1 * SIDE1;
    static final int AREA2 = SIDE2 * SIDE2;
    static final int KERNEL = 3;
    static final int TAPS = KERNEL * KERNEL;
    static final int STRIDE2 = 2;

    /**
     * Checks the numbers of channels.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public NetSpec {
        Require.between("channels1", channels1, 1, 64);
        Require.between("channels2", channels2, 1, 64);
    }

    /**
     * The network of the lessons: 8 and 16 channels, no normalisation and 3818 parameters.
     *
     * @return the network
     */
    public static NetSpec small() {
        return new NetSpec(8, 16, false);
    }

    /**
     * The same network with a batch normalisation after the second convolution.
     *
     * @return a new network
     */
    public NetSpec withBatchNorm() {
        return new NetSpec(channels1, channels2, true);
    }

    /**
     * The number of parameters.
     *
     * @return the length of the array
     */
    public int parameters() {
        return offset(Part.LINEAR_BIAS) + size(Part.LINEAR_BIAS);
    }

    /**
     * Where the parameters of a part begin.
     *
     * @param part the part
     * @return the index of the first
     * @throws NullPointerException if part is null
     */
    public int offset(Part part) {
        int offset = 0;
        for (Part before : Part.values()) {
            if (before == part) {
                return offset;
            }
            offset += size(before);
        }
        throw new NullPointerException("part");
    }

    /**
     * How many parameters a part has.
     *
     * @param part the part
     * @return the number, 0 for a normalisation that is not there
     * @throws NullPointerException if part is null
     */
    public int size(Part part) {
        return switch (Objects.requireNonNull(part, "part")) {
            case CONV1_WEIGHT -> channels1 * TAPS;
            case CONV1_BIAS -> channels1;
            case CONV2_WEIGHT -> channels2 * channels1 * TAPS;
            case CONV2_BIAS -> channels2;
            case NORM_WEIGHT, NORM_BIAS -> batchNorm ? channels2 : 0;
            case LINEAR_WEIGHT -> Digits.CLASSES * features();
            case LINEAR_BIAS -> Digits.CLASSES;
        };
    }

    /**
     * The parameters before the first step, part after part. Weights and biases of the convolutions and of the linear layer
     * are {@code fl((2r − 1) / √fan-in)}, where r is the next number of the stream: the distribution that PyTorch uses by
     * default. The factors of the normalisation are 1, and its summands are 0.
     *
     * @param random the stream
     * @return a new array
     * @throws NullPointerException if random is null
     */
    public float[] initial(NumpyRandom random) {
        Objects.requireNonNull(random, "random");
        float[] w = new float[parameters()];
        int at = 0;
        for (Part part : Part.values()) {
            for (int i = 0; i < size(part); i++) {
                w[at++] = switch (part) {
                    case NORM_WEIGHT -> 1;
                    case NORM_BIAS -> 0;
                    default -> (float) (random.signed() / Math.sqrt(fanIn(part)));
                };
            }
        }
        return w;
    }

    private int fanIn(Part part) {
        return switch (part) {
            case CONV1_WEIGHT, CONV1_BIAS -> TAPS;
            case CONV2_WEIGHT, CONV2_BIAS -> channels1 * TAPS;
            default -> features();
        };
    }

    int features() {
        return channels2 * AREA2;
    }

    Conv2dShape shape1() {
        return Conv2dShape.of(1, channels1, KERNEL).withPadding(1, 1, 1, 1);
    }

    Conv2dShape shape2() {
        return Conv2dShape.of(channels1, channels2, KERNEL)
                .withPadding(1, 1, 1, 1)
                .withStride(STRIDE2, STRIDE2);
    }
}
