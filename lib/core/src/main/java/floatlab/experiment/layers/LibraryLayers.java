package floatlab.experiment.layers;

import floatlab.experiment.Recorded;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The bits that PyTorch, PaddlePaddle, ONNX Runtime and NumPy really computed for a linear layer, for BatchNorm, and
 * for BatchNorm folded into a convolution: a recorded table.
 *
 * <p>Recorded by {@code src/test/python/record_library_layers.py} on one thread; another version or CPU may compute
 * other bits, so show {@link #source()} beside it.
 */
public final class LibraryLayers {
    private static final String RESOURCE = "layers/library-layers.csv";
    private static final int SAMPLES = 8;
    private static final int FEATURES = 64;
    private static final int OUTPUTS = 16;

    private static final Map<String, String> NAMES = names();

    private LibraryLayers() {}

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("torch", "PyTorch");
        names.put("paddle", "PaddlePaddle");
        names.put("onnxruntime", "ONNX Runtime");
        names.put("numpy", "NumPy");
        return names;
    }

    /**
     * Two runs of one library.
     *
     * @param library the library
     * @param comparison what is compared
     * @param outputs how many outputs there are
     * @param changed how many have other bits in the second run; if {@code output2 - output1} is compared, how many are
     *     not the bias
     * @param difference the largest |difference|
     */
    public record Row(String library, String comparison, int outputs, int changed, double difference) {}

    /**
     * The recorded linear layer: 64 features, 16 outputs, 8 samples.
     *
     * @param x (8, 64, 1, 1)
     * @param weight (16, 64, 1, 1)
     * @param bias 16 floats
     */
    public record LinearLayer(Tensor x, Tensor weight, float[] bias) {
        /** Checks that nothing is null. */
        public LinearLayer {
            Objects.requireNonNull(x, "x");
            Objects.requireNonNull(weight, "weight");
            Objects.requireNonNull(bias, "bias");
        }

        /** {@return the shapes, {@code 8 samples, 64 features, 16 outputs}} */
        @Override
        public String toString() {
            return x.n() + " samples, " + x.c() + " features, " + weight.n() + " outputs";
        }
    }

    /**
     * {@return the linear layer's numbers, uniform between −1 and 1: drawn again, equal to those that the libraries
     * were given}
     */
    public static LinearLayer linearLayer() {
        NumpyRandom random = new NumpyRandom(7);
        Tensor x = SignedTensors.tensor(random, SAMPLES, FEATURES, 1, 1);
        Tensor weight = SignedTensors.tensor(random, OUTPUTS, FEATURES, 1, 1);
        return new LinearLayer(x, weight, random.signedFloats(OUTPUTS));
    }

    /**
     * {@return the outputs of the linear layer in a library, 128 floats, sample by sample}
     *
     * @param library {@code PyTorch}, {@code PaddlePaddle}, {@code ONNX Runtime} or {@code NumPy}
     * @param batch how many samples were computed at once: 8, 2 or 1
     * @throws IllegalArgumentException if library or batch is another
     */
    public static float[] linear(String library, int batch) {
        Objects.requireNonNull(library, "library");
        Require.that(NAMES.containsValue(library), "library", () -> library, "one of " + NAMES.values());
        Require.that(List.of(8, 2, 1).contains(batch), "batch", () -> batch, "8, 2 or 1");
        String run = batch == 8 ? "bias" : "batches of " + batch;
        return bits(Recorded.rows(RESOURCE), library, "linear", run);
    }

    /** {@return all comparisons, for each a row for each library that was asked} */
    public static List<Row> run() {
        Subnormals.check();
        List<String[]> records = Recorded.rows(RESOURCE);
        List<Row> rows = new ArrayList<>();
        for (String library : NAMES.values()) {
            rows.add(promise(records, library, "linear", linearLayer().bias(), 1));
        }
        float[] beta = normBias();
        for (String library : List.of("PyTorch", "PaddlePaddle", "ONNX Runtime")) {
            rows.add(promise(records, library, "batchnorm", beta, 16));
        }
        for (String library : NAMES.values()) {
            rows.add(compared(records, library, "Linear: one by one, not 8 at once", "linear", "bias", "batches of 1"));
        }
        for (String library : List.of("PyTorch", "PaddlePaddle")) {
            rows.add(compared(
                    records,
                    library,
                    "BatchNorm, training: 1 added to its input",
                    "batchnorm",
                    "training",
                    "training on shifted input"));
        }
        for (String library : List.of("PyTorch", "ONNX Runtime")) {
            rows.add(compared(
                    records, library, "BatchNorm folded into the convolution", "fold", "two layers", "folded"));
        }
        return List.copyOf(rows);
    }

    /**
     * {@return how many outputs of the linear layer, 8 samples at once, differ between two libraries: a row for each
     * pair, {@code library} holding both names}
     */
    public static List<Row> pairs() {
        List<String> libraries = List.copyOf(NAMES.values());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < libraries.size(); i++) {
            for (int j = i + 1; j < libraries.size(); j++) {
                String both = libraries.get(i) + " and " + libraries.get(j);
                rows.add(row(both, "Linear", linear(libraries.get(i), 8), linear(libraries.get(j), 8)));
            }
        }
        return List.copyOf(rows);
    }

    /**
     * A variance of three numbers in a library.
     *
     * @param library the library
     * @param formula the expression in Python
     * @param near of 10000, 10001, 10002
     * @param far of 100000, 100001, 100002
     */
    public record VarianceRow(String library, String formula, float near, float far) {}

    /**
     * {@return the variances by each library's own function (the sample variance, exactly 1) and by the one-pass
     * formula (the population variance, exactly ⅔)}
     */
    public static List<VarianceRow> variances() {
        List<VarianceRow> rows = new ArrayList<>();
        for (String[] fields : Recorded.rows(RESOURCE)) {
            if (fields[1].equals("variance")) {
                float[] values = floats(fields[3]);
                rows.add(new VarianceRow(NAMES.get(fields[0]), fields[2].replace(';', ','), values[0], values[1]));
            }
        }
        return List.copyOf(rows);
    }

    /** {@return the versions of the libraries and the CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }

    /** The bias of the recorded BatchNorm, drawn after x and the weight. */
    private static float[] normBias() {
        NumpyRandom random = new NumpyRandom(8);
        random.signedFloats(4 * 4 * 4 * 4 + 4);
        return random.signedFloats(4);
    }

    private static Row promise(List<String[]> records, String library, String layer, float[] bias, int plane) {
        float[] output1 = bits(records, library, layer, "no bias");
        float[] output2 = bits(records, library, layer, "bias");
        float[] back = new float[output2.length];
        float[] expected = new float[output2.length];
        for (int i = 0; i < back.length; i++) {
            back[i] = output2[i] - output1[i];
            expected[i] = bias[i / plane % bias.length];
        }
        String name = layer.equals("linear") ? "Linear" : "BatchNorm";
        return row(library, name + ": output2 − output1 is not the bias", expected, back);
    }

    private static Row compared(
            List<String[]> records, String library, String comparison, String layer, String one, String other) {
        return row(library, comparison, bits(records, library, layer, one), bits(records, library, layer, other));
    }

    private static Row row(String library, String comparison, float[] x, float[] y) {
        return new Row(
                library, comparison, x.length, SignedTensors.changed(x, y), SignedTensors.largestDifference(x, y));
    }

    /** The outputs of one run. */
    static float[] bits(List<String[]> records, String library, String layer, String run) {
        for (String[] fields : records) {
            if (NAMES.get(fields[0]).equals(library) && fields[1].equals(layer) && fields[2].equals(run)) {
                return floats(fields[3]);
            }
        }
        throw new IllegalStateException("no record of " + library + ", " + layer + ", " + run);
    }

    private static float[] floats(String hex) {
        float[] values = new float[hex.length() / 8];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(hex, 8 * i, 8 * i + 8, 16));
        }
        return values;
    }
}
