package floatlab.experiment.deep;

import floatlab.conv.Conv2d;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.Linear;
import floatlab.layer.LinearOrder;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;
import java.util.Arrays;

/** Images on their way through a {@link DeepStack}, computed as a {@link DeepVariant} says. */
final class FloatPass {
    private final DeepStack.Form form;
    private final DeepVariant variant;
    private Tensor x;
    private Tensor skip;

    FloatPass(DeepStack stack, DeepVariant variant, Tensor images) {
        this.form = stack.spec().form();
        this.variant = variant;
        this.x = LowPrecisionConv.rounded(images, variant.storage());
    }

    /** Goes through one layer; the result is not to be changed. */
    Tensor next(DeepStack.Parameters parameters) {
        return accept(parameters.layer(), result(parameters, variant.order()));
    }

    /** Goes on with the result of a layer. */
    Tensor accept(DeepStack.Layer layer, Tensor y) {
        if (layer.place() == 1) {
            skip = x;
        }
        x = y;
        return x;
    }

    /** The result of a layer, with the sums of its convolution in this order. */
    Tensor result(DeepStack.Parameters parameters, ReductionOrder order) {
        DeepStack.Layer layer = parameters.layer();
        DeepVariant own = new DeepVariant(variant.name(), order, variant.storage());
        Tensor y = stored(convolve(x, parameters, own));
        if (form.norm) {
            float[] ones = new float[layer.outChannels()];
            Arrays.fill(ones, 1);
            float[] zeros = new float[layer.outChannels()];
            BatchNorm2d norm = BatchNorm2d.of(ones, zeros, parameters.mean(), parameters.variance(), DeepStack.EPSILON);
            y = stored(norm.evaluate(y, Arithmetic.FMA));
        }
        float[] data = y.data();
        if (form.residual && layer.place() == 2) {
            for (int i = 0; i < data.length; i++) {
                data[i] += skip.data()[i];
            }
            stored(y);
        }
        if (form.relu) {
            for (int i = 0; i < data.length; i++) {
                data[i] = Math.max(data[i], 0);
            }
        }
        return y;
    }

    /** What goes into the next layer. */
    Tensor x() {
        return x;
    }

    /** The convolution alone; x is in the variant's storage format. */
    static Tensor convolve(Tensor x, DeepStack.Parameters parameters, DeepVariant variant) {
        Tensor weight = LowPrecisionConv.rounded(parameters.weight(), variant.storage());
        float[] bias = LowPrecisionConv.round(parameters.bias().clone(), variant.storage());
        DeepStack.Layer layer = parameters.layer();
        return variant.sumsAreFloats()
                ? Conv2d.of(weight, bias, layer.shape(), variant.order()).forward(x)
                : LowPrecisionConv.of(x, layer, weight, bias, variant.storage());
    }

    /** (n, 10): the mean of each channel, added row by row, then the linear layer, its bias last. */
    Tensor logits(DeepStack stack) {
        int plane = x.h() * x.w();
        Tensor means = Tensor.zeros(x.n(), x.c(), 1, 1);
        for (int i = 0; i < means.size(); i++) {
            float sum = 0;
            for (int p = 0; p < plane; p++) {
                sum += x.data()[i * plane + p];
            }
            means.data()[i] = sum / plane;
        }
        LinearOrder order = LinearOrder.recursive(variant.order().arithmetic(), BiasOrder.LAST);
        Tensor weight = stored(stack.headWeight());
        float[] bias = LowPrecisionConv.round(stack.headBias(), variant.storage());
        return stored(Linear.forward(stored(means), weight, bias, order));
    }

    private Tensor stored(Tensor tensor) {
        return LowPrecisionConv.round(tensor, variant.storage());
    }
}
