package floatlab.conv;

import floatlab.order.ReductionOrder;
import floatlab.order.Terms;
import floatlab.tensor.Tensor;

/**
 * Weights and bias as {@link VectorKernels} reads them, with the shape, the order and the terms they belong to. The output
 * channels of a group stand in blocks of {@link #rows}, the last of which is filled up with zeros. A block has term after
 * term in the sequence of the order, and for each term the weights of its channels side by side.
 */
final class PackedWeights {
    final Conv2dShape shape;
    final ReductionOrder order;
    final Terms terms;
    /** Input channels and output channels of a group. */
    final int inPerGroup;

    final int outPerGroup;
    /** Output channels of a block: 8, or 1 where a group has only one. */
    final int rows;
    /** Blocks of a group. */
    final int blocks;

    final float[] weights;
    /** The bias of each row; null if there is none. */
    final float[] bias;

    PackedWeights(Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order, Terms terms) {
        this.shape = shape;
        this.order = order;
        this.terms = terms;
        this.inPerGroup = shape.inChannels() / shape.groups();
        this.outPerGroup = shape.outChannels() / shape.groups();
        this.rows = rows(outPerGroup);
        this.blocks = blocks(outPerGroup);
        int allRows = shape.groups() * blocks * rows;
        this.weights = new float[Math.multiplyExact(allRows, terms.size())];
        this.bias = bias == null ? null : new float[allRows];
        int at = 0;
        for (int group = 0; group < shape.groups(); group++) {
            for (int block = 0; block < blocks; block++) {
                int first = group * outPerGroup + block * rows;
                for (int k = 0; k < terms.size(); k++) {
                    for (int i = 0; i < channels(block); i++) {
                        weights[at + i] = weight.data()[(first + i) * terms.size() + terms.tap(k)];
                    }
                    at += rows;
                }
                if (bias != null) {
                    System.arraycopy(bias, first, this.bias, row(group, block), channels(block));
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

    /** The number of floats that the weights of a shape take, filled up to whole blocks. */
    static double floats(Conv2dShape shape) {
        int outPerGroup = shape.outChannels() / shape.groups();
        double channels = (double) shape.groups() * blocks(outPerGroup) * rows(outPerGroup);
        return channels * (shape.inChannels() / shape.groups()) * shape.kernelH() * shape.kernelW();
    }

    /** The channels of a block without those that fill it up. */
    int channels(int block) {
        return Math.min(rows, outPerGroup - block * rows);
    }

    /** The first channel of a block, counted with those that fill up the blocks. */
    int row(int group, int block) {
        return (group * blocks + block) * rows;
    }

    /** Where a block's weights begin. */
    int at(int group, int block) {
        return row(group, block) * terms.size();
    }
}
