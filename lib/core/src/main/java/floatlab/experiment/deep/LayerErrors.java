package floatlab.experiment.deep;

import floatlab.format.Ulp;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ErrorBound;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The error that one convolution of a {@link DeepStack} adds: each layer gets the same input in all variants, which
 * floats computed, and its output is compared with the output computed from that input in double.
 *
 * <p>An error is |y − ŷ| / (Σ|x·w| + |bias|) before normalisation and ReLU; the bounds are relative to the same sum.
 * Where numbers are stored in fp16 or bf16, input, weights and bias are rounded to the format before anything is
 * computed, and the truth is computed from the rounded ones. So only the sums are judged and, if they are floats, the
 * rounding of the result. The truth itself is off by at most γₙ with the unit roundoff 2⁻⁵³, 3·10⁻¹³ for n = 2304.
 *
 * <p>Sources: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 3.1,
 * doi:10.1137/1.9780898718027; Higham and Mary 2019, doi:10.1137/18M1226312.
 */
public final class LayerErrors {
    private LayerErrors() {}

    /**
     * One layer, one variant.
     *
     * @param layer 1, 2, 3, …
     * @param fanIn products in an output, n
     * @param outputs outputs of the layer, all of which are compared
     * @param variant its name
     * @param largest the largest error of the outputs
     * @param typical the root of the mean square of the errors
     * @param ofOutput the same errors relative to the outputs themselves: ‖ŷ − y‖ / ‖y‖
     * @param squareRoot √n·u, with u of the variant's sums
     * @param bound γₙ₊₁, ∞ where (n + 1)u is 1 or more
     */
    public record Row(
            int layer,
            int fanIn,
            int outputs,
            String variant,
            double largest,
            double typical,
            double ofOutput,
            double squareRoot,
            double bound) {}

    /**
     * A point of a curve, for a plot.
     *
     * @param layer 1, 2, 3, …
     * @param curve what is drawn
     * @param value relative to Σ|x·w| + |bias|
     */
    public record Point(int layer, String curve, double value) {}

    /**
     * {@return a row for each layer and variant, layer by layer}
     *
     * @param stack the network
     * @param images what goes in, (n, 3, size, size)
     * @param variants the ways of computing, at least one
     * @param afterEachLayer called when a layer is done
     */
    public static List<Row> run(DeepStack stack, Tensor images, List<DeepVariant> variants, Runnable afterEachLayer) {
        Subnormals.check();
        Objects.requireNonNull(stack, "stack").requireImages(images);
        List<DeepVariant> ways = Require.notEmpty("variants", variants, "variant");
        Objects.requireNonNull(afterEachLayer, "afterEachLayer");
        FloatPass pass = new FloatPass(stack, DeepVariant.FLOAT_FMA, images);
        List<Row> rows = new ArrayList<>();
        for (DeepStack.Layer layer : stack.layers()) {
            DeepStack.Parameters parameters = stack.parameters(layer);
            Truth truth = null;
            for (DeepVariant variant : ways) {
                Interruption.check();
                boolean floats = variant.storage().equals(DeepVariant.FLOAT_FMA.storage());
                Truth own = floats && truth != null ? truth : Truth.of(pass.x(), parameters, variant);
                if (floats) {
                    truth = own;
                }
                Tensor y =
                        LowPrecisionConv.round(FloatPass.convolve(own.x, own.parameters, variant), variant.storage());
                rows.add(row(layer, variant, y.data(), own));
            }
            pass.next(parameters);
            afterEachLayer.run();
        }
        return List.copyOf(rows);
    }

    /** Input and parameters as the variant stores them, the exact output, and the sums of magnitudes. */
    private record Truth(Tensor x, DeepStack.Parameters parameters, double[] y, double[] magnitudes) {
        static Truth of(Tensor x, DeepStack.Parameters given, DeepVariant variant) {
            DeepStack.Layer layer = given.layer();
            Tensor stored = LowPrecisionConv.rounded(x, variant.storage());
            Tensor weight = LowPrecisionConv.rounded(given.weight(), variant.storage());
            float[] data = stored.data();
            float[] w = weight.data();
            float[] b = LowPrecisionConv.round(given.bias().clone(), variant.storage());
            double[] y = DoubleConv.of(FloatArrays.toDoubles(data), x.n(), layer, w, b);
            double[] magnitudes = DoubleConv.of(
                    FloatArrays.toDoubles(FloatArrays.absolute(data)),
                    x.n(),
                    layer,
                    FloatArrays.absolute(w),
                    FloatArrays.absolute(b));
            DeepStack.Parameters own = new DeepStack.Parameters(layer, weight, b, given.mean(), given.variance());
            return new Truth(stored, own, y, magnitudes);
        }
    }

    private static Row row(DeepStack.Layer layer, DeepVariant variant, float[] y, Truth truth) {
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < y.length; i++) {
            double error = Math.abs(y[i] - truth.y[i]) / truth.magnitudes[i];
            largest = Math.max(largest, error);
            squares += error * error;
        }
        double u = variant.unitRoundoff();
        return new Row(
                layer.number(),
                layer.fanIn(),
                y.length,
                variant.name(),
                largest,
                Math.sqrt(squares / y.length),
                DepthErrors.relative(y, truth.y),
                Math.sqrt(layer.fanIn()) * u,
                ErrorBound.gamma(layer.fanIn() + 1L, u));
    }

    /**
     * {@return curves for one plot: the largest error of each float variant, then √n·u and γₙ₊₁}
     *
     * @param rows from {@link #run}
     */
    public static List<Point> curves(List<Row> rows) {
        Subnormals.check();
        List<Row> floats = Require.copy("rows", rows).stream()
                .filter(row -> row.squareRoot() == Math.sqrt(row.fanIn()) * Ulp.FLOAT_UNIT_ROUNDOFF)
                .toList();
        List<String> variants = floats.stream().map(Row::variant).distinct().toList();
        List<Point> points = new ArrayList<>();
        for (String variant : variants) {
            of(floats, variant).forEach(row -> points.add(new Point(row.layer(), variant, row.largest())));
        }
        if (!variants.isEmpty()) {
            List<Row> first = of(floats, variants.get(0));
            first.forEach(row -> points.add(new Point(row.layer(), "√n·u", row.squareRoot())));
            first.forEach(row -> points.add(new Point(row.layer(), "bound, n·u", row.bound())));
        }
        return List.copyOf(points);
    }

    private static List<Row> of(List<Row> rows, String variant) {
        return rows.stream().filter(row -> row.variant().equals(variant)).toList();
    }
}
