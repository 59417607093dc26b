package floatlab.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All 2^32 floats; a few minutes for each function. {@code mvn -pl lib/core test -Dgroups=exhaustive -DexcludedGroups=} */
@Tag("exhaustive")
class FloatMathExhaustiveTest {

    private static final int BLOCK = 1 << 16;

    @ParameterizedTest
    @EnumSource
    void scalarIsCorrectlyRounded(ExactFunction function) {
        AtomicLong wrong = new AtomicLong();
        IntStream.range(0, 1 << 16).parallel().forEach(block -> {
            for (int i = 0; i < BLOCK; i++) {
                float x = Float.intBitsToFloat(block << 16 | i);
                if (Float.floatToIntBits(FloatMathTest.apply(function, x)) != Float.floatToIntBits(function.round(x))) {
                    wrong.incrementAndGet();
                }
            }
        });
        assertThat(wrong).hasValue(0);
    }

    @Test
    void fastExpIsWithinOneUlp() {
        double largest = IntStream.range(0, 1 << 16)
                .parallel()
                .mapToDouble(block -> {
                    double most = 0;
                    for (int i = 0; i < BLOCK; i++) {
                        float x = Float.intBitsToFloat(block << 16 | i);
                        most = Float.isNaN(x) ? most : Math.max(most, ExactFunction.fastExpError(x)); // NaN wins
                    }
                    return most;
                })
                .max()
                .orElseThrow();
        assertThat(largest).as("as its documentation has it").isBetween(0.9653, 0.9654);
    }

    @Test
    void vectorsEqualScalars() {
        AtomicLong wrong = new AtomicLong();
        IntStream.range(0, 1 << 16).parallel().forEach(block -> {
            float[] x = new float[BLOCK];
            for (int i = 0; i < BLOCK; i++) {
                x[i] = Float.intBitsToFloat(block << 16 | i);
            }
            float[] y = new float[BLOCK];
            FloatMath.exp(x, y);
            for (int i = 0; i < BLOCK; i++) {
                if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(FloatMath.exp(x[i]))) {
                    wrong.incrementAndGet();
                }
            }
            FloatMath.expFast(x, y);
            for (int i = 0; i < BLOCK; i++) {
                if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(FloatMath.expFast(x[i]))) {
                    wrong.incrementAndGet();
                }
            }
        });
        assertThat(wrong).hasValue(0);
    }
}
