package floatlab.experiment.deep;

import floatlab.format.Format;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;

/** Images on their way through a {@link DeepStack} in double: the truth. */
final class DoublePass {
    private final DeepStack.Form form;
    private final int n;
    private double[] x;
    private double[] skip;
    private double[] y;
    private DeepStack.Layer layer;

    DoublePass(DeepStack stack, Tensor images) {
        form = stack.spec().form();
        n = images.n();
        x = FloatArrays.toDoubles(images.data());
    }

    /** Goes through one layer. */
    double[] next(DeepStack.Parameters parameters) {
        convolve(parameters);
        return finish(parameters);
    }

    void convolve(DeepStack.Parameters parameters) {
        layer = parameters.layer();
        if (layer.place() == 1) {
            skip = x;
        }
        y = DoubleConv.of(x, n, layer, parameters.weight().data(), parameters.bias());
    }

    /**
     * Mean and variance (divided by the number of elements) of each channel of the convolution's result, as bfloat16.
     */
    void statistics(float[] mean, float[] variance) {
        int plane = layer.outSize() * layer.outSize();
        for (int c = 0; c < mean.length; c++) {
            double sum = 0;
            for (int i = 0; i < n * plane; i++) {
                sum += y[(i / plane * mean.length + c) * plane + i % plane];
            }
            double mu = sum / (n * plane);
            double squares = 0;
            for (int i = 0; i < n * plane; i++) {
                double d = y[(i / plane * mean.length + c) * plane + i % plane] - mu;
                squares += d * d;
            }
            mean[c] = (float) Format.BFLOAT16.round(mu);
            variance[c] = (float) Format.BFLOAT16.round(squares / (n * plane));
        }
    }

    /** The result of {@link #convolve}; {@link #finish} overwrites it. */
    double[] convolved() {
        return y;
    }

    /** Normalisation, addition and ReLU after {@link #convolve}. */
    double[] finish(DeepStack.Parameters parameters) {
        int plane = layer.outSize() * layer.outSize();
        boolean join = form.residual && layer.place() == 2;
        for (int i = 0; i < y.length; i++) {
            double value = y[i];
            if (form.norm) {
                int c = i / plane % layer.outChannels();
                double variance = (double) parameters.variance()[c] + DeepStack.EPSILON;
                value = (value - parameters.mean()[c]) / Math.sqrt(variance);
            }
            if (join) {
                value += skip[i];
            }
            y[i] = form.relu ? Math.max(value, 0) : value;
        }
        x = y;
        return x;
    }

    /** (n, 10) from the mean of each channel. */
    double[] logits(Tensor weight, float[] bias) {
        int plane = layer.outSize() * layer.outSize();
        int channels = layer.outChannels();
        double[] logits = new double[n * DeepStack.CLASSES];
        for (int i = 0; i < logits.length; i++) {
            int image = i / DeepStack.CLASSES;
            int k = i % DeepStack.CLASSES;
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                double mean = 0;
                for (int p = 0; p < plane; p++) {
                    mean += x[(image * channels + c) * plane + p];
                }
                sum += mean / plane * weight.data()[k * channels + c];
            }
            logits[i] = sum + bias[k];
        }
        return logits;
    }
}
