package floatlab.layer;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Values that the Javadoc of this package states as examples or limits. */
class DocumentedValuesTest {
    @Test
    void batchNorm2d() {
        assertThat(Moments.of(new float[] {1, 2, 3, 4}, Variance.TWO_PASS))
                .hasToString("mean 2.5, population variance 1.25, sample variance 1.6666666269302368");
        BatchNorm2d layer = BatchNorm2d.ofChannels(3);
        assertThat(layer).hasToString("BatchNorm2d of 3 channels");
        assertThat(layer.fold(Tensor.zeros(3, 1, 1, 1), null).toString()).contains("bias Tensor ", "0.0");
    }

    @Test
    void logSoftmax() {
        assertThat(LogSoftmax.of(new float[] {0, -16.635532f})[0]).isZero();
        assertThat(LogSoftmax.of(new float[] {0, Math.nextUp(-16.635532f)})[0]).isNotZero();
        assertThat(LogSoftmax.accurate(new float[] {0, -16.635532f})[0]).isNotZero();
        assertThat(Softmax.naive(new float[] {88.72284f, 0})).contains(Float.NaN);
        assertThat(Softmax.of(new float[] {88.72284f, 0})).doesNotContain(Float.NaN);
    }
}
