package floatlab.experiment.adding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.data.Percentage.withPercentage;

import floatlab.input.InputFamily;
import floatlab.sum.ErrorBound;
import floatlab.sum.KahanSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.SumMethods;
import floatlab.sum.Summation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SumErrorSweepTest {
    private static final List<Summation> PLAIN = List.of(new RecursiveSum());

    private static List<SumErrorSweep.Row> uniform(List<Integer> sizes, int trials) {
        return SumErrorSweep.run(new SumErrorSweep.Spec(1, InputFamily.UNIFORM, sizes, trials, SumMethods.all()));
    }

    @Test
    void everyMethodKeepsItsPromiseOnEveryFamily() {
        for (InputFamily family : InputFamily.values()) {
            var rows = SumErrorSweep.run(
                    new SumErrorSweep.Spec(3, family, List.of(1, 2, 7, 1000, 20_000), 3, SumMethods.all()));
            assertThat(rows).hasSize(5 * SumMethods.all().size());
            assertThat(rows).allSatisfy(row -> assertThat(row.error()).isBetween(0.0, row.bound()));
        }
    }

    @Test
    void theErrorIsThatOfExactArithmetic() {
        float[] x = InputFamily.NORMAL.floats(500, 8);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal magnitudes = BigDecimal.ZERO;
        float computed = 0;
        for (float term : x) {
            sum = sum.add(new BigDecimal(term));
            magnitudes = magnitudes.add(new BigDecimal(term).abs());
            computed += term;
        }
        double expected = new BigDecimal(computed)
                .subtract(sum)
                .abs()
                .divide(magnitudes, MathContext.DECIMAL64)
                .doubleValue();
        var row = SumErrorSweep.run(new SumErrorSweep.Spec(8, InputFamily.NORMAL, List.of(500), 1, PLAIN))
                .get(0);
        assertThat(row.error()).isCloseTo(expected, withPercentage(1e-9));
        assertThat(row.error()).isPositive();
    }

    @Test
    void thePlainLoopGrowsAndTheCompensatedDoNot() {
        var rows = uniform(List.of(1000, 100_000), 5);
        int methods = SumMethods.all().size();
        assertThat(rows.get(methods).error()).isGreaterThan(3 * rows.get(0).error());
        assertThat(rows)
                .filteredOn(
                        row -> List.of("Kahan", "Neumaier", "Klein", "exact").contains(row.method()))
                .allSatisfy(row -> assertThat(row.error()).isLessThanOrEqualTo(0x1p-24));
    }

    @Test
    void aHundredTermsHaveAProbableBoundOfSixtyRoundoffs() {
        assertThat(ErrorBound.probabilistic(100, 0x1p-24, 6).ofMagnitudes()).isBetween(59 * 0x1p-24, 61 * 0x1p-24);
    }

    @Test
    void promises() {
        assertThat(SumMethods.all())
                .extracting(Summation::name)
                .containsExactly(
                        "recursive",
                        "blocked-128",
                        "pairwise",
                        "FAB-128",
                        "Kahan",
                        "Neumaier",
                        "Klein",
                        "double",
                        "exact");
        double recursive = SumMethods.all().get(0).floatBound(1000).ofMagnitudes();
        assertThat(recursive / 0x1p-24).isBetween(999.0, 999.1);
        ErrorBound exact = SumMethods.all().get(8).floatBound(1000);
        assertThat(exact.ofSum()).isEqualTo(0x1p-24);
        assertThat(exact.ofMagnitudes()).isZero();
        assertThat(SumMethods.exact().sum(new double[] {1, 1e100, 1, -1e100})).isEqualTo(2);
        assertThat(SumMethods.exact().sum(new float[] {1e32f, 1, -1e32f})).isEqualTo(1);
    }

    @Test
    void costIsTakenFromTheClockGiven() {
        AtomicInteger now = new AtomicInteger();
        var rows = SumCost.run(
                new SumCost.Spec(1, 1000, 3, List.of(new RecursiveSum(), new KahanSum())), () -> now.getAndAdd(500));
        assertThat(rows).extracting(SumCost.Row::method).containsExactly("recursive", "Kahan");
        assertThat(rows).allSatisfy(row -> assertThat(row.nanosPerTerm()).isEqualTo(0.5));
        assertThat(rows.get(1).error()).isLessThanOrEqualTo(0x1p-24);
        assertThat(rows.get(0).error())
                .isEqualTo(SumErrorSweep.run(new SumErrorSweep.Spec(1, InputFamily.UNIFORM, List.of(1000), 10, PLAIN))
                        .get(0)
                        .error());
    }

    @Test
    void progressIsTold() {
        AtomicInteger steps = new AtomicInteger();
        var spec = new SumErrorSweep.Spec(1, InputFamily.UNIFORM, List.of(4, 5, 6), 1, PLAIN);
        SumErrorSweep.run(spec, steps::incrementAndGet);
        assertThat(steps).hasValue(3);
    }

    @Test
    void badSpecs() {
        var family = InputFamily.UNIFORM;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SumErrorSweep.Spec(1, family, List.of(0), 1, PLAIN))
                .withMessage("sizes[0] is 0, expected 1 to 100000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SumErrorSweep.Spec(1, family, List.of(), 1, PLAIN))
                .withMessage("sizes is empty, expected at least one size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SumErrorSweep.Spec(1, family, List.of(1), 1, List.of()))
                .withMessage("methods is empty, expected at least one method");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SumErrorSweep.Spec(4294967295L, family, List.of(1), 2, PLAIN))
                .withMessage("seed is 4294967295, expected 0 to 4294967294");
        assertThatNullPointerException()
                .isThrownBy(() -> new SumErrorSweep.Spec(1, null, List.of(1), 1, PLAIN))
                .withMessage("family");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SumCost.Spec(1, 0, 1, PLAIN))
                .withMessage("n is 0, expected 1 to 100000000");
        assertThatNullPointerException()
                .isThrownBy(() -> SumCost.run(new SumCost.Spec(1, 1, 1, PLAIN), null))
                .withMessage("nanoClock");
    }
}
