package floatlab.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.conv.Conv2dShape;
import floatlab.conv.ScalarConv2d;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinearTest {

    static List<LinearOrder> orders() {
        List<LinearOrder> orders = new ArrayList<>();
        for (Arithmetic arithmetic : Arithmetic.values()) {
            for (BiasOrder bias : List.of(BiasOrder.FIRST, BiasOrder.LAST)) {
                for (int lanes : new int[] {1, 2, 8, 64}) {
                    orders.add(new LinearOrder(arithmetic, bias, lanes));
                }
            }
        }
        return orders;
    }

    private static float[] random(Random random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("orders")
    void meetsItsBoundAndEqualsItsFormat(LinearOrder order) {
        Random random = new Random(1);
        int n = 3;
        int features = 37;
        int outputs = 5;
        float[] x = random(random, n * features);
        float[] w = random(random, outputs * features);
        float[] b = random(random, outputs);
        Tensor y = Linear.forward(Tensor.of(x, n, features, 1, 1), Tensor.of(w, outputs, features, 1, 1), b, order);
        assertThat(y.shapeText()).isEqualTo("(3, 5, 1, 1)");
        for (int i = 0; i < n; i++) {
            double[] row = new double[features];
            for (int k = 0; k < features; k++) {
                row[k] = x[i * features + k];
            }
            double[] inFormat =
                    Linear.forward(row, FloatArrays.toDoubles(w), FloatArrays.toDoubles(b), order, Format.BINARY32);
            double[] inDouble =
                    Linear.forward(row, FloatArrays.toDoubles(w), FloatArrays.toDoubles(b), order, Format.BINARY64);
            for (int o = 0; o < outputs; o++) {
                BigDecimal exact = new BigDecimal(b[o]);
                double size = Math.abs(b[o]);
                for (int k = 0; k < features; k++) {
                    BigDecimal term = new BigDecimal(row[k]).multiply(new BigDecimal(w[o * features + k]));
                    exact = exact.add(term);
                    size += term.abs().doubleValue();
                }
                int depth = (features + order.lanes() - 1) / order.lanes()
                        + Integer.numberOfTrailingZeros(order.lanes())
                        + 2;
                float actual = y.get(i, o, 0, 0);
                double error = new BigDecimal(actual).subtract(exact).abs().doubleValue();
                assertThat(error).isLessThanOrEqualTo(1.01 * depth * 0x1p-24 * size);
                assertThat(inFormat[o]).isEqualTo(actual);
                assertThat(Math.abs(inDouble[o] - exact.doubleValue()))
                        .isLessThanOrEqualTo(1.01 * (depth + 1) * 0x1p-53 * size);
            }
        }
    }

    @Test
    void oneLaneIsTheOneByOneConvolution() {
        Random random = new Random(2);
        Tensor x = Tensor.of(random(random, 4 * 9), 4, 9, 1, 1);
        Tensor w = Tensor.of(random(random, 5 * 9), 5, 9, 1, 1);
        float[] b = random(random, 5);
        for (Arithmetic arithmetic : Arithmetic.values()) {
            for (BiasOrder bias : List.of(BiasOrder.FIRST, BiasOrder.LAST)) {
                Tensor conv =
                        ScalarConv2d.forward(x, w, b, Conv2dShape.of(9, 5, 1), ReductionOrder.of(arithmetic, bias));
                assertThat(Linear.forward(x, w, b, LinearOrder.recursive(arithmetic, bias)))
                        .isEqualTo(conv);
            }
        }
    }

    @Test
    void ordersGiveDifferentBits() {
        Random random = new Random(3);
        Tensor x = Tensor.of(random(random, 8 * 200), 8, 200, 1, 1);
        Tensor w = Tensor.of(random(random, 10 * 200), 10, 200, 1, 1);
        float[] b = random(random, 10);
        assertThat(orders().stream().map(order -> Linear.forward(x, w, b, order)))
                .doesNotHaveDuplicates();
    }

    @Test
    void lanesAreAddedAsDocumented() {
        // lanes 4: (t0 + t2) + (t1 + t3) with t4 in lane 0
        float[] ones = {1, 1, 1, 1, 1};
        float[] terms = {1e8f, 1, -1e8f, 3, 5};
        Tensor y = Linear.forward(
                Tensor.of(ones, 1, 5, 1, 1),
                Tensor.of(terms, 1, 5, 1, 1),
                null,
                new LinearOrder(Arithmetic.MUL_ADD, BiasOrder.FIRST, 4));
        float lane0 = 1e8f + 5;
        assertThat(y.data()).containsExactly((lane0 + -1e8f) + (1f + 3f));
    }

    @Test
    void lowFormatsRoundEveryOperation() {
        double[] ones = new double[300];
        java.util.Arrays.fill(ones, 1);
        LinearOrder order = LinearOrder.recursive(Arithmetic.FMA, BiasOrder.FIRST);
        assertThat(Linear.forward(ones, ones, new double[1], order, Format.BFLOAT16))
                .containsExactly(256);
        LinearOrder tree = new LinearOrder(Arithmetic.FMA, BiasOrder.FIRST, 256);
        assertThat(Linear.forward(ones, ones, new double[1], tree, Format.BFLOAT16))
                .containsExactly(300);
    }

    /** The order that gives PyTorch's bits, by the number of features; the others are blocked in a way that is none of ours. */
    private static LinearOrder pytorchsOrder(int features) {
        return switch (features) {
            case 1 -> LinearOrder.recursive(Arithmetic.MUL_ADD, BiasOrder.LAST);
            case 784 -> new LinearOrder(Arithmetic.MUL_ADD, BiasOrder.LAST, 4);
            default -> null;
        };
    }

    @Test
    void pytorchsOutputs() {
        List<Recorded> cases = Recorded.all("linear");
        assertThat(cases).hasSize(14);
        int sameBits = 0;
        int byChance = 0;
        for (Recorded r : cases) {
            int n = r.get("n");
            int features = r.get("features");
            int outputs = r.get("outputs");
            Tensor x = Tensor.of(r.array("x"), n, features, 1, 1);
            Tensor w = Tensor.of(r.array("w"), outputs, features, 1, 1);
            float[] b = r.array("b");
            Tensor recorded = Tensor.of(r.array("y"), n, outputs, 1, 1);
            Tensor withoutBias = Tensor.of(r.array("nobias"), n, outputs, 1, 1);
            // in every case the bias is added last, with a rounding of its own
            for (int i = 0; i < n * outputs; i++) {
                assertThat(withoutBias.data()[i] + b[i % outputs]).isEqualTo(recorded.data()[i]);
            }
            LinearOrder known = pytorchsOrder(features);
            if (known != null) {
                assertThat(Linear.forward(x, w, b, known)).isEqualTo(recorded);
                assertThat(Linear.forward(x, w, null, known)).isEqualTo(withoutBias);
                sameBits++;
            } else {
                assertThat(orders())
                        .noneMatch(order -> Linear.forward(x, w, null, order).equals(withoutBias));
                byChance += orders().stream()
                                .anyMatch(
                                        order -> Linear.forward(x, w, b, order).equals(recorded))
                        ? 1
                        : 0;
            }
            // whatever PyTorch's order: both are within (n + 2)·u·(Σ|wx| + |b|) of the exact value
            LinearOrder chain = LinearOrder.recursive(Arithmetic.FMA, BiasOrder.LAST);
            Tensor y = Linear.forward(x, w, b, chain);
            Tensor sum = Linear.forward(x, w, null, chain);
            for (int i = 0; i < n * outputs; i++) {
                double size = 0;
                for (int k = 0; k < features; k++) {
                    size += Math.abs(
                            (double) x.data()[i / outputs * features + k] * w.data()[i % outputs * features + k]);
                }
                assertThat((double) Math.abs(y.data()[i] - recorded.data()[i]))
                        .isLessThanOrEqualTo(2.02 * (features + 2) * 0x1p-24 * (size + Math.abs(b[i % outputs])));
                assertThat((double) Math.abs(sum.data()[i] - withoutBias.data()[i]))
                        .isLessThanOrEqualTo(2.02 * (features + 1) * 0x1p-24 * size);
            }
        }
        assertThat(sameBits).isEqualTo(4); // at 1 and 2 threads
        // five outputs of 7 features, which the last rounding makes equal to the plain loop's
        assertThat(byChance).isEqualTo(1);
    }

    @Test
    void specials() {
        LinearOrder order = LinearOrder.recursive(Arithmetic.FMA, BiasOrder.LAST);
        Tensor empty = Tensor.zeros(2, 0, 1, 1);
        assertThat(Linear.forward(empty, Tensor.zeros(3, 0, 1, 1), new float[] {1, 2, 3}, order)
                        .data())
                .containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(Linear.forward(Tensor.zeros(0, 4, 1, 1), Tensor.zeros(3, 4, 1, 1), null, order)
                        .size())
                .isZero();
        Tensor bad = Tensor.of(new float[] {Float.NaN, 1, Float.POSITIVE_INFINITY, 0}, 2, 2, 1, 1);
        assertThat(Linear.forward(bad, Tensor.of(new float[] {1, 1}, 1, 2, 1, 1), null, order)
                        .data())
                .containsExactly(Float.NaN, Float.POSITIVE_INFINITY);
    }

    @Test
    void badArgumentsAreNamed() {
        LinearOrder order = LinearOrder.recursive(Arithmetic.FMA, BiasOrder.LAST);
        Tensor x = Tensor.zeros(2, 3, 1, 1);
        assertThatThrownBy(() -> Linear.forward(x, Tensor.zeros(4, 2, 1, 1), null, order))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weight has 2 input features, expected 3");
        assertThatThrownBy(() -> Linear.forward(x, Tensor.zeros(4, 3, 1, 1), new float[3], order))
                .hasMessage("bias has 3 elements, expected 4");
        assertThatThrownBy(() -> Linear.forward(null, x, null, order)).hasMessage("input");
        assertThatThrownBy(() -> Linear.forward(new double[2], new double[5], new double[2], order, Format.BINARY64))
                .hasMessage("weight.length is 5, expected 2 outputs of 2 features");
        assertThatThrownBy(() -> new LinearOrder(Arithmetic.FMA, BiasOrder.LAST, 3))
                .hasMessage("lanes is 3, expected a power of two from 1 to 1048576");
        assertThatThrownBy(() -> new LinearOrder(null, BiasOrder.LAST, 1)).hasMessage("arithmetic");
    }

    @Test
    void aTotalNeedsChunks() {
        assertThatThrownBy(() -> new LinearOrder(Arithmetic.FMA, BiasOrder.TOTAL_FIRST, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("biasOrder is TOTAL_FIRST, expected FIRST or LAST: there are no chunks");
    }

    @Test
    void ordersInWords() {
        assertThat(LinearOrder.recursive(Arithmetic.FMA, BiasOrder.FIRST).describe())
                .isEqualTo("FMA, bias first");
        assertThat(new LinearOrder(Arithmetic.MUL_ADD, BiasOrder.LAST, 4).describe())
                .isEqualTo("4 lanes, multiply, then add, bias last");
    }
}
