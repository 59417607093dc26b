package floatlab.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private static final Digits TRAINING = Digits.training();
    private static final Digits TEST = Digits.test();

    @Test
    void thePackHasTheCountsThatItsAuthorsState() {
        assertThat(TRAINING.count()).isEqualTo(Digits.TRAINING);
        assertThat(TEST.count()).isEqualTo(517);
        int[] counts = new int[Digits.CLASSES];
        for (Digits part : new Digits[] {TRAINING, TEST}) {
            IntStream.range(0, part.count()).forEach(i -> counts[part.label(i)]++);
        }
        // optdigits.names, section 9: the test set's images of each class
        assertThat(counts).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    }

    @Test
    void noImageIsInBothParts() {
        Set<Tensor> training = new HashSet<>();
        IntStream.range(0, TRAINING.count()).forEach(i -> training.add(TRAINING.images(new int[] {i})));
        assertThat(training).hasSize(TRAINING.count());
        for (int i = 0; i < TEST.count(); i++) {
            assertThat(training).doesNotContain(TEST.images(new int[] {i}));
        }
    }

    @Test
    void pixelsAreSixteenthsAndTheFirstImageIsThePackagesOwn() {
        Map<Float, Integer> values = new HashMap<>();
        for (float pixel : TRAINING.images().data()) {
            values.merge(pixel * 16, 1, Integer::sum);
        }
        assertThat(values)
                .hasSize(17)
                .containsOnlyKeys(
                        IntStream.rangeClosed(0, 16).mapToObj(i -> (float) i).toArray(Float[]::new));
        // image permutation(1797)[0] = 1081 of the package, from numpy.random.RandomState(0)
        assertThat(TRAINING.label(0)).isEqualTo(FIRST_LABEL);
        assertThat(TRAINING.images(new int[] {0})).isEqualTo(Tensor.of(FIRST_IMAGE, 1, 1, 8, 8));
    }

    @Test
    void someImagesComeInTheOrderAskedFor() {
        Tensor some = TEST.images(new int[] {5, 2, 5});
        assertThat(some.shapeText()).isEqualTo("(3, 1, 8, 8)");
        assertThat(TEST.labels(new int[] {5, 2, 5})).containsExactly(TEST.label(5), TEST.label(2), TEST.label(5));
        for (int i = 0; i < 64; i++) {
            assertThat(some.data()[i])
                    .isEqualTo(TEST.images().data()[5 * 64 + i])
                    .isEqualTo(some.data()[128 + i]);
            assertThat(some.data()[64 + i]).isEqualTo(TEST.images().data()[2 * 64 + i]);
        }
        assertThat(TEST.images(new int[0]).n()).isZero();
        assertThat(TEST).hasToString("517 handwritten digits of 8×8 pixels");
    }

    @Test
    void aChangedCopyChangesNothing() {
        TEST.images().data()[20] = 7;
        assertThat(TEST.images().data()[20]).isLessThanOrEqualTo(1);
    }

    @Test
    void badIndices() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> TEST.label(517))
                .withMessage("image is 517, expected 0 to 516");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> TEST.images(new int[] {0, -1}))
                .withMessage("image is -1, expected 0 to 516");
        assertThatNullPointerException().isThrownBy(() -> TEST.labels(null));
    }

    private static final int FIRST_LABEL = 2;

    private static final float[] FIRST_IMAGE = sixteenths(
            0, 0, 11, 16, 15, 3, 0, 0, 0, 5, 16, 12, 11, 13, 0, 0, 0, 3, 13, 1, 5, 15, 0, 0, 0, 0, 0, 0, 12, 11, 0, 0,
            0, 0, 0, 1, 16, 7, 0, 0, 0, 0, 0, 10, 15, 0, 0, 0, 0, 0, 12, 16, 16, 11, 1, 0, 0, 0, 13, 13, 8, 13, 16, 8);

    private static float[] sixteenths(int... pixels) {
        float[] image = new float[pixels.length];
        for (int i = 0; i < image.length; i++) {
            image[i] = pixels[i] / 16f;
        }
        return image;
    }
}
