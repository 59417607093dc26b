package floatlab.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The stored inputs of every fuzz target, and some random ones; {@link FuzzTest} looks for more. */
@Timeout(120)
class FuzzInputsTest {
    private static final int RANDOM_INPUTS = 300;

    static List<Class<?>> targets() {
        return FuzzTargets.ALL;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void storedInputsPass(Class<?> target) throws Exception {
        assertThat(FuzzTargets.files(target)).isNotEmpty();
        for (Path file : FuzzTargets.files(target)) {
            run(target, Files.readAllBytes(file), file.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void randomInputsPass(Class<?> target) throws Exception {
        for (int seed = 0; seed < RANDOM_INPUTS; seed++) {
            byte[] input = new byte[seed];
            new Random(seed).nextBytes(input);
            run(target, input, "seed " + seed);
        }
    }

    private static void run(Class<?> target, byte[] input, String name) throws Exception {
        try {
            FuzzTargets.run(target, input);
        } catch (AssertionError | RuntimeException | OutOfMemoryError e) {
            throw new AssertionError(target.getSimpleName() + ", " + name, e);
        }
    }

    /** What the targets would say of a library that breaks its promises. */
    @Test
    void undocumentedExceptionsAreFound() {
        int[] none = {};
        found(() -> none[0]);
        found(() -> Math.addExact(Integer.MAX_VALUE, 1));
        found(() -> Integer.parseInt("x"));
        found(() -> Objects.requireNonNull((Object) null));
        found(() -> List.of(1, null));
        found(() -> {
            throw new CancellationException("nobody interrupted");
        });
        assertThat(Documented.call(() -> {
                    throw new IllegalArgumentException("n is -1, expected 0 or more");
                }))
                .isEmpty();
        assertThat(Documented.call(() -> Objects.requireNonNull((Object) null, "x")))
                .isEmpty();
        assertThat(Documented.call(() -> 1)).contains(1);
    }

    private static void found(java.util.concurrent.Callable<?> call) {
        assertThatThrownBy(() -> Documented.call(call))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("not a documented exception");
    }
}
