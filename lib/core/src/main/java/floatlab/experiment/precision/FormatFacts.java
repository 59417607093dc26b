package floatlab.experiment.precision;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Formats side by side: their widths, ranges and steps. */
public final class FormatFacts {
    private FormatFacts() {}

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
     * A format.
     *
     * @param format its name
     * @param bits the width of a number: sign, exponent, fraction
     * @param exponent the bits of the exponent
     * @param fraction the bits of the significand that are stored
     * @param epsilon the distance from 1 to the next number
     * @param max the largest finite number
     * @param minNormal the smallest normal number
     * @param minSubnormal the smallest positive number
     */
    public record Row(
            String format,
            int bits,
            int exponent,
            int fraction,
            double epsilon,
            double max,
            double minNormal,
            double minSubnormal) {}

    /**
     * {@return a row for each format, in the order given}
     *
     * @param spec which formats
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (Format f : spec.formats()) {
            Interruption.check();
            rows.add(new Row(
                    f.name(),
                    f.bits(),
                    f.exponentBits(),
                    f.precision() - 1,
                    f.epsilon(),
                    f.max(),
                    f.minNormal(),
                    f.minSubnormal()));
        }
        return List.copyOf(rows);
    }
}
