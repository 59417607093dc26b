package floatlab.conv;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.VectorSupport;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A program for {@link FullHeapTest}: convolutions on threads while the heap fills up, and one when there is room again. */
final class FullHeap {
    private static final int BLOCK = 1 << 16;

    private FullHeap() {}

    /** Prints how the last call in the full heap ended, and whether the one after it gave the same bits as the first. */
    public static void main(String[] args) {
        SplittableRandom random = new SplittableRandom(1);
        Conv2dShape shape = Conv2dShape.of(16, 32, 3).withPadding(1);
        Tensor input = filled(Tensor.zeros(8, 16, 40, 40), random);
        Tensor weight = filled(Tensor.zeros(32, 16, 3, 3), random);
        Conv2d conv = Conv2d.of(weight, shape, ReductionOrder.of(Arithmetic.FMA, BiasOrder.FIRST))
                .withThreads(7);
        Tensor out = conv.forward(input);
        int expected = Arrays.hashCode(out.data());
        System.out.println(VectorSupport.why());
        List<byte[]> hog = new ArrayList<>(1 << 16);
        fill(hog, BLOCK);
        String ended = "no call ran out of memory";
        try {
            // The output exists already, so only the threads' own memory can be missing. Each round leaves less of it.
            for (int size = BLOCK / 2; size > 0; size /= 2) {
                conv.forward(input, out);
                fill(hog, size);
            }
            conv.forward(input, out);
        } catch (OutOfMemoryError e) {
            ended = "out of memory";
        }
        hog.clear();
        Arrays.fill(out.data(), 0);
        boolean same = Arrays.hashCode(conv.forward(input, out).data()) == expected;
        System.out.println(ended + ", then " + (same ? "the same bits" : "OTHER BITS"));
    }

    /** Takes all free memory, in blocks of this size. */
    private static void fill(List<byte[]> hog, int size) {
        try {
            while (true) {
                hog.add(new byte[size]);
            }
        } catch (OutOfMemoryError full) {
            // as intended
        }
    }

    private static Tensor filled(Tensor tensor, SplittableRandom random) {
        for (int i = 0; i < tensor.size(); i++) {
            tensor.data()[i] = (float) random.nextDouble(-1, 1);
        }
        return tensor;
    }
}
