package floatlab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory that runs out inside a parallel call ends it with the error, and the next call is served. */
@Timeout(60)
class WorkersMemoryTest {
    private static final int THREADS = 4;

    @Test
    void anOutOfMemoryErrorOfAnyWorkerIsThrownToTheCaller() {
        for (int failing = 0; failing < THREADS; failing++) {
            int worker = failing;
            CountDownLatch all = new CountDownLatch(THREADS); // every worker has a task, the failing one too
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> Workers.run(THREADS, THREADS, (task, who) -> {
                        all.countDown();
                        await(all);
                        if (who == worker) {
                            hog();
                        }
                    }));
            AtomicInteger done = new AtomicInteger();
            Workers.run(100, THREADS, (task, who) -> done.incrementAndGet());
            assertThat(done).hasValue(100);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** More than any heap that the tests are given. */
    private static void hog() {
        long[][] hog = new long[64][];
        for (int i = 0; i < hog.length; i++) {
            hog[i] = new long[1 << 27];
        }
        assertThat(hog).isNull(); // a heap of 64 GB: the test would have tested nothing
    }
}
