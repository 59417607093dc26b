package floatlab.experiment.precision;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How far apart a format's numbers are, relative to their size, at each power of two that it holds. As a line this is
 * level over the normal numbers and climbs to 1 over the subnormal ones, and it begins and ends where the format's
 * range does.
 */
public final class FormatSpacing {
    private FormatSpacing() {}

    /**
     * Which formats.
     *
     * @param formats the formats, at least one
     */
    public record Spec(List<Format> formats) {
        public Spec {
            formats = Require.notEmpty("formats", formats, "format");
        }
    }

    /**
     * A power of two.
     *
     * @param format the format's name
     * @param x the power, from the smallest positive number to the largest power of two that is finite
     * @param spacing the distance from x to the next larger number of the format, as if it had no largest one
     * @param relative spacing / x
     */
    public record Row(String format, double x, double spacing, double relative) {}

    /**
     * {@return the rows, format by format, ascending}
     *
     * @param spec which formats
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (Format f : spec.formats()) {
            Interruption.check();
            for (int e = f.minExponent() - f.precision() + 1; e <= f.maxExponent(); e++) {
                double x = Math.scalb(1.0, e);
                double spacing = Math.max(x * f.epsilon(), f.minSubnormal());
                rows.add(new Row(f.name(), x, spacing, spacing / x));
            }
        }
        return List.copyOf(rows);
    }
}
