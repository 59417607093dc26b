package floatlab.experiment.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedTrainingTest {
    private static final List<RecordedTraining.Row> ROWS = RecordedTraining.run();

    @Test
    void sixPairsOfFourHundredSteps() {
        assertThat(ROWS.stream().map(RecordedTraining.Row::pair).distinct())
                .containsExactly(
                        "same run twice",
                        "1 and 2 threads",
                        "batch reversed",
                        "oneDNN and native",
                        "double; batch reversed",
                        "seeds 1 and 2");
        assertThat(ROWS).hasSize(6 * 88);
        assertThat(ROWS.get(87).step()).isEqualTo(400);
        assertThat(RecordedTraining.source()).startsWith("torch 2.15.0");
    }

    @Test
    void onlyTheSameRunStaysTheSame() {
        for (RecordedTraining.Row row : ROWS) {
            if (row.pair().equals("same run twice")) {
                assertThat(row.distance()).isZero();
                assertThat(row.lossA()).isEqualTo(row.lossB());
            }
            if (row.step() == 400 && !row.pair().equals("same run twice")) {
                assertThat(row.distance()).isPositive();
            }
            assertThat(row.flips()).isBetween(0, 517);
        }
    }
}
