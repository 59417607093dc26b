package floatlab.experiment.precision;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One number, rounded into several formats: its bits, its value there, and how far off that value is. */
public final class NumberInFormats {
    private NumberInFormats() {}

    /**
     * Which number and formats.
     *
     * @param x the number, any double
     * @param formats the formats, at least one
     */
    public record Spec(double x, List<Format> formats) {
        public Spec {
            formats = Require.notEmpty("formats", formats, "format");
        }
    }

    /**
     * The number in a format.
     *
     * @param format the format's name
     * @param bits sign, exponent and fraction
     * @param value the number that they stand for
     * @param error |value − x| / |x|, from the exact difference; NaN where x or value is not finite or x is 0
     */
    public record Row(String format, String bits, double value, double error) {}

    /**
     * {@return the number rounded to nearest, a row for each format}
     *
     * @param spec which number and formats
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (Format format : spec.formats()) {
            Interruption.check();
            double value = format.round(spec.x());
            rows.add(new Row(format.name(), format.fields(spec.x()), value, error(value, spec.x())));
        }
        return List.copyOf(rows);
    }

    private static double error(double value, double x) {
        if (!Double.isFinite(value) || !Double.isFinite(x) || x == 0) {
            return Double.NaN;
        }
        BigDecimal exact = new BigDecimal(x);
        return new BigDecimal(value)
                .subtract(exact)
                .divide(exact, MathContext.DECIMAL64)
                .abs()
                .doubleValue();
    }
}
