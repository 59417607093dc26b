package floatlab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedTest {
    @Test
    void aTableHasASourceThenHeadingsThenRows() {
        String table = "adding/recorded-sums.csv";
        assertThat(Recorded.source(table)).startsWith("torch ");
        assertThat(Recorded.lines(table).get(0)).isEqualTo("# " + Recorded.source(table));
        assertThat(Recorded.rows(table))
                .hasSize(Recorded.lines(table).size() - 2)
                .allSatisfy(row -> assertThat(row).hasSize(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "bias", "/floatlab/experiment/bias/pytorch-arithmetic.csv", "bias/none.csv"})
    void anotherNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recorded.rows(name))
                .withMessage("file is " + name + ", expected the name of a recording");
    }

    @Test
    void nullIsNamed() {
        assertThatNullPointerException().isThrownBy(() -> Recorded.source(null)).withMessage("file");
    }
}
