package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.compare.Comparison;
import floatlab.compare.NpyArray;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.conv.Conv2dShape;
import floatlab.format.Format;
import floatlab.function.FloatMath;
import floatlab.input.InputFamily;
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
import floatlab.sum.ConditionNumber;
import floatlab.sum.DotProduct;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.ParallelExactSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.SumMethods;
import floatlab.sum.Summation;
import floatlab.tensor.Tensor;
import floatlab.tensorcore.TensorCore;
import floatlab.train.Training;
import floatlab.train.TwinRuns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

    /** Training, sums and functions. A call that never looked would not throw in all its repetitions. */
    static final Map<String, Runnable> SUMS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "Training.run", () -> Training.run(Training.Spec.standard(1).withSteps(1_000_000))),
            Map.entry(
                    "Training.run in double",
                    () -> Training.run(Training.Spec.standard(1)
                            .with(Training.Precision.DOUBLE)
                            .withSteps(1_000_000))),
            Map.entry("TwinRuns.run", () -> {
                Training.Spec run = Training.Spec.standard(1).withSteps(1_000_000);
                TwinRuns.run(new TwinRuns.Spec("none", run, run, 1));
            }),
            Map.entry("ErrorBound.of floats", overAndOver(x -> ErrorBound.of(new RecursiveSum(), x))),
            Map.entry("ErrorBound.of doubles", overAndOverWide(x -> ErrorBound.of(new RecursiveSum(), x))),
            Map.entry("ConditionNumber.ofSum of floats", overAndOver(ConditionNumber::ofSum)),
            Map.entry("ConditionNumber.ofSum of doubles", overAndOverWide(ConditionNumber::ofSum)),
            Map.entry("ConditionNumber.ofDot of floats", overAndOver(x -> ConditionNumber.ofDot(x, x))),
            Map.entry("ConditionNumber.ofDot of doubles", overAndOverWide(x -> ConditionNumber.ofDot(x, x))),
            Map.entry("DotProduct.exact of floats", overAndOver(x -> DotProduct.exact(x, x))),
            Map.entry("DotProduct.exact of doubles", overAndOverWide(x -> DotProduct.exact(x, x))),
            Map.entry("FloatMath.exp", overAndOver(x -> FloatMath.exp(x, x))),
            Map.entry("FloatMath.expFast", overAndOver(x -> FloatMath.expFast(x, x))),
            Map.entry("FloatMath.expm1", overAndOver(x -> FloatMath.expm1(x, x))),
            Map.entry("FloatMath.log", overAndOver(x -> FloatMath.log(x, x))),
            Map.entry("FloatMath.log1p", overAndOver(x -> FloatMath.log1p(x, x))),
            Map.entry("ParallelTreeSum.sum", overAndOver(x -> new ParallelTreeSum(1000, 2).sum(x))),
            Map.entry("ParallelExactSum.sum", overAndOver(x -> new ParallelExactSum(2).sum(x))),
            Map.entry(
                    "BatchNorm2d.evaluate",
                    overAndOver(x -> BatchNorm2d.ofChannels(2).evaluate(images(x), FMA))),
            Map.entry(
                    "BatchNorm2d.train",
                    overAndOver(x -> BatchNorm2d.ofChannels(2).train(images(x), Variance.TWO_PASS, 0.1f, FMA))),
            Map.entry("Moments.of", overAndOver(x -> Moments.of(x, Variance.ONE_PASS))),
            Map.entry("Moments.of by Welford", overAndOver(x -> Moments.of(x, Variance.WELFORD))),
            Map.entry("CrossEntropy.of", overAndOver(x -> CrossEntropy.of(x, 0))),
            Map.entry("KlDivergence.of", overAndOver(x -> KlDivergence.of(x, x))),
            Map.entry("Softmax.of", overAndOver(Softmax::of)),
            Map.entry("LogSoftmax.accurate", overAndOver(LogSoftmax::accurate)),
            Map.entry("LogSoftmax.logOfSoftmax", overAndOver(LogSoftmax::logOfSoftmax)),
            Map.entry("LogSoftmax.rows", overAndOver(x -> LogSoftmax.rows(x, 1000, x, 2))),
            Map.entry("LogSumExp.of", overAndOver(LogSumExp::of)),
            Map.entry(
                    "TensorCore.product",
                    overAndOver(x -> TensorCore.HOPPER.product(
                            Format.TENSOR_FLOAT32,
                            false,
                            Tensor.of(Arrays.copyOf(x, 1 << 19), 512, 1024, 1, 1),
                            Tensor.of(Arrays.copyOf(x, 1 << 19), 512, 1024, 1, 1)))),
            Map.entry("NpyArray.write and read", overAndOver(InterruptTest::writtenAndRead))));

    static {
        for (Summation method : SumMethods.withLanes()) {
            SUMS.put(method.name() + " sum", overAndOver(method::sum));
            SUMS.put(method.name() + " sum of doubles", overAndOverWide(method::sum));
        }
    }

    /** Of an interrupted thread, too, which may have to tidy up. */
    @Test
    void whatIsSmallDoesNotLook() {
        float[] x = InputFamily.NORMAL.floats(65_535, 1);
        double[] wide = InputFamily.NORMAL.doubles(65_535, 1);
        Thread.currentThread().interrupt();
        try {
            for (Summation method : SumMethods.withLanes()) {
                method.sum(x);
                method.sum(wide);
            }
            Softmax.of(x);
            LogSoftmax.accurate(x);
            LogSumExp.of(x);
            CrossEntropy.of(x, 0);
            KlDivergence.of(x, x);
            Moments.of(x, Variance.TWO_PASS);
            FloatMath.exp(x, x);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static Runnable overAndOver(Consumer<float[]> call) {
        return () -> {
            float[] x = InputFamily.NORMAL.floats(1_000_000, 1);
            for (int i = 0; i < 1000; i++) {
                call.accept(x);
            }
        };
    }

    private static Runnable overAndOverWide(Consumer<double[]> call) {
        return () -> {
            double[] x = InputFamily.NORMAL.doubles(1_000_000, 1);
            for (int i = 0; i < 1000; i++) {
                call.accept(x);
            }
        };
    }

    /** What does not look: a pass, or a few, over an array. Each says how many bytes it has in memory for a float at least. */
    static final Map<String, Pass> PASSES = new TreeMap<>(Map.of(
            "Comparison.of",
            new Pass(InputFamily.NORMAL, 4 + 2 * 4, x -> Comparison.of(x, x).toString()),
            "LogSoftmax.of",
            new Pass(InputFamily.NORMAL, 4 + 4, LogSoftmax::of),
            "ExactSum.addAll",
            new Pass(InputFamily.NORMAL, 4, x -> new ExactSum().addAll(x)),
            "ExactSum.addAll, all exponents",
            new Pass(InputFamily.ALL_EXPONENTS, 4, x -> new ExactSum().addAll(x))));

    private record Pass(InputFamily family, int bytes, Consumer<float[]> call) {}

    private static Tensor images(float[] x) {
        return Tensor.of(x, 1, 2, 500, x.length / 1000);
    }

    private static void writtenAndRead(float[] x) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream(4 * x.length + 128);
            NpyArray.of(x, x.length).write(out);
            NpyArray.read(new ByteArrayInputStream(out.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> shortCalls() {
        return Runs.ALL.keySet().stream()
                .filter(name -> !Runs.ALL.get(name).isStoppable())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("shortCalls")
    void whatIsBoundedIsShort(String name) {
        assertThat(least(name, Runs.ALL.get(name).call(), LIMIT)).isLessThan(LIMIT);
    }

    static Set<String> passNames() {
        return PASSES.keySet();
    }

    /** A kernel's heap is this one's, and two thirds of it take what is large: no array has room there that takes too long. */
    @ParameterizedTest
    @MethodSource("passNames")
    void onePassIsShort(String name) {
        Pass pass = PASSES.get(name);
        float[] x = pass.family.floats(1_000_000, 1);
        long limit = LIMIT * pass.bytes * x.length / (Runtime.getRuntime().maxMemory() * 2 / 3);
        assertThat(least(name, () -> pass.call.accept(x), limit)).isLessThan(limit);
    }

    /** The thread's own time, in nanoseconds, of a call that its compiler has seen, if it is too long at first. */
    private static long least(String name, Runnable call, long enough) {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 2 * ATTEMPTS && least >= enough; attempt++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            call.run();
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - begin);
        }
        if (PRINT) {
            System.out.printf(Locale.ROOT, "%-32s %4d ms of %d%n", name, least / MILLIS, enough / MILLIS);
        }
        return least;
    }

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

    private static final Map<String, Runnable> LONG = new TreeMap<>(LAYERS);

    static {
        LONG.putAll(SUMS);
        Runs.ALL.forEach((name, run) -> {
            if (run.isStoppable()) {
                LONG.put(name, run.call());
            }
        });
    }

    static Stream<String> calls() {
        return LONG.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("calls")
    @Timeout(300)
    void anInterruptEndsIt(String name) throws Exception {
        Runnable call = LONG.get(name);
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
