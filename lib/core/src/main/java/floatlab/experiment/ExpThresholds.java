package floatlab.experiment;

import floatlab.format.Format;
import floatlab.function.FormatMath;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoublePredicate;

/**
 * Where exp overflows, turns subnormal and vanishes in a format: found by bisection over the format's numbers, which needs
 * no more than that the rounded exp does not decrease. Exp is {@link FormatMath#exp}, correctly rounded in the formats
 * below binary64.
 */
public final class ExpThresholds {
    private ExpThresholds() {}

    /**
     * Which formats.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if there is no format or one saturates, so that nothing
     * overflows; {@link NullPointerException} for null.
     *
     * @param formats the formats, at least one
     */
    public record Spec(List<Format> formats) {
        public Spec {
            formats = Require.notEmpty("formats", formats, "format");
            for (Format format : formats) {
                if (format.saturating()) {
                    throw new IllegalArgumentException("formats has " + format + ", expected none that saturates");
                }
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
     * Finds them.
     *
     * @param spec which formats
     * @return a row for each
     * @throws NullPointerException if spec is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static List<Row> run(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (Format format : spec.formats()) {
            Interruption.check();
            // exp is between the two for every number between these: 1 at 0, and far out of range at ±max
            double[] last = bisect(0, format.max(), format, x -> Double.isFinite(FormatMath.exp(x, format)));
            double[] normal = bisect(0, -format.max(), format, x -> FormatMath.exp(x, format) >= format.minNormal());
            double[] positive = bisect(0, -format.max(), format, x -> FormatMath.exp(x, format) > 0);
            rows.add(new Row(format.name(), last[1], FormatMath.exp(last[0], format), normal[1], positive[1]));
        }
        return List.copyOf(rows);
    }

    /** The neighbours between which {@code holds} ends, true at the first, false at the second. */
    private static double[] bisect(double from, double to, Format format, DoublePredicate holds) {
        double yes = from;
        double no = to;
        while (true) {
            // Were there a number between them, one would be nearer to the middle than both are.
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
