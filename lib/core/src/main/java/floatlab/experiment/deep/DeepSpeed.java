package floatlab.experiment.deep;

import floatlab.conv.Conv2d;
import floatlab.conv.ScalarConv2d;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * How fast the convolutions of a {@link DeepStack} run on this machine: a stopwatch for a lesson, not a benchmark. The
 * caller brings the clock; the times differ from run to run.
 */
public final class DeepSpeed {
    private static final int WARM_UPS = 2;

    private DeepSpeed() {}

    /**
     * What was measured.
     *
     * @param core what computed all convolutions, see {@link Conv2d#core()}
     * @param seconds the shortest time of a forward pass through all convolutions, without packing the weights
     * @param gigaflops 10⁹ operations a second in it
     * @param plainGigaflops the same for the plain loops, on one thread, in a convolution of the middle
     */
    public record Result(String core, double seconds, double gigaflops, double plainGigaflops) {}

    /**
     * {@return what was measured}
     *
     * @param stack the network
     * @param variant the way of computing, with sums in float
     * @param repeats forward passes that are timed, 1 to 1000, after two for warming up
     * @param nanoClock the time in nanoseconds, {@code System::nanoTime}
     */
    public static Result run(DeepStack stack, DeepVariant variant, int repeats, LongSupplier nanoClock) {
        Subnormals.check();
        Objects.requireNonNull(stack, "stack");
        Objects.requireNonNull(variant, "variant");
        Require.between("repeats", repeats, 1, 1000);
        Objects.requireNonNull(nanoClock, "nanoClock");
        Require.that(variant.sumsAreFloats(), "variant", variant::name, "one with sums in float");
        FloatPass pass = new FloatPass(stack, variant, stack.images(stack.spec().seed() + 2000, 1));
        long nanos = 0;
        long flops = 0;
        String core = "";
        double plain = 0;
        for (DeepStack.Layer layer : stack.layers()) {
            DeepStack.Parameters parameters = stack.parameters(layer);
            Conv2d conv = Conv2d.of(parameters.weight(), parameters.bias(), layer.shape(), variant.order());
            Tensor x = pass.x();
            long shortest = Long.MAX_VALUE;
            for (int i = 0; i < WARM_UPS + repeats; i++) {
                long start = nanoClock.getAsLong();
                conv.forward(x);
                shortest = i < WARM_UPS ? shortest : Math.min(shortest, nanoClock.getAsLong() - start);
            }
            nanos += shortest;
            flops += layer.flops();
            core = conv.core();
            if (layer.number() == stack.layers().size() / 2) {
                long start = nanoClock.getAsLong();
                ScalarConv2d.forward(x, parameters.weight(), parameters.bias(), layer.shape(), variant.order());
                plain = (double) layer.flops() / Math.max(1, nanoClock.getAsLong() - start);
            }
            pass.next(parameters);
        }
        return new Result(core, nanos * 1e-9, (double) flops / Math.max(1, nanos), plain);
    }
}
