package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.format.FloatText;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LostBitTest {
    private static final LostBit THREAD = LostBit.ofTheThread();

    private static String bits(double number, int places) {
        return IntStream.rangeClosed(1, places)
                .mapToObj(place -> "" + LostBit.bit(number, place))
                .collect(Collectors.joining());
    }

    @Test
    void theThreadsImageIsFalse() {
        assertThat(THREAD.p()).isEqualTo(0x1.4cb614p-1f).isEqualTo(0.64982665f);
        assertThat(THREAD.b()).isEqualTo(0.1671392f);
        assertThat(THREAD.sum()).isEqualTo(0.8169658f);
        assertThat(THREAD.difference()).isEqualTo(0.16713917f);
        assertThat(THREAD.equal()).isFalse();
    }

    @Test
    void theSumLosesTheTwentyFifthBit() {
        BigDecimal exact = new BigDecimal(THREAD.p()).add(new BigDecimal(THREAD.b()));
        assertThat(new BigDecimal(THREAD.exactSum())).isEqualByComparingTo(exact);
        assertThat(exact.subtract(new BigDecimal(THREAD.sum()))).isEqualByComparingTo(new BigDecimal(0x1p-25));
        assertThat(LostBit.firstPlace(THREAD.sum())).isEqualTo(1);
        assertThat(LostBit.lastPlace(THREAD.sum())).isEqualTo(24);
        assertThat(LostBit.lastOne(THREAD.exactSum())).isEqualTo(25);
        assertThat(bits(THREAD.exactSum(), 25)).isEqualTo(bits(THREAD.sum(), 24) + "1");
    }

    @Test
    void theBitsAreThoseOfTheNumbers() {
        for (float number : new float[] {THREAD.p(), THREAD.b(), THREAD.sum(), THREAD.difference(), 0.1f, 0.5f}) {
            int last = LostBit.lastOne(number);
            assertThat("0." + bits(number, last)).isEqualTo(FloatText.binary(number));
            assertThat(last).isLessThanOrEqualTo(LostBit.lastPlace(number));
            assertThat(LostBit.bit(number, LostBit.firstPlace(number))).isOne();
        }
    }

    @Test
    void onlyTheLostBitDiffersFromTheBias() {
        assertThat(IntStream.rangeClosed(1, 26)
                        .filter(place -> LostBit.bit(THREAD.b(), place) != LostBit.bit(THREAD.difference(), place)))
                .containsExactly(25);
        assertThat(LostBit.lastPlace(THREAD.b())).isEqualTo(26);
    }

    @Test
    void anotherImageOfTheThreadIsTrue() {
        LostBit first = new LostBit(0x1.5f588p-1f * 0x1.08db44p-1f, THREAD.b());
        assertThat(first.equal()).isTrue();
        assertThat(LostBit.lastOne(first.exactSum())).isLessThanOrEqualTo(LostBit.lastPlace(first.sum()));
    }

    @Test
    void otherNumbersAreRefused() {
        assertThatThrownBy(() -> new LostBit(0.75f, 0.25f))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p is 0.75 and b is 0.25, expected positive floats whose sum is below 1");
        assertThatThrownBy(() -> new LostBit(Float.NaN, 0.25f)).hasMessageContaining("p is NaN");
        assertThatThrownBy(() -> new LostBit(0.25f, -0.25f)).hasMessageContaining("b is -0.25");
    }
}
