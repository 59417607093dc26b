package floatlab.experiment.softmax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.data.Offset.offset;

import floatlab.experiment.ExpThresholds;
import floatlab.experiment.PyTorchCalls;
import floatlab.experiment.PyTorchCalls.Topic;
import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.format.Ulp;
import floatlab.layer.KlDivergence;
import floatlab.layer.LogSoftmax;
import floatlab.layer.Softmax;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The experiments of notebook 08 against exact arithmetic and against what PyTorch returned. */
class SoftmaxExperimentsTest {
    private static final MathContext DIGITS = new MathContext(400);
    private static final List<String> GAPS = List.of("17.", "20.", "88.", "90.", "100.", "103.97", "103.98", "110.");

    /** eˣ by its series, of x/2¹⁰ and ten squarings, to some 390 digits. */
    private static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x.divide(new BigDecimal(1024), DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal term = BigDecimal.ONE;
        for (int k = 1; term.signum() != 0 && term.precision() - term.scale() > -400; k++) {
            sum = sum.add(term, DIGITS);
            term = term.multiply(small, DIGITS).divide(new BigDecimal(k), DIGITS);
        }
        for (int i = 0; i < 10; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /** log(1 + y) for 0 < y ≤ 1 as 2·artanh(y/(2 + y)). */
    private static BigDecimal log1p(BigDecimal y) {
        BigDecimal z = y.divide(y.add(new BigDecimal(2)), DIGITS);
        BigDecimal square = z.multiply(z, DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = z;
        for (int k = 1;
                power.signum() != 0 && power.precision() - power.scale() > z.precision() - z.scale() - 60;
                k += 2) {
            sum = sum.add(power.divide(new BigDecimal(k), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS);
        }
        return sum.multiply(new BigDecimal(2));
    }

    private static void thresholdIsRight(double threshold, double before, Format format, BigDecimal limit) {
        // threshold and its neighbour `before` lie on both sides of log(limit)
        assertThat(format.holds(threshold) && format.holds(before)).isTrue();
        assertThat(exp(new BigDecimal(threshold)).compareTo(limit))
                .isNotEqualTo(exp(new BigDecimal(before)).compareTo(limit));
    }

    @Test
    void theThresholdsOfExpLieWhereExactExpCrossesTheRoundingBoundary() {
        List<ExpThresholds.Row> rows = ExpThresholds.run(new ExpThresholds.Spec(Format.ALL));
        assertThat(rows)
                .extracting(ExpThresholds.Row::format)
                .containsExactlyElementsOf(Format.ALL.stream().map(Format::name).toList());
        for (int i = 0; i < rows.size(); i++) {
            Format f = Format.ALL.get(i);
            ExpThresholds.Row row = rows.get(i);
            BigDecimal two = new BigDecimal(2);
            BigDecimal lastPlace = new BigDecimal(Math.scalb(1.0, f.maxExponent() - f.precision() + 1));
            BigDecimal halfSubnormal = new BigDecimal(f.minSubnormal()).divide(two);
            BigDecimal overflow = new BigDecimal(f.max()).add(lastPlace.divide(two));
            thresholdIsRight(row.overflow(), before(row.overflow(), f), f, overflow);
            thresholdIsRight(row.zero(), before(row.zero(), f), f, halfSubnormal);
            BigDecimal normal = new BigDecimal(f.minNormal()).subtract(halfSubnormal);
            thresholdIsRight(row.subnormal(), before(row.subnormal(), f), f, normal);
            assertThat(row.largest()).isLessThanOrEqualTo(f.max()).isPositive();
        }
        ExpThresholds.Row single = rows.get(1);
        assertThat(Float.floatToIntBits((float) single.overflow())).isEqualTo(0x42B17218);
        assertThat(Float.floatToIntBits((float) single.zero())).isEqualTo(0xC2CFF1B5);
        assertThat(rows.get(3).overflow()).isEqualTo(11.09375);
    }

    /** The next number of the format nearer to zero. */
    private static double before(double x, Format f) {
        double step = Math.scalb(1.0, Math.max(Math.getExponent(x), f.minExponent()) - f.precision() + 1);
        boolean power = Math.abs(x) == Math.scalb(1.0, Math.getExponent(x));
        return x - Math.copySign(power ? step / 2 : step, x);
    }

    @Test
    void theTruthOfLogitGapAgreesWithExactArithmetic() {
        for (float gap : new float[] {0, 0.5f, 1, 5, 16.635532f, 40, 103.97f, 700}) {
            LogitGap.Row row = LogitGap.run(new LogitGap.Spec(0, List.of(gap))).get(2);
            BigDecimal leader = log1p(exp(new BigDecimal(-gap))).negate();
            BigDecimal other = leader.subtract(new BigDecimal(gap));
            assertThat(row.form()).isEqualTo("with log1p");
            assertThat(row.leaderError()).isCloseTo(relative(row.leader(), leader), offset(0x1p-50));
            assertThat(row.otherError()).isCloseTo(relative(row.other(), other), offset(0x1p-50));
        }
    }

    private static double relative(float computed, BigDecimal exact) {
        return new BigDecimal(computed)
                .subtract(exact)
                .abs()
                .divide(exact.abs(), new MathContext(20))
                .doubleValue();
    }

    @Test
    void formsDifferWhereProbabilitiesAreSubnormal() {
        List<LogitGap.Row> rows = LogitGap.run(new LogitGap.Spec(0, List.of(100f, 103.97f, 103.98f)));
        assertThat(rows)
                .extracting(LogitGap.Row::other)
                .containsExactly(
                        -99.98309f,
                        -100f,
                        -100f,
                        -103.27893f,
                        -103.97f,
                        -103.97f,
                        Float.NEGATIVE_INFINITY,
                        -103.98f,
                        -103.98f);
        assertThat(rows.get(6).otherError()).isInfinite();
        for (LogitGap.Row row : LogitGap.run(LogitGap.Spec.sweep(0.1f, 0, 120, 1000))) {
            if (!row.form().equals("log(softmax)")) {
                assertThat(row.otherError()).as("%s", row).isLessThan(0x1p-22);
            }
            if (row.form().equals("with log1p") && row.gap() < 87) {
                assertThat(row.leaderError()).as("%s", row).isLessThan((row.gap() + 9) * 0x1p-24);
            }
            if (!row.form().equals("with log1p") && row.gap() > 17) {
                assertThat(row.leaderError()).isEqualTo(1);
            }
        }
    }

    @Test
    void gradientsAreThoseOfPyTorch() {
        for (int target : new int[] {0, 1}) {
            for (String text : GAPS) {
                float gap = Float.parseFloat(text);
                List<LossGradient.Row> rows = LossGradient.run(new LossGradient.Spec(List.of(gap), target));
                check(rows.get(0), "by_log_of_softmax(" + target + ")", text);
                check(rows.get(1), "by_log_softmax(" + target + ")", text);
            }
        }
    }

    private static void check(LossGradient.Row row, String form, String gap) {
        float[] loss = PyTorchCalls.numbers(Topic.SOFTMAX, form + "(tensor([0., -" + gap + "]))");
        float[] gradient = PyTorchCalls.numbers(Topic.SOFTMAX, "grad(" + form + ", [0., -" + gap + "])");
        assertThat(loss).hasSize(1);
        close(row.loss(), loss[0]);
        assertThat(gradient).hasSize(2);
        close(row.gradient0(), gradient[0]);
        close(row.gradient1(), gradient[1]);
    }

    private static void close(float ours, float theirs) {
        if (Float.isNaN(ours) || Float.isNaN(theirs)) {
            assertThat(Float.isNaN(ours) && Float.isNaN(theirs))
                    .as("%s and %s", ours, theirs)
                    .isTrue();
        } else {
            assertThat(Ulp.distance(ours, theirs)).as("%s and %s", ours, theirs).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void formsAreThoseOfPyTorch() {
        for (String gap : GAPS) {
            float[] x = {0, -Float.parseFloat(gap)};
            String tensor = "tensor([0., -" + gap + "])";
            float[] p = {0.5f, 0.5f};
            each(Softmax.of(x), "torch.softmax(" + tensor + ", 0)");
            each(LogSoftmax.logOfSoftmax(x), "torch.log(torch.softmax(" + tensor + ", 0))");
            each(LogSoftmax.of(x), "torch.log_softmax(" + tensor + ", 0)");
            String tail = ", tensor([0.5, 0.5]), reduction=\"sum\")";
            each(
                    new float[] {KlDivergence.of(p, Softmax.of(x))},
                    "F.kl_div(torch.log(torch.softmax(" + tensor + ", 0))" + tail);
            each(
                    new float[] {KlDivergence.ofLog(p, LogSoftmax.of(x))},
                    "F.kl_div(torch.log_softmax(" + tensor + ", 0)" + tail);
        }
        each(
                Softmax.naive(new float[] {89, 88}),
                "torch.exp(tensor([89., 88.])) / torch.exp(tensor([89., 88.])).sum()");
    }

    private static void each(float[] ours, String expression) {
        float[] theirs = PyTorchCalls.numbers(Topic.SOFTMAX, expression);
        assertThat(ours).hasSameSizeAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            close(ours[i], theirs[i]);
        }
    }

    @Test
    void callsAreShownAsTextAndFound() {
        List<PyTorchCalls.Row> rows = PyTorchCalls.run(Topic.SOFTMAX, "torch.softmax(tensor([0., -103.98])");
        assertThat(rows).hasSize(3).first().extracting(PyTorchCalls.Row::result).isEqualTo("1.0, 0.0");
        assertThat(rows.get(1).result()).isEqualTo("0.0, " + FloatText.shortest(Float.NEGATIVE_INFINITY));
        assertThat(PyTorchCalls.run(Topic.LOW_PRECISION)).hasSizeGreaterThan(20);
        assertThat(PyTorchCalls.run(Topic.SOFTMAX, "nothing of the kind")).isEmpty();
        assertThat(PyTorchCalls.source(Topic.LOW_PRECISION))
                .startsWith("torch ")
                .contains("1 thread");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PyTorchCalls.numbers(Topic.SOFTMAX, "torch.exp(1)"))
                .withMessage("expression is torch.exp(1), expected one that was recorded");
        String type = "autocast(\"cpu\", torch.bfloat16): (torch.ones(4, 4) @ torch.ones(4, 4)).dtype";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PyTorchCalls.numbers(Topic.LOW_PRECISION, type))
                .withMessageEndingWith("expected one of numbers, not of torch.bfloat16");
        assertThatNullPointerException()
                .isThrownBy(() -> PyTorchCalls.run(null))
                .withMessage("topic");
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogitGap.Spec(0, List.of(Float.NaN)))
                .withMessage("gap is NaN, expected 0.0 to 700.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogitGap.Spec(Float.POSITIVE_INFINITY, List.of(1f)))
                .withMessageStartingWith("leader is ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogitGap.Spec(0, List.of()))
                .withMessage("gaps is empty, expected at least one gap");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogitGap.Spec.sweep(0, 0, 1, 0))
                .withMessage("steps is 0, expected 1 to 100000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LossGradient.Spec(List.of(1f), 2))
                .withMessage("target is 2, expected 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LossGradient.Spec(List.of(Float.NaN), 1))
                .withMessage("gap is NaN, expected a finite number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExpThresholds.Spec(List.of()))
                .withMessage("formats is empty, expected at least one format");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExpThresholds.Spec(List.of(Format.FLOAT8_E4M3.asSaturating())))
                .withMessageEndingWith("expected none that saturates");
        assertThatNullPointerException().isThrownBy(() -> LogitGap.run(null)).withMessage("spec");
    }
}
