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
        if (same && Double.compare(actual, high) != 0) {
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

    /** Zeros, poles, infinities and NaN, as {@link FloatMath} has them, then rounded. */
    @Test
    void specialsOfEveryFormat() {
        double infinity = Double.POSITIVE_INFINITY;
        for (Format plain : Format.ALL) {
            for (Format f : new Format[] {plain, plain.asSaturating()}) {
                double nan = Double.NaN;
                for (double zero : new double[] {0.0, -0.0}) {
                    same(FormatMath.exp(zero, f), 1);
                    same(FormatMath.expFast(zero, f), 1);
                    same(FormatMath.expm1(zero, f), zero);
                    same(FormatMath.log1p(zero, f), zero);
                    same(FormatMath.log(zero, f), f.round(-infinity));
                }
                same(FormatMath.log(1, f), 0.0);
                same(FormatMath.log(-1, f), nan);
                same(FormatMath.log1p(-1, f), f.round(-infinity));
                same(FormatMath.log1p(-2, f), nan);
                same(FormatMath.exp(nan, f), nan);
                same(FormatMath.expFast(nan, f), nan);
                same(FormatMath.expm1(nan, f), nan);
                same(FormatMath.log(nan, f), nan);
                same(FormatMath.log1p(nan, f), nan);
                if (f.holds(infinity)) {
                    same(FormatMath.exp(infinity, f), f.round(infinity));
                    same(FormatMath.expFast(infinity, f), f.round(infinity));
                    same(FormatMath.expm1(infinity, f), f.round(infinity));
                    same(FormatMath.log(infinity, f), f.round(infinity));
                    same(FormatMath.log1p(infinity, f), f.round(infinity));
                    same(FormatMath.exp(-infinity, f), 0.0);
                    same(FormatMath.expFast(-infinity, f), 0.0);
                    same(FormatMath.expm1(-infinity, f), -1);
                    same(FormatMath.log(-infinity, f), nan);
                    same(FormatMath.log1p(-infinity, f), nan);
                }
                // the smallest number is its own expm1 and log1p, and exp of the lowest is 0 but in the narrowest range
                same(FormatMath.expm1(-f.minSubnormal(), f), -f.minSubnormal());
                same(FormatMath.log1p(-f.minSubnormal(), f), -f.minSubnormal());
                same(FormatMath.exp(-f.max(), f), 0.0);
            }
        }
        assertThat(FormatMath.log(0, Format.FLOAT8_E4M3)).isNaN();
        assertThat(FormatMath.log(0, Format.FLOAT8_E4M3.asSaturating())).isEqualTo(-448);
    }

    private static void same(double actual, double expected) {
        assertThat(actual).isEqualTo((Double) expected); // NaN equals NaN, and −0 is not 0
    }

    @Test
    void overflowIsTheFormats() {
        assertThat(FormatMath.exp(11.09375, Format.BINARY16)).isInfinite();
        assertThat(FormatMath.exp(11.0859375, Format.BINARY16)).isLessThanOrEqualTo(65504);
        assertThat(FormatMath.exp(7, Format.FLOAT8_E4M3)).isNaN();
        assertThat(FormatMath.exp(7, Format.FLOAT8_E4M3.asSaturating())).isEqualTo(448);
    }
}
