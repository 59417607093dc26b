package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.compare.OrderDetective;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.conv.Conv2dShape;
import floatlab.experiment.ArithmeticTell;
import floatlab.experiment.BatchStatistics;
import floatlab.experiment.BatchSweep;
import floatlab.experiment.BiasBeforeBatchNorm;
import floatlab.experiment.CancellationSweep;
import floatlab.experiment.FanInSweep;
import floatlab.experiment.FoldedBatchNorm;
import floatlab.experiment.InputErrorSweep;
import floatlab.experiment.LayerByLayer;
import floatlab.experiment.LinearOrders;
import floatlab.experiment.PermutationSweep;
import floatlab.experiment.RoundingGrowth;
import floatlab.experiment.RoundingWalk;
import floatlab.experiment.SeedSweep;
import floatlab.experiment.SumCost;
import floatlab.experiment.SumErrorSweep;
import floatlab.experiment.SumMethods;
import floatlab.experiment.SumTrees;
import floatlab.experiment.VarianceSweep;
import floatlab.input.InputFamily;
import floatlab.layer.Linear;
import floatlab.layer.LinearOrder;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernel's stop button: every call that can take longer than half a second ends within half a second when its thread is
 * interrupted, stays interrupted, and leaves no thread at work. The half second is the thread's own time, so that a busy
 * machine does not fail the test.
 */
class InterruptTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long MILLIS = 1_000_000;
    private static final long BEGUN = 60 * MILLIS;
    private static final long LIMIT = 500 * MILLIS;

    private static final Arithmetic FMA = Arithmetic.FMA;
    private static final List<Integer> MILLION = List.of(1_000_000);

    /** Minutes and hours each, within the limits that the specs have. */
    static final Map<String, Runnable> EXPERIMENTS = new TreeMap<>(Map.ofEntries(
            Map.entry("ArithmeticTell.run", () -> ArithmeticTell.run(new ArithmeticTell.Spec(1, 100_000_000))),
            Map.entry(
                    "BatchStatistics.run",
                    () -> BatchStatistics.run(new BatchStatistics.Spec(1, 1000, List.of(1, 4096)))),
            Map.entry("BatchSweep.run", () -> BatchSweep.run(new BatchSweep.Spec(1, 10_000, FMA, true))),
            Map.entry(
                    "BiasBeforeBatchNorm.run",
                    () -> BiasBeforeBatchNorm.run(new BiasBeforeBatchNorm.Spec(
                            1, 1000, Collections.nCopies(10_000, 0.1f), Variance.WELFORD))),
            Map.entry(
                    "CancellationSweep.run",
                    () -> CancellationSweep.run(new CancellationSweep.Spec(1, 1_000_000, 200, 100, SumMethods.all()))),
            Map.entry("FanInSweep.run", () -> FanInSweep.run(new FanInSweep.Spec(1, 10_000_000, MILLION, FMA))),
            Map.entry("FoldedBatchNorm.run", () -> FoldedBatchNorm.run(new FoldedBatchNorm.Spec(1, 10, 30, 30, 60))),
            Map.entry(
                    "InputErrorSweep.run",
                    () -> InputErrorSweep.run(new InputErrorSweep.Spec(1, List.of(10_000_000), 10_000, 0.01))),
            Map.entry("LayerByLayer.run", () -> LayerByLayer.run(LayerByLayer.Spec.of(1, 1000))),
            Map.entry("LinearOrders.run", () -> LinearOrders.run(LinearOrders.Spec.grid(1, 500, 5000, 500, 1, 4, 16))),
            Map.entry(
                    "PermutationSweep.run",
                    () -> PermutationSweep.run(new PermutationSweep.Spec(1, 5_000_000, 1_000_000))),
            Map.entry(
                    "RoundingGrowth.run",
                    () -> RoundingGrowth.run(new RoundingGrowth.Spec(1, 0.1f, List.of(100_000_000), 1000))),
            Map.entry("RoundingWalk.run", () -> RoundingWalk.run(new RoundingWalk.Spec(1, 1_000_000, 1_000_000))),
            Map.entry(
                    "RoundingWalk.distribution",
                    () -> RoundingWalk.distribution(new RoundingWalk.Spec(1, 1_000_000, 1_000_000))),
            Map.entry("SeedSweep.run", () -> SeedSweep.run(new SeedSweep.Spec(1, Integer.MAX_VALUE, 5, FMA))),
            Map.entry(
                    "SumCost.run",
                    () -> SumCost.run(new SumCost.Spec(1, 5_000_000, 1_000_000, SumMethods.all()), System::nanoTime)),
            Map.entry(
                    "SumErrorSweep.run",
                    () -> SumErrorSweep.run(new SumErrorSweep.Spec(
                            1, InputFamily.NORMAL, List.of(5_000_000), 10_000, SumMethods.all()))),
            Map.entry("SumTrees.sweep", () -> SumTrees.sweep(new SumTrees.SweepSpec(1, 10_000, 10))),
            Map.entry("VarianceSweep.run", () -> VarianceSweep.run(new VarianceSweep.Spec(1, 100_000, 22, 1000)))));

    /** Bounded by their specs or by what was recorded: under half a second. */
    private static final Set<String> SHORT = Set.of(
            "BiasPuzzle.run",
            "CancellationSweep.curves",
            "ClockDrift.run",
            "FloatAnatomy.run",
            "LibraryLayers.pairs",
            "LibraryLayers.run",
            "LibraryLayers.variances",
            "LibrarySums.run",
            "MullerRecurrence.run",
            "OnePlusHuge.run",
            "PyTorchBits.run",
            "RecordedArithmetic.ranges",
            "RecordedArithmetic.run",
            "RecordedSums.run",
            "ResidualGrid.run",
            "RoundingWalk.ofEqualTerms",
            "RoundingWalk.spread",
            "SumErrorSweep.curves",
            "SumMethods.promises",
            "SumTrees.run",
            "ToyFormat.run",
            "TreeSketch.run",
            "UlpStaircase.run");

    /** The vector core is done with one image before it can be interrupted. */
    private static void again(Runnable call) {
        for (int i = 0; i < 100; i++) {
            call.run();
        }
    }

    /** The same for layers and what compares them. */
    static final Map<String, Runnable> LAYERS = new TreeMap<>(Map.of(
            "Conv2d.forward",
            () -> again(() -> conv().withThreads(1).forward(image())),
            "Conv2d.forward with 7 threads",
            () -> again(() -> conv().withThreads(7).forward(image())),
            "Conv2dGradient.input",
            () -> gradient().withThreads(2).input(image(), weight(), 200, 100),
            "Conv2dGradient.weight",
            () -> gradient().withThreads(2).weight(image(), image()),
            "Linear.forward",
            () -> Linear.forward(
                    Tensor.zeros(3000, 3000, 1, 1),
                    Tensor.zeros(3000, 3000, 1, 1),
                    null,
                    LinearOrder.recursive(FMA, BiasOrder.LAST)),
            "OrderDetective.find",
            () -> {
                Tensor x = filled(Tensor.zeros(2, 256, 30, 30));
                Tensor weight = filled(Tensor.zeros(64, 256, 3, 3));
                Conv2dShape shape = Conv2dShape.of(256, 64, 3).withPadding(1);
                OrderDetective.find(x, weight, null, shape, filled(Tensor.zeros(2, 64, 30, 30)));
            },
            "OrderDetective.reveal",
            () -> OrderDetective.reveal(16384, x -> {
                double s = 0;
                for (float v : x) {
                    s = (float) (s + v);
                }
                return s;
            })));

    private static final Conv2dShape SHAPE = Conv2dShape.of(256, 256, 3).withPadding(1);

    private static Tensor image() {
        return Tensor.zeros(1, 256, 200, 100);
    }

    private static Tensor weight() {
        return Tensor.zeros(256, 256, 3, 3);
    }

    private static Conv2d conv() {
        return Conv2d.of(weight(), SHAPE, ReductionOrder.of(FMA, BiasOrder.FIRST));
    }

    private static Conv2dGradient gradient() {
        return Conv2dGradient.of(SHAPE, ReductionOrder.of(FMA, BiasOrder.FIRST));
    }

    private static Tensor filled(Tensor tensor) {
        float[] data = tensor.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = (i * 7919 % 1009) / 1009f;
        }
        return tensor;
    }

    @Test
    void everyExperimentIsLongOrShort() {
        Set<String> all = new TreeSet<>(EXPERIMENTS.keySet());
        all.addAll(SHORT);
        assertThat(all).isEqualTo(new TreeSet<>(ExperimentBits.ALL.keySet()));
        assertThat(all).hasSize(EXPERIMENTS.size() + SHORT.size());
    }

    static Stream<String> calls() {
        return Stream.concat(EXPERIMENTS.keySet().stream(), LAYERS.keySet().stream());
    }

    @ParameterizedTest
    @MethodSource("calls")
    @Timeout(60)
    void anInterruptEndsIt(String name) throws Exception {
        Runnable call = EXPERIMENTS.containsKey(name) ? EXPERIMENTS.get(name) : LAYERS.get(name);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Long> used = new AtomicReference<>();
        List<Boolean> flag = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                call.run();
            } catch (Throwable any) {
                thrown.set(any);
            }
            flag.add(Thread.currentThread().isInterrupted());
            used.set(THREADS.getCurrentThreadCpuTime());
        });
        thread.setDaemon(true);
        thread.start();
        long before = 0;
        while (thread.isAlive() && before < BEGUN) {
            TimeUnit.MILLISECONDS.sleep(5);
            before = Math.max(before, THREADS.getThreadCpuTime(thread.getId()));
        }
        assertThat(thread.isAlive())
                .as("%s is too short to be interrupted: %s", name, thrown)
                .isTrue();
        thread.interrupt();
        thread.join();
        assertThat(thrown.get()).as(name).isInstanceOf(CancellationException.class);
        assertThat(flag).as("%s keeps the flag", name).containsExactly(true);
        assertThat(used.get() - before)
                .as("nanoseconds of work after the interrupt")
                .isLessThan(LIMIT);
        assertThat(helpersAtWork()).isEmpty();
    }

    /** Helpers wait a while for more to do; none may be in the middle of something. */
    private static Set<String> helpersAtWork() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals("floatlab-worker"))
                .flatMap(entry -> Arrays.stream(entry.getValue()))
                .map(StackTraceElement::toString)
                .filter(frame -> frame.startsWith("floatlab.conv") || frame.startsWith("floatlab.experiment"))
                .collect(Collectors.toSet());
    }
}
