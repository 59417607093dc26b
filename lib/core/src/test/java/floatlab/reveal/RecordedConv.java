package floatlab.reveal;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * One line of a recording made by {@code conv_layers.py}: a convolution, what computed it, and its outputs. The data are
 * drawn again from the seed.
 */
record RecordedConv(
        String library,
        String layer,
        String setting,
        Conv2dShape shape,
        Tensor x,
        Tensor weight,
        float[] bias,
        String digest,
        int[] indices,
        float[] sample) {

    /** The lines of a resource: either those of layers whose names end in -full, or the others. */
    static List<RecordedConv> read(String resource, boolean full) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(open(resource), StandardCharsets.US_ASCII))) {
            return in.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("layer,"))
                    .filter(line -> line.substring(0, line.indexOf(',')).endsWith("-full") == full)
                    .map(line -> parse(resource.substring(0, resource.indexOf('-')), line))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InputStream open(String resource) {
        return Objects.requireNonNull(RecordedConv.class.getResourceAsStream(resource), resource);
    }

    private static RecordedConv parse(String library, String line) {
        String[] field = line.split(",");
        int[] v = new int[17];
        for (int k = 1; k < v.length; k++) {
            v[k] = Integer.parseInt(field[k]);
        }
        Conv2dShape shape =
                new Conv2dShape(v[2], v[5], v[6], v[7], v[8], v[9], v[10], v[10], v[11], v[11], v[12], v[13], v[14]);
        int channels = v[2] / v[14];
        NumpyRandom random = new NumpyRandom(v[16]);
        Tensor x = Tensor.of(random.signedFloats(v[1] * v[2] * v[3] * v[4]), v[1], v[2], v[3], v[4]);
        Tensor weight = Tensor.of(random.signedFloats(v[5] * channels * v[6] * v[7]), v[5], channels, v[6], v[7]);
        float[] bias = v[15] == 1 ? random.signedFloats(v[5]) : null;
        String sampleBits = field[field.length - 1];
        int size = v[1] * v[5] * shape.outputHeight(v[3]) * shape.outputWidth(v[4]);
        int count = sampleBits.length() / 8;
        int[] indices = new int[count];
        float[] sample = new float[count];
        for (int k = 0; k < count; k++) {
            indices[k] = (int) ((long) k * size / count) + k % (size / count);
            sample[k] = Float.intBitsToFloat(HexFormat.fromHexDigits(sampleBits, 8 * k, 8 * k + 8));
        }
        String setting = String.join(" ", Arrays.copyOfRange(field, 17, field.length - 2));
        return new RecordedConv(
                library, field[0], setting, shape, x, weight, bias, field[field.length - 2], indices, sample);
    }

    List<ReductionOrder> find() {
        return OrderDetective.findBySample(x, weight, bias, shape, indices, sample);
    }

    Tensor compute(ReductionOrder order) {
        return Conv2d.of(weight, bias, shape, order).forward(x);
    }

    /** Whether an order gives all outputs, bit for bit. */
    boolean isGivenBy(ReductionOrder order) {
        return digest(compute(order)).equals(digest);
    }

    static String digest(Tensor y) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * y.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(y.data());
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return library + ", " + layer + " [" + setting + "]";
    }
}
