package floatlab.experiment.cancellation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import floatlab.sum.SumMethods;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationSweepTest {
    private static final double U = 0x1p-53;

    private static List<CancellationSweep.Row> rows(String method) {
        return CancellationSweep.run(new CancellationSweep.Spec(1, 100, 40, 1, SumMethods.all())).stream()
                .filter(row -> row.method().equals(method))
                .toList();
    }

    @Test
    void everyMethodKeepsItsPromise() {
        var all = CancellationSweep.run(new CancellationSweep.Spec(7, 100, 40, 1, SumMethods.all()));
        assertThat(all).hasSize(42 * SumMethods.all().size());
        assertThat(all).allSatisfy(row -> assertThat(row.error()).isBetween(0.0, row.bound()));
    }

    @Test
    void theConditionNumberReachesTenToTheForty() {
        var exact = rows("exact");
        assertThat(exact.get(0).condition()).isEqualTo(1);
        assertThat(exact.get(1).condition()).isLessThan(1e3);
        assertThat(exact.get(41).condition()).isGreaterThan(1e38);
        assertThat(exact).allSatisfy(row -> assertThat(row.error()).isLessThanOrEqualTo(U));
    }

    /** Each is accurate at one condition number, and worthless at a higher one. */
    @Test
    void eachMethodPassesAndFails() {
        for (String plain : List.of("recursive", "pairwise", "Kahan")) {
            assertThat(rows(plain))
                    .filteredOn(row -> row.condition() < 1e6)
                    .allSatisfy(row -> assertThat(row.error()).isLessThan(1e-8));
            assertThat(rows(plain))
                    .filteredOn(row -> row.condition() > 1e20)
                    .allSatisfy(row -> assertThat(row.error()).isEqualTo(1));
        }
        assertThat(rows("Neumaier"))
                .filteredOn(row -> row.condition() < 1e14)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.error()).isLessThan(2 * U));
        assertThat(rows("Neumaier"))
                .filteredOn(row -> row.condition() > 1e36)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.error()).isEqualTo(1));
        assertThat(rows("Klein"))
                .filteredOn(row -> row.condition() < 1e28)
                .allSatisfy(row -> assertThat(row.error()).isLessThan(4 * U));
    }

    @Test
    void eachMethodKeepsItsBound() {
        var rows = CancellationSweep.run(new CancellationSweep.Spec(1, 10, 2, 1, SumMethods.all()));
        assertThat(rows).hasSize(4 * SumMethods.all().size());
        assertThat(rows).allSatisfy(row -> assertThat(row.error()).isLessThanOrEqualTo(row.bound()));
    }

    @Test
    void badSpecs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CancellationSweep.Spec(1, 5, 10, 1, SumMethods.all()))
                .withMessage("n is 5, expected 6 to 1000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CancellationSweep.Spec(1, 10, 201, 1, SumMethods.all()))
                .withMessage("largestExponent is 201, expected 0 to 200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MullerRecurrence.Spec(0, 20))
                .withMessage("steps is 0, expected 1 to 200");
    }

    @Test
    void mullerGoesToSixOnPaperAndToAHundredInTheMachine() {
        var rows = MullerRecurrence.run(new MullerRecurrence.Spec(60, 40));
        assertThat(rows).hasSize(4 * 61);
        for (String precision : List.of("float", "double", "40 digits")) {
            var last = rows.stream()
                    .filter(row -> row.precision().equals(precision))
                    .toList()
                    .get(60);
            assertThat(last.value()).isBetween(99.99, 100.01);
        }
        // The exact run does not use the closed form.
        for (MullerRecurrence.Row row : rows.subList(3 * 61, 4 * 61)) {
            BigInteger numerator = closed(row.step() + 1);
            BigInteger denominator = closed(row.step());
            assertThat(row.value())
                    .isEqualTo(new BigDecimal(numerator)
                            .divide(new BigDecimal(denominator), new MathContext(40))
                            .doubleValue());
        }
        assertThat(rows.get(4 * 61 - 1).value()).isBetween(6.0, 6.0001);
    }

    @Test
    void muchPrecisionPostponesIt() {
        var rows = MullerRecurrence.run(new MullerRecurrence.Spec(60, 40));
        int[] leaves = new int[3];
        String[] precisions = {"float", "double", "40 digits"};
        for (int i = 0; i < 3; i++) {
            String precision = precisions[i];
            leaves[i] = rows.stream()
                    .filter(row -> row.precision().equals(precision) && row.value() > 50)
                    .findFirst()
                    .orElseThrow()
                    .step();
        }
        assertThat(leaves[0]).isLessThan(leaves[1]);
        assertThat(leaves[1]).isLessThan(leaves[2]);
    }

    /** −3·6ᵏ + 4·5ᵏ. */
    private static BigInteger closed(int k) {
        return BigInteger.valueOf(6)
                .pow(k)
                .multiply(BigInteger.valueOf(-3))
                .add(BigInteger.valueOf(5).pow(k).multiply(BigInteger.valueOf(4)));
    }
}
