package floatlab.reveal;

import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Asks a sum of n floats questions, and concludes from the answers in which order it adds. This is the method of FPRev
 * (Xie et al. 2025, USENIX ATC, arXiv 2411.00442).
 *
 * <p>In a question all terms are 1, except for a huge M at term i and −M at term j. A 1 that is added while M or −M is in
 * the sum is rounded away. A 1 that is added elsewhere, or after M and −M have met, survives. So n minus the sum is the
 * number of terms below the addition where i and j meet. Sort the other terms by this number for one i: each group is a
 * sum that i meets on its way to the root, and is a smaller tree of the same kind. This takes about n questions for a
 * chain, and about (n/2)·log₂ n for a balanced tree. Where an addition takes more than two operands, several sums meet in
 * the same addition.
 *
 * <p>Questions come in rounds, so that they can be put to a program elsewhere: write {@link #rows()} to a file, sum each
 * row there, hand the sums to {@link #answer}, and repeat while {@link #isDone()} is false. A chain takes about log₂ n
 * rounds. {@link #inOneRound} asks everything at once. The last rows are random, and the tree must give their sums bit for
 * bit. Not thread-safe.
 *
 * <p>The sum has to count the ones. In a format of precision p it can count up to 2<sup>p</sup> of them: 256 in bfloat16,
 * 2048 in binary16. With more terms than that the answers contradict each other, and are refused.
 */
public final class SummationProbe extends Probe<RevealedSum> {
    static final int MOST_TERMS = 1 << 14;
    private static final int MOST_TERMS_IN_ONE_ROUND = 1 << 9;

    /** The seed of the random rows. */
    private static final int SEED = 1;

    /** M and the 1 beside it. In every format with the exponents of float, n ones vanish beside M. */
    private static final float HUGE = 0x1p100f;

    private static final float ONE = 1;

    /** The same for up to 2048 terms of binary16, whose largest number is 65504. */
    private static final float HALF_HUGE = 0x1p14f;

    private static final float HALF_ONE = 0x1p-9f;

    private final int terms;
    private final float[][] trials;
    /** For each pair of terms that was asked, the number of terms below the addition where the two meet. */
    private final Map<Long, Integer> sizes = new HashMap<>();

    private final boolean inOneRound;
    private boolean half;
    private final List<long[]> asked = new ArrayList<>();
    private double[] trialSums;
    private SummationTree tree;

    private SummationProbe(int terms, boolean inOneRound) {
        Require.between("terms", terms, 1, inOneRound ? MOST_TERMS_IN_ONE_ROUND : MOST_TERMS);
        this.terms = terms;
        this.inOneRound = inOneRound;
        this.trials = randomRows(TRIALS, terms, new NumpyRandom(SEED));
        ask();
    }

    /**
     * A probe that asks few questions, in several rounds.
     *
     * @param terms n, 1 to 16384
     * @return a probe with its first questions
     * @throws IllegalArgumentException if terms is not in that range
     */
    public static SummationProbe of(int terms) {
        return new SummationProbe(terms, false);
    }

    /**
     * A probe that asks about each pair of terms and adds the random rows, all in one round: n(n − 1)/2 + 16 rows.
     *
     * @param terms n, 1 to 512
     * @return a probe with all its questions
     * @throws IllegalArgumentException if terms is not in that range
     */
    public static SummationProbe inOneRound(int terms) {
        return new SummationProbe(terms, true);
    }

    /**
     * The questions of this round.
     *
     * @return rows of n terms each; none if the probe is done
     */
    public float[][] rows() {
        return IntStream.range(0, isDone() ? 0 : rowCount()).mapToObj(this::row).toArray(float[][]::new);
    }

    @Override
    int rowCount() {
        return asked.size() + (trialsAreDue() ? TRIALS : 0);
    }

    /** One question of this round. A sum that can be called does not need all of them at once. */
    float[] row(int k) {
        if (k >= asked.size()) {
            return trials[k - asked.size()].clone();
        }
        float[] row = new float[terms];
        Arrays.fill(row, half ? HALF_ONE : ONE);
        row[(int) asked.get(k)[0]] = half ? HALF_HUGE : HUGE;
        row[(int) asked.get(k)[1]] = half ? -HALF_HUGE : -HUGE;
        return row;
    }

    private boolean trialsAreDue() {
        return inOneRound || tree != null;
    }

    @Override
    RevealedSum take(double[] sums) {
        if (trialsAreDue()) {
            trialSums = Arrays.copyOfRange(sums, asked.size(), sums.length);
        }
        boolean finite = Arrays.stream(sums).limit(asked.size()).allMatch(Double::isFinite);
        if (!finite && !half) {
            // M overflowed, so the sum is in binary16: ask the same questions with smaller numbers.
            half = true;
            sizes.clear();
        } else {
            for (int k = 0; k < asked.size(); k++) {
                note(asked.get(k), sums[k]);
            }
        }
        asked.clear();
        ask();
        return tree != null && trialSums != null ? conclude() : null;
    }

    private void note(long[] pair, double sum) {
        double survivors = half ? sum / HALF_ONE : sum;
        if (!(survivors >= 0 && survivors <= terms - 2 && survivors == Math.rint(survivors))) {
            throw noTree("with M at term " + pair[0] + " and -M at term " + pair[1]
                    + " and ones elsewhere it is not one of 0 to " + (terms - 2) + " ones");
        }
        sizes.put(key(pair[0], pair[1]), terms - (int) survivors);
    }

    private long key(long i, long j) {
        return Math.min(i, j) * terms + Math.max(i, j);
    }

    /** Notes the pairs whose sizes are needed next, or makes the tree if all that it needs are known. */
    private void ask() {
        if (inOneRound && sizes.isEmpty()) {
            for (int i = 0; i < terms; i++) {
                for (int j = i + 1; j < terms; j++) {
                    asked.add(new long[] {i, j});
                }
            }
            if (terms > 1) {
                return;
            }
        }
        Set<Long> wanted = new LinkedHashSet<>();
        SummationTree.Builder builder = new SummationTree.Builder();
        Part whole = part(IntStream.range(0, terms).toArray(), builder, wanted);
        if (!wanted.isEmpty()) {
            wanted.forEach(k -> asked.add(new long[] {k / terms, k % terms}));
            return;
        }
        if (whole.size != terms) {
            throw noTree("all terms meet in an addition of " + whole.size + " terms, not of " + terms);
        }
        tree = builder.build();
    }

    /**
     * Sums that meet in one addition, or a single sum if all of its terms are known.
     *
     * @param roots their nodes
     * @param firsts the smallest term of each
     * @param count the number of terms known so far
     * @param size the number of terms below the addition where they meet; it is more than count if other operands of this
     *     addition are not among the roots
     */
    private record Part(int[] roots, int[] firsts, int count, int size) {}

    /** The tree of some terms, or null if sizes must be asked first. */
    private Part part(int[] set, SummationTree.Builder builder, Set<Long> wanted) {
        // The term in the middle splits a chain of either direction into halves.
        int pivot = set[set.length / 2];
        Map<Integer, List<Integer>> levels = new TreeMap<>();
        boolean known = true;
        for (int other : set) {
            if (other != pivot) {
                Integer size = sizes.get(key(pivot, other));
                if (size == null) {
                    wanted.add(key(pivot, other));
                    known = false;
                } else {
                    levels.computeIfAbsent(size, s -> new ArrayList<>()).add(other);
                }
            }
        }
        if (!known) {
            return null;
        }
        if (levels.size() == 1 && levels.containsKey(2) && set.length > 2) {
            throw noTree("M and -M cancel without losing a one, wherever they are. A sum that is exact or"
                    + " compensated does so, and has no order to reveal");
        }
        Part sum = new Part(new int[] {builder.leaf(pivot)}, new int[] {pivot}, 1, 1);
        boolean complete = true;
        for (Map.Entry<Integer, List<Integer>> level : levels.entrySet()) {
            int size = level.getKey();
            Part met = part(level.getValue().stream().mapToInt(t -> t).toArray(), builder, wanted);
            if (met == null || !complete) {
                complete = false;
                continue;
            }
            if (sum.count != sum.size || met.count != met.size && met.size != size || sum.count + met.count > size) {
                throw noTree("terms " + pivot + " and " + level.getValue().get(0) + " meet in an addition of " + size
                        + " terms, which fits no tree");
            }
            sum = join(sum, met, size, builder);
        }
        return complete ? sum : null;
    }

    private static Part join(Part sum, Part met, int size, SummationTree.Builder builder) {
        int[] roots = concat(sum.roots, met.roots);
        int[] firsts = concat(sum.firsts, met.firsts);
        int count = sum.count + met.count;
        if (count < size) {
            return new Part(roots, firsts, count, size);
        }
        // A sum stands before single terms, as an accumulator does. Otherwise the smallest terms decide.
        int[] ordered = IntStream.range(0, roots.length)
                .boxed()
                .sorted(Comparator.comparing((Integer k) -> builder.isLeaf(roots[k]))
                        .thenComparing(k -> firsts[k]))
                .mapToInt(k -> roots[k])
                .toArray();
        int first = Arrays.stream(firsts).min().orElseThrow();
        return new Part(new int[] {builder.add(ordered)}, new int[] {first}, count, size);
    }

    private static int[] concat(int[] a, int[] b) {
        return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
    }

    private RevealedSum conclude() {
        Format accumulator = accumulator(tree, trialSums, (trial, format) -> tree.evaluate(trials[trial], format))
                .orElseThrow(() -> noTree("the sizes give the tree \"" + tree.inWords() + "\""
                        + (tree.widestAddition() > 2
                                ? ", with additions of up to " + tree.widestAddition() + " operands at once"
                                : "")
                        + ", but on random terms the sums have other bits. The additions are compensated, or rounded"
                        + " in another way than to nearest"));
        return new RevealedSum(tree, accumulator, probes());
    }

    private static IllegalArgumentException noTree(String what) {
        return new IllegalArgumentException("the sum is not a fixed tree of rounded additions: " + what);
    }
}
