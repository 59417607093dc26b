package floatlab.experiment.racing;

import floatlab.experiment.Recorded;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * A thousand million floats, added by Apache Spark in several worker processes, cut into few and many partitions: by Spark's
 * own {@code sum}, which adds doubles, and exactly.
 *
 * <p>Recorded by {@code mvn -Pspark verify}, which runs {@code floatlab.spark.ManyMachines} in {@code lib/spark};
 * {@link #source()} says on what. The seconds are of that machine.
 */
public final class ManyMachines {
    private static final String RESOURCE = "racing/many-machines.csv";

    private ManyMachines() {}

    /**
     * One number of partitions.
     *
     * @param partitions into how many parts the floats were cut
     * @param own what Spark's {@code sum} gave
     * @param exact what the exact sum gave, rounded once to a double
     * @param ownSeconds how long Spark's {@code sum} took
     * @param sqlSeconds how long {@code exact_sum} in SQL took
     * @param exactSeconds how long {@code ExactAggregates.floatTotal} took
     */
    public record Row(
            int partitions, double own, double exact, double ownSeconds, double sqlSeconds, double exactSeconds) {}

    /** {@return a row for each number of partitions, in the order of the recording} */
    public static List<Row> run() {
        List<String[]> records = Recorded.rows(RESOURCE);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i + 3 <= records.size(); i += 3) {
            String[] own = record(records.get(i), "sum");
            String[] sql = record(records.get(i + 1), "exact_sum");
            String[] total = record(records.get(i + 2), "total");
            double exact = Double.parseDouble(total[2]);
            Require.that(exact == Double.parseDouble(sql[2]), "exact_sum", () -> sql[2], "the total, " + total[2]);
            rows.add(new Row(
                    Integer.parseInt(own[0]),
                    Double.parseDouble(own[2]),
                    exact,
                    Double.parseDouble(own[3]),
                    Double.parseDouble(sql[3]),
                    Double.parseDouble(total[3])));
        }
        return List.copyOf(rows);
    }

    /** {@return the exact sum of the run in which a worker process was killed in the middle of its task} */
    public static double withProcessKilled() {
        List<String[]> records = Recorded.rows(RESOURCE);
        return Double.parseDouble(record(records.get(records.size() - 1), "exact_sum with a process killed")[2]);
    }

    /** {@return the versions and the machine that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }

    private static String[] record(String[] record, String way) {
        Require.that(record[1].equals(way), "way", () -> record[1], way);
        return record;
    }
}
