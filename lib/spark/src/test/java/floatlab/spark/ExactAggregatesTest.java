package floatlab.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.sum.ExactSum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class ExactAggregatesTest {
    private static SparkSession session;

    @BeforeAll
    static void start() {
        session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 3)
                .getOrCreate();
        ExactAggregates.register(session);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    private static Dataset<Double> column(int partitions, Double... values) {
        return session.createDataset(Arrays.asList(values), Encoders.DOUBLE()).repartition(partitions);
    }

    private static Object sql(Dataset<?> rows, String expression) {
        rows.createOrReplaceTempView("t");
        return session.sql("SELECT " + expression + " FROM t").first().get(0);
    }

    @Test
    void theLessonsSum() {
        Dataset<Double> x = column(3, 1e32, 1.0, -1e32);
        assertThat(sql(x, "exact_sum(value)")).isEqualTo(1.0);
        assertThat(x.select(ExactAggregates.sum().toColumn()).first()).isEqualTo(1.0);
        assertThat(sql(x, "exact_mean(value)")).isEqualTo(1.0 / 3);
        assertThat(x.select(ExactAggregates.mean().toColumn()).first()).isEqualTo(1.0 / 3);
    }

    @Test
    void everyPartitioningAndEveryOrderGivesTheSameBits() {
        Random random = new Random(3);
        List<Double> values = new ArrayList<>();
        ExactSum expected = new ExactSum();
        for (int i = 0; i < 5000; i++) {
            double x = Math.scalb(random.nextDouble() - 0.5, random.nextInt(400) - 200);
            values.add(x);
            expected.add(x);
        }
        for (int partitions : new int[] {1, 2, 7, 100}) {
            Collections.shuffle(values, random);
            Dataset<Double> x = column(partitions, values.toArray(Double[]::new));
            assertThat(sql(x, "exact_sum(value)")).isEqualTo(expected.toDouble());
            assertThat(sql(x, "exact_mean(value)")).isEqualTo(expected.mean());
        }
    }

    @Test
    void nullsCountAsNoRowsAndNoRowsGiveNull() {
        Dataset<Double> some = column(4, null, 0.1, null, 0.2, null);
        assertThat(sql(some, "exact_sum(value)"))
                .isEqualTo(ExactSum.of(new double[] {0.1, 0.2}).toDouble());
        assertThat(sql(some, "exact_mean(value)"))
                .isEqualTo(ExactSum.of(new double[] {0.1, 0.2}).mean());
        Dataset<Double> none = column(4, null, null);
        for (String function : List.of("exact_sum", "exact_mean")) {
            assertThat(sql(none, function + "(value)")).as(function).isNull();
            assertThat(sql(none.filter("value > 0"), function + "(value)"))
                    .as(function)
                    .isNull();
        }
        assertThat(sql(none, "exact_dot(value, value)")).isNull();
        assertThat(sql(none, "exact_float_sum(CAST(value AS FLOAT))")).isNull();
        assertThat(none.select(ExactAggregates.sum().toColumn()).first()).isNull();
    }

    @Test
    void specialsAreThoseOfIeee() {
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(sql(column(2, 1.0, Double.NaN, 2.0), "exact_sum(value)")).isEqualTo(Double.NaN);
        assertThat(sql(column(2, 1.0, infinity), "exact_sum(value)")).isEqualTo(infinity);
        assertThat(sql(column(3, -infinity, infinity), "exact_mean(value)")).isEqualTo(Double.NaN);
        assertThat(sql(column(2, -0.0, -0.0), "exact_sum(value)")).isEqualTo(-0.0);
        // Partial sums beyond the largest double.
        assertThat(sql(column(3, Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE), "exact_sum(value)"))
                .isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void emptyPartitionsChangeNothing() {
        assertThat(sql(column(50, 0.1, 0.2, 0.3), "exact_sum(value)"))
                .isEqualTo(ExactSum.of(new double[] {0.1, 0.2, 0.3}).toDouble());
    }

    @Test
    void floatsAreRoundedOnce() {
        // 1 + u + 2^-60 lies above a tie of floats; by way of a double it would become the tie, and then 1.
        List<Float> values = List.of(1f, 0x1p-24f, 0x1p-60f);
        Dataset<Float> x = session.createDataset(values, Encoders.FLOAT());
        assertThat(sql(x, "exact_float_sum(value)")).isEqualTo(Math.nextUp(1f));
        assertThat(x.select(ExactAggregates.floatSum().toColumn()).first()).isEqualTo(Math.nextUp(1f));
        assertThat(sql(x, "CAST(exact_sum(value) AS FLOAT)")).isEqualTo(1f);
    }

    @Test
    void aDotProductIsExactUntilItIsRounded() {
        List<Tuple2<Double, Double>> pairs = List.of(
                new Tuple2<>(1e200, 1e200),
                new Tuple2<>(3.0, 5.0),
                new Tuple2<>(-1e200, 1e200),
                new Tuple2<>(null, 7.0));
        Dataset<Tuple2<Double, Double>> x =
                session.createDataset(pairs, Encoders.tuple(Encoders.DOUBLE(), Encoders.DOUBLE()));
        assertThat(x.select(ExactAggregates.dot().toColumn()).first()).isEqualTo(15.0);
        assertThat(sql(x, "exact_dot(_1, _2)")).isEqualTo(15.0);
        assertThat(sql(x, "sum(_1 * _2)")).isEqualTo(Double.NaN);
    }

    @Test
    void aTotalHasOneAccumulatorAPartition() {
        Dataset<Double> x = column(7, 1e32, null, 1.0, -1e32);
        assertThat(ExactAggregates.total(x).toDouble()).isEqualTo(1);
        assertThat(ExactAggregates.total(x).terms()).isEqualTo(3);
        assertThat(ExactAggregates.total(x.filter("value > 1e40")).terms()).isZero();
        assertThat(ExactAggregates.total(session.emptyDataset(Encoders.DOUBLE()))
                        .terms())
                .isZero();
        Dataset<Float> floats =
                session.range(0, 100_000, 1, 9).map((MapFunction<Long, Float>) Terms::term, Encoders.FLOAT());
        assertThat(ExactAggregates.floatTotal(floats).toDouble()).isEqualTo(ManyMachines.withoutSpark(100_000));
    }

    @Test
    void groupsHaveTheirOwnSums() {
        session.range(0, 10_000, 1, 5)
                .selectExpr("id % 3 AS g", "(id - 5000) * 1e300 AS x")
                .createOrReplaceTempView("grouped");
        for (Row row : session.sql("SELECT g, exact_sum(x), exact_mean(x) FROM grouped GROUP BY g")
                .collectAsList()) {
            ExactSum expected = new ExactSum();
            for (long id = row.getLong(0); id < 10_000; id += 3) {
                expected.add((id - 5000) * 1e300);
            }
            assertThat(row.getDouble(1)).isEqualTo(expected.toDouble());
            assertThat(row.getDouble(2)).isEqualTo(expected.mean());
        }
    }

    @Test
    void aMissingSessionIsNamed() {
        assertThatThrownBy(() -> ExactAggregates.register(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("session");
    }

    @Test
    void theProgramsFloatsHaveBothSignsAndSixtyBinades() {
        int[] exponents = new int[2 * Terms.BINADES];
        for (long i = 0; i < 100_000; i++) {
            float x = Terms.term(i);
            exponents[(x < 0 ? Terms.BINADES : 0) + Math.getExponent(x) + Terms.BINADES / 2]++;
        }
        assertThat(Arrays.stream(exponents).min().getAsInt()).isGreaterThan(100_000 / exponents.length / 2);
        assertThat(Terms.term(7)).isEqualTo(Terms.term(7)).isNotEqualTo(Terms.term(8));
    }

    @Test
    void theSumWithoutSparkIsThatOfOneLoop() {
        ExactSum sum = new ExactSum();
        for (long i = 0; i < 100_000; i++) {
            sum.add(Terms.term(i));
        }
        assertThat(ManyMachines.withoutSpark(100_000)).isEqualTo(sum.toDouble());
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatThrownBy(() -> ManyMachines.main(new String[] {"many"}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("arguments are [many]");
    }
}
