package floatlab.experiment.huge;

import floatlab.format.FloatText;
import floatlab.format.Ulp;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All ways to add n floats, and how many different sums they give.
 *
 * <p>A way to add is a binary tree with the terms at its leaves. Addition of floats is commutative, so a tree and its
 * mirror image are the same way: there are (2n − 3)!! = 1 · 3 · 5 ⋯ (2n − 3) of them. Addition is not associative, so
 * their results may differ.
 *
 * <p>The trees are counted without visiting each: for every subset of the terms it is counted how many trees give which
 * float. A subset is split in all ways into a part that holds its first term and a part that does not, and the counts
 * of the two parts are multiplied. That takes 3ⁿ/2 splits instead of (2n − 3)!! trees.
 */
public final class SumTrees {
    /** With eleven terms of mixed size the tables of the subsets need more memory than a small kernel has. */
    static final int MOST_TERMS = 10;

    private static final String MIXED = "mixed sign";
    private static final String HUGE_PAIR = "mixed sign, huge pair";

    private SumTrees() {}

    /**
     * A sum, and how many trees give it.
     *
     * @param sum the float that comes out
     * @param trees the number of trees
     * @param errorUlps its distance from the exact sum, in ulps of the correctly rounded one
     */
    public record Row(float sum, long trees, double errorUlps) {}

    /**
     * The terms.
     *
     * @param terms 1 to 10 finite floats
     */
    public record Spec(List<Float> terms) {
        public Spec {
            terms = Require.copy("terms", terms);
            Require.between("number of terms", terms.size(), 1, MOST_TERMS);
            for (float term : terms) {
                Require.that(Float.isFinite(term), "one of terms", () -> FloatText.shortest(term), "a finite float");
            }
        }

        /**
         * {@return the spec of these terms}
         *
         * @param terms 1 to 10 finite floats
         */
        public static Spec of(float... terms) {
            List<Float> list = new ArrayList<>();
            for (float term : Objects.requireNonNull(terms, "terms")) {
                list.add(term);
            }
            return new Spec(list);
        }
    }

    /**
     * {@return a row for each different sum, ascending, −0 before 0}
     *
     * @param spec the terms
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        float[] terms = new float[spec.terms().size()];
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < terms.length; i++) {
            terms[i] = spec.terms().get(i);
            exact = exact.add(new BigDecimal(terms[i]));
        }
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<Float, Long> entry : new TreeMap<>(count(terms)).entrySet()) {
            rows.add(new Row(entry.getKey(), entry.getValue(), Ulp.errorInUlps(entry.getKey(), exact)));
        }
        return List.copyOf(rows);
    }

    /** How many trees give each sum. A Float is equal to another when their bits are: −0 is not 0, NaN is NaN. */
    private static Map<Float, Long> count(float[] terms) {
        List<Map<Float, Long>> sums = new ArrayList<>(1 << terms.length);
        sums.add(Map.of());
        for (int subset = 1; subset < 1 << terms.length; subset++) {
            Interruption.check();
            Map<Float, Long> counts = new HashMap<>();
            int first = Integer.lowestOneBit(subset);
            int others = subset - first;
            if (others == 0) {
                counts.put(terms[Integer.numberOfTrailingZeros(first)], 1L);
            }
            // Every non-empty part of the other terms is a right side; what remains joins the first term on the left.
            for (int right = others; right > 0; right = (right - 1) & others) {
                for (Map.Entry<Float, Long> l : sums.get(subset - right).entrySet()) {
                    for (Map.Entry<Float, Long> r : sums.get(right).entrySet()) {
                        counts.merge(l.getKey() + r.getKey(), l.getValue() * r.getValue(), Long::sum);
                    }
                }
            }
            sums.add(counts);
        }
        return sums.get(sums.size() - 1);
    }

    /**
     * {@return the number of trees, (2n − 3)!!; 1 for one term}
     *
     * @param n the number of terms, 1 to 10
     */
    public static long trees(int n) {
        Require.between("n", n, 1, MOST_TERMS);
        long product = 1;
        // The n-th term can join a tree of n − 1 at any of its 2n − 4 edges, or above the root.
        for (int terms = 3; terms <= n; terms++) {
            product *= 2L * terms - 3;
        }
        return product;
    }

    /**
     * A sweep over the number of terms, on random data.
     *
     * @param seed 0 to 2³²−1
     * @param draws sets of terms for each number of terms and each kind of data, 1 to 10,000
     * @param maxTerms the largest number of terms, 2 to 10
     */
    public record SweepSpec(long seed, int draws, int maxTerms) {
        public SweepSpec {
            Require.seed("seed", seed);
            Require.between("draws", draws, 1, 10_000);
            Require.between("maxTerms", maxTerms, 2, MOST_TERMS);
        }
    }

    /**
     * A point of the sweep.
     *
     * @param terms the number of terms, n
     * @param data {@code ways to add}, then {@code positive} (uniform in [0, 1)), {@code mixed sign} (uniform in [−1,
     *     1)) and {@code mixed sign, huge pair} (the same, but the first two are 10⁸ and −10⁸)
     * @param sums the number of different sums, the mean over the draws; for {@code ways to add} the number of trees
     * @param most the largest number of different sums in a draw
     */
    public record SweepRow(int terms, String data, double sums, long most) {}

    /**
     * {@return rows for 2 to maxTerms terms, one for each kind of data}
     *
     * @param spec what to draw
     */
    public static List<SweepRow> sweep(SweepSpec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<SweepRow> rows = new ArrayList<>();
        for (int n = 2; n <= spec.maxTerms(); n++) {
            rows.add(new SweepRow(n, "ways to add", trees(n), trees(n)));
            rows.add(point(spec, n, "positive"));
            rows.add(point(spec, n, MIXED));
            rows.add(point(spec, n, HUGE_PAIR));
        }
        return List.copyOf(rows);
    }

    private static SweepRow point(SweepSpec spec, int n, String data) {
        NumpyRandom random = new NumpyRandom(spec.seed());
        long sum = 0;
        long most = 0;
        for (int draw = 0; draw < spec.draws(); draw++) {
            float[] terms = random.randomFloats(n);
            if (data.equals(MIXED) || data.equals(HUGE_PAIR)) {
                for (int i = 0; i < n; i++) {
                    terms[i] = 2 * terms[i] - 1;
                }
            }
            if (data.equals(HUGE_PAIR)) {
                terms[0] = 1e8f;
                terms[1] = -1e8f;
            }
            int different = count(terms).size();
            sum += different;
            most = Math.max(most, different);
        }
        return new SweepRow(n, data, (double) sum / spec.draws(), most);
    }
}
