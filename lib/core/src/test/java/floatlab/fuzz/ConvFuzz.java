package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.compare.KnownTerms;
import floatlab.compare.OrderDetective;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.conv.Conv2dShape;
import floatlab.conv.ScalarConv2d;
import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;
import java.util.Arrays;

/** Convolutions of any shape and order, on tensors that fit and on others; where they run, the plain loops are the truth. */
final class ConvFuzz {
    /** More outputs, or products, only take longer. */
    private static final long MOST = 1 << 19;

    private ConvFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Decisions in = new Decisions(data);
        Conv2dShape shape = Documented.call(() -> shape(in)).orElse(null);
        ReductionOrder order = OrderFuzz.order(in).orElse(null);
        if (shape == null || order == null) {
            return;
        }
        long weights =
                (long) shape.outChannels() * (shape.inChannels() / shape.groups()) * shape.kernelH() * shape.kernelW();
        if (weights > MOST) {
            return;
        }
        int perGroup = shape.inChannels() / shape.groups();
        Tensor weight = tensor(in, shape.outChannels(), perGroup, shape.kernelH(), shape.kernelW());
        float[] bias = in.yes() ? null : repeated(in, in.next() < 240 ? shape.outChannels() : in.below(9));
        Tensor input = tensor(in, in.below(4), in.next() < 240 ? shape.inChannels() : in.below(9), side(in), side(in));
        if (weight == null || input == null || !isSmall(shape, input)) {
            return;
        }
        Conv2d conv =
                Documented.call(() -> Conv2d.of(weight, bias, shape, order)).orElse(null);
        if (conv == null) {
            return;
        }
        int threads = in.next() < 200 ? 1 + in.below(4) : in.size();
        Tensor output = Documented.call(() -> (threads == 1 ? conv : conv.withThreads(threads)).forward(input))
                .orElse(null);
        if (output == null) {
            return;
        }
        Tensor expected = ScalarConv2d.forward(input, weight, bias, shape, order);
        promise(output.equals(expected), "the plain loops' bits: " + shape + ", " + order.describe());
        Tensor out = in.next() < 250 ? Tensor.zeros(output.n(), output.c(), output.h(), output.w()) : input;
        Arrays.fill(out.data(), 7);
        if (out != input) {
            promise(conv.forward(input, out).equals(expected), "every element is written");
            gradient(in, shape, order, input, weight, output);
            Documented.call(() -> KnownTerms.of(input, weight, bias, shape));
            if (output.size() * weights < 1 << 12) {
                Documented.call(() -> OrderDetective.find(input, weight, bias, shape, output));
            }
        } else {
            Documented.call(() -> conv.forward(input, out));
        }
    }

    private static void gradient(
            Decisions in, Conv2dShape shape, ReductionOrder order, Tensor input, Tensor weight, Tensor output) {
        Conv2dGradient gradient = Conv2dGradient.of(shape, order).withThreads(1 + in.below(3));
        Tensor byInput = Documented.call(() -> gradient.input(output, weight, input.h(), input.w()))
                .orElse(null);
        promise(byInput == null || byInput.sameShape(input), "a gradient has the shape of what it is by");
        Tensor byWeight = Documented.call(() -> gradient.weight(input, output)).orElse(null);
        promise(byWeight == null || byWeight.sameShape(weight), "a gradient has the shape of what it is by");
        Documented.call(() -> gradient.bias(output));
        Documented.call(() -> gradient.input(input, weight, side(in), side(in)));
    }

    private static Conv2dShape shape(Decisions in) {
        int groups = in.next() < 200 ? 1 : in.size();
        int in1 = in.size();
        int out1 = in.size();
        Conv2dShape shape = new Conv2dShape(
                in.next() < 240 ? in1 * groups : in1,
                in.next() < 240 ? out1 * groups : out1,
                in.size(),
                in.size(),
                in.size(),
                in.size(),
                in.size(),
                in.size(),
                in.size(),
                in.size(),
                in.size(),
                in.size(),
                groups);
        promise(!shape.toString().isEmpty(), "a shape has a text");
        return shape;
    }

    private static int side(Decisions in) {
        return in.next() < 230 ? in.below(24) : in.below(2000);
    }

    /** Random-looking floats from a few bytes: those of a larger tensor repeat, by a prime number, with other signs. */
    private static float[] repeated(Decisions in, int count) {
        float[] some = in.reals(Math.min(count, 13));
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = some[i % some.length] * ((i / 13 & 1) == 0 ? 1 : -0.7f);
        }
        return values;
    }

    private static Tensor tensor(Decisions in, int n, int c, int h, int w) {
        long size = (long) n * c * h * w;
        return size > MOST ? null : Tensor.of(repeated(in, (int) size), n, c, h, w);
    }

    /** Whether the convolution is quick, or refused. */
    private static boolean isSmall(Conv2dShape shape, Tensor input) {
        if (input.h() == 0 || input.w() == 0 || input.c() != shape.inChannels()) {
            return true;
        }
        Integer h = Documented.call(() -> shape.outputHeight(input.h())).orElse(null);
        Integer w = Documented.call(() -> shape.outputWidth(input.w())).orElse(null);
        if (h == null || w == null) {
            return true;
        }
        double outputs = (double) input.n() * shape.outChannels() * h * w;
        return outputs * shape.kernelH() * shape.kernelW() * (shape.inChannels() / shape.groups()) <= MOST;
    }
}
