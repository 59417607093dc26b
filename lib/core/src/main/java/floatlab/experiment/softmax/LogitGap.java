package floatlab.experiment.softmax;

import floatlab.format.FloatText;
import floatlab.layer.LogSoftmax;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Two logits, a leader and another that is smaller by a gap, and their log-probabilities by the three forms of
 * {@link LogSoftmax}: {@code log(softmax)}, {@code log-softmax} and {@code with log1p}.
 *
 * <p>With the gap t the leader's log-probability is {@code -log(1 + e⁻ᵗ)}, the other's {@code -t - log(1 + e⁻ᵗ)}. The
 * truth is computed so, by {@link StrictMath#log1p} and {@link StrictMath#exp} in double. Its relative error is less
 * than 2⁻⁵⁰ as long as e⁻ᵗ is a normal double, which it is up to the largest gap that a {@link Spec} takes.
 */
public final class LogitGap {
    private static final float LARGEST = 700;

    private LogitGap() {}

    /**
     * The logits.
     *
     * @param leader the larger logit, −100 to 100
     * @param gaps how much smaller the other logit is, each 0 to 700, at least one; it is {@code leader - gap} rounded
     *     to float, and the true gap is computed from that float
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
         * {@return the spec of evenly spaced gaps}
         *
         * @param leader the larger logit
         * @param from the first gap
         * @param to the last gap
         * @param steps how many steps lead from the first to the last, 1 to 100,000
         */
        public static Spec sweep(float leader, float from, float to, int steps) {
            Require.between("steps", steps, 1, 100_000);
            List<Float> gaps = new ArrayList<>();
            for (int i = 0; i <= steps; i++) {
                gaps.add(from + (to - from) * i / steps);
            }
            return new Spec(leader, gaps);
        }

        /** The leader and the number of gaps. */
        @Override
        public String toString() {
            return "Spec[leader=" + FloatText.shortest(leader) + ", " + gaps.size() + " gaps]";
        }

        private static void require(String name, float value, float low, float high) {
            if (!(value >= low && value <= high)) {
                String range = FloatText.shortest(low) + " to " + FloatText.shortest(high);
                throw Require.unexpected(name, FloatText.shortest(value), range);
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
     * {@return three rows for each gap, gaps in the order given}
     *
     * @param spec the logits
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
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
