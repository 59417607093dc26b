package floatlab.experiment.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link BiasAccount#nextTrueBias}. */
class NextTrueBiasTest {
    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void noSmallerBiasIsTrue(Arithmetic arithmetic) {
        NumpyRandom random = new NumpyRandom(4);
        int moved = 0;
        for (int trial = 0; trial < 200; trial++) {
            float[] drawn = random.randomFloats(3);
            float found = BiasAccount.nextTrueBias(drawn[0], drawn[1], drawn[2], arithmetic);
            assertThat(BiasAccount.of(drawn[0], drawn[1], found, arithmetic).answer())
                    .isTrue();
            for (float smaller = drawn[2]; smaller < found; smaller = Math.nextUp(smaller)) {
                assertThat(BiasAccount.of(drawn[0], drawn[1], smaller, arithmetic)
                                .answer())
                        .isFalse();
            }
            moved += found != drawn[2] ? 1 : 0;
        }
        assertThat(moved).isBetween(20, 180);
    }

    @Test
    void aTrueBiasStays() {
        assertThat(BiasAccount.nextTrueBias(1, 1, 0.25f, Arithmetic.MUL_ADD)).isEqualTo(0.25f);
        assertThat(BiasAccount.nextTrueBias(0, 0, 0, Arithmetic.FMA)).isEqualTo(0f);
    }

    @Test
    void whereNoFiniteOneWillDoItIsInfinite() {
        float max = Float.MAX_VALUE;
        assertThat(BiasAccount.nextTrueBias(max, 1, max, Arithmetic.MUL_ADD)).isEqualTo(Float.POSITIVE_INFINITY);
    }

    @Test
    void whatIsNotFiniteIsNamed() {
        assertThatThrownBy(() -> BiasAccount.nextTrueBias(1, Float.NaN, 1, Arithmetic.FMA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("w is NaN, expected a finite number");
        assertThatThrownBy(() -> BiasAccount.nextTrueBias(1e30f, 1e30f, 1, Arithmetic.FMA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("w·x is Infinity, expected a finite number");
        assertThatThrownBy(() -> BiasAccount.nextTrueBias(1, 1, 1, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void anUnknownStepIsNamed() {
        assertThatThrownBy(() -> BiasAccount.of(1, 1, 1, Arithmetic.FMA).step("product"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name is product, expected one of [output1, output2, difference]");
    }
}
