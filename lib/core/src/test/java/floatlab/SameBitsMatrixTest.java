package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mvn -Psame-bits verify}: forty machines and more give the same bits; a table says which they were. */
class SameBitsMatrixTest {
    private static final Path TABLE = Path.of("target", "same-bits.txt");

    @Test
    void thisJdkIsOneOfThem() {
        assertThat(SameBitsMatrix.jdks()).containsKey(Runtime.version().feature());
    }

    @ParameterizedTest
    @ValueSource(strings = {"17 25", "21", "17 21 25"})
    void anyTwoLevelsMeet(String jdks) {
        SortedMap<Integer, Path> launchers = new TreeMap<>();
        for (String jdk : jdks.split(" ")) {
            launchers.put(Integer.valueOf(jdk), Path.of("jdk-" + jdk));
        }
        List<SameBitsMatrix.Factor> factors = SameBitsMatrix.factors(launchers);
        List<SameBitsMatrix.Configuration> chosen = SameBitsMatrix.covering(factors);
        Set<Set<String>> possible = new HashSet<>();
        SameBitsMatrix.product(factors).forEach(any -> possible.addAll(SameBitsMatrix.meetings(factors, any)));
        Set<Set<String>> met = new HashSet<>();
        chosen.forEach(configuration -> met.addAll(SameBitsMatrix.meetings(factors, configuration)));
        assertThat(met).isEqualTo(possible);
        assertThat(chosen).hasSizeBetween(SameBitsMatrix.LEAST, 2 * SameBitsMatrix.LEAST);
        assertThat(chosen).doesNotHaveDuplicates();
    }

    @Test
    @Tag("same-bits")
    void everyConfigurationGivesTheSameBits() throws Exception {
        // First, as a table with a hole in it is found out only after half an hour.
        if (!Boolean.getBoolean(SameBitsMatrix.PARTIAL)) {
            assertThat(SameBitsMatrix.missing())
                    .as("JDKs not found; set JAVA_HOME_17 and JAVA_HOME_25, or do without by -D"
                            + SameBitsMatrix.PARTIAL)
                    .isEmpty();
        }
        List<SameBitsMatrix.Factor> factors = SameBitsMatrix.factors(SameBitsMatrix.jdks());
        List<SameBitsMatrix.Configuration> configurations = SameBitsMatrix.covering(factors);
        assertThat(configurations).hasSizeGreaterThanOrEqualTo(SameBitsMatrix.LEAST);
        Map<String, String> expected = Machine.expected(Bits.Work.values());
        ExecutorService two = Executors.newFixedThreadPool(2);
        List<Future<Machine.Result>> results = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        StringWriter text = new StringWriter();
        try (PrintWriter table = new PrintWriter(text)) {
            for (SameBitsMatrix.Configuration configuration : configurations) {
                Machine machine = SameBitsMatrix.machine(factors, configuration);
                results.add(two.submit(machine::run));
            }
            row(table, "", "JDK", "vectors: asked", "ran", "FMA", "compiler", "threads", "heap", "digests", "s", "");
            for (int i = 0; i < configurations.size(); i++) {
                SameBitsMatrix.Configuration configuration = configurations.get(i);
                Machine.Result result = results.get(i).get();
                List<String> different = Machine.differences(expected, result);
                different.forEach(name -> problems.add(configuration + " " + result.vectors() + ": " + name));
                heeded(factors, configuration, result, problems);
                List<Object> cells = new ArrayList<>(List.of(i + 1));
                configuration.levels().forEach(level -> cells.add(level.name()));
                cells.add(3, ran(result.vectors()));
                cells.add(result.digests().size());
                cells.add(Math.round(result.seconds()));
                cells.add(different.isEmpty() ? "equal" : "DIFFERENT");
                row(table, cells.toArray());
            }
            table.printf("%d configurations, %d digests at most%n", configurations.size(), expected.size());
            SameBitsMatrix.missing().forEach(jdk -> table.println(jdk + " was not found, and is not tried"));
        } finally {
            two.shutdownNow();
            Files.writeString(TABLE, text.toString());
            System.out.println(text);
        }
        assertThat(problems).isEmpty();
    }

    /** A JVM that does not do what it is told would make the table a lie. */
    private static void heeded(
            List<SameBitsMatrix.Factor> factors,
            SameBitsMatrix.Configuration configuration,
            Machine.Result result,
            List<String> problems) {
        boolean vectors = SameBitsMatrix.lanes(factors, configuration)
                .map(lanes -> Machine.fits(result.vectors(), lanes))
                .orElse(result.vectors().startsWith("plain loops: module"));
        String threads = "threads " + configuration.level(factors, "threads").name();
        boolean without = configuration.level(factors, "FMA").name().equals("no FMA");
        if (!vectors
                || !result.threads().equals(threads)
                || without && !result.fma().equals("fma false")) {
            problems.add(configuration + " was not heeded: " + result);
        }
    }

    private static String ran(String vectors) {
        return vectors.startsWith("plain") ? "plain loops" : vectors.replaceAll(".*, (\\d+) floats.*", "$1 floats");
    }

    private static void row(PrintWriter table, Object... cells) {
        table.println(
                String.format(Locale.ROOT, "%3s  %-6s  %-14s  %-11s  %-6s  %-11s  %-7s  %-13s  %7s  %4s  %s", cells)
                        .stripTrailing());
    }
}
