package floatlab.experiment.huge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnePlusHugeTest {
    private static final List<OnePlusHuge.Row> ROWS = OnePlusHuge.run(new OnePlusHuge.Spec(0, 308));

    @Test
    void eachFormatFailsFirstWhereItsIntegersEndAndFromThereOnAlways() {
        for (OnePlusHuge.Row row : ROWS) {
            BigInteger power = BigInteger.TEN.pow(row.k());
            if (row.k() <= 38) {
                assertThat(row.inFloat() == 1).isEqualTo(power.compareTo(BigInteger.ONE.shiftLeft(24)) < 0);
            }
            assertThat(row.inDouble() == 1).isEqualTo(power.compareTo(BigInteger.ONE.shiftLeft(53)) < 0);
        }
        assertThat(ROWS.stream()
                        .filter(row -> row.inFloat() != 1)
                        .findFirst()
                        .orElseThrow()
                        .k())
                .isEqualTo(8);
        assertThat(ROWS.stream()
                        .filter(row -> row.inDouble() != 1)
                        .findFirst()
                        .orElseThrow()
                        .k())
                .isEqualTo(16);
    }

    @Test
    void nothingElseThanOneOrZeroIsLeft() {
        assertThat(ROWS).allMatch(row -> row.inDouble() == 0 || row.inDouble() == 1);
        assertThat(ROWS.subList(0, 39)).allMatch(row -> row.inFloat() == 0 || row.inFloat() == 1);
    }

    @Test
    void beyondTheLargestFloatThereIsNoDifference() {
        assertThat(ROWS.get(38).inFloat()).isZero();
        assertThat(ROWS.get(39).inFloat()).isNaN();
        assertThat(ROWS.get(39).floatUlp()).isInfinite();
    }

    @Test
    void theSpacingAt1e32() {
        assertThat(ROWS.get(32).doubleUlp()).isEqualTo(0x1p54);
        assertThat(ROWS.get(32).floatUlp()).isEqualTo(0x1p83f);
    }

    /** Rounds every operation to p bits by BigDecimal's exact arithmetic, as a format of p bits would. */
    @Test
    void firstFailureInAnyFormat() {
        for (int p : new int[] {1, 2, 4, 8, 11, 24, 53, 64, 113}) {
            int k = 0;
            while (rounded(rounded(BigInteger.TEN.pow(k), p).add(BigInteger.ONE), p)
                    .subtract(rounded(BigInteger.TEN.pow(k), p))
                    .equals(BigInteger.ONE)) {
                k++;
            }
            assertThat(OnePlusHuge.firstFailure(p)).isEqualTo(k);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnePlusHuge.firstFailure(0))
                .withMessage("p is 0, expected 1 to 1000");
    }

    /** To nearest, ties to even. */
    private static BigInteger rounded(BigInteger x, int p) {
        int drop = Math.max(x.bitLength() - p, 0);
        BigInteger unit = BigInteger.ONE.shiftLeft(drop);
        BigInteger[] parts = x.divideAndRemainder(unit);
        int half = parts[1].shiftLeft(1).compareTo(unit);
        boolean up = half > 0 || half == 0 && parts[0].testBit(0);
        return (up ? parts[0].add(BigInteger.ONE) : parts[0]).shiftLeft(drop);
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OnePlusHuge.Spec(-1, 3))
                .withMessage("from is -1, expected 0 to 308");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OnePlusHuge.Spec(4, 3))
                .withMessage("to is 3, expected 4 to 308");
    }
}
