package floatlab.experiment.adding;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.random.NumpyRandom;
import floatlab.sum.RecursiveSum;
import floatlab.sum.SumMethods;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the real libraries computed, set against our own sums of the same floats. */
class RecordedSumsTest {
    private static final int N = 10_000_000;

    private static float[] data(String name) {
        if (name.equals("uniform")) {
            return new NumpyRandom(1).randomFloats(N);
        }
        float[] x = new float[N];
        Arrays.fill(x, 0.1f);
        return x;
    }

    @Test
    void cumulativeAndStridedSumsAreThePlainLoopAndFsumIsExact() {
        List<RecordedSums.Row> rows = RecordedSums.run();
        assertThat(rows).hasSize(20);
        for (String name : List.of("tenths", "uniform")) {
            float[] x = data(name);
            float plain = new RecursiveSum().sum(x);
            float exact = SumMethods.exact().sum(x);
            List<RecordedSums.Row> own =
                    rows.stream().filter(row -> row.data().equals(name)).toList();
            assertThat(own)
                    .filteredOn(row -> row.function().startsWith("numpy.cumsum")
                            || row.function().startsWith("numpy.sum(axis=0)"))
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row.result()).isEqualTo(plain));
            assertThat(own)
                    .filteredOn(row ->
                            row.function().equals("math.fsum") || row.function().contains("float64"))
                    .hasSize(3)
                    .allSatisfy(row -> {
                        assertThat(row.result()).isEqualTo(exact);
                        assertThat(row.error()).isLessThanOrEqualTo(0x1p-24);
                    });
        }
        assertThat(rows.get(0).result()).isEqualTo(1087937f);
        assertThat(rows.get(0).error()).isBetween(0.0879, 0.0880);
    }

    @Test
    void theNumberOfThreadsChangesPyTorchsSum() {
        List<RecordedSums.Row> torch = RecordedSums.run().stream()
                .filter(row -> row.data().equals("tenths") && row.function().equals("torch.sum"))
                .toList();
        assertThat(torch).extracting(RecordedSums.Row::threads).containsExactly(1, 2);
        assertThat(torch.get(0).result()).isNotEqualTo(torch.get(1).result());
        assertThat(torch).allSatisfy(row -> assertThat(row.error()).isLessThan(1e-5));
    }

    @Test
    void theSourceIsNamed() {
        assertThat(RecordedSums.source()).startsWith("torch ").contains("numpy", "Python");
    }
}
