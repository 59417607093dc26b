package floatlab.experiment.deep;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;

/**
 * Convolutions of {@link DeepStack} whose numbers and sums are all in fp16 or bf16. They give the bits of ScalarConv2d
 * in the order of {@link DeepVariant#summedIn} and are many times as fast.
 *
 * <p>Products and sums are computed in float and rounded again, which gives the same as rounding once: the product of
 * two such numbers is exact in float (for bf16 if it is not below 2⁻¹²⁶), and a float has the 2p + 2 bits that make a
 * second rounding of a sum harmless, for p = 11 and p = 8 (Figueroa 1995, doi:10.1145/221332.221334).
 */
final class LowPrecisionConv {
    private LowPrecisionConv() {}

    /** x and weight are numbers of the format; the bias is rounded to it. */
    static Tensor of(Tensor x, DeepStack.Layer layer, Tensor weight, float[] bias, Format format) {
        int size = layer.outSize();
        Tensor out = Tensor.zeros(x.n(), layer.outChannels(), size, size);
        boolean half = format.equals(Format.BINARY16);
        Workers.run(x.n() * layer.outChannels(), Workers.defaultThreads(), (task, worker) -> {
            int image = task / layer.outChannels();
            int channel = task % layer.outChannels();
            float start = round(bias[channel], half);
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    out.data()[(task * size + row) * size + column] =
                            sum(x, image, layer, weight, channel, row, column, start, half);
                }
            }
        });
        Interruption.check();
        return out;
    }

    private static float sum(
            Tensor x,
            int image,
            DeepStack.Layer layer,
            Tensor weight,
            int channel,
            int row,
            int column,
            float start,
            boolean half) {
        float sum = start;
        int top = row * layer.stride() - 1;
        int left = column * layer.stride() - 1;
        for (int c = 0; c < layer.inChannels(); c++) {
            int plane = (image * layer.inChannels() + c) * x.h();
            int kernel = (channel * layer.inChannels() + c) * 9;
            for (int kh = Math.max(0, -top); kh < Math.min(3, x.h() - top); kh++) {
                int from = (plane + top + kh) * x.w() + left;
                for (int kw = Math.max(0, -left); kw < Math.min(3, x.w() - left); kw++) {
                    float product = round(x.data()[from + kw] * weight.data()[kernel + kh * 3 + kw], half);
                    sum = round(sum + product, half);
                }
            }
        }
        return sum;
    }

    /** A copy of a tensor in a format. */
    static Tensor rounded(Tensor x, Format format) {
        return Tensor.of(round(x.data().clone(), format), x.n(), x.c(), x.h(), x.w());
    }

    /** Rounds all elements of a tensor, in place. */
    static Tensor round(Tensor x, Format format) {
        round(x.data(), format);
        return x;
    }

    /** Rounds all elements, in place; binary32 leaves them as they are. */
    static float[] round(float[] x, Format format) {
        if (!format.equals(Format.BINARY32)) {
            boolean half = format.equals(Format.BINARY16);
            for (int i = 0; i < x.length; i++) {
                x[i] = round(x[i], half);
            }
        }
        return x;
    }

    /** {@link Format#round(double)} of binary16 (half) or bfloat16, to nearest, ties to even, on the bits. */
    static float round(float x, boolean half) {
        int bits = Float.floatToRawIntBits(x);
        if (!half) {
            boolean nan = (bits & 0x7fffffff) > 0x7f800000;
            return nan ? x : Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
        }
        float size = Math.abs(x);
        if (size < 0x1p-14f) {
            // Floats in [½, 1) are as far apart as fp16's subnormals.
            return Math.copySign(size + 0.5f - 0.5f, x);
        }
        if (!(size < 65520)) {
            return Float.isNaN(x) ? x : Math.copySign(Float.POSITIVE_INFINITY, x);
        }
        return Float.intBitsToFloat(bits + 0xfff + (bits >>> 13 & 1) & ~0x1fff);
    }
}
