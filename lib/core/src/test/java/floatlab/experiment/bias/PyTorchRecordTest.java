package floatlab.experiment.bias;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.experiment.Recorded;
import floatlab.experiment.bias.RecordedArithmetic.Range;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the real PyTorch computed (src/test/python/record_pytorch_thread.py), equalled bit for bit. */
class PyTorchRecordTest {
    private record Run(int threads, int batch) {}

    private record Recorded(Run run, long seed, int[] w, int[] b, int[] x, int[] output1, int[] output2) {}

    private static List<String> lines(String file) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                PyTorchRecordTest.class.getResourceAsStream("/floatlab/pytorch/" + file), StandardCharsets.US_ASCII))) {
            return in.lines().toList();
        }
    }

    private static List<Recorded> read(String file) throws IOException {
        return lines(file).stream()
                .skip(2)
                .map(line -> {
                    String[] f = line.split(",");
                    Run run = new Run(Integer.parseInt(f[0]), Integer.parseInt(f[2]));
                    return new Recorded(
                            run, Long.parseLong(f[1]), bits(f[3]), bits(f[4]), bits(f[5]), bits(f[6]), bits(f[7]));
                })
                .toList();
    }

    private static int[] bits(String hex) {
        String[] words = hex.split(" ");
        int[] bits = new int[words.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Integer.parseUnsignedInt(words[i], 16);
        }
        return bits;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    private static float[] floats(int[] bits) {
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }

    private static int[] convolve(Recorded r, float bias, Arithmetic arithmetic) {
        Tensor weight = Tensor.of(floats(r.w()), 1, 1, 1, 1);
        ReductionOrder order = ReductionOrder.of(arithmetic, BiasOrder.FIRST);
        Tensor x = Tensor.of(floats(r.x()), r.run().batch(), 1, 1, 1);
        return bits(Conv2d.of(weight, new float[] {bias}, Conv2dShape.of(1, 1, 1), order)
                .forward(x)
                .data());
    }

    /** Also proves that output1, which has a zero bias, is PyTorch's. */
    private static Set<Arithmetic> fits(Recorded r) {
        Set<Arithmetic> found = EnumSet.noneOf(Arithmetic.class);
        for (Arithmetic arithmetic : Arithmetic.values()) {
            assertThat(convolve(r, 0, arithmetic)).isEqualTo(r.output1());
            int[] output2 = convolve(r, floats(r.b())[0], arithmetic);
            if (Arrays.equals(output2, r.output2())) {
                found.add(arithmetic);
            }
        }
        return found;
    }

    private static Map<Run, Arithmetic> table() {
        Map<Run, Arithmetic> table = new HashMap<>();
        for (RecordedArithmetic.Row row : RecordedArithmetic.run()) {
            table.put(new Run(row.threads(), row.batch()), Arithmetic.valueOf(row.arithmetic()));
        }
        return table;
    }

    @Test
    void drawsAreNumPys() throws IOException {
        for (String file : List.of("thread-seeds.csv", "thread-batches.csv")) {
            for (Recorded r : read(file)) {
                NumpyRandom random = new NumpyRandom(r.seed());
                assertThat(bits(random.randomFloats(r.run().batch()))).isEqualTo(r.x());
                assertThat(bits(random.randomFloats(1))).isEqualTo(r.w());
                assertThat(bits(random.randomFloats(1))).isEqualTo(r.b());
            }
        }
    }

    @Test
    void everySeedHasPyTorchsBits() throws IOException {
        Map<Run, Arithmetic> table = table();
        Set<Long> seeds = new HashSet<>();
        List<Recorded> records = read("thread-seeds.csv");
        for (Recorded r : records) {
            assertThat(r.run().batch()).isEqualTo(5);
            assertThat(fits(r)).contains(table.get(r.run()));
            seeds.add(r.seed());
        }
        assertThat(seeds).hasSize(200);
        assertThat(records).hasSize(400);
    }

    @Test
    void everyBatchSizeHasPyTorchsBitsAndOneArithmetic() throws IOException {
        Map<Run, Set<Arithmetic>> left = new HashMap<>();
        for (Recorded r : read("thread-batches.csv")) {
            left.computeIfAbsent(r.run(), run -> EnumSet.allOf(Arithmetic.class))
                    .retainAll(fits(r));
        }
        Map<Run, Arithmetic> table = table();
        assertThat(table).hasSize(128);
        assertThat(left.keySet()).isEqualTo(table.keySet());
        left.forEach((run, arithmetics) -> assertThat(arithmetics).containsExactly(table.get(run)));
    }

    @Test
    void theThreadIsAmongThem() throws IOException {
        List<Recorded> thread =
                read("thread-seeds.csv").stream().filter(r -> r.seed() == 23).toList();
        assertThat(thread).hasSize(2);
        for (Recorded r : thread) {
            float[] output1 = floats(r.output1());
            float[] output2 = floats(r.output2());
            StringBuilder printed = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                printed.append(output2[i] - output1[i] == floats(r.b())[0] ? 'T' : 'F');
            }
            assertThat(printed).hasToString("TFFTF");
        }
        // The same code and data give other bits with another number of threads.
        assertThat(thread.get(0).x()).isEqualTo(thread.get(1).x());
        assertThat(thread.get(0).output2()).isNotEqualTo(thread.get(1).output2());
    }

    @Test
    void threadsAndBatchChooseTheOperatorAndItTheArithmetic() {
        assertThat(RecordedArithmetic.ranges())
                .containsExactly(
                        new Range(1, 1, 15, "MUL_ADD", "native"),
                        new Range(1, 16, 64, "FMA", "oneDNN"),
                        new Range(2, 1, 1, "MUL_ADD", "native"),
                        new Range(2, 2, 64, "FMA", "oneDNN"));
    }

    @Test
    void theSourceIsNamed() throws IOException {
        assertThat(RecordedArithmetic.source()).startsWith("torch ").contains("numpy ");
        for (String file : List.of("thread-seeds.csv", "thread-batches.csv")) {
            assertThat(lines(file).get(0)).isEqualTo("# " + RecordedArithmetic.source());
        }
    }
}
