package floatlab.function;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.format.Format;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatMathTest {

    static Stream<Format> narrow() {
        return Format.ALL.stream().filter(f -> f.bits() < 32);
    }

    /**
     * If StrictMath's result moved by 4 of its ulps either way rounds alike, the rounding is right. Where it does not, the
     * exact value must be a number of the format or the middle of two, which only a few arguments have.
     */
    @ParameterizedTest
    @MethodSource("narrow")
    void correctlyRoundedForEveryNumberOfANarrowFormat(Format f) {
        double place = f.minSubnormal();
        long undecided = 0;
        for (double x = place; x <= f.max(); x += Math.max(place, Math.scalb(f.epsilon(), Math.getExponent(x)))) {
            for (double v : new double[] {x, -x}) {
                undecided += undecided(f, v, StrictMath.exp(v), FormatMath.exp(v, f));
                undecided += undecided(f, v, StrictMath.expm1(v), FormatMath.expm1(v, f));
                undecided += undecided(f, v, StrictMath.log(v), FormatMath.log(v, f));
                undecided += undecided(f, v, StrictMath.log1p(v), FormatMath.log1p(v, f));
            }
        }
        assertThat(undecided).isZero();
    }

    private static int undecided(Format f, double x, double y, double actual) {
        if (y == 0 || Double.isNaN(y) || Double.isInfinite(y)) {
            return Double.compare(actual, f.round(y)) == 0 ? 0 : 1;
        }
        double low = f.round(y - 4 * Math.ulp(y));
        double high = f.round(y + 4 * Math.ulp(y));
        boolean same = low == high || Double.isNaN(low) && Double.isNaN(high);
        if (same && Double.compare(actual + 0.0, high + 0.0) != 0) {
            assertThat(actual).as("%s, argument %a", f.name(), x).isEqualTo(high);
        }
        return same ? 0 : 1;
    }

    @Test
    void floatAndDoubleAreFloatMathAndStrictMath() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            float x = (random.nextFloat() - 0.3f) * 60;
            assertThat(FormatMath.exp(x, Format.BINARY32)).isEqualTo(FloatMath.exp(x));
            assertThat(FormatMath.expFast(x, Format.BINARY32)).isEqualTo(FloatMath.expFast(x));
            assertThat(FormatMath.expm1(x, Format.BINARY32)).isEqualTo(FloatMath.expm1(x));
            assertThat((float) FormatMath.log(x * x, Format.BINARY32)).isEqualTo(FloatMath.log(x * x));
            assertThat((float) FormatMath.log1p(x * x, Format.BINARY32)).isEqualTo(FloatMath.log1p(x * x));
            assertThat(FormatMath.exp(x, Format.BINARY64)).isEqualTo(StrictMath.exp(x));
            assertThat(FormatMath.expFast(x, Format.BINARY64)).isEqualTo(StrictMath.exp(x));
        }
    }

    /** FloatMath's results are floats: only binary32 itself takes them. */
    @Test
    void formatsOfBinary32sWidthsHaveTheirOwnNumbers() {
        Format larger = new Format("larger", 8, 24, 0x1.8p128, false, false);
        assertThat(FormatMath.log(0x1p128, larger)).isEqualTo(larger.round(StrictMath.log(0x1p128)));
        assertThat(FormatMath.log1p(0x1p128, larger)).isEqualTo(larger.round(StrictMath.log1p(0x1p128)));
        double x = 89;
        assertThat(FloatMath.exp((float) x)).isInfinite();
        assertThat(FormatMath.exp(x, larger)).isEqualTo(larger.round(StrictMath.exp(x)));
        assertThat(FormatMath.expFast(x, larger)).isEqualTo(larger.round(StrictMath.exp(x)));
        assertThat(FormatMath.expm1(x, larger)).isEqualTo(larger.round(StrictMath.expm1(x)));
        assertThat(FormatMath.exp(x, new Format("no infinity", 8, 24, Float.MAX_VALUE, false, false)))
                .isNaN();
        assertThat(FormatMath.exp(x, Format.BINARY32.asSaturating())).isEqualTo(Float.MAX_VALUE);
    }

    @Test
    void overflowIsTheFormats() {
        assertThat(FormatMath.exp(11.09375, Format.BINARY16)).isInfinite();
        assertThat(FormatMath.exp(11.0859375, Format.BINARY16)).isLessThanOrEqualTo(65504);
        assertThat(FormatMath.exp(7, Format.FLOAT8_E4M3)).isNaN();
        assertThat(FormatMath.exp(7, Format.FLOAT8_E4M3.asSaturating())).isEqualTo(448);
    }
}
