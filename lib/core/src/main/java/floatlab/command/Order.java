package floatlab.command;

import floatlab.compare.NpyArray;
import floatlab.compare.ResultFile;
import floatlab.conv.Conv2dShape;
import floatlab.order.ReductionOrder;
import floatlab.reveal.OrderDetective;
import floatlab.tensor.Tensor;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/** The command {@code order}: in which order did somebody add the products of a convolution or a linear layer? */
final class Order {
    static final Set<String> KNOWN = Set.of("--inputs", "--stride", "--padding", "--groups", Options.JSON);

    private Order() {}

    static int run(Options options, PrintStream out) throws IOException {
        List<NpyArray> inputs = options.inputs();
        if (options.words().size() != 1 || inputs.size() < 2 || inputs.size() > 3) {
            throw new Main.UsageException("order needs one file of outputs, and --inputs x.npy,w.npy[,bias.npy]");
        }
        Tensor x = tensor(inputs.get(0));
        Tensor w = tensor(inputs.get(1));
        float[] bias = inputs.size() < 3 ? null : inputs.get(2).floats();
        int groups = options.whole("--groups", 1, 1);
        if (w.h() != w.w()) {
            throw new IllegalArgumentException(
                    "the kernel has " + w.h() + "×" + w.w() + " taps, expected a square one");
        }
        Conv2dShape shape = Conv2dShape.of(w.c() * groups, w.n(), w.h())
                .withPadding(options.whole("--padding", 0, 0))
                .withStride(options.whole("--stride", 1, 1))
                .withGroups(groups);
        Tensor y = tensor(ResultFile.open(Options.path(options.words().get(0))).read(""));
        List<ReductionOrder> found = OrderDetective.find(x, w, bias, shape, y);
        if (options.value(Options.JSON) != null) {
            out.println("{\"orders\": "
                    + JsonReport.list(
                            found.stream().map(ReductionOrder::describe).toList())
                    + "}");
        } else if (found.isEmpty()) {
            out.println("none of the orders that are known here gives these bits");
        } else {
            out.println(found.size() == 1 ? "one order gives these bits:" : found.size() + " orders give these bits:");
            found.forEach(order -> out.println("  " + order.describe()));
        }
        return found.isEmpty() ? Main.CANNOT_TELL : Main.ROUNDING;
    }

    /** Two axes are those of a linear layer: (n, c), as a convolution of images of one pixel. */
    private static Tensor tensor(NpyArray array) {
        int[] shape = array.shape();
        return shape.length == 2 ? Tensor.of(array.floats(), shape[0], shape[1], 1, 1) : array.tensor();
    }
}
