package floatlab.experiment.softmax;

import floatlab.format.FloatText;
import floatlab.function.FloatMath;
import floatlab.layer.CrossEntropy;
import floatlab.layer.LogSoftmax;
import floatlab.layer.Softmax;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The cross-entropy of the two logits 0 and −gap, and its gradient by the chain rule, which a program applies to one
 * operation after the other, in two forms:
 *
 * <ul>
 *   <li>{@code log-softmax}: gᵢ = −[i = target], dxᵢ = gᵢ − exp(log pᵢ)·Σg.
 *   <li>{@code log(softmax)}: gᵢ = −[i = target], dpᵢ = gᵢ/pᵢ, dxᵢ = (dpᵢ − Σ dpⱼ·pⱼ)·pᵢ.
 * </ul>
 *
 * <p>On paper both are p − [i = target]. In the second form 1/pᵢ overflows before pᵢ underflows, and even a class that
 * is not the target has 0/pᵢ, which is NaN once its pᵢ is 0. Everything is computed in float, every operation rounded;
 * the sums have two terms.
 */
public final class LossGradient {
    private LossGradient() {}

    /**
     * What to compute.
     *
     * @param gaps each finite, at least one
     * @param target the index of the right class: 0, whose logit is 0, or 1, whose logit is −gap
     */
    public record Spec(List<Float> gaps, int target) {
        public Spec {
            gaps = Require.notEmpty("gaps", gaps, "gap");
            Require.between("target", target, 0, 1);
            for (float gap : gaps) {
                Require.that(Float.isFinite(gap), "gap", () -> FloatText.shortest(gap), "a finite number");
            }
        }
    }

    /**
     * One gap in one form.
     *
     * @param gap the gap
     * @param form {@code log(softmax)} or {@code log-softmax}
     * @param loss the cross-entropy
     * @param gradient0 its derivative by the first logit
     * @param gradient1 its derivative by the second logit
     */
    public record Row(float gap, String form, float loss, float gradient0, float gradient1) {}

    /**
     * {@return two rows for each gap, gaps in the order given}
     *
     * @param spec what to compute
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        int target = spec.target();
        for (float gap : spec.gaps()) {
            Interruption.check();
            float[] x = {0, -gap};
            float[] first = ofLogOfSoftmax(x, target);
            rows.add(new Row(gap, "log(softmax)", CrossEntropy.logOfSoftmax(x, target), first[0], first[1]));
            float[] second = ofLogSoftmax(x, target);
            rows.add(new Row(gap, "log-softmax", CrossEntropy.of(x, target), second[0], second[1]));
        }
        return List.copyOf(rows);
    }

    private static float[] ofLogSoftmax(float[] x, int target) {
        float[] log = LogSoftmax.of(x);
        float[] g = {target == 0 ? -1 : 0, target == 1 ? -1 : 0};
        float sum = g[0] + g[1];
        return new float[] {g[0] - FloatMath.exp(log[0]) * sum, g[1] - FloatMath.exp(log[1]) * sum};
    }

    private static float[] ofLogOfSoftmax(float[] x, int target) {
        float[] p = Softmax.of(x);
        float[] dp = {(target == 0 ? -1 : 0) / p[0], (target == 1 ? -1 : 0) / p[1]};
        float first = dp[0] * p[0];
        float second = dp[1] * p[1];
        float sum = first + second;
        return new float[] {(dp[0] - sum) * p[0], (dp[1] - sum) * p[1]};
    }
}
