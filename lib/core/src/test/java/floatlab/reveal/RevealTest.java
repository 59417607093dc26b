package floatlab.reveal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.KnownOrder;
import floatlab.order.LoopNest;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.sum.BlockedSum;
import floatlab.sum.DoubleSum;
import floatlab.sum.ExactSum;
import floatlab.sum.KahanSum;
import floatlab.sum.LanesSum;
import floatlab.sum.NeumaierSum;
import floatlab.sum.PairwiseSum;
import floatlab.sum.RecursiveSum;
import floatlab.tensor.Tensor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the detective reveals of sums that can be called. */
class RevealTest {
    private static String words(int terms, ToDoubleFunction<float[]> sum) {
        return OrderDetective.reveal(terms, sum).describe();
    }

    private static void refused(int terms, ToDoubleFunction<float[]> sum, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.reveal(terms, sum))
                .withMessageContaining(why);
    }

    // Sums.

    @Property(seed = "6", tries = 150)
    void anyTreeIsRevealed(@ForAll @IntRange(min = 1, max = 80) int terms, @ForAll @IntRange(max = 1 << 20) int seed) {
        SummationTree tree = RandomTrees.binary(terms, new NumpyRandom(seed));
        assertThat(OrderDetective.reveal(terms, tree::evaluate).tree()).isEqualTo(tree);
    }

    @Property(seed = "7", tries = 30)
    void anyTreeIsRevealedInDouble(
            @ForAll @IntRange(min = 8, max = 40) int terms, @ForAll @IntRange(max = 1 << 20) int seed) {
        SummationTree tree = RandomTrees.binary(terms, new NumpyRandom(seed));
        RevealedSum revealed = OrderDetective.reveal(terms, x -> tree.evaluate(x, Format.BINARY64));
        assertThat(revealed.tree()).isEqualTo(tree);
        assertThat(revealed.accumulator()).isEqualTo(Format.BINARY64);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 129, 300})
    void ownSums(int n) {
        assertThat(OrderDetective.reveal(n, new RecursiveSum()::sum).tree()).isEqualTo(SummationTree.recursive(n));
        String chain = n == 1 ? "term 0" : "left to right";
        assertThat(words(n, new RecursiveSum()::sum)).isEqualTo(chain);
        assertThat(words(n, new DoubleSum()::sum)).isEqualTo(n <= 2 ? chain : chain + ", in binary64");
        if (n >= 8) {
            assertThat(words(n, new PairwiseSum()::sum)).isEqualTo("pairwise");
        }
    }

    @Test
    void ownBlocksAndLanes() {
        assertThat(words(300, new BlockedSum(128)::sum))
                .isEqualTo("blocks of 128 (the last 44) terms, each left to right; then the blocks left to right");
        assertThat(words(300, new LanesSum()::sum))
                .isEqualTo("64 lanes (term i in lane i mod 64), each left to right; then the lanes pairwise, the even"
                        + " and the odd places last");
    }

    @Test
    void otherAccumulators() {
        for (Format format : new Format[] {Format.BINARY64, Format.BFLOAT16, Format.BINARY16}) {
            SummationTree tree = RandomTrees.binary(50, new NumpyRandom(8));
            RevealedSum revealed = OrderDetective.reveal(50, x -> tree.evaluate(x, format));
            assertThat(revealed.tree()).isEqualTo(tree);
            assertThat(revealed.accumulator()).isEqualTo(format);
        }
    }

    @Test
    void aStreamOnOneThread() {
        assertThat(words(100, x -> floats(x).reduce(0.0f, Float::sum))).isEqualTo("left to right");
    }

    /** DoubleStream.sum compensates. The ones of a question do not show it, but random terms do. */
    @Test
    void aCompensatedStreamIsRefused() {
        refused(
                100,
                x -> IntStream.range(0, 100).mapToDouble(i -> x[i]).sum(),
                "on random terms the sums have other bits. The additions are compensated");
    }

    /** A pool of two threads splits 128 terms into 8 parts, whichever thread takes each. */
    @Test
    void aParallelStreamOfTwoThreads() {
        ForkJoinPool pool = new ForkJoinPool(2);
        try {
            String order = words(
                    128,
                    x -> pool.submit(() -> floats(x).parallel().reduce(0.0f, Float::sum))
                            .join());
            assertThat(order).isEqualTo("blocks of 16 terms, each left to right; then the blocks pairwise");
        } finally {
            pool.shutdown();
        }
    }

    private static java.util.stream.Stream<Float> floats(float[] x) {
        return IntStream.range(0, x.length).mapToObj(i -> x[i]);
    }

    @Test
    void sumsWithoutAnOrderAreRefused() {
        refused(20, new KahanSum()::sum, "the tree \"left to right\", but on random terms the sums have other bits");
        refused(20, new NeumaierSum()::sum, "A sum that is exact or compensated does so");
        refused(
                20,
                x -> {
                    ExactSum sum = new ExactSum();
                    sum.addAll(x);
                    return sum.toFloat();
                },
                "A sum that is exact or compensated does so");
        refused(20, x -> Double.NaN, "it is not one of 0 to 18 ones");
        refused(20, x -> 0.5, "it is not one of 0 to 18 ones");
        int[] calls = {0};
        refused(
                20,
                x -> RandomTrees.binary(20, new NumpyRandom(calls[0]++)).evaluate(x),
                "the sum is not a fixed tree of rounded additions");
        refused( // it sorts by size, so the order depends on the values
                20,
                x -> {
                    float[] sorted = x.clone();
                    java.util.Arrays.sort(sorted);
                    return new RecursiveSum().sum(sorted);
                },
                "the sum is not a fixed tree of rounded additions");
    }

    /** An adder that aligns its operands to the largest, drops all bits beyond 64, and rounds once. */
    private static float addedAtOnce(float... operands) {
        int top = Integer.MIN_VALUE;
        for (float operand : operands) {
            top = operand == 0 ? top : Math.max(top, Math.getExponent(operand));
        }
        ExactSum sum = new ExactSum();
        for (float operand : operands) {
            boolean kept = operand != 0 && Math.getExponent(operand) > top - 64;
            sum.add(kept ? operand : 0);
        }
        return sum.toFloat();
    }

    @Test
    void additionsOfSeveralOperands() {
        RevealedSum revealed = OrderDetective.reveal(12, x -> {
            float sum = 0;
            for (int k = 0; k < 12; k += 4) {
                sum = addedAtOnce(sum, x[k], x[k + 1], x[k + 2], x[k + 3]);
            }
            return sum;
        });
        assertThat(revealed.tree().widestAddition()).isEqualTo(5);
        SummationTree first = SummationTree.add(leaves(0, 4));
        SummationTree second = SummationTree.add(withLeaves(first, 4));
        assertThat(revealed.tree()).isEqualTo(SummationTree.add(withLeaves(second, 8)));
    }

    private static SummationTree[] leaves(int from, int to) {
        return IntStream.range(from, to).mapToObj(SummationTree::leaf).toArray(SummationTree[]::new);
    }

    private static SummationTree[] withLeaves(SummationTree sum, int from) {
        SummationTree[] operands = new SummationTree[5];
        operands[0] = sum;
        System.arraycopy(leaves(from, from + 4), 0, operands, 1, 4);
        return operands;
    }

    /** The adder of {@link #additionsOfSeveralOperands} with 24 bits and chopping has the same tree, but other rounding. */
    @Test
    void additionsOfSeveralOperandsThatRoundOtherwiseAreRefused() {
        refused(
                12,
                x -> {
                    double sum = 0;
                    for (int k = 0; k < 12; k += 4) {
                        double[] operand = {sum, x[k], x[k + 1], x[k + 2], x[k + 3]};
                        int top = IntStream.range(0, 5)
                                .map(i -> Math.getExponent(operand[i]))
                                .max()
                                .orElseThrow();
                        sum = 0;
                        for (double o : operand) {
                            sum += Math.scalb((double) (long) Math.scalb(o, 22 - top), top - 22);
                        }
                    }
                    return (float) sum;
                },
                "with additions of up to 5 operands at once, but on random terms the sums have other bits");
    }

    @Test
    void asksFewQuestions() {
        int n = 2000;
        assertThat(OrderDetective.reveal(n, new RecursiveSum()::sum).probes()).isLessThan(3 * n);
        assertThat(OrderDetective.reveal(n, x -> {
                            float sum = 0;
                            for (int k = n - 1; k >= 0; k--) {
                                sum += x[k];
                            }
                            return sum;
                        })
                        .probes())
                .isLessThan(3 * n);
        // n/2 · log₂ n = 11 000
        assertThat(OrderDetective.reveal(n, new PairwiseSum()::sum).probes()).isLessThan(12_000);
        assertThat(OrderDetective.reveal(n, new BlockedSum(128)::sum).probes()).isLessThan(12_000);
        assertThat(OrderDetective.reveal(n, new LanesSum()::sum).probes()).isLessThan(12_000);
    }

    // Products.

    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void aDotProduct(Arithmetic arithmetic) {
        OrderDetective.Dot dot = (x, w) -> {
            float acc = 0;
            for (int k = 0; k < x.length; k++) {
                acc = arithmetic.accumulate(acc, x[k], w[k]);
            }
            return acc;
        };
        RevealedDot revealed = OrderDetective.revealDot(40, dot);
        assertThat(revealed.tree()).isEqualTo(SummationTree.recursive(40));
        assertThat(revealed.arithmetic()).isEqualTo(arithmetic);
        assertThat(revealed.biasOrder()).isEmpty();
        assertThat(revealed.describe()).isEqualTo("left to right; " + arithmetic.describe());
    }

    /** From right to left the last product is rounded, and all others are fused. */
    @Test
    void aFusedDotProductFromTheRight() {
        RevealedDot revealed = OrderDetective.revealDot(10, (x, w) -> {
            float acc = 0;
            for (int k = 9; k >= 0; k--) {
                acc = Math.fma(x[k], w[k], acc);
            }
            return acc;
        });
        assertThat(revealed.describe()).isEqualTo("right to left; FMA");
        assertThat(revealed.tree().toString()).startsWith("(((((((((9 + 8) + 7)");
    }

    @Test
    void aDotProductInDouble() {
        RevealedDot revealed = OrderDetective.revealDot(10, (x, w, bias) -> {
            double acc = bias;
            for (int k = 0; k < 10; k++) {
                acc += (double) x[k] * w[k];
            }
            return acc;
        });
        assertThat(revealed.accumulator()).isEqualTo(Format.BINARY64);
        assertThat(revealed.describe()).isEqualTo("from the bias, left to right; FMA in binary64");
    }

    @Test
    void dotProductsWithoutAnOrderAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.revealDot(9, (x, w) -> {
                    float acc = 0;
                    for (int k = 0; k < 9; k++) {
                        acc = k < 5 ? Math.fma(x[k], w[k], acc) : acc + x[k] * w[k];
                    }
                    return acc;
                }))
                .withMessage("the dot product fuses 4 of its products with an addition and rounds 4 before theirs,"
                        + " expected all alike");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.revealDot(9, (x, w) -> {
                    float acc = 0;
                    for (int k = 0; k < 9; k++) {
                        acc += x[k] * (w[k] * 0.3f / 0.3f); // more roundings than a product has
                    }
                    return acc;
                }))
                .withMessageContaining("on random factors it has other bits");
    }

    @ParameterizedTest
    @EnumSource(BiasOrder.class)
    void aConvolutionAndThePlaceOfItsBias(BiasOrder biasOrder) {
        Conv2dShape shape =
                Conv2dShape.of(40, 4, 3).withKernel(3, 2).withPadding(1).withStride(2);
        for (Arithmetic arithmetic : Arithmetic.values()) {
            ReductionOrder blocked = ReductionOrder.of(arithmetic, biasOrder)
                    .withNest(LoopNest.KH_KW_C)
                    .withChannelBlock(16)
                    .withChunks(Chunks.CHANNEL_BLOCKS);
            RevealedDot revealed = reveal(shape, blocked);
            assertThat(revealed.arithmetic()).isEqualTo(arithmetic);
            assertThat(revealed.biasOrder()).contains(biasOrder);
            SummationTree tree = reveal(shape, blocked.withChunks(Chunks.ONE)).tree();
            assertThat(tree.depth()).isEqualTo(240);
            assertThat(revealed.tree().depth()).isLessThan(100);
        }
    }

    private static RevealedDot reveal(Conv2dShape shape, ReductionOrder order) {
        return OrderDetective.revealConv(
                shape, 2, 5, 5, true, (x, w, b) -> Conv2d.of(w, b, shape, order).forward(x));
    }

    @Test
    void convolutionsInWords() {
        Conv2dShape shape = Conv2dShape.of(50, 4, 2);
        assertThat(reveal(shape, ReductionOrder.fma(BiasOrder.FIRST)).describe())
                .isEqualTo("from the bias, left to right; FMA");
        assertThat(reveal(shape, ReductionOrder.mulAdd(BiasOrder.LAST)).describe())
                .isEqualTo("left to right, then the bias; multiply, then add");
        RevealedDot chunks =
                reveal(shape, ReductionOrder.fma(BiasOrder.TOTAL_FIRST).withChunks(Chunks.ofTerms(64)));
        assertThat(chunks.describe())
                .isEqualTo("blocks of 64 (the last 8) terms, each left to right; then the blocks from the bias, left to"
                        + " right; FMA");
        assertThat(chunks.draw()).isEqualTo("""
                        +
                        ├─ 0 + 1 + 2 + … + 63 (64 terms)
                        ├─ bias
                        ├─ 64 + 65 + 66 + … + 127 (64 terms)
                        ├─ 128 + 129 + 130 + … + 191 (64 terms)
                        └─ 192 + 193 + 194 + 195 + 196 + 197 + 198 + 199
                        """);
        assertThat(reveal(shape, ReductionOrder.mulAdd(BiasOrder.LAST).withAccumulator(Format.BFLOAT16))
                        .describe())
                .isEqualTo("left to right, then the bias; multiply, then add in bfloat16");
    }

    @Test
    void convolutionsByName() {
        Conv2dShape shape =
                Conv2dShape.of(40, 4, 3).withKernel(3, 2).withPadding(1).withStride(2);
        ReductionOrder onednn = KnownOrder.PYTORCH_ONEDNN_BLOCKED.order();
        RevealedDot revealed = reveal(shape, onednn);
        assertThat(revealed.order()).contains(onednn);
        assertThat(revealed.describe())
                .isEqualTo("(kh, kw, c) in blocks of 16 channels, a chunk for each block of channels, bias total first;"
                        + " FMA");
        RevealedDot without = OrderDetective.revealConv(
                shape, 2, 5, 5, false, (x, w, b) -> Conv2d.of(w, shape, onednn).forward(x));
        assertThat(without.describe())
                .isEqualTo("(kh, kw, c) in blocks of 16 channels, a chunk for each block of channels; FMA");
        ReductionOrder rounded =
                ReductionOrder.mulAdd(BiasOrder.LAST).withNest(LoopNest.KW_C_KH).withAccumulator(Format.BINARY32);
        assertThat(reveal(shape, rounded).describe()).isEqualTo("(kw, c, kh), bias last; multiply, then add");
        // An order that takes the terms as they lie in memory is described by the words of its tree.
        RevealedDot chunks = reveal(shape, ReductionOrder.fma(BiasOrder.FIRST).withChunks(Chunks.ofTerms(100)));
        assertThat(chunks.order()).contains(ReductionOrder.fma(BiasOrder.FIRST).withChunks(Chunks.ofTerms(100)));
        assertThat(chunks.describe())
                .isEqualTo("3 sums (101 terms from the bias, left to right; 100 terms left to right; 40 terms left to"
                        + " right); then these left to right; FMA");
        // The search does not know blocks of five channels.
        RevealedDot fives =
                reveal(shape, onednn.withChannelBlock(5).withChunks(Chunks.ONE).withBiasOrder(BiasOrder.FIRST));
        assertThat(fives.order()).isEmpty();
        assertThat(fives.describe()).startsWith("from the bias, one after the other, 0 + 6 + 12 + … + 239 (240 terms)");
    }

    /** Of the first two products the second is rounded and not the first, which the tree alone does not show. */
    @Test
    void aNameNeedsTheSameRoundingsToo() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1).withKernel(2, 2);
        RevealedDot revealed = OrderDetective.revealConv(shape, 1, 2, 2, false, (x, w, b) -> {
            float[] p = x.data();
            float[] q = w.data();
            float acc = Math.fma(p[0], q[0], p[1] * q[1]);
            acc = Math.fma(p[2], q[2], acc);
            return Tensor.of(new float[] {Math.fma(p[3], q[3], acc)}, 1, 1, 1, 1);
        });
        assertThat(revealed.arithmetic()).isEqualTo(Arithmetic.FMA);
        assertThat(revealed.tree()).isEqualTo(SummationTree.recursive(4));
        assertThat(revealed.order()).isEmpty();
    }

    /** One product and a bias can only be fused or not. */
    @Test
    void oneProductAndABias() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1);
        assertThat(reveal(shape, ReductionOrder.fma(BiasOrder.FIRST)).biasOrder())
                .contains(BiasOrder.FIRST);
        assertThat(reveal(shape, ReductionOrder.fma(BiasOrder.LAST)).arithmetic())
                .isEqualTo(Arithmetic.MUL_ADD);
        assertThat(reveal(shape, ReductionOrder.mulAdd(BiasOrder.FIRST)).biasOrder())
                .contains(BiasOrder.LAST);
    }

    @Test
    void aConvolutionThatMixesOutputsIsRefused() {
        Conv2dShape shape = Conv2dShape.of(2, 2, 2);
        ReductionOrder order = ReductionOrder.fma(BiasOrder.FIRST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.revealConv(shape, 1, 4, 4, true, (x, w, b) -> {
                    var y = Conv2d.of(w, b, shape, order).forward(x);
                    y.data()[0] = (y.data()[0] + 0.1f * x.data()[15]) - 0.1f * x.data()[15];
                    return y;
                }))
                .withMessageContaining("not a fixed tree of rounded additions");
    }

    @Test
    void badArguments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.reveal(0, x -> 0))
                .withMessage("terms is 0, expected 1 to 16384");
        assertThatNullPointerException()
                .isThrownBy(() -> OrderDetective.reveal(3, null))
                .withMessage("sum");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.revealDot(0, (x, w) -> 0))
                .withMessage("products is 0, expected 1 to 16383");
        for (int tooMany : new int[] {16384, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OrderDetective.revealDot(tooMany, (x, w) -> 0))
                    .withMessage("products is " + tooMany + ", expected 1 to 16383");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OrderDetective.revealDot(tooMany, (x, w, b) -> 0))
                    .withMessage("products is " + tooMany + ", expected 1 to 16383");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.revealConv(
                        Conv2dShape.of(1, 1, 3).withPadding(1), 1, 2, 2, false, (x, w, b) -> x))
                .withMessage("an image of 2×2 has no place where all taps of the kernel are within it");
        // A tap that lies 2³¹ − 1 rows below the first one is outside, although its row overflows an int.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OrderDetective.revealConv(
                        Conv2dShape.of(1, 1, 3).withDilation(Integer.MAX_VALUE), 1, 2, 2, false, (x, w, b) -> x))
                .withMessage("an image of 2×2 has no place where all taps of the kernel are within it");
    }
}
