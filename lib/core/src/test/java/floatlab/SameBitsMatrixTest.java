package floatlab;

import static floatlab.SameBitsMatrix.unheeded;
import static org.assertj.core.api.Assertions.assertThat;

import floatlab.runtime.VectorSupport;
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

    /** Of a JVM that does what it is told, and of those that differ from it in one thing. */
    @Test
    void whatIsNotHeededIsFound() {
        List<SameBitsMatrix.Factor> factors = SameBitsMatrix.factors(new TreeMap<>(Map.of(17, Path.of("java"))));
        String vectors = VectorSupport.available() ? "vector core, 4 floats at a time" : VectorSupport.why();
        boolean fma = VectorSupport.fmaInHardware().orElse(false);
        String loops = !VectorSupport.available() || fma ? vectors : "plain loops: this CPU has no FMA";
        Set<String> all = Set.of("conv", "eft", "format", "function", "sum", "train");
        Machine.Compiled c2 = new Machine.Compiled(Set.of(), all);
        Machine.Compiled c1 = new Machine.Compiled(all, Set.of());
        String java = "JDK 17, mixed mode, sharing, Copy, MarkSweepCompact";
        String emulated = java.replace("mode", "mode, emulated-client");
        SameBitsMatrix.Configuration told = told(factors, "JDK 17", "128", "FMA", "C2", "2", "serial 128m");
        SameBitsMatrix.Configuration toldC1 = told(factors, "JDK 17", "128", "FMA", "C1", "2", "serial 128m");
        SameBitsMatrix.Configuration none =
                told(factors, "JDK 17", "absent", "no FMA", "interpreter", "2", "serial 128m");
        String absent = "plain loops: module jdk.incubator.vector is not loaded";

        assertThat(unheeded(factors, told, result(vectors, fma, "threads 2", loops, java, c2)))
                .isEmpty();
        assertThat(unheeded(factors, toldC1, result(vectors, fma, "threads 2", loops, emulated, c1)))
                .isEmpty();
        String interpreted = java.replace("mixed", "interpreted");
        Machine.Compiled nothing = new Machine.Compiled(Set.of(), Set.of());
        assertThat(unheeded(factors, none, result(absent, false, "threads 2", absent, interpreted, nothing)))
                .isEmpty();

        assertThat(unheeded(factors, told, result(absent, fma, "threads 2", absent, java, c2)))
                .containsExactly("vectors 128");
        assertThat(unheeded(factors, told, result(vectors, !fma, "threads 2", loops, java, c2)))
                .containsExactly("FMA FMA");
        assertThat(unheeded(factors, told, result(vectors, fma, "threads 2", "plain loops: else", java, c2)))
                .containsExactly("FMA FMA");
        assertThat(unheeded(factors, told, result(vectors, fma, "threads 1", loops, java, c2)))
                .containsExactly("threads 2");
        String another = java.replace("17", "25");
        assertThat(unheeded(factors, told, result(vectors, fma, "threads 2", loops, another, c2)))
                .containsExactly("JDK JDK 17");
        String parallel = java.replace("Copy", "PS Scavenge");
        assertThat(unheeded(factors, told, result(vectors, fma, "threads 2", loops, parallel, c2)))
                .containsExactly("heap serial 128m");
        assertThat(unheeded(factors, told, result(vectors, fma, "threads 2", loops, emulated, c2)))
                .containsExactly("compiler C2");
        Machine.Compiled notTheSums = new Machine.Compiled(all, Set.of("conv", "eft", "format", "function"));
        assertThat(unheeded(factors, told, result(vectors, fma, "threads 2", loops, java, notTheSums)))
                .containsExactly("compiler C2");
        assertThat(unheeded(factors, toldC1, result(vectors, fma, "threads 2", loops, java, c1)))
                .containsExactly("compiler C1");
        assertThat(unheeded(factors, none, result(absent, false, "threads 2", absent, java, nothing)))
                .containsExactly("compiler interpreter");
    }

    private static SameBitsMatrix.Configuration told(List<SameBitsMatrix.Factor> factors, String... names) {
        List<SameBitsMatrix.Level> levels = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            levels.add(factors.get(i).levels().stream()
                    .filter(level -> level.name().equals(name))
                    .findFirst()
                    .orElseThrow());
        }
        return new SameBitsMatrix.Configuration(levels);
    }

    private static Machine.Result result(
            String vectors, boolean fma, String threads, String convolutions, String java, Machine.Compiled compiled) {
        return new Machine.Result(vectors, "fma " + fma, threads, convolutions, java, Map.of(), compiled, 1);
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
            row(
                    table,
                    "",
                    "JDK",
                    "vectors: asked",
                    "ran",
                    "FMA",
                    "with it",
                    "compiler",
                    "threads",
                    "heap",
                    "digests",
                    "s",
                    "");
            for (int i = 0; i < configurations.size(); i++) {
                SameBitsMatrix.Configuration configuration = configurations.get(i);
                Machine.Result result = results.get(i).get();
                List<String> different = Machine.differences(expected, result);
                different.forEach(name -> problems.add(configuration + " " + result.vectors() + ": " + name));
                SameBitsMatrix.unheeded(factors, configuration, result)
                        .forEach(level -> problems.add(configuration + " did not heed " + level + ": " + result));
                List<Object> cells = new ArrayList<>(List.of(i + 1));
                configuration.levels().forEach(level -> cells.add(level.name()));
                cells.add(3, ran(result.vectors()));
                cells.add(5, ran(result.convolutions()));
                cells.add(result.digests().size());
                cells.add(Math.round(result.seconds()));
                cells.add(different.isEmpty() ? "equal" : "DIFFERENT");
                row(table, cells.toArray());
            }
            table.printf("%d configurations, %d digests at most%n", configurations.size(), expected.size());
            table.println("with it: what runs a convolution whose order has FMA");
            SameBitsMatrix.missing().forEach(jdk -> table.println(jdk + " was not found, and is not tried"));
        } finally {
            two.shutdownNow();
            Files.writeString(TABLE, text.toString());
            System.out.println(text);
        }
        assertThat(problems).isEmpty();
    }

    private static String ran(String vectors) {
        return vectors.startsWith("plain") ? "plain loops" : vectors.replaceAll(".*, (\\d+) floats.*", "$1 floats");
    }

    private static void row(PrintWriter table, Object... cells) {
        table.println(String.format(
                        Locale.ROOT, "%3s  %-6s  %-14s  %-11s  %-6s  %-11s  %-11s  %-7s  %-13s  %7s  %4s  %s", cells)
                .stripTrailing());
    }
}
