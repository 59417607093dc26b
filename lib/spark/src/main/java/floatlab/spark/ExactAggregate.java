package floatlab.spark;

import floatlab.sum.ExactSum;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * An aggregate of a column that is added exactly and rounded once. Subclasses say what a row adds to the accumulator and
 * what the total becomes. No rows, or null rows alone, give null, as in Spark's own {@code sum}.
 *
 * @param <I> a row, or null
 * @param <O> the result
 */
abstract class ExactAggregate<I, O> extends Aggregator<I, ExactSum, O> {
    private static final long serialVersionUID = 1;

    private final Encoder<O> output;

    ExactAggregate(Encoder<O> output) {
        this.output = output;
    }

    abstract void add(ExactSum sum, I row);

    abstract O result(ExactSum sum);

    @Override
    public ExactSum zero() {
        return new ExactSum();
    }

    @Override
    public ExactSum reduce(ExactSum sum, I row) {
        if (row != null) {
            add(sum, row);
        }
        return sum;
    }

    @Override
    public ExactSum merge(ExactSum a, ExactSum b) {
        a.merge(b);
        return a;
    }

    @Override
    public O finish(ExactSum sum) {
        return sum.terms() == 0 ? null : result(sum);
    }

    /** The accumulator travels in its own compact form: the number of terms, four flags and the exact total. */
    @Override
    public Encoder<ExactSum> bufferEncoder() {
        return Encoders.javaSerialization(ExactSum.class);
    }

    @Override
    public Encoder<O> outputEncoder() {
        return output;
    }
}
