package floatlab.spark;

import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Adds each row that passes to a {@link Total}, and lets none pass. Each task has a copy of it.
 *
 * <p>It is a filter because Spark compiles a filter into the loop that makes the rows. A function of a whole partition would
 * get each row through an iterator, which takes five times as long as adding it.
 *
 * @param <N> the terms; a null counts as no row
 */
final class AddToTotal<N extends Number> implements FilterFunction<N> {
    private static final long serialVersionUID = 1;

    /** So many terms are added at a time. */
    private static final int BLOCK = 1 << 12;

    private final Total total;
    private transient double[] block;
    private transient int filled;

    AddToTotal(Total total) {
        this.total = total;
    }

    @Override
    public boolean call(N term) {
        if (block == null) {
            block = new double[BLOCK];
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> flush());
        }
        if (term != null) {
            block[filled++] = term.doubleValue();
            if (filled == BLOCK) {
                flush();
            }
        }
        return false;
    }

    private void flush() {
        total.add(block, filled);
        filled = 0;
    }
}
