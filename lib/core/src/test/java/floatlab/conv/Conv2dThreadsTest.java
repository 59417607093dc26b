package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class Conv2dThreadsTest {
    private static final ReductionOrder ORDER = ReductionOrder.fma(BiasOrder.FIRST);

    private static Tensor random(long seed, int n, int c, int h, int w) {
        return Tensor.of(new NumpyRandom(seed).randomFloats(n * c * h * w), n, c, h, w);
    }

    /**
     * Work that takes the vector core a few seconds and the plain loops minutes: one large image, many images, panels, and
     * the planes of a depthwise kernel.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 256, 128, 1, vector, 2",
        "16, 128, 64, 1, vector, 2",
        "200, 512, 7, 1, vector, 3",
        "4, 32, 256, 32, vector, 2",
        "4, 128, 64, 1, plain, 1"
    })
    void anInterruptEndsALongConvolution(int images, int channels, int size, int groups, String core, int threads)
            throws InterruptedException {
        Conv2dShape shape = Conv2dShape.of(channels, channels, 3).withPadding(1).withGroups(groups);
        Tensor weight = random(1, channels, channels / groups, 3, 3);
        Tensor input = random(2, images, channels, size, size);
        Conv2d vector = Conv2d.of(weight, shape, ORDER).withThreads(threads);
        ScalarConv2d scalar = ScalarConv2d.of(weight, null, shape, ORDER);
        Tensor out = shape.output(input);
        anInterruptEnds(() -> {
            if (core.equals("plain")) {
                scalar.compute(input, out, threads);
            } else {
                vector.forward(input, out);
            }
        });
    }

    /** All weights are NaN: the vector core is soon done, and then all outputs over the padding are computed again. */
    @Test
    void anInterruptEndsACorrection() throws InterruptedException {
        Conv2dShape shape = Conv2dShape.of(16, 2, 7).withPadding(600);
        Tensor weight = random(1, 2, 16, 7, 7);
        Arrays.fill(weight.data(), Float.NaN);
        Tensor input = random(2, 1, 16, 8, 8);
        Conv2d vector = Conv2d.of(weight, shape, ORDER).withThreads(1);
        Tensor out = shape.output(input);
        anInterruptEnds(() -> vector.forward(input, out));
    }

    private static void anInterruptEnds(Runnable pass) throws InterruptedException {
        AtomicReference<Object> ended = new AtomicReference<>("in time");
        AtomicLong at = new AtomicLong();
        Thread caller = new Thread(() -> {
            try {
                while (true) { // until interrupted, however fast the machine
                    pass.run();
                }
            } catch (CancellationException expected) {
                ended.set(Thread.currentThread().isInterrupted());
            }
            at.set(System.nanoTime());
        });
        caller.start();
        Thread.sleep(1500);
        long interrupted = System.nanoTime();
        caller.interrupt();
        caller.join();
        assertThat(ended.get()).as("it stays interrupted").isEqualTo(true);
        assertThat(TimeUnit.NANOSECONDS.toMillis(at.get() - interrupted)).isLessThan(500);
    }

    @Test
    void callersAtOnceGetTheRightBits() throws Exception {
        Conv2dShape shape = Conv2dShape.of(24, 40, 3).withPadding(1);
        Tensor weight = random(1, 40, 24, 3, 3);
        float[] bias = new NumpyRandom(3).randomFloats(40);
        Conv2d conv = Conv2d.of(weight, bias, shape, ORDER).withThreads(2);
        ExecutorService callers = Executors.newFixedThreadPool(3);
        try {
            List<Future<Boolean>> right = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Tensor input = random(10 + i, 1 + i % 3, 24, 9 + 5 * (i % 4), 20);
                Tensor expected = ScalarConv2d.forward(input, weight, bias, shape, ORDER);
                right.add(callers.submit(() -> conv.forward(input).equals(expected)
                        && conv.forward(input).equals(expected)));
            }
            for (Future<Boolean> one : right) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    /** The padding of these images is left out. The callers share the regions that the first pass finds. */
    @Test
    void callersAtOnceGetTheRightBitsOfSmallImages() throws Exception {
        Conv2dShape shape = Conv2dShape.of(24, 40, 3).withPadding(1);
        Tensor weight = random(1, 40, 24, 3, 3);
        float[] bias = new NumpyRandom(3).randomFloats(40);
        ScalarConv2d scalar = ScalarConv2d.of(weight, bias, shape, ORDER);
        Tensor[] inputs = new Tensor[3];
        Tensor[] expected = new Tensor[3];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random(30 + i, 4 + i, 24, 7, 7);
            expected[i] = ScalarConv2d.forward(inputs[i], weight, bias, shape, ORDER);
        }
        ExecutorService callers = Executors.newFixedThreadPool(inputs.length);
        try {
            // A new convolution each time, so that several callers often make a first pass at once.
            for (int round = 0; round < 30; round++) {
                VectorConv2d conv = new VectorConv2d(weight, bias, shape, ORDER, scalar);
                List<Future<Boolean>> right = new ArrayList<>();
                for (int i = 0; i < inputs.length; i++) {
                    int caller = i;
                    right.add(callers.submit(() -> isRight(conv, inputs[caller], expected[caller])
                            && isRight(conv, inputs[caller], expected[caller])));
                }
                for (Future<Boolean> one : right) {
                    assertThat(one.get()).isTrue();
                }
                assertThat(conv.leavesOutPadding(inputs[0])).isTrue();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static boolean isRight(VectorConv2d conv, Tensor input, Tensor expected) {
        Tensor out = Tensor.zeros(expected.n(), expected.c(), expected.h(), expected.w());
        conv.computeOnVectors(input, out, 2);
        return out.equals(expected);
    }

    /** Helpers are daemons that end after some idle seconds. */
    @Test
    @Tag("ci")
    void noThreadStaysBehind() throws InterruptedException {
        awaitNoHelpers(); // those of other tests
        Conv2dShape shape = Conv2dShape.of(16, 16, 3);
        Conv2d.of(random(1, 16, 16, 3, 3), shape, ORDER).withThreads(4).forward(random(2, 8, 16, 20, 20));
        assertThat(helpers()).isNotEmpty();
        awaitNoHelpers();
    }

    private static void awaitNoHelpers() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (helpers().findAny().isPresent() && System.nanoTime() < deadline) {
            Thread.sleep(200);
        }
        assertThat(helpers()).isEmpty();
    }

    private static java.util.stream.Stream<Thread> helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("floatlab-worker"))
                .peek(thread -> assertThat(thread.isDaemon()).isTrue());
    }
}
