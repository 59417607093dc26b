package floatlab.experiment.bias;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.experiment.Recorded;
import floatlab.random.NumpyRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a GPU computed for the thread's program (src/test/python/record_gpu_thread.py). */
class GpuThreadTest {
    @Test
    void everySeedHasTheBitsOfMultiplyThenAddInEveryFormat() {
        List<GpuThread.Row> rows = GpuThread.run();
        assertThat(rows)
                .extracting(GpuThread.Row::setting)
                .containsExactly("float32", "float32, TF32 allowed", "bfloat16", "float16");
        assertThat(rows).extracting(GpuThread.Row::answers).containsExactly("TFFTF", "TFFTF", "FFFTT", "FFFTF");
        assertThat(rows).extracting(GpuThread.Row::seeds).containsOnly(200);
        assertThat(rows).extracting(GpuThread.Row::mulAdd).containsOnly(200);
        assertThat(rows).allSatisfy(row -> assertThat(row.trueShare()).isBetween(0.59, 0.62));
        assertThat(GpuThread.source()).contains("torch ").contains("H100");
    }

    @Test
    void theNumbersAreNumPys() {
        for (String[] record : Recorded.rows("bias/gpu-thread.csv")) {
            if (record[1].equals("float32")) {
                float[] drawn = new NumpyRandom(Long.parseLong(record[0])).randomFloats(7);
                String[] words = (record[3] + " " + record[4] + " " + record[5]).split(" ");
                for (int i = 0; i < 7; i++) {
                    assertThat(words[i]).isEqualTo(String.format("%08x", Float.floatToRawIntBits(drawn[i])));
                }
            }
        }
    }
}
