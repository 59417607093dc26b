package floatlab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    @Test
    void theShortestTimeAfterWarmingUpCounts() {
        long[] durations = {5, 1, 9, 7, 8, 6}; // the first three only warm up
        AtomicLong time = new AtomicLong();
        AtomicInteger runs = new AtomicInteger();
        long shortest = Stopwatch.shortest(time::get, 3, () -> time.addAndGet(durations[runs.getAndIncrement()]));
        assertThat(shortest).isEqualTo(6);
        assertThat(runs).hasValue(6);
    }

    @Test
    void anInterruptEndsItAndStays() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Stopwatch.shortest(System::nanoTime, 1, () -> 0))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
