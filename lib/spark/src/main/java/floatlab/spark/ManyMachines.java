package floatlab.spark;

import floatlab.sum.ExactSum;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * Adds many floats on a local cluster of Spark with two worker processes, cut into 1, 7, 64 and 1000 partitions: by Spark's
 * own {@code sum}, which adds them in doubles, and by {@code exact_sum}. Then it adds them once more while a process is
 * killed in the middle of its task. Spark's sums differ; the exact ones are equal, bit for bit, to the sum that this JVM
 * computes without Spark.
 *
 * <p>It ends with status 1 if an exact sum is another one, or if Spark's own sums are all the same, in which case the
 * floats show nothing.
 */
public final class ManyMachines {
    private static final int[] PARTITIONS = {1, 7, 64, 1000};
    /** Spark 4 is built for these. */
    private static final int NEWEST_JDK = 21;

    private record Run(int partitions, double sum, double seconds) {}

    private ManyMachines() {}

    /**
     * Runs it.
     *
     * @param args how many floats, and the address of a cluster; without one it starts {@code local-cluster[2,1,1024]}
     */
    public static void main(String[] args) {
        int jdk = Runtime.version().feature();
        if (jdk > NEWEST_JDK && !Boolean.getBoolean("floatlab.spark.any-jdk")) {
            System.out.println("Spark was not tried: it is built for JDK 17 and 21, this is JDK " + jdk + ".");
            return;
        }
        if (args.length < 1 || args.length > 2 || !args[0].matches("[1-9]\\d{0,11}")) {
            throw new IllegalArgumentException("arguments are " + List.of(args)
                    + ", expected the number of floats, at most twelve digits, and perhaps the address of a cluster");
        }
        long terms = Long.parseLong(args[0]);
        String master = args.length == 2 ? args[1] : "local-cluster[2,1,1024]";
        SparkSession session = SparkSession.builder()
                .appName("One sum over many machines")
                .master(master)
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.log.level", "ERROR")
                .getOrCreate();
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
        boolean run() {
            System.out.printf("%,d floats, Spark %s, JDK %s%n", terms, session.version(), Runtime.version());
            double alone = withoutSpark(terms);
            System.out.printf("without Spark, in one process: %s%n", Double.toHexString(alone));
            // Once before the clock counts: the processes start, and the compiler has its work.
            sum("sum", 64, number -> Terms.term(number));
            sum("exact_sum", 64, number -> Terms.term(number));
            List<Run> own = new ArrayList<>();
            List<Run> exact = new ArrayList<>();
            System.out.println(
                    "partitions   Spark's own sum               s   exact sum                     s   ratio");
            for (int partitions : PARTITIONS) {
                own.add(sum("sum", partitions, number -> Terms.term(number)));
                exact.add(sum("exact_sum", partitions, number -> Terms.term(number)));
                Run a = own.get(own.size() - 1);
                Run b = exact.get(exact.size() - 1);
                System.out.printf(
                        "%10d   %-24s %6.1f   %-24s %6.1f   %.2f%n",
                        partitions,
                        Double.toHexString(a.sum),
                        a.seconds,
                        Double.toHexString(b.sum),
                        b.seconds,
                        b.seconds / a.seconds);
            }
            long middle = terms / 2;
            Run killed = sum("exact_sum", 64, number -> {
                if (number == middle) {
                    killOnce();
                }
                return Terms.term(number);
            });
            System.out.printf("a process killed in its task: %s%n", Double.toHexString(killed.sum));
            exact.add(killed);
            Set<Double> answers = new LinkedHashSet<>();
            own.forEach(run -> answers.add(run.sum));
            boolean equal = exact.stream().allMatch(run -> run.sum == alone);
            double ratio = exact.stream()
                            .limit(PARTITIONS.length)
                            .mapToDouble(Run::seconds)
                            .sum()
                    / own.stream().mapToDouble(Run::seconds).sum();
            System.out.printf(
                    "Spark's own sum gives %d answers, the exact sum %s. Time: %.2f of Spark's own.%n",
                    answers.size(), equal ? "one" : "MORE THAN ONE", ratio);
            return equal && answers.size() > 1;
        }

        private Run sum(String function, int partitions, MapFunction<Long, Float> term) {
            Dataset<Float> floats = session.range(0, terms, 1, partitions).map(term, Encoders.FLOAT());
            floats.createOrReplaceTempView("floats");
            long start = System.nanoTime();
            double sum = session.sql("SELECT " + function + "(value) FROM floats")
                    .first()
                    .getDouble(0);
            return new Run(partitions, sum, (System.nanoTime() - start) * 1e-9);
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
                .reduce(new ExactSum(), (a, b) -> {
                    ExactSum both = new ExactSum();
                    both.merge(a);
                    both.merge(b);
                    return both;
                })
                .toDouble();
    }
}
