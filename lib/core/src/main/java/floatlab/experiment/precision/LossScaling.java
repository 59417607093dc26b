package floatlab.experiment.precision;

import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.layer.Softmax;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Gradients are multiplied by a scale and rounded into a short format: if the scale is small, many are flushed to zero;
 * if it is large, the largest overflow.
 *
 * <p>The gradients are those of the mean cross-entropy of a batch by its logits,
 * {@code (softmax(x) − [i = target]) / batch}, computed in float. The logits are normally distributed with the given
 * deviation; the target of each sample is a class at random. Scales are powers of two, so scaling rounds only numbers
 * beyond the format's range.
 */
public final class LossScaling {
    private LossScaling() {}

    /**
     * The gradients.
     *
     * @param seed 0 to 2³² − 1
     * @param batch samples, 1 to 10,000
     * @param classes 2 to 10,000; batch · classes at most 10,000,000
     * @param deviation standard deviation of the logits, 0 to 30
     * @param format the format of the scaled gradients, below binary64
     */
    public record Spec(long seed, int batch, int classes, double deviation, Format format) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("batch", batch, 1, 10_000);
            Require.between("classes", classes, 2, 10_000);
            Require.between("batch · classes", (long) batch * classes, 2, 10_000_000);
            Require.that(
                    deviation >= 0 && deviation <= 30, "deviation", () -> FloatText.shortest(deviation), "0 to 30");
            Objects.requireNonNull(format, "format");
            Require.that(format.precision() < 53, "format", () -> format, "a format below binary64");
        }
    }

    /**
     * One scale.
     *
     * @param log2Scale the scale is 2 to this power
     * @param zero the share of the non-zero gradients that become 0
     * @param subnormal the share that become subnormal and lose bits
     * @param overflow the share that become infinite (or NaN in a format without infinity)
     */
    public record Row(int log2Scale, double zero, double subnormal, double overflow) {}

    /**
     * A share at a scale.
     *
     * @param log2Scale the scale is 2 to this power
     * @param becomes what the gradients become: {@code zero}, {@code subnormal} or {@code infinite}
     * @param share how many of the non-zero gradients
     */
    public record Share(int log2Scale, String becomes, double share) {}

    /**
     * The size of a gradient.
     *
     * @param log2 the logarithm of its magnitude, base 2
     */
    public record Size(double log2) {}

    /**
     * {@return what becomes of the gradients scaled by 2<sup>from</sup>, …, 2<sup>to</sup>, a row for each scale}
     *
     * @param spec the gradients
     * @param from the first exponent, −100 to 100
     * @param to the last exponent, from to 100
     */
    public static List<Row> run(Spec spec, int from, int to) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Require.between("from", from, -100, 100);
        Require.between("to", to, from, 100);
        float[] gradients = gradients(spec);
        List<Row> rows = new ArrayList<>();
        for (int log2 = from; log2 <= to; log2++) {
            Interruption.check();
            rows.add(row(gradients, log2, spec.format()));
        }
        return List.copyOf(rows);
    }

    /**
     * {@return the shares of {@link #run} for a plot, three rows for each scale}
     *
     * @param spec the gradients
     * @param from the first exponent, −100 to 100
     * @param to the last exponent, from to 100
     */
    public static List<Share> shares(Spec spec, int from, int to) {
        List<Share> shares = new ArrayList<>();
        for (Row row : run(spec, from, to)) {
            shares.add(new Share(row.log2Scale(), "zero", row.zero()));
            shares.add(new Share(row.log2Scale(), "subnormal", row.subnormal()));
            shares.add(new Share(row.log2Scale(), "infinite", row.overflow()));
        }
        return List.copyOf(shares);
    }

    /**
     * {@return the sizes of all gradients that are not 0, for a histogram}
     *
     * @param spec the gradients
     */
    public static List<Size> sizes(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        List<Size> sizes = new ArrayList<>();
        float[] gradients = gradients(spec);
        for (int i = 0; i < gradients.length; i++) {
            Interruption.checkNowAndThen(i);
            float g = gradients[i];
            if (g != 0) {
                sizes.add(new Size(StrictMath.log(Math.abs(g)) / StrictMath.log(2)));
            }
        }
        return List.copyOf(sizes);
    }

    static Row row(float[] gradients, int log2, Format format) {
        int zero = 0;
        int subnormal = 0;
        int overflow = 0;
        int all = 0;
        for (int i = 0; i < gradients.length; i++) {
            Interruption.checkNowAndThen(i);
            float g = gradients[i];
            double rounded = format.round(Math.scalb((double) g, log2));
            all += g != 0 ? 1 : 0;
            zero += g != 0 && rounded == 0 ? 1 : 0;
            subnormal += rounded != 0 && Math.abs(rounded) < format.minNormal() ? 1 : 0;
            overflow += Double.isFinite(rounded) ? 0 : 1;
        }
        return new Row(log2, (double) zero / all, (double) subnormal / all, (double) overflow / all);
    }

    /** The gradients of a batch, sample by sample. */
    static float[] gradients(Spec spec) {
        NumpyRandom random = new NumpyRandom(spec.seed());
        int classes = spec.classes();
        float[] gradients = new float[spec.batch() * classes];
        for (int sample = 0; sample < spec.batch(); sample++) {
            Interruption.check();
            double[] normal = random.standardNormal(classes);
            float[] x = new float[classes];
            for (int i = 0; i < classes; i++) {
                x[i] = (float) (spec.deviation() * normal[i]);
            }
            float[] p = Softmax.of(x);
            p[random.randint(0, classes, 1)[0]] -= 1;
            for (int i = 0; i < classes; i++) {
                gradients[sample * classes + i] = p[i] / spec.batch();
            }
        }
        return gradients;
    }
}
