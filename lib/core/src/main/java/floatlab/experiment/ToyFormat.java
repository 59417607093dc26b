package floatlab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * All numbers from 0 up of a floating-point format so small that they can be drawn, and the gap above each: once with
 * subnormal numbers, which fill the hole around zero (gradual underflow), once without (flush to zero).
 */
public final class ToyFormat {
    private ToyFormat() {}

    /**
     * The format.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if a number is out of its range.
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
     * @param format {@code gradual underflow} or {@code flush to zero}
     * @param value the number
     * @param gap the distance to the next larger one
     */
    public record Row(String format, double value, double gap) {}

    /**
     * Lists the numbers.
     *
     * @param spec the format
     * @return the numbers ascending, with subnormals, then without; the largest one, which has no next, is left out
     * @throws NullPointerException if spec is null
     */
    public static List<Row> run(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        int steps = 1 << (spec.precision() - 1);
        double least = Math.scalb(1.0, spec.minExponent() - (spec.precision() - 1));
        List<Double> flushed = new ArrayList<>(List.of(0.0));
        List<Double> gradual = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            gradual.add(i * least);
        }
        for (int e = 0; e <= spec.maxExponent() - spec.minExponent(); e++) {
            for (int i = 0; i < steps; i++) {
                double value = Math.scalb((steps + i) * least, e);
                flushed.add(value);
                gradual.add(value);
            }
        }
        List<Row> rows = new ArrayList<>();
        addRows(rows, "gradual underflow", gradual);
        addRows(rows, "flush to zero", flushed);
        return List.copyOf(rows);
    }

    private static void addRows(List<Row> rows, String format, List<Double> values) {
        for (int i = 0; i + 1 < values.size(); i++) {
            rows.add(new Row(format, values.get(i), values.get(i + 1) - values.get(i)));
        }
    }
}
