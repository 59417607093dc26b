package floatlab.conv;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.KnownOrder;
import floatlab.order.LoopNest;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.runtime.VectorSupport;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Compares the vector core with the plain loops on random shapes and orders. It is a program, so that a test can run it with
 * other JVM flags. Its arguments are the number of shapes, a seed, and the number of orders tried on each shape besides the
 * known ones (6 by default). It throws at the first difference, and prints what it did.
 */
final class VectorCheck {
    private static final int[] SPECIALS = {
        0x7fc00000, 0x7f800000, 0xff800000, 0x80000000, 0, 1, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff
    };

    private final Random random;

    private final int orders;
    private int byTaps;

    private VectorCheck(long seed, int orders) {
        this.random = new Random(seed);
        this.orders = orders;
    }

    public static void main(String... args) {
        int shapes = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        VectorCheck check = new VectorCheck(
                args.length > 1 ? Long.parseLong(args[1]) : 1, args.length > 2 ? Integer.parseInt(args[2]) : 6);
        long outputs = 0;
        for (int i = 0; i < shapes; i++) {
            outputs += check.compareOne();
        }
        if (check.byTaps < shapes / 10) {
            throw new AssertionError("only " + check.byTaps + " passes left out the padding");
        }
        System.out.println(shapes + " shapes, " + outputs + " outputs equal; " + VectorSupport.why());
    }

    /** Orders that the vector core knows: every nest, cut, arithmetic, place of the bias and treatment of the padding. */
    static List<ReductionOrder> orders() {
        List<ReductionOrder> orders = new ArrayList<>();
        for (LoopNest nest : LoopNest.values()) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                for (BiasOrder bias : BiasOrder.values()) {
                    for (PaddingTaps padding : PaddingTaps.values()) {
                        ReductionOrder order = ReductionOrder.of(arithmetic, bias)
                                .withNest(nest)
                                .withPaddingTaps(padding);
                        orders.add(order);
                        orders.add(order.withChunks(Chunks.ofTerms(7)));
                        orders.add(order.withChunks(Chunks.ofTerms(600)));
                        orders.add(order.withChannelBlock(2));
                        orders.add(order.withChannelBlock(2).withChunks(Chunks.CHANNEL_BLOCKS));
                        orders.add(order.withChannelBlock(3).withChunks(Chunks.ofTerms(5)));
                    }
                }
            }
        }
        return orders;
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    private float[] floats(int n, boolean specials, boolean tiny) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (random.nextFloat() - 0.5f) * (tiny ? 0x1p-70f : 4f);
            if (random.nextInt(tiny ? 3 : 20) == 0) {
                values[i] = random.nextBoolean() ? 0f : -0f;
            }
        }
        for (int i = 0; specials && i < 1 + n / 200; i++) {
            values[below(n)] = Float.intBitsToFloat(SPECIALS[below(SPECIALS.length)]);
        }
        return values;
    }

    private Conv2dShape shape() {
        boolean depthwise = below(6) == 0;
        int groups = depthwise ? 1 + below(12) : below(3) == 0 ? 1 + below(4) : 1;
        int inPer = depthwise ? 1 : 1 + below(below(4) == 0 ? 40 : 6);
        int outPer = depthwise ? 1 : 1 + below(below(3) == 0 ? 20 : 10);
        Conv2dShape shape = Conv2dShape.of(inPer * groups, outPer * groups, 1)
                .withGroups(groups)
                .withKernel(1 + below(7), 1 + below(7));
        if (below(3) == 0) {
            shape = shape.withKernel(1, 1);
        } else if (below(3) == 0) {
            shape = shape.withKernel(3, 3);
        }
        if (below(2) == 0) {
            shape = shape.withStride(1 + below(3), 1 + below(3));
        }
        if (below(3) == 0) {
            shape = shape.withDilation(1 + below(3), 1 + below(3));
        }
        if (below(3) > 0) {
            shape = shape.withPadding(below(4), below(4), below(4), below(4));
        }
        return shape;
    }

    /** For small images: many of their pixels lie at the edge, so that the vector core leaves out taps in the padding. */
    private Conv2dShape shapeOfSmallImages() {
        int groups = 1 + below(2);
        Conv2dShape shape = Conv2dShape.of((1 + below(3)) * groups, (2 + below(12)) * groups, below(3) == 0 ? 5 : 3)
                .withGroups(groups)
                .withPadding(below(3), below(3), below(3), below(3));
        return below(3) == 0 ? shape.withStride(1 + below(2), 1 + below(2)) : shape;
    }

    private long compareOne() {
        boolean small = below(4) == 0;
        Conv2dShape shape = small ? shapeOfSmallImages() : shape();
        int reachH = (shape.kernelH() - 1) * shape.dilationH() + 1;
        int reachW = (shape.kernelW() - 1) * shape.dilationW() + 1;
        int wide = small ? below(6) : below(3) == 0 ? VectorSupport.lanes() - 1 + below(3) : below(20);
        int h = Math.max(1, reachH - shape.padTop() - shape.padBottom()) + below(9);
        int w = Math.max(1, reachW - shape.padLeft() - shape.padRight()) + wide;
        int n = small ? 4 + below(6) : 1 + below(9);
        int inPer = shape.inChannels() / shape.groups();
        int kernel = inPer * shape.kernelH() * shape.kernelW();
        long products = (long) n * shape.outChannels() * shape.outputHeight(h) * shape.outputWidth(w) * kernel;
        if (products > 300_000) {
            return compareOne();
        }
        boolean specials = below(3) == 0;
        boolean tiny = below(5) == 0;
        float[] x = floats(n * shape.inChannels() * h * w, specials, tiny);
        float[] weights = floats(shape.outChannels() * kernel, below(6) == 0, tiny);
        Tensor input = Tensor.of(x, n, shape.inChannels(), h, w);
        Tensor weight = Tensor.of(weights, shape.outChannels(), inPer, shape.kernelH(), shape.kernelW());
        float[] bias = below(4) == 0 ? null : floats(shape.outChannels(), below(4) == 0, tiny);
        if (bias != null && below(4) == 0) {
            Arrays.fill(bias, -0f);
        }
        List<ReductionOrder> all = orders();
        List<ReductionOrder> some = new ArrayList<>();
        for (KnownOrder known : KnownOrder.values()) {
            some.add(known.order());
        }
        Collections.shuffle(all, random);
        some.addAll(all.subList(0, Math.min(orders, all.size())));
        long outputs = 0;
        for (ReductionOrder order : some) {
            ScalarConv2d scalar = ScalarConv2d.of(weight, bias, shape, order);
            VectorConv2d vector = new VectorConv2d(weight, bias, shape, order, scalar);
            Tensor expected = shape.output(input);
            scalar.compute(input, expected, 1);
            for (int threads : new int[] {1, 2, 5}) {
                Tensor actual = shape.output(input);
                Arrays.fill(actual.data(), 7); // so that an output that is not overwritten shows
                vector.computeOnVectors(input, actual, threads);
                byTaps += vector.leavesOutPadding(input) ? 1 : 0;
                if (!actual.equals(expected)) {
                    throw new AssertionError(difference(expected, actual) + " in " + shape + ", input "
                            + input.shapeText() + ", " + order.describe() + ", " + threads + " threads");
                }
            }
            outputs += expected.size();
        }
        return outputs;
    }

    private static String difference(Tensor expected, Tensor actual) {
        int count = 0;
        int first = -1;
        for (int i = expected.size() - 1; i >= 0; i--) {
            if (Float.floatToIntBits(expected.data()[i]) != Float.floatToIntBits(actual.data()[i])) {
                count++;
                first = i;
            }
        }
        return count + " of " + expected.size() + " outputs differ, the first at " + first + ": "
                + Float.toHexString(actual.data()[first]) + ", expected " + Float.toHexString(expected.data()[first]);
    }
}
