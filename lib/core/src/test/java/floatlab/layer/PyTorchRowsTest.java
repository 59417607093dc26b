package floatlab.layer;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.format.Format;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Softmax and its kin, and conversions, beside what PyTorch computed. */
class PyTorchRowsTest {

    private static final double U = 0x1p-24;

    /**
     * Both sides are within the documented bounds, PyTorch's with the sum's bound of any order, n·u, and an exponential of
     * 1 ulp; so they differ by the two together at most.
     */
    @Test
    void differByNoMoreThanTheBounds() {
        for (Recorded r : Recorded.all("row")) {
            float[] x = r.array("x");
            int n = x.length;
            double max = Double.NEGATIVE_INFINITY;
            double min = Double.POSITIVE_INFINITY;
            for (float v : x) {
                max = Math.max(max, v);
                min = Math.min(min, v);
            }
            double d = max - min;
            double both = 2.02 * (2 * d + n + 12) * U;
            float[] softmax = Softmax.of(x);
            float[] log = LogSoftmax.of(x);
            for (int i = 0; i < n; i++) {
                float p = r.array("softmax")[i];
                assertThat((double) Math.abs(softmax[i] - p)).isLessThanOrEqualTo(both * p + 2 * Float.MIN_VALUE);
                assertThat((double) Math.abs(log[i] - r.array("logsoftmax")[i]))
                        .isLessThanOrEqualTo(both + 4.04 * U * (d + Math.log(n)));
            }
            double absolute = both + 4.04 * U * (Math.max(d, Math.abs(max)) + Math.log(n));
            assertThat((double) Math.abs(LogSumExp.of(x) - r.array("logsumexp")[0]))
                    .isLessThanOrEqualTo(absolute);
            assertThat((double) Math.abs(CrossEntropy.of(x, r.get("target")) - r.array("crossentropy")[0]))
                    .isLessThanOrEqualTo(absolute);
            double size = 0;
            for (int i = 0; i < n; i++) {
                double p = r.array("softmax")[i];
                size += p == 0 ? 0 : p * (Math.abs(Math.log(p)) + Math.abs(r.array("logq")[i]));
            }
            assertThat((double) Math.abs(KlDivergence.ofLog(r.array("softmax"), r.array("logq")) - r.array("kl")[0]))
                    .isLessThanOrEqualTo(2.02 * (n + 4) * U * size);
        }
    }

    @Test
    void theShortRowsOfTheLessonHavePyTorchsBits() {
        int rows = 0;
        for (Recorded r : Recorded.all("row").subList(0, 8)) {
            assertThat(Softmax.of(r.array("x"))).isEqualTo(r.array("softmax"));
            assertThat(LogSoftmax.of(r.array("x"))).isEqualTo(r.array("logsoftmax"));
            rows++;
        }
        assertThat(rows).isEqualTo(8);
    }

    /** Of 21 rows up to 1000 long these are the ones that PyTorch sums in an order that leads elsewhere. */
    @Test
    void sumsOfARowHavePyTorchsBits() {
        assertThat(others(r -> LogSumExp.of(r.array("x")), "logsumexp")).containsExactly(14);
        assertThat(others(r -> CrossEntropy.of(r.array("x"), r.get("target")), "crossentropy"))
                .containsExactly(11);
        assertThat(others(r -> KlDivergence.ofLog(r.array("softmax"), r.array("logq")), "kl"))
                .containsExactly(12, 15, 17, 18, 20);
        // PyTorch's cross-entropy is its log-softmax's, too
        assertThat(others(r -> 0 - r.array("logsoftmax")[r.get("target")], "crossentropy"))
                .isEmpty();
    }

    /** The rows for which ours is not the recorded float. */
    private static List<Integer> others(ToDoubleFunction<Recorded> ours, String key) {
        List<Recorded> rows = Recorded.all("row");
        assertThat(rows).hasSize(21);
        return IntStream.range(0, rows.size())
                .filter(i -> ours.applyAsDouble(rows.get(i)) != rows.get(i).array(key)[0])
                .boxed()
                .toList();
    }

    @Test
    void conversionsHavePyTorchsBits() {
        Recorded r = Recorded.all("conversion").get(0);
        float[] x = r.array("x");
        for (int i = 0; i < x.length; i++) {
            check(x[i], Format.BINARY16.round(x[i]), r.array("binary16")[i]);
            check(x[i], Format.BFLOAT16.round(x[i]), r.array("bfloat16")[i]);
            check(x[i], Format.FLOAT8_E5M2.round(x[i]), r.array("e5m2")[i]);
            // PyTorch 2.15 saturates in E4M3, and does not in E5M2
            check(x[i], Format.FLOAT8_E4M3.asSaturating().round(x[i]), r.array("e4m3")[i]);
        }
    }

    private static void check(float x, float actual, float expected) {
        assertThat(Float.compare(actual, expected))
                .as("%a gives %a, PyTorch %a", x, actual, expected)
                .isZero();
    }
}
