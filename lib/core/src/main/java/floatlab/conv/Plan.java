package floatlab.conv;

import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the sums of an order are computed on a tile: pass after pass. The passes stand in stages, and all channels and
 * pixels at hand go through a stage before the next one begins, so that what a stage reads fits into a near cache.
 */
record Plan(List<Stage> stages) {

    /** What a chain starts from. */
    enum Start {
        ZERO,
        BIAS,
        /** The sum that the pass before has written to the output. */
        OUTPUT
    }

    /**
     * Adds up the terms {@code first} to {@code last − 1}, in sequence.
     *
     * @param start what the chain starts from
     * @param added whether its sum is added to the output, which it overwrites otherwise
     * @param bias whether the bias is added to the output after that
     */
    record Pass(int first, int last, Start start, boolean added, boolean bias) {}

    /** Some passes, one after the other. */
    record Stage(List<Pass> passes) {
        int first() {
            return passes.get(0).first;
        }

        int last() {
            return passes.get(passes.size() - 1).last;
        }

        int terms() {
            return last() - first();
        }
    }

    /**
     * The plan for an order.
     *
     * @param most the terms of a stage. A longer chain is interrupted: its sum is kept in the output, and the next pass
     *     goes on from there. A longer chunk of an order that has several is a stage by itself.
     */
    static Plan of(ReductionOrder order, Terms terms, boolean hasBias, int most) {
        List<Stage> stages = new ArrayList<>();
        List<Pass> stage = new ArrayList<>();
        for (Pass pass : passes(order, terms, hasBias, most)) {
            if (!stage.isEmpty() && pass.last - stage.get(0).first > most) {
                stages.add(new Stage(stage));
                stage = new ArrayList<>();
            }
            stage.add(pass);
        }
        stages.add(new Stage(stage));
        return new Plan(stages);
    }

    private static List<Pass> passes(ReductionOrder order, Terms terms, boolean hasBias, int most) {
        BiasOrder place = hasBias ? order.biasOrder() : null;
        boolean oneChunk = terms.chunks() == 1;
        int count = oneChunk ? (terms.size() - 1) / most + 1 : terms.chunks();
        List<Pass> passes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int first = oneChunk ? Parts.begin(terms.size(), i, count) : terms.chunkStart(i);
            int last = oneChunk ? Parts.begin(terms.size(), i + 1, count) : terms.chunkStart(i + 1);
            boolean resumed = oneChunk && i > 0;
            Start start = resumed ? Start.OUTPUT : i == 0 && place == BiasOrder.FIRST ? Start.BIAS : Start.ZERO;
            // A total that starts at the bias is bias + the first chunk's sum.
            int firstSum = oneChunk ? count - 1 : 0;
            boolean bias = place == BiasOrder.LAST && i == count - 1 || place == BiasOrder.TOTAL_FIRST && i == firstSum;
            passes.add(new Pass(first, last, start, !oneChunk && i > 0, bias));
        }
        return passes;
    }

    /** The same plan with some of the terms alone, which are counted anew; their numbers are given in ascending order. */
    Plan only(int[] terms) {
        List<Stage> kept = new ArrayList<>();
        for (Stage stage : stages) {
            kept.add(new Stage(stage.passes.stream()
                    .map(p -> new Pass(countBelow(terms, p.first), countBelow(terms, p.last), p.start, p.added, p.bias))
                    .toList()));
        }
        return new Plan(kept);
    }

    private static int countBelow(int[] terms, int term) {
        int at = Arrays.binarySearch(terms, term);
        return at < 0 ? -at - 1 : at;
    }
}
