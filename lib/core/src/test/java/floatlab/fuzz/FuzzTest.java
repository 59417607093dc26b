package floatlab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code mvn -Pfuzz}: looks for inputs that break a promise, each target in a JVM of its own under Jazzer. */
@Tag("fuzz")
class FuzzTest {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 600);

    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();

    static List<Class<?>> targets() {
        String only = System.getProperty("fuzz.target", "");
        return FuzzTargets.ALL.stream()
                .filter(target -> only.isEmpty() || target.getSimpleName().equals(only))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingIsFound(Class<?> target) throws Exception {
        Path found = Files.createDirectories(FOLDER.resolve(target.getSimpleName()));
        Path corpus = Files.createDirectories(found.resolve("corpus"));
        Path log = found.resolve("log.txt");
        Run all = new Run(0, Duration.ZERO, true);
        // Where others have the processor, seconds of a clock are few of a processor.
        while (all.passed() && all.processor().toSeconds() < SECONDS) {
            Run more = run(target, found, corpus, log, SECONDS - all.processor().toSeconds());
            all = new Run(all.inputs() + more.inputs(), all.processor().plus(more.processor()), more.passed());
            assertThat(more.inputs() > 0 || !more.passed())
                    .as("inputs tried, see %s", log)
                    .isTrue();
            assertThat(more.processor()).as("processor time").isPositive();
        }
        row(target.getSimpleName(), all, all.passed() ? "nothing found" : "FOUND, see " + log);
        assertThat(all.passed()).as(Files.readString(log)).isTrue();
    }

    /** One process of the fuzzer, or several. */
    private record Run(long inputs, Duration processor, boolean passed) {}

    private static Run run(Class<?> target, Path found, Path corpus, Path log, long seconds) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of("..", "..", "binder", "jvm.options").toAbsolutePath(),
                        "-XX:+EnableDynamicAgentLoading",
                        "-XX:-OmitStackTraceInFastThrow", // who throws tells whether it is on purpose
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--instrumentation_includes=floatlab.**",
                        "--custom_hook_includes=floatlab.**",
                        // Reading any stream is what one of the targets is for.
                        "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.Deserialization"
                                + ":com.code_intelligence.jazzer.sanitizers.ReflectiveCall",
                        "--reproducer_path=" + found,
                        "-max_total_time=" + seconds,
                        "-max_len=1024",
                        // Before the first input all classes are instrumented, which a busy machine takes long for.
                        "-timeout=60",
                        "-rss_limit_mb=0",
                        "-print_final_stats=1",
                        "-artifact_prefix=" + found + "/",
                        corpus.toString(),
                        FuzzTargets.inputs(target).toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Duration processor = Duration.ZERO;
        try {
            while (process.isAlive()) {
                processor = process.info().totalCpuDuration().orElse(processor);
                Thread.sleep(200);
            }
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(log);
        long inputs = text.lines()
                .filter(line -> line.startsWith("stat::number_of_executed_units:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElse(0);
        return new Run(inputs, processor, process.exitValue() == 0);
    }

    private static void row(String target, Run run, String outcome) throws IOException {
        String line = String.format(
                Locale.ROOT,
                "%-15s %12d inputs %6.1f processor minutes  %s%n",
                target,
                run.inputs(),
                run.processor().toMillis() / 60e3,
                outcome);
        System.out.print(line);
        Files.writeString(FOLDER.resolve("fuzz.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
