package floatlab.experiment.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.data.Offset.offset;

import floatlab.experiment.PyTorchCalls;
import floatlab.experiment.PyTorchCalls.Topic;
import floatlab.experiment.precision.AccumulatorSweep.Method;
import floatlab.format.Format;
import floatlab.input.InputFamily;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The experiments of notebook 09 against exact arithmetic, enumeration and what PyTorch returned. */
class LowPrecisionExperimentsTest {
    private static final LossScaling.Spec GRADIENTS = new LossScaling.Spec(1, 8, 200, 3, Format.BINARY16);

    @Test
    void factsAndSpacingAreThoseOfAllNumbersOfAShortFormat() {
        for (Format f : List.of(Format.FLOAT8_E4M3, Format.FLOAT8_E5M2, Format.BINARY16, Format.BFLOAT16)) {
            double least = Double.POSITIVE_INFINITY;
            double largest = 0;
            double afterOne = Double.POSITIVE_INFINITY;
            List<FormatSpacing.Row> spacing = FormatSpacing.run(new FormatSpacing.Spec(List.of(f)));
            int powers = 0;
            for (int encoded = 1; encoded < 1 << (f.bits() - 1); encoded++) {
                double value = f.fromBits(encoded);
                if (!Double.isFinite(value)) {
                    continue;
                }
                least = Math.min(least, value);
                largest = Math.max(largest, value);
                afterOne = value > 1 ? Math.min(afterOne, value) : afterOne;
                if (value == Math.scalb(1.0, Math.getExponent(value))) {
                    FormatSpacing.Row row = spacing.get(powers++);
                    assertThat(row.x()).isEqualTo(value);
                    assertThat(row.relative()).isEqualTo(row.spacing() / value);
                    if (Double.isFinite(f.fromBits(encoded + 1))) {
                        assertThat(row.spacing()).isEqualTo(f.fromBits(encoded + 1) - value);
                    }
                }
            }
            assertThat(spacing).hasSize(powers);
            FormatFacts.Row facts =
                    FormatFacts.run(new FormatFacts.Spec(List.of(f))).get(0);
            assertThat(facts.minSubnormal()).isEqualTo(least);
            assertThat(facts.max()).isEqualTo(largest);
            assertThat(facts.epsilon()).isEqualTo(afterOne - 1);
            assertThat(facts.bits()).isEqualTo(1 + facts.exponent() + facts.fraction());
        }
    }

    @Test
    void bitsAreTheEncoding() {
        for (int encoded = 0; encoded < 1 << 16; encoded++) {
            if (!Float.isNaN(Format.BINARY16.fromBits(encoded))) {
                String fields = Format.BINARY16.fields(Format.BINARY16.fromBits(encoded));
                assertThat(Integer.parseInt(fields.replace(" ", ""), 2)).isEqualTo(encoded);
            }
        }
        assertThat(Format.BINARY16.fields(1)).isEqualTo("0 01111 0000000000");
        assertThat(Format.BFLOAT16.fields(-0.0)).isEqualTo("1 00000000 0000000");
        assertThat(Format.FLOAT8_E4M3.fields(448)).isEqualTo("0 1111 110");
        assertThat(Format.FLOAT8_E4M3.fields(Double.NaN)).isEqualTo("0 1111 111");
        assertThat(Format.FLOAT8_E5M2.fields(1e9)).isEqualTo("0 11111 00");
        assertThat(Format.BINARY32.fields(0.1)).isEqualTo("0 01111011 10011001100110011001101");
        assertThat(Format.BINARY64.fields(1).replace(" ", "")).isEqualTo("00" + "1".repeat(10) + "0".repeat(52));
    }

    @Test
    void aNumberInFormatsIsOffByNoMoreThanU() {
        for (NumberInFormats.Row row : NumberInFormats.run(new NumberInFormats.Spec(0.1, Format.ALL))) {
            Format f = Format.ALL.stream()
                    .filter(format -> format.name().equals(row.format()))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.error()).isLessThanOrEqualTo(f.unitRoundoff());
            assertThat(row.value()).isEqualTo(f.round(0.1));
        }
        NumberInFormats.Row huge = NumberInFormats.run(new NumberInFormats.Spec(70000, List.of(Format.BINARY16)))
                .get(0);
        assertThat(huge.value()).isInfinite();
        assertThat(huge.error()).isNaN();
    }

    @Test
    void accumulatorsAddAsExactArithmeticRoundedAtEachStepDoes() {
        int n = 300;
        List<Method> methods = List.of(
                Method.nearest(Format.BINARY16, Format.BINARY16),
                Method.nearest(Format.BFLOAT16, Format.BINARY32),
                Method.nearest(Format.TENSOR_FLOAT32, Format.BINARY32));
        List<DoubleUnaryOperator> into = List.of(
                v -> Format.BINARY16.round((float) v),
                v -> Format.BFLOAT16.round((float) v),
                v -> Format.TENSOR_FLOAT32.round(v));
        List<DoubleUnaryOperator> sums = List.of(v -> Format.BINARY16.round(v), v -> (float) v, v -> (float) v);
        float[] drawn = InputFamily.UNIFORM.floats(2 * n, 7);
        for (int m = 0; m < methods.size(); m++) {
            BigDecimal exact = BigDecimal.ZERO;
            double sum = 0;
            for (int i = 0; i < n; i++) {
                exact = exact.add(new BigDecimal(drawn[i]).multiply(new BigDecimal(drawn[n + i])));
                double product =
                        into.get(m).applyAsDouble(drawn[i]) * into.get(m).applyAsDouble(drawn[n + i]);
                // Both are exact in double, as sums of numbers of at most 24 bits whose exponents are less than 29
                // apart.
                sum = sums.get(m).applyAsDouble(sum + sums.get(m).applyAsDouble(product));
            }
            double error = new BigDecimal(sum)
                    .subtract(exact)
                    .divide(exact, MathContext.DECIMAL64)
                    .doubleValue();
            AccumulatorSweep.Row row = AccumulatorSweep.run(
                            new AccumulatorSweep.Spec(7, List.of(n), 1, List.of(methods.get(m))))
                    .get(0);
            assertThat(row.bias()).as(row.method()).isCloseTo(error, offset(1e-15));
            assertThat(row.error()).isEqualTo(Math.abs(row.bias()));
        }
    }

    @Test
    void halfStallsFloatDoesNotAndStochasticRoundingHasNoBias() {
        List<Method> methods = List.of(
                Method.nearest(Format.BFLOAT16, Format.BFLOAT16),
                Method.nearest(Format.BFLOAT16, Format.BINARY32),
                Method.stochastic(Format.BFLOAT16));
        List<AccumulatorSweep.Row> rows =
                AccumulatorSweep.run(new AccumulatorSweep.Spec(1, List.of(64, 16384), 10, methods));
        assertThat(rows).extracting(AccumulatorSweep.Row::method).startsWith("bfloat16 in bfloat16");
        assertThat(rows.get(1).bias()).isLessThan(-0.9);
        assertThat(rows.get(3).error()).isLessThan(1e-3);
        assertThat(Math.abs(rows.get(5).bias())).isLessThan(0.02);
        assertThat(AccumulatorSweep.run(new AccumulatorSweep.Spec(1, List.of(64, 16384), 10, methods)))
                .isEqualTo(rows);
    }

    @Test
    void countingStallsWhereTheSpacingReachesTwo() {
        double[] stalls = {2048, 256, 16, 8};
        List<Format> formats = List.of(Format.BINARY16, Format.BFLOAT16, Format.FLOAT8_E4M3, Format.FLOAT8_E5M2);
        for (int i = 0; i < stalls.length; i++) {
            List<StochasticCounting.Row> rows =
                    StochasticCounting.run(new StochasticCounting.Spec(0, formats.get(i), 3000, 1, 0));
            for (StochasticCounting.Row row : rows) {
                assertThat(row.total()).isEqualTo(Math.min(row.n(), stalls[i]));
            }
        }
        assertThat(PyTorchCalls.numbers(Topic.LOW_PRECISION, "repeated(1, 3000, half)"))
                .containsExactly(2048);
        assertThat(PyTorchCalls.numbers(Topic.LOW_PRECISION, "repeated(1, 3000, bf16)"))
                .containsExactly(256);
    }

    @Test
    void stochasticCountingIsRightOnTheAverage() {
        int n = 1000;
        int runs = 400;
        List<StochasticCounting.Row> rows =
                StochasticCounting.run(new StochasticCounting.Spec(5, Format.BFLOAT16, n, n, runs));
        assertThat(rows).hasSize(2 * (runs + 1));
        double sum = 0;
        double squares = 0;
        for (StochasticCounting.Row row : rows.subList(2, rows.size())) {
            if (row.n() == n) {
                sum += row.total();
                squares += (row.total() - n) * (row.total() - n);
            }
        }
        // the mean of 400 totals, within four standard errors
        assertThat(sum / runs).isCloseTo(n, offset(4 * Math.sqrt(squares / runs) / Math.sqrt(runs)));
        assertThat(rows.get(1).total()).isEqualTo(256);
    }

    @Test
    void lossScalingCountsWhatBinary16Loses() {
        float[] gradients = LossScaling.gradients(GRADIENTS);
        assertThat(gradients).hasSize(1600);
        double sum = 0;
        for (float g : gradients) {
            sum += g;
        }
        assertThat(sum).isCloseTo(0, offset(1e-6)); // softmax and the target's 1 cancel in every sample
        for (LossScaling.Row row : LossScaling.run(GRADIENTS, 0, 30)) {
            int zero = 0;
            int overflow = 0;
            int subnormal = 0;
            for (float g : gradients) {
                float half = Format.BINARY16.round(g * (float) Math.scalb(1.0, row.log2Scale()));
                zero += half == 0 ? 1 : 0;
                overflow += Float.isInfinite(half) ? 1 : 0;
                subnormal += half != 0 && Math.abs(half) < 0x1p-14f ? 1 : 0;
            }
            assertThat(row.zero()).isEqualTo(zero / 1600.0);
            assertThat(row.overflow()).isEqualTo(overflow / 1600.0);
            assertThat(row.subnormal()).isEqualTo(subnormal / 1600.0);
        }
        LossScaling.Row unscaled = LossScaling.run(GRADIENTS, 0, 0).get(0);
        assertThat(LossScaling.shares(GRADIENTS, 0, 3))
                .hasSize(12)
                .startsWith(
                        new LossScaling.Share(0, "zero", unscaled.zero()),
                        new LossScaling.Share(0, "subnormal", unscaled.subnormal()),
                        new LossScaling.Share(0, "infinite", unscaled.overflow()));
        List<LossScaling.Size> sizes = LossScaling.sizes(GRADIENTS);
        assertThat(sizes).hasSize(1600);
        assertThat(sizes.get(3).log2()).isCloseTo(Math.log(Math.abs(gradients[3])) / Math.log(2), offset(1e-12));
    }

    @Test
    void theDynamicScaleFollowsItsRule() {
        LossScaling.Spec later = new LossScaling.Spec(900, 2, 50, 3, Format.BINARY16);
        List<DynamicLossScale.Row> rows =
                DynamicLossScale.run(new DynamicLossScale.Spec(GRADIENTS, later, 100, 30, 10));
        assertThat(rows).hasSize(100);
        assertThat(rows.get(0).log2Scale()).isEqualTo(30);
        assertThat(rows.get(0).skipped()).isTrue();
        int good = 0;
        for (int i = 0; i < 99; i++) {
            DynamicLossScale.Row row = rows.get(i);
            LossScaling.Spec drawn = i < 50
                    ? new LossScaling.Spec(1 + i, 8, 200, 3, Format.BINARY16)
                    : new LossScaling.Spec(900 + i, 2, 50, 3, Format.BINARY16);
            LossScaling.Row scaled =
                    LossScaling.run(drawn, row.log2Scale(), row.log2Scale()).get(0);
            assertThat(row.skipped()).isEqualTo(scaled.overflow() > 0);
            assertThat(row.zero()).isEqualTo(scaled.zero());
            good = row.skipped() ? 0 : good + 1;
            int step = row.skipped() ? -1 : good == 10 ? 1 : 0;
            good = good == 10 ? 0 : good;
            assertThat(rows.get(i + 1).log2Scale()).isEqualTo(row.log2Scale() + step);
        }
        assertThat(rows).extracting(DynamicLossScale.Row::skipped).contains(true, false);
    }

    @Test
    void castsAreThoseOfPyTorch() {
        float[] values = {448, 464, 465, 1000, Float.POSITIVE_INFINITY};
        float[] e4m3 =
                PyTorchCalls.numbers(Topic.LOW_PRECISION, "tensor([448., 464., 465., 1000., inf]).to(e4m3).float()");
        float[] e5m2 =
                PyTorchCalls.numbers(Topic.LOW_PRECISION, "tensor([448., 464., 465., 1000., inf]).to(e5m2).float()");
        for (int i = 0; i < values.length; i++) {
            assertThat(Format.FLOAT8_E4M3.asSaturating().round(values[i])).isEqualTo(e4m3[i]);
            assertThat(Format.FLOAT8_E5M2.round(values[i])).isEqualTo(e5m2[i]);
        }
        assertThat(PyTorchCalls.numbers(Topic.LOW_PRECISION, "tensor([70000., 1e-8]).to(half)"))
                .containsExactly(Format.BINARY16.round(70000f), Format.BINARY16.round(1e-8f));
        assertThat(PyTorchCalls.numbers(Topic.LOW_PRECISION, "tensor([70000., 1e-8]).to(bf16)"))
                .containsExactly(Format.BFLOAT16.round(70000f), Format.BFLOAT16.round(1e-8f));
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void refusals() {
        List<Method> half = List.of(Method.stochastic(Format.BINARY16));
        refused("formats is empty, expected at least one format", () -> new FormatFacts.Spec(List.of()));
        refused("formats is empty, expected at least one format", () -> new FormatSpacing.Spec(List.of()));
        refused("formats is empty, expected at least one format", () -> new NumberInFormats.Spec(1, List.of()));
        refused("sizes is empty, expected at least one size", () -> new AccumulatorSweep.Spec(1, List.of(), 1, half));
        refused(
                "sizes[1] is 3, expected 6 to 1000000, ascending",
                () -> new AccumulatorSweep.Spec(1, List.of(5, 3), 1, half));
        refused(
                "methods is empty, expected at least one method",
                () -> new AccumulatorSweep.Spec(1, List.of(5), 1, List.of()));
        refused("trials is 0, expected 1 to 1000", () -> new AccumulatorSweep.Spec(1, List.of(5), 0, half));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Method.stochastic(Format.BINARY64))
                .withMessageEndingWith("expected a format below binary64");
        assertThatNullPointerException()
                .isThrownBy(() -> Method.nearest(Format.BINARY16, null))
                .withMessage("accumulator");
        refused("every is 6, expected 1 to 5", () -> new StochasticCounting.Spec(0, Format.BINARY16, 5, 6, 1));
        refused("deviation is NaN, expected 0 to 30", () -> new LossScaling.Spec(1, 1, 2, Double.NaN, Format.BINARY16));
        refused("classes is 1, expected 2 to 10000", () -> new LossScaling.Spec(1, 1, 1, 1, Format.BINARY16));
        refused("to is 4, expected 5 to 100", () -> LossScaling.run(GRADIENTS, 5, 4));
        refused(
                "growthInterval is 0, expected 1 to 100000",
                () -> new DynamicLossScale.Spec(GRADIENTS, GRADIENTS, 10, 16, 0));
    }

    @Test
    void longRunsCanBeInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> StochasticCounting.run(
                            new StochasticCounting.Spec(0, Format.BINARY16, 10_000_000, 1_000_000, 0)));
            assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> LossScaling.run(GRADIENTS, 0, 1));
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> AccumulatorSweep.run(new AccumulatorSweep.Spec(
                            1, List.of(1000), 1, List.of(Method.stochastic(Format.BINARY16)))));
        } finally {
            Thread.interrupted();
        }
    }
}
