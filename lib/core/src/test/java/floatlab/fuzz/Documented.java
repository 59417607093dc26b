package floatlab.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/**
 * Calls that may refuse what they are given, but only in the ways that the library promises: an exception of a documented
 * type, thrown on purpose, with a message that says what is wrong. Anything else is a bug.
 */
final class Documented {
    private Documented() {}

    /**
     * The result of a call, or nothing if it refuses its arguments as it should.
     *
     * @param call what is tried
     * @param also further exceptions that its documentation names
     */
    @SafeVarargs
    static <T> Optional<T> call(Callable<T> call, Class<? extends Exception>... also) {
        try {
            return Optional.ofNullable(call.call());
        } catch (Exception thrown) {
            if (!isDocumented(thrown, List.of(also))) {
                throw new AssertionError("not a documented exception: " + thrown, thrown);
            }
            return Optional.empty();
        }
    }

    /** {@link #call} without a result. */
    @SafeVarargs
    static void run(Runnable call, Class<? extends Exception>... also) {
        call(
                () -> {
                    call.run();
                    return true;
                },
                also);
    }

    static boolean isDocumented(Throwable thrown, List<Class<? extends Exception>> also) {
        if (thrown instanceof CancellationException) {
            return Thread.currentThread().isInterrupted(); // it stays interrupted
        }
        String message = thrown.getMessage();
        if (message == null || message.isBlank() || !thrownOnPurpose(thrown)) {
            return false;
        }
        if (thrown instanceof NullPointerException) {
            return message.matches("[a-z]\\w*(\\[.*])?|[a-z]\\w* (is|has) .*"); // it names the argument
        }
        return thrown instanceof IOException
                || thrown.getClass() == IllegalArgumentException.class
                || also.stream().anyMatch(type -> type.isInstance(thrown));
    }

    /** By the library's own code, or its call of a check such as requireNonNull; not by the way. */
    private static boolean thrownOnPurpose(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().startsWith("floatlab.")) {
                return true;
            }
            if (!frame.getClassName().equals("java.util.Objects")
                    && !frame.getClassName().equals("jdk.internal.util.Preconditions")) {
                return false;
            }
        }
        return false;
    }

    /** Throws if something the library promises does not hold. */
    static void promise(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("broken promise: " + what);
        }
    }
}
