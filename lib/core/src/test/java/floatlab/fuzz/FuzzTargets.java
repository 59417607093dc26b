package floatlab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is fuzzed, and where its inputs lie. */
final class FuzzTargets {
    /** Classes with the method {@code fuzzerTestOneInput(byte[])}, which throws where the library breaks a promise. */
    static final List<Class<?>> ALL = List.of(
            NpyFuzz.class,
            ConvFuzz.class,
            OrderFuzz.class,
            FormatFuzz.class,
            SumFuzz.class,
            SeedFuzz.class,
            CompareFuzz.class,
            ExperimentFuzz.class,
            LayerFuzz.class);

    private FuzzTargets() {}

    /** One input, as the fuzzer runs it. */
    static void run(Class<?> target, byte[] input) throws Exception {
        Values.call(target.getDeclaredMethod("fuzzerTestOneInput", byte[].class), null, new Object[] {input});
    }

    /** The inputs to start from, and those that once found something. */
    static Path inputs(Class<?> target) {
        return Path.of("src", "test", "resources", "floatlab", "fuzz", target.getSimpleName());
    }

    static List<Path> files(Class<?> target) throws IOException {
        try (Stream<Path> files = Files.list(inputs(target))) {
            return files.sorted().toList();
        }
    }
}
