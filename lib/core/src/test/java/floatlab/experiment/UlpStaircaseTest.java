package floatlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class UlpStaircaseTest {
    private static List<UlpStaircase.Row> rows(int from, int to, String format) {
        return UlpStaircase.run(new UlpStaircase.Spec(from, to)).stream()
                .filter(row -> row.format().equals(format))
                .toList();
    }

    @Test
    void aStepIsAsHighAsTheDistanceToTheNextFloat() {
        List<UlpStaircase.Row> rows = rows(-140, 126, "float");
        assertThat(rows).hasSize(2 * 267);
        for (int i = 0; i < rows.size(); i += 2) {
            float x = (float) rows.get(i).x();
            float end = (float) rows.get(i + 1).x();
            assertThat(rows.get(i).ulp()).isEqualTo(Math.nextUp(x) - x);
            assertThat(rows.get(i + 1).ulp()).isEqualTo(end - Math.nextDown(end));
            assertThat(end).isEqualTo(2 * x);
        }
    }

    @Test
    void theRelativeSpacingOfNormalNumbersStaysBetweenUAndTwoU() {
        assertThat(rows(-126, 127, "float")).allMatch(row -> row.relative() == 0x1p-23 || row.relative() == 0x1p-24);
        assertThat(rows(-1022, 1022, "double")).allMatch(row -> row.relative() == 0x1p-52 || row.relative() == 0x1p-53);
    }

    @Test
    void subnormalsShareOneSpacing() {
        assertThat(rows(-149, -127, "float")).allMatch(row -> row.ulp() == 0x1p-149);
        assertThat(rows(-1074, -1023, "double")).allMatch(row -> row.ulp() == Double.MIN_VALUE);
    }

    @Test
    void floatsEndBeforeDoubles() {
        assertThat(rows(-1074, 1023, "float")).hasSize(2 * (149 + 128));
        assertThat(rows(1000, 1023, "float")).isEmpty();
        List<UlpStaircase.Row> doubles = rows(1022, 1023, "double");
        assertThat(doubles).hasSize(3).allMatch(row -> Double.isFinite(row.x()));
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UlpStaircase.Spec(-1075, 0))
                .withMessage("from is -1075, expected -1074 to 1023");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UlpStaircase.Spec(3, 1024))
                .withMessage("to is 1024, expected 3 to 1023");
    }
}
