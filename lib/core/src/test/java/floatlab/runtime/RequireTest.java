package floatlab.runtime;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequireTest {
    private static void refused(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void anElementOutOfItsRangeIsNamedByItsIndex() {
        Require.allBetween("sizes", List.of(), 2, 4);
        Require.allBetween("sizes", List.of(4, 2, 2), 2, 4);
        refused("sizes[1] is 1, expected 2 to 4", () -> Require.allBetween("sizes", List.of(2, 1), 2, 4));
        refused("sizes[0] is 5, expected 2 to 4", () -> Require.allBetween("sizes", List.of(5, 2), 2, 4));
    }

    @Test
    void ascendingNumbersAreAllDifferent() {
        Require.ascending("sizes", List.of(2, 3, 4), 2, 4);
        Require.ascending("sizes", List.of(1, Integer.MAX_VALUE), 1, Integer.MAX_VALUE);
        refused("sizes[0] is 1, expected 2 to 4, ascending", () -> Require.ascending("sizes", List.of(1, 3), 2, 4));
        refused("sizes[1] is 3, expected 4 to 4, ascending", () -> Require.ascending("sizes", List.of(3, 3), 2, 4));
        refused("sizes[1] is 5, expected 3 to 4, ascending", () -> Require.ascending("sizes", List.of(2, 5), 2, 4));
    }
}
