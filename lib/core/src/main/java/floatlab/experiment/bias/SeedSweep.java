package floatlab.experiment.bias;

import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Is the pattern "totally random"? The program of the thread ({@link BiasPuzzle}) runs for many seeds: how often each
 * pattern occurs, and how often it would occur if the entries of a batch were independent. They are not independent,
 * because they share w and b.
 */
public final class SeedSweep {
    private SeedSweep() {}

    /**
     * Which seeds.
     *
     * @param firstSeed the first, 0 to 2³²−1
     * @param seeds how many, 1 or more; the last seed is at most 2³²−1
     * @param batch images, 1 to 1,000,000
     * @param arithmetic FMA, or multiply, then add
     */
    public record Spec(long firstSeed, int seeds, int batch, Arithmetic arithmetic) {
        public Spec {
            Require.seed("firstSeed", firstSeed);
            Require.between("seeds", seeds, 1, Math.min(Integer.MAX_VALUE, Require.LARGEST_SEED - firstSeed + 1));
            Require.between("batch", batch, 1, ThreadRun.LARGEST_BATCH);
            Objects.requireNonNull(arithmetic, "arithmetic");
        }
    }

    /**
     * A pattern that occurred.
     *
     * @param pattern a letter an image, T or F
     * @param count for how many seeds it is what the thread prints
     * @param expected for how many it would be so if each entry were T with the measured frequency, independently:
     *     seeds · pᵗ · (1 − p)ⁿ⁻ᵗ, where t of the n letters are T and p is the fraction of T over all seeds and images
     */
    public record Row(String pattern, int count, double expected) {}

    /**
     * {@return a row for each pattern that occurred, the most frequent first; ties in the order of the letters, T
     * first}
     *
     * @param spec which seeds
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        ReductionOrder order = ReductionOrder.of(spec.arithmetic(), BiasOrder.FIRST);
        Map<String, Integer> counts = new TreeMap<>(Comparator.reverseOrder());
        long trues = 0;
        for (int i = 0; i < spec.seeds(); i++) {
            Interruption.check();
            ThreadRun run = ThreadRun.draw(spec.firstSeed() + i, spec.batch(), order);
            counts.merge(run.pattern(), 1, Integer::sum);
            trues += run.trues();
        }
        double p = (double) trues / ((double) spec.seeds() * spec.batch());
        List<Row> rows = new ArrayList<>();
        counts.forEach((pattern, count) -> rows.add(new Row(pattern, count, spec.seeds() * chance(pattern, p))));
        rows.sort(Comparator.comparingInt(Row::count).reversed());
        return List.copyOf(rows);
    }

    private static double chance(String pattern, double p) {
        double chance = 1;
        for (int i = 0; i < pattern.length(); i++) {
            chance *= pattern.charAt(i) == 'T' ? p : 1 - p;
        }
        return chance;
    }
}
