package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.LoopNest;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
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

    /**
     * One product of a gradient, with the coordinates by which it is sorted, each above −512. It is an ordinary term, the term
     * of a tap in the input's padding, or the term of an output that does not exist.
     */
    private record Term(Kind kind, int c, int kh, int kw, float x, float w) {
        enum Kind {
            PRESENT,
            PADDING,
            ABSENT
        }

        int coordinate(String axis) {
            return axis.equals("c") ? c : axis.equals("kh") ? kh : kw;
        }
    }

    /** The terms in the sequence of a nest, block of channels after block. */
    private static List<Term> sorted(List<Term> terms, LoopNest nest, int block) {
        String[] axes = nest.describe().replaceAll("[() ]", "").split(",");
        long[] keys = new long[terms.size()]; // block, the axes from the outermost on, and the term's number
        for (int i = 0; i < keys.length; i++) {
            Term t = terms.get(i);
            long key = block == 0 ? 0 : t.c / block;
            for (String axis : axes) {
                key = key << 11 | 512 + t.coordinate(axis);
            }
            keys[i] = key << 16 | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToObj(k -> terms.get((int) (k & 0xffff))).toList();
    }

    /** The sum of sorted terms as the order says. A term that is not added still counts in its chunk. */
    private static float sum(List<Term> sequence, ReductionOrder order) {
        int block = order.channelBlock();
        Float total = null;
        float acc = 0;
        for (int i = 0; i < sequence.size(); i++) {
            Term t = sequence.get(i);
            boolean cut = order.chunks().byChannelBlock()
                    ? i > 0 && t.c / block != sequence.get(i - 1).c / block
                    : i > 0 && order.chunks().terms() > 0 && i % order.chunks().terms() == 0;
            if (cut) {
                total = total == null ? acc : total + acc;
                acc = 0;
            }
            boolean added = t.kind == Term.Kind.PRESENT
                    || t.kind == Term.Kind.PADDING && order.paddingTaps() == PaddingTaps.AS_ZEROS;
            acc = added ? order.arithmetic().accumulate(acc, t.x, t.w) : acc;
        }
        return total == null ? acc : total + acc;
    }

    @SuppressWarnings("unchecked")
    private static List<Term>[] lists(int n) {
        List<Term>[] lists = new List[n];
        for (int i = 0; i < n; i++) {
            lists[i] = new ArrayList<>();
        }
        return lists;
    }

    /** The terms of each element of the three gradients. */
    private record Products(List<Term>[] byInput, List<Term>[] byWeight, List<Term>[] byBias) {
        static Products of(Conv2dShape s, Tensor x, Tensor w, Tensor g) {
            Products p = new Products(lists(x.size()), lists(w.size()), lists(s.outChannels()));
            int inPer = s.inChannels() / s.groups();
            int outPer = s.outChannels() / s.groups();
            for (int i = 0; i < x.n(); i++) {
                for (int oc = 0; oc < s.outChannels(); oc++) {
                    for (int oy = 0; oy < g.h(); oy++) {
                        for (int ox = 0; ox < g.w(); ox++) {
                            p.byBias[oc].add(new Term(Term.Kind.PRESENT, i, oy, ox, g.get(i, oc, oy, ox), 1));
                        }
                    }
                    for (int at = oc * w.size() / w.n(); at < (oc + 1) * w.size() / w.n(); at++) {
                        int kw = at % s.kernelW();
                        int kh = at / s.kernelW() % s.kernelH();
                        int channel = oc / outPer * inPer + at / s.kernelW() / s.kernelH() % inPer;
                        p.addOfWeight(s, x, g, i, oc, channel, kh, kw, at);
                        p.addOfInput(s, x, w, g, i, oc, channel, kh, kw, at);
                    }
                }
            }
            return p;
        }

        /** Sorted as an order adds them. */
        Products in(ReductionOrder order) {
            return new Products(sorted(byInput, order), sorted(byWeight, order), sorted(byBias, order));
        }

        private static List<Term>[] sorted(List<Term>[] terms, ReductionOrder order) {
            List<Term>[] sorted = lists(terms.length);
            Arrays.setAll(sorted, i -> Conv2dGradientTest.sorted(terms[i], order.nest(), order.channelBlock()));
            return sorted;
        }

        private void addOfWeight(
                Conv2dShape s, Tensor x, Tensor g, int i, int oc, int channel, int kh, int kw, int at) {
            for (int oy = 0; oy < g.h(); oy++) {
                for (int ox = 0; ox < g.w(); ox++) {
                    int y = oy * s.strideH() - s.padTop() + kh * s.dilationH();
                    int z = ox * s.strideW() - s.padLeft() + kw * s.dilationW();
                    boolean inside = 0 <= y && y < H && 0 <= z && z < W;
                    byWeight[at].add(new Term(
                            inside ? Term.Kind.PRESENT : Term.Kind.PADDING,
                            i,
                            oy,
                            ox,
                            inside ? x.get(i, channel, y, z) : 0,
                            g.get(i, oc, oy, ox)));
                }
            }
        }

        private void addOfInput(
                Conv2dShape s, Tensor x, Tensor w, Tensor g, int i, int oc, int channel, int kh, int kw, int at) {
            for (int y = 0; y < H; y++) {
                for (int z = 0; z < W; z++) {
                    int top = y + s.padTop() - kh * s.dilationH();
                    int left = z + s.padLeft() - kw * s.dilationW();
                    if (top % s.strideH() == 0 && left % s.strideW() == 0) {
                        int oy = top / s.strideH();
                        int ox = left / s.strideW();
                        boolean exists = 0 <= oy && oy < g.h() && 0 <= ox && ox < g.w();
                        byInput[((i * x.c() + channel) * H + y) * W + z].add(new Term(
                                exists ? Term.Kind.PRESENT : Term.Kind.ABSENT,
                                oc % (s.outChannels() / s.groups()),
                                oy,
                                ox,
                                exists ? g.get(i, oc, oy, ox) : 0,
                                w.data()[at]));
                    }
                }
            }
        }
    }

    @Test
    void eachElementIsTheSumOfItsProductsInTheOrderNamed() {
        NumpyRandom random = new NumpyRandom(11);
        for (Conv2dShape s : SHAPES) {
            Tensor x = random(random, 3, s.inChannels(), H, W);
            Tensor w = random(random, s.outChannels(), s.inChannels() / s.groups(), s.kernelH(), s.kernelW());
            Tensor g = random(random, 3, s.outChannels(), s.outputHeight(H), s.outputWidth(W));
            Products products = Products.of(s, x, w, g);
            for (LoopNest nest : LoopNest.values()) {
                ReductionOrder plain = ReductionOrder.fma(BiasOrder.FIRST).withNest(nest);
                Products sequence = products.in(plain);
                for (Arithmetic arithmetic : Arithmetic.values()) {
                    check(s, x, w, g, sequence, plain.withArithmetic(arithmetic));
                }
                check(s, x, w, g, sequence, plain.withChunks(Chunks.ofTerms(4)));
                ReductionOrder blocks = plain.withChannelBlock(2).withChunks(Chunks.CHANNEL_BLOCKS);
                check(s, x, w, g, products.in(blocks), blocks);
            }
        }
    }

    /** Over the padding an infinite gradient is multiplied by 0, which gives NaN, or skipped. Only that tells the two apart. */
    @Test
    void tapsInThePaddingAreSkippedOrZeros() {
        NumpyRandom random = new NumpyRandom(14);
        int told = 0;
        for (Conv2dShape s : SHAPES) {
            Tensor x = random(random, 3, s.inChannels(), H, W);
            Tensor w = random(random, s.outChannels(), s.inChannels() / s.groups(), s.kernelH(), s.kernelW());
            Tensor g = random(random, 3, s.outChannels(), s.outputHeight(H), s.outputWidth(W));
            g.data()[0] = Float.POSITIVE_INFINITY;
            Products products = Products.of(s, x, w, g);
            ReductionOrder plain = ReductionOrder.fma(BiasOrder.FIRST);
            for (ReductionOrder order : List.of(plain, plain.withChunks(Chunks.ofTerms(4)))) {
                Products sequence = products.in(order);
                check(s, x, w, g, sequence, order);
                ReductionOrder zeros = order.withPaddingTaps(PaddingTaps.AS_ZEROS);
                check(s, x, w, g, sequence, zeros);
                boolean same = Conv2dGradient.of(s, order)
                        .weight(x, g)
                        .equals(Conv2dGradient.of(s, zeros).weight(x, g));
                told += same ? 0 : 1;
            }
        }
        assertThat(told).isGreaterThan(10);
    }

    private static void check(Conv2dShape s, Tensor x, Tensor w, Tensor g, Products products, ReductionOrder order) {
        Conv2dGradient gradient = Conv2dGradient.of(s, order);
        equal(gradient.input(g, w, H, W).data(), products.byInput, order, s);
        equal(gradient.weight(x, g).data(), products.byWeight, order, s);
        equal(gradient.bias(g), products.byBias, order, s);
        assertThat(gradient.withThreads(3).weight(x, g))
                .isEqualTo(gradient.withThreads(1).weight(x, g));
    }

    private static void equal(float[] actual, List<Term>[] terms, ReductionOrder order, Conv2dShape shape) {
        float[] expected = new float[terms.length];
        for (int i = 0; i < terms.length; i++) {
            expected[i] = sum(terms[i], order);
        }
        assertThat(Arrays.equals(actual, expected))
                .as("%s, %s", shape, order.describe())
                .isTrue();
    }

    @Test
    void finiteDifferencesAgree() {
        // The loss Σ g·y is linear in x, in w and in b, so that a difference of any size is exact up to rounding.
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

    /** Sizes whose sums do not fit into an int, and a stride with far too many phases to go through. */
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
                .withMessage("gradient has 1 images, expected 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.weight(Tensor.zeros(0, 2, 5, 5), Tensor.zeros(0, 3, 3, 3)))
                .withMessage("input is (0, 2, 5, 5), expected 1 image or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.weight(Tensor.zeros(1, 2, 5, 5), Tensor.zeros(1, 3, 3, 4)))
                .withMessage("gradient has shape (1, 3, 3, 4), expected (1, 3, 3, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.weight(Tensor.zeros(1, 4, 5, 5), Tensor.zeros(1, 3, 3, 3)))
                .withMessage("input has 4 channels, expected 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.input(Tensor.zeros(1, 3, 3, 3), Tensor.zeros(3, 2, 3, 2), 5, 5))
                .withMessage("weight has shape (3, 2, 3, 2), expected (3, 2, 3, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.bias(Tensor.zeros(1, 2, 3, 3)))
                .withMessage("gradient has 2 channels, expected 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.bias(Tensor.zeros(1, 3, 0, 3)))
                .withMessage("gradient is (1, 3, 0, 3), expected 1 element or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gradient.withThreads(0))
                .withMessage("count is 0, expected 1 to 1024");
    }
}
