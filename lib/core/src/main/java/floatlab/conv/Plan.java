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

    /** What a chain starts from, and what its sum is added to. */
    enum Operand {
        NOTHING,
        BIAS,
        /** What the passes before have written to the output. */
        OUTPUT
    }

    /**
     * Adds up the terms {@code first} to {@code last − 1}, in sequence, and overwrites the output.
     *
     * @param start what the chain starts from
     * @param end what the chain's sum is added to
     * @param bias whether the bias is added after that
     */
    record Pass(int first, int last, Operand start, Operand end, boolean bias) {}

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
        List<Pass> passes = new ArrayList<>();
        int chunks = terms.chunks();
        if (chunks == 1) {
            int parts = (terms.size() - 1) / most + 1;
            for (int part = 0; part < parts; part++) {
                int first = Parts.begin(terms.size(), part, parts);
                int last = Parts.begin(terms.size(), part + 1, parts);
                Operand start = part > 0 ? Operand.OUTPUT : place == BiasOrder.FIRST ? Operand.BIAS : Operand.NOTHING;
                boolean after = part == parts - 1 && (place == BiasOrder.LAST || place == BiasOrder.TOTAL_FIRST);
                passes.add(new Pass(first, last, start, after ? Operand.BIAS : Operand.NOTHING, false));
            }
            return passes;
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
            Operand start = chunk == 0 && place == BiasOrder.FIRST ? Operand.BIAS : Operand.NOTHING;
            Operand end = chunk > 0 ? Operand.OUTPUT : place == BiasOrder.TOTAL_FIRST ? Operand.BIAS : Operand.NOTHING;
            boolean bias = chunk == chunks - 1 && place == BiasOrder.LAST;
            passes.add(new Pass(terms.chunkStart(chunk), terms.chunkStart(chunk + 1), start, end, bias));
        }
        return passes;
    }

    /** The same plan with some of the terms alone, which are counted anew; their numbers are given in ascending order. */
    Plan only(int[] terms) {
        List<Stage> kept = new ArrayList<>();
        for (Stage stage : stages) {
            kept.add(new Stage(stage.passes.stream()
                    .map(p -> new Pass(countBelow(terms, p.first), countBelow(terms, p.last), p.start, p.end, p.bias))
                    .toList()));
        }
        return new Plan(kept);
    }

    private static int countBelow(int[] terms, int term) {
        int at = Arrays.binarySearch(terms, term);
        return at < 0 ? -at - 1 : at;
    }
}
