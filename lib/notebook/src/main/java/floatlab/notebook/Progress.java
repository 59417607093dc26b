package floatlab.notebook;

import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One line that says how far a loop is, for loops of more than a second or two. Each step overwrites the line. Its last form is the
 * same in every run, because it holds no times. Several threads may report their steps to one line.
 */
public final class Progress {
    private final String label;
    private final long total;
    private long done;

    private Progress(String label, long total) {
        this.label = label;
        this.total = total;
    }

    /**
     * Starts a line.
     *
     * @param label what is counted
     * @param total how many steps there are
     * @return the progress, to be told of each {@link #step()}
     * @throws IllegalArgumentException if the total is less than 1
     */
    public static Progress of(String label, long total) {
        Objects.requireNonNull(label, "label");
        Require.that(total >= 1, "total", () -> total, "1 or more");
        return new Progress(label, total);
    }

    /**
     * The numbers from 0 to n − 1, with a line that says how far a loop over them is:
     * {@code for (int seed : Progress.range("seeds", 1000))}. An interrupted thread ends the loop with an exception.
     *
     * @param label what is counted
     * @param n how many, 1 or more
     * @return the numbers, for one loop at a time
     * @throws IllegalArgumentException if n is less than 1
     */
    public static Iterable<Integer> range(String label, int n) {
        of(label, n);
        return () -> new Range(of(label, n), n);
    }

    /** Says that one more step is done. */
    public synchronized void step() {
        if (done == total) {
            return;
        }
        long before = percent();
        done++;
        if (done == total) {
            System.out.println("\r" + label + ": " + total + " of " + total);
        } else if (percent() != before || done == 1) {
            System.out.print("\r" + label + ": " + percent() + " %");
        }
        System.out.flush();
    }

    private long percent() {
        return (long) (100.0 * done / total);
    }

    private static final class Range implements Iterator<Integer> {
        private final Progress progress;
        private final Iterator<Integer> numbers;
        private boolean begun;

        Range(Progress progress, int n) {
            this.progress = progress;
            this.numbers = IntStream.range(0, n).iterator();
        }

        @Override
        public boolean hasNext() {
            // A step is done when the next one is asked for.
            if (begun) {
                progress.step();
                begun = false;
            }
            Interruption.check();
            return numbers.hasNext();
        }

        @Override
        public Integer next() {
            if (!numbers.hasNext()) {
                throw new NoSuchElementException();
            }
            begun = true;
            return numbers.next();
        }
    }
}
