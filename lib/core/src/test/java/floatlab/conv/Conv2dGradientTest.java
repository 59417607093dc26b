package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.LoopNest;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class Conv2dGradientTest {
    private static final List<Conv2dShape> SHAPES = List.of(
            Conv2dShape.of(1, 1, 1),
            Conv2dShape.of(3, 2, 3),
            Conv2dShape.of(2, 3, 3).withPadding(1),
            Conv2dShape.of(2, 3, 3).withStride(2).withPadding(1, 2, 0, 1),
            Conv2dShape.of(2, 2, 1).withStride(3),
            Conv2dShape.of(2, 2, 2).withStride(1, 3).withDilation(2, 3).withPadding(2, 0, 3, 1),
            Conv2dShape.of(2, 2, 3).withStride(2, 4).withDilation(3, 2).withPadding(2, 1, 3, 4),
            Conv2dShape.of(4, 6, 3).withGroups(2).withPadding(1),
            Conv2dShape.of(4, 4, 3).withGroups(4).withPadding(1),
            Conv2dShape.of(5, 9, 5).withPadding(2),
            Conv2dShape.of(1, 1, 2).withPadding(5),
            Conv2dShape.of(2, 2, 3).withStride(7, 8),
            Conv2dShape.of(2, 2, 2).withStride(20).withPadding(5),
            Conv2dShape.of(2, 2, 2).withStride(30).withPadding(13),
            Conv2dShape.of(1, 1, 1).withStride(100_000).withPadding(20_000));

    private static final int H = 11;
    private static final int W = 10;

    private static Tensor random(NumpyRandom random, int n, int c, int h, int w) {
        float[] values = random.randomFloats(n * c * h * w);
        for (int i = 0; i < values.length; i++) {
            values[i] -= 0.5f;
        }
        return Tensor.of(values, n, c, h, w);
    }

    /** One product of the loss's gradient, with the coordinates by which it is sorted. */
    private record Term(int c, int kh, int kw, float x, float w) {}

    /** The sum of terms in the order's sequence; one chunk, no blocks. */
    private static float sum(List<Term> terms, ReductionOrder order) {
        Comparator<Term> sequence = Comparator.comparing(t -> 0);
        for (String axis : order.nest().describe().replaceAll("[() ]", "").split(",")) {
            sequence = sequence.thenComparing(t -> axis.equals("c") ? t.c : axis.equals("kh") ? t.kh : t.kw);
        }
        terms.sort(sequence);
        float acc = 0;
        for (Term t : terms) {
            acc = order.arithmetic().accumulate(acc, t.x, t.w);
        }
        return acc;
    }

    @SuppressWarnings("unchecked")
    private static List<Term>[] lists(int n) {
        List<Term>[] lists = new List[n];
        for (int i = 0; i < n; i++) {
            lists[i] = new ArrayList<>();
        }
        return lists;
    }

    @Test
    void eachElementIsTheSumOfItsProductsInTheOrderNamed() {
        NumpyRandom random = new NumpyRandom(11);
        for (Conv2dShape s : SHAPES) {
            int n = 3;
            int inPer = s.inChannels() / s.groups();
            int outPer = s.outChannels() / s.groups();
            Tensor x = random(random, n, s.inChannels(), H, W);
            Tensor w = random(random, s.outChannels(), inPer, s.kernelH(), s.kernelW());
            Tensor g = random(random, n, s.outChannels(), s.outputHeight(H), s.outputWidth(W));
            List<Term>[] byInput = lists(x.size());
            List<Term>[] byWeight = lists(w.size());
            List<Term>[] byBias = lists(s.outChannels());
            for (int i = 0; i < n; i++) {
                for (int oc = 0; oc < s.outChannels(); oc++) {
                    for (int oy = 0; oy < g.h(); oy++) {
                        for (int ox = 0; ox < g.w(); ox++) {
                            float gradient = g.get(i, oc, oy, ox);
                            byBias[oc].add(new Term(i, oy, ox, gradient, 1));
                            for (int c = 0; c < inPer; c++) {
                                for (int kh = 0; kh < s.kernelH(); kh++) {
                                    for (int kw = 0; kw < s.kernelW(); kw++) {
                                        int y = oy * s.strideH() - s.padTop() + kh * s.dilationH();
                                        int z = ox * s.strideW() - s.padLeft() + kw * s.dilationW();
                                        if (y < 0 || y >= H || z < 0 || z >= W) {
                                            continue;
                                        }
                                        int channel = oc / outPer * inPer + c;
                                        int at = ((oc * inPer + c) * s.kernelH() + kh) * s.kernelW() + kw;
                                        byInput[((i * s.inChannels() + channel) * H + y) * W + z].add(
                                                new Term(oc, oy, ox, gradient, w.data()[at]));
                                        byWeight[at].add(new Term(i, oy, ox, x.get(i, channel, y, z), gradient));
                                    }
                                }
                            }
                        }
                    }
                }
            }
            for (LoopNest nest : List.of(LoopNest.C_KH_KW, LoopNest.KW_KH_C)) {
                for (Arithmetic arithmetic : Arithmetic.values()) {
                    ReductionOrder order =
                            ReductionOrder.of(arithmetic, BiasOrder.FIRST).withNest(nest);
                    Conv2dGradient gradient = Conv2dGradient.of(s, order);
                    equal(gradient.input(g, w, H, W).data(), byInput, order, s);
                    equal(gradient.weight(x, g).data(), byWeight, order, s);
                    equal(gradient.bias(g), byBias, order, s);
                    assertThat(gradient.withThreads(3).weight(x, g))
                            .isEqualTo(gradient.withThreads(1).weight(x, g));
                }
            }
        }
    }

    private static void equal(float[] actual, List<Term>[] terms, ReductionOrder order, Conv2dShape shape) {
        float[] expected = new float[terms.length];
        for (int i = 0; i < terms.length; i++) {
            expected[i] = sum(terms[i], order);
        }
        assertThat(actual).as("%s, %s", shape, order.describe()).containsExactly(expected);
    }

    @Test
    void finiteDifferencesAgree() {
        // The loss Σ g·y is linear in x, in w and in b, so that a difference of any size is exact but for rounding.
        NumpyRandom random = new NumpyRandom(12);
        ReductionOrder order = ReductionOrder.fma(BiasOrder.FIRST).withAccumulator(Format.BINARY64);
        for (Conv2dShape s : SHAPES) {
            Tensor x = random(random, 2, s.inChannels(), H, W);
            Tensor w = random(random, s.outChannels(), s.inChannels() / s.groups(), s.kernelH(), s.kernelW());
            Tensor g = random(random, 2, s.outChannels(), s.outputHeight(H), s.outputWidth(W));
            Conv2dGradient gradient = Conv2dGradient.of(s, order);
            // Each output is rounded to float, |y| ≤ 45·¼, u = 2⁻²⁴; the loss has at most 2·9·225 of them times ½.
            double tolerance = 2 * 4050 * 0.5 * 11.25 * 0x1p-24;
            Tensor byInput = gradient.input(g, w, H, W);
            Tensor byWeight = gradient.weight(x, g);
            for (int trial = 0; trial < 12; trial++) {
                int i = (int) (random.random(1)[0] * x.size());
                assertThat(difference(x, i, () -> loss(x, w, s, order, g)))
                        .isCloseTo(byInput.data()[i], within(tolerance));
                int j = (int) (random.random(1)[0] * w.size());
                assertThat(difference(w, j, () -> loss(x, w, s, order, g)))
                        .isCloseTo(byWeight.data()[j], within(tolerance));
            }
        }
    }

    private static double difference(Tensor tensor, int at, java.util.function.DoubleSupplier loss) {
        float value = tensor.data()[at];
        tensor.data()[at] = value + 1;
        double above = loss.getAsDouble();
        tensor.data()[at] = value;
        return above - loss.getAsDouble();
    }

    private static double loss(Tensor x, Tensor w, Conv2dShape s, ReductionOrder order, Tensor g) {
        Tensor y = ScalarConv2d.forward(x, w, null, s, order);
        double sum = 0;
        for (int i = 0; i < y.size(); i++) {
            sum += (double) y.data()[i] * g.data()[i];
        }
        return sum;
    }

    @Test
    void chunksAndAccumulatorsAreThoseOfTheOrder() {
        Conv2dShape shape = Conv2dShape.of(2, 3, 3).withPadding(1);
        NumpyRandom random = new NumpyRandom(13);
        Tensor x = random(random, 2, 2, 6, 6);
        Tensor g = random(random, 2, 3, 6, 6);
        ReductionOrder plain = ReductionOrder.fma(BiasOrder.FIRST);
        Tensor exact =
                Conv2dGradient.of(shape, plain.withAccumulator(Format.BINARY64)).weight(x, g);
        assertThat(Conv2dGradient.of(shape, plain.withChunks(Chunks.ofTerms(9))).weight(x, g))
                .isNotEqualTo(Conv2dGradient.of(shape, plain).weight(x, g));
        // 72 terms of at most ¼ each, in floats
        float[] floats = Conv2dGradient.of(shape, plain).weight(x, g).data();
        for (int i = 0; i < floats.length; i++) {
            assertThat(floats[i]).isCloseTo(exact.data()[i], within(73 * 72 * 0.25f * 0x1p-24f));
        }
    }

    /** Sizes whose sums do not fit into an int, and a stride whose phases nobody can count. */
    @Test
    @Timeout(20)
    void hugePaddingAndStridesGiveTheRightGradient() {
        ReductionOrder order = ReductionOrder.fma(BiasOrder.FIRST);
        Tensor weight = Tensor.of(new float[] {2}, 1, 1, 1, 1);
        Conv2dShape padded = Conv2dShape.of(1, 1, 1).withStride(1 << 20, 1).withPadding(Integer.MAX_VALUE, 0, 0, 0);
        Tensor gradient = Tensor.zeros(1, 1, 2049, 1);
        gradient.data()[2048] = 3;
        assertThat(Conv2dGradient.of(padded, order)
                        .input(gradient, weight, 2, 1)
                        .data())
                .containsExactly(0, 6);
        Conv2dShape strided = Conv2dShape.of(1, 1, 1).withStride(Integer.MAX_VALUE);
        Tensor three = Tensor.of(new float[] {3}, 1, 1, 1, 1);
        assertThat(Conv2dGradient.of(strided, order).input(three, weight, 1, 1).data())
                .containsExactly(6);
    }

    @Test
    void wrongShapesAreNamed() {
        Conv2dGradient gradient = Conv2dGradient.of(Conv2dShape.of(2, 3, 3), ReductionOrder.fma(BiasOrder.FIRST));
        Tensor w = Tensor.zeros(3, 2, 3, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.input(Tensor.zeros(1, 3, 3, 4), w, 5, 5))
                .withMessage("gradient has shape (1, 3, 3, 4), expected (1, 3, 3, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.weight(Tensor.zeros(2, 2, 5, 5), Tensor.zeros(1, 3, 3, 3)))
                .withMessage("gradient has 1 images, input has 2, expected the same and 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.weight(Tensor.zeros(1, 2, 5, 5), Tensor.zeros(1, 3, 3, 4)))
                .withMessage("gradient has shape (1, 3, 3, 4), expected (1, 3, 3, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.weight(Tensor.zeros(1, 4, 5, 5), Tensor.zeros(1, 3, 3, 3)))
                .withMessage("weight has 2 input channels, input has 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.input(Tensor.zeros(1, 3, 3, 3), Tensor.zeros(3, 2, 3, 2), 5, 5))
                .withMessage("weight has a kernel of 3×2, expected 3×3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.bias(Tensor.zeros(1, 2, 3, 3)))
                .withMessage("gradient has shape (1, 2, 3, 3), expected 3 channels and 1 element or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.withThreads(0))
                .withMessage("count is 0, expected 1 to 1024");
    }
}
