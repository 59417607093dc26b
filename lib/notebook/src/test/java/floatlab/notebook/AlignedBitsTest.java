package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.format.FloatText;
import floatlab.format.Format;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both views of a + b, {@link AlignedBits} and {@link NumberLine}. The tests of the notebooks hold their scripts to these texts. */
class AlignedBitsTest {
    private static final float W = 0x1.5f588p-1f;
    private static final float B = 0x1.564d14p-3f;

    @Test
    void aTenthAddedToOne() {
        assertThat(AlignedBits.of(1f, 0.1f).named("1", "b").toString()).isEqualTo("""
                        1 + b in the format float, place by place
                        1         1.00000000000000000000000|0000  1.0
                        b         0.00011001100110011001100|1101  0.1
                        1 + b     1.00011001100110011001100|1101  1.100000001490116119384765625
                        rounded   1.00011001100110011001101|      1.1
                        Near the sum the grid of float has steps of 2⁻²³.
                        Only b has bits below that, and there is no room for them: the sum is rounded up by 3 × 2⁻²⁷.
                        (1 + b) − 1 is 0.100000024, which is not b.""");
    }

    @Test
    void theBitThatIsLostHasAnOwner() {
        assertThat(AlignedBits.of(W * 0x1.08db44p-1f, B).named("p", "b").toString())
                .contains("p and b have bits below that, which add up to whole steps, so the sum is exact.")
                .endsWith("(p + b) − p is 0.1671392, which is b.");
        assertThat(AlignedBits.of(W * 0x1.e4d848p-1f, B).toString()).contains("Only b has bits below that");
        assertThat(AlignedBits.of(W * 0x1.212c6p-2f, B).toString())
                .contains("Neither a nor b has a bit below that, so the sum is exact.");
        assertThat(AlignedBits.of(W * 0x1.c4b36ep-3f, B).toString()).contains("Only a has bits below that");
    }

    @Test
    void theOddOnes() {
        assertThat(AlignedBits.of(-0f, 0f).toString()).isEqualTo("""
                        a + b in the format float, place by place
                        a         0  0.0
                        b         0  0.0
                        a + b     0  0.0
                        rounded   0  0.0
                        The sum is 0, exactly.
                        (a + b) − a is 0.0, which is b.""");
        assertThat(AlignedBits.of(Float.MAX_VALUE, Float.MAX_VALUE).toString())
                .contains("  Infinity\n")
                .endsWith("The sum is beyond the largest float.");
        assertThat(AlignedBits.of(Format.FLOAT8_E4M3, 448, 448).toString()).contains("  NaN\n");
        assertThat(AlignedBits.of(1e32, 1).toString())
                .contains("rounded down by 2⁰")
                .contains("is 0.0, which is not b");
        assertThat(AlignedBits.of(-0x1p100, -0x1p-200).toString()).contains("…").contains("−");
        assertThat(AlignedBits.of(1f, -1f).toString()).contains("The sum is 0, exactly.");
    }

    @Test
    void theDigitsAreTheNumbers() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 2000; i++) {
            float a = (float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(-4, 8));
            float b = (float) Math.scalb(random.nextDouble() - 0.5, random.nextInt(-4, 8));
            AlignedBits view = AlignedBits.of(a, b);
            BigDecimal exact = new BigDecimal(a).add(new BigDecimal(b));
            BigDecimal[] values = {new BigDecimal(a), new BigDecimal(b), exact, new BigDecimal(a + b)};
            for (int row = 0; row < 4; row++) {
                assertThat(value(view.rows().get(row), view.columns())).isEqualByComparingTo(values[row]);
            }
            float step = Math.ulp(a + b);
            assertThat(view.isBeyondA()).isEqualTo(a % step != 0);
            assertThat(view.isBeyondB()).isEqualTo(b % step != 0);
            assertThat(view.isExact()).isEqualTo((double) a + b == a + b);
        }
    }

    private static BigDecimal value(AlignedBits.Row row, List<Integer> columns) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int place : columns) {
            if (row.digit(place) == '1') {
                sum = sum.add(new BigDecimal(Math.scalb(1.0, place)));
            }
        }
        return row.isNegative() ? sum.negate() : sum;
    }

    @Test
    void aNumberOfAnotherFormatIsRefused() {
        assertThatThrownBy(() -> AlignedBits.of(Format.BFLOAT16, 1, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("b is 0.1, expected a finite number of the format bfloat16");
        assertThatThrownBy(() -> NumberLine.of(Float.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a is NaN, expected a finite number");
    }

    @Test
    void theLineSaysWhereTheSumSnaps() {
        assertThat(NumberLine.of(1f, 0.1f).toString()).isEqualTo("""
                        a + b on the number line of float
                        a                 1.0
                        b                 0.1
                        a + b, exactly    1.100000001490116119384765625
                        snaps to          1.1, 3 × 2⁻²⁷ above
                        number below      1.0999999
                        number above      1.1
                        one step there    2⁻²³""");
        assertThat(NumberLine.of(1, 1).toString()).contains("snaps to          2.0, exactly");
        assertThat(NumberLine.of(Format.FLOAT8_E4M3, 448, 448).toString()).endsWith("beyond the largest number");
    }

    @Test
    void neighboursAreTheLibrarysOwn() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 2000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            float y = Float.intBitsToFloat(random.nextInt());
            if (Double.isFinite(x)) {
                assertThat(Explorer.next(Format.BINARY64, x, true))
                        .isEqualTo(Math.min(Math.nextUp(x), Double.MAX_VALUE));
            }
            if (Float.isFinite(y)) {
                assertThat((float) Explorer.next(Format.BINARY32, y, false))
                        .isEqualTo(Math.max(Math.nextDown(y), -Float.MAX_VALUE));
            }
        }
        for (double x = -448; x < 448; x = Explorer.next(Format.FLOAT8_E4M3, x, true)) {
            assertThat(Format.FLOAT8_E4M3.holds(x)).isTrue();
            double up = Explorer.next(Format.FLOAT8_E4M3, x, true);
            assertThat(Format.FLOAT8_E4M3.round((x + up) / 2) + 0.0).isIn(x, up);
            assertThat(Explorer.next(Format.FLOAT8_E4M3, up, false)).isEqualTo(x);
        }
    }

    @Test
    void theHtmlReadsWithoutScriptsAndIsSmall() {
        for (Object view : List.of(AlignedBits.of(1f, 0.1f), NumberLine.of(1f, 0.1f), AlignedBits.of(1e32, 1))) {
            String html = Renderers.of(view).html().orElseThrow();
            assertThat(html.length()).isLessThan(20_000);
            assertThat(html.replaceAll("(?s)<script>.*</script>", ""))
                    .contains(Html.escape(view.toString()))
                    .doesNotContain("<button")
                    .doesNotContain(" id=");
            assertThat(html.split("</script>")).hasSize(2);
            // The name of SVG's elements looks like an address.
            assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http:")
                    .doesNotContain("https:")
                    .doesNotContain("innerHTML");
            assertThat(Renderers.of(view).text()).isEqualTo(view.toString());
        }
        assertThat(Renderers.of(AlignedBits.of(1f, 2f).named("<i>", "\"q\""))
                        .html()
                        .orElseThrow())
                .contains("data-names=\"[&quot;&lt;i&gt;&quot;,&quot;\\&quot;q\\&quot;&quot;]\"");
    }

    @Test
    void sumsMakeAPicture() {
        List<AlignedBits> sums = new ArrayList<>();
        for (float x : new float[] {0x1.08db44p-1f, 0x1.e4d848p-1f, 0x1.c4b36ep-3f}) {
            sums.add(AlignedBits.of(W * x, B).named("p", "b"));
        }
        Rendering picture = AlignedBits.picture("whose bit?", List.of("one", "two", "three"), sums);
        assertThat(picture.alt().orElseThrow())
                .isEqualTo(
                        "whose bit? one: together a whole step. two: a bit of b is lost. three: a bit of p is lost.");
        assertThat(picture.text())
                .startsWith("whose bit?\n\none\np + b in the format float")
                .contains("three\np + b");
        assertThat(picture.png().orElseThrow().length).isBetween(5_000, 60_000);
        assertThatThrownBy(() -> AlignedBits.picture("no sums", List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sums is empty, expected at least one sum");
        assertThatThrownBy(() -> AlignedBits.picture("few", List.of("one"), sums))
                .hasMessage("titles is 1, expected as many as there are sums, 3");
        assertThatThrownBy(() -> AlignedBits.picture("wide", List.of("one"), List.of(AlignedBits.of(1e32, 1))))
                .hasMessageContaining("places, expected at most");
    }

    @Test
    void exactTextOfWhatNoDoubleHolds() {
        assertThat(FloatText.exact(new BigDecimal(0x1p60).add(new BigDecimal(0x1p-1))))
                .isEqualTo("1152921504606846976.5");
        assertThat(FloatText.exact(new BigDecimal("-0.5"))).isEqualTo("-0.5");
        assertThat(FloatText.exact(BigDecimal.ZERO)).isEqualTo("0.0");
    }
}
