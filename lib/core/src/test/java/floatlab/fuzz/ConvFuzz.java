package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.compare.KnownTerms;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.conv.Conv2dShape;
import floatlab.conv.ScalarConv2d;
import floatlab.format.Format;
import floatlab.order.ReductionOrder;
import floatlab.reveal.OrderDetective;
import floatlab.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

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
        Callable<Tensor> loops = () -> ScalarConv2d.forward(input, weight, bias, shape, order);
        if (conv == null) {
            promise(Documented.call(loops).isEmpty(), "the plain loops refuse, too: " + shape);
            return;
        }
        int threads = in.next() < 200 ? 1 + in.below(4) : in.size();
        Conv2d onThreads = Documented.call(() -> threads == 1 ? conv : conv.withThreads(threads))
                .orElse(conv);
        Tensor output = Documented.call(() -> onThreads.forward(input)).orElse(null);
        if (output == null) {
            promise(Documented.call(loops).isEmpty(), "the plain loops refuse, too: " + shape);
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
        Conv2dGradient alone = Conv2dGradient.of(shape, order).withThreads(1);
        Conv2dGradient gradient = alone.withThreads(1 + in.below(3));
        Tensor byInput = Documented.call(() -> gradient.input(output, weight, input.h(), input.w()))
                .orElse(null);
        promise(byInput == null || byInput.sameShape(input), "a gradient has the shape of what it is by");
        sameResult(() -> alone.input(output, weight, input.h(), input.w()), byInput);
        Tensor byWeight = Documented.call(() -> gradient.weight(input, output)).orElse(null);
        promise(byWeight == null || byWeight.sameShape(weight), "a gradient has the shape of what it is by");
        sameResult(() -> alone.weight(input, output), byWeight);
        float[] byBias = Documented.call(() -> gradient.bias(output)).orElse(null);
        promise(
                Arrays.equals(Documented.call(() -> alone.bias(output)).orElse(null), byBias),
                "the number of threads does not show");
        if (order.accumulator().equals(Format.BINARY32) || order.accumulator().equals(Format.BINARY64)) {
            integers(shape, order, input, output, 1 + in.below(3));
        }
        Documented.call(() -> gradient.input(input, weight, side(in), side(in)));
    }

    private static void sameResult(Callable<Tensor> alone, Tensor result) {
        Tensor expected = Documented.call(alone).orElse(null);
        promise(
                expected == null ? result == null : expected.equals(result),
                "the number of threads does not show: " + expected);
    }

    /** Products of small integers have one sum in any order: what the formula says. */
    private static void integers(Conv2dShape shape, ReductionOrder order, Tensor like, Tensor outLike, int threads) {
        int outPer = shape.outChannels() / shape.groups();
        int inPer = shape.inChannels() / shape.groups();
        Tensor x = whole(1, like.n(), like.c(), like.h(), like.w());
        Tensor w = whole(2, shape.outChannels(), inPer, shape.kernelH(), shape.kernelW());
        Tensor g = whole(3, outLike.n(), outLike.c(), outLike.h(), outLike.w());
        Tensor byInput = Tensor.zeros(x.n(), x.c(), x.h(), x.w());
        Tensor byWeight = Tensor.zeros(w.n(), w.c(), w.h(), w.w());
        float[] byBias = new float[shape.outChannels()];
        for (int n = 0; n < g.n(); n++) {
            for (int oc = 0; oc < g.c(); oc++) {
                for (int oy = 0; oy < g.h(); oy++) {
                    for (int ox = 0; ox < g.w(); ox++) {
                        float by = g.get(n, oc, oy, ox);
                        byBias[oc] += by;
                        for (int kh = 0; kh < w.h(); kh++) {
                            long row = (long) oy * shape.strideH() - shape.padTop() + (long) kh * shape.dilationH();
                            for (int kw = 0; kw < w.w() && row >= 0 && row < x.h(); kw++) {
                                long column =
                                        (long) ox * shape.strideW() - shape.padLeft() + (long) kw * shape.dilationW();
                                for (int c = 0; c < inPer && column >= 0 && column < x.w(); c++) {
                                    int ic = oc / outPer * inPer + c;
                                    add(byInput, by * w.get(oc, c, kh, kw), n, ic, (int) row, (int) column);
                                    add(byWeight, by * x.get(n, ic, (int) row, (int) column), oc, c, kh, kw);
                                }
                            }
                        }
                    }
                }
            }
        }
        Conv2dGradient gradient = Conv2dGradient.of(shape, order).withThreads(threads);
        Documented.call(() -> gradient.input(g, w, x.h(), x.w()))
                .ifPresent(actual -> promise(sameNumbers(actual, byInput), "the gradient by the input, " + shape));
        Documented.call(() -> gradient.weight(x, g))
                .ifPresent(actual -> promise(sameNumbers(actual, byWeight), "the gradient by the weight, " + shape));
        Documented.call(() -> gradient.bias(g))
                .ifPresent(actual -> promise(Arrays.equals(actual, byBias), "the gradient by the bias, " + shape));
    }

    /** −3 to 3. */
    private static Tensor whole(int seed, int n, int c, int h, int w) {
        Tensor tensor = Tensor.zeros(n, c, h, w);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[i] = random.nextInt(-3, 4);
        }
        return tensor;
    }

    private static void add(Tensor to, float term, int n, int c, int h, int w) {
        to.data()[((n * to.c() + c) * to.h() + h) * to.w() + w] += term;
    }

    /** Where 0 and −0 are one. */
    private static boolean sameNumbers(Tensor a, Tensor b) {
        for (int i = 0; i < a.size(); i++) {
            if (a.data()[i] != b.data()[i]) {
                return false;
            }
        }
        return a.sameShape(b);
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
