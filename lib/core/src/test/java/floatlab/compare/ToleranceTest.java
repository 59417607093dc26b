package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.tensor.Tensor;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToleranceTest {
    private static final Conv2dShape SHAPE = Conv2dShape.of(20, 1, 3);

    private static float[] signed(NumpyRandom random, int n) {
        float[] x = random.randomFloats(n);
        for (int i = 0; i < n; i++) {
            x[i] = 2 * x[i] - 1;
        }
        return x;
    }

    @Test
    void countsRoundings() {
        assertThat(SumOrder.RECURSIVE.roundings(576, false)).isEqualTo(576);
        assertThat(SumOrder.FMA.roundings(576, true)).isEqualTo(577);
        assertThat(SumOrder.UNKNOWN.roundings(1, false)).isEqualTo(1);
        assertThat(SumOrder.PAIRWISE.roundings(1024, false)).isEqualTo(11);
        assertThat(SumOrder.PAIRWISE.roundings(1025, true)).isEqualTo(13);
        assertThat(SumOrder.PAIRWISE.roundings(1, false)).isEqualTo(1);
        assertThat(SumOrder.blocked(24).roundings(576, false)).isEqualTo(1 + 23 + 23);
        assertThat(SumOrder.blocked(1000).roundings(7, false)).isEqualTo(7);
        assertThat(SumOrder.UNKNOWN.roundings(Integer.MAX_VALUE, true)).isEqualTo(1L << 31);
        assertThat(Tolerance.sure(LayerArithmetic.floats(Integer.MAX_VALUE)).ofMagnitudes())
                .isInfinite();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SumOrder.blocked(0))
                .withMessage("block is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SumOrder.FMA.roundings(0, true))
                .withMessage("products is 0, expected 1 or more");
    }

    /** The bound holds against the exact sum, in every format and order that the scalar convolution knows. */
    @ParameterizedTest
    @CsvSource({"binary32", "binary64", "bfloat16", "binary16", "tf32"})
    void holdsAgainstTheExactSum(String name) {
        Format format = Format.ALL.stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
        for (int seed = 0; seed < 12; seed++) {
            NumpyRandom random = new NumpyRandom(seed);
            Tensor x = Tensor.of(signed(random, 20 * 16), 1, 20, 4, 4);
            Tensor weight = Tensor.of(signed(random, 180), 1, 20, 3, 3);
            float[] bias = signed(random, 1);
            double magnitude = KnownTerms.of(x, weight, bias, SHAPE).magnitudes()[0];
            Arithmetic arithmetic = Arithmetic.values()[seed % 2];
            ReductionOrder order =
                    ReductionOrder.of(arithmetic, BiasOrder.values()[seed % 3]).withAccumulator(format);
            int chunk = 18;
            for (ReductionOrder each : new ReductionOrder[] {order, order.withChunks(Chunks.ofTerms(chunk))}) {
                SumOrder sumOrder = each == order ? SumOrder.FMA : SumOrder.blocked(chunk);
                float y = Conv2d.of(weight, bias, SHAPE, each).forward(x).data()[0];
                ExactSum exact = new ExactSum();
                ExactSum sizes = new ExactSum();
                exact.add(bias[0]);
                sizes.add(Math.abs(bias[0]));
                for (int c = 0; c < 20; c++) {
                    for (int k = 0; k < 9; k++) {
                        float factor = x.get(0, c, k / 3, k % 3);
                        exact.addProduct(factor, weight.data()[c * 9 + k]);
                        sizes.addProduct(Math.abs(factor), Math.abs(weight.data()[c * 9 + k]));
                    }
                }
                assertThat(magnitude).isBetween(sizes.toDouble(), sizes.toDouble() * (1 + 1e-4));
                // A short accumulator rounds the bias as well, and the convolution rounds its result to float.
                Tolerance sure = Tolerance.sure(
                                new LayerArithmetic(181, true, Format.BINARY32, format, Format.BINARY32, sumOrder))
                        .plus(Tolerance.sure(LayerArithmetic.of(1, Format.BINARY32, SumOrder.FMA)
                                .withoutBias()));
                double error =
                        new BigDecimal(y).subtract(exact.toBigDecimal()).abs().doubleValue();
                assertThat(error).isLessThanOrEqualTo(sure.allowed(y, magnitude));
            }
        }
    }

    @Test
    void theFactorsAreThoseOfTheTheory() {
        LayerArithmetic floats = LayerArithmetic.floats(576);
        Tolerance sure = Tolerance.sure(floats);
        assertThat(sure.ofMagnitudes()).isEqualTo(ErrorBound.gamma(577, 0x1p-24));
        assertThat(sure.ofResult()).isZero();
        assertThat(sure.falseAlarm()).isZero();
        assertThat(sure.absolute()).isEqualTo(576 * (double) Float.MIN_VALUE);
        assertThat(sure.rtol()).isEqualTo(sure.ofMagnitudes());
        assertThat(sure.reason()).startsWith("576 products and a bias in binary32, added in an unknown order");
        Tolerance both = sure.plus(sure);
        assertThat(both.ofMagnitudes()).isBetween(2 * sure.ofMagnitudes(), Math.nextUp(2 * sure.ofMagnitudes()));
        assertThat(both.reason()).startsWith("twice: 576 products");
        Tolerance likely = Tolerance.likely(floats, 100_000, 1e-3);
        double lambda = Math.sqrt(2 * Math.log(2.0 * 577 * 100_000 / 1e-3));
        assertThat(likely.ofMagnitudes())
                .isBetween(lambda * Math.sqrt(577) * 0x1p-24, lambda * Math.sqrt(577) * 0x1.01p-24);
        assertThat(likely.falseAlarm()).isEqualTo(1e-3);
        // If λ² exceeds the number of roundings, the worst case is the smaller bound.
        assertThat(Tolerance.likely(LayerArithmetic.floats(9), 1000, 1e-6))
                .isEqualTo(Tolerance.sure(LayerArithmetic.floats(9)));
        assertThat(Tolerance.sure(LayerArithmetic.tf32(9)).ofMagnitudes()).isBetween(0x1p-10, 0x1.01p-10);
        assertThat(Tolerance.sure(LayerArithmetic.mixed(9, Format.BINARY16)).ofResult())
                .isEqualTo(0x1p-11);
        assertThat(Tolerance.sure(LayerArithmetic.of(3000, Format.BINARY16, SumOrder.UNKNOWN))
                        .ofMagnitudes())
                .isInfinite();
        assertThat(Tolerance.sure(LayerArithmetic.of(3000, Format.BINARY16, SumOrder.UNKNOWN))
                        .allowed(0, 0))
                .isFinite();
    }

    @Test
    void theProbabilityIsTheOneAskedFor() {
        for (int products : new int[] {100, 576, 4608}) {
            for (double falseAlarm : new double[] {1e-3, 1e-9}) {
                LayerArithmetic floats = LayerArithmetic.floats(products);
                Tolerance likely = Tolerance.likely(floats, 1000, falseAlarm);
                double lambda = Math.sqrt(2 * Math.log(2.0 * (products + 1) * 1000 / falseAlarm)) * (1 + 1e-6);
                assertThat(1000 * ErrorBound.failureProbability(products + 1, 0x1p-24, lambda))
                        .isLessThanOrEqualTo(falseAlarm);
                assertThat(likely.ofMagnitudes())
                        .isLessThanOrEqualTo(ErrorBound.probabilistic(products + 1, 0x1p-24, lambda)
                                .ofMagnitudes());
            }
        }
    }

    /** The result has as many digits as the accumulator, but a smaller range: a product of 2⁻³⁰ becomes 0. */
    @Test
    void aResultThatUnderflowsIsWithinTheBound() {
        for (Format accumulator : List.of(Format.BFLOAT16, Format.TENSOR_FLOAT32)) {
            LayerArithmetic arithmetic =
                    new LayerArithmetic(1, false, Format.BINARY32, accumulator, Format.BINARY16, SumOrder.UNKNOWN);
            double y = 0x1p-30;
            assertThat(Format.BINARY16.round(y)).isZero();
            Tolerance sure = Tolerance.sure(arithmetic);
            assertThat(sure.absolute() + sure.ofMagnitudes() * y).isGreaterThanOrEqualTo(y);
        }
    }

    @Test
    void theSmallestProbabilitiesDoNotOverflow() {
        Tolerance likely = Tolerance.likely(LayerArithmetic.floats(57_600), 1000, Double.MIN_VALUE);
        assertThat(likely.falseAlarm()).isEqualTo(Double.MIN_VALUE);
        assertThat(likely.ofMagnitudes())
                .isLessThan(Tolerance.sure(LayerArithmetic.floats(57_600)).ofMagnitudes());
    }

    @Test
    void refusesWhatIsNoNumberOfThings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerArithmetic.floats(0))
                .withMessage("products is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tolerance.likely(LayerArithmetic.floats(9), 0, 0.1))
                .withMessage("outputs is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tolerance.likely(LayerArithmetic.floats(9), 1, 0))
                .withMessage("falseAlarm is 0.0, expected a probability, more than 0 and less than 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tolerance(0, -1, 0, 0, ""))
                .withMessage("ofMagnitudes is -1.0, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tolerance.sure(LayerArithmetic.floats(9)).atol(Double.NaN))
                .withMessage("magnitudes is NaN, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KnownTerms(new double[] {1, -2}, 1))
                .withMessage("magnitudes[1] is -2.0, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KnownTerms(new double[] {1}, Double.NaN))
                .withMessage("inputValues is NaN, expected 1 or more");
    }

    @Test
    void guessesFromOutputsAlone() {
        assertThat(Tolerance.guessedMagnitudes(new double[] {3, -4, Double.NaN, Double.NEGATIVE_INFINITY}, 2))
                .isEqualTo(5);
        assertThat(Tolerance.guessedMagnitudes(new double[] {1e300, 1e300}, 4)).isEqualTo(2e300);
        assertThat(Tolerance.guessedMagnitudes(new double[0], 4)).isZero();
    }

    @Test
    void countsInputValues() {
        Conv2dShape shape = Conv2dShape.of(2, 1, 1);
        Tensor weight = Tensor.of(new float[] {1, 1}, 1, 2, 1, 1);
        // channel 0: 1, 2, 3, 4; channel 1: 1, 1, 2, 2
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 1, 1, 2, 2}, 1, 2, 2, 2);
        assertThat(KnownTerms.of(x, weight, null, shape).inputValues()).isEqualTo(2);
        // half black, the rest different: Σp = ½, Σp² = 2/16
        Tensor black = Tensor.of(new float[] {0, 0, 3, 4, 1, 2, 3, 4}, 1, 2, 2, 2);
        assertThat(KnownTerms.of(black, weight, null, shape).inputValues()).isEqualTo(4);
        Tensor zeros = Tensor.zeros(1, 2, 2, 2);
        assertThat(KnownTerms.of(zeros, weight, null, shape).inputValues()).isEqualTo(1);
        assertThat(KnownTerms.of(x, weight, null, shape)).hasToString("Σ|x·w| up to 6.00, inputs of 2 values");
    }
}
