package floatlab.conv;

import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
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
    /** The bias of each row; null if there is none. */
    final float[] bias;

    private final int terms;

    PackedWeights(Tensor weight, float[] bias, int groups, Terms terms) {
        int perGroup = weight.n() / groups;
        this.terms = terms.size();
        this.rows = rows(perGroup);
        this.blocks = blocks(perGroup);
        this.weights = new float[Math.multiplyExact(groups * blocks * rows, terms.size())];
        this.bias = bias == null ? null : new float[groups * blocks * rows];
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
                if (bias != null) {
                    System.arraycopy(bias, first, this.bias, row(group, block), count);
                }
            }
        }
    }

    private static int rows(int outPerGroup) {
        return outPerGroup == 1 ? 1 : 8;
    }

    private static int blocks(int outPerGroup) {
        return (outPerGroup - 1) / rows(outPerGroup) + 1;
    }

    /** How many floats the weights of a shape are, filled up to whole blocks. */
    static double floats(Conv2dShape shape) {
        int outPerGroup = shape.outChannels() / shape.groups();
        double channels = (double) shape.groups() * blocks(outPerGroup) * rows(outPerGroup);
        return channels * (shape.inChannels() / shape.groups()) * shape.kernelH() * shape.kernelW();
    }

    /** The first channel of a block, counted with those that fill up the blocks. */
    int row(int group, int block) {
        return (group * blocks + block) * rows;
    }

    /** Where a block's weights begin. */
    int at(int group, int block) {
        return row(group, block) * terms;
    }

    /** What a chain starts from, and what its sum is added to. */
    enum Other {
        NOTHING,
        BIAS,
        /** What a pass before has left in the output. */
        OUTPUT
    }

    /**
     * The terms {@code first} to {@code last − 1}, in sequence, and what becomes of their sum, which overwrites the output.
     *
     * @param start what the chain starts from
     * @param end what its sum is added to
     * @param bias whether the bias is added to that
     */
    record Pass(int first, int last, Other start, Other end, boolean bias) {
        /** The same with other terms. */
        Pass of(int otherFirst, int otherLast) {
            return new Pass(otherFirst, otherLast, start, end, bias);
        }
    }

    /**
     * The passes that make up an order.
     *
     * @param most the terms of a pass: a longer chain is interrupted, its sum kept in the output, and resumed
     */
    static List<Pass> passes(ReductionOrder order, Terms terms, boolean hasBias, int most) {
        BiasOrder place = hasBias ? order.biasOrder() : null;
        List<Pass> passes = new ArrayList<>();
        int chunks = terms.chunks();
        if (chunks == 1) {
            int parts = (terms.size() - 1) / most + 1;
            for (int part = 0; part < parts; part++) {
                int first = Conv2dCore.begin(terms.size(), part, parts);
                int last = Conv2dCore.begin(terms.size(), part + 1, parts);
                Other start = part > 0 ? Other.OUTPUT : place == BiasOrder.FIRST ? Other.BIAS : Other.NOTHING;
                boolean after = part == parts - 1 && (place == BiasOrder.LAST || place == BiasOrder.TOTAL_FIRST);
                passes.add(new Pass(first, last, start, after ? Other.BIAS : Other.NOTHING, false));
            }
            return passes;
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
            Other start = chunk == 0 && place == BiasOrder.FIRST ? Other.BIAS : Other.NOTHING;
            Other end = chunk > 0 ? Other.OUTPUT : place == BiasOrder.TOTAL_FIRST ? Other.BIAS : Other.NOTHING;
            boolean bias = chunk == chunks - 1 && place == BiasOrder.LAST;
            passes.add(new Pass(terms.chunkStart(chunk), terms.chunkStart(chunk + 1), start, end, bias));
        }
        return passes;
    }

    /**
     * The passes in stages of a few terms each, which are gone through for all channels and pixels at hand before the next:
     * what a stage reads fits into a cache near by.
     *
     * @param most the terms of a stage, if the order has no longer chunks
     */
    static List<List<Pass>> stages(ReductionOrder order, Terms terms, boolean hasBias, int most) {
        List<List<Pass>> stages = new ArrayList<>();
        List<Pass> stage = new ArrayList<>();
        for (Pass pass : passes(order, terms, hasBias, most)) {
            if (!stage.isEmpty() && pass.last - stage.get(0).first > most) {
                stages.add(stage);
                stage = new ArrayList<>();
            }
            stage.add(pass);
        }
        stages.add(stage);
        return stages;
    }
}
