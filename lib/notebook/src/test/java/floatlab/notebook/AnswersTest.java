package floatlab.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void aValueIsItsTypeAndItsBits() {
        assertEquals("float 3dcccccd\ndouble 3fb999999999999a", Answers.values(0.1f, 0.1));
        assertNotEquals(Answers.values(0f), Answers.values(-0f));
        assertNotEquals(Answers.values(0.5f), Answers.values(0.5));
        assertEquals(Answers.values(Float.NaN), Answers.values(Float.intBitsToFloat(0xffc00001)));
        assertEquals("whole 3\nwhole 3\ntrue\nnull", Answers.values(3, 3L, true, null));
        assertEquals("float[2], float 3f800000, float 40000000", Answers.values((Object) new float[] {1, 2}));
        assertEquals("list[1], whole 7", Answers.values(List.of(7)));
    }

    @Test
    void aTextCannotPassForLines() {
        assertEquals(1, Answers.values("float 3f800000\nfloat 3f800000").lines().count());
        assertNotEquals(Answers.values(1f), Answers.values("float 3f800000"));
    }

    @Test
    void aFunctionIsAskedOnEachInput() {
        assertEquals("float 40000000\nfloat 40800000", Answers.of((Float x) -> 2 * x, 1f, 2f));
        assertEquals("whole 1\nthrows ArithmeticException", Answers.of((Integer x) -> 1 / x, 1, 0));
    }

    @Test
    void aFunctionThatChangesItsInputSaysSo() {
        float[] data = {3, 1};
        String text = Answers.of(
                (float[] x) -> {
                    Arrays.sort(x);
                    return x[0];
                },
                data,
                new float[] {1, 2});
        assertEquals("float 3f800000 and changes its input\nfloat 3f800000", text);
    }

    @Test
    void whatIsNotWrittenYetIsThrown() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> Answers.of(
                        (Float x) -> {
                            throw new UnsupportedOperationException();
                        },
                        1f));
    }

    @Test
    void floatsAndDoublesAreReadBack() {
        float[] values = {1f, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY};
        assertArrayEquals(values, Answers.floats(Answers.values(1f, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY)));
        assertThrows(IllegalArgumentException.class, () -> Answers.floats("double 3fb999999999999a"));
        assertThrows(IllegalArgumentException.class, () -> Answers.floats(""));
        double[] wide = {0.1, -0.0, Double.MAX_VALUE};
        assertArrayEquals(wide, Answers.doubles(Answers.values(0.1, -0.0, Double.MAX_VALUE)));
        assertThrows(IllegalArgumentException.class, () -> Answers.doubles("float 3f800000"));
    }
}
