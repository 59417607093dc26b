package floatlab.experiment.bias;

import floatlab.experiment.Recorded;
import floatlab.format.Format;
import java.util.ArrayList;
import java.util.List;

/**
 * The thread's program on a GPU, recorded for seeds 0 to 199 and a batch of 5, in float32 (with TF32 allowed and not), bfloat16
 * and float16. In each format the recorded bits are those of multiply, then add, each rounded to that format: a 1×1
 * convolution of one channel does not reach the tensor cores.
 *
 * <p>Recorded by {@code src/test/python/record_gpu_thread.py}, which needs a GPU; {@link #source()} says which it was.
 */
public final class GpuThread {
    private static final String RESOURCE = "bias/gpu-thread.csv";
    private static final String THREADS_SEED = "23";

    private GpuThread() {}

    /**
     * One setting.
     *
     * @param setting {@code float32}, {@code float32, TF32 allowed}, {@code bfloat16} or {@code float16}
     * @param answers what {@code output2 - output1 == b} says for the thread's seed, a letter an image, T or F, with the
     *     subtraction in the same format
     * @param seeds how many seeds were recorded
     * @param mulAdd for how many of them all five outputs with and without bias have the bits of multiply, then add
     * @param trueShare the fraction of all answers that are true
     */
    public record Row(String setting, String answers, int seeds, int mulAdd, double trueShare) {}

    /** {@return a row for each setting, in the order of the recording} */
    public static List<Row> run() {
        List<String[]> records = Recorded.rows(RESOURCE);
        List<Row> rows = new ArrayList<>();
        for (String setting :
                records.stream().map(GpuThread::setting).distinct().toList()) {
            rows.add(row(
                    setting,
                    records.stream().filter(r -> setting(r).equals(setting)).toList()));
        }
        return List.copyOf(rows);
    }

    /** {@return the versions and the GPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }

    private static String setting(String[] record) {
        return record[1] + (record[2].equals("1") ? ", TF32 allowed" : "");
    }

    private static Row row(String setting, List<String[]> records) {
        String thread = "";
        int mulAdd = 0;
        int trues = 0;
        int images = 0;
        for (String[] r : records) {
            String answers = answers(r);
            thread = r[0].equals(THREADS_SEED) ? answers : thread;
            mulAdd += isMulAdd(r) ? 1 : 0;
            trues += (int) answers.chars().filter(letter -> letter == 'T').count();
            images += answers.length();
        }
        return new Row(setting, thread, records.size(), mulAdd, (double) trues / images);
    }

    private static String answers(String[] record) {
        Format format = format(record);
        float[] output1 = floats(record[6]);
        float[] output2 = floats(record[7]);
        float b = floats(record[5])[0];
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < output1.length; i++) {
            letters.append(format.subtract(output2[i], output1[i]) == b ? 'T' : 'F');
        }
        return letters.toString();
    }

    private static boolean isMulAdd(String[] record) {
        Format format = format(record);
        float[] x = floats(record[3]);
        float w = floats(record[4])[0];
        float b = floats(record[5])[0];
        boolean same = true;
        for (int i = 0; i < x.length; i++) {
            double product = format.multiply(w, x[i]);
            same &= product == floats(record[6])[i] && format.add(product, b) == floats(record[7])[i];
        }
        return same;
    }

    private static Format format(String[] record) {
        return switch (record[1]) {
            case "bfloat16" -> Format.BFLOAT16;
            case "float16" -> Format.BINARY16;
            default -> Format.BINARY32;
        };
    }

    private static float[] floats(String hex) {
        String[] words = hex.split(" ");
        float[] values = new float[words.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(words[i], 16));
        }
        return values;
    }
}
