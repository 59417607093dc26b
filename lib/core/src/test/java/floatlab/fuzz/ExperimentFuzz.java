package floatlab.fuzz;

import floatlab.experiment.BiasPuzzle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every public constructor and static method of the experiments and of training, with arguments of any kind. What takes
 * long is interrupted, as by the kernel's stop button, and has to end then.
 */
final class ExperimentFuzz {
    private static final List<Executable> ALL = all("floatlab.experiment", "floatlab.train");

    private static final long MILLIS = 300;

    /** Who asks for more than this may be told that there is no memory. */
    private static final long MUCH = 1 << 20;

    private ExperimentFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Decisions in = new Decisions(data);
        Values values = new Values(in);
        Executable executable = in.of(ALL);
        Object[] arguments;
        try {
            arguments = values.arguments(executable, 0);
        } catch (Values.None none) {
            return;
        }
        Alarm alarm = new Alarm(Thread.currentThread());
        try {
            Documented.call(() -> Values.call(executable, null, arguments), IndexOutOfBoundsException.class);
        } catch (OutOfMemoryError e) {
            if (values.largest() <= MUCH) {
                throw new AssertionError("out of memory for a small input to " + executable, e);
            }
        } finally {
            alarm.cancel();
        }
    }

    /** Interrupts a thread after a while, unless it is cancelled. */
    private static final class Alarm {
        private final Thread bell;

        Alarm(Thread sleeper) {
            bell = new Thread(() -> {
                try {
                    Thread.sleep(MILLIS);
                    sleeper.interrupt();
                } catch (InterruptedException cancelled) {
                    // in time
                }
            });
            bell.setDaemon(true);
            bell.start();
        }

        void cancel() {
            bell.interrupt();
            while (bell.isAlive()) {
                try {
                    bell.join();
                } catch (InterruptedException rang) {
                    // a moment before it was cancelled; the exception cleared the flag
                }
            }
            Thread.interrupted();
        }
    }

    static List<Executable> all(String... packages) {
        List<Executable> found = new ArrayList<>();
        try {
            Path classes = Path.of(BiasPuzzle.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (String name : packages) {
                try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
                    for (Path file :
                            files.filter(f -> f.toString().endsWith(".class")).toList()) {
                        String simple = file.getFileName().toString().replace(".class", "");
                        Class<?> type = Class.forName(name + "." + simple);
                        if (isPublic(type)) {
                            found.addAll(List.of(type.getConstructors()));
                            Stream.of(type.getDeclaredMethods())
                                    .filter(ExperimentFuzz::isOpen)
                                    // the compiler's own
                                    .filter(method ->
                                            !(type.isEnum() && method.getName().equals("valueOf")))
                                    .forEach(found::add);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        found.sort(Comparator.comparing(Executable::toString));
        return List.copyOf(found);
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }

    private static boolean isOpen(Method method) {
        return Modifier.isStatic(method.getModifiers())
                && Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic();
    }
}
