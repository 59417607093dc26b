package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConditionNumberTest {

    @Test
    void ofSums() {
        assertThat(ConditionNumber.ofSum(new double[] {1, 2, 3})).isEqualTo(1);
        assertThat(ConditionNumber.ofSum(new double[] {1e32, 1, -1e32})).isEqualTo(2e32);
        assertThat(ConditionNumber.ofSum(new float[] {-3, 1})).isEqualTo(2);
        assertThat(ConditionNumber.ofSum(new double[] {1, -1})).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ConditionNumber.ofSum(new double[] {Double.MAX_VALUE, Double.MIN_VALUE, -Double.MAX_VALUE}))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ConditionNumber.ofSum(new double[0])).isNaN();
        assertThat(ConditionNumber.ofSum(new float[] {0, -0f})).isNaN();
        assertThat(ConditionNumber.ofSum(new float[] {Float.POSITIVE_INFINITY})).isNaN();
    }

    @Test
    void ofDots() {
        assertThat(ConditionNumber.ofDot(new double[] {1, 2}, new double[] {3, 4}))
                .isEqualTo(2);
        assertThat(ConditionNumber.ofDot(new float[] {1, 2}, new float[] {3, -1}))
                .isEqualTo(10);
        double tiny = Double.MIN_VALUE;
        assertThat(ConditionNumber.ofDot(new double[] {tiny, tiny}, new double[] {3 * tiny, -tiny}))
                .isEqualTo(4);
        assertThatThrownBy(() -> ConditionNumber.ofDot(new float[2], new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("y has 3 elements, expected 2 as x has");
    }

    @Test
    void isTheQuotientRoundedOnce() {
        SplittableRandom random = new SplittableRandom(9);
        for (int trial = 0; trial < 20_000; trial++) {
            double[] x = new double[random.nextInt(1, 6)];
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal magnitudes = BigDecimal.ZERO;
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.scalb((double) random.nextInt(-100, 100), random.nextInt(-30, 30));
                sum = sum.add(new BigDecimal(x[i]));
                magnitudes = magnitudes.add(new BigDecimal(x[i]).abs());
            }
            if (sum.signum() != 0) {
                // 80 digits and a tie in none of these quotients: rounding twice is rounding once.
                double expected =
                        magnitudes.divide(sum.abs(), new MathContext(80)).doubleValue();
                assertThat(ConditionNumber.ofSum(x)).isEqualTo(expected);
            }
        }
    }
}
