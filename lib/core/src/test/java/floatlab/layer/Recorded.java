package floatlab.layer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What PyTorch computed, as src/test/python/record_pytorch_layers.py wrote it. */
record Recorded(String name, Map<String, Integer> attributes, Map<String, float[]> arrays) {

    static List<Recorded> all(String name) {
        List<Recorded> cases = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Recorded.class.getResourceAsStream("/floatlab/layer/pytorch_layers.txt"), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("case")) {
                    Recorded next = new Recorded(words[1], new HashMap<>(), new HashMap<>());
                    for (int i = 2; i < words.length; i++) {
                        String[] pair = words[i].split("=");
                        next.attributes.put(pair[0], Integer.valueOf(pair[1]));
                    }
                    cases.add(next);
                } else if (words[0].equals("array")) {
                    float[] values = new float[Integer.parseInt(words[2])];
                    String bits = in.readLine();
                    for (int i = 0; i < values.length; i++) {
                        values[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 8 * i, 8 * i + 8, 16));
                    }
                    cases.get(cases.size() - 1).arrays.put(words[1], values);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        cases.removeIf(c -> !c.name.equals(name));
        return cases;
    }

    int get(String attribute) {
        return attributes.get(attribute);
    }

    float[] array(String key) {
        return arrays.get(key);
    }
}
