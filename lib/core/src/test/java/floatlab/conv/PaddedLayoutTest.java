package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each term lies where the layout says, rows are no longer than necessary, and no layout is larger than its limits. */
class PaddedLayoutTest {
    private static final ReductionOrder ORDER = ReductionOrder.of(Arithmetic.FMA, BiasOrder.FIRST);

    @Test
    void eachTermOfEachOutputLiesAtItsPlace() {
        Random random = new Random(20);
        for (int trial = 0; trial < 500; trial++) {
            Conv2dShape shape = Conv2dShape.of(1 + random.nextInt(2), 1, 1)
                    .withKernel(1 + random.nextInt(3), 1 + random.nextInt(4))
                    .withStride(1 + random.nextInt(4), 1 + random.nextInt(4))
                    .withDilation(1 + random.nextInt(4), 1 + random.nextInt(4))
                    .withPadding(random.nextInt(6), random.nextInt(6), random.nextInt(6), random.nextInt(6));
            int h = Math.max(1, reach(shape.kernelH(), shape.dilationH()) - shape.padTop()) + random.nextInt(6);
            // Wide images reach the loop that copies every second pixel by vectors.
            int w = Math.max(1, reach(shape.kernelW(), shape.dilationW()) - shape.padLeft())
                    + random.nextInt(trial % 5 == 0 ? 90 : 9);
            check(shape, h, w);
        }
    }

    private static int reach(int kernel, int dilation) {
        return (kernel - 1) * dilation + 1;
    }

    private static void check(Conv2dShape shape, int h, int w) {
        PaddedLayout layout = PaddedLayout.of(shape, h, w);
        float[] x = new float[shape.inChannels() * h * w];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        float[] padded = new float[shape.inChannels() * layout.plane];
        for (int channel = 0; channel < shape.inChannels(); channel++) {
            layout.copy(x, channel * h * w, padded, channel * layout.plane);
        }
        Terms terms = Terms.of(ORDER, shape.inChannels(), shape.kernelH(), shape.kernelW());
        int[] places = layout.places(terms);
        for (int r = 0; r < shape.outputHeight(h); r++) {
            for (int q = 0; q < shape.outputWidth(w); q++) {
                for (int k = 0; k < terms.size(); k++) {
                    int row = r * shape.strideH() - shape.padTop() + terms.row(k) * shape.dilationH();
                    int column = q * shape.strideW() - shape.padLeft() + terms.column(k) * shape.dilationW();
                    boolean inside = row >= 0 && row < h && column >= 0 && column < w;
                    assertThat(padded[r * layout.pitch + q + places[k]])
                            .as("%s of %s × %s, output (%s, %s), term %s", shape, h, w, r, q, k)
                            .isEqualTo(inside ? x[(terms.channel(k) * h + row) * w + column] : 0);
                }
            }
        }
        assertThat(layout.pitch).as("%s of %s × %s", shape, h, w).isGreaterThanOrEqualTo(shortestPitch(shape, h, w));
        assertThat(layout.pixels).isEqualTo((shape.outputHeight(h) - 1) * layout.pitch + shape.outputWidth(w));
    }

    /** The shortest pitch at which no place that outputs read has to hold two pixels, or a pixel and padding. */
    private static int shortestPitch(Conv2dShape shape, int h, int w) {
        int rows = shape.outputHeight(h) + (shape.kernelH() - 1) * shape.dilationH() / shape.strideH();
        int columns = shape.outputWidth(w) + (shape.kernelW() - 1) * shape.dilationW() / shape.strideW();
        int pitch = shape.outputWidth(w);
        while (!isConsistent(shape, h, w, rows, columns, pitch)) {
            pitch++;
        }
        return pitch;
    }

    private static boolean isConsistent(Conv2dShape shape, int h, int w, int rows, int columns, int pitch) {
        for (int kh = 0; kh < shape.kernelH(); kh++) {
            for (int kw = 0; kw < shape.kernelW(); kw++) {
                int top = kh * shape.dilationH() % shape.strideH() - shape.padTop();
                int left = kw * shape.dilationW() % shape.strideW() - shape.padLeft();
                Map<Integer, Integer> pixels = new HashMap<>();
                for (int r = 0; r < rows; r++) {
                    for (int q = 0; q < columns; q++) {
                        int row = top + r * shape.strideH();
                        int column = left + q * shape.strideW();
                        boolean inside = row >= 0 && row < h && column >= 0 && column < w;
                        int pixel = inside ? row * w + column : -1;
                        if (pixels.getOrDefault(r * pitch + q, pixel) != pixel) {
                            return false;
                        }
                        pixels.put(r * pitch + q, pixel);
                    }
                }
            }
        }
        return true;
    }

    /** Every row that is read here is a row of the image; rows of padding alone could lie closer together. */
    @Test
    void rowsAreAsShortAsCanBe() {
        Random random = new Random(21);
        for (int trial = 0; trial < 300; trial++) {
            Conv2dShape shape = Conv2dShape.of(1, 1, 1)
                    .withKernel(1 + random.nextInt(3), 1 + random.nextInt(4))
                    .withStride(1 + random.nextInt(3), 1 + random.nextInt(4))
                    .withDilation(1 + random.nextInt(4))
                    .withPadding(0, 0, random.nextInt(6), random.nextInt(6));
            int h = 2 * shape.strideH() + reach(shape.kernelH(), shape.dilationH());
            int w = 2 * shape.strideW() + reach(shape.kernelW(), shape.dilationW()) + random.nextInt(9);
            assertThat(PaddedLayout.of(shape, h, w).pitch)
                    .as("%s of %s × %s", shape, h, w)
                    .isEqualTo(shortestPitch(shape, h, w));
        }
    }

    /** In an image of 6 rows of 6 pixels, what no tap reads is left out. */
    @ParameterizedTest
    @CsvSource({
        // kernel, stride, dilation, left, right, pitch, plane
        "1, 1, 1, 0, 0, 6, 36", // the input itself
        "3, 1, 1, 0, 0, 6, 36", // four outputs in a row of six pixels
        "3, 1, 1, 1, 0, 7, 42", // each row has one place of padding on its left
        "3, 1, 1, 1, 1, 7, 43", // on its right is the next row's place; the last row needs another one
        "3, 1, 1, 0, 1, 7, 42",
        "3, 1, 1, 2, 2, 8, 50", // as many outputs as a row is long
        "3, 1, 2, 2, 2, 8, 50",
        "1, 2, 1, 0, 0, 3, 9", // every second pixel of every second row
        "3, 2, 1, 0, 0, 3, 36", // four phases of three rows
        "2, 3, 4, 2, 3, 3, 28", // four phases of two rows; a third column of taps would need longer rows
        "3, 2, 2, 0, 0, 3, 9" // one phase, as no tap reads the others
    })
    void nothingIsLongerThanNeeded(int kernel, int stride, int dilation, int left, int right, int pitch, int plane) {
        Conv2dShape shape = Conv2dShape.of(1, 1, kernel)
                .withStride(stride)
                .withDilation(dilation)
                .withPadding(0, 0, left, right);
        PaddedLayout layout = PaddedLayout.of(shape, 6, 6);
        assertThat(layout.pitch).isEqualTo(pitch);
        assertThat(layout.plane).isEqualTo(plane);
    }

    @Test
    void theInputItselfIsUsedWhereItHasThisLayout() {
        Conv2dShape every = Conv2dShape.of(3, 2, 1);
        assertThat(PaddedLayout.of(every, 5, 7).isInput()).isTrue();
        assertThat(PaddedLayout.of(every.withStride(2), 5, 7).isInput()).isFalse();
        assertThat(PaddedLayout.of(every.withPadding(1), 5, 7).isInput()).isFalse();
        assertThat(PaddedLayout.of(every.withKernel(1, 3), 5, 7).isInput()).isFalse();
        assertThat(PaddedLayout.of(every.withKernel(3, 1), 5, 7).isInput()).isFalse();
        assertThat(PaddedLayout.of(every.withKernel(3, 3), 5, 7).isInput()).isFalse();
        assertThat(PaddedLayout.of(every.withPadding(1, 0, 0, 0), 5, 7).isInput())
                .isFalse();
        assertThat(PaddedLayout.of(every.withPadding(0, 0, 1, 0), 5, 7).isInput())
                .isFalse();
        assertThat(PaddedLayout.of(every.withPadding(0, 1, 0, 0), 5, 7).isInput())
                .isFalse();
        // As large as the input, but half of it is padding, and half of the input is left out.
        PaddedLayout right = PaddedLayout.of(every.withStride(2, 1).withPadding(0, 0, 0, 8), 8, 8);
        PaddedLayout below = PaddedLayout.of(every.withStride(1, 2).withPadding(0, 8, 0, 0), 8, 8);
        assertThat(right.plane).isEqualTo(64);
        assertThat(right.isInput()).isFalse();
        assertThat(below.plane).isEqualTo(64);
        assertThat(below.isInput()).isFalse();
    }

    /** A kernel of two taps far apart in an input of one pixel: with so much padding there is one output. */
    private static PaddedLayout apart(int dilationH, int dilationW, int strideH, int strideW) {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1)
                .withKernel(dilationH > 0 ? 2 : 1, dilationW > 0 ? 2 : 1)
                .withDilation(Math.max(1, dilationH), Math.max(1, dilationW))
                .withStride(strideH, strideW)
                .withPadding(dilationH, 0, dilationW, 0);
        return PaddedLayout.of(shape, 1, 1);
    }

    @Test
    void sixteenMillionFloatsAreAlwaysAllowed() {
        assertThat(apart(4095, 4095, 1, 1)).isNotNull();
        assertThat(apart(4096, 4095, 1, 1)).isNull();
        assertThat(apart(4095, 4096, 1, 1)).isNull();
        // With a stride, a step of one output is a step of several pixels.
        assertThat(apart(2 * 4095, 4095, 2, 1)).isNotNull();
        assertThat(apart(4095, 2 * 4095, 1, 2)).isNotNull();
        assertThat(apart(2 * 4096, 4095, 2, 1)).isNull();
        assertThat(apart(4095, 2 * 4096, 1, 2)).isNull();
    }

    /** The planes of these rows, which overlap, would be small enough. */
    @Test
    void rowsAndColumnsCountForEachChannel() {
        Conv2dShape shape = Conv2dShape.of(2, 1, 2).withDilation(2047, 2048).withPadding(2047, 0, 2048, 2048);
        assertThat(PaddedLayout.of(shape, 1, 1)).isNull();
    }

    @Test
    void tapsLieWithinABillionPixels() {
        assertThat(apart(1 << 30, 0, 1 << 10, 1)).isNotNull();
        assertThat(apart((1 << 30) + 1, 0, 1 << 10, 1)).isNull();
        assertThat(apart(0, 1 << 30, 1, 1 << 10)).isNotNull();
        assertThat(apart(0, (1 << 30) + 1, 1, 1 << 10)).isNull();
    }

    @Test
    void aMillionPhasesAreEnough() {
        assertThat(apart(1, 1, 1 << 10, 1 << 10)).isNotNull();
        assertThat(apart(1, 1, 1 << 10, (1 << 10) + 1)).isNull();
    }

    /** An input of h × w pixels and an output of the same width; the kernel's two taps lie in a row, so far apart. */
    private static PaddedLayout wide(int inChannels, int outChannels, int h, int w, int dilation) {
        Conv2dShape shape = Conv2dShape.of(inChannels, outChannels, 1)
                .withKernel(1, 2)
                .withDilation(1, dilation)
                .withPadding(0, 0, dilation, 0);
        return PaddedLayout.of(shape, h, w);
    }

    @Test
    void sixteenTimesInputAndOutputAreAllowed() {
        int size = 4096; // 16 · (size² + size²) is 32 · size rows of so many
        assertThat(wide(1, 1, size, size, 31 * size)).isNotNull();
        assertThat(wide(1, 1, size, size, 31 * size + 1)).isNull();
        assertThat(wide(1, 3, size, size, 63 * size)).isNotNull();
        assertThat(wide(1, 3, size, size, 63 * size + 1)).isNull();
        int most = (1 << 16) / 3; // 16 · (3 + 1) · size² / 4, in three channels
        assertThat(wide(3, 1, size, size / 4, most - size / 4)).isNotNull();
        assertThat(wide(3, 1, size, size / 4, most - size / 4 + 1)).isNull();
    }

    @Test
    void noLayoutHasMoreThanABillionFloats() {
        int size = 8192;
        assertThat(wide(1, 1, size, size, (1 << 30) / size - size)).isNotNull();
        assertThat(wide(1, 1, size, size, (1 << 30) / size - size + 1)).isNull();
    }

    /** Four phases, each with rows and columns of all outputs. */
    private static PaddedLayout phases(int size) {
        Conv2dShape shape = Conv2dShape.of(1024, 1, 2).withStride(2).withPadding(2 * size - 1, 0, 2 * size - 1, 0);
        return PaddedLayout.of(shape, 1, 1);
    }

    @Test
    void allPhasesCountTogether() {
        assertThat(phases(64).plane).isEqualTo(4 * 64 * 64);
        assertThat(phases(65)).isNull();
    }
}
