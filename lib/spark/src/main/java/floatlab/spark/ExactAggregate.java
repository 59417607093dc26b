package floatlab.spark;

import floatlab.sum.ExactSum;
import java.io.Serializable;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * An aggregate of a column that is added exactly and rounded once. No rows, or null rows alone, give null, as in Spark's own
 * {@code sum}.
 *
 * @param <I> a row, or null
 * @param <O> the result
 */
final class ExactAggregate<I, O> extends Aggregator<I, ExactSum, O> {
    private static final long serialVersionUID = 1;

    /** What a row adds to the accumulator. */
    interface Add<I> extends Serializable {
        void to(ExactSum sum, I row);
    }

    /** What the total becomes. */
    interface Result<O> extends Serializable {
        O of(ExactSum sum);
    }

    private final Add<I> add;
    private final Result<O> result;
    private final Encoder<O> output;

    ExactAggregate(Add<I> add, Result<O> result, Encoder<O> output) {
        this.add = add;
        this.result = result;
        this.output = output;
    }

    @Override
    public ExactSum zero() {
        return new ExactSum();
    }

    @Override
    public ExactSum reduce(ExactSum sum, I row) {
        if (row != null) {
            add.to(sum, row);
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
        return sum.terms() == 0 ? null : result.of(sum);
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
