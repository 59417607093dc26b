package floatlab.spark;

import floatlab.sum.ExactSum;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;
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
        return new ExactAggregate<>(ExactSum::add, ExactSum::toDouble, Encoders.DOUBLE());
    }

    /** {@return the sum of floats, rounded once, to a float} */
    public static Aggregator<Float, ExactSum, Float> floatSum() {
        return new ExactAggregate<>((sum, row) -> sum.add(row), ExactSum::toFloat, Encoders.FLOAT());
    }

    /** {@return the mean of doubles: the exact sum by the number of rows, rounded once} */
    public static Aggregator<Double, ExactSum, Double> mean() {
        return new ExactAggregate<>(ExactSum::add, ExactSum::mean, Encoders.DOUBLE());
    }

    /** {@return the sum of the products of two doubles; a pair in which one is null counts as no row} */
    public static Aggregator<Tuple2<Double, Double>, ExactSum, Double> dot() {
        return new ExactAggregate<>(ExactAggregates::addProduct, ExactSum::toDouble, Encoders.DOUBLE());
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

    /**
     * The exact sum of a column of doubles, not yet rounded: {@link ExactSum#toDouble} rounds it, {@link ExactSum#mean} makes
     * the mean of it. Each task fills one accumulator in the loop that makes its rows, so that this is several times as
     * quick as the aggregates; it has no groups.
     *
     * @param column the terms; a null counts as no row
     * @return their sum; without terms it has {@link ExactSum#terms} 0
     * @throws NullPointerException if column is null
     */
    public static ExactSum total(Dataset<Double> column) {
        return totalOf(Objects.requireNonNull(column, "column"));
    }

    /**
     * The same for a column of floats; {@link ExactSum#toFloat} rounds it to a float.
     *
     * @param column the terms; a null counts as no row
     * @return their sum; without terms it has {@link ExactSum#terms} 0
     * @throws NullPointerException if column is null
     */
    public static ExactSum floatTotal(Dataset<Float> column) {
        return totalOf(Objects.requireNonNull(column, "column"));
    }

    /**
     * Writes no row to Spark's sink that keeps nothing. The rows pass in the last stage of that action, and there an
     * accumulator counts each task once, though it may run twice.
     */
    private static <N extends Number> ExactSum totalOf(Dataset<N> column) {
        Total total = new Total();
        column.sparkSession().sparkContext().register(total);
        column.filter(new AddToTotal<N>(total))
                .write()
                .format("noop")
                .mode(SaveMode.Overwrite)
                .save();
        return total.value();
    }

    private static void addProduct(ExactSum sum, Tuple2<Double, Double> row) {
        if (row._1() != null && row._2() != null) {
            sum.addProduct(row._1(), row._2());
        }
    }
}
