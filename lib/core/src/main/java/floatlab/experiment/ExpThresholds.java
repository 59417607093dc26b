package floatlab.experiment;

import floatlab.format.Format;
import floatlab.function.FormatMath;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoublePredicate;

/**
 * Where exp overflows, becomes subnormal and becomes 0 in a format. Bisection over the format's numbers finds these
 * places, because the rounded exp never decreases. Exp is {@link FormatMath#exp}, correctly rounded in the formats
 * below binary64.
 */
public final class ExpThresholds {
    private ExpThresholds() {}

    /**
     * Which formats.
     *
     * @param formats the formats, at least one, none that saturates, because nothing overflows in it
     */
    public record Spec(List<Format> formats) {
        public Spec {
            formats = Require.notEmpty("formats", formats, "format");
            for (Format format : formats) {
                Require.that(!format.saturating(), "one of formats", () -> format, "none that saturates");
            }
        }
    }

    /**
     * The thresholds of a format, each a number of it.
     *
     * @param format its name
     * @param overflow the smallest x whose exp is not finite
     * @param largest exp of the number before it
     * @param subnormal the largest x whose exp is less than the smallest normal number
     * @param zero the largest x whose exp is 0
     */
    public record Row(String format, double overflow, double largest, double subnormal, double zero) {}

    /**
     * {@return the thresholds of each format}
     *
     * @param spec which formats
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (Format format : spec.formats()) {
            Interruption.check();
            // At 0 exp is 1, and at ±max it is far out of range, so each place lies between these.
            double[] last = bisect(0, format.max(), format, x -> Double.isFinite(FormatMath.exp(x, format)));
            double[] normal = bisect(0, -format.max(), format, x -> FormatMath.exp(x, format) >= format.minNormal());
            double[] positive = bisect(0, -format.max(), format, x -> FormatMath.exp(x, format) > 0);
            rows.add(new Row(format.name(), last[1], FormatMath.exp(last[0], format), normal[1], positive[1]));
        }
        return List.copyOf(rows);
    }

    /** Two neighbours: {@code holds} is true at the first and false at the second. */
    private static double[] bisect(double from, double to, Format format, DoublePredicate holds) {
        double yes = from;
        double no = to;
        while (true) {
            // If there is a number between the two, one is nearer to their middle than they are.
            double middle = format.round(yes / 2 + no / 2);
            if (middle == yes || middle == no) {
                return new double[] {yes, no};
            }
            if (holds.test(middle)) {
                yes = middle;
            } else {
                no = middle;
            }
        }
    }
}
