package floatlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.format.Ulp;
import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link BiasAccount#nearestTrueBias}. */
class NearestTrueBiasTest {
    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void noNearerBiasIsTrue(Arithmetic arithmetic) {
        NumpyRandom random = new NumpyRandom(4);
        int moved = 0;
        for (int trial = 0; trial < 200; trial++) {
            float x = random.randomFloats(1)[0];
            float w = random.randomFloats(1)[0];
            float b = random.randomFloats(1)[0];
            float found = BiasAccount.nearestTrueBias(x, w, b, arithmetic);
            assertThat(BiasAccount.of(x, w, found, arithmetic).answer()).isTrue();
            double reach = Math.abs((double) found - b);
            assertThat(Ulp.distance(found, b)).isLessThan(10_000);
            for (float nearer = b; Math.abs((double) nearer - b) < reach; nearer = Math.nextUp(nearer)) {
                assertThat(BiasAccount.of(x, w, nearer, arithmetic).answer()).isFalse();
            }
            for (float nearer = b; Math.abs((double) nearer - b) < reach; nearer = Math.nextDown(nearer)) {
                assertThat(BiasAccount.of(x, w, nearer, arithmetic).answer()).isFalse();
            }
            moved += found != b ? 1 : 0;
        }
        assertThat(moved).isBetween(20, 180);
    }

    @Test
    void aTrueBiasStays() {
        assertThat(BiasAccount.nearestTrueBias(1, 1, 0.25f, Arithmetic.MUL_ADD)).isEqualTo(0.25f);
        assertThat(BiasAccount.nearestTrueBias(0, 0, 0, Arithmetic.FMA)).isEqualTo(0f);
    }

    @Test
    void whatIsNotFiniteIsNamed() {
        assertThatThrownBy(() -> BiasAccount.nearestTrueBias(1, Float.NaN, 1, Arithmetic.FMA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("w is NaN");
        assertThatThrownBy(() -> BiasAccount.nearestTrueBias(1e30f, 1e30f, 1, Arithmetic.FMA))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BiasAccount.nearestTrueBias(1, 1, 1, null)).isInstanceOf(NullPointerException.class);
    }
}
