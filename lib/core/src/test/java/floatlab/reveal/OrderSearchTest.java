package floatlab.reveal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.conv.ScalarConv2d;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.KnownOrder;
import floatlab.order.LoopNest;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the detective finds from x, w, b and y alone. */
class OrderSearchTest {
    private static final Conv2dShape SHAPE = Conv2dShape.of(40, 3, 3).withPadding(1);
    private static final NumpyRandom RANDOM = new NumpyRandom(11);
    private static final Tensor X = uniform(2, 40, 6, 7);
    private static final Tensor WEIGHT = uniform(3, 40, 3, 3);
    private static final float[] BIAS = {0.3f, -0.7f, 1.1f};

    private static Tensor uniform(int n, int c, int h, int w) {
        return uniform(RANDOM, n, c, h, w);
    }

    private static Tensor uniform(NumpyRandom random, int n, int c, int h, int w) {
        return Tensor.of(random.signedFloats(n * c * h * w), n, c, h, w);
    }

    private static List<ReductionOrder> find(Tensor y) {
        return OrderDetective.find(X, WEIGHT, BIAS, SHAPE, y);
    }

    private static Tensor compute(ReductionOrder order) {
        return Conv2d.of(WEIGHT, BIAS, SHAPE, order).forward(X);
    }

    static Stream<ReductionOrder> orders() {
        ReductionOrder plain = ReductionOrder.fma(BiasOrder.FIRST);
        return Stream.of(
                plain,
                ReductionOrder.mulAdd(BiasOrder.LAST),
                plain.withNest(LoopNest.KW_C_KH),
                plain.withNest(LoopNest.C_KW_KH).withArithmetic(Arithmetic.MUL_ADD),
                plain.withNest(LoopNest.KH_KW_C).withChannelBlock(8),
                plain.withNest(LoopNest.KH_KW_C).withChannelBlock(16).withChunks(Chunks.CHANNEL_BLOCKS),
                plain.withChunks(Chunks.ofTerms(100)).withBiasOrder(BiasOrder.TOTAL_FIRST),
                plain.withChunks(Chunks.ofTerms(359)).withBiasOrder(BiasOrder.LAST),
                plain.withAccumulator(Format.BFLOAT16),
                plain.withAccumulator(Format.BINARY64));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void namesTheOrderAndNoOtherWhereTermsAreMany(ReductionOrder order) {
        // For these data, skipped padding and zeros give the same. In double the place of the bias hardly shows either.
        assertThat(find(compute(order)))
                .contains(order, order.withPaddingTaps(PaddingTaps.AS_ZEROS))
                .allMatch(found -> found.withPaddingTaps(order.paddingTaps()).equals(order)
                        || order.accumulator().equals(Format.BINARY64)
                                && found.accumulator().equals(Format.BINARY64));
    }

    /** For each cut of 27 terms, every order that is found gives the same on other data, whatever its name is. */
    @Test
    void knowsEveryCut() {
        Conv2dShape shape = Conv2dShape.of(3, 2, 3);
        NumpyRandom random = new NumpyRandom(12);
        Tensor weight = uniform(random, 2, 3, 3, 3);
        Tensor[] inputs = {uniform(random, 1, 3, 10, 10), uniform(random, 1, 3, 10, 10)};
        for (int cut = 1; cut <= 26; cut++) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                for (BiasOrder biasOrder : BiasOrder.values()) {
                    for (float[] bias : new float[][] {{0.3f, -0.7f}, null}) {
                        ReductionOrder order =
                                ReductionOrder.of(arithmetic, biasOrder).withChunks(Chunks.ofTerms(cut));
                        Tensor[] y = new Tensor[2];
                        Arrays.setAll(y, k -> ScalarConv2d.forward(inputs[k], weight, bias, shape, order));
                        assertThat(OrderDetective.find(inputs[0], weight, bias, shape, y[0]))
                                .as("%s, %s bias", order.describe(), bias == null ? "no" : "a")
                                .isNotEmpty()
                                .allMatch(found -> ScalarConv2d.forward(inputs[1], weight, bias, shape, found)
                                        .equals(y[1]));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KnownOrder.class)
    void namesTheOrdersOfPyTorchByTheirPlainestName(KnownOrder known) {
        List<ReductionOrder> found = find(compute(known.order()));
        assertThat(found).isNotEmpty();
        assertThat(found.stream().map(order -> compute(order))).containsOnly(compute(known.order()));
    }

    /** A weight that is infinite over the padding tells skipped taps from zeros. */
    @Test
    void tellsHowThePaddingIsTreated() {
        Tensor weight = Tensor.of(WEIGHT.data().clone(), 3, 40, 3, 3);
        weight.data()[0] = Float.POSITIVE_INFINITY;
        for (PaddingTaps padding : PaddingTaps.values()) {
            ReductionOrder order = ReductionOrder.fma(BiasOrder.LAST).withPaddingTaps(padding);
            Tensor y = Conv2d.of(weight, BIAS, SHAPE, order).forward(X);
            assertThat(OrderDetective.find(X, weight, BIAS, SHAPE, y))
                    .contains(order)
                    .allMatch(found -> found.paddingTaps() == padding);
        }
    }

    @Test
    void saysSoWhereNoneFits() {
        Tensor shuffled = Tensor.zeros(2, 3, 6, 7);
        int[] order = new NumpyRandom(3).permutation(360);
        for (int out = 0; out < shuffled.size(); out++) {
            int row = out / 7 % 6;
            int column = out % 7;
            int channel = out / 42 % 3;
            float acc = 0;
            for (int term : order) {
                int y = row - 1 + term / 3 % 3;
                int x = column - 1 + term % 3;
                if (0 <= y && y < 6 && 0 <= x && x < 7) {
                    acc = Math.fma(X.get(out / 126, term / 9, y, x), WEIGHT.data()[channel * 360 + term], acc);
                }
            }
            shuffled.data()[out] = acc + BIAS[channel];
        }
        assertThat(find(shuffled)).isEmpty();
        assertThat(OrderDetective.describe(List.of())).isEqualTo("none of the orders I know");
        Tensor oneBitOff = compute(ReductionOrder.fma(BiasOrder.FIRST));
        oneBitOff.data()[100] = Math.nextUp(oneBitOff.data()[100]);
        assertThat(find(oneBitOff)).isEmpty();
    }

    @Test
    void oneTermCanBeAddedInFewWays() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1);
        Tensor x = uniform(50, 1, 1, 1);
        Tensor weight = uniform(1, 1, 1, 1);
        float[] bias = {0.37f};
        Tensor y = Conv2d.of(weight, bias, shape, ReductionOrder.fma(BiasOrder.LAST))
                .forward(x);
        List<ReductionOrder> found = OrderDetective.find(x, weight, bias, shape, y);
        assertThat(found)
                .contains(
                        ReductionOrder.fma(BiasOrder.LAST),
                        ReductionOrder.mulAdd(BiasOrder.FIRST),
                        ReductionOrder.mulAdd(BiasOrder.LAST))
                .doesNotContain(ReductionOrder.fma(BiasOrder.FIRST));
        assertThat(OrderDetective.describe(found))
                .contains("\n")
                .contains("(c, kh, kw), multiply, then add, bias first, padding skipped");
        // One product without a bias is not added to anything.
        Tensor product =
                Conv2d.of(weight, shape, ReductionOrder.fma(BiasOrder.FIRST)).forward(x);
        assertThat(OrderDetective.find(x, weight, null, shape, product))
                .contains(ReductionOrder.fma(BiasOrder.FIRST), ReductionOrder.mulAdd(BiasOrder.FIRST));
    }

    @Test
    void aSampleIsEnough() {
        ReductionOrder order = ReductionOrder.fma(BiasOrder.TOTAL_FIRST).withChunks(Chunks.ofTerms(192));
        Tensor y = compute(order);
        int[] indices = {0, 17, 100, 101, 150, 200, 251};
        float[] some = new float[indices.length];
        for (int k = 0; k < some.length; k++) {
            some[k] = y.data()[indices[k]];
        }
        assertThat(OrderDetective.findBySample(X, WEIGHT, BIAS, SHAPE, indices, some))
                .contains(order);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.findBySample(X, WEIGHT, BIAS, SHAPE, indices, new float[2]))
                .withMessage("y has 2 floats, expected 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.findBySample(X, WEIGHT, BIAS, SHAPE, new int[0], new float[0]))
                .withMessage("indices is empty, expected one output or more");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> OrderDetective.findBySample(X, WEIGHT, BIAS, SHAPE, new int[] {252}, new float[1]));
    }

    @Test
    void badArguments() {
        Tensor y = compute(ReductionOrder.fma(BiasOrder.FIRST));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> find(Tensor.zeros(2, 3, 6, 6)))
                .withMessage("y's shape is (2, 3, 6, 6), expected (2, 3, 6, 7)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.find(Tensor.zeros(2, 4, 6, 7), WEIGHT, BIAS, SHAPE, y))
                .withMessage("x has 4 channels, expected 40");
        Conv2dShape grouped = Conv2dShape.of(4, 4, 1).withGroups(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.find(
                        Tensor.zeros(1, 2, 1, 1), Tensor.zeros(4, 2, 1, 1), null, grouped, Tensor.zeros(1, 4, 1, 1)))
                .withMessage("x has 2 channels, expected 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.find(X, WEIGHT, new float[2], SHAPE, y))
                .withMessageContaining("bias has 2 floats, expected 3");
        assertThatNullPointerException().isThrownBy(() -> find(null)).withMessage("y");
        assertThatNullPointerException()
                .isThrownBy(() -> OrderDetective.find(null, WEIGHT, BIAS, SHAPE, y))
                .withMessage("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        OrderDetective.find(Tensor.zeros(0, 40, 6, 7), WEIGHT, BIAS, SHAPE, Tensor.zeros(0, 3, 6, 7)))
                .withMessage("y is empty, expected one output or more");
    }
}
