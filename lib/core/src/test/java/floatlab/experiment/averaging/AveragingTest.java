package floatlab.experiment.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which errors average out: those of the input ({@link InputErrorSweep}) and those of the roundings. */
class AveragingTest {

    @Test
    void independentInputErrorsGrowLikeTheRoot() {
        var rows = InputErrorSweep.run(new InputErrorSweep.Spec(1, List.of(100, 10_000), 101, 0.01));
        for (int kind = 0; kind < 2; kind++) {
            var small = rows.get(kind);
            var large = rows.get(kind + 3);
            assertThat(large.absolute() / small.absolute()).isBetween(7.0, 14.0);
            assertThat(small.overMagnitudes() / large.overMagnitudes()).isBetween(7.0, 14.0);
        }
        // One sign: |Σx| is Σ|x|.
        assertThat(rows.get(0).overSum()).isEqualTo(rows.get(0).overMagnitudes());
        // With both signs the sum grows as fast as the errors, so the relative error stays the same.
        assertThat(rows.get(1).overSum() / rows.get(4).overSum()).isBetween(0.5, 2.0);
    }

    @Test
    void sharedInputErrorsDoNotAverage() {
        var rows = InputErrorSweep.run(new InputErrorSweep.Spec(1, List.of(100, 10_000), 101, 0.01));
        // |δ| is uniform in [0, 0.01]: its median is half of that, whatever n is.
        assertThat(rows.get(2).overSum()).isCloseTo(0.005, within(0.001));
        assertThat(rows.get(5).overSum()).isCloseTo(0.005, within(0.001));
    }

    @Test
    void walksSpreadLikeTheRoot() {
        for (int steps : new int[] {100, 2500}) {
            var ends = RoundingWalk.run(new RoundingWalk.Spec(2, steps, 2000)).stream()
                    .filter(row -> row.step() == steps)
                    .toList();
            assertThat(ends).hasSize(2000);
            double variance = ends.stream()
                    .mapToDouble(row -> row.error() * row.error())
                    .average()
                    .orElseThrow();
            assertThat(variance / (steps / 12.0)).isBetween(0.9, 1.1);
        }
    }

    @Test
    void theSpreadIsOneDeviationToBothSides() {
        var rows = RoundingWalk.spread(1200);
        assertThat(rows).hasSize(402);
        assertThat(rows.get(0)).isEqualTo(new RoundingWalk.Row("√(n/12)", 0, 0));
        assertThat(rows.get(200)).isEqualTo(new RoundingWalk.Row("√(n/12)", 1200, 10));
        assertThat(rows.get(401)).isEqualTo(new RoundingWalk.Row("−√(n/12)", 1200, -10));
    }

    @Test
    void aWalkOfEqualTermsIsAStraightLine() {
        // 0.1 is rounded up to 1/8 in each step: 0.2 ulps.
        var rows = RoundingWalk.ofEqualTerms(1000, 0.1f, "0.1");
        assertThat(rows).hasSize(201);
        assertThat(rows).allSatisfy(row -> assertThat(row.error()).isCloseTo(row.step() * 0.2, within(1e-4)));
        assertThat(RoundingWalk.ofEqualTerms(7, 0.25f, "a quarter"))
                .allSatisfy(row -> assertThat(row.error()).isZero());
    }

    @Test
    void theEndsAreNormallyDistributed() {
        var bars = RoundingWalk.distribution(new RoundingWalk.Spec(3, 300, 20_000));
        assertThat(bars).hasSize(66);
        assertThat(bars.stream().limit(33).mapToDouble(RoundingWalk.Bar::share).sum())
                .isBetween(0.999, 1.0);
        for (int i = 0; i < 33; i++) {
            var measured = bars.get(i);
            var normal = bars.get(i + 33);
            assertThat(normal.deviations()).isEqualTo(measured.deviations());
            // Five standard errors of the count.
            double error = Math.sqrt(normal.share() / 20_000);
            assertThat(measured.share()).isCloseTo(normal.share(), within(5 * error + 0.001));
        }
        assertThat(bars.get(16).deviations()).isZero();
        assertThat(bars.get(16 + 33).share()).isCloseTo(0.0997, within(1e-4));
    }

    @Test
    void repeatedTermsGrowLikeNAndRandomOnesLikeTheRoot() {
        AtomicInteger trials = new AtomicInteger();
        var rows = RoundingGrowth.run(
                new RoundingGrowth.Spec(1, 0.1f, List.of(1000, 1_000_000, 10_000_000), 2), trials::incrementAndGet);
        assertThat(trials).hasValue(2);
        assertThat(rows).hasSize(12);
        // 0.1f × 10⁷ = 1087937: 8.8 % off, where √n·u says 0.02 %.
        assertThat(rows.get(2).error()).isCloseTo(0.088, within(0.0005));
        assertThat(rows.get(8).error()).isCloseTo(0.0002, within(0.00002));
        assertThat(rows.subList(0, 3))
                .allSatisfy(row -> assertThat(row.error())
                        .isGreaterThan(Math.sqrt(row.n()) * 0x1p-24)
                        .isLessThan(row.n() * 0x1p-24));
        assertThat(rows.subList(3, 5))
                .allSatisfy(row -> assertThat(row.error()).isLessThan(6 * Math.sqrt(row.n()) * 0x1p-24));
        // Where the terms are no larger than the grid, the mean of their roundings is not 0, even if they are random.
        assertThat(rows.get(5).error()).isGreaterThan(6 * rows.get(8).error());
        assertThat(rows.get(11)).isEqualTo(new RoundingGrowth.Row(10_000_000, "n·u", 10_000_000 * 0x1p-24));
    }

    @Test
    void badSpecs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputErrorSweep.Spec(1, List.of(1), 1, 0))
                .withMessage("relative is 0.0, expected more than 0 and at most 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputErrorSweep.Spec(1, List.of(), 1, 1))
                .withMessage("sizes is empty, expected at least one size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoundingGrowth.Spec(1, 0.1f, List.of(5, 5), 1))
                .withMessage("sizes[1] is 5, expected 6 to 100000000, ascending");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoundingGrowth.Spec(1, Float.NaN, List.of(5), 1))
                .withMessage("term is NaN, expected more than 0 and at most 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoundingWalk.Spec(1, 0, 1))
                .withMessage("steps is 0, expected 1 to 1000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoundingWalk.ofEqualTerms(1, 1e-20f, "tiny"))
                .withMessage("term is 1.0E-20, expected a multiple of 2⁻³² from 0 to 1");
        assertThatNullPointerException()
                .isThrownBy(() -> RoundingWalk.ofEqualTerms(1, 1, null))
                .withMessage("name");
        assertThatNullPointerException()
                .isThrownBy(() -> RoundingGrowth.run(null))
                .withMessage("spec");
    }
}
