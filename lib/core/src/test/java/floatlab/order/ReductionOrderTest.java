package floatlab.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.format.Format;
import floatlab.format.Rounding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class ReductionOrderTest {
    @Property(seed = "1")
    void fmaRoundsOnceMulAddTwice(@ForAll float acc, @ForAll float x, @ForAll float w) {
        BigDecimal product = new BigDecimal(x).multiply(new BigDecimal(w));
        float once = product.add(new BigDecimal(acc)).floatValue();
        assertThat(Arithmetic.FMA.accumulate(acc, x, w) == once).isTrue();

        float rounded = product.floatValue();
        if (Float.isFinite(rounded)) {
            float twice = new BigDecimal(rounded).add(new BigDecimal(acc)).floatValue();
            assertThat(Arithmetic.MUL_ADD.accumulate(acc, x, w) == twice).isTrue();
        }
    }

    @Test
    void aTermThatFmaKeepsAndMulAddLoses() {
        float x = 0x1.001p0f; // x² = 1 + 2⁻¹¹ + 2⁻²⁴, one bit more than a float has
        assertThat(Arithmetic.FMA.accumulate(-1, x, x)).isEqualTo(0x1.0008p-11f);
        assertThat(Arithmetic.MUL_ADD.accumulate(-1, x, x)).isEqualTo(0x1p-11f);
    }

    @Test
    void fmaIsNotADoubleAdditionRoundedAgain() {
        // x·w = 2⁶ − 2⁻⁴⁰, so the exact sum lies just below the middle between two floats; in double it is the middle.
        float acc = 0x1.000004p30f;
        assertThat(Arithmetic.FMA.accumulate(acc, 0x1.000002p6f, 0x0.fffffep0f)).isEqualTo(acc);
    }

    /** Neither its name nor its treatment of overflow makes another format of binary64. */
    @Test
    void everyBinary64RoundsToNearest() {
        Format named = new Format("my double", 11, 53, Double.MAX_VALUE, true, false);
        for (Format format : List.of(Format.BINARY64, Format.BINARY64.asSaturating(), named)) {
            assertThat(Arithmetic.FMA.accumulate(1.0, 0x1p-30f, 0x1p-30f, format))
                    .isEqualTo(1);
            assertThat(Arithmetic.FMA.accumulate(Double.MAX_VALUE, Float.MAX_VALUE, 1, format))
                    .isEqualTo(Double.MAX_VALUE);
        }
    }

    @Test
    void specialsAreThoseOfIeee() {
        for (Arithmetic arithmetic : Arithmetic.values()) {
            assertThat(arithmetic.accumulate(0, 0, Float.POSITIVE_INFINITY)).isNaN();
            assertThat(arithmetic.accumulate(Float.NEGATIVE_INFINITY, 1, Float.POSITIVE_INFINITY))
                    .isNaN();
            assertThat(Float.floatToIntBits(arithmetic.accumulate(0f, -0f, 1))).isZero();
            assertThat(Float.floatToIntBits(arithmetic.accumulate(-0f, -0f, 1))).isEqualTo(0x80000000);
        }
    }

    @Test
    void everyOrderIsDescribedInItsOwnWords() {
        assertThat(ReductionOrder.fma(BiasOrder.FIRST).describe())
                .isEqualTo("(c, kh, kw), FMA, bias first, padding skipped");
        assertThat(KnownOrder.PYTORCH_ONEDNN_BLOCKED.order().describe())
                .isEqualTo("(kh, kw, c) in blocks of 16 channels, a chunk for each block of channels, FMA, "
                        + "bias total first, padding skipped");
        assertThat(ReductionOrder.mulAdd(BiasOrder.LAST)
                        .withChunks(Chunks.ofTerms(192))
                        .withAccumulator(Format.BFLOAT16)
                        .describe())
                .isEqualTo("(c, kh, kw), chunks of 192, multiply, then add in bfloat16, bias last, padding skipped");
        Set<String> texts = new HashSet<>();
        int orders = 0;
        for (LoopNest nest : LoopNest.values()) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                for (BiasOrder bias : BiasOrder.values()) {
                    for (PaddingTaps padding : PaddingTaps.values()) {
                        for (Chunks chunks : List.of(Chunks.ONE, Chunks.ofTerms(3), Chunks.CHANNEL_BLOCKS)) {
                            for (Format format : List.of(Format.BINARY32, Format.BINARY64)) {
                                texts.add(new ReductionOrder(nest, 8, chunks, arithmetic, format, bias, padding)
                                        .describe());
                                orders++;
                            }
                        }
                    }
                }
            }
        }
        assertThat(texts).hasSize(orders);
    }

    @Test
    void knownOrdersDiffer() {
        assertThat(KnownOrder.values()).extracting(KnownOrder::order).doesNotHaveDuplicates();
        assertThat(KnownOrder.values()).extracting(KnownOrder::where).doesNotHaveDuplicates();
    }

    @Test
    void factoriesAndWithersSetWhatTheyName() {
        assertThat(ReductionOrder.mulAdd(BiasOrder.LAST))
                .isEqualTo(new ReductionOrder(
                        LoopNest.C_KH_KW,
                        0,
                        Chunks.ONE,
                        Arithmetic.MUL_ADD,
                        Format.BINARY32,
                        BiasOrder.LAST,
                        PaddingTaps.SKIPPED));
        assertThat(ReductionOrder.fma(BiasOrder.FIRST)
                        .withNest(LoopNest.KH_KW_C)
                        .withChannelBlock(4)
                        .withChunks(Chunks.ofTerms(7))
                        .withArithmetic(Arithmetic.MUL_ADD)
                        .withAccumulator(Format.BINARY16)
                        .withBiasOrder(BiasOrder.TOTAL_FIRST)
                        .withPaddingTaps(PaddingTaps.AS_ZEROS))
                .isEqualTo(new ReductionOrder(
                        LoopNest.KH_KW_C,
                        4,
                        Chunks.ofTerms(7),
                        Arithmetic.MUL_ADD,
                        Format.BINARY16,
                        BiasOrder.TOTAL_FIRST,
                        PaddingTaps.AS_ZEROS));
    }

    @Test
    void wrongBlocksAndChunksAreNamed() {
        ReductionOrder order = ReductionOrder.fma(BiasOrder.FIRST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> order.withChannelBlock(-1))
                .withMessage("channelBlock is -1, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> order.withChunks(Chunks.CHANNEL_BLOCKS))
                .withMessage("channelBlock is 0, expected 1 or more where each block of channels is a chunk");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chunks.ofTerms(0))
                .withMessage("terms is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chunks(-1, false))
                .withMessage("terms is -1, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chunks(2, true))
                .withMessage("terms is 2, expected 0 where each block of channels is a chunk");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Terms.of(order, 0, 1, 1))
                .withMessage("channels is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Terms.of(order, 65536, 65536, 1))
                .withMessage("kernel has shape (65536, 65536, 1), expected at most 2147483639 elements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Terms.of(order, 1, 1_073_741_823, 2))
                .withMessage("kernel has shape (1, 1073741823, 2), expected at most 2147483639 elements");
    }

    /** The terms are sorted by block, then by the coordinates in the sequence in which the nest's name lists them. */
    @Test
    void termsFollowTheNestAndTheBlocks() {
        for (LoopNest nest : LoopNest.values()) {
            String[] axes = nest.describe().replaceAll("[() ]", "").split(",");
            for (int block : new int[] {0, 1, 2, 3, 5, 9}) {
                List<Map<String, Integer>> expected = new ArrayList<>();
                for (int kw = 0; kw < 4; kw++) {
                    for (int kh = 0; kh < 3; kh++) {
                        for (int c = 0; c < 5; c++) {
                            expected.add(Map.of("c", c, "kh", kh, "kw", kw, "block", block == 0 ? 0 : c / block));
                        }
                    }
                }
                Comparator<Map<String, Integer>> sequence = Comparator.comparing(term -> term.get("block"));
                for (String axis : axes) {
                    sequence = sequence.thenComparing(term -> term.get(axis));
                }
                expected.sort(sequence);
                Terms terms = Terms.of(
                        ReductionOrder.fma(BiasOrder.LAST).withNest(nest).withChannelBlock(block), 5, 3, 4);
                assertThat(terms.size()).isEqualTo(60);
                assertThat(terms.chunks()).isEqualTo(1);
                for (int i = 0; i < 60; i++) {
                    assertThat(terms.channel(i)).isEqualTo(expected.get(i).get("c"));
                    assertThat(terms.row(i)).isEqualTo(expected.get(i).get("kh"));
                    assertThat(terms.column(i)).isEqualTo(expected.get(i).get("kw"));
                    assertThat(terms.tap(i)).isEqualTo((terms.channel(i) * 3 + terms.row(i)) * 4 + terms.column(i));
                }
            }
        }
    }

    @Test
    void chunksCutByCountOrByBlock() {
        ReductionOrder order = ReductionOrder.fma(BiasOrder.LAST);
        assertThat(starts(Terms.of(order, 5, 2, 1))).containsExactly(0, 10);
        assertThat(starts(Terms.of(order.withChunks(Chunks.ofTerms(4)), 5, 2, 1)))
                .containsExactly(0, 4, 8, 10);
        assertThat(starts(Terms.of(order.withChunks(Chunks.ofTerms(5)), 5, 2, 1)))
                .containsExactly(0, 5, 10);
        assertThat(starts(Terms.of(order.withChunks(Chunks.ofTerms(Integer.MAX_VALUE)), 5, 2, 1)))
                .containsExactly(0, 10);
        assertThat(starts(Terms.of(order.withChannelBlock(2).withChunks(Chunks.CHANNEL_BLOCKS), 5, 2, 1)))
                .containsExactly(0, 4, 8, 10);
        assertThat(starts(
                        Terms.of(order.withChannelBlock(Integer.MAX_VALUE).withChunks(Chunks.CHANNEL_BLOCKS), 5, 2, 1)))
                .containsExactly(0, 10);
    }

    private static int[] starts(Terms terms) {
        return IntStream.rangeClosed(0, terms.chunks()).map(terms::chunkStart).toArray();
    }

    /** For every format, compared with exact arithmetic that is rounded once or twice. */
    @Property(seed = "2")
    void otherAccumulatorsRoundOnceOrTwice(
            @ForAll @FloatRange(min = -4, max = 4) float a,
            @ForAll @FloatRange(min = -4, max = 4) float x,
            @ForAll @FloatRange(min = -4, max = 4) float w) {
        for (Format format : Format.ALL) {
            double acc = format.round(a);
            BigDecimal product = new BigDecimal(x).multiply(new BigDecimal(w));
            double once = nearest(product.add(new BigDecimal(acc)), format);
            assertThat(Arithmetic.FMA.accumulate(acc, x, w, format) == once)
                    .as(format.name())
                    .isTrue();
            BigDecimal rounded = new BigDecimal(nearest(product, format));
            assertThat(Arithmetic.MUL_ADD.accumulate(acc, x, w, format)
                            == nearest(rounded.add(new BigDecimal(acc)), format))
                    .as(format.name())
                    .isTrue();
        }
    }

    /** The nearest number of a format, ties to even, by exact comparison with the two neighbours. */
    private static double nearest(BigDecimal exact, Format format) {
        if (format.precision() == 53) {
            return exact.doubleValue();
        }
        double down = format.round(exact.doubleValue(), Rounding.TOWARD_ZERO);
        double spacing =
                Math.max(format.minSubnormal(), Math.scalb(1.0, Math.getExponent(down) - format.precision() + 1));
        double best = down;
        for (double candidate : new double[] {down - spacing, down, down + spacing}) {
            int closer = new BigDecimal(candidate)
                    .subtract(exact)
                    .abs()
                    .compareTo(new BigDecimal(best).subtract(exact).abs());
            boolean even = candidate / spacing % 2 == 0;
            if (closer < 0 || closer == 0 && even) {
                best = candidate;
            }
        }
        return best;
    }

    @Test
    void nullIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> ReductionOrder.of(null, BiasOrder.LAST))
                .withMessage("arithmetic");
        assertThatNullPointerException()
                .isThrownBy(() -> ReductionOrder.of(Arithmetic.FMA, null))
                .withMessage("biasOrder");
    }
}
