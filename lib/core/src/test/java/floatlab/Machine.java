package floatlab;

import floatlab.runtime.VectorSupport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JVM that computes by other instructions than this one.
 *
 * @param jdk its name
 * @param java its launcher
 * @param options what it is told
 * @param work what it computes
 */
record Machine(String jdk, Path java, List<String> options, List<Bits.Work> work) {
    private static final long MINUTES = 30;
    private static final List<String> SMALL_HEAP = List.of("-Xmx256m", "-XX:+UseSerialGC");

    /**
     * What came of it.
     *
     * @param vectors the core that ran and why
     * @param fma whether with FMA instructions
     * @param threads the threads it takes where nobody says otherwise
     * @param convolutions the core of a convolution with FMA and why
     * @param java its JDK, mode of execution and garbage collectors
     * @param digests by name
     * @param compiled what was compiled at the end
     * @param seconds the time it took
     */
    record Result(
            String vectors,
            String fma,
            String threads,
            String convolutions,
            String java,
            Map<String, String> digests,
            Compiled compiled,
            double seconds) {}

    /**
     * The packages below {@code floatlab} of which a JVM has compiled a method.
     *
     * @param byC1 those with one for good, without counters for C2
     * @param byC2 those with one by C2
     */
    record Compiled(Set<String> byC1, Set<String> byC2) {
        /** The last line of {@link Bits}. */
        static Compiled parse(String line) {
            Matcher matcher =
                    Pattern.compile("compiled by C1 \\[(.*)], by C2 \\[(.*)]").matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("expected what was compiled, got " + line);
            }
            return new Compiled(packages(matcher.group(1)), packages(matcher.group(2)));
        }

        private static Set<String> packages(String list) {
            return list.isEmpty() ? Set.of() : Set.of(list.split(", "));
        }

        @Override
        public String toString() {
            return "compiled by C1 " + new TreeSet<>(byC1) + ", by C2 " + new TreeSet<>(byC2);
        }
    }

    /** What a JVM takes for options besides those of its command line. */
    private static final List<String> OPTIONS_FROM_OUTSIDE =
            List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

    /** This JDK with a small heap and these options. */
    static Machine here(List<String> options, Bits.Work... work) {
        List<String> all = new ArrayList<>(SMALL_HEAP);
        all.addAll(options);
        return new Machine("this JDK", launcher(Path.of(System.getProperty("java.home"))), all, List.of(work));
    }

    private static Path launcher(Path home) {
        return home.resolve("bin").resolve(System.getProperty("os.name").startsWith("Windows") ? "java.exe" : "java");
    }

    /** The launcher of a JDK of this feature number: this one, JAVA_HOME_n, or one of the places where they lie. */
    static Optional<Path> jdk(int feature) {
        if (Runtime.version().feature() == feature) {
            return Optional.of(launcher(Path.of(System.getProperty("java.home"))));
        }
        List<Path> homes = new ArrayList<>();
        if (System.getenv("JAVA_HOME_" + feature) != null) {
            homes.add(Path.of(System.getenv("JAVA_HOME_" + feature)));
        }
        for (String folder : List.of("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", "C:/Program Files/Java")) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> inside = Files.list(Path.of(folder))) {
                    inside.sorted().forEach(home -> {
                        homes.add(home);
                        homes.add(home.resolve("Contents/Home"));
                    });
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return homes.stream()
                .filter(home -> isFeature(home, feature))
                .map(Machine::launcher)
                .findFirst();
    }

    private static boolean isFeature(Path home, int feature) {
        try {
            return Files.isExecutable(launcher(home))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + feature);
        } catch (IOException noRelease) {
            return false;
        }
    }

    Process start(Path output) throws IOException {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-XX:-UsePerfData", "-cp", classPath, Bits.class.getName()));
        work.forEach(amount -> command.add(amount.name()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(OPTIONS_FROM_OUTSIDE);
        return builder.start();
    }

    /** Runs {@link Bits} there. */
    Result run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("bits", ".txt");
        long begin = System.nanoTime();
        Process process = start(output);
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            double seconds = (System.nanoTime() - begin) / 1e9;
            String text;
            try (InputStream in = Files.newInputStream(output)) {
                text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(this + (ended ? " failed:\n" : " did not end:\n") + text);
            }
            List<String> lines = text.lines()
                    .filter(line -> !line.startsWith("WARNING") && !line.contains("VM warning"))
                    .toList();
            Map<String, String> digests = new LinkedHashMap<>();
            int last = lines.size() - 1;
            for (String line : lines.subList(5, last)) {
                digests.put(line.substring(0, line.lastIndexOf(':')), line);
            }
            return new Result(
                    lines.get(0),
                    lines.get(1),
                    lines.get(2),
                    lines.get(3),
                    lines.get(4),
                    digests,
                    Compiled.parse(lines.get(last)),
                    seconds);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** The names of the digests that are not as expected; a machine may have computed fewer. */
    static List<String> differences(Map<String, String> expected, Result result) {
        return result.digests().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(expected.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The digests of this JVM. */
    static Map<String, String> expected(Bits.Work... work) {
        Map<String, String> digests = new LinkedHashMap<>();
        for (Bits.Work amount : work) {
            for (String line : Bits.digests(amount)) {
                digests.put(line.substring(0, line.lastIndexOf(':')), line);
            }
        }
        return digests;
    }

    /** What a JVM says of vectors where floatlab cannot tell it apart: asked for lanes, or as many as this CPU has. */
    static boolean fits(String vectors, int lanes) {
        return vectors.startsWith("vector core, " + lanes + " ")
                || vectors.equals(VectorSupport.why()) && VectorSupport.lanes() < lanes;
    }
}
