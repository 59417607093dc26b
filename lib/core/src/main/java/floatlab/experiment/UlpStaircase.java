package floatlab.experiment;

import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The spacing of floats and doubles over their size, as the corners of a staircase. From one power of two to the next
 * the spacing is constant, then it doubles; below the smallest normal number it stays the same (gradual underflow).
 */
public final class UlpStaircase {
    private static final int SMALLEST_EXPONENT = -1074;
    private static final int LARGEST_EXPONENT = Double.MAX_EXPONENT;
    private static final int FLOAT_SMALLEST_EXPONENT = -149;

    private UlpStaircase() {}

    /**
     * Which sizes.
     *
     * @param from where the staircase begins, at 2<sup>from</sup>, −1074 to 1023
     * @param to where its last step begins, at 2<sup>to</sup>, from to 1023; the steps of floats begin at
     *     2<sup>−149</sup> to 2<sup>127</sup>, whatever is asked for
     */
    public record Spec(int from, int to) {
        public Spec {
            Require.between("from", from, SMALLEST_EXPONENT, LARGEST_EXPONENT);
            Require.between("to", to, from, LARGEST_EXPONENT);
        }
    }

    /**
     * One corner.
     *
     * @param format {@code float} or {@code double}
     * @param x a power of two, 2ᵉ
     * @param ulp the spacing from x on, or, at the second corner of each step, the one up to x
     * @param relative ulp / x: between ε/2 and ε for normal numbers
     */
    public record Row(String format, double x, double ulp, double relative) {}

    /**
     * {@return two rows for each step, ascending, first for floats, then for doubles; a step that would end at
     * 2<sup>1024</sup> has only its first corner}
     *
     * @param spec which sizes
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        int last = Math.min(spec.to(), Float.MAX_EXPONENT);
        for (int e = Math.max(spec.from(), FLOAT_SMALLEST_EXPONENT); e <= last; e++) {
            addStep(rows, "float", e, Math.ulp(Math.scalb(1f, e)));
        }
        for (int e = spec.from(); e <= spec.to(); e++) {
            addStep(rows, "double", e, Math.ulp(Math.scalb(1.0, e)));
        }
        return List.copyOf(rows);
    }

    private static void addStep(List<Row> rows, String format, int exponent, double ulp) {
        for (int e = exponent; e <= Math.min(exponent + 1, LARGEST_EXPONENT); e++) {
            double x = Math.scalb(1.0, e);
            rows.add(new Row(format, x, ulp, ulp / x));
        }
    }
}
