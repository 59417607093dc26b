package floatlab.fuzz;

import floatlab.experiment.bias.BiasPuzzle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Calls of any public constructor or method of some packages, on any object, with arguments of any kind. What takes long is
 * interrupted, as by the kernel's stop button, and has to end then.
 */
final class Calls {
    private static final long MILLIS = 300;

    /** What a call may compute on after an interrupt: the half second that is promised, under a fuzzer's instruments. */
    private static final long MOST_NANOS = 2_000_000_000L;

    /** Who asks for more than this may be told that there is no memory. */
    private static final long MUCH = 1 << 20;

    /** What else than the usual the documentation names. */
    private static final Map<String, List<Class<? extends Exception>>> ALSO = Map.of(
            "TieWalk.run", List.of(IllegalStateException.class),
            "Training.biasTerms", List.of(IllegalStateException.class, IndexOutOfBoundsException.class),
            "LogSoftmax.rows", List.of(IndexOutOfBoundsException.class),
            "FloatMath.sumExpFast", List.of(IndexOutOfBoundsException.class),
            "Tensor.get", List.of(IndexOutOfBoundsException.class));

    private Calls() {}

    /** What a call gave: on what (null of a static one), with which arguments, and the result. */
    record Outcome(Object receiver, Object[] arguments, Object result) {}

    /** One call; null if there are no such arguments, or they are refused. */
    static Outcome call(Executable executable, Decisions in) {
        Values values = new Values(in);
        Alarm alarm = new Alarm(Thread.currentThread());
        double asked = 1;
        try {
            boolean isStatic = !(executable instanceof Method) || Modifier.isStatic(executable.getModifiers());
            Object receiver = isStatic ? null : values.receiver(executable.getDeclaringClass());
            Object[] arguments = values.arguments(executable, 0);
            if (in.next() < 200) {
                sameLengths(arguments);
            }
            for (Object argument : arguments) {
                asked *= argument instanceof Integer size ? Math.max(1.0, size) : 1;
            }
            Optional<Object> result = Documented.call(
                    () -> {
                        Object answer = Values.call(executable, receiver, arguments);
                        return answer == null ? "nothing" : answer;
                    },
                    also(executable));
            return result.map(answer -> new Outcome(receiver, arguments, answer))
                    .orElse(null);
        } catch (Values.None none) {
            return null;
        } catch (OutOfMemoryError e) {
            if (values.largest() <= MUCH && asked <= MUCH) {
                throw new AssertionError("out of memory for a small input to " + executable, e);
            }
            return null;
        } finally {
            alarm.cancel(executable);
        }
    }

    @SuppressWarnings("unchecked")
    private static Class<? extends Exception>[] also(Executable executable) {
        String name = executable.getDeclaringClass().getSimpleName() + "." + executable.getName();
        return ALSO.getOrDefault(name, List.of()).toArray(Class[]::new);
    }

    /** Most methods refuse arrays of different lengths: the others get the first one's, and repeat. */
    private static void sameLengths(Object[] arguments) {
        int length = -1;
        for (int i = 0; i < arguments.length; i++) {
            Object array = arguments[i];
            if (array == null
                    || !array.getClass().isArray()
                    || !array.getClass().getComponentType().isPrimitive()) {
                continue;
            }
            int own = Array.getLength(array);
            length = length < 0 ? own : length;
            if (own != length && own > 0) {
                Object other = Array.newInstance(array.getClass().getComponentType(), length);
                for (int k = 0; k < length; k++) {
                    Array.set(other, k, Array.get(array, k % own));
                }
                arguments[i] = other;
            }
        }
    }

    /** Interrupts a thread after a while, unless it is cancelled. */
    private static final class Alarm {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        private final Thread bell;
        /** The processor time that the thread had used when it rang; negative before. */
        private volatile long rang = -1;

        Alarm(Thread sleeper) {
            bell = new Thread(() -> {
                try {
                    Thread.sleep(MILLIS);
                    rang = THREADS.getThreadCpuTime(sleeper.getId());
                    sleeper.interrupt();
                } catch (InterruptedException cancelled) {
                    // in time
                }
            });
            bell.setDaemon(true);
            bell.start();
        }

        /** Processor time, as others may have the processor meanwhile; who waits for ever is found by the fuzzer's limit. */
        void cancel(Executable executable) {
            long after = rang < 0 ? 0 : THREADS.getCurrentThreadCpuTime() - rang;
            bell.interrupt();
            while (bell.isAlive()) {
                try {
                    bell.join();
                } catch (InterruptedException late) {
                    // a moment before it was cancelled; the exception cleared the flag
                }
            }
            Thread.interrupted();
            if (after > MOST_NANOS) {
                throw new AssertionError(
                        after / 1_000_000 + " ms of processor time after an interrupt of " + executable);
            }
        }
    }

    /** Those of the packages and of the packages below them. */
    static List<Executable> all(String... packages) {
        List<Executable> found = new ArrayList<>();
        try {
            Path classes = Path.of(BiasPuzzle.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (String name : packages) {
                try (Stream<Path> files = Files.walk(classes.resolve(name.replace('.', '/')))) {
                    for (Path file :
                            files.filter(f -> f.toString().endsWith(".class")).toList()) {
                        String path = classes.relativize(file).toString().replace(".class", "");
                        if (path.endsWith("package-info")) {
                            continue;
                        }
                        Class<?> type =
                                Class.forName(path.replace(file.getFileSystem().getSeparator(), "."));
                        if (isPublic(type) && !type.isInterface()) {
                            found.addAll(Arrays.asList(type.getConstructors()));
                            Stream.of(type.getDeclaredMethods())
                                    .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                                    .filter(method -> !isCompilersOwn(method))
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

    /** An enum's valueOf, a record's components and, unless written, its other methods. */
    private static boolean isCompilersOwn(Method method) {
        Class<?> type = method.getDeclaringClass();
        return type.isEnum() && method.getName().equals("valueOf")
                || type.isRecord()
                        && (Modifier.isFinal(method.getModifiers())
                                || Stream.of(type.getRecordComponents())
                                        .anyMatch(component ->
                                                component.getAccessor().equals(method)));
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }
}
