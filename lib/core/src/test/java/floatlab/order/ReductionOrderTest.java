package floatlab.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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
        Set<String> texts = new HashSet<>();
        int orders = 0;
        for (LoopNest nest : LoopNest.values()) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                for (BiasOrder bias : BiasOrder.values()) {
                    for (PaddingTaps padding : PaddingTaps.values()) {
                        texts.add(new ReductionOrder(nest, arithmetic, bias, padding).describe());
                        orders++;
                    }
                }
            }
        }
        assertThat(texts).hasSize(orders);
    }

    @Test
    void factoriesAndWithersSetWhatTheyName() {
        ReductionOrder order = ReductionOrder.mulAdd(BiasOrder.LAST);
        assertThat(order)
                .isEqualTo(
                        new ReductionOrder(LoopNest.C_KH_KW, Arithmetic.MUL_ADD, BiasOrder.LAST, PaddingTaps.SKIPPED));
        assertThat(order.withNest(LoopNest.KH_KW_C).withPaddingTaps(PaddingTaps.AS_ZEROS))
                .isEqualTo(
                        new ReductionOrder(LoopNest.KH_KW_C, Arithmetic.MUL_ADD, BiasOrder.LAST, PaddingTaps.AS_ZEROS));
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
