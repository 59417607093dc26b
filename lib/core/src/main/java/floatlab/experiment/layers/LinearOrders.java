package floatlab.experiment.layers;

import floatlab.layer.Linear;
import floatlab.layer.LinearOrder;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ExactSum;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One linear layer in several orders of its additions: how many outputs change, for how many
 * {@code output2 - output1 == bias} as the thread expects, and how far they are from the exact values. Input, weight
 * and bias are uniform between −1 and 1, drawn in this order.
 */
public final class LinearOrders {
    private LinearOrders() {}

    /**
     * What to compute.
     *
     * @param seed 0 to 2³² − 1
     * @param samples rows of the input, 1 to 1000
     * @param features numbers in a row, 1 to 10,000
     * @param outputs outputs for each row, 1 to 1000
     * @param orders the orders, at least one; the others are compared with the first
     */
    public record Spec(long seed, int samples, int features, int outputs, List<LinearOrder> orders) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("samples", samples, 1, 1000);
            Require.between("features", features, 1, 10_000);
            Require.between("outputs", outputs, 1, 1000);
            orders = Require.notEmpty("orders", orders, "order");
        }

        /**
         * {@return a spec of both arithmetics, the bias last and first, and these numbers of lanes; if the first of
         * them is 1, the first order is the plain loop: multiply then add, bias last}
         *
         * @param seed 0 to 2³² − 1
         * @param samples rows of the input
         * @param features numbers in a row
         * @param outputs outputs for each row
         * @param lanes numbers of lanes, powers of two
         */
        public static Spec grid(long seed, int samples, int features, int outputs, int... lanes) {
            List<LinearOrder> orders = new ArrayList<>();
            for (int count : Objects.requireNonNull(lanes, "lanes")) {
                for (Arithmetic arithmetic : List.of(Arithmetic.MUL_ADD, Arithmetic.FMA)) {
                    for (BiasOrder bias : List.of(BiasOrder.LAST, BiasOrder.FIRST)) {
                        orders.add(new LinearOrder(arithmetic, bias, count));
                    }
                }
            }
            return new Spec(seed, samples, features, outputs, orders);
        }
    }

    /**
     * One order.
     *
     * @param order in words
     * @param outputs how many outputs there are
     * @param changed how many have other bits than in the first order
     * @param equal for how many {@code output2 - output1 == bias}, output1 being the layer without a bias
     * @param nearest how many are the float nearest to the exact value
     * @param error the root mean square of |output − exact|
     */
    public record Row(String order, int outputs, int changed, int equal, int nearest, double error) {}

    /**
     * {@return a row for each order}
     *
     * @param spec what to compute
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        NumpyRandom random = new NumpyRandom(spec.seed());
        Tensor x = SignedTensors.tensor(random, spec.samples(), spec.features(), 1, 1);
        Tensor weight = SignedTensors.tensor(random, spec.outputs(), spec.features(), 1, 1);
        float[] bias = random.signedFloats(spec.outputs());
        List<Row> rows = new ArrayList<>();
        float[] first = null;
        for (LinearOrder order : spec.orders()) {
            Interruption.check();
            float[] without = Linear.forward(x, weight, null, order).data();
            float[] with = Linear.forward(x, weight, bias, order).data();
            first = first == null ? with : first;
            int equal = 0;
            for (int i = 0; i < with.length; i++) {
                equal += with[i] - without[i] == bias[i % bias.length] ? 1 : 0;
            }
            double squares = 0;
            int nearest = 0;
            for (int i = 0; i < with.length; i++) {
                ExactSum exact = exact(x, weight, bias, i / bias.length, i % bias.length);
                nearest += exact.toFloat() == with[i] ? 1 : 0;
                exact.add(-with[i]);
                squares += exact.toDouble() * exact.toDouble();
            }
            double error = Math.sqrt(squares / with.length);
            rows.add(new Row(order.describe(), with.length, SignedTensors.changed(first, with), equal, nearest, error));
        }
        return List.copyOf(rows);
    }

    private static ExactSum exact(Tensor x, Tensor weight, float[] bias, int sample, int output) {
        ExactSum exact = new ExactSum();
        int features = x.c();
        for (int k = 0; k < features; k++) {
            exact.addProduct(x.data()[sample * features + k], weight.data()[output * features + k]);
        }
        exact.add(bias[output]);
        return exact;
    }
}
