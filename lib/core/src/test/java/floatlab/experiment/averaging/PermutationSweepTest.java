package floatlab.experiment.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import floatlab.random.NumpyRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PermutationSweepTest {
    @Test
    void manyOrdersManySums() {
        int n = 100_000;
        var rows = PermutationSweep.run(new PermutationSweep.Spec(1, n, 200));
        assertThat(rows).hasSize(200);
        assertThat(rows.stream().map(PermutationSweep.Row::sum).distinct().count())
                .isGreaterThan(50);
        assertThat(rows)
                .allSatisfy(row -> assertThat(Math.abs(row.error())).isLessThan((n - 1) * 0x1p-24))
                .anySatisfy(row -> assertThat(row.error()).isPositive())
                .anySatisfy(row -> assertThat(row.error()).isNegative());
    }

    @Test
    void allOrdersHaveTheSameTerms() {
        AtomicInteger steps = new AtomicInteger();
        var rows = PermutationSweep.run(new PermutationSweep.Spec(5, 1, 10), steps::incrementAndGet);
        assertThat(steps).hasValue(10);
        float only = new NumpyRandom(5).randomFloats(1)[0];
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.sum()).isEqualTo(only);
            assertThat(row.error()).isZero();
        });
        // The error is exact and small, so no term is lost or doubled.
        assertThat(PermutationSweep.run(new PermutationSweep.Spec(5, 50, 100)))
                .allSatisfy(row -> assertThat(Math.abs(row.error())).isLessThan(50 * 0x1p-24));
    }

    @Test
    void badSpecs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PermutationSweep.Spec(1, 0, 1))
                .withMessage("n is 0, expected 1 to 100000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PermutationSweep.Spec(1, 1, 0))
                .withMessage("permutations is 0, expected 1 to 1000000");
    }
}
