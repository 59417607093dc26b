package floatlab.reveal;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Asks a sum of products, with or without a bias, questions, and concludes from the answers in which order it adds. A
 * {@link SummationProbe} with all factors w equal to 1 reveals the additions. Then each product that is added to something
 * is asked with factors whose product has one bit too many, which shows whether it is fused with the addition or rounded
 * before it. Random factors try both results.
 *
 * <p>Questions come in rounds, so that they can be put to a program elsewhere: write {@link #x()}, {@link #w()} and
 * {@link #bias()} to three files, compute each row there, hand the results to {@link #answer}, and repeat while
 * {@link #isDone()} is false. {@link #inOneRound} asks everything at once. Not thread-safe.
 */
public final class DotProbe extends Probe<RevealedDot> {
    /** One less than the terms that a probe can tell apart, as the bias is a term too. */
    private static final int MOST_PRODUCTS = SummationProbe.MOST_TERMS - 1;

    private static final int MOST_PRODUCTS_IN_ONE_ROUND = (1 << 9) - 1;

    /** Its square needs 25 bits: (1 + 2⁻¹²)² = 1 + 2⁻¹¹ + 2⁻²⁴. Rounded to float it is 1 + 2⁻¹¹. */
    private static final float FACTOR = 1 + 0x1p-12f;

    private static final float ROUNDED_PRODUCT = 1 + 0x1p-11f;

    /** The seed of the random rows. */
    private static final int SEED = 2;

    private final int products;
    private final boolean hasBias;
    private final boolean inOneRound;
    private final SummationProbe sums;
    private final float[][] trialsX;
    private final float[][] trialsW;

    /** What this round asks about products: is the product fused when it is added to the other term? */
    private final List<Pair> pairs = new ArrayList<>();

    private final Map<Pair, Boolean> fused = new HashMap<>();

    private record Pair(int other, int product) {}

    private DotProbe(int products, boolean hasBias, boolean inOneRound) {
        Require.between("products", products, 1, inOneRound ? MOST_PRODUCTS_IN_ONE_ROUND : MOST_PRODUCTS);
        this.products = products;
        this.hasBias = hasBias;
        this.inOneRound = inOneRound;
        this.sums = inOneRound ? SummationProbe.inOneRound(terms()) : SummationProbe.of(terms());
        float[][] trials = randomRows(2 * TRIALS, terms(), new NumpyRandom(SEED));
        this.trialsX = Arrays.copyOf(trials, TRIALS);
        this.trialsW = Arrays.copyOfRange(trials, TRIALS, 2 * TRIALS);
        for (float[] w : trialsW) {
            Arrays.fill(w, products, terms(), 1);
        }
        for (int product = 0; inOneRound && product < products; product++) {
            for (int other = 0; other < terms(); other++) {
                if (other != product) {
                    pairs.add(new Pair(other, product));
                }
            }
        }
    }

    private int terms() {
        return products + (hasBias ? 1 : 0);
    }

    /**
     * A probe that asks few questions, in several rounds.
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
     * A probe that asks everything in one round. Where there are n terms, including the bias, its rows are those of
     * {@link SummationProbe#inOneRound}, then, product after product, one for each other term, and last 16 random rows.
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
     * The factors x of this round's questions.
     *
     * @return rows of as many floats as there are products; none if the probe is done
     */
    public float[][] x() {
        return rows().mapToObj(k -> Arrays.copyOf(xOf(k), products)).toArray(float[][]::new);
    }

    /**
     * The factors w of this round's questions.
     *
     * @return rows of as many floats as there are products; none if the probe is done
     */
    public float[][] w() {
        return rows().mapToObj(k -> Arrays.copyOf(wOf(k), products)).toArray(float[][]::new);
    }

    /**
     * The biases of this round's questions.
     *
     * @return a float for each row, 0 if there is no bias
     */
    public float[] bias() {
        float[] biases = new float[rowCount()];
        rows().forEach(k -> biases[k] = biasOf(k));
        return biases;
    }

    private IntStream rows() {
        return IntStream.range(0, rowCount());
    }

    @Override
    int rowCount() {
        return isDone() ? 0 : sumRows() + pairs.size() + (trialsAreDue() ? TRIALS : 0);
    }

    private int sumRows() {
        return sums.isDone() ? 0 : sums.rowCount();
    }

    private boolean trialsAreDue() {
        return inOneRound || sums.isDone();
    }

    /** The terms of a question: the factors x and, if there is one, the bias. */
    float[] xOf(int k) {
        if (k < sumRows()) {
            return sums.row(k);
        }
        int after = k - sumRows();
        if (after >= pairs.size()) {
            return trialsX[after - pairs.size()].clone();
        }
        float[] x = new float[terms()];
        x[pairs.get(after).product] = FACTOR;
        x[pairs.get(after).other] = -ROUNDED_PRODUCT;
        return x;
    }

    /** The factors w of a question and, if there is a bias, a 1. */
    float[] wOf(int k) {
        int after = k - sumRows();
        if (after >= pairs.size()) {
            return trialsW[after - pairs.size()].clone();
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

    @Override
    RevealedDot take(double[] answers) {
        int ofSums = sumRows();
        boolean last = trialsAreDue();
        if (!sums.isDone()) {
            sums.answer(Arrays.copyOf(answers, ofSums));
        }
        if (!last) {
            if (sums.isDone()) {
                pairs.addAll(wanted(sums.result().tree()));
            }
            return null;
        }
        if (!sums.isDone()) {
            throw new IllegalArgumentException(
                    "the dot product overflows with factors of 2^100, so it can only be asked in several rounds");
        }
        for (int k = 0; k < pairs.size(); k++) {
            fused.put(pairs.get(k), answers[ofSums + k] != 0);
        }
        return conclude(Arrays.copyOfRange(answers, ofSums + pairs.size(), answers.length));
    }

    /** What must be asked about the products that are added to something. */
    private Set<Pair> wanted(SummationTree tree) {
        Set<Pair> wanted = new LinkedHashSet<>();
        int[] someTerm = someTerms(tree);
        for (int node = 0; node < tree.nodes(); node++) {
            for (int k = 0; tree.operands(node).length == 2 && k < 2; k++) {
                pair(tree, someTerm, node, k).ifPresent(wanted::add);
            }
        }
        return wanted;
    }

    /** An operand of an addition, if it is a product, and a term of the other operand. */
    private Optional<Pair> pair(SummationTree tree, int[] someTerm, int addition, int operand) {
        int[] of = tree.operands(addition);
        int term = tree.term(of[operand]);
        return 0 <= term && term < products ? Optional.of(new Pair(someTerm[of[1 - operand]], term)) : Optional.empty();
    }

    /** For each node, a term below it. */
    private static int[] someTerms(SummationTree tree) {
        int[] someTerm = new int[tree.nodes()];
        for (int node = 0; node < tree.nodes(); node++) {
            int[] of = tree.operands(node);
            someTerm[node] = of.length == 0 ? tree.term(node) : someTerm[of[0]];
        }
        return someTerm;
    }

    private RevealedDot conclude(double[] ofTrials) {
        BitSet swapped = new BitSet();
        Arithmetic arithmetic = arithmetic(sums.result().tree(), swapped);
        SummationTree tree = sums.result().tree().swapped(swapped);
        Format accumulator = accumulator(
                        tree,
                        ofTrials,
                        (trial, format) -> tree.evaluate(trialsX[trial], trialsW[trial], arithmetic, format))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the dot product is not a fixed tree of rounded additions: with factors 1 its additions are \""
                                + tree.inWords() + "\", but on random factors it has other bits than these with "
                                + arithmetic.describe()));
        return new RevealedDot(tree, products, hasBias, arithmetic, accumulator, Optional.empty(), probes());
    }

    /** How products enter the sum. Additions whose first operand is the fused one are noted in swapped. */
    private Arithmetic arithmetic(SummationTree tree, BitSet swapped) {
        int[] someTerm = someTerms(tree);
        int fusedProducts = 0;
        int roundedProducts = 0;
        for (int node = 0; node < tree.nodes(); node++) {
            if (tree.operands(node).length != 2) {
                continue;
            }
            Optional<Pair> first = pair(tree, someTerm, node, 0);
            Optional<Pair> second = pair(tree, someTerm, node, 1);
            boolean firstFused = first.map(fused::get).orElse(false);
            boolean secondFused = second.map(fused::get).orElse(false);
            swapped.set(node, firstFused && !secondFused);
            if (firstFused || secondFused) {
                fusedProducts++;
            } else if (first.isPresent() || second.isPresent()) {
                roundedProducts++;
            }
        }
        if (fusedProducts > 0 && roundedProducts > 0) {
            throw new IllegalArgumentException("the dot product fuses " + fusedProducts
                    + " of its products with an addition and rounds " + roundedProducts
                    + " before theirs, expected all alike");
        }
        // If no product is added by itself, all of them are rounded first.
        return fusedProducts > 0 ? Arithmetic.FMA : Arithmetic.MUL_ADD;
    }
}
