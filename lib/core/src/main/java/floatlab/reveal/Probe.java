package floatlab.reveal;

import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;

/**
 * What the probes of a sum and of a sum of products have in common: they ask in rounds, and at the end they try what the
 * answers revealed on random rows, where it must give the same bits.
 *
 * @param <R> what a probe reveals
 */
abstract class Probe<R> {
    /** The number of random rows. */
    static final int TRIALS = 16;

    private static final List<Format> WIDE = List.of(Format.BINARY32, Format.BINARY64);

    private static final List<Format> ACCUMULATORS =
            List.of(Format.BINARY32, Format.BINARY64, Format.BFLOAT16, Format.BINARY16);

    private R result;
    private int probes;

    /**
     * Whether there are no more questions.
     *
     * @return true once {@link #result()} is known
     */
    public boolean isDone() {
        return result != null;
    }

    /**
     * What the answers revealed.
     *
     * @return the order
     * @throws IllegalStateException if the probe is not done
     */
    public R result() {
        if (!isDone()) {
            throw new IllegalStateException("the probe is not done: a round of questions waits for its answers");
        }
        return result;
    }

    /**
     * Takes the answers to this round's questions.
     *
     * @param answers the result of each row, in the order of the rows
     * @throws NullPointerException if answers is null
     * @throws IllegalArgumentException if there are not as many answers as rows, or no fixed tree of rounded additions
     *     gives them: the message says which answer shows it
     * @throws IllegalStateException if the probe is done
     */
    public void answer(double[] answers) {
        Subnormals.check();
        Objects.requireNonNull(answers, "answers");
        if (isDone()) {
            throw new IllegalStateException("nothing was asked: the probe is done");
        }
        Require.length("answers", answers.length, "elements", rowCount());
        probes += answers.length;
        result = take(answers);
    }

    /** Asks all rounds of a sum that can be called: own is its result for a row of the current round, by the row's index. */
    R askAll(IntToDoubleFunction own) {
        while (!isDone()) {
            double[] answers = new double[rowCount()];
            Arrays.setAll(answers, k -> {
                Interruption.check();
                return own.applyAsDouble(k);
            });
            answer(answers);
        }
        return result();
    }

    /** How many answers were taken so far. */
    int probes() {
        return probes;
    }

    /** The number of rows of this round. */
    abstract int rowCount();

    /** Takes the answers to all rows of this round. Returns what they reveal, or null if more must be asked. */
    abstract R take(double[] answers);

    /**
     * Random rows, uniform in [−1, 1). In every other row the k-th number is scaled by 2 to the power −(7k mod 41), so that
     * a binary64 accumulator has to round as well.
     */
    static float[][] randomRows(int rows, int terms, NumpyRandom random) {
        float[][] all = new float[rows][terms];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < terms; k++) {
                all[row][k] = Math.scalb((float) random.signed(), row % 2 == 0 ? 0 : -(7 * k % 41));
            }
        }
        return all;
    }

    /**
     * The first accumulator in which a tree gives what was answered to the random rows, or gives it after rounding to float.
     * It is empty if there is none.
     *
     * @param own the tree's result for a random row, by its index, in an accumulator
     */
    static Optional<Format> accumulator(SummationTree tree, double[] answers, ToDoubleBiFunction<Integer, Format> own) {
        return (tree.widestAddition() > 2 ? WIDE : ACCUMULATORS)
                .stream()
                        .filter(format -> fits(answers, trial -> own.applyAsDouble(trial, format)))
                        .findFirst();
    }

    private static boolean fits(double[] answers, IntToDoubleFunction own) {
        boolean asIs = true;
        boolean toFloat = true;
        for (int trial = 0; trial < TRIALS && (asIs || toFloat); trial++) {
            double result = own.applyAsDouble(trial);
            asIs &= result == answers[trial];
            toFloat &= (float) result == answers[trial];
        }
        return asIs || toFloat;
    }
}
