package floatlab.experiment.softmax;

import floatlab.format.FloatText;
import floatlab.layer.LogSoftmax;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Two logits, a leader and one that stays behind it by a gap, and their log-probabilities in three forms:
 * {@code log(softmax)}, {@code log-softmax} and {@code with log1p}, those of {@link LogSoftmax}.
 *
 * <p>With the gap t the leader's log-probability is {@code -log(1 + e⁻ᵗ)}, the other's {@code -t - log(1 + e⁻ᵗ)}. That is the
 * truth here, by {@link StrictMath#log1p} and {@link StrictMath#exp} in double, off by less than 2⁻⁵⁰ of itself as long as
 * e⁻ᵗ is a normal double, that is, up to the largest gap that a {@link Spec} takes.
 */
public final class LogitGap {
    private static final float LARGEST = 700;

    private LogitGap() {}

    /**
     * The logits.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range or there is no gap;
     * {@link NullPointerException} for null.
     *
     * @param leader the larger logit, −100 to 100
     * @param gaps how far the other is behind, each 0 to 700; it is {@code leader - gap} rounded to float, and the true gap
     *     is taken from that
     */
    public record Spec(float leader, List<Float> gaps) {
        public Spec {
            gaps = Require.notEmpty("gaps", gaps, "gap");
            require("leader", leader, -100, 100);
            for (float gap : gaps) {
                require("gap", gap, 0, LARGEST);
            }
        }

        /**
         * Evenly spaced gaps.
         *
         * @param leader the larger logit
         * @param from the first gap
         * @param to the last gap
         * @param steps how many steps lead from the first to the last, 1 to 100,000
         * @return the spec
         * @throws IllegalArgumentException if a number is out of its range
         */
        public static Spec sweep(float leader, float from, float to, int steps) {
            Require.between("steps", steps, 1, 100_000);
            List<Float> gaps = new ArrayList<>();
            for (int i = 0; i <= steps; i++) {
                gaps.add(from + (to - from) * i / steps);
            }
            return new Spec(leader, gaps);
        }

        /** The leader and the gaps. */
        @Override
        public String toString() {
            return "Spec[leader=" + FloatText.shortest(leader) + ", " + gaps.size() + " gaps]";
        }

        private static void require(String name, float value, float low, float high) {
            if (!(value >= low && value <= high)) {
                throw new IllegalArgumentException(name + " is " + FloatText.shortest(value) + ", expected "
                        + FloatText.shortest(low) + " to " + FloatText.shortest(high));
            }
        }
    }

    /**
     * One gap in one form.
     *
     * @param gap the difference of the two logits
     * @param form {@code log(softmax)}, {@code log-softmax} or {@code with log1p}
     * @param leader the leader's log-probability
     * @param leaderError |leader − truth| / |truth|
     * @param other the other's log-probability
     * @param otherError |other − truth| / |truth|, ∞ where it is −∞
     */
    public record Row(double gap, String form, float leader, double leaderError, float other, double otherError) {}

    /**
     * Computes.
     *
     * @param spec the logits
     * @return three rows for each gap, gaps in the order given
     * @throws NullPointerException if spec is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (float asked : spec.gaps()) {
            Interruption.check();
            float[] x = {spec.leader(), spec.leader() - asked};
            double gap = (double) x[0] - x[1];
            double log1p = StrictMath.log1p(StrictMath.exp(-gap));
            rows.add(row(gap, "log(softmax)", LogSoftmax.logOfSoftmax(x), log1p));
            rows.add(row(gap, "log-softmax", LogSoftmax.of(x), log1p));
            rows.add(row(gap, "with log1p", LogSoftmax.accurate(x), log1p));
        }
        return List.copyOf(rows);
    }

    private static Row row(double gap, String form, float[] log, double log1p) {
        return new Row(gap, form, log[0], error(log[0], -log1p), log[1], error(log[1], -gap - log1p));
    }

    private static double error(float computed, double truth) {
        return Math.abs(computed - truth) / Math.abs(truth);
    }
}
