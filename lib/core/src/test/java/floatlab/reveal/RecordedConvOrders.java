package floatlab.reveal;

import floatlab.order.KnownOrder;
import floatlab.order.ReductionOrder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table conv-orders.csv: for each recorded convolution the first order that the detective finds and that gives all
 * outputs, and the {@link KnownOrder}s that give them. A test compares the table with the recordings. After a new recording
 * {@code main}, run in lib/core, writes the table.
 */
final class RecordedConvOrders {
    static final String TABLE = "conv-orders.csv";

    /** The recordings in the sequence of the table. */
    static final List<String> RECORDINGS = List.of("pytorch-conv.csv", "onnxruntime-conv.csv");

    private static final String HEAD = "library,layer,setting,known orders,order";
    private static final Path FILE = Path.of("src/test/resources/floatlab/compare", TABLE);

    /** Several settings often give the same outputs, which are searched once. */
    private static final Map<String, String> FOUND = new HashMap<>();

    private RecordedConvOrders() {}

    public static void main(String... args) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        for (String recording : RECORDINGS) {
            for (boolean full : new boolean[] {true, false}) {
                RecordedConv.read(recording, full).forEach(r -> lines.add(line(r)));
            }
        }
        Files.write(FILE, lines);
    }

    /** The lines of the table without its head. */
    static List<String> read() throws IOException {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(RecordedConv.open(TABLE), StandardCharsets.US_ASCII))) {
            return in.lines().skip(1).toList();
        }
    }

    /** The beginning of a line of the table. */
    static String name(RecordedConv recorded) {
        return recorded.library() + "," + recorded.layer() + "," + recorded.setting() + ",";
    }

    /** The line of a recording, computed again. */
    static String line(RecordedConv recorded) {
        return name(recorded) + FOUND.computeIfAbsent(recorded.digest(), d -> orders(recorded));
    }

    private static String orders(RecordedConv recorded) {
        String known = Arrays.stream(KnownOrder.values())
                .filter(order -> recorded.isGivenBy(order.order()))
                .map(KnownOrder::name)
                .collect(Collectors.joining(" "));
        List<ReductionOrder> right =
                recorded.find().stream().filter(recorded::isGivenBy).limit(1).toList();
        return known + "," + OrderDetective.describe(right);
    }
}
