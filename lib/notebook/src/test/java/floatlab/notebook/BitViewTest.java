package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.format.Format;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BitViewTest {
    private static String html(BitView view) {
        return Renderers.of(view).html().orElseThrow();
    }

    @Test
    void aTenthInWords() {
        assertThat(BitView.of(0.1f).toString()).isEqualTo("""
                        The 32 bits of 0.1
                        sign      0                        +
                        exponent  01111011                 123 − 127 = −4
                        fraction  10011001100110011001101  1.10011001100110011001101₂
                        shortest decimal that reads back   0.1
                        exact decimal                      0.100000001490116119384765625
                        hexadecimal literal                0x1.99999ap-4
                        all 32 bits                        0x3DCCCCCD
                        sign × significand × 2^exponent    +1.10011001100110011001101₂ × 2⁻⁴ = +13421773 × 2⁻²⁷
                        ulp, the spacing here              2⁻²⁷ = 7.450581E-9
                        neighbour below                    0.099999994
                        neighbour above                    0.10000001""");
    }

    @Test
    void theOddOnes() {
        assertThat(BitView.of(-0f).toString())
                .contains("bits of -0.0")
                .contains("0 stands for −126")
                .contains("−0\n")
                .contains("0x80000000");
        assertThat(BitView.of(Float.MIN_VALUE).toString())
                .contains("+0.00000000000000000000001₂ × 2⁻¹²⁶ = +1 × 2⁻¹⁴⁹")
                .contains("neighbour below                    0.0");
        assertThat(BitView.of(Float.NEGATIVE_INFINITY).toString())
                .contains("255: ∞ or NaN")
                .contains("−∞");
        assertThat(BitView.of(Float.NaN).toString())
                .contains("not a number")
                .contains("neighbour above                    NaN");
        assertThat(BitView.of(Float.MAX_VALUE).toString()).contains("neighbour above                    Infinity");
    }

    @Test
    void everyFormatHasItsFields() {
        assertThat(BitView.of(Format.BFLOAT16, 0.10009765625).toString()).isEqualTo("""
                        The 16 bits of 0.100097656 in the format bfloat16
                        sign      0                        +
                        exponent  01111011                 123 − 127 = −4
                        fraction  1001101                  1.1001101₂
                        shortest decimal that reads back   0.100097656
                        exact decimal                      0.10009765625
                        hexadecimal literal                0x1.9ap-4
                        all 16 bits                        0x3DCD
                        sign × significand × 2^exponent    +1.1001101₂ × 2⁻⁴ = +205 × 2⁻¹¹
                        ulp, the spacing here              2⁻¹¹ = 4.8828125E-4
                        neighbour below                    0.099609375
                        neighbour above                    0.10058594""");
        assertThat(BitView.of(Format.BINARY64, Math.PI).toString())
                .contains("The 64 bits of 3.141592653589793 in the format double")
                .contains("1024 − 1023 = 1")
                .contains("hexadecimal literal                0x1.921fb54442d18p1")
                .contains("neighbour above                    3.1415926535897936");
    }

    @Test
    void withoutInfinityTheLargestExponentHasNumbers() {
        assertThat(BitView.of(Format.FLOAT8_E4M3, 448).toString())
                .contains("exponent  1111                     15 − 7 = 8")
                .contains("neighbour above                    NaN");
        assertThat(BitView.of(Format.FLOAT8_E4M3, Double.NaN).toString()).contains("all ones: NaN");
        assertThat(BitView.of(Format.FLOAT8_E5M2, Double.POSITIVE_INFINITY).toString())
                .contains("31: ∞ or NaN")
                .contains("neighbour below                    57344.0");
    }

    @Test
    void theNeighboursAreThoseOfMath() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            float x = Float.intBitsToFloat(i < 1000 ? random.nextInt() : random.nextInt(-3, 4) + (i % 2 << 31));
            EncodedNumber number = EncodedNumber.of(Format.BINARY32, x);
            assertThat((float) number.up().value()).isEqualTo(Float.valueOf(Math.nextUp(x)));
            assertThat((float) number.down().value()).isEqualTo(Float.valueOf(Math.nextDown(x)));
            double y = Double.longBitsToDouble(random.nextLong());
            assertThat(EncodedNumber.of(Format.BINARY64, y).up().value()).isEqualTo(Double.valueOf(Math.nextUp(y)));
        }
    }

    @Test
    void whatIsNotOfTheFormatIsRefused() {
        assertThatThrownBy(() -> BitView.of(Format.BFLOAT16, 0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x is 0.1, expected a number of the format bfloat16");
        assertThatThrownBy(() -> BitView.of(Format.FLOAT8_E4M3, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BitView.ofBits(Format.BINARY16, 0x10000))
                .hasMessageContaining("bits is 0x10000, expected 16 bits");
    }

    @Test
    void theHtmlReadsWithoutScriptAndStyle() {
        String bare =
                html(BitView.of(0.1f)).replaceAll("(?s)<script>.*</script>", "").replaceAll(" style=\"[^\"]*\"", "");
        assertThat(bare)
                .contains("<th scope=\"col\" align=\"left\">exponent</th>")
                .contains(">01111011</td>")
                .contains(">0.100000001490116119384765625</td>")
                .contains(">123 − 127 = −4</td>")
                .doesNotContain("<button")
                .doesNotContain("Click");
    }

    @Test
    void theHtmlDependsOnTheFloatAlone() {
        assertThat(html(BitView.of(0.1f))).isEqualTo(html(BitView.of(0.1f))).doesNotContain(" id=");
        assertThat(html(BitView.of(0.1f))).contains("data-bits=\"3dcccccd\"");
        assertThat(html(BitView.of(0.1f)).split("</script>")).hasSize(2);
    }

    @Test
    void comparedFloatsMarkWhatDiffers() {
        BitView view = BitView.compare(1f, Math.nextUp(1f), -2f);
        assertThat(view.toString()).isEqualTo("""
                        1.0        0 01111111 00000000000000000000000
                        1.0000001  0 01111111 00000000000000000000001
                        -2.0       1 10000000 00000000000000000000000""");
        assertThat(html(view))
                .contains(">0000000000000000000000<b>1</b></td>")
                .contains("><b>1</b></td>")
                .contains("><b>10000000</b></td>");
        assertThatThrownBy(BitView::compare).isInstanceOf(IllegalArgumentException.class);
    }

    /** Beyond the largest number of a format without ∞ and NaN there is none; the next bits are those of −0. */
    @Test
    void theLargestNumberOfAFormatWithoutInfinityHasNoNeighbourAbove() {
        assertThat(BitView.of(Format.FLOAT4_E2M1, 6).toString().lines())
                .anyMatch(line -> line.matches("neighbour below +4\\.0"))
                .anyMatch(line -> line.matches("neighbour above +6\\.0"));
        assertThat(BitView.of(Format.FLOAT4_E2M1, -6).toString().lines())
                .anyMatch(line -> line.matches("neighbour below +-6\\.0"));
    }
}
