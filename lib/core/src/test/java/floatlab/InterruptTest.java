package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.compare.OrderDetective;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.conv.Conv2dShape;
import floatlab.experiment.AccumulatorSweep;
import floatlab.experiment.ArithmeticTell;
import floatlab.experiment.BatchStatistics;
import floatlab.experiment.BatchSweep;
import floatlab.experiment.BiasBeforeBatchNorm;
import floatlab.experiment.CancellationSweep;
import floatlab.experiment.DeepStack;
import floatlab.experiment.DeepVariant;
import floatlab.experiment.DepthErrors;
import floatlab.experiment.DynamicLossScale;
import floatlab.experiment.FanInSweep;
import floatlab.experiment.FoldedBatchNorm;
import floatlab.experiment.InputErrorSweep;
import floatlab.experiment.LayerByLayer;
import floatlab.experiment.LayerErrors;
import floatlab.experiment.LinearOrders;
import floatlab.experiment.LogitGap;
import floatlab.experiment.LossGradient;
import floatlab.experiment.LossScaling;
import floatlab.experiment.NoSuchOutput;
import floatlab.experiment.PermutationSweep;
import floatlab.experiment.RaceCost;
import floatlab.experiment.RaceHistogram;
import floatlab.experiment.RecordedDeepStack;
import floatlab.experiment.RoundingGrowth;
import floatlab.experiment.RoundingWalk;
import floatlab.experiment.SeedSweep;
import floatlab.experiment.ShiftLimit;
import floatlab.experiment.SplitSweep;
import floatlab.experiment.StochasticCounting;
import floatlab.experiment.SumCost;
import floatlab.experiment.SumErrorSweep;
import floatlab.experiment.SumMethods;
import floatlab.experiment.SumTrees;
import floatlab.experiment.TieWalk;
import floatlab.experiment.TopOne;
import floatlab.experiment.VarianceSweep;
import floatlab.experiment.VerdictTrials;
import floatlab.format.Format;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernel's stop button: every call that can take longer than half a second ends within half a second when its thread is
 * interrupted, stays interrupted, and leaves no thread at work. The thread's own time is less than that in each attempt. The
 * time on the wall is less in one of five: a busy machine delays some of them, a call that does not look delays all.
 */
class InterruptTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long MILLIS = 1_000_000;
    private static final long LIMIT = 500 * MILLIS;

    /** When the interrupt comes, by the work that the thread has done; in the profile full at other moments, too. */
    private static final List<Long> BEGUN = System.getenv("FLOATLAB_FULL") == null
            ? List.of(60 * MILLIS)
            : List.of(60 * MILLIS, 200 * MILLIS, 700 * MILLIS, 1500 * MILLIS);

    private static final int ATTEMPTS = 5;
    private static final boolean PRINT = Boolean.getBoolean("floatlab.print");

    private static final Arithmetic FMA = Arithmetic.FMA;
    private static final List<Integer> MILLION = List.of(1_000_000);

    private static final LossScaling.Spec LOGITS = new LossScaling.Spec(1, 1000, 10_000, 3, Format.BINARY16);
    private static final List<DeepVariant> VARIANTS =
            List.of(DeepVariant.FLOAT_FMA, DeepVariant.summedIn(Format.BINARY16), DeepVariant.FLOAT_BLOCKED);

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
            Map.entry("VarianceSweep.run", () -> VarianceSweep.run(new VarianceSweep.Spec(1, 100_000, 22, 1000))),
            Map.entry("LogitGap.run", () -> LogitGap.run(new LogitGap.Spec(3, Collections.nCopies(1_000_000, 1f)))),
            Map.entry(
                    "LossGradient.run",
                    () -> LossGradient.run(new LossGradient.Spec(Collections.nCopies(1_000_000, 1f), 1))),
            Map.entry(
                    "AccumulatorSweep.run",
                    () -> AccumulatorSweep.run(new AccumulatorSweep.Spec(
                            1,
                            MILLION,
                            1000,
                            List.of(
                                    AccumulatorSweep.Method.nearest(Format.BINARY16, Format.BINARY32),
                                    AccumulatorSweep.Method.stochastic(Format.BFLOAT16))))),
            Map.entry(
                    "StochasticCounting.run",
                    () -> StochasticCounting.run(
                            new StochasticCounting.Spec(1, Format.BFLOAT16, 10_000_000, 10_000_000, 10_000))),
            Map.entry("LossScaling.run", () -> LossScaling.run(LOGITS, -100, 100)),
            Map.entry("LossScaling.shares", () -> LossScaling.shares(LOGITS, -100, 100)),
            Map.entry("LossScaling.sizes", () -> LossScaling.sizes(LOGITS)),
            Map.entry(
                    "DynamicLossScale.run",
                    () -> DynamicLossScale.run(new DynamicLossScale.Spec(LOGITS, LOGITS, 100_000, 16, 2000))),
            Map.entry(
                    "RaceHistogram.run",
                    () -> RaceHistogram.run(
                            new RaceHistogram.Spec(1, InputFamily.NORMAL, 10_000_000, 1_000_000, 7, 1000))),
            Map.entry(
                    "RaceHistogram.race",
                    () -> RaceHistogram.race(
                            new RaceHistogram.Spec(1, InputFamily.NORMAL, 10_000_000, 1_000_000, 7, 1000), () -> {})),
            Map.entry(
                    "RaceCost.run",
                    () -> RaceCost.run(new RaceCost.Spec(1, 10_000_000, 1_000_000, 7, 1000), System::nanoTime)),
            Map.entry(
                    "SplitSweep.run",
                    () -> SplitSweep.run(new SplitSweep.Spec(
                            1, InputFamily.NORMAL, 10_000_000, Collections.nCopies(100_000, 3), MILLION, MILLION))),
            Map.entry("LayerErrors.run", () -> LayerErrors.run(deep(), deepImages(2), VARIANTS, () -> {})),
            Map.entry("DepthErrors.run", () -> DepthErrors.run(deep(), deepImages(2), VARIANTS, () -> {})),
            Map.entry("DepthErrors.guaranteed", () -> DepthErrors.guaranteed(deep(), deepImages(2), () -> {})),
            Map.entry("TopOne.run", () -> TopOne.run(deep(), deepImages(2), VARIANTS, () -> {})),
            Map.entry(
                    "TieWalk.run",
                    () -> TieWalk.run(deep(), deepImages(2), VARIANTS.get(0), VARIANTS.get(1), () -> {})),
            Map.entry(
                    "RecordedDeepStack.orders",
                    () -> RecordedDeepStack.orders(
                            DeepStack.of(DeepStack.Spec.of(DeepStack.Form.RESIDUAL_NORM, 32)), 1, () -> {})),
            Map.entry("NoSuchOutput.run", () -> NoSuchOutput.run(new NoSuchOutput.Spec(11, 11))),
            Map.entry("VerdictTrials.run", () -> VerdictTrials.run(new VerdictTrials.Spec(1, 100_000))),
            Map.entry(
                    "ShiftLimit.run", () -> ShiftLimit.run(new ShiftLimit.Spec(1, 10_000, List.of(512), List.of(1))))));

    /** Without a normalisation that has to be calibrated, so that what is interrupted is the experiment. */
    private static DeepStack deep() {
        return DeepStack.of(new DeepStack.Spec(1, DeepStack.Form.RESIDUAL, 256, 50, 64));
    }

    private static Tensor deepImages(int n) {
        return deep().images(1, n);
    }

    /** Bounded by their specs or by what was recorded: under half a second. */
    private static final Set<String> SHORT = Set.of(
            "BiasPuzzle.run",
            "CancellationSweep.curves",
            "ClockDrift.run",
            "ExpThresholds.run",
            "FloatAnatomy.run",
            "FormatFacts.run",
            "FormatSpacing.run",
            "LayerErrors.curves",
            "LibraryLayers.pairs",
            "LibraryLayers.run",
            "LibraryLayers.variances",
            "LibrarySums.run",
            "LibraryTrees.recorded",
            "LibraryTrees.run",
            "MullerRecurrence.run",
            "NumberInFormats.run",
            "OnePlusHuge.run",
            "PyTorchBits.run",
            "PyTorchCalls.run",
            "PyTorchSwitches.convolutions",
            "PyTorchSwitches.run",
            "RaceHistogram.summary",
            "RecordedArithmetic.ranges",
            "RecordedArithmetic.run",
            "RecordedDeepStack.layers",
            "RecordedDeepStack.topOne",
            "RecordedRuns.batches",
            "RecordedRuns.run",
            "RecordedSums.run",
            "RecordedTraining.run",
            "ResidualGrid.run",
            "RoundingWalk.ofEqualTerms",
            "RoundingWalk.spread",
            "SumErrorSweep.curves",
            "SumMethods.promises",
            "SumTrees.run",
            "TopOne.summary",
            "ToyFormat.run",
            "TreeSketch.run",
            "UlpStaircase.run",
            "VerdictTrials.confusion");

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
            "Conv2d.forward, depthwise",
            () -> {
                Conv2dShape depthwise = shape().withGroups(256);
                Conv2d conv = Conv2d.of(Tensor.zeros(256, 1, 3, 3), depthwise, ReductionOrder.of(FMA, BiasOrder.FIRST));
                Tensor image = image();
                again(() -> conv.withThreads(2).forward(image));
            },
            "Conv2dGradient.bias",
            () -> {
                Tensor image = image();
                again(() -> gradient().withThreads(2).bias(image));
            },
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

    private static Conv2dShape shape() {
        return Conv2dShape.of(256, 256, 3).withPadding(1);
    }

    private static Tensor image() {
        return Tensor.zeros(1, 256, 200, 100);
    }

    private static Tensor weight() {
        return Tensor.zeros(256, 256, 3, 3);
    }

    private static Conv2d conv() {
        return Conv2d.of(weight(), shape(), ReductionOrder.of(FMA, BiasOrder.FIRST));
    }

    private static Conv2dGradient gradient() {
        return Conv2dGradient.of(shape(), ReductionOrder.of(FMA, BiasOrder.FIRST));
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
    @Timeout(300)
    void anInterruptEndsIt(String name) throws Exception {
        Runnable call = EXPERIMENTS.containsKey(name) ? EXPERIMENTS.get(name) : LAYERS.get(name);
        for (long begun : BEGUN) {
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < ATTEMPTS && least >= LIMIT; attempt++) {
                least = Math.min(least, interrupt(name, call, begun));
            }
            assertThat(least).as("nanoseconds from the interrupt to the end").isLessThan(LIMIT);
        }
    }

    /** Interrupts the call after so much work; the nanoseconds until it has ended, 0 if it had by then. */
    private static long interrupt(String name, Runnable call, long begun) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicLong used = new AtomicLong();
        AtomicLong ended = new AtomicLong();
        List<Boolean> flag = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                call.run();
            } catch (Throwable any) {
                thrown.set(any);
            }
            ended.set(System.nanoTime());
            flag.add(Thread.currentThread().isInterrupted());
            used.set(THREADS.getCurrentThreadCpuTime());
        });
        thread.setDaemon(true);
        thread.start();
        long before = 0;
        while (thread.isAlive() && before < begun) {
            TimeUnit.MILLISECONDS.sleep(5);
            before = Math.max(before, THREADS.getThreadCpuTime(thread.getId()));
        }
        if (!thread.isAlive() && begun > BEGUN.get(0)) {
            return 0;
        }
        assertThat(thread.isAlive())
                .as("%s is too short to be interrupted: %s", name, thrown)
                .isTrue();
        long interrupted = System.nanoTime();
        thread.interrupt();
        thread.join();
        assertThat(thrown.get()).as(name).isInstanceOf(CancellationException.class);
        assertThat(flag).as("%s keeps the flag", name).containsExactly(true);
        assertThat(used.get() - before)
                .as("nanoseconds of work after the interrupt")
                .isLessThan(LIMIT);
        assertThat(helpersAtWork()).isEmpty();
        if (PRINT) {
            System.out.printf(
                    Locale.ROOT,
                    "%-32s after %4d ms: %4d ms of work, %4d ms%n",
                    name,
                    before / MILLIS,
                    (used.get() - before) / MILLIS,
                    (ended.get() - interrupted) / MILLIS);
        }
        return ended.get() - interrupted;
    }

    /** Helpers wait a while for more to do; none may be in the middle of something. */
    private static Set<String> helpersAtWork() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().matches("floatlab-worker|ForkJoinPool.*"))
                .flatMap(entry -> Arrays.stream(entry.getValue()))
                .map(StackTraceElement::toString)
                .filter(frame -> frame.startsWith("floatlab.") && !frame.startsWith("floatlab.runtime.Workers"))
                .collect(Collectors.toSet());
    }
}
