package floatlab.tensorcore;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.format.Format;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders that give all that an H100 answered to FPRev's questions: a huge number, its negative, and ones between them. */
class ProbesTest {
    private static final Map<String, Format> FORMATS = Map.of(
            "bf16", Format.BFLOAT16,
            "f16", Format.BINARY16,
            "tf32", Format.TENSOR_FLOAT32,
            "e4m3-fast", Format.FLOAT8_E4M3,
            "e4m3-slow", Format.FLOAT8_E4M3);

    /**
     * The products of the questions have as many rows as there are questions, so TF32 with K = 64 and 256 is not split, as it
     * is with 128 rows.
     */
    @ParameterizedTest
    @CsvSource({
        "bf16, 16, 16",
        "bf16, 32, 32",
        "bf16, 64, 64",
        "bf16, 128, 128",
        "f16, 16, 16",
        "f16, 32, 32",
        "f16, 64, 64",
        "f16, 128, 128",
        "e4m3-fast, 32, 32",
        "e4m3-fast, 64, 64",
        "e4m3-fast, 128, 128",
        "e4m3-fast, 256, 256",
        "e4m3-slow, 32, 128",
        "e4m3-slow, 64, 128",
        "e4m3-slow, 128, 128",
        "e4m3-slow, 256, 128",
        "tf32, 8, 4",
        "tf32, 16, 4",
        "tf32, 32, 32",
        "tf32, 64, 64",
        "tf32, 128, 128",
        "tf32, 256, 256"
    })
    void everyAnswerIsOurs(String kind, int terms, int chain) {
        String[] asked = H100.lines("probes/versions.csv").stream()
                .filter(line -> line.startsWith(kind + "," + terms + ","))
                .findFirst()
                .orElseThrow()
                .split(",");
        float huge = Float.parseFloat(asked[3]);
        float one = Float.parseFloat(asked[4]);
        FusedDot step = kind.startsWith("e4m3")
                ? new FusedDot(32, 13, FusedDot.E8M13)
                : new FusedDot(kind.equals("tf32") ? Math.min(8, chain) : 16, 25, Format.BINARY32);
        ProductOrder order = new ProductOrder(step, chain);
        float[] ones = new float[terms];
        Arrays.fill(ones, 1);
        float[] recorded = H100.floats("probes/" + kind + "-" + terms);
        float[] ours = new float[recorded.length];
        int question = 0;
        for (int i = 0; i < terms; i++) {
            for (int j = i + 1; j < terms; j++) {
                float[] row = new float[terms];
                Arrays.fill(row, one);
                row[i] = huge;
                row[j] = -huge;
                ours[question++] = order.dot(FORMATS.get(kind), row, ones) / one;
            }
        }
        assertThat(ours).hasSize(terms * (terms - 1) / 2).isEqualTo(recorded);
    }
}
