package floatlab.experiment.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FanInSweepTest {
    private static final List<Integer> FAN_INS = List.of(1, 4, 16, 64, 256);
    private static final int TRIALS = 20_000;

    private static List<FanInSweep.Row> rows(Arithmetic arithmetic, String order) {
        return FanInSweep.run(new FanInSweep.Spec(1, TRIALS, FAN_INS, arithmetic)).stream()
                .filter(r -> r.order().equals(order))
                .toList();
    }

    private static void expect(List<FanInSweep.Row> rows, double... probabilities) {
        assertThat(rows).extracting(FanInSweep.Row::fanIn).isEqualTo(FAN_INS);
        for (int i = 0; i < probabilities.length; i++) {
            FanInSweep.Row row = rows.get(i);
            // Four standard errors, and half a unit of the last digit of the fact.
            double digit = probabilities[i] < 0.01 ? 0.0005 : 0.005;
            assertThat(row.pTrue()).isCloseTo(probabilities[i], within(4 * row.standardError() + digit));
        }
    }

    @ParameterizedTest
    @EnumSource
    void biasLast(Arithmetic arithmetic) {
        expect(rows(arithmetic, "bias last"), 0.62, 0.33, 0.10, 0.03, 0.007);
    }

    @Test
    void biasFirst() {
        expect(rows(Arithmetic.MUL_ADD, "bias first"), 0.62, 0.22, 0.06, 0.014, 0.004);
        expect(rows(Arithmetic.FMA, "bias first"), 0.62, 0.23, 0.06, 0.015, 0.004);
    }

    @ParameterizedTest
    @EnumSource
    void theUlpOfTheOutputExplainsTheBiasLast(Arithmetic arithmetic) {
        for (FanInSweep.Row row : rows(arithmetic, "bias last")) {
            double slack = row.fanIn() == 1 ? 0.05 : 0;
            assertThat(row.predicted()).isCloseTo(row.pTrue(), within(4 * row.standardError() + slack));
            // Where the sum is larger than any bias, True is the same as an exact addition.
            if (row.fanIn() >= 64) {
                assertThat(row.exactAddition()).isEqualTo(row.pTrue());
            }
        }
        assertThat(rows(arithmetic, "bias first"))
                .extracting(FanInSweep.Row::predicted)
                .containsOnly(Double.NaN);
    }

    @Test
    void rowsSayWhatTheyAre() {
        List<FanInSweep.Row> rows = FanInSweep.run(new FanInSweep.Spec(3, 100, List.of(2, 1), Arithmetic.FMA));
        assertThat(rows).extracting(FanInSweep.Row::fanIn).containsExactly(2, 2, 1, 1);
        assertThat(rows)
                .extracting(FanInSweep.Row::order)
                .containsExactly("bias last", "bias first", "bias last", "bias first");
        assertThat(rows).extracting(FanInSweep.Row::arithmetic).containsOnly("FMA");
        for (FanInSweep.Row row : rows) {
            double variance = row.pTrue() * (1 - row.pTrue()) / 100;
            assertThat(row.standardError() * row.standardError()).isCloseTo(variance, within(1e-12));
        }
    }

    /** The same counts from the convolution and from exact arithmetic. */
    @ParameterizedTest
    @EnumSource
    void aFewTrialsByHand(Arithmetic arithmetic) {
        int trials = 300;
        int fanIn = 5;
        Conv2dShape shape = Conv2dShape.of(fanIn, 1, 1);
        for (BiasOrder biasOrder : List.of(BiasOrder.FIRST, BiasOrder.LAST)) {
            NumpyRandom random = new NumpyRandom(9);
            ReductionOrder order = ReductionOrder.of(arithmetic, biasOrder);
            int trues = 0;
            int exact = 0;
            for (int t = 0; t < trials; t++) {
                float[] x = random.randomFloats(fanIn);
                float[] w = random.randomFloats(fanIn);
                float b = random.randomFloats(1)[0];
                float output1 = output(x, w, 0, shape, order);
                float output2 = output(x, w, b, shape, order);
                trues += output2 - output1 == b ? 1 : 0;
                BigDecimal sum;
                if (biasOrder == BiasOrder.LAST) {
                    sum = new BigDecimal(output1).add(new BigDecimal(b));
                } else {
                    float[] shorter = w.clone();
                    shorter[fanIn - 1] = 0;
                    BigDecimal product = new BigDecimal(x[fanIn - 1]).multiply(new BigDecimal(w[fanIn - 1]));
                    if (arithmetic == Arithmetic.MUL_ADD) {
                        product = new BigDecimal(product.floatValue());
                    }
                    sum = product.add(new BigDecimal(output(x, shorter, b, shape, order)));
                }
                exact += sum.compareTo(new BigDecimal(output2)) == 0 ? 1 : 0;
            }
            String name = biasOrder == BiasOrder.LAST ? "bias last" : "bias first";
            FanInSweep.Row row = FanInSweep.run(new FanInSweep.Spec(9, trials, List.of(fanIn), arithmetic)).stream()
                    .filter(r -> r.order().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.pTrue()).isEqualTo((double) trues / trials);
            assertThat(row.exactAddition()).isEqualTo((double) exact / trials);
        }
    }

    private static float output(float[] x, float[] w, float b, Conv2dShape shape, ReductionOrder order) {
        return Conv2d.of(Tensor.of(w, 1, w.length, 1, 1), new float[] {b}, shape, order)
                .forward(Tensor.of(x, 1, x.length, 1, 1))
                .get(0, 0, 0, 0);
    }

    /** With weights of both signs the sum grows like √n only, so fewer of the bias's bits are lost. */
    @Test
    void signedWeightsMakeItFallMoreSlowly() {
        List<Integer> fanIns = List.of(4, 256);
        List<FanInSweep.Row> positive = FanInSweep.run(new FanInSweep.Spec(1, 4000, fanIns, Arithmetic.MUL_ADD));
        List<FanInSweep.Row> signed = FanInSweep.run(new FanInSweep.Spec(1, 4000, fanIns, Arithmetic.MUL_ADD, true));
        assertThat(signed.get(2).order()).isEqualTo("bias last, signed weights");
        assertThat(signed.get(2).pTrue()).isGreaterThan(5 * positive.get(2).pTrue());
        assertThat(signed.get(2).pTrue()).isLessThan(signed.get(0).pTrue());
    }
}
