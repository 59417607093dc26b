package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.LoopNest;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.VectorSupport;
import floatlab.tensor.Tensor;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Conv2dTest {
    private static final ReductionOrder PLAIN = ReductionOrder.mulAdd(BiasOrder.FIRST);

    private static final List<Conv2dShape> SHAPES = List.of(
            Conv2dShape.of(1, 1, 1),
            Conv2dShape.of(3, 2, 3),
            Conv2dShape.of(2, 3, 3).withPadding(1),
            Conv2dShape.of(2, 3, 3).withStride(2).withPadding(1, 2, 0, 1),
            Conv2dShape.of(2, 2, 2).withStride(1, 3).withDilation(2, 3).withPadding(2, 0, 3, 1),
            Conv2dShape.of(4, 6, 3).withGroups(2).withPadding(1),
            Conv2dShape.of(4, 8, 3).withGroups(4).withKernel(1, 3),
            Conv2dShape.of(1, 1, 3).withPadding(5));

    static List<ReductionOrder> allOrders() {
        List<ReductionOrder> orders = new ArrayList<>();
        for (LoopNest nest : LoopNest.values()) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                for (BiasOrder bias : BiasOrder.values()) {
                    for (PaddingTaps padding : PaddingTaps.values()) {
                        ReductionOrder order = ReductionOrder.of(arithmetic, bias)
                                .withNest(nest)
                                .withPaddingTaps(padding);
                        orders.add(order);
                        orders.add(order.withChunks(Chunks.ofTerms(5)));
                        orders.add(order.withChannelBlock(3).withChunks(Chunks.CHANNEL_BLOCKS));
                        orders.add(order.withChannelBlock(3).withAccumulator(Format.BINARY64));
                        orders.add(order.withChunks(Chunks.ofTerms(7)).withAccumulator(Format.TENSOR_FLOAT32));
                    }
                }
            }
        }
        return orders;
    }

    private static Tensor weightOf(Conv2dShape s, float[] data) {
        return Tensor.of(data, s.outChannels(), s.inChannels() / s.groups(), s.kernelH(), s.kernelW());
    }

    private static int weights(Conv2dShape s) {
        return s.outChannels() * s.inChannels() / s.groups() * s.kernelH() * s.kernelW();
    }

    private static float[] integers(NumpyRandom random, int n) {
        float[] values = random.randomFloats(n);
        for (int i = 0; i < n; i++) {
            values[i] = (float) Math.floor(values[i] * 17) - 8;
        }
        return values;
    }

    /** The outputs for small integers, so that nothing is rounded: each pixel is added to the outputs that see it. */
    private static long[] scattered(Tensor in, Tensor weight, float[] bias, Conv2dShape s, int oh, int ow) {
        long[] out = new long[in.n() * s.outChannels() * oh * ow];
        for (int i = 0; i < out.length; i++) {
            out[i] = (long) bias[i / (oh * ow) % s.outChannels()];
        }
        int inPer = s.inChannels() / s.groups();
        int outPer = s.outChannels() / s.groups();
        for (int n = 0; n < in.n(); n++) {
            for (int ic = 0; ic < s.inChannels(); ic++) {
                for (int y = 0; y < in.h(); y++) {
                    for (int x = 0; x < in.w(); x++) {
                        for (int oc = ic / inPer * outPer; oc < (ic / inPer + 1) * outPer; oc++) {
                            for (int kh = 0; kh < s.kernelH(); kh++) {
                                for (int kw = 0; kw < s.kernelW(); kw++) {
                                    int top = y + s.padTop() - kh * s.dilationH();
                                    int left = x + s.padLeft() - kw * s.dilationW();
                                    if (top < 0 || left < 0 || top % s.strideH() != 0 || left % s.strideW() != 0) {
                                        continue;
                                    }
                                    int row = top / s.strideH();
                                    int column = left / s.strideW();
                                    if (row < oh && column < ow) {
                                        out[((n * s.outChannels() + oc) * oh + row) * ow + column] +=
                                                (long) in.get(n, ic, y, x) * (long) weight.get(oc, ic % inPer, kh, kw);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return out;
    }

    @Test
    void everyOrderAddsTheRightTerms() {
        NumpyRandom random = new NumpyRandom(3);
        for (Conv2dShape shape : SHAPES) {
            Tensor in = Tensor.of(integers(random, 2 * shape.inChannels() * 7 * 6), 2, shape.inChannels(), 7, 6);
            Tensor weight = weightOf(shape, integers(random, weights(shape)));
            float[] bias = integers(random, shape.outChannels());
            for (ReductionOrder order : allOrders()) {
                Tensor out = Conv2d.of(weight, bias, shape, order).forward(in);
                long[] expected = scattered(in, weight, bias, shape, out.h(), out.w());
                assertThat(out.n()).isEqualTo(2);
                assertThat(out.c()).isEqualTo(shape.outChannels());
                for (int i = 0; i < expected.length; i++) {
                    assertThat(out.data()[i]).isEqualTo(expected[i]);
                }
                assertThat(ScalarConv2d.forward(in, weight, bias, shape, order)).isEqualTo(out);
            }
        }
    }

    /** The output of a kernel as large as its input, by exact arithmetic that is rounded where the order says. */
    private static float rounded(float[] x, float[] w, Float bias, List<List<Integer>> chunks, ReductionOrder order) {
        Format format = order.accumulator();
        BigDecimal exactBias = bias == null ? null : round(new BigDecimal(bias), format);
        BigDecimal total =
                exactBias != null && order.biasOrder() == BiasOrder.TOTAL_FIRST ? exactBias : BigDecimal.ZERO;
        for (List<Integer> chunk : chunks) {
            boolean start = exactBias != null && order.biasOrder() == BiasOrder.FIRST && chunk == chunks.get(0);
            BigDecimal acc = start ? exactBias : BigDecimal.ZERO;
            for (int i : chunk) {
                BigDecimal product = new BigDecimal(x[i]).multiply(new BigDecimal(w[i]));
                if (order.arithmetic() == Arithmetic.MUL_ADD) {
                    product = round(product, format);
                }
                acc = round(acc.add(product), format);
            }
            total = round(total.add(acc), format);
        }
        if (exactBias != null && order.biasOrder() == BiasOrder.LAST) {
            total = round(total.add(exactBias), format);
        }
        return total.floatValue();
    }

    /** Rounds a positive, normal number to the bits of a format, half to even. */
    private static BigDecimal round(BigDecimal exact, Format format) {
        if (exact.signum() == 0) {
            return exact;
        }
        int exponent = Math.getExponent(exact.doubleValue());
        if (exact.compareTo(new BigDecimal(Math.scalb(1.0, exponent))) < 0) {
            exponent--; // rounded up to the next power of two
        }
        BigDecimal spacing = new BigDecimal(Math.scalb(1.0, exponent - format.precision() + 1));
        return exact.divide(spacing).setScale(0, RoundingMode.HALF_EVEN).multiply(spacing);
    }

    private static List<List<Integer>> chunks(ReductionOrder order, int channels, int h, int w) {
        int block = order.channelBlock() == 0 ? channels : order.channelBlock();
        Comparator<Integer> sequence = Comparator.comparing(i -> i / (h * w) / block);
        for (String axis : order.nest().describe().replaceAll("[() ]", "").split(",")) {
            sequence =
                    sequence.thenComparing(i -> axis.equals("c") ? i / (h * w) : axis.equals("kh") ? i / w % h : i % w);
        }
        List<Integer> terms =
                IntStream.range(0, channels * h * w).boxed().sorted(sequence).toList();
        List<List<Integer>> chunks = new ArrayList<>();
        for (int at = 0; at < terms.size(); at++) {
            Chunks cut = order.chunks();
            boolean begins = at == 0
                    || cut.terms() > 0 && at % cut.terms() == 0
                    || cut.byChannelBlock() && terms.get(at) / (h * w) / block != terms.get(at - 1) / (h * w) / block;
            if (begins) {
                chunks.add(new ArrayList<>());
            }
            chunks.get(chunks.size() - 1).add(terms.get(at));
        }
        return chunks;
    }

    @Test
    void everyOrderRoundsWhereItSays() {
        int channels = 4;
        int h = 3;
        int w = 2;
        int terms = channels * h * w;
        Conv2dShape shape = Conv2dShape.of(channels, 1, 1).withKernel(h, w);
        NumpyRandom random = new NumpyRandom(4);
        Map<ReductionOrder, List<Float>> seen = new HashMap<>();
        for (int trial = 0; trial < 4; trial++) {
            float[] x = random.randomFloats(terms);
            float[] weight = random.randomFloats(terms);
            float bias = random.randomFloats(1)[0];
            for (ReductionOrder order : allOrders()) {
                List<List<Integer>> chunks = chunks(order, channels, h, w);
                Tensor in = Tensor.of(x, 1, channels, h, w);
                ScalarConv2d conv = ScalarConv2d.of(weightOf(shape, weight), new float[] {bias}, shape, order);
                float out = conv.output(in, 0, 0, 0, 0);
                assertThat(out).as(order.describe()).isEqualTo(rounded(x, weight, bias, chunks, order));
                assertThat(Conv2d.of(weightOf(shape, weight), new float[] {bias}, shape, order)
                                .forward(in)
                                .get(0, 0, 0, 0))
                        .as(order.describe())
                        .isEqualTo(out);
                Tensor without =
                        Conv2d.of(weightOf(shape, weight), shape, order).forward(in);
                assertThat(without.get(0, 0, 0, 0))
                        .as(order.describe())
                        .isEqualTo(rounded(x, weight, null, chunks, order));
                seen.computeIfAbsent(order, o -> new ArrayList<>()).add(out);
            }
        }
        // In binary64 all orders agree, and so do the two treatments of the padding. All others are told apart.
        assertThat(new HashSet<>(seen.values())).hasSizeGreaterThan(40);
    }

    /** The corner output sees 8 of its 24 taps, but its chunks are those of all 24. */
    @Test
    void aTapInThePaddingCountsInItsChunk() {
        int channels = 4;
        int h = 3;
        int w = 2;
        Conv2dShape shape = Conv2dShape.of(channels, 1, 1).withKernel(h, w).withPadding(1, 0, 1, 0);
        NumpyRandom random = new NumpyRandom(16);
        float[] x = random.randomFloats(channels * h * w);
        float[] weight = random.randomFloats(channels * h * w);
        float bias = random.randomFloats(1)[0];
        float[] seen = new float[x.length]; // by tap: the pixel a row above and a column to the left
        for (int tap = 0; tap < x.length; tap++) {
            boolean padding = tap / w % h == 0 || tap % w == 0;
            seen[tap] = padding ? 0 : x[tap - w - 1];
        }
        int told = 0;
        for (ReductionOrder any : allOrders()) {
            ReductionOrder order = any.withChunks(Chunks.ofTerms(4));
            List<List<Integer>> chunks = chunks(order, channels, h, w);
            List<Integer> there = chunks.stream()
                    .flatMap(List::stream)
                    .filter(tap -> seen[tap] != 0)
                    .toList();
            List<List<Integer>> withoutThem = new ArrayList<>();
            for (int at = 0; at < there.size(); at += 4) {
                withoutThem.add(there.subList(at, Math.min(there.size(), at + 4)));
            }
            Tensor in = Tensor.of(x, 1, channels, h, w);
            float expected = rounded(seen, weight, bias, chunks, order);
            assertThat(Conv2d.of(weightOf(shape, weight), new float[] {bias}, shape, order)
                            .forward(in)
                            .get(0, 0, 0, 0))
                    .as(order.describe())
                    .isEqualTo(expected);
            told += expected == rounded(seen, weight, bias, withoutThem, order) ? 0 : 1;
        }
        assertThat(told).as("orders whose result tells whether they count").isGreaterThan(50);
    }

    @Test
    void totalFirstIsLastIfThereIsOneChunk() {
        NumpyRandom random = new NumpyRandom(9);
        Conv2dShape shape = Conv2dShape.of(5, 3, 3).withPadding(1);
        Tensor in = Tensor.of(random.randomFloats(5 * 49), 1, 5, 7, 7);
        Tensor weight = weightOf(shape, random.randomFloats(weights(shape)));
        float[] bias = random.randomFloats(3);
        assertThat(Conv2d.of(weight, bias, shape, ReductionOrder.fma(BiasOrder.TOTAL_FIRST))
                        .forward(in))
                .isEqualTo(Conv2d.of(weight, bias, shape, ReductionOrder.fma(BiasOrder.LAST))
                        .forward(in));
    }

    @Test
    void oneOutputHasItsIndexChecked() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1);
        ScalarConv2d conv = ScalarConv2d.of(Tensor.zeros(1, 1, 1, 1), null, shape, PLAIN);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> conv.output(Tensor.zeros(1, 1, 2, 2), 0, 0, 0, 2));
        assertThatNullPointerException()
                .isThrownBy(() -> conv.output(null, 0, 0, 0, 0))
                .withMessage("input");
    }

    @Test
    void noBiasAddsNothing() {
        // −0·1 added to −0 is −0, so that a bias of −0 shows. Without a bias the accumulator starts at +0.
        Tensor minusZero = Tensor.of(new float[] {-0f}, 1, 1, 1, 1);
        Tensor one = Tensor.of(new float[] {1}, 1, 1, 1, 1);
        Conv2dShape shape = Conv2dShape.of(1, 1, 1);
        assertThat(Conv2d.of(one, new float[] {-0f}, shape, PLAIN).forward(minusZero))
                .isEqualTo(minusZero);
        assertThat(Conv2d.of(one, shape, PLAIN).forward(minusZero)).isEqualTo(Tensor.zeros(1, 1, 1, 1));
    }

    @Test
    void paddingIsSkippedOrMultipliedAsZero() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1).withKernel(1, 2).withPadding(0, 0, 1, 0);
        Tensor in = Tensor.of(new float[] {5, 6}, 1, 1, 1, 2);
        Tensor weight = weightOf(shape, new float[] {Float.POSITIVE_INFINITY, 1});
        assertThat(Conv2d.of(weight, shape, PLAIN).forward(in).data()).containsExactly(5, Float.POSITIVE_INFINITY);
        assertThat(Conv2d.of(weight, shape, PLAIN.withPaddingTaps(PaddingTaps.AS_ZEROS))
                        .forward(in)
                        .data())
                .containsExactly(Float.NaN, Float.POSITIVE_INFINITY);
    }

    /** For an accumulator of another format there is another loop. */
    @Test
    void paddingIsSkippedOrMultipliedAsZeroInEveryFormat() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1).withKernel(1, 2).withPadding(0, 0, 1, 0);
        Tensor in = Tensor.of(new float[] {5, 6}, 1, 1, 1, 2);
        Tensor weight = weightOf(shape, new float[] {Float.POSITIVE_INFINITY, 1});
        ReductionOrder order = PLAIN.withAccumulator(Format.BINARY16);
        assertThat(Conv2d.of(weight, shape, order).forward(in).data()).containsExactly(5, Float.POSITIVE_INFINITY);
        assertThat(Conv2d.of(weight, shape, order.withPaddingTaps(PaddingTaps.AS_ZEROS))
                        .forward(in)
                        .data())
                .containsExactly(Float.NaN, Float.POSITIVE_INFINITY);
    }

    @Test
    void nanReachesOnlyTheOutputsThatSeeIt() {
        Tensor in = Tensor.of(new float[] {1, Float.NaN, 3, 4}, 1, 1, 1, 4);
        Conv2dShape shape = Conv2dShape.of(1, 1, 1).withKernel(1, 2);
        assertThat(Conv2d.of(weightOf(shape, new float[] {1, 1}), shape, PLAIN)
                        .forward(in)
                        .data())
                .containsExactly(Float.NaN, Float.NaN, 7);
    }

    @Test
    void anImageHasTheSameBitsInEveryBatch() {
        Conv2dShape shape = Conv2dShape.of(3, 2, 3).withPadding(1);
        NumpyRandom random = new NumpyRandom(5);
        float[] x = random.randomFloats(4 * 3 * 5 * 5);
        Conv2d conv =
                Conv2d.of(weightOf(shape, random.randomFloats(weights(shape))), random.randomFloats(2), shape, PLAIN);
        Tensor all = conv.forward(Tensor.of(x, 4, 3, 5, 5));
        float[] third = Arrays.copyOfRange(x, 2 * 75, 3 * 75);
        assertThat(conv.forward(Tensor.of(third, 1, 3, 5, 5)).data())
                .containsExactly(Arrays.copyOfRange(all.data(), 2 * 50, 3 * 50));
    }

    @Test
    void anEmptyBatchGivesAnEmptyOutput() {
        Conv2dShape shape = Conv2dShape.of(1, 2, 1);
        Tensor out = Conv2d.of(Tensor.zeros(2, 1, 1, 1), shape, PLAIN).forward(Tensor.zeros(0, 1, 3, 3));
        assertThat(out).isEqualTo(Tensor.zeros(0, 2, 3, 3));
    }

    @Test
    void aGivenOutputIsOverwritten() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1);
        Conv2d conv = Conv2d.of(Tensor.of(new float[] {2}, 1, 1, 1, 1), shape, PLAIN);
        Tensor in = Tensor.of(new float[] {3}, 1, 1, 1, 1);
        Tensor out = Tensor.of(new float[] {Float.NaN}, 1, 1, 1, 1);
        assertThat(conv.forward(in, out)).isSameAs(out).isEqualTo(conv.forward(in));
        assertThat(out.get(0, 0, 0, 0)).isEqualTo(6);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> conv.forward(in, Tensor.zeros(1, 1, 2, 1)))
                .withMessage("out has shape (1, 1, 2, 1), expected (1, 1, 1, 1)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> conv.forward(in, Tensor.of(in.data(), 1, 1, 1, 1)))
                .withMessage("out shares the array of input, expected another array");
    }

    /** The last of 2049 outputs sees row 2048·2²⁰ − (2³¹ − 1) = 1, a difference whose first part does not fit into an int. */
    @Test
    void paddingOfTwoBillionRowsIsPadding() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1).withStride(1 << 20, 1).withPadding(Integer.MAX_VALUE, 0, 0, 0);
        Tensor weight = Tensor.of(new float[] {1}, 1, 1, 1, 1);
        Tensor in = Tensor.of(new float[] {5, 6}, 1, 1, 2, 1);
        Tensor out = Conv2d.of(weight, shape, PLAIN).forward(in);
        float[] expected = new float[2049];
        expected[2048] = 6;
        assertThat(out.data()).isEqualTo(expected);
        assertThat(ScalarConv2d.forward(in, weight, null, shape, PLAIN)).isEqualTo(out);
    }

    /** A padded copy would have 132 million floats, all but 50,176 of them zeros, and not fit into the tests' memory. */
    @Test
    void paddingAndDilationOfAThousandTakeNoMemory() {
        Conv2dShape shape = Conv2dShape.of(64, 64, 3).withPadding(1000).withDilation(1000);
        NumpyRandom random = new NumpyRandom(15);
        Tensor in = Tensor.of(random.randomFloats(64 * 28 * 28), 1, 64, 28, 28);
        Tensor weight = weightOf(shape, random.randomFloats(weights(shape)));
        // Only the middle tap of each kernel lies in the image.
        Tensor middle = Tensor.zeros(64, 64, 1, 1);
        for (int i = 0; i < middle.size(); i++) {
            middle.data()[i] = weight.data()[9 * i + 4];
        }
        assertThat(Conv2d.of(weight, shape, PLAIN).forward(in))
                .isEqualTo(Conv2d.of(middle, Conv2dShape.of(64, 64, 1), PLAIN).forward(in));
    }

    @Test
    void threadsAreFromOneToAThousandAndTwentyFour() {
        Conv2d conv = Conv2d.of(Tensor.zeros(1, 1, 1, 1), Conv2dShape.of(1, 1, 1), PLAIN);
        assertThat(conv.withThreads(1024).forward(Tensor.zeros(1, 1, 700, 700)))
                .isEqualTo(Tensor.zeros(1, 1, 700, 700));
        for (int count : new int[] {0, 1025, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> conv.withThreads(count))
                    .withMessage("count is " + count + ", expected 1 to 1024");
        }
    }

    @Test
    void saysWhatItIs() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1);
        Conv2d conv = Conv2d.of(Tensor.zeros(1, 1, 1, 1), shape, PLAIN);
        assertThat(conv.shape()).isEqualTo(shape);
        assertThat(conv.order()).isEqualTo(PLAIN);
        assertThat(conv.core()).isEqualTo(VectorSupport.why());
        ReductionOrder narrow = PLAIN.withAccumulator(Format.BINARY16);
        assertThat(Conv2d.of(Tensor.zeros(1, 1, 1, 1), shape, narrow).core())
                .isEqualTo(
                        VectorSupport.available() ? "plain loops: the accumulator is binary16" : VectorSupport.why());
    }

    @Test
    void weightAndBiasAreCopied() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1);
        Tensor weight = Tensor.of(new float[] {2}, 1, 1, 1, 1);
        float[] bias = {1};
        Conv2d conv = Conv2d.of(weight, bias, shape, PLAIN);
        weight.data()[0] = 7;
        bias[0] = 7;
        assertThat(conv.forward(Tensor.of(new float[] {3}, 1, 1, 1, 1)).data()).containsExactly(7);
    }

    @Test
    void wrongShapesAreNamed() {
        Conv2dShape shape = Conv2dShape.of(3, 2, 3);
        Tensor weight = Tensor.zeros(2, 3, 3, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conv2d.of(weight, shape, PLAIN).forward(Tensor.zeros(1, 4, 5, 5)))
                .withMessage("input has 4 channels, expected 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conv2d.of(weight, shape, PLAIN).forward(Tensor.zeros(1, 3, 2, 5)))
                .withMessage("kernel reaches over 3 rows, expected at most the 2 of the padded input");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conv2d.of(Tensor.zeros(1, 3, 3, 3), shape, PLAIN))
                .withMessage("weight has shape (1, 3, 3, 3), expected (2, 3, 3, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conv2d.of(Tensor.zeros(2, 1, 3, 3), shape, PLAIN))
                .withMessage("weight has shape (2, 1, 3, 3), expected (2, 3, 3, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conv2d.of(Tensor.zeros(2, 3, 3, 1), shape, PLAIN))
                .withMessage("weight has shape (2, 3, 3, 1), expected (2, 3, 3, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Conv2d.of(weight, new float[3], shape, PLAIN))
                .withMessage("bias has 3 floats, expected 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScalarConv2d.forward(Tensor.zeros(1, 4, 5, 5), weight, null, shape, PLAIN))
                .withMessage("input has 4 channels, expected 3");
        Conv2dShape grouped = Conv2dShape.of(4, 4, 1).withGroups(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Conv2d.of(Tensor.zeros(4, 2, 1, 1), grouped, PLAIN).forward(Tensor.zeros(1, 2, 3, 3)))
                .withMessage("input has 2 channels, expected 4, 2 for each of 2 groups");
        Conv2dShape wide = Conv2dShape.of(1, 1, 1).withPadding(30_000);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Conv2d.of(Tensor.zeros(1, 1, 1, 1), wide, PLAIN).forward(Tensor.zeros(1, 1, 1, 1)))
                .withMessage("output has shape (1, 1, 60001, 60001), expected at most 2147483639 elements");
    }

    @Test
    void nullIsNamed() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1);
        Tensor one = Tensor.zeros(1, 1, 1, 1);
        Conv2d conv = Conv2d.of(one, shape, PLAIN);
        assertThatNullPointerException()
                .isThrownBy(() -> Conv2d.of(null, shape, PLAIN))
                .withMessage("weight");
        assertThatNullPointerException()
                .isThrownBy(() -> Conv2d.of(one, null, PLAIN))
                .withMessage("shape");
        assertThatNullPointerException()
                .isThrownBy(() -> Conv2d.of(one, shape, null))
                .withMessage("order");
        assertThatNullPointerException().isThrownBy(() -> conv.forward(null)).withMessage("input");
        assertThatNullPointerException()
                .isThrownBy(() -> conv.forward(one, null))
                .withMessage("out");
    }
}
