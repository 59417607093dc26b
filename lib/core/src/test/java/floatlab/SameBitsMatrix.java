package floatlab;

import floatlab.runtime.VectorSupport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The machines of {@link SameBitsMatrixTest}: any two levels of any two factors meet in at least one of them, and so do any
 * three of vectors, FMA and compiler, which choose the instructions together.
 */
final class SameBitsMatrix {
    static final int LEAST = 40;

    /** Said to the profile by {@code -Dsame-bits.partial}: fewer JDKs are enough. */
    static final String PARTIAL = "same-bits.partial";

    private static final List<Integer> JDKS = List.of(17, 25);
    private static final String JDK = "JDK";
    private static final String VECTORS = "vectors";
    private static final String FMA = "FMA";
    private static final String COMPILER = "compiler";
    private static final String THREADS = "threads";
    private static final String HEAP = "heap";

    /** What is varied, and the choices. */
    record Factor(String name, List<Level> levels) {}

    /** A choice and what tells a JVM of it. */
    record Level(String name, List<String> options) {
        Level(String name, String... options) {
            this(name, List.of(options));
        }
    }

    /** One level of each factor, in the factors' order. */
    record Configuration(List<Level> levels) {
        Level level(List<Factor> factors, String name) {
            for (int i = 0; i < factors.size(); i++) {
                if (factors.get(i).name().equals(name)) {
                    return levels.get(i);
                }
            }
            throw new IllegalArgumentException(name);
        }
    }

    private SameBitsMatrix() {}

    /** What heeded work leaves compiled in JVMs with a compiler: packages whose loops are most of it. */
    private static final Set<String> HOT = Set.of("conv", "eft", "format", "function", "sum");

    /** The JDKs that were looked for and are not here. */
    static List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (int jdk : JDKS) {
            if (Machine.jdk(jdk).isEmpty()) {
                missing.add("JDK " + jdk);
            }
        }
        return missing;
    }

    /** The launchers of the JDKs by their numbers: this one, which may be neither of the two, and those found of the two. */
    static SortedMap<Integer, Path> jdks() {
        SortedMap<Integer, Path> jdks = new TreeMap<>();
        for (int jdk : JDKS) {
            Machine.jdk(jdk).ifPresent(java -> jdks.put(jdk, java));
        }
        int here = Runtime.version().feature();
        jdks.put(here, Machine.jdk(here).orElseThrow());
        return jdks;
    }

    static List<Factor> factors(SortedMap<Integer, Path> jdks) {
        List<Level> launchers = new ArrayList<>();
        jdks.forEach((jdk, java) -> launchers.add(new Level(JDK + " " + jdk, java.toString())));
        String add = "--add-modules=jdk.incubator.vector";
        return List.of(
                new Factor(JDK, launchers),
                new Factor(
                        VECTORS,
                        List.of(
                                new Level("absent"),
                                new Level("128", add, "-XX:MaxVectorSize=16"),
                                new Level("256", add, "-XX:UseAVX=2", "-XX:MaxVectorSize=32"),
                                new Level("512", add, "-XX:UseAVX=3", "-XX:MaxVectorSize=64"))),
                new Factor(FMA, List.of(new Level("FMA", "-XX:+UseFMA"), new Level("no FMA", "-XX:-UseFMA"))),
                new Factor(
                        COMPILER,
                        List.of(
                                new Level("interpreter", "-Xint"),
                                new Level("C1", "-XX:TieredStopAtLevel=1"),
                                new Level("C2"))),
                new Factor(
                        THREADS,
                        List.of(
                                new Level("1", "-Dfloatlab.threads=1"),
                                new Level("2", "-Dfloatlab.threads=2"),
                                new Level("7", "-Dfloatlab.threads=7"))),
                new Factor(
                        HEAP,
                        List.of(
                                new Level("serial 128m", "-XX:+UseSerialGC", "-Xmx128m"),
                                new Level("parallel 256m", "-XX:+UseParallelGC", "-Xmx256m"),
                                new Level("G1 512m", "-XX:+UseG1GC", "-Xmx512m", "-XX:-UseCompressedOops"))));
    }

    /** Greedy: the configuration that brings the most new meetings, until there are none, and again up to LEAST. */
    static List<Configuration> covering(List<Factor> factors) {
        List<Configuration> left = new ArrayList<>(product(factors));
        Collections.shuffle(left, new Random(1)); // any order; always the same one
        List<Configuration> chosen = new ArrayList<>();
        Set<Set<String>> met = new HashSet<>();
        while (!left.isEmpty()) {
            Configuration best = left.get(0);
            int gain = -1;
            for (Configuration candidate : left) {
                Set<Set<String>> more = meetings(factors, candidate);
                more.removeAll(met);
                if (more.size() > gain) {
                    gain = more.size();
                    best = candidate;
                }
            }
            if (gain == 0 && chosen.size() >= LEAST) {
                break;
            }
            if (gain == 0) {
                met.clear();
                continue;
            }
            left.remove(best);
            chosen.add(best);
            met.addAll(meetings(factors, best));
        }
        return chosen;
    }

    static List<Configuration> product(List<Factor> factors) {
        List<Configuration> all = List.of(new Configuration(List.of()));
        for (Factor factor : factors) {
            List<Configuration> longer = new ArrayList<>();
            for (Configuration begun : all) {
                for (Level level : factor.levels()) {
                    List<Level> levels = new ArrayList<>(begun.levels());
                    levels.add(level);
                    longer.add(new Configuration(levels));
                }
            }
            all = longer;
        }
        return all;
    }

    /** The pairs of levels in it, and the triple that chooses instructions. */
    static Set<Set<String>> meetings(List<Factor> factors, Configuration configuration) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < factors.size(); i++) {
            names.add(
                    factors.get(i).name() + " " + configuration.levels().get(i).name());
        }
        Set<Set<String>> meetings = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < i; j++) {
                meetings.add(Set.of(names.get(i), names.get(j)));
            }
        }
        meetings.add(Set.of(
                VECTORS + configuration.level(factors, VECTORS).name(),
                FMA + configuration.level(factors, FMA).name(),
                COMPILER + configuration.level(factors, COMPILER).name()));
        return meetings;
    }

    /** Only C2 gets the large work: the others would take minutes, and have no loops to unroll. */
    static Machine machine(List<Factor> factors, Configuration configuration) {
        List<String> options = new ArrayList<>();
        configuration.levels().stream().skip(1).forEach(level -> options.addAll(level.options()));
        Level jdk = configuration.levels().get(0);
        boolean large = configuration.level(factors, COMPILER).name().equals("C2");
        List<Bits.Work> work = large ? List.of(Bits.Work.SMALL, Bits.Work.LARGE) : List.of(Bits.Work.SMALL);
        return new Machine(jdk.name(), Path.of(jdk.options().get(0)), options, work);
    }

    /** The lanes that a configuration asks for; empty without the vector module. */
    static Optional<Integer> lanes(List<Factor> factors, Configuration configuration) {
        String bits = configuration.level(factors, VECTORS).name();
        return bits.equals("absent") ? Optional.empty() : Optional.of(Integer.parseInt(bits) / Float.SIZE);
    }

    /** What a JVM did not do of what it was told, in words: any of it would make the table a lie. */
    static List<String> unheeded(List<Factor> factors, Configuration configuration, Machine.Result result) {
        List<String> problems = new ArrayList<>();
        BiConsumer<String, Boolean> expect = (factor, heeded) -> {
            if (!heeded) {
                problems.add(factor + " " + configuration.level(factors, factor).name());
            }
        };
        expect.accept(
                JDK, result.java().startsWith(configuration.level(factors, JDK).name() + ","));
        expect.accept(
                VECTORS,
                lanes(factors, configuration)
                        .map(lanes -> Machine.fits(result.vectors(), lanes))
                        .orElse(result.vectors().startsWith("plain loops: module")));
        boolean fma = configuration.level(factors, FMA).name().equals("FMA")
                && VectorSupport.fmaInHardware().orElse(false);
        // Of a convolution with FMA; where the instruction is absent the vector core has no form of it.
        boolean core = result.convolutions()
                .equals(
                        fma || result.vectors().startsWith("plain")
                                ? result.vectors()
                                : "plain loops: this CPU has no FMA");
        expect.accept(FMA, result.fma().equals("fma " + fma) && core);
        expect.accept(COMPILER, compiler(configuration.level(factors, COMPILER).name(), result));
        expect.accept(
                THREADS,
                result.threads()
                        .equals("threads "
                                + configuration.level(factors, THREADS).name()));
        String heap = configuration.level(factors, HEAP).name();
        String collector =
                heap.startsWith("serial") ? "Copy" : heap.startsWith("parallel") ? "PS Scavenge" : "G1 Young";
        expect.accept(HEAP, result.java().contains(collector));
        return problems;
    }

    private static boolean compiler(String name, Machine.Result result) {
        Machine.Compiled compiled = result.compiled();
        return switch (name) {
            case "interpreter" ->
                result.java().contains("interpreted mode")
                        && compiled.byC1().isEmpty()
                        && compiled.byC2().isEmpty();
            case "C1" ->
                result.java().contains("emulated-client")
                        && compiled.byC1().containsAll(HOT)
                        && compiled.byC2().isEmpty();
            default ->
                result.java().contains("mixed mode")
                        && !result.java().contains("emulated-client")
                        && compiled.byC2().containsAll(HOT);
        };
    }
}
