package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.format.FloatText;
import floatlab.sum.ExactSum;
import floatlab.sum.PairwiseSum;
import floatlab.sum.RecursiveSum;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The order of a few additions. The tests of the notebooks hold its script to these texts. */
class AdditionOrderTest {
    @Test
    void itSaysWhatEachAdditionDoes() {
        assertThat(AdditionOrder.of(0x1p24f, 1, 1).toString()).isEqualTo("""
                        The order of additions, in float
                        order       (1.6777216E7 + 1.0) + 1.0
                        addition 1  1.6777216E7 + 1.0 = 1.6777216E7, 2⁰ too little
                        addition 2  1.6777216E7 + 1.0 = 1.6777216E7, 2⁰ too little
                        sum         1.6777216E7
                        on paper    16777218.0
                        the sum is  2¹ too little""");
        assertThat(AdditionOrder.of(0x1p24f, 1, 1).adding(1, 0).toString()).isEqualTo("""
                        The order of additions, in float
                        order       1.6777216E7 + (1.0 + 1.0)
                        addition 1  1.0 + 1.0 = 2.0, exact
                        addition 2  1.6777216E7 + 2.0 = 1.6777218E7, exact
                        sum         1.6777218E7
                        on paper    16777218.0
                        the sum is  exact""");
        assertThat(AdditionOrder.of(0x1p24f, 3).toString()).endsWith("the sum is  2⁰ too much");
    }

    @Test
    void theSumsAreThoseOfTheLibrary() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            float[] x = new float[6];
            for (int k = 0; k < 6; k++) {
                x[k] = (float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(-20, 20));
            }
            String plain = AdditionOrder.of(x).toString();
            String halves = AdditionOrder.of(x).adding(1, 0, 4, 3, 2).toString();
            assertThat(plain).contains("\nsum         " + FloatText.shortest(new RecursiveSum().sum(x)) + "\n");
            assertThat(halves).contains("\nsum         " + FloatText.shortest(new PairwiseSum().sum(x)) + "\n");
            String exact = FloatText.exact(ExactSum.of(x).toBigDecimal());
            assertThat(plain).contains("\non paper    " + exact + "\n");
            assertThat(halves).contains("\non paper    " + exact + "\n");
        }
    }

    @Test
    void aBadArgumentIsNamed() {
        assertThatThrownBy(() -> AdditionOrder.of(1, Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("terms[1] is NaN, expected a float between -2¹²⁵ and 2¹²⁵");
        assertThatThrownBy(() -> AdditionOrder.of(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("number of terms is 1");
        for (int[] pluses : new int[][] {{0}, {0, 0}, {1, 2}, {0, 1, 2}}) {
            assertThatThrownBy(() -> AdditionOrder.of(1, 2, 3).adding(pluses))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("expected each number from 0 to 1 once");
        }
    }

    @Test
    void theHtmlReadsWithoutScriptsAndIsSmall() {
        for (Object view : new Object[] {AdditionOrder.of(1, 2, 3), SurvivingDigits.at(1000)}) {
            String html = Renderers.of(view).html().orElseThrow();
            assertThat(html.length()).isLessThan(20_000);
            assertThat(html.replaceAll("(?s)<script>.*</script>", ""))
                    .contains(Html.escape(view.toString()))
                    .doesNotContain("<button")
                    .doesNotContain(" id=");
            assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http:")
                    .doesNotContain("https:")
                    .doesNotContain("innerHTML");
            assertThat(Renderers.of(view).text()).isEqualTo(view.toString());
        }
    }
}
