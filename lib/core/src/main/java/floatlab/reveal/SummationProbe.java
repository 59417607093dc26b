package floatlab.reveal;

import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Questions to a sum of n floats, and what the answers say of the order in which it adds: the method of FPRev (Xie et al.
 * 2025, USENIX ATC, arXiv 2411.00442).
 *
 * <p>The terms are ones, but for a huge M at i and −M at j. A one that is added while M or −M is in the sum is lost; one
 * that is added apart, or after the two have met, survives. So n minus the sum is the number of terms below the addition
 * where i and j meet. For a term i, the others sorted by that number are the sums that i meets on its way to the root,
 * and each of them is a smaller tree of the same kind. That takes about n questions for a chain, and about (n/2)·log₂ n
 * for a balanced tree. An addition of more than two operands shows as sums that all meet in the same addition.
 *
 * <p>Questions come in rounds, so that they can be put to a program elsewhere: write {@link #rows()} to a file, sum each
 * row there, hand the sums to {@link #answer}, and go on while {@link #isDone()} is false. A chain takes some
 * log₂ n rounds; {@link #inOneRound} asks everything at once. The last rows are random terms, on which the tree has to
 * give the sums bit for bit. Not thread-safe.
 *
 * <p>The sum has to count: in a format of precision p that is up to 2<sup>p</sup> ones, 256 in bfloat16, 2048 in binary16.
 * Of more terms than that the answers contradict each other, and are refused.
 */
public final class SummationProbe {
    static final int MOST_TERMS = 1 << 14;
    private static final int MOST_TERMS_IN_ONE_ROUND = 1 << 9;

    /** So many rows of random terms try the tree, drawn with this seed. */
    private static final int TRIALS = 16;

    private static final int SEED = 1;

    /** M and the unit, so far apart that n units vanish beside M in each format with the exponents of float. */
    private static final float HUGE = 0x1p100f;

    private static final float ONE = 1;

    /** The same for binary16, whose largest number is 65504: up to 2048 terms. */
    private static final float HALF_HUGE = 0x1p14f;

    private static final float HALF_ONE = 0x1p-9f;

    private final int terms;
    private final float[][] trials;
    private final Map<Long, Integer> sizes = new HashMap<>();
    private final boolean inOneRound;
    private boolean half;
    private List<long[]> asked = new ArrayList<>();
    private double[] trialSums;
    private SummationTree tree;
    private RevealedSum result;
    private int probes;

    private SummationProbe(int terms, boolean inOneRound) {
        int most = inOneRound ? MOST_TERMS_IN_ONE_ROUND : MOST_TERMS;
        if (terms < 1 || terms > most) {
            throw new IllegalArgumentException("terms is " + terms + ", expected 1 to " + most);
        }
        this.terms = terms;
        this.inOneRound = inOneRound;
        trials = trials(TRIALS, terms, new NumpyRandom(SEED));
        ask();
    }

    /**
     * Random terms to try a tree on: uniform in [−1, 1), and in every other row the k-th scaled by 2 to the power −(7k
     * mod 41), so that a binary64 accumulator has to round too.
     */
    static float[][] trials(int rows, int terms, NumpyRandom random) {
        float[][] trials = new float[rows][terms];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < terms; k++) {
                trials[row][k] = Math.scalb((float) (2 * random.random() - 1), row % 2 == 0 ? 0 : -(7 * k % 41));
            }
        }
        return trials;
    }

    /**
     * Few questions, in some rounds.
     *
     * @param terms n, 1 to 16384
     * @return a probe with its first questions
     * @throws IllegalArgumentException if terms is not in that range
     */
    public static SummationProbe of(int terms) {
        return new SummationProbe(terms, false);
    }

    /**
     * A question for each pair of terms and the random rows, all in one round: n(n − 1)/2 + 16 rows.
     *
     * @param terms n, 1 to 512
     * @return a probe with all its questions
     * @throws IllegalArgumentException if terms is not in that range
     */
    public static SummationProbe inOneRound(int terms) {
        return new SummationProbe(terms, true);
    }

    /**
     * Whether nothing is left to ask.
     *
     * @return true once {@link #result()} is known
     */
    public boolean isDone() {
        return result != null;
    }

    /**
     * The questions of this round.
     *
     * @return rows of n terms each, none when done
     */
    public float[][] rows() {
        if (isDone()) {
            return new float[0][];
        }
        float[][] rows = new float[rowCount()][];
        Arrays.setAll(rows, this::row);
        return rows;
    }

    int rowCount() {
        return asked.size() + (trialsAreDue() ? TRIALS : 0);
    }

    /** One of this round's questions, so that a sum that can be called needs not all of them at once. */
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

    /**
     * Takes the answers to this round's questions.
     *
     * @param sums the sum of each of {@link #rows()}, in that order
     * @throws NullPointerException if sums is null
     * @throws IllegalArgumentException if there are not as many sums as rows, or the sums are not those of a tree of
     *     rounded additions: the message says what shows it
     * @throws IllegalStateException if the probe is done
     */
    public void answer(double[] sums) {
        Objects.requireNonNull(sums, "sums");
        if (isDone()) {
            throw new IllegalStateException("nothing was asked: the probe is done");
        }
        int expected = rowCount();
        if (sums.length != expected) {
            throw new IllegalArgumentException(
                    "sums has " + sums.length + " elements, expected " + expected + ", one for each row");
        }
        probes += sums.length;
        if (trialsAreDue()) {
            trialSums = Arrays.copyOfRange(sums, asked.size(), sums.length);
        }
        boolean finite = Arrays.stream(sums).limit(asked.size()).allMatch(Double::isFinite);
        if (!finite && !half) {
            half = true; // M overflowed, so the sum is in binary16: the same questions with smaller numbers
            sizes.clear();
            asked = new ArrayList<>();
            ask();
            return;
        }
        for (int k = 0; k < asked.size(); k++) {
            record(asked.get(k), sums[k]);
        }
        asked = new ArrayList<>();
        ask();
        if (tree != null && trialSums != null) {
            result = new RevealedSum(tree, accumulator(), probes);
        }
    }

    private void record(long[] pair, double sum) {
        double survivors = half ? sum / HALF_ONE : sum;
        if (!(survivors >= 0 && survivors <= terms - 2 && survivors == Math.rint(survivors))) {
            String where = "with M at term " + pair[0] + " and -M at term " + pair[1];
            throw new IllegalArgumentException("the sum is not a fixed tree of rounded additions: " + where
                    + " and ones elsewhere it is not one of 0 to " + (terms - 2) + " ones");
        }
        sizes.put(key(pair[0], pair[1]), terms - (int) survivors);
    }

    private long key(long i, long j) {
        return Math.min(i, j) * terms + Math.max(i, j);
    }

    /** Notes the pairs whose sizes are needed next, or makes the tree if none is. */
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
        int[] all = new int[terms];
        Arrays.setAll(all, k -> k);
        Part whole = part(all, builder, wanted);
        if (!wanted.isEmpty()) {
            wanted.forEach(k -> asked.add(new long[] {k / terms, k % terms}));
            return;
        }
        if (whole.size != terms) {
            throw inconsistent("all terms meet in an addition of " + whole.size + " terms, not of " + terms);
        }
        tree = builder.build();
    }

    /**
     * Finished sums that meet in one addition; a single one, if all its terms are known.
     *
     * @param roots their nodes
     * @param firsts the smallest term of each
     * @param count the terms known below
     * @param size the terms of the addition where they meet; more than count where other operands of it are elsewhere
     */
    private record Part(int[] roots, int[] firsts, int count, int size) {}

    /** The tree of some terms, or null where sizes are wanted first. */
    private Part part(int[] set, SummationTree.Builder builder, Set<Long> wanted) {
        // The one in the middle: in a chain of either direction it halves what is left.
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
            throw inconsistent("M and -M cancel without losing a one, wherever they are. A sum that is exact or"
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
                throw inconsistent("terms " + pivot + " and " + level.getValue().get(0) + " meet in an addition of "
                        + size + " terms, which fits no tree");
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
        // Sums before single terms, as an accumulator stands before what is added to it; else by their smallest terms.
        Integer[] order = new Integer[roots.length];
        Arrays.setAll(order, k -> k);
        Arrays.sort(
                order,
                Comparator.comparing((Integer k) -> builder.isLeaf(roots[k])).thenComparing(k -> firsts[k]));
        int node = builder.add(Arrays.stream(order).mapToInt(k -> roots[k]).toArray());
        int first = Arrays.stream(firsts).min().orElseThrow();
        return new Part(new int[] {node}, new int[] {first}, count, size);
    }

    private static int[] concat(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static IllegalArgumentException inconsistent(String what) {
        return new IllegalArgumentException("the sum is not a fixed tree of rounded additions: " + what);
    }

    /** The format in which the tree gives the random rows' sums. */
    private Format accumulator() {
        for (Format format : List.of(Format.BINARY32, Format.BINARY64, Format.BFLOAT16, Format.BINARY16)) {
            boolean wide = tree.widestAddition() > 2;
            if (wide && !format.equals(Format.BINARY32) && !format.equals(Format.BINARY64)) {
                continue;
            }
            if (fits(format, false) || format.equals(Format.BINARY64) && fits(format, true)) {
                return format;
            }
        }
        String wide = tree.widestAddition() > 2
                ? ", with additions of up to " + tree.widestAddition() + " operands at once"
                : "";
        throw inconsistent("the sizes give the tree \"" + tree.inWords() + "\"" + wide
                + ", but on random terms the sums have other bits. The additions are compensated, or rounded in another"
                + " way than to nearest");
    }

    private boolean fits(Format format, boolean toFloat) {
        for (int k = 0; k < TRIALS; k++) {
            double sum = tree.evaluate(trials[k], format);
            if ((toFloat ? (float) sum : sum) != trialSums[k]) {
                return false;
            }
        }
        return true;
    }

    /**
     * What the answers revealed.
     *
     * @return the order
     * @throws IllegalStateException if the probe is not done
     */
    public RevealedSum result() {
        if (!isDone()) {
            throw new IllegalStateException("the probe is not done: a round of questions waits for its answers");
        }
        return result;
    }
}
