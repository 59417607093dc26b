package floatlab.reveal;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Questions to a sum of products, with or without a bias, and what the answers say of its order: a {@link SummationProbe}
 * with all factors w one tells the additions; then, for each product that is added to something, a product that needs one
 * bit too many tells whether it is fused with the addition or rounded before; and random factors try both.
 *
 * <p>Questions come in rounds, so that they can be put to a program elsewhere: write {@link #x()}, {@link #w()} and
 * {@link #bias()} to three files, compute each row there, hand the results to {@link #answer}, and go on while
 * {@link #isDone()} is false. {@link #inOneRound} asks everything at once. Not thread-safe.
 */
public final class DotProbe {
    /** With a bias, as many terms as a probe can tell apart. */
    static final int MOST_PRODUCTS = SummationProbe.MOST_TERMS - 1;

    private static final int MOST_PRODUCTS_IN_ONE_ROUND = (1 << 9) - 1;

    /** A product that needs 25 bits: (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴. In an accumulator it is 1 + 2⁻¹¹ at most. */
    private static final float FACTOR = 1 + 0x1p-12f;

    private static final float ROUNDED_PRODUCT = 1 + 0x1p-11f;

    private static final int TRIALS = 16;
    private static final int SEED = 2;

    private final int products;
    private final boolean hasBias;
    private final boolean inOneRound;
    private final SummationProbe sums;
    private final float[][] trials;
    /** The pairs of terms that this round asks: is the second, a product, fused when it is added to the first? */
    private final List<Pair> pairs = new ArrayList<>();

    private final Map<Pair, Boolean> fused = new HashMap<>();
    private RevealedDot result;
    private int probes;

    private record Pair(int other, int product) {}

    private DotProbe(int products, boolean hasBias, boolean inOneRound) {
        int most = inOneRound ? MOST_PRODUCTS_IN_ONE_ROUND : MOST_PRODUCTS;
        if (products < 1 || products > most) {
            throw new IllegalArgumentException("products is " + products + ", expected 1 to " + most);
        }
        this.products = products;
        this.hasBias = hasBias;
        this.inOneRound = inOneRound;
        this.sums = inOneRound ? SummationProbe.inOneRound(terms()) : SummationProbe.of(terms());
        this.trials = SummationProbe.trials(2 * TRIALS, terms(), new NumpyRandom(SEED));
        if (inOneRound) {
            for (int product = 0; product < products; product++) {
                for (int other = 0; other < terms(); other++) {
                    if (other != product) {
                        pairs.add(new Pair(other, product));
                    }
                }
            }
        }
    }

    private int terms() {
        return products + (hasBias ? 1 : 0);
    }

    /**
     * Few questions, in some rounds.
     *
     * @param products the number of products, 1 to 16383
     * @param hasBias whether there is a bias
     * @return a probe with its first questions
     * @throws IllegalArgumentException if products is not in that range
     */
    public static DotProbe of(int products, boolean hasBias) {
        return new DotProbe(products, hasBias, false);
    }

    /**
     * All questions at once, with n terms, the bias among them: those of {@link SummationProbe#inOneRound}; one for each
     * product and each other term, by products; 16 random rows.
     *
     * @param products the number of products, 1 to 511
     * @param hasBias whether there is a bias
     * @return a probe with all its questions
     * @throws IllegalArgumentException if products is not in that range
     */
    public static DotProbe inOneRound(int products, boolean hasBias) {
        return new DotProbe(products, hasBias, true);
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
     * The factors x of this round's questions.
     *
     * @return rows of as many floats as there are products, none when done
     */
    public float[][] x() {
        float[][] rows = new float[rowCount()][];
        Arrays.setAll(rows, k -> Arrays.copyOf(xOf(k), products));
        return rows;
    }

    /**
     * The factors w of this round's questions.
     *
     * @return rows of as many floats as there are products, none when done
     */
    public float[][] w() {
        float[][] rows = new float[rowCount()][];
        Arrays.setAll(rows, k -> Arrays.copyOf(wOf(k), products));
        return rows;
    }

    /**
     * The biases of this round's questions.
     *
     * @return a float for each row, 0 where there is no bias
     */
    public float[] bias() {
        float[] biases = new float[rowCount()];
        for (int k = 0; k < biases.length; k++) {
            biases[k] = biasOf(k);
        }
        return biases;
    }

    int rowCount() {
        return isDone() ? 0 : sumRows() + pairs.size() + (trialsAreDue() ? TRIALS : 0);
    }

    private int sumRows() {
        return sums.isDone() ? 0 : sums.rowCount();
    }

    private boolean trialsAreDue() {
        return inOneRound || sums.isDone();
    }

    /** A question's terms: the factors x and, where there is one, the bias. */
    float[] xOf(int k) {
        if (k < sumRows()) {
            return sums.row(k);
        }
        int after = k - sumRows();
        if (after >= pairs.size()) {
            return trials[after - pairs.size()].clone();
        }
        float[] x = new float[terms()];
        x[pairs.get(after).product] = FACTOR;
        x[pairs.get(after).other] = -ROUNDED_PRODUCT;
        return x;
    }

    /** A question's factors w and, where there is a bias, a one. */
    float[] wOf(int k) {
        int after = k - sumRows();
        if (after >= pairs.size()) {
            float[] w = trials[TRIALS + after - pairs.size()].clone();
            Arrays.fill(w, products, terms(), 1);
            return w;
        }
        float[] w = new float[terms()];
        Arrays.fill(w, 1);
        if (after >= 0) {
            w[pairs.get(after).product] = FACTOR;
        }
        return w;
    }

    float biasOf(int k) {
        return hasBias ? xOf(k)[products] : 0;
    }

    /**
     * Takes the answers to this round's questions.
     *
     * @param answers {@code Σ x·w}, with the bias if there is one, of each row, in that order
     * @throws NullPointerException if answers is null
     * @throws IllegalArgumentException if there are not as many answers as rows, or they are not those of a tree of rounded
     *     additions whose products are all fused or all rounded: the message says what shows it
     * @throws IllegalStateException if the probe is done
     */
    public void answer(double[] answers) {
        Objects.requireNonNull(answers, "answers");
        if (isDone()) {
            throw new IllegalStateException("nothing was asked: the probe is done");
        }
        if (answers.length != rowCount()) {
            throw new IllegalArgumentException(
                    "answers has " + answers.length + " elements, expected " + rowCount() + ", one for each row");
        }
        probes += answers.length;
        int ofSums = sumRows();
        boolean last = trialsAreDue();
        if (!sums.isDone()) {
            sums.answer(Arrays.copyOf(answers, ofSums));
        }
        if (!last) {
            if (sums.isDone()) {
                pairs.addAll(wanted(sums.result().tree()));
            }
            return;
        }
        if (!sums.isDone()) {
            throw new IllegalArgumentException(
                    "the dot product overflows with factors of 2^100, so it can only be asked" + " in several rounds");
        }
        for (int k = 0; k < pairs.size(); k++) {
            fused.put(pairs.get(k), answers[ofSums + k] != 0);
        }
        conclude(Arrays.copyOfRange(answers, ofSums + pairs.size(), answers.length));
    }

    /** For each product that is added to something, that and a term of the other operand. */
    private Set<Pair> wanted(SummationTree tree) {
        Set<Pair> wanted = new LinkedHashSet<>();
        int[] someTerm = someTerms(tree);
        for (int node = 0; node < tree.nodes(); node++) {
            int[] of = tree.operands(node);
            for (int k = 0; of.length == 2 && k < 2; k++) {
                if (isProduct(tree.term(of[k]))) {
                    wanted.add(new Pair(someTerm[of[1 - k]], tree.term(of[k])));
                }
            }
        }
        return wanted;
    }

    private static int[] someTerms(SummationTree tree) {
        int[] someTerm = new int[tree.nodes()];
        for (int node = 0; node < tree.nodes(); node++) {
            int[] of = tree.operands(node);
            someTerm[node] = of.length == 0 ? tree.term(node) : someTerm[of[0]];
        }
        return someTerm;
    }

    private boolean isProduct(int term) {
        return 0 <= term && term < products;
    }

    private boolean isFused(int other, int term) {
        return isProduct(term) && fused.get(new Pair(other, term));
    }

    private void conclude(double[] ofTrials) {
        BitSet swapped = new BitSet();
        Arithmetic arithmetic = arithmetic(sums.result().tree(), swapped);
        SummationTree tree = sums.result().tree().swapped(swapped);
        Format accumulator = accumulator(tree, arithmetic, ofTrials);
        result = new RevealedDot(tree, products, hasBias, arithmetic, accumulator, Optional.empty(), probes);
    }

    /** Fused or not; which of a first pair is fused goes to swapped. */
    private Arithmetic arithmetic(SummationTree tree, BitSet swapped) {
        int[] someTerm = someTerms(tree);
        BitSet fusedNodes = new BitSet();
        BitSet roundedNodes = new BitSet();
        for (int node = 0; node < tree.nodes(); node++) {
            int[] of = tree.operands(node);
            if (of.length != 2) {
                continue;
            }
            int first = tree.term(of[0]);
            int second = tree.term(of[1]);
            boolean secondFused = isFused(someTerm[of[0]], second);
            boolean firstFused = isFused(someTerm[of[1]], first);
            if (firstFused && !secondFused) {
                swapped.set(node);
            }
            if (isProduct(first) || isProduct(second)) {
                (firstFused || secondFused ? fusedNodes : roundedNodes).set(node);
            }
        }
        if (!fusedNodes.isEmpty() && !roundedNodes.isEmpty()) {
            throw new IllegalArgumentException("the dot product fuses " + fusedNodes.cardinality()
                    + " of its products with an addition and rounds " + roundedNodes.cardinality()
                    + " before theirs, expected all alike");
        }
        // No product is added by itself: what is left are products rounded on their own.
        return fusedNodes.isEmpty() ? Arithmetic.MUL_ADD : Arithmetic.FMA;
    }

    private Format accumulator(SummationTree tree, Arithmetic arithmetic, double[] ofTrials) {
        List<Format> formats = tree.widestAddition() > 2
                ? List.of(Format.BINARY32, Format.BINARY64)
                : List.of(Format.BINARY32, Format.BINARY64, Format.BFLOAT16, Format.BINARY16);
        for (Format format : formats) {
            if (fits(tree, arithmetic, format, ofTrials, false) || fits(tree, arithmetic, format, ofTrials, true)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "the dot product is not a fixed tree of rounded additions: with factors 1 its"
                        + " additions are \"" + tree.inWords()
                        + "\", but on random factors it has other bits than these with "
                        + arithmetic.describe());
    }

    private boolean fits(SummationTree tree, Arithmetic arithmetic, Format format, double[] ofTrials, boolean toFloat) {
        int first = rowCount() - TRIALS;
        for (int trial = 0; trial < TRIALS; trial++) {
            double own = tree.evaluate(xOf(first + trial), wOf(first + trial), arithmetic, format);
            if ((toFloat ? (float) own : own) != ofTrials[trial]) {
                return false;
            }
        }
        return true;
    }

    /**
     * What the answers revealed.
     *
     * @return tree, arithmetic, accumulator and the place of the bias
     * @throws IllegalStateException if the probe is not done
     */
    public RevealedDot result() {
        if (!isDone()) {
            throw new IllegalStateException("the probe is not done: a round of questions waits for its answers");
        }
        return result;
    }
}
