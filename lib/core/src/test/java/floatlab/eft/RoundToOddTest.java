package floatlab.eft;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against the definition, in exact arithmetic. */
class RoundToOddTest {
    @Test
    void takesTheExactValueOrItsOddNeighbour() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200_000; i++) {
            double a = Math.scalb(random.nextDouble(-2, 2), random.nextInt(-3, 3));
            // short significands make ties and exact sums, wide gaps sums that only the last bit tells from a
            double b = Math.scalb((double) random.nextInt(-4, 5), random.nextInt(-120, 4));
            check(a, b);
            check(Math.scalb((double) random.nextInt(-4, 5), random.nextInt(-60, 4)), b);
        }
        check(1, -0x1p-140);
        check(-1, 0x1p-140);
        check(Double.MIN_VALUE, -Double.MIN_NORMAL);
    }

    private static void check(double a, double b) {
        double odd = RoundToOdd.sum(a, b);
        BigDecimal exact = new BigDecimal(a).add(new BigDecimal(b));
        int side = exact.compareTo(new BigDecimal(odd));
        if (side != 0) {
            assertThat(Double.doubleToRawLongBits(odd) & 1).as("%a + %a", a, b).isEqualTo(1);
            BigDecimal next = new BigDecimal(side > 0 ? Math.nextUp(odd) : Math.nextDown(odd));
            assertThat(exact.compareTo(next)).as("%a + %a", a, b).isEqualTo(-side);
        }
    }

    /** Where a difference on the way could overflow, though the sum does not. */
    @Test
    void nothingOverflowsBesideTheLargestNumber() {
        double odd = 0x1.ffffffffffffdp1023;
        assertThat(RoundToOdd.sum(-0x1.8p971, Double.MAX_VALUE)).isEqualTo(odd);
        assertThat(RoundToOdd.sum(Double.MAX_VALUE, -0x1.8p971)).isEqualTo(odd);
        check(-0x1.8p971, Double.MAX_VALUE);
        check(Double.MAX_VALUE, -Double.MAX_VALUE / 3);
        check(-Double.MAX_VALUE / 3, Double.MAX_VALUE);
    }

    @Test
    void specialsAreThoseOfTheSum() {
        assertThat(RoundToOdd.sum(Double.MAX_VALUE, Double.MAX_VALUE)).isInfinite();
        assertThat(RoundToOdd.sum(Double.NEGATIVE_INFINITY, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(RoundToOdd.sum(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
                .isNaN();
        assertThat(RoundToOdd.sum(Double.NaN, 1)).isNaN();
        assertThat(Double.doubleToRawLongBits(RoundToOdd.sum(-0.0, -0.0))).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void anErrorNeedsOnlyItsSign() {
        assertThat(RoundToOdd.of(1, 1)).isEqualTo(Math.nextUp(1.0));
        assertThat(RoundToOdd.of(1, -Double.MIN_VALUE)).isEqualTo(Math.nextDown(1.0));
        assertThat(RoundToOdd.of(-1, -1)).isEqualTo(-Math.nextUp(1.0));
        assertThat(RoundToOdd.of(1, 0)).isEqualTo(1);
        assertThat(RoundToOdd.of(1, Double.NaN)).isEqualTo(1);
        assertThat(RoundToOdd.of(Math.nextUp(1.0), 1)).isEqualTo(Math.nextUp(1.0));
    }

    /** Such as a product that underflows. */
    @Test
    void besideZeroTheErrorHasTheSign() {
        for (double zero : new double[] {0.0, -0.0}) {
            assertThat(RoundToOdd.of(zero, 1)).isEqualTo(Double.MIN_VALUE);
            assertThat(RoundToOdd.of(zero, -Double.MIN_VALUE)).isEqualTo(-Double.MIN_VALUE);
            assertThat(Double.doubleToRawLongBits(RoundToOdd.of(zero, -0.0)))
                    .isEqualTo(Double.doubleToRawLongBits(zero));
        }
    }
}
