package floatlab.spark;

import floatlab.sum.ExactSum;
import java.util.Objects;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;
import scala.Tuple2;

/**
 * Aggregates that give the same bits for any partitioning, any order of rows and any task that is run again.
 *
 * <p>Each is correctly rounded: the real number that the rows define, rounded once to nearest, ties to even. A NaN, or
 * infinities of both signs, give NaN; infinities of one sign give that infinity; terms that are all −0 give −0. Null rows
 * count as no rows, and no rows give null, as in Spark's own {@code sum}. The sum of a group may have 2⁴⁰ terms.
 *
 * <p>In the Dataset API: {@code dataset.select(ExactAggregates.sum().toColumn())}. In SQL, after
 * {@link #register}: {@code SELECT exact_sum(x), exact_mean(x), exact_dot(x, y) FROM t}.
 */
public final class ExactAggregates {
    private ExactAggregates() {}

    /** {@return the sum of doubles, rounded to a double} */
    public static Aggregator<Double, ExactSum, Double> sum() {
        return new Sum();
    }

    /** {@return the sum of floats, rounded once, to a float} */
    public static Aggregator<Float, ExactSum, Float> floatSum() {
        return new FloatSum();
    }

    /** {@return the mean of doubles: the exact sum by the number of rows, rounded once} */
    public static Aggregator<Double, ExactSum, Double> mean() {
        return new Mean();
    }

    /** {@return the sum of the products of two doubles; a pair in which one is null counts as no row} */
    public static Aggregator<Tuple2<Double, Double>, ExactSum, Double> dot() {
        return new Dot();
    }

    /**
     * Names them for SQL: {@code exact_sum} and {@code exact_mean} of a column of numbers, {@code exact_float_sum} of a
     * column of floats, {@code exact_dot} of two columns.
     *
     * @param session where they are wanted
     * @throws NullPointerException if session is null
     */
    public static void register(SparkSession session) {
        Objects.requireNonNull(session, "session");
        session.udf().register("exact_sum", functions.udaf(sum(), Encoders.DOUBLE()));
        session.udf().register("exact_float_sum", functions.udaf(floatSum(), Encoders.FLOAT()));
        session.udf().register("exact_mean", functions.udaf(mean(), Encoders.DOUBLE()));
        session.udf()
                .register("exact_dot", functions.udaf(dot(), Encoders.tuple(Encoders.DOUBLE(), Encoders.DOUBLE())));
    }

    private static final class Sum extends ExactAggregate<Double, Double> {
        private static final long serialVersionUID = 1;

        Sum() {
            super(Encoders.DOUBLE());
        }

        @Override
        void add(ExactSum sum, Double row) {
            sum.add(row);
        }

        @Override
        Double result(ExactSum sum) {
            return sum.toDouble();
        }
    }

    private static final class FloatSum extends ExactAggregate<Float, Float> {
        private static final long serialVersionUID = 1;

        FloatSum() {
            super(Encoders.FLOAT());
        }

        @Override
        void add(ExactSum sum, Float row) {
            sum.add(row);
        }

        @Override
        Float result(ExactSum sum) {
            return sum.toFloat();
        }
    }

    private static final class Mean extends ExactAggregate<Double, Double> {
        private static final long serialVersionUID = 1;

        Mean() {
            super(Encoders.DOUBLE());
        }

        @Override
        void add(ExactSum sum, Double row) {
            sum.add(row);
        }

        @Override
        Double result(ExactSum sum) {
            return sum.mean();
        }
    }

    private static final class Dot extends ExactAggregate<Tuple2<Double, Double>, Double> {
        private static final long serialVersionUID = 1;

        Dot() {
            super(Encoders.DOUBLE());
        }

        @Override
        void add(ExactSum sum, Tuple2<Double, Double> row) {
            if (row._1() != null && row._2() != null) {
                sum.addProduct(row._1(), row._2());
            }
        }

        @Override
        Double result(ExactSum sum) {
            return sum.toDouble();
        }
    }
}
