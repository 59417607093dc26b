package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How many digits of a difference survive. The tests of the notebooks hold its script to these texts. */
class SurvivingDigitsTest {
    @Test
    void itSaysHowManyDigitsAreRight() {
        assertThat(SurvivingDigits.at(10_000).toString()).isEqualTo("""
                        x − y with the condition number 10000
                        x         6173.45673456234522835
                        y         6172.22216667222177165
                        x − y     1.2345678901234567
                        float     1.234375, digits right: 3, at least 2
                        double    1.2345678901237989, digits right: 12, at least 11""");
        // With the condition number 1, y is 0 and x keeps the digits of its format.
        assertThat(SurvivingDigits.at(1).toString())
                .contains("\ny         0.0\n")
                .contains("\nfloat     1.2345679, digits right: 7, at least 6\n")
                .contains("\ndouble    1.2345678901234567, digits right: 16, at least 15");
        assertThat(SurvivingDigits.at(10_000_000_000_000_000L).toString())
                .contains("\nfloat     0.0, digits right: 0, at least 0\n");
    }

    @Test
    void asManyDigitsAreRightAsAreGuaranteed() {
        Pattern digits = Pattern.compile("digits right: (\\d+), at least (\\d+)");
        long condition = 1;
        for (int k = 0; k <= 16; k++, condition *= 10) {
            Matcher found = digits.matcher(SurvivingDigits.at(condition).toString());
            for (int format = 0; format < 2; format++) {
                assertThat(found.find()).isTrue();
                int sure = Integer.parseInt(found.group(2));
                assertThat(Integer.parseInt(found.group(1))).isGreaterThanOrEqualTo(sure);
                // Each factor of ten costs a digit.
                assertThat(sure).isEqualTo(Math.max(0, (format == 0 ? 6 : 15) - k));
            }
        }
    }

    @Test
    void aConditionNumberThatTheSliderLacksIsRefused() {
        for (long condition : new long[] {0, -1, 3, 20_000_000_000_000_000L, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> SurvivingDigits.at(condition))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("condition is " + condition + ", expected 1, 2 or 5 times");
        }
    }
}
