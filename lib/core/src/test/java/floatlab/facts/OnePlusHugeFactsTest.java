package floatlab.facts;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.eft.ErrorFree;
import floatlab.format.FloatText;
import floatlab.format.Ulp;
import org.junit.jupiter.api.Test;

/** What the notebook "one plus huge" says about 1e32 + 1 − 1e32. */
class OnePlusHugeFactsTest {
    @Test
    void theOrderDecides() {
        double huge = 1e32;
        assertThat(huge + 1 - huge).isZero();
        assertThat(huge - huge + 1).isEqualTo(1);
        float hugeF = 1e32f;
        assertThat(hugeF + 1 - hugeF).isZero();
        assertThat(hugeF - hugeF + 1).isEqualTo(1);
        assertThat(ErrorFree.twoSum(huge, 1.0).error()).isEqualTo(1); // the 1 is the whole error
    }

    @Test
    void theSpacingAt1e32() {
        assertThat(Ulp.of(1e32)).isEqualTo(0x1p54);
        assertThat(FloatText.exact(Ulp.of(1e32))).isEqualTo("18014398509481984.0"); // 18 quadrillion
        assertThat(Ulp.of(1e32f)).isEqualTo(0x1p83f);
    }

    @Test
    void tenToTheKPlusOneMinusTenToTheK() {
        int firstDouble = 0;
        for (double power = 1; power + 1 - power == 1; power *= 10) {
            firstDouble++;
        }
        assertThat(firstDouble).isEqualTo(16);
        int firstFloat = 0;
        for (float power = 1; power + 1 - power == 1; power *= 10) {
            firstFloat++;
        }
        assertThat(firstFloat).isEqualTo(8);
    }

    @Test
    void countingByOneStalls() {
        float count = 0;
        int steps = 0;
        while (count + 1 != count) {
            count++;
            steps++;
        }
        assertThat(steps).isEqualTo(1 << 24);
        assertThat(FloatText.exact(count)).isEqualTo("16777216.0");
        assertThat(Ulp.of(count)).isEqualTo(2);
    }
}
