package floatlab.runtime;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Shares numbered tasks among the calling thread and helpers. Which thread takes which task depends on the run, so the
 * tasks must not add into the same float.
 *
 * <p>Helpers are daemon threads, made when needed, and end after some idle seconds. Several callers can run tasks at
 * once; each has helpers of its own.
 */
public final class Workers {
    /** The most threads that a call may ask for: more than a machine of today can use, and few enough to start. */
    public static final int MOST_THREADS = 1024;

    private static final String PROPERTY = "floatlab.threads";

    /** A thread without work stays awake for this long, because waking it takes as long as a small convolution. */
    private static final long AWAKE_NANOS = 100_000;

    private static final long IDLE_NANOS = 5_000_000_000L;

    /** If more threads than this stayed awake, they would keep each other from working. */
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Helpers that wait for work. The one that worked last comes first, since it may still be awake. */
    private static final ConcurrentLinkedDeque<Helper> IDLE = new ConcurrentLinkedDeque<>();

    /** Work that is split into numbered tasks. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does one task.
         *
         * @param task its number, 0 or more
         * @param worker the number of the thread that does it, below the number of threads: a key for scratch memory
         */
        void run(int task, int worker);
    }

    private Workers() {}

    /**
     * The number of threads used where nobody says otherwise: the system property {@code floatlab.threads}, or the
     * processors of this machine.
     *
     * @return 1 to {@link #MOST_THREADS}
     * @throws IllegalArgumentException if the property is no number in that range
     */
    public static int defaultThreads() {
        String set = System.getProperty(PROPERTY);
        if (set == null) {
            return Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
        }
        if (!set.matches("[1-9][0-9]{0,3}") || Integer.parseInt(set) > MOST_THREADS) {
            throw Require.unexpected(PROPERTY, set, "1 to " + MOST_THREADS);
        }
        return Integer.parseInt(set);
    }

    /**
     * Checks a number of threads that a caller asks for.
     *
     * @param name the argument's name
     * @param threads its value
     * @return the value
     * @throws IllegalArgumentException if it is not 1 to {@link #MOST_THREADS}
     */
    public static int checkThreads(String name, int threads) {
        Require.between(name, threads, 1, MOST_THREADS);
        return threads;
    }

    /**
     * Does all tasks and returns when they are done. If one throws, no further task is begun, the helpers at work are
     * interrupted, and what it threw is thrown here after the running tasks have ended. A task that takes long should
     * therefore call {@link Interruption#check} now and then.
     *
     * @param tasks the number of tasks, 0 or more
     * @param threads at most so many threads, the calling one included, 1 or more
     * @param task what to do
     * @throws CancellationException if the calling thread is or gets interrupted; it stays interrupted, no further task
     *     is begun, and no helper is at work when this is thrown
     * @throws IllegalStateException if a thread replaces subnormals by zero, as {@link Subnormals} says
     */
    public static void run(int tasks, int threads, Task task) {
        int helpers = Math.max(0, Math.min(threads, tasks) - 1);
        Share share = new Share(tasks, task, helpers);
        for (int worker = 1; worker <= helpers; worker++) {
            Helper idle = IDLE.pollFirst();
            try {
                if (idle == null) {
                    new Helper(share, worker).start();
                } else {
                    idle.give(share, worker);
                }
            } catch (OutOfMemoryError noThread) {
                share.helpers.countDown(); // the other threads do its tasks
            }
        }
        share.work(0, Thread.currentThread());
        share.finish(helpers < PROCESSORS);
    }

    /** A thread that does its part of one call after the other. */
    private static final class Helper extends Thread {
        private int worker;
        private volatile Share share;

        Helper(Share share, int worker) {
            super("floatlab-worker");
            setDaemon(true);
            this.worker = worker;
            this.share = share;
        }

        void give(Share next, int asWorker) {
            worker = asWorker;
            share = next;
            LockSupport.unpark(this);
        }

        @Override
        public void run() {
            while (hasWork()) {
                Share own = share;
                share = null;
                try {
                    own.help(worker);
                    if (!Subnormals.kept()) {
                        return; // a task has loaded a library that changes this thread's arithmetic
                    }
                    IDLE.addFirst(this);
                } catch (OutOfMemoryError noRoom) {
                    return; // the other threads do its tasks, and the next call starts another helper
                } finally {
                    own.helpers.countDown();
                }
            }
        }

        /** Waits for work; false if there has been none for long. */
        private boolean hasWork() {
            long start = System.nanoTime();
            long awake = worker < PROCESSORS ? AWAKE_NANOS : 0;
            while (share == null) {
                long idle = System.nanoTime() - start;
                if (idle < awake) {
                    Thread.onSpinWait();
                } else if (idle < IDLE_NANOS) {
                    LockSupport.parkNanos(this, IDLE_NANOS - idle);
                } else if (IDLE.remove(this)) {
                    return false;
                } else {
                    Thread.onSpinWait(); // a caller has just taken this helper and is about to give it work
                }
            }
            return true;
        }
    }

    /** One call's tasks. */
    private static final class Share {
        private final int tasks;
        private final Task task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final CountDownLatch helpers;
        /** The helpers at work; only those are interrupted. */
        private final Set<Thread> atWork = new HashSet<>();

        Share(int tasks, Task task, int helpers) {
            this.tasks = tasks;
            this.task = task;
            this.helpers = new CountDownLatch(helpers);
        }

        void help(int worker) {
            try {
                enter();
                work(worker, null);
            } finally {
                leave();
            }
        }

        private synchronized void enter() {
            atWork.add(Thread.currentThread());
        }

        /** No interrupt reaches the thread after this, and one that came before does not concern its next work. */
        private synchronized void leave() {
            atWork.remove(Thread.currentThread());
            Thread.interrupted();
        }

        private void fail(Throwable thrown) {
            failure.compareAndSet(null, thrown);
            synchronized (this) {
                atWork.forEach(Thread::interrupt);
            }
        }

        /** Takes tasks until there are none, one has failed, or the caller, if this is its thread, is interrupted. */
        void work(int worker, Thread caller) {
            try {
                while (failure.get() == null) {
                    if (caller != null && caller.isInterrupted()) {
                        cancel();
                        return;
                    }
                    int number = next.getAndIncrement();
                    if (number >= tasks || number < 0) {
                        return;
                    }
                    Subnormals.check();
                    task.run(number, worker);
                }
            } catch (Throwable thrown) {
                fail(thrown);
            }
        }

        private void cancel() {
            fail(new CancellationException("interrupted"));
        }

        void finish(boolean awake) {
            long start = System.nanoTime();
            while (awake && helpers.getCount() > 0 && System.nanoTime() - start < AWAKE_NANOS) {
                Thread.onSpinWait();
            }
            boolean interrupted = false;
            while (true) {
                try {
                    helpers.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            Throwable thrown = failure.get();
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
        }
    }
}
