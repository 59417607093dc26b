package floatlab.experiment.anatomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import floatlab.format.FloatText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The experiments of the notebook "inside a float". */
class InsideAFloatTest {
    @Test
    void theToyFormatWithFloatsNumbersIsFloat() {
        // With seven significant bits the numbers are floats whose last 17 bits are zero, around the smallest normal
        // one.
        List<ToyFormat.Row> rows = ToyFormat.run(new ToyFormat.Spec(7, -20, -18)).stream()
                .filter(row -> !row.kind().equals("zero without subnormals"))
                .toList();
        float scale = 0x1p-106f;
        for (ToyFormat.Row row : rows) {
            float value = (float) row.value() * scale;
            int bits = Float.floatToIntBits(value);
            assertThat(bits & 0x1ffff).isZero();
            assertThat(Float.intBitsToFloat(bits + 0x20000)).isEqualTo((float) (row.value() + row.gap()) * scale);
            assertThat(row.kind()).isEqualTo(value < Float.MIN_NORMAL ? "zero and subnormal" : "normal");
        }
        assertThat(rows).extracting(ToyFormat.Row::value).isSorted().hasSize(4 * 64 - 1);
    }

    @Test
    void withoutSubnormalsThereIsAHoleAroundZero() {
        List<ToyFormat.Row> rows = ToyFormat.run(new ToyFormat.Spec(3, -2, 1));
        ToyFormat.Row hole = rows.get(4);
        assertThat(hole).isEqualTo(new ToyFormat.Row("zero without subnormals", 0, 0.25));
        assertThat(rows.get(0)).isEqualTo(new ToyFormat.Row("zero and subnormal", 0, 0.0625));
        assertThat(rows.get(5)).isEqualTo(new ToyFormat.Row("normal", 0.25, 0.0625));
        assertThat(rows).hasSize(4 + 1 + 15);
    }

    @Test
    void anatomy() {
        float[] floats = {0.1f, -0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN};
        List<FloatAnatomy.Row> rows = FloatAnatomy.run(FloatAnatomy.Spec.of(floats));
        assertThat(rows)
                .extracting(FloatAnatomy.Row::kind)
                .containsExactly("normal", "zero", "subnormal", "infinity", "nan");
        for (int i = 0; i < floats.length; i++) {
            FloatAnatomy.Row row = rows.get(i);
            int bits = Integer.parseUnsignedInt(row.sign() + row.exponent() + row.fraction(), 2);
            assertThat(bits).isEqualTo(Float.floatToIntBits(floats[i]));
            assertThat((Float) row.value()).isEqualTo((Float) floats[i]);
        }
        assertThat(rows.get(0).exact()).isEqualTo("0.100000001490116119384765625");
        assertThat(rows.get(0).hex()).isEqualTo("0x1.99999ap-4");
        assertThat(rows.get(0).ulp()).isEqualTo(0x1p-27f);
    }

    /** What Java's floats say to the recorded expressions. */
    @Test
    void pyTorchAgrees() {
        Map<String, String> answers = new HashMap<>();
        PyTorchBits.run().forEach(row -> answers.merge(row.expression(), row.answer(), (a, b) -> a + " " + b));
        assertThat(answers).hasSize(14);
        assertThat(answers.get("tensor(0.1).item()")).isEqualTo(FloatText.shortest((double) 0.1f));
        float third = 0.1f + 0.2f;
        assertThat(answers.get("(tensor(0.1) + tensor(0.2) == tensor(0.3)).item()"))
                .isEqualTo(third == 0.3f ? "True" : "False");
        float difference = 0x1.8p-126f - 0x1p-126f;
        String gradual = "(True, " + FloatText.shortest((double) difference).toLowerCase(Locale.ROOT) + ")";
        assertThat(answers.get("(small != smaller).item(), (small - smaller).item()"))
                .isEqualTo(gradual + " (True, 0.0)");
        assertThat(PyTorchBits.source()).startsWith("torch 2.");
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToyFormat.Spec(0, 0, 0))
                .withMessage("precision is 0, expected 1 to 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToyFormat.Spec(3, 2, 1))
                .withMessage("maxExponent is 1, expected 2 to 20");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FloatAnatomy.Spec.of())
                .withMessage("floats is empty, expected at least one float");
    }
}
