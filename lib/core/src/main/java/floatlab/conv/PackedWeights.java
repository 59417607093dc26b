package floatlab.conv;

import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Weights and bias as the kernels of {@link VectorKernels} read them: the output channels of a group in blocks of
 * {@link #rows} (the last filled up with zeros), in a block term after term in the sequence of the order, for each term
 * the block's weights side by side.
 */
final class PackedWeights {
    /** Output channels of a block: 8, or 1 where a group has no more. */
    final int rows;
    /** Blocks of a group. */
    final int blocks;

    final float[] weights;
    /** One vector of +0, and one of −0: adding to −0 changes nothing. */
    final float[] zeros;

    final float[] minusZeros;
    /** Each channel's bias in all lanes; null if there is no bias. */
    final float[] bias;

    private final int terms;

    PackedWeights(Tensor weight, float[] bias, int groups, Terms terms, int lanes) {
        int perGroup = weight.n() / groups;
        this.terms = terms.size();
        this.rows = perGroup == 1 ? 1 : 8;
        this.blocks = (perGroup - 1) / rows + 1;
        this.weights = new float[Math.multiplyExact(groups * blocks * rows, terms.size())];
        this.zeros = new float[lanes];
        this.minusZeros = new float[lanes];
        Arrays.fill(minusZeros, -0f);
        this.bias = bias == null ? null : new float[groups * blocks * rows * lanes];
        int at = 0;
        for (int group = 0; group < groups; group++) {
            for (int block = 0; block < blocks; block++) {
                int first = group * perGroup + block * rows;
                int count = Math.min(rows, perGroup - block * rows);
                for (int k = 0; k < terms.size(); k++) {
                    for (int i = 0; i < count; i++) {
                        weights[at + i] = weight.data()[(first + i) * terms.size() + terms.tap(k)];
                    }
                    at += rows;
                }
                for (int i = 0; i < count && bias != null; i++) {
                    int row = row(group, block) + i;
                    Arrays.fill(this.bias, row * lanes, (row + 1) * lanes, bias[first + i]);
                }
            }
        }
    }

    /** The first channel of a block, counted with those that fill up the blocks. */
    int row(int group, int block) {
        return (group * blocks + block) * rows;
    }

    /** Where a block's weights begin. */
    int at(int group, int block) {
        return row(group, block) * terms;
    }

    /** What a chain starts from, or its sum is added to. */
    enum From {
        /** +0 for a start, nothing for a total. */
        NOTHING,
        /** The bias. */
        BIAS,
        /** What the output holds already. */
        OUTPUT
    }

    /** The terms {@code first} to {@code last − 1} added to {@code start} in sequence, and their sum to {@code total}. */
    record Pass(int first, int last, From start, From total) {}

    /**
     * The passes that make up an order.
     *
     * @param most a chain that is not a chunk among others is interrupted after so many terms, to be continued
     */
    static List<Pass> passes(ReductionOrder order, Terms terms, boolean hasBias, int most) {
        BiasOrder place = hasBias ? order.biasOrder() : null;
        From start = place == BiasOrder.FIRST ? From.BIAS : From.NOTHING;
        List<Pass> passes = new ArrayList<>();
        if (terms.chunks() > 1) {
            for (int chunk = 0; chunk < terms.chunks(); chunk++) {
                From first = place == BiasOrder.TOTAL_FIRST ? From.BIAS : From.NOTHING;
                passes.add(new Pass(
                        terms.chunkStart(chunk),
                        terms.chunkStart(chunk + 1),
                        chunk == 0 ? start : From.NOTHING,
                        chunk == 0 ? first : From.OUTPUT));
            }
            return passes;
        }
        From end = place == BiasOrder.LAST || place == BiasOrder.TOTAL_FIRST ? From.BIAS : From.NOTHING;
        int parts = (terms.size() - 1) / most + 1;
        for (int part = 0; part < parts; part++) {
            passes.add(new Pass(
                    (int) ((long) terms.size() * part / parts),
                    (int) ((long) terms.size() * (part + 1) / parts),
                    part == 0 ? start : From.OUTPUT,
                    part == parts - 1 ? end : From.NOTHING));
        }
        return passes;
    }
}
