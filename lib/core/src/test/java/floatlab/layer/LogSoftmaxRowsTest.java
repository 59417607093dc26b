package floatlab.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A matrix on several threads is each row by itself. */
class LogSoftmaxRowsTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "1000, 40", "5, 20001", "1024, 100", "20000, 5", "1, 40000"})
    void eachRowIsItsOwnOnAnyThreads(int rows, int columns) {
        Random random = new Random(rows + 31L * columns);
        float[] x = new float[rows * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (8 * random.nextGaussian());
        }
        float[] expected = new float[x.length];
        for (int row = 0; row < rows; row++) {
            float[] one = LogSoftmax.of(Arrays.copyOfRange(x, row * columns, (row + 1) * columns));
            System.arraycopy(one, 0, expected, row * columns, columns);
        }
        for (int threads : new int[] {1, 2, 5}) {
            float[] out = new float[x.length];
            LogSoftmax.rows(x, columns, out, threads);
            assertThat(Arrays.equals(out, expected)).as("%d threads", threads).isTrue();
        }
    }

    @Test
    void aMatrixWithoutRowsHasNone() {
        LogSoftmax.rows(new float[0], 3, new float[0], 2);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSoftmax.rows(new float[6], 4, new float[6], 2))
                .withMessageContaining("columns is 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSoftmax.rows(new float[6], 3, new float[5], 2))
                .withMessageContaining("out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSoftmax.rows(new float[6], 3, new float[6], 0))
                .withMessage("threads is 0, expected 1 to 1024");
    }

    @Test
    void anInterruptedThreadGetsAnException() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> LogSoftmax.rows(new float[100_000], 100, new float[100_000], 2));
        assertThat(Thread.interrupted()).isTrue();
    }
}
