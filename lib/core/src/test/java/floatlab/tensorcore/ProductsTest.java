package floatlab.tensorcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every output of a whole product that was recorded on an H100 is ours, bit for bit, and so are the errors over all outputs. */
class ProductsTest {
    private static final Map<String, Format> TYPES = Map.of(
            "bfloat16", Format.BFLOAT16,
            "float16", Format.BINARY16,
            "e4m3", Format.FLOAT8_E4M3,
            "float32", Format.TENSOR_FLOAT32);

    /** A and B for each K, 128 rows of K numbers, as NumPy drew them from seed 6. Every other row is of one sign. */
    private static final Map<Integer, List<float[]>> INPUTS = new TreeMap<>();

    private static List<float[]> inputs(int k) {
        if (!INPUTS.containsKey(k)) {
            NumpyRandom random = new NumpyRandom(6);
            for (int size : new int[] {16, 32, 64, 128, 256, 512, 1024, 4096, 16384}) {
                if (size <= Math.max(k, 1024)) {
                    INPUTS.put(size, List.of(rows(random, size), rows(random, size)));
                }
            }
        }
        return INPUTS.get(k);
    }

    private static float[] rows(NumpyRandom random, int k) {
        float[] x = new float[128 * k];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.signed();
            if (i / k % 2 == 1) {
                x[i] = Math.abs(x[i]);
            }
        }
        return x;
    }

    /** Those of some K, without those whose results are rounded to 16 bits or that do not run on tensor cores. */
    private static List<String> recorded(int least, int most) {
        List<String> lines = new ArrayList<>(H100.lines("products/products.csv"));
        lines.removeIf(line -> line.contains("reduced precision") || line.contains("tf32 False"));
        assertThat(lines).hasSize(5 * 9);
        lines.removeIf(line -> {
            int k = Integer.parseInt(line.split(",")[1]);
            return k < least || k > most;
        });
        return lines;
    }

    static List<String> recordedToAThousand() {
        return recorded(0, 1024);
    }

    static List<String> recordedBeyond() {
        return recorded(1025, 16384);
    }

    @ParameterizedTest
    @MethodSource("recordedToAThousand")
    void areTheRecordedOnes(String line) {
        check(line, 1e-12);
    }

    /** The errors of sums of so many terms differ more, since their references in double do. */
    @ParameterizedTest
    @MethodSource("recordedBeyond")
    @Tag("records")
    void largeOnesAreTheRecordedOnes(String line) {
        check(line, 1e-9);
    }

    private static void check(String line, double tolerance) {
        String[] cells = line.split(",");
        Format operands = TYPES.get(cells[0]);
        int k = Integer.parseInt(cells[1]);
        boolean fast = cells[2].equals("fast_accum True");
        float[] a = operand(operands, inputs(k).get(0));
        float[] b = operand(operands, inputs(k).get(1));
        float[] all = TensorCore.HOPPER
                .product(operands, fast, Tensor.of(a, 128, k, 1, 1), Tensor.of(b, 128, k, 1, 1))
                .data();
        int different = 0;
        boolean hasOutputs = k != 64 && k != 512 && k <= 1024;
        assertThat(H100.exists(cells[3])).isEqualTo(hasOutputs);
        if (hasOutputs) {
            int[] recorded = H100.integers(cells[3]);
            assertThat(recorded).hasSize(256);
            for (int i = 0; i < recorded.length; i++) {
                different += Float.floatToRawIntBits(all[i / 16 * 128 + i % 16]) == recorded[i] ? 0 : 1;
            }
        }
        assertThat(different).isZero();
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < all.length; i++) {
            double exact = 0;
            double size = 0;
            for (int l = 0; l < k; l++) {
                double product = (double) a[i / 128 * k + l] * b[i % 128 * k + l];
                exact += product;
                size += Math.abs(product);
            }
            double error = Math.abs(all[i] - exact) / size;
            largest = Math.max(largest, error);
            squares += error * error;
        }
        // the recorded errors are themselves rounded, as are their references in double
        double recordedLargest = Double.parseDouble(cells[4]);
        double recordedRms = Double.parseDouble(cells[5]);
        assertThat(largest).isCloseTo(recordedLargest, within(tolerance * recordedLargest));
        assertThat(Math.sqrt(squares / all.length)).isCloseTo(recordedRms, within(tolerance * recordedRms));
    }

    /** TF32 products take any floats; the others were rounded before. */
    private static float[] operand(Format operands, float[] x) {
        float[] y = x.clone();
        for (int i = 0; i < y.length && !operands.equals(Format.TENSOR_FLOAT32); i++) {
            y[i] = operands.round(y[i]);
        }
        return y;
    }
}
