package floatlab;

import floatlab.compare.Comparison;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.conv.Conv2dShape;
import floatlab.format.Format;
import floatlab.function.FloatMath;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.CrossEntropy;
import floatlab.layer.KlDivergence;
import floatlab.layer.Linear;
import floatlab.layer.LinearOrder;
import floatlab.layer.LogSoftmax;
import floatlab.layer.LogSumExp;
import floatlab.layer.Moments;
import floatlab.layer.Softmax;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.parallel.ParallelTreeSum;
import floatlab.reveal.OrderDetective;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import floatlab.sum.ConditionNumber;
import floatlab.sum.DotProduct;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.SumMethods;
import floatlab.sum.Summation;
import floatlab.tensor.Tensor;
import floatlab.train.Training;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Loads a native library in its main thread, another in a helper of {@link Workers}, and says on each line what a call gave:
 * "the same" as before, "other bits", or the message of the exception. {@link SubnormalsTest} runs it.
 */
public final class FlushedThread {
    /** Sums of these terms are subnormal, and some of the terms are. */
    private static final float[] X = {0x1.8p-126f, -0x1p-126f, 0x1p-127f, 0x1p-149f, -0x1.8p-128f, 0x1p-130f};

    private static final double[] WIDE = {0x1.8p-1022, -0x1p-1022, 0x1p-1023, 0x1p-1074, -0x1.8p-1024, 0x1p-1026};
    private static final Tensor IMAGE = Tensor.of(X, 1, 1, 2, 3);
    private static final Tensor WEIGHT = Tensor.of(new float[] {1, 0.5f, 0.25f, 2}, 1, 1, 2, 2);
    private static final Conv2dShape SHAPE = Conv2dShape.of(1, 1, 2);
    private static final ReductionOrder ORDER = ReductionOrder.of(Arithmetic.FMA, BiasOrder.FIRST);

    private static final Map<String, Callable<?>> CALLS = new TreeMap<>(Map.ofEntries(
            Map.entry("Conv2d.forward", () -> Conv2d.of(WEIGHT, SHAPE, ORDER).forward(IMAGE)),
            Map.entry("Conv2dGradient.bias", () -> gradient().bias(IMAGE)),
            Map.entry("Conv2dGradient.input", () -> gradient().input(WEIGHT, WEIGHT, 3, 3)),
            Map.entry(
                    "Conv2dGradient.weight", () -> gradient().weight(IMAGE, Tensor.of(new float[] {1, 2}, 1, 1, 1, 2))),
            Map.entry("ExactSum.addAll", () -> {
                ExactSum sum = new ExactSum();
                sum.addAll(X);
                return sum.toFloat();
            }),
            Map.entry("ExactSum.of", () -> ExactSum.of(WIDE).toDouble()),
            Map.entry("ParallelTreeSum.sum", () -> new ParallelTreeSum(2, 2).sum(X)),
            Map.entry("DotProduct.mulAdd", () -> DotProduct.mulAdd(X, X)),
            Map.entry("DotProduct.exact", () -> DotProduct.exact(WIDE, WIDE)),
            Map.entry("ErrorBound.of", () -> ErrorBound.of(new RecursiveSum(), X)),
            Map.entry("ConditionNumber.ofSum", () -> ConditionNumber.ofSum(X)),
            Map.entry("FloatMath.exp", () -> {
                float[] out = new float[X.length];
                FloatMath.exp(X, out);
                return out;
            }),
            Map.entry("Softmax.of", () -> Softmax.of(new float[] {0, -100, -90})),
            Map.entry("LogSoftmax.of", () -> LogSoftmax.of(X)),
            Map.entry("LogSumExp.of", () -> LogSumExp.of(X)),
            Map.entry("CrossEntropy.of", () -> CrossEntropy.of(X, 1)),
            Map.entry("KlDivergence.of", () -> KlDivergence.of(new float[] {0x1p-130f, 1}, new float[] {0x1p-130f, 1})),
            Map.entry(
                    "Linear.forward",
                    () -> Linear.forward(
                            Tensor.of(X, 1, 6, 1, 1),
                            Tensor.of(X, 1, 6, 1, 1),
                            null,
                            LinearOrder.recursive(Arithmetic.FMA, BiasOrder.LAST))),
            Map.entry("BatchNorm2d.evaluate", () -> BatchNorm2d.ofChannels(1).evaluate(IMAGE, Arithmetic.FMA)),
            Map.entry("Moments.of", () -> Moments.of(X, Variance.TWO_PASS)),
            Map.entry("Moments.of doubles", () -> Moments.of(WIDE, Variance.WELFORD, Format.BINARY64)),
            Map.entry("Comparison.of", () -> Comparison.of(X, new float[X.length])),
            Map.entry(
                    "OrderDetective.reveal",
                    () -> OrderDetective.reveal(6, x -> (x[0] + x[1] + x[2]) + (x[3] + x[4] + x[5]))),
            Map.entry(
                    "Training.run", () -> Training.run(Training.Spec.standard(1).withSteps(1)))));

    static {
        for (Summation method : SumMethods.withLanes()) {
            CALLS.put(method.name() + " of floats", () -> method.sum(X));
            CALLS.put(method.name() + " of doubles", () -> method.sum(WIDE));
        }
    }

    private FlushedThread() {}

    private static Conv2dGradient gradient() {
        return Conv2dGradient.of(SHAPE, ORDER);
    }

    /**
     * Loads the libraries.
     *
     * @param files the library for the main thread, a copy of it for a helper
     * @throws Exception if a call fails before the first is loaded
     */
    public static void main(String[] files) throws Exception {
        Map<String, String> before = new TreeMap<>();
        for (Map.Entry<String, Callable<?>> call : CALLS.entrySet()) {
            before.put(call.getKey(), text(call.getValue().call()));
        }
        System.load(files[0]);
        System.out.println("kept: " + Subnormals.kept());
        // Computed here, not by a compiler.
        float half = Float.parseFloat("0.5");
        System.out.println("MIN_NORMAL / 2 is zero: " + (Float.floatToRawIntBits(Float.MIN_NORMAL * half) == 0));
        System.out.println("MIN_VALUE * 2^24 is zero: " + (Float.MIN_VALUE * (half * 0x1p25f) == 0));
        CALLS.forEach((name, call) -> System.out.println(name + ": " + outcome(call, before.get(name))));
        System.out.println("In a new thread:");
        Thread thread = new Thread(() ->
                CALLS.forEach((name, call) -> System.out.println(name + ": " + outcome(call, before.get(name)))));
        thread.start();
        thread.join();
        thread = new Thread(() -> inAHelper(files[1]));
        thread.start();
        thread.join();
    }

    /** A task loads the library in a helper; the next task of this helper is refused, the next call gets another helper. */
    private static void inAHelper(String library) {
        System.out.println("In a helper:");
        Thread caller = Thread.currentThread();
        boolean[] loaded = new boolean[1];
        System.out.println("first call: "
                + outcome(
                        () -> {
                            Workers.run(1000, 2, (task, worker) -> {
                                if (Thread.currentThread() != caller && !loaded[0]) {
                                    loaded[0] = true;
                                    System.load(library);
                                }
                                pause();
                            });
                            return loaded[0];
                        },
                        "true"));
        System.out.println("next call: "
                + outcome(
                        () -> {
                            Workers.run(20, 2, (task, worker) -> pause());
                            return true;
                        },
                        "true"));
    }

    /** So that both threads get tasks. */
    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException another) {
            Thread.currentThread().interrupt();
        }
    }

    private static String outcome(Callable<?> call, String before) {
        try {
            return text(call.call()).equals(before) ? "the same" : "other bits";
        } catch (IllegalStateException refused) {
            return refused.getMessage();
        } catch (Exception unexpected) {
            return unexpected.toString();
        }
    }

    private static String text(Object result) {
        if (result instanceof float[] floats) {
            return Arrays.toString(floats);
        }
        return result instanceof Tensor tensor ? Arrays.toString(tensor.data()) : result.toString();
    }
}
