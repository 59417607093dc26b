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
 * How the error of a {@link DeepStack} grows with depth: the same images go through the network in each variant and in
 * double, and after each layer the two are compared by ‖x̂ − x‖ / ‖x‖, over all elements.
 *
 * <p>{@link #guaranteed} computes a bound for any order of a sum with n + 1 roundings. It follows the worst case
 * through the network, in which every rounding is as bad as can be and no two errors cancel. The bound is carried
 * element by element, in double; in the normalisation terms of order u² are left out.
 */
public final class DepthErrors {
    /** The name of the curve of the guaranteed bound, whose unit roundoff is that of float. */
    public static final String GUARANTEED = "guaranteed for float";

    private DepthErrors() {}

    /**
     * A point of a curve.
     *
     * @param layer 1, 2, 3, …
     * @param form the network's form, in words
     * @param variant the variant's name, or {@link #GUARANTEED}
     * @param error ‖x̂ − x‖ / ‖x‖ after the layer, or an upper bound of it
     */
    public record Row(int layer, String form, String variant, double error) {}

    /**
     * {@return a row for each variant and layer, variant by variant}
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
        DoublePass truth = new DoublePass(stack, images);
        List<FloatPass> passes = ways.stream()
                .map(variant -> new FloatPass(stack, variant, images))
                .toList();
        List<List<Row>> rows = new ArrayList<>();
        ways.forEach(variant -> rows.add(new ArrayList<>()));
        String form = stack.spec().form().describe();
        for (DeepStack.Layer layer : stack.layers()) {
            DeepStack.Parameters parameters = stack.parameters(layer);
            double[] x = truth.next(parameters);
            for (int v = 0; v < passes.size(); v++) {
                Interruption.check();
                double error = relative(passes.get(v).next(parameters).data(), x);
                rows.get(v).add(new Row(layer.number(), form, ways.get(v).name(), error));
            }
            afterEachLayer.run();
        }
        return rows.stream().flatMap(List::stream).toList();
    }

    /** ‖y − x‖ / ‖x‖. */
    static double relative(float[] y, double[] x) {
        double errors = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            double error = y[i] - x[i];
            errors += error * error;
            squares += x[i] * x[i];
        }
        return Math.sqrt(errors / squares);
    }

    /**
     * {@return the guaranteed bound for floats, a row of variant {@link #GUARANTEED} for each layer}
     *
     * @param stack the network
     * @param images what goes in, (n, 3, size, size)
     * @param afterEachLayer called when a layer is done
     */
    public static List<Row> guaranteed(DeepStack stack, Tensor images, Runnable afterEachLayer) {
        Objects.requireNonNull(stack, "stack").requireImages(images);
        Objects.requireNonNull(afterEachLayer, "afterEachLayer");
        DoublePass truth = new DoublePass(stack, images);
        double[] x = FloatArrays.toDoubles(images.data());
        double[] error = new double[x.length];
        double[] skipError = error;
        double u = Ulp.FLOAT_UNIT_ROUNDOFF;
        List<Row> rows = new ArrayList<>();
        for (DeepStack.Layer layer : stack.layers()) {
            Interruption.check();
            DeepStack.Parameters parameters = stack.parameters(layer);
            if (layer.place() == 1) {
                skipError = error;
            }
            // |Ŵx̂ + b − (Wx + b)| ≤ |W|e + γ(|W|(|x| + e) + |b|)
            double gamma = ErrorBound.gamma(layer.fanIn() + 1L, u);
            double[] in = new double[x.length];
            for (int i = 0; i < in.length; i++) {
                in[i] = error[i] * (1 + gamma) + gamma * Math.abs(x[i]);
            }
            float[] biases = FloatArrays.absolute(parameters.bias());
            for (int i = 0; i < biases.length; i++) {
                biases[i] = Math.nextUp((float) (biases[i] * gamma));
            }
            error = DoubleConv.of(
                    in,
                    images.n(),
                    layer,
                    FloatArrays.absolute(parameters.weight().data()),
                    biases);
            truth.convolve(parameters);
            double[] convolved = truth.convolved().clone();
            x = truth.finish(parameters);
            after(stack.spec().form(), parameters, error, convolved, skipError, x);
            rows.add(new Row(layer.number(), stack.spec().form().describe(), GUARANTEED, norm(error) / norm(x)));
            afterEachLayer.run();
        }
        return List.copyOf(rows);
    }

    /** Carries the bound through normalisation and addition, in place; ReLU does not enlarge it. */
    private static void after(
            DeepStack.Form form,
            DeepStack.Parameters parameters,
            double[] error,
            double[] convolved,
            double[] skipError,
            double[] x) {
        DeepStack.Layer layer = parameters.layer();
        int plane = layer.outSize() * layer.outSize();
        double u = Ulp.FLOAT_UNIT_ROUNDOFF;
        for (int i = 0; i < error.length; i++) {
            if (form.norm) {
                int c = i / plane % layer.outChannels();
                double mean = parameters.mean()[c];
                double scale = 1 / Math.sqrt((double) parameters.variance()[c] + DeepStack.EPSILON);
                double largest = Math.abs(convolved[i]) + error[i];
                // The bound of BatchNorm2d for an input that is off by error[i], with 4 for its 3.5 and ε as a float.
                error[i] = scale * (error[i] + u * (5 * (largest + Math.abs(mean)) + 2 * Math.abs(mean)));
            }
            if (form.residual && layer.place() == 2) {
                error[i] += skipError[i];
                error[i] += u * (Math.abs(x[i]) + error[i]);
            }
        }
    }

    private static double norm(double[] x) {
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
