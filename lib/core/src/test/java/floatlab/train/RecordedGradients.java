package floatlab.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What PyTorch computed, as src/test/python/record_pytorch_training.py recorded it. Floats are exact as doubles. */
record RecordedGradients(int threads, int bits, boolean norm, Map<String, double[]> arrays) {

    static List<RecordedGradients> all() {
        List<RecordedGradients> cases = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                RecordedGradients.class.getResourceAsStream("pytorch-gradients.txt"), StandardCharsets.UTF_8))) {
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("case")) {
                    int[] numbers = Stream.of(words)
                            .skip(1)
                            .mapToInt(word -> Integer.parseInt(word.replaceFirst(".*=", "")))
                            .toArray();
                    cases.add(new RecordedGradients(numbers[0], numbers[1], numbers[2] == 1, new HashMap<>()));
                } else {
                    RecordedGradients last = cases.get(cases.size() - 1);
                    last.arrays.put(words[0], last.numbers(words[1]));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return cases;
    }

    private double[] numbers(String hex) {
        int digits = bits / 4;
        double[] values = new double[hex.length() / digits];
        for (int i = 0; i < values.length; i++) {
            long word = Long.parseUnsignedLong(hex.substring(i * digits, (i + 1) * digits), 16);
            values[i] = bits == 32 ? Float.intBitsToFloat((int) word) : Double.longBitsToDouble(word);
        }
        return values;
    }

    /** The gradients of all parts, one after another. */
    double[] gradient() {
        return Stream.of(Part.values())
                .flatMapToDouble(part -> Arrays.stream(arrays.getOrDefault(part.name(), new double[0])))
                .toArray();
    }
}
