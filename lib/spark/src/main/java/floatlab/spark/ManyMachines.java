package floatlab.spark;

import floatlab.sum.ExactSum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Adds many floats on a local cluster of Spark with two worker processes, cut into 1, 7, 64 and 1000 partitions: by Spark's
 * own {@code sum}, which adds them in doubles, by {@code exact_sum}, and by {@link ExactAggregates#floatTotal}. Then it adds
 * them once more while a process is killed in the middle of its task. Spark's sums differ; the exact ones are equal, bit for bit, to the sum that this JVM
 * computes without Spark.
 *
 * <p>It ends with status 1 if an exact sum is another one, or if Spark's own sums are all the same, in which case the
 * floats show nothing. What it measured is left in {@code many-machines.csv}, in the form of the library's recordings.
 */
public final class ManyMachines {
    private static final int[] PARTITIONS = {1, 7, 64, 1000};
    /** Spark's own function, ours in SQL, and ours with one accumulator a task. */
    private static final List<String> WAYS = List.of("sum", "exact_sum", "total");

    /** On this JDK Spark 4.2 was tried last; it is built for 17 and 21. */
    private static final int NEWEST_JDK = 25;

    private record Run(double sum, double seconds) {}

    private ManyMachines() {}

    /**
     * Runs it.
     *
     * @param args how many floats, and the address of a cluster; without one it starts {@code local-cluster[2,1,1024]}
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        int jdk = Runtime.version().feature();
        if (jdk > NEWEST_JDK) {
            System.out.println("Spark was not tried: JDK " + NEWEST_JDK
                    + " is the newest it is known to run on, this is JDK " + jdk + ".");
            return;
        }
        if (args.length < 1 || args.length > 2 || !args[0].matches("[1-9]\\d{0,11}")) {
            throw new IllegalArgumentException("arguments are " + List.of(args)
                    + ", expected the number of floats, at most twelve digits, and perhaps the address of a cluster");
        }
        long terms = Long.parseLong(args[0]);
        String master = args.length == 2 ? args[1] : "local-cluster[2,1,1024]";
        SparkSession.Builder builder = SparkSession.builder()
                .appName("One sum over many machines")
                .master(master)
                .config("spark.ui.enabled", false)
                .config("spark.log.level", "ERROR");
        if (args.length == 1) {
            // All processes are on this machine; the workers of another cluster could not find the driver at this
            // address.
            builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1");
        }
        SparkSession session = builder.getOrCreate();
        boolean right;
        try {
            ExactAggregates.register(session);
            right = new Report(session, terms).run();
        } finally {
            session.stop();
        }
        if (!right) {
            System.exit(1);
        }
    }

    private record Report(SparkSession session, long terms) {
        boolean run() throws IOException {
            System.out.printf("%,d floats, Spark %s, JDK %s%n", terms, session.version(), Runtime.version());
            double alone = withoutSpark(terms);
            System.out.printf("without Spark, in one process: %s%n", Double.toHexString(alone));
            // Once before the clock counts: the processes start, and the compiler has its work.
            for (String warmUp : WAYS) {
                sum(warmUp, Math.max(1, terms / 10), 64, number -> Terms.term(number));
            }
            Set<Double> own = new LinkedHashSet<>();
            Set<Double> exact = new LinkedHashSet<>();
            double[] seconds = new double[WAYS.size()];
            List<String> record = new ArrayList<>();
            record.add("# Apache Spark " + session.version() + ", JDK "
                    + Runtime.version().feature() + ", " + terms
                    + " floats, two worker processes on one machine of "
                    + Runtime.getRuntime().availableProcessors() + " cores; lib/spark, mvn -Pspark verify");
            record.add("partitions,way,sum,seconds");
            System.out.println(
                    "partitions   Spark's own sum            s   exact_sum                  s   total                      s");
            for (int partitions : PARTITIONS) {
                StringBuilder line = new StringBuilder(String.format("%10d", partitions));
                for (int way = 0; way < WAYS.size(); way++) {
                    Run run = sum(WAYS.get(way), terms, partitions, number -> Terms.term(number));
                    (way == 0 ? own : exact).add(run.sum);
                    seconds[way] += run.seconds;
                    record.add(partitions + "," + WAYS.get(way) + "," + Double.toHexString(run.sum) + ","
                            + String.format(Locale.ROOT, "%.1f", run.seconds));
                    line.append(String.format("   %-21s %6.1f", Double.toHexString(run.sum), run.seconds));
                }
                System.out.println(line);
            }
            long middle = terms / 2;
            Run killed = sum("exact_sum", terms, 64, number -> {
                if (number == middle) {
                    killOnce();
                }
                return Terms.term(number);
            });
            System.out.printf("exact_sum, a process killed in its task: %s%n", Double.toHexString(killed.sum));
            exact.add(killed.sum);
            record.add("64,exact_sum with a process killed," + Double.toHexString(killed.sum) + ","
                    + String.format(Locale.ROOT, "%.1f", killed.seconds));
            Files.write(Path.of("many-machines.csv"), record);
            boolean equal = exact.equals(Set.of(alone));
            System.out.printf(
                    "Spark's own sum gives %d answers, the exact sum %s. Time beside Spark's own: %.2f by exact_sum, %.2f by total.%n",
                    own.size(), equal ? "one" : "ANOTHER ONE", seconds[1] / seconds[0], seconds[2] / seconds[0]);
            return equal && own.size() > 1;
        }

        private Run sum(String way, long count, int partitions, MapFunction<Long, Float> term) {
            Dataset<Float> floats = session.range(0, count, 1, partitions).map(term, Encoders.FLOAT());
            floats.createOrReplaceTempView("floats");
            long start = System.nanoTime();
            double sum = way.equals("total")
                    ? ExactAggregates.floatTotal(floats).toDouble()
                    : session.sql("SELECT " + way + "(value) FROM floats")
                            .first()
                            .getDouble(0);
            return new Run(sum, (System.nanoTime() - start) * 1e-9);
        }
    }

    /** Ends the process of a worker in the first attempt at a task; whoever tries next lives. */
    private static void killOnce() {
        if (TaskContext.get().attemptNumber() == 0) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** The exact sum by the threads of this process, each with a share of the floats. */
    static double withoutSpark(long terms) {
        return LongStream.range(0, 64)
                .parallel()
                .mapToObj(part -> {
                    ExactSum sum = new ExactSum();
                    float[] some = new float[1 << 12];
                    int filled = 0;
                    for (long number = terms * part / 64; number < terms * (part + 1) / 64; number++) {
                        some[filled++] = Terms.term(number);
                        if (filled == some.length) {
                            sum.addAll(some);
                            filled = 0;
                        }
                    }
                    sum.addAll(some, 0, filled);
                    return sum;
                })
                .collect(ExactSum::new, ExactSum::merge, ExactSum::merge)
                .toDouble();
    }
}
