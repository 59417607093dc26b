package floatlab.experiment.anatomy;

import floatlab.format.FloatBits;
import floatlab.format.FloatText;
import floatlab.format.Ulp;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Floats side by side: the three fields of each, its kind, its value and its spacing. */
public final class FloatAnatomy {
    private FloatAnatomy() {}

    /**
     * Which floats.
     *
     * @param floats any floats, at least one
     */
    public record Spec(List<Float> floats) {
        public Spec {
            floats = Require.notEmpty("floats", floats, "float");
        }

        /**
         * {@return the spec of these floats}
         *
         * @param floats at least one
         */
        public static Spec of(float... floats) {
            List<Float> list = new ArrayList<>();
            for (float x : Objects.requireNonNull(floats, "floats")) {
                list.add(x);
            }
            return new Spec(list);
        }
    }

    /**
     * One float.
     *
     * @param value the float
     * @param sign its sign bit
     * @param exponent its eight exponent bits
     * @param fraction its 23 fraction bits
     * @param kind zero, subnormal, normal, infinity or nan
     * @param hex as a hexadecimal literal
     * @param exact all its decimal digits
     * @param ulp its spacing
     */
    public record Row(
            float value,
            String sign,
            String exponent,
            String fraction,
            String kind,
            String hex,
            String exact,
            float ulp) {}

    /**
     * {@return a row for each float, in the order given}
     *
     * @param spec which floats
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (float x : spec.floats()) {
            Interruption.check();
            FloatBits bits = FloatBits.of(x);
            String[] fields = bits.binary().split(" ");
            String kind = bits.kind().name().toLowerCase(Locale.ROOT);
            rows.add(new Row(x, fields[0], fields[1], fields[2], kind, bits.hex(), FloatText.exact(x), Ulp.of(x)));
        }
        return List.copyOf(rows);
    }
}
