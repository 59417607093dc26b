package floatlab.spark;

import floatlab.sum.ExactSum;
import java.io.IOException;
import java.io.ObjectOutputStream;
import org.apache.spark.util.AccumulatorV2;

/**
 * The exact sum of the terms of all tasks, as one of Spark's accumulators: each task fills a copy, and the driver merges the
 * copies of the tasks that ended well, one for each partition.
 *
 * <p>Everything is synchronised, because a worker's heartbeat writes the copy of a task that is still adding.
 */
final class Total extends AccumulatorV2<double[], ExactSum> {
    private static final long serialVersionUID = 1;

    private ExactSum sum = new ExactSum();

    @Override
    public synchronized boolean isZero() {
        return sum.terms() == 0;
    }

    @Override
    public synchronized AccumulatorV2<double[], ExactSum> copy() {
        Total copy = new Total();
        copy.sum.merge(sum);
        return copy;
    }

    @Override
    public synchronized void reset() {
        sum = new ExactSum();
    }

    @Override
    public void add(double[] terms) {
        add(terms, terms.length);
    }

    synchronized void add(double[] terms, int count) {
        sum.addAll(terms, 0, count);
    }

    @Override
    public synchronized void merge(AccumulatorV2<double[], ExactSum> other) {
        sum.merge(other.value());
    }

    @Override
    public synchronized ExactSum value() {
        return sum;
    }

    private synchronized void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
    }
}
