package floatlab.conv;

import floatlab.eft.Fma;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.ReductionOrder;
import floatlab.runtime.ArraySize;
import floatlab.tensor.Tensor;
import java.util.Optional;

/**
 * The convolution on the vector unit, bit for bit {@link ScalarConv2d}. Vectors run across pixels, and a tile holds several
 * output channels, so that each output keeps the sequence of its own additions.
 *
 * <p>The input is copied into a {@link PaddedLayout}, where every term of neighbouring pixels lies side by side. Tiles read
 * it in one of two ways. {@link DirectTiles} read it where it lies and count pixels across the end of a row, so that a few
 * places of no use are computed and thrown away. Where these would be many (small images), {@link PanelTiles} read panels,
 * copies of the tile's terms.
 *
 * <p>Only loaded where {@code jdk.incubator.vector} is.
 */
final class VectorConv2d implements Conv2dCore {
    /** With fewer products, a second thread costs more time than it saves. */
    private static final long FOR_THREADS = 400_000;
    /** With fewer products, the plain loops are faster. */
    private static final long FOR_VECTORS = 1_000;

    private final PackedWeights packed;
    private final ScalarConv2d scalar;
    private final SkippedTaps skippedTaps;
    private final DirectTiles direct;
    private final PanelTiles panels;
    private final PaddedMemory memory = new PaddedMemory();

    VectorConv2d(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order, ScalarConv2d scalar) {
        this.packed = new PackedWeights(weight, bias, shape, order, scalar.terms());
        this.scalar = scalar;
        this.skippedTaps = new SkippedTaps(weight, bias, shape, order, scalar);
        this.direct = new DirectTiles(packed);
        this.panels = new PanelTiles(packed);
    }

    /** Why a convolution has no vector form here, or nothing if it has. */
    static Optional<String> obstacle(Conv2dShape shape, ReductionOrder order) {
        if (!order.accumulator().equals(Format.BINARY32)) {
            return Optional.of("the accumulator is " + order.accumulator().name());
        }
        if (order.arithmetic() == Arithmetic.FMA && !Fma.isInHardware()) {
            return Optional.of("this CPU has no FMA");
        }
        if (PackedWeights.floats(shape) > ArraySize.MOST) {
            return Optional.of("the weights, filled up to blocks of 8 channels, do not fit into an array");
        }
        return Optional.empty();
    }

    @Override
    public void compute(Tensor input, Tensor out, int threads) {
        long products = (long) out.size() * packed.terms.size();
        if (products < FOR_VECTORS || PaddedLayout.of(packed.shape, input.h(), input.w()) == null) {
            scalar.compute(input, out, threads);
        } else {
            computeOnVectors(input, out, products < FOR_THREADS ? 1 : threads);
        }
    }

    void computeOnVectors(Tensor input, Tensor out, int threads) {
        ForwardRun run = run(input, out, threads);
        if (panels.pay(run)) {
            panels.compute(run);
        } else {
            direct.compute(run);
        }
    }

    /** Whether a pass over such an input leaves out taps in the padding; the results are the same. */
    boolean leavesOutPadding(Tensor input) {
        ForwardRun run = run(input, packed.shape.output(input), 1);
        return panels.pay(run) && panels.leaveOutPadding(run);
    }

    private ForwardRun run(Tensor input, Tensor out, int threads) {
        return new ForwardRun(packed, skippedTaps, memory, input, out, threads);
    }
}
