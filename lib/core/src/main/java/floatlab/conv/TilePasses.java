package floatlab.conv;

import floatlab.conv.Plan.Pass;
import floatlab.conv.Plan.Start;
import floatlab.order.Arithmetic;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Computes the blocks of channels of one tile after the other, by the passes of a plan. One thread's own. */
final class TilePasses {
    private static final int LANES = Vectors.LANES;
    private static final int PIXELS = Tile.PIXELS;
    private static final float[] ZEROS = new float[8];

    private final PackedWeights packed;
    private final Tile tile = new Tile();
    /** The channels that a kernel takes at once. */
    private final int together;
    /** The kernels for 1, 2, … vectors, that begin chains and that resume them. */
    private final Kernel[] begin;

    private final Kernel[] resume;
    /** Memory for the outputs of one tile, its rows {@link Tile#PIXELS} apart, and for those of a chunk. */
    final float[] sums;

    private final float[] chunk;

    private TilePasses(PackedWeights packed, Kernel.Reads first, Kernel.Reads later) {
        Arithmetic arithmetic = packed.order.arithmetic();
        boolean eight = arithmetic == Arithmetic.FMA && !Tile.FEW_REGISTERS;
        this.packed = packed;
        this.together = packed.rows == 1 ? 1 : eight ? 8 : 4;
        this.begin = VectorKernels.of(first, arithmetic, together);
        this.resume = later == null ? null : VectorKernels.of(later, arithmetic, together);
        this.sums = new float[packed.rows * PIXELS];
        this.chunk = new float[packed.rows * PIXELS];
        tile.w = packed.weights;
    }

    /** For tiles that read the padded input. Each chain goes through all its terms at once, so that none is resumed. */
    static TilePasses ofInput(PackedWeights packed) {
        return new TilePasses(packed, Kernel.Reads.INPUT, null);
    }

    /** For tiles that read panels. */
    static TilePasses ofPanels(PackedWeights packed) {
        return new TilePasses(packed, Kernel.Reads.PANEL, Kernel.Reads.PANEL_RESUMED);
    }

    /** Sets what the next tile reads: term k of pixel p at {@code at + places[k] + p}, in a panel at {@code at + k·PIXELS + p}. */
    void read(float[] input, int at, int[] places) {
        tile.x = input;
        tile.xAt = at;
        tile.places = places;
    }

    /** Computes a block of channels by all the given passes; channel i's pixel p goes to {@code yAt + i·yRow + p}. */
    void compute(List<Pass> passes, int group, int block, int vectors, float[] y, int yAt, int yRow) {
        for (int i = 0; i < passes.size(); i++) {
            Pass pass = passes.get(i);
            boolean apart = pass.added();
            write(apart ? chunk : y, apart ? 0 : yAt, apart ? PIXELS : yRow);
            terms(pass, group, block);
            run(pass.start() == Start.OUTPUT ? resume : begin, vectors);
            if (apart) {
                add(vectors, y, yAt, yRow);
            }
            if (pass.bias()) {
                addBias(packed.row(group, block), vectors, y, yAt, yRow);
            }
        }
    }

    /** Computes rows of the one channel of a group by one pass over its nine terms; the rows read begin inputRow apart. */
    void rows9(Pass pass, int group, int inputRow, float[] y, int yAt, int rows, int columns) {
        write(y, yAt, columns);
        terms(pass, group, 0);
        float last = pass.bias() ? packed.bias[group] : -0f;
        switch (packed.order.arithmetic()) {
            case FMA -> VectorKernels.fmaRows9(tile, rows, inputRow, columns, last);
            case MUL_ADD -> VectorKernels.mulAddRows9(tile, rows, inputRow, columns, last);
        }
    }

    private void write(float[] to, int at, int row) {
        tile.out = to;
        tile.outAt = at;
        tile.outRow = row;
    }

    private void terms(Pass pass, int group, int block) {
        boolean bias = pass.start() == Start.BIAS;
        tile.wAt = packed.at(group, block);
        tile.first = pass.first();
        tile.last = pass.last();
        tile.start = bias ? packed.bias : ZEROS;
        tile.startAt = bias ? packed.row(group, block) : 0;
    }

    private void run(Kernel[] kernels, int vectors) {
        if (tile.first == tile.last) {
            noTerms(kernels, vectors);
            return;
        }
        Kernel kernel = kernels[vectors - 1];
        for (int row = 0; row < packed.rows; row += together) {
            kernel.compute(tile);
            tile.startAt += together;
            tile.wAt += together;
            tile.outAt += together * tile.outRow;
        }
    }

    /** A chunk all of whose taps lie in the padding of a {@link Region}: its sum is what it starts from. */
    private void noTerms(Kernel[] kernels, int vectors) {
        for (int i = 0; kernels == begin && i < packed.rows; i++) {
            int from = tile.outAt + i * tile.outRow;
            Arrays.fill(tile.out, from, from + vectors * LANES, tile.start[tile.startAt + i]);
        }
    }

    /** Adds the chunk's sums to the total. */
    private void add(int vectors, float[] total, int at, int row) {
        for (int i = 0; i < packed.rows; i++) {
            for (int j = 0; j < vectors * LANES; j += LANES) {
                int to = at + i * row + j;
                FloatVector.fromArray(Vectors.SPECIES, total, to)
                        .add(FloatVector.fromArray(Vectors.SPECIES, chunk, i * PIXELS + j))
                        .intoArray(total, to);
            }
        }
    }

    private void addBias(int biasRow, int vectors, float[] total, int at, int row) {
        for (int i = 0; i < packed.rows; i++) {
            FloatVector bias = FloatVector.broadcast(Vectors.SPECIES, packed.bias[biasRow + i]);
            for (int j = 0; j < vectors * LANES; j += LANES) {
                int to = at + i * row + j;
                FloatVector.fromArray(Vectors.SPECIES, total, to).add(bias).intoArray(total, to);
            }
        }
    }
}
