package floatlab.experiment.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import floatlab.experiment.bias.BiasAccount.Reason;
import floatlab.experiment.bias.BiasAccount.Step;
import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BiasAccountTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final float MAX = Float.MAX_VALUE;
    private static final float X = 0x1.001p0f; // 1 + 2⁻¹², whose square is not a float

    private static final Set<Reason> TRUE_REASONS = EnumSet.of(
            Reason.ADDITION_EXACT,
            Reason.ROUNDED_BACK,
            Reason.FMA_ALL_EXACT,
            Reason.FMA_SAME_ERROR,
            Reason.INFINITE_BIAS);

    private static final Set<Reason> EXACT_DIFFERENCE =
            EnumSet.of(Reason.ADDITION_EXACT, Reason.FMA_ALL_EXACT, Reason.FMA_SAME_ERROR);

    private static Arguments[] examples() {
        Arithmetic mulAdd = Arithmetic.MUL_ADD;
        Arithmetic fma = Arithmetic.FMA;
        return new Arguments[] {
            Arguments.of(1f, 1f, 1f, mulAdd, Reason.ADDITION_EXACT),
            Arguments.of(X, X, 0f, mulAdd, Reason.ADDITION_EXACT),
            Arguments.of(0x1p-25f, 1f, 1.5f, mulAdd, Reason.ROUNDED_BACK),
            Arguments.of(0x1p-25f, 1f, 1.5f, fma, Reason.ROUNDED_BACK),
            Arguments.of(1f, 1f, 0x1p-24f, mulAdd, Reason.ADDITION_ERROR_SHOWS),
            Arguments.of(0x1p-24f, 1f, 0x1.000002p0f, mulAdd, Reason.NOT_ROUNDED_BACK),
            Arguments.of(0x1p-24f, 1f, 0x1.000002p0f, fma, Reason.NOT_ROUNDED_BACK),
            Arguments.of(1f, 1f, 1f, fma, Reason.FMA_ALL_EXACT),
            Arguments.of(X, X, 0f, fma, Reason.FMA_SAME_ERROR),
            Arguments.of(X, X, -1f, fma, Reason.FMA_OUTPUT1_ERROR_SHOWS),
            Arguments.of(1f, 1f, 0x1p-24f, fma, Reason.FMA_OUTPUT2_ERROR_SHOWS),
            Arguments.of(0x1.e4d848p-1f, 0x1.5f588p-1f, 0x1.564d14p-3f, fma, Reason.FMA_BOTH_ERRORS_SHOW),
            Arguments.of(Float.NaN, 1f, 1f, mulAdd, Reason.NAN),
            Arguments.of(1f, Float.NaN, 1f, fma, Reason.NAN),
            Arguments.of(1f, 1f, Float.NaN, mulAdd, Reason.NAN),
            Arguments.of(0f, INFINITY, 1f, mulAdd, Reason.ZERO_TIMES_INFINITY),
            Arguments.of(-INFINITY, -0f, INFINITY, fma, Reason.ZERO_TIMES_INFINITY),
            Arguments.of(INFINITY, 1f, 1f, mulAdd, Reason.INFINITE_PRODUCT),
            Arguments.of(INFINITY, -1f, INFINITY, fma, Reason.INFINITE_PRODUCT),
            Arguments.of(1f, 1f, -INFINITY, mulAdd, Reason.INFINITE_BIAS),
            Arguments.of(MAX, 2f, -INFINITY, fma, Reason.INFINITE_BIAS),
            Arguments.of(MAX, 2f, -INFINITY, mulAdd, Reason.PRODUCT_OVERFLOW),
            Arguments.of(MAX, 2f, 1f, mulAdd, Reason.PRODUCT_OVERFLOW),
            Arguments.of(MAX, 2f, -MAX, fma, Reason.PRODUCT_OVERFLOW),
            Arguments.of(MAX, 1f, MAX, mulAdd, Reason.SUM_OVERFLOW),
            Arguments.of(MAX, 1f, MAX, fma, Reason.SUM_OVERFLOW),
            Arguments.of(-0x1.8p104f, 1f, MAX, mulAdd, Reason.DIFFERENCE_OVERFLOW),
            Arguments.of(-0x1.8p104f, 1f, MAX, fma, Reason.DIFFERENCE_OVERFLOW),
            Arguments.of(Float.MIN_VALUE, 0.5f, Float.MIN_VALUE, mulAdd, Reason.ADDITION_EXACT),
            Arguments.of(Float.MIN_VALUE, 0.5f, Float.MIN_VALUE, fma, Reason.FMA_BOTH_ERRORS_SHOW),
            Arguments.of(-0f, 1f, -0f, mulAdd, Reason.ADDITION_EXACT),
            Arguments.of(-0f, 1f, -0f, fma, Reason.FMA_ALL_EXACT),
        };
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyCaseHasItsReason(float x, float w, float b, Arithmetic arithmetic, Reason reason) {
        BiasAccount account = BiasAccount.of(x, w, b, arithmetic);
        assertThat(account.reason()).isEqualTo(reason);
        assertThat(account.why()).isEqualTo(reason.sentence());
        assertThat(account.answer()).isEqualTo(TRUE_REASONS.contains(reason));
    }

    @Test
    void theExamplesHaveEveryReason() {
        Set<Reason> seen = EnumSet.noneOf(Reason.class);
        for (Arguments example : examples()) {
            seen.add((Reason) example.get()[4]);
        }
        assertThat(seen).containsExactlyInAnyOrder(Reason.values());
    }

    private static boolean plainJava(float x, float w, float b, Arithmetic arithmetic) {
        if (arithmetic == Arithmetic.FMA) {
            return Math.fma(x, w, b) - Math.fma(x, w, 0f) == b;
        }
        float product = x * w;
        return product + b - product == b;
    }

    /** All that must hold for any triple. */
    private static void check(float x, float w, float b, Arithmetic arithmetic) {
        BiasAccount account = BiasAccount.of(x, w, b, arithmetic);
        assertThat(account.answer()).isEqualTo(plainJava(x, w, b, arithmetic));
        assertThat(account.answer()).isEqualTo(TRUE_REASONS.contains(account.reason()));
        for (Step step : account.steps()) {
            check(step);
        }
        if (Float.isFinite(account.output1()) && Float.isFinite(account.output2()) && Float.isFinite(b)) {
            BigDecimal residual = new BigDecimal(account.output2())
                    .subtract(new BigDecimal(account.output1()))
                    .subtract(new BigDecimal(b));
            assertThat(new BigDecimal(account.exactResidual())).isEqualByComparingTo(residual);
            assertThat(EXACT_DIFFERENCE.contains(account.reason())).isEqualTo(residual.signum() == 0);
        } else {
            assertThat(account.exactResidual()).isIn("NaN", "Infinity", "-Infinity");
        }
    }

    private static void check(Step step) {
        assertSame(step.hex(), step.rounded());
        if (step.exact().equals("NaN") || step.exact().endsWith("Infinity")) {
            assertSame(step.exact(), step.rounded());
            assertThat(step.isRounded()).isFalse();
            return;
        }
        BigDecimal exact = new BigDecimal(step.exact());
        assertThat(step.rounded() == exact.floatValue()).isTrue();
        if (Float.isInfinite(step.rounded())) {
            assertThat(step.isRounded()).isTrue();
            assertThat(step.errorUlps()).isEqualTo(step.rounded());
            return;
        }
        BigDecimal error = new BigDecimal(step.rounded()).subtract(exact);
        assertThat(new BigDecimal(step.error())).isEqualByComparingTo(error);
        assertThat(step.isRounded()).isEqualTo(error.signum() != 0);
        assertThat(step.ulp()).isEqualTo(Math.ulp(step.rounded()));
        assertThat(Math.abs(step.errorUlps())).isLessThanOrEqualTo(0.5);
        assertThat(step.errorUlps() * step.ulp()).isEqualTo(error.doubleValue());
    }

    private static void assertSame(String text, float value) {
        assertThat(Float.floatToIntBits(Float.parseFloat(text))).isEqualTo(Float.floatToIntBits(value));
    }

    @Property(seed = "1")
    void anyBitPatterns(@ForAll int x, @ForAll int w, @ForAll int b, @ForAll Arithmetic arithmetic) {
        check(Float.intBitsToFloat(x), Float.intBitsToFloat(w), Float.intBitsToFloat(b), arithmetic);
    }

    @Test
    @Tag("ci")
    void everyMixOfSpecialValues() {
        float[] values = {
            0f, 1f, 3f, 0.1f, Float.MIN_VALUE, 0x1.fffffcp-127f, Float.MIN_NORMAL, 0x1p-64f, 0x1p64f, MAX, INFINITY
        };
        for (Arithmetic arithmetic : Arithmetic.values()) {
            for (float x : values) {
                for (float w : values) {
                    for (float b : values) {
                        check(x, w, b, arithmetic);
                        check(x, w, -b, arithmetic);
                        check(-x, w, b, arithmetic);
                        check(-x, w, -b, arithmetic);
                    }
                    check(x, w, Float.NaN, arithmetic);
                    check(x, Float.NaN, w, arithmetic);
                    check(Float.NaN, x, w, arithmetic);
                }
            }
        }
    }

    @Test
    void manyTriplesOfLikeSize() {
        triplesOfLikeSize(7, 2_000);
    }

    @Test
    @Tag("ci")
    void moreTriplesOfLikeSize() {
        triplesOfLikeSize(8, 20_000);
    }

    private static void triplesOfLikeSize(long seed, int count) {
        NumpyRandom random = new NumpyRandom(seed);
        for (int i = 0; i < count; i++) {
            float[] t = random.randomFloats(3);
            check(t[0], t[1], t[2], Arithmetic.MUL_ADD);
            check(t[0], t[1], t[2], Arithmetic.FMA);
            check(2 * t[0] - 1, 2 * t[1] - 1, 2 * t[2] - 1, Arithmetic.MUL_ADD);
            check(2 * t[0] - 1, 2 * t[1] - 1, 2 * t[2] - 1, Arithmetic.FMA);
        }
    }

    @Test
    void stepsOfTheSecondImage() {
        BiasAccount account = BiasAccount.of(0x1.e4d848p-1f, 0x1.5f588p-1f, 0x1.564d14p-3f, Arithmetic.MUL_ADD);
        assertThat(account.steps())
                .extracting(Step::name)
                .containsExactly("product", "output1", "output2", "difference");
        assertThat(account.steps().get(2))
                .isEqualTo(new Step(
                        "output2",
                        "fl(product + b)",
                        "0.8169658482074737548828125",
                        0x1.a24958p-1f,
                        "-0.0000000298023223876953125",
                        -0.5,
                        true));
        assertThat(account.steps().get(2).hex()).isEqualTo("0x1.a24958p-1");
        assertThat(account.steps().get(2).ulp()).isEqualTo(0x1p-24f);
        assertThat(account.residual()).isEqualTo(-0x1p-25f);
        assertThat(account.exactResidual()).isEqualTo("-0.0000000298023223876953125");
    }

    @Test
    void anExactFmaProvesNothing() {
        BiasAccount account = BiasAccount.of(X, X, -1, Arithmetic.FMA);
        assertThat(account.steps())
                .extracting(Step::name, Step::isRounded)
                .containsExactly(tuple("output1", true), tuple("output2", false), tuple("difference", false));
        assertThat(account.answer()).isFalse();
        assertThat(Math.fma(X, X, -(X * X))).isNotZero();
    }

    @Test
    void trueDoesNotMeanThatNothingWasRounded() {
        int trials = 20_000;
        NumpyRandom random = new NumpyRandom(11);
        Map<Reason, Integer> counts = new EnumMap<>(Reason.class);
        for (int i = 0; i < trials; i++) {
            float[] t = random.randomFloats(3);
            counts.merge(BiasAccount.of(t[0], t[1], t[2], Arithmetic.MUL_ADD).reason(), 1, Integer::sum);
        }
        double tolerance = 4 * 0.5 / Math.sqrt(trials); // four standard errors
        assertThat(counts.get(Reason.ADDITION_EXACT) / (double) trials).isCloseTo(0.25, within(tolerance));
        assertThat(counts.get(Reason.ROUNDED_BACK) / (double) trials).isCloseTo(0.37, within(tolerance));
    }

    @Test
    void nullIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> BiasAccount.of(1, 1, 1, null))
                .withMessage("arithmetic");
    }
}
