package floatlab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatTextTest {
    /** The change that made the JDK's own text the shortest one. */
    private static final int FIRST_JDK_WITH_SHORTEST = 19;

    @ParameterizedTest
    @CsvSource({
        "0x1p-149f, 1.4E-45",
        "0x1p-148f, 2.8E-45",
        "0x1.99999ap-4f, 0.1",
        "0x1p0f, 1.0",
        "0x1.4p3f, 10.0",
        "0x1.e848p19f, 1000000.0",
        "0x1.312dp23f, 1.0E7",
        "0x1.312cfep23f, 9999999.0",
        "0x1.0624dep-10f, 0.001",
        "0x1.0624dcp-10f, 9.999999E-4",
        "0x1.0p31f, 2.1474836E9",
        "0x1.fffffep127f, 3.4028235E38",
        "-0x1.8p1f, -3.0"
    })
    void shortestFloat(String literal, String text) {
        assertThat(FloatText.shortest(Float.parseFloat(literal))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "4.9E-324, 4.9E-324",
        "2.0E-3, 0.002",
        "2e23, 2.0E23",
        "1e23, 1.0E23",
        "0.3, 0.3",
        "0x1.3333333333334p-2, 0.30000000000000004",
        "1e32, 1.0E32",
        "123456.789, 123456.789",
        "1.7976931348623157E308, 1.7976931348623157E308"
    })
    void shortestDouble(String literal, String text) {
        assertThat(FloatText.shortest(Double.parseDouble(literal))).isEqualTo(text);
    }

    @Test
    void shortestIsTheTextOfRecentJdks() {
        assumeTrue(Runtime.version().feature() >= FIRST_JDK_WITH_SHORTEST, "this JDK's own text is not the shortest");
        for (int bits : FloatTextSample.floatBits(400, 300_000)) {
            float x = Float.intBitsToFloat(bits);
            if (!FloatText.shortest(x).equals(Float.toString(x))) {
                assertThat(FloatText.shortest(x)).as(FloatText.hex(x)).isEqualTo(Float.toString(x));
            }
        }
        for (long bits : FloatTextSample.doubleBits(40, 300_000)) {
            double x = Double.longBitsToDouble(bits);
            if (!FloatText.shortest(x).equals(Double.toString(x))) {
                assertThat(FloatText.shortest(x)).as(FloatText.hex(x)).isEqualTo(Double.toString(x));
            }
        }
    }

    @Test
    void shortestIsTheRecordedText() throws IOException {
        List<String> lines;
        try (InputStream in = FloatTextTest.class.getResourceAsStream("shortest.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
        assertThat(lines).hasSizeGreaterThan(5000);
        for (String line : lines) {
            String[] fields = line.split(" ");
            String actual = fields[0].equals("f")
                    ? FloatText.shortest(Float.intBitsToFloat(Integer.parseUnsignedInt(fields[1], 16)))
                    : FloatText.shortest(Double.longBitsToDouble(Long.parseUnsignedLong(fields[1], 16)));
            assertThat(actual).as(line).isEqualTo(fields[2]);
        }
    }

    /** The definition itself, on any JDK: reads back, none shorter does, none as short is nearer. */
    @Test
    void shortestFloatKeepsItsDefinition() {
        for (int bits : FloatTextSample.floatBits(20, 20_000)) {
            float x = Math.abs(Float.intBitsToFloat(bits));
            if (Float.isFinite(x) && x != 0) {
                checkDefinition(new BigDecimal(x), FloatText.shortest(x), text -> Float.parseFloat(text) == x);
            }
        }
    }

    @Test
    void shortestDoubleKeepsItsDefinition() {
        checkShortestDoubles(1_000);
    }

    @Test
    @Tag("ci")
    void shortestDoubleKeepsItsDefinitionMoreOften() {
        checkShortestDoubles(20_000);
    }

    private static void checkShortestDoubles(int random) {
        for (long bits : FloatTextSample.doubleBits(1, random)) {
            double x = Math.abs(Double.longBitsToDouble(bits));
            if (Double.isFinite(x) && x != 0) {
                checkDefinition(new BigDecimal(x), FloatText.shortest(x), text -> Double.parseDouble(text) == x);
            }
        }
    }

    private static void checkDefinition(BigDecimal value, String text, java.util.function.Predicate<String> readsBack) {
        BigDecimal shown = new BigDecimal(text);
        if (!readsBack.test(text)) {
            assertThat(text).as("reads back").isEqualTo(value.toString());
        }
        int digits = Math.max(2, shown.stripTrailingZeros().precision());
        for (int fewer = 2; fewer < digits; fewer++) {
            for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
                String shorter = value.round(new MathContext(fewer, mode)).toString();
                if (readsBack.test(shorter)) {
                    assertThat(text).as("shorter").isEqualTo(shorter);
                }
            }
        }
        BigDecimal distance = shown.subtract(value).abs();
        for (RoundingMode mode : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
            BigDecimal other = value.round(new MathContext(digits, mode));
            if (other.subtract(value).abs().compareTo(distance) < 0 && readsBack.test(other.toString())) {
                assertThat(text).as("nearer").isEqualTo(other.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1000000000000000055511151231257827021181583404541015625",
        "1e32, 100000000000000005366162204393472.0",
        "1, 1.0",
        "-1000000000, -1000000000.0",
        "0.5, 0.5",
        "-0.0, -0.0",
        "0.0, 0.0",
        "0x1p-30, 0.000000000931322574615478515625",
        "0x1p-60, 8.67361737988403547205962240695953369140625E-19",
        "0x1p199, 8.03469022129495137770981046170581301261101496891396417650688E59"
    })
    void exact(double x, String text) {
        assertThat(FloatText.exact(x)).isEqualTo(text);
    }

    @Test
    void exactFloat() {
        assertThat(FloatText.exact(0.1f)).isEqualTo("0.100000001490116119384765625");
        assertThat(FloatText.exact(1e32f)).isEqualTo("100000003318135351409612647563264.0");
        assertThat(FloatText.exact(-Float.MIN_VALUE))
                .startsWith("-1.40129846432481707")
                .endsWith("E-45");
    }

    @Property(seed = "42")
    void exactIsExact(@ForAll long bits) {
        double x = Double.longBitsToDouble(bits);
        if (Double.isFinite(x)) {
            String text = FloatText.exact(x);
            assertThat(new BigDecimal(text)).isEqualByComparingTo(new BigDecimal(x));
            assertThat(text).doesNotMatch(".*\\.\\d+0(E.*)?");
        }
    }

    @Test
    void specials() {
        for (String text : new String[] {"NaN", "Infinity", "-Infinity", "0.0", "-0.0"}) {
            float f = Float.parseFloat(text);
            double d = Double.parseDouble(text);
            assertThat(List.of(FloatText.shortest(f), FloatText.shortest(d), FloatText.exact(f), FloatText.exact(d)))
                    .containsOnly(text);
            if (d != 0) {
                assertThat(List.of(FloatText.hex(f), FloatText.hex(d), FloatText.digits(d, 3), FloatText.fixed(d, 3)))
                        .containsOnly(text);
            }
        }
        assertThat(FloatText.hex(-0f)).isEqualTo("-0x0.0p0");
        assertThat(FloatText.hex(-0d)).isEqualTo("-0x0.0p0");
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 3, 0.100",
        "0.1, 20, 0.10000000000000000555",
        "1234, 2, 1.2E3",
        "1234, 4, 1234",
        "1234, 6, 1234.00",
        "0, 1, 0",
        "-0.0, 3, -0.00",
        "0.5, 1, 0.5",
        "2.5, 1, 2",
        "3.5, 1, 4",
        "-9.995, 3, -9.99",
        "9.9951, 3, 10.0",
        "9999999.5, 7, 1.000000E7",
        "0.00099999, 2, 0.0010",
        "0.00012345, 3, 1.23E-4",
        "12345678, 8, 1.2345678E7",
        "1e300, 1, 1E300",
        "4.9e-324, 3, 4.94E-324"
    })
    void digits(double x, int significantDigits, String text) {
        assertThat(FloatText.digits(x, significantDigits)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0.125, 2, 0.12",
        "0.375, 2, 0.38",
        "2, 0, 2",
        "2.5, 0, 2",
        "-0.001, 2, -0.00",
        "-0.0, 1, -0.0",
        "1e21, 1, 1000000000000000000000.0",
        "0.1, 25, 0.1000000000000000055511151"
    })
    void fixed(double x, int decimals, String text) {
        assertThat(FloatText.fixed(x, decimals)).isEqualTo(text);
    }

    @Property(seed = "7")
    void digitsAndFixedAreRoundedOnce(@ForAll double x, @ForAll @IntRange(min = 1, max = 40) int n) {
        BigDecimal exact = new BigDecimal(x);
        BigDecimal shown = new BigDecimal(FloatText.digits(x, n));
        assertThat(shown).isEqualByComparingTo(exact.round(new MathContext(n, RoundingMode.HALF_EVEN)));
        if (x != 0) {
            assertThat(shown.precision()).isEqualTo(n);
        }
        BigDecimal decimals = new BigDecimal(FloatText.fixed(x, n));
        assertThat(decimals.scale()).isEqualTo(n);
        assertThat(decimals.subtract(exact).abs())
                .isLessThanOrEqualTo(BigDecimal.ONE.movePointLeft(n).divide(BigDecimal.valueOf(2)));
    }

    @Test
    void badCounts() {
        assertThatThrownBy(() -> FloatText.digits(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("significantDigits is 0, expected 1 to 1100");
        assertThatThrownBy(() -> FloatText.digits(Double.NaN, 1101)).hasMessageContaining("1101");
        assertThatThrownBy(() -> FloatText.fixed(1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("decimals is -1, expected 0 to 1100");
    }

    @Test
    void binaryHasEveryPlace() {
        assertThat(FloatText.binary(0.75f)).isEqualTo("0.11");
        assertThat(FloatText.binary(-5f)).isEqualTo("-101.0");
        assertThat(FloatText.binary(0f)).isEqualTo("0.0");
        assertThat(FloatText.binary(-0f)).isEqualTo("-0.0");
        assertThat(FloatText.binary(Float.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(x)) {
                assertThat(fromBinary(FloatText.binary(x))).isEqualByComparingTo(new BigDecimal(x));
            }
        }
        assertThat(FloatText.binary(Float.MIN_VALUE)).hasSize(151).endsWith("01");
        assertThat(FloatText.binary(Float.MAX_VALUE)).hasSize(130).endsWith("0.0");
    }

    private static BigDecimal fromBinary(String text) {
        int places = text.length() - text.indexOf('.') - 1;
        return new BigDecimal(new BigInteger(text.replace(".", ""), 2))
                .divide(BigDecimal.valueOf(2).pow(places));
    }
}
