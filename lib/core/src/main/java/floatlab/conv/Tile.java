package floatlab.conv;

import floatlab.conv.PackedWeights.Other;
import floatlab.conv.PackedWeights.Pass;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * What a kernel of {@link VectorKernels} works on, {@link PackedWeights#rows} output channels of 1 to 3 vectors of pixels,
 * and the passes over it that make up an order. One thread's own.
 */
final class Tile {
    private static final int LANES = VectorKernels.LANES;
    /** With vectors of 8 floats there are 16 registers (AVX2), with longer and shorter ones 32 (AVX-512, NEON). */
    private static final boolean FEW_REGISTERS = LANES == 8;
    /**
     * Vectors of pixels, at most: 8 channels × 3 vectors are 24 chains in registers, which hide an FMA's latency with few
     * loads; 4 × 2 are the 8 chains that just do.
     */
    static final int VECTORS = FEW_REGISTERS ? 2 : 3;
    /** Pixels, at most. */
    static final int PIXELS = VECTORS * LANES;

    private static final float[] ZEROS = new float[8];

    private final PackedWeights packed;
    private final boolean fma;
    private final boolean panel;
    /** The channels that a kernel takes at once. */
    private final int together;

    private final float[] sums;
    private final float[] chunk;

    float[] w;
    int wAt;
    float[] x;
    int xAt;
    /**
     * Term k of the tile's first pixel lies at {@code xAt + places[k]}, those of the others behind it; its weights lie at
     * {@code wAt + k·rows}. In a panel the terms lie at {@code xAt + k·PIXELS}, the weights at {@code wAt + places[k]}.
     */
    int[] places;
    /** The terms are {@code first} to {@code last − 1}. */
    int first;

    int last;
    /** What row i's chains start from is {@code start[startAt + i]}. */
    float[] start;

    int startAt;
    /** Row i's pixel p goes to {@code outAt + i·outRow + p}; where chains are resumed, outRow is {@link #PIXELS}. */
    float[] out;

    int outAt;
    int outRow;

    /** @param panel whether it reads a panel */
    Tile(PackedWeights packed, boolean fma, boolean panel) {
        this.packed = packed;
        this.fma = fma;
        this.panel = panel;
        this.together = packed.rows == 1 ? 1 : fma && !FEW_REGISTERS ? 8 : 4;
        this.sums = new float[packed.rows * PIXELS];
        this.chunk = new float[packed.rows * PIXELS];
        this.w = packed.weights;
    }

    /** Memory for the outputs of one tile, its rows {@link #PIXELS} apart. */
    float[] sums() {
        return sums;
    }

    /**
     * Computes a block of channels of one tile by all the given passes.
     *
     * @param input with term k of pixel p at {@code inputAt + termPlaces[k] + p}, in a panel at {@code inputAt + k·PIXELS + p}
     * @param termPlaces see {@link #places}
     * @param y where the outputs go, channel i's pixel p to {@code yAt + i·yRow + p}
     */
    void compute(
            List<Pass> passes,
            int group,
            int block,
            float[] input,
            int inputAt,
            int[] termPlaces,
            int vectors,
            float[] y,
            int yAt,
            int yRow) {
        input(input, inputAt, termPlaces);
        for (int i = 0; i < passes.size(); i++) {
            Pass pass = passes.get(i);
            boolean apart = pass.end() == Other.OUTPUT;
            output(apart ? chunk : y, apart ? 0 : yAt, apart ? PIXELS : yRow);
            terms(pass, group, block);
            kernel(pass.start() == Other.OUTPUT, vectors);
            if (apart) {
                add(vectors, y, yAt, yRow);
            }
            if (pass.end() == Other.BIAS || pass.bias()) {
                addBias(packed.row(group, block), vectors, y, yAt, yRow);
            }
        }
    }

    /** Computes rows of one channel by one pass over all its terms, of which there are nine. */
    void rows9(
            Pass pass,
            int group,
            float[] input,
            int inputAt,
            int inputRow,
            int[] termPlaces,
            float[] y,
            int yAt,
            int rows,
            int columns) {
        input(input, inputAt, termPlaces);
        output(y, yAt, columns);
        terms(pass, group, 0);
        float last = pass.end() == Other.BIAS ? packed.bias[group] : -0f;
        if (fma) {
            VectorKernels.fmaRows9(this, rows, inputRow, columns, last);
        } else {
            VectorKernels.mulAddRows9(this, rows, inputRow, columns, last);
        }
    }

    private void input(float[] from, int at, int[] termPlaces) {
        x = from;
        xAt = at;
        places = termPlaces;
    }

    private void output(float[] to, int at, int row) {
        out = to;
        outAt = at;
        outRow = row;
    }

    private void terms(Pass pass, int group, int block) {
        wAt = packed.at(group, block);
        first = pass.first();
        last = pass.last();
        boolean bias = pass.start() == Other.BIAS;
        start = bias ? packed.bias : ZEROS;
        startAt = bias ? packed.row(group, block) : 0;
    }

    private void kernel(boolean resume, int vectors) {
        if (first == last) {
            noTerms(resume, vectors);
            return;
        }
        for (int row = 0; row < packed.rows; row += together) {
            if (panel) {
                inPanel(resume, vectors);
            } else {
                assert !resume;
                direct(vectors);
            }
            startAt += together;
            wAt += together;
            outAt += together * outRow;
        }
    }

    /** A chain goes through all its terms at once: none is resumed. */
    private void direct(int vectors) {
        int tile = 10 * together + vectors;
        if (fma) {
            switch (tile) {
                case 81 -> VectorKernels.fma8x1(this);
                case 82 -> VectorKernels.fma8x2(this);
                case 83 -> VectorKernels.fma8x3(this);
                case 41 -> VectorKernels.fma4x1(this);
                case 42 -> VectorKernels.fma4x2(this);
                case 11 -> VectorKernels.fma1x1(this);
                case 12 -> VectorKernels.fma1x2(this);
                case 13 -> VectorKernels.fma1x3(this);
                default -> throw new AssertionError(tile);
            }
        } else {
            switch (tile) {
                case 41 -> VectorKernels.mulAdd4x1(this);
                case 42 -> VectorKernels.mulAdd4x2(this);
                case 43 -> VectorKernels.mulAdd4x3(this);
                case 11 -> VectorKernels.mulAdd1x1(this);
                case 12 -> VectorKernels.mulAdd1x2(this);
                case 13 -> VectorKernels.mulAdd1x3(this);
                default -> throw new AssertionError(tile);
            }
        }
    }

    /** Channels that share a panel: several. */
    private void inPanel(boolean resume, int vectors) {
        int tile = (resume ? 100 : 0) + 10 * together + vectors;
        if (fma) {
            switch (tile) {
                case 81 -> VectorKernels.panelFma8x1(this);
                case 82 -> VectorKernels.panelFma8x2(this);
                case 83 -> VectorKernels.panelFma8x3(this);
                case 41 -> VectorKernels.panelFma4x1(this);
                case 42 -> VectorKernels.panelFma4x2(this);
                case 181 -> VectorKernels.resumePanelFma8x1(this);
                case 182 -> VectorKernels.resumePanelFma8x2(this);
                case 183 -> VectorKernels.resumePanelFma8x3(this);
                case 141 -> VectorKernels.resumePanelFma4x1(this);
                case 142 -> VectorKernels.resumePanelFma4x2(this);
                default -> throw new AssertionError(tile);
            }
        } else {
            switch (tile) {
                case 41 -> VectorKernels.panelMulAdd4x1(this);
                case 42 -> VectorKernels.panelMulAdd4x2(this);
                case 43 -> VectorKernels.panelMulAdd4x3(this);
                case 141 -> VectorKernels.resumePanelMulAdd4x1(this);
                case 142 -> VectorKernels.resumePanelMulAdd4x2(this);
                case 143 -> VectorKernels.resumePanelMulAdd4x3(this);
                default -> throw new AssertionError(tile);
            }
        }
    }

    /** A chunk all of whose taps lie in the padding of a {@link Region}: its sum is what it starts from. */
    private void noTerms(boolean resume, int vectors) {
        for (int i = 0; !resume && i < packed.rows; i++) {
            Arrays.fill(out, outAt + i * outRow, outAt + i * outRow + vectors * LANES, start[startAt + i]);
        }
    }

    /** Adds the chunk's sums to the total. */
    private void add(int vectors, float[] total, int at, int row) {
        for (int i = 0; i < packed.rows; i++) {
            for (int j = 0; j < vectors * LANES; j += LANES) {
                int to = at + i * row + j;
                FloatVector.fromArray(VectorKernels.SPECIES, total, to)
                        .add(FloatVector.fromArray(VectorKernels.SPECIES, chunk, i * PIXELS + j))
                        .intoArray(total, to);
            }
        }
    }

    private void addBias(int biasRow, int vectors, float[] total, int at, int row) {
        for (int i = 0; i < packed.rows; i++) {
            FloatVector bias = FloatVector.broadcast(VectorKernels.SPECIES, packed.bias[biasRow + i]);
            for (int j = 0; j < vectors * LANES; j += LANES) {
                int to = at + i * row + j;
                FloatVector.fromArray(VectorKernels.SPECIES, total, to)
                        .add(bias)
                        .intoArray(total, to);
            }
        }
    }
}
