package floatlab;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Every method of an experiment that returns rows, as the tests of all experiments run it: {@link Bits} makes a digest of its
 * rows, {@link InterruptTest} stops it or sees that it is short. Each package registers its experiments in a class of its
 * tests, {@code …Runs}, which is found by its name; {@link SameBitsTest} holds that no method is missing.
 */
public final class Runs {
    /** What a class {@code …Runs} implements. */
    public interface Of {
        /**
         * Registers the experiments of a package.
         *
         * @param runs takes them
         */
        void register(Runs runs);
    }

    /** One experiment. */
    public static final class Run {
        private final IntFunction<List<?>> rows;
        private final boolean stoppable;
        private final Runnable call;
        private boolean compilerNeeded;

        private Run(IntFunction<List<?>> rows, boolean stoppable, Runnable call) {
            this.rows = rows;
            this.stoppable = stoppable;
            this.call = call;
        }

        /** Marks an experiment whose data cannot be fewer, so that it takes too long in an interpreter. */
        public void needsCompiler() {
            compilerNeeded = true;
        }

        /** Its rows for an amount of work: 1 for an interpreter without FMA, more where the compiler is to see the loops. */
        List<?> rows(int work) {
            return rows.apply(work);
        }

        boolean isStoppable() {
            return stoppable;
        }

        /** A call of minutes and hours if it is stoppable, else the longest call that its spec allows. */
        Runnable call() {
            return call;
        }

        boolean isCompilerNeeded() {
            return compilerNeeded;
        }
    }

    /** All experiments, by "Class.method". */
    static final SortedMap<String, Run> ALL = find();

    private final SortedMap<String, Run> found = new TreeMap<>();

    private Runs() {}

    /**
     * Registers an experiment that can take longer than half a second, and that the stop button ends.
     *
     * @param name its class and method
     * @param rows its rows for an amount of work
     * @param call a call that takes minutes or hours, within the limits of its spec
     * @return the experiment
     */
    public Run stoppable(String name, IntFunction<List<?>> rows, Runnable call) {
        return add(name, new Run(rows, true, call));
    }

    /**
     * Registers an experiment that takes less than half a second, because its spec or its recording bounds it.
     *
     * @param name its class and method
     * @param rows its rows for an amount of work
     * @param call the longest call
     * @return the experiment
     */
    public Run brief(String name, IntFunction<List<?>> rows, Runnable call) {
        return add(name, new Run(rows, false, call));
    }

    private Run add(String name, Run run) {
        if (found.put(name, run) != null) {
            throw new IllegalArgumentException("name is " + name + ", which is registered twice");
        }
        return run;
    }

    /** These rows again and again, 100,000 of them and a few: more than a run of an experiment gives. */
    public static <T> List<T> many(List<T> rows) {
        List<T> many = new ArrayList<>();
        while (many.size() < 100_000) {
            many.addAll(rows);
        }
        return many;
    }

    private static SortedMap<String, Run> find() {
        Runs runs = new Runs();
        try {
            Path classes = Path.of(Runs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(classes.resolve("floatlab"))) {
                for (Path file : files.filter(f -> f.toString().endsWith("Runs.class"))
                        .sorted()
                        .toList()) {
                    String name = classes.relativize(file).toString().replace(".class", "");
                    Class<?> type =
                            Class.forName(name.replace(file.getFileSystem().getSeparator(), "."));
                    if (Of.class.isAssignableFrom(type)) {
                        ((Of) type.getConstructor().newInstance()).register(runs);
                    }
                }
            }
        } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return runs.found;
    }
}
