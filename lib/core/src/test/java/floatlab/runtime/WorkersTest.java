package floatlab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void eachTaskIsDoneOnceByWorkersOfTheirOwn(int threads) {
        AtomicIntegerArray done = new AtomicIntegerArray(1000);
        Set<Integer> busy = ConcurrentHashMap.newKeySet();
        Workers.run(done.length(), threads, (task, worker) -> {
            assertThat(worker).isBetween(0, threads - 1);
            assertThat(busy.add(worker))
                    .as("no other thread is worker %s", worker)
                    .isTrue();
            done.incrementAndGet(task);
            busy.remove(worker);
        });
        for (int i = 0; i < done.length(); i++) {
            assertThat(done.get(i)).isEqualTo(1);
        }
    }

    @Test
    void noTasksAreDoneAtOnce() {
        Workers.run(0, 3, (task, worker) -> {
            throw new AssertionError();
        });
    }

    /** The others are interrupted, so that a long task can end; the next run finds nothing of that. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aFailingTaskEndsTheOthersAndIsThrown(int failing) {
        for (int i = 0; i < 20; i++) {
            CountDownLatch bothRun = new CountDownLatch(2);
            AtomicInteger begun = new AtomicInteger();
            assertThatIllegalStateException()
                    .isThrownBy(() -> Workers.run(100, 2, (task, worker) -> {
                        begun.incrementAndGet();
                        await(bothRun);
                        if (worker == failing) {
                            throw new IllegalStateException("one failed");
                        }
                        if (worker == 1) {
                            sleepUntilInterrupted();
                        } else {
                            LockSupport.parkNanos(10_000_000); // long enough for the other one to fail meanwhile
                        }
                    }))
                    .withMessage("one failed");
            assertThat(begun.get()).isLessThan(100);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            Workers.run(
                    20,
                    3,
                    (task, worker) ->
                            assertThat(Thread.currentThread().isInterrupted()).isFalse());
        }
    }

    @Test
    void anInterruptedCallerGetsAnExceptionWhenNoHelperIsAtWork() throws InterruptedException {
        CountDownLatch bothRun = new CountDownLatch(2);
        AtomicInteger atWork = new AtomicInteger();
        AtomicBoolean right = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> Workers.run(1000, 3, (task, worker) -> {
                        atWork.incrementAndGet();
                        await(bothRun);
                        sleepUntilInterrupted();
                        atWork.decrementAndGet();
                    }));
            right.set(atWork.get() == 0 && Thread.currentThread().isInterrupted());
        });
        caller.start();
        bothRun.await();
        caller.interrupt();
        caller.join(Duration.ofSeconds(30).toMillis());
        assertThat(caller.isAlive()).isFalse();
        assertThat(right).isTrue();
    }

    @Test
    void aNumberOfThreadsIsOneThatCanBeStarted() {
        assertThat(Workers.checkThreads("count", 1)).isEqualTo(1);
        assertThat(Workers.checkThreads("count", 1024)).isEqualTo(1024);
        for (int count : new int[] {-1, 0, 1025, Integer.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Workers.checkThreads("count", count))
                    .withMessage("count is " + count + ", expected 1 to 1024");
        }
    }

    private static void await(CountDownLatch latch) {
        latch.countDown();
        while (latch.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    private static void sleepUntilInterrupted() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }
}
