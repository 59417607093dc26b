package floatlab.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FloatMathTest {

    static float apply(ExactFunction function, float x) {
        return switch (function) {
            case EXP -> FloatMath.exp(x);
            case EXPM1 -> FloatMath.expm1(x);
            case LOG -> FloatMath.log(x);
            case LOG1P -> FloatMath.log1p(x);
        };
    }

    private static void applyAll(ExactFunction function, float[] x, float[] out) {
        switch (function) {
            case EXP -> FloatMath.exp(x, out);
            case EXPM1 -> FloatMath.expm1(x, out);
            case LOG -> FloatMath.log(x, out);
            case LOG1P -> FloatMath.log1p(x, out);
        }
    }

    @ParameterizedTest
    @EnumSource
    void correctlyRoundedOnADenseSample(ExactFunction function) {
        for (long bits = 0; bits < 1L << 32; bits += 8191) {
            check(function, Float.intBitsToFloat((int) bits));
        }
        // where the functions are neither 0, 1, ∞ nor their argument
        Random random = new Random(2);
        for (int i = 0; i < 300_000; i++) {
            float x = (random.nextFloat() - 0.5f) * Math.scalb(1f, random.nextInt(40) - 30);
            check(function, x);
            check(function, 1 + x / 64);
        }
    }

    private static void check(ExactFunction function, float x) {
        float actual = apply(function, x);
        float expected = function.round(x);
        if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
            assertThat(actual).as("%s(%a)", function, x).isEqualTo(expected);
        }
    }

    @Test
    void correctlyRoundedWhereItIsHardest() {
        check(ExactFunction.EXP, HARD_EXP);
        check(ExactFunction.EXPM1, HARD_EXPM1);
        check(ExactFunction.LOG, HARD_LOG);
        check(ExactFunction.LOG1P, HARD_LOG1P);
    }

    private static void check(ExactFunction function, int[] hard) {
        for (int bits : hard) {
            float x = Float.intBitsToFloat(bits);
            assertThat(function.isHard(x)).isTrue();
            assertThat(apply(function, x)).as("%s(%a)", function, x).isEqualTo(function.roundByDigits(x));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTruthOfTheTestsIsRight(ExactFunction function) {
        // the digits and StrictMath agree where either can decide
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            float x = (random.nextFloat() + 0.01f) * Math.scalb(1f, random.nextInt(12) - 6);
            assertThat(function.roundByDigits(x)).as("%s(%a)", function, x).isEqualTo(function.round(x));
        }
    }

    @Test
    void thresholds() {
        float overflow = Float.intBitsToFloat(0x42B17218);
        assertThat(FloatMath.exp(overflow)).isInfinite();
        assertThat(FloatMath.exp(Math.nextDown(overflow))).isFinite();
        float zero = Float.intBitsToFloat(0xC2CFF1B5);
        assertThat(FloatMath.exp(zero)).isZero();
        assertThat(FloatMath.exp(Math.nextUp(zero))).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.exp(-87.33655f)).isLessThan(Float.MIN_NORMAL);
        assertThat(FloatMath.exp(Math.nextUp(-87.33655f))).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
        assertThat(FloatMath.expm1(overflow)).isInfinite();
        assertThat(FloatMath.expm1(Math.nextDown(overflow))).isFinite();
        // the first float of binary16 whose exponential overflows there, from ln 65520 on
        assertThat(FloatMath.exp(11.09375f)).isGreaterThanOrEqualTo(65520f);
        assertThat(FloatMath.exp(11.0859375f)).isLessThan(65520f);
    }

    @Test
    void specials() {
        float infinity = Float.POSITIVE_INFINITY;
        for (ExactFunction function : ExactFunction.values()) {
            assertThat(apply(function, Float.NaN)).isNaN();
            assertThat(apply(function, infinity)).isEqualTo(infinity);
        }
        assertThat(FloatMath.exp(-infinity)).isEqualTo(0f);
        assertThat(FloatMath.exp(-0f)).isEqualTo(1f);
        assertThat(FloatMath.expm1(-infinity)).isEqualTo(-1f);
        assertThat(FloatMath.expm1(-0f)).isEqualTo(-0f);
        assertThat(FloatMath.expm1(0f)).isEqualTo(0f);
        assertThat(FloatMath.expm1(-Float.MIN_VALUE)).isEqualTo(-Float.MIN_VALUE);
        assertThat(FloatMath.log(-0f)).isEqualTo(-infinity);
        assertThat(FloatMath.log(0f)).isEqualTo(-infinity);
        assertThat(FloatMath.log(1f)).isEqualTo(0f);
        assertThat(FloatMath.log(-Float.MIN_VALUE)).isNaN();
        assertThat(FloatMath.log(-infinity)).isNaN();
        assertThat(FloatMath.log1p(-0f)).isEqualTo(-0f);
        assertThat(FloatMath.log1p(-1f)).isEqualTo(-infinity);
        assertThat(FloatMath.log1p(Math.nextDown(-1f))).isNaN();
        assertThat(FloatMath.log1p(-infinity)).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void arraysEqualSingleCalls(ExactFunction function) {
        Random random = new Random(6);
        float[] specials = {Float.NaN, -0f, 0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 1f, -1f, 0x1p-149f};
        for (int length : new int[] {0, 1, 3, 7, 8, 9, 31, 100_003}) {
            float[] x = new float[length];
            for (int i = 0; i < length; i++) {
                x[i] = i % 3 == 0
                        ? Float.intBitsToFloat(random.nextInt())
                        : i % 3 == 1 ? (random.nextFloat() - 0.5f) * 200 : specials[i / 3 % 8];
            }
            float[] out = new float[length];
            applyAll(function, x, out);
            for (int i = 0; i < length; i++) {
                assertThat(Float.compare(out[i], apply(function, x[i]))).isZero();
            }
            applyAll(function, x, x);
            assertThat(x).isEqualTo(out);
        }
    }

    @Test
    void fastExpIsWithinOneUlp() {
        for (long bits = 0; bits < 1L << 32; bits += 4093) {
            checkFast(Float.intBitsToFloat((int) bits));
        }
        Random random = new Random(3);
        for (int i = 0; i < 1_000_000; i++) {
            checkFast((random.nextFloat() - 0.52f) * 190);
        }
        assertThat(FloatMath.expFast(Float.NaN)).isNaN();
        assertThat(FloatMath.expFast(Float.POSITIVE_INFINITY)).isInfinite();
        assertThat(FloatMath.expFast(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
        assertThat(FloatMath.expFast(-0f)).isEqualTo(1f);
        // it over- and underflows where exp does
        assertThat(FloatMath.expFast(Float.intBitsToFloat(0x42B17218))).isInfinite();
        assertThat(FloatMath.expFast(Math.nextDown(Float.intBitsToFloat(0x42B17218))))
                .isFinite();
        assertThat(FloatMath.expFast(Float.intBitsToFloat(0xC2CFF1B5))).isZero();
        assertThat(FloatMath.expFast(Math.nextUp(Float.intBitsToFloat(0xC2CFF1B5))))
                .isEqualTo(Float.MIN_VALUE);
    }

    private static void checkFast(float x) {
        if (Float.isNaN(x)) {
            return;
        }
        double error = ExactFunction.fastExpError(x);
        if (!(error < 1)) {
            assertThat(error).as("error in ulps of expFast(%a)", x).isLessThan(1);
        }
    }

    @Test
    void fastArraysEqualSingleCalls() {
        Random random = new Random(8);
        float[] x = new float[10_007];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : (random.nextFloat() - 0.5f) * 220;
        }
        float[] out = new float[x.length];
        FloatMath.expFast(x, out);
        for (int i = 0; i < x.length; i++) {
            assertThat(Float.compare(out[i], FloatMath.expFast(x[i]))).isZero();
        }
    }

    @Test
    void sumInLanesIsItsDefinition() {
        Random random = new Random(12);
        float[] specials = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -3e38f, 100};
        for (int trial = 0; trial < 3000; trial++) {
            int n = random.nextInt(300);
            float[] x = new float[n + 5];
            float max = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian() * 40;
                if (trial % 4 == 0 && random.nextInt(100) == 0) {
                    x[i] = specials[random.nextInt(specials.length)];
                }
                max = i >= 3 && i < n + 3 && x[i] > max ? x[i] : max;
            }
            if (trial % 7 == 0) {
                max -= 1; // larger elements count as 1
            }
            float[] lanes = new float[64];
            for (int i = 0; i < n; i++) {
                lanes[i % 64] += FloatMath.expFast(Math.min(x[i + 3] - max, 0));
            }
            for (int half = 32; half > 0; half /= 2) {
                for (int lane = 0; lane < half; lane++) {
                    lanes[lane] += lanes[lane + half];
                }
            }
            assertThat(Float.compare(FloatMath.sumExpFast(x, 3, n + 3, max), lanes[0]))
                    .isZero();
        }
        assertThat(FloatMath.sumExpFast(new float[0], 0, 0, 1)).isZero();
        assertThatThrownBy(() -> FloatMath.sumExpFast(new float[3], 2, 4, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FloatMath.sumExpFast(null, 0, 0, 0)).hasMessage("x");
    }

    @ParameterizedTest
    @EnumSource
    void badArraysAreNamed(ExactFunction function) {
        assertThatThrownBy(() -> applyAll(function, null, new float[1]))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> applyAll(function, new float[1], null)).hasMessage("out");
        assertThatThrownBy(() -> applyAll(function, new float[4], new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("out has 3 elements, expected 4 as x has");
    }

    // Every float for which 4 ulps of a double on either side of the result do not decide how it rounds.
    private static final int[] HARD_EXP = {0xbae0e25c, 0xbbf0edf1, 0xc16912cd, 0x377eff81, 0x39c6be5b};

    private static final int[] HARD_EXPM1 = {
        0xb675cbfc, 0xbb7b3b6c, 0x33b504f3, 0x34ca62c1, 0x36322b1b, 0x3a254e7a, 0x3dc252dd
    };

    private static final int[] HARD_LOG = {
        0x64cb44b,
        0x7c060fa,
        0xdc8bba4,
        0xf61ff63,
        0x111c87f8,
        0x145cb6d4,
        0x1a8446cb,
        0x1f116ab8,
        0x2423c085,
        0x28e3fa26,
        0x29e6126b,
        0x29fd22f8,
        0x2c4c24b7,
        0x2e492984,
        0x38dcbe38,
        0x39c31348,
        0x3bf86ef0,
        0x3c413d3a,
        0x41178feb,
        0x464d5b2b,
        0x4665a9a6,
        0x4c5d65a5,
        0x4d604ebe,
        0x4e85f412,
        0x54af989d,
        0x5d800341,
        0x5ee8984e,
        0x5f64c24a,
        0x62b467ba,
        0x65d890d3,
        0x66a8c860,
        0x66abbd63,
        0x6d1f23eb,
        0x6f31a8ec,
        0x79e7ec37
    };

    private static final int[] HARD_LOG1P = {
        0xb53ffffd,
        0xb70fffe5,
        0xb76fffb5,
        0xb7c6e012,
        0xbb0ec8c4,
        0x35400003,
        0x36dedace,
        0x3710001b,
        0x3770004b,
        0x37c6e0e0,
        0x3ddbfec3,
        0x3ebe9143,
        0x3efd81ad,
        0x41078feb,
        0x464d572b,
        0x4665a5a6,
        0x50da4bf6,
        0x55185f82,
        0x5d800341,
        0x5ee8984e,
        0x5f64c24a,
        0x62b467ba,
        0x65d890d3,
        0x66a8c860,
        0x66abbd63,
        0x6d1f23eb,
        0x6f31a8ec,
        0x79e7ec37
    };
}
