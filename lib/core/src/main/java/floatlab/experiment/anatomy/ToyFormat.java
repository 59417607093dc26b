package floatlab.experiment.anatomy;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A floating-point format so small that all its numbers from 0 up can be drawn, with the gap above each. Subnormal
 * numbers fill the hole between zero and the smallest normal number (gradual underflow). Without them (flush to zero)
 * the gap above zero is as large as the smallest normal number.
 */
public final class ToyFormat {
    private ToyFormat() {}

    /**
     * The format.
     *
     * @param precision significant bits p, the leading 1 included, 1 to 8
     * @param minExponent the smallest normal number is 2<sup>minExponent</sup>, −20 to 20
     * @param maxExponent the last step begins at 2<sup>maxExponent</sup>, minExponent to 20
     */
    public record Spec(int precision, int minExponent, int maxExponent) {
        public Spec {
            Require.between("precision", precision, 1, 8);
            Require.between("minExponent", minExponent, -20, 20);
            Require.between("maxExponent", maxExponent, minExponent, 20);
        }
    }

    /**
     * A number of the format.
     *
     * @param kind {@code normal}, {@code zero and subnormal}, or {@code zero without subnormals}
     * @param value the number
     * @param gap the distance to the next larger one
     */
    public record Row(String kind, double value, double gap) {}

    /**
     * {@return first zero and the subnormal numbers, then zero as it is without them, then the normal numbers; each
     * kind ascending. The largest number has no gap above it and is left out}
     *
     * @param spec the format
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        int steps = 1 << (spec.precision() - 1);
        double least = Math.scalb(1.0, spec.minExponent() - (spec.precision() - 1));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            rows.add(new Row("zero and subnormal", i * least, least));
        }
        rows.add(new Row("zero without subnormals", 0, steps * least));
        for (int e = 0; e <= spec.maxExponent() - spec.minExponent(); e++) {
            for (int i = 0; i < steps; i++) {
                rows.add(new Row("normal", Math.scalb((steps + i) * least, e), Math.scalb(least, e)));
            }
        }
        return List.copyOf(rows.subList(0, rows.size() - 1));
    }
}
