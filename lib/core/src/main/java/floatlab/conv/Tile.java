package floatlab.conv;

/**
 * What a {@link Kernel} works on: some output channels of a few vectors of pixels, the arrays that it reads and writes,
 * and where in them it begins. Each thread has tiles of its own.
 */
final class Tile {
    /** With vectors of 8 floats there are 16 registers (AVX2), with longer and shorter ones 32 (AVX-512, NEON). */
    static final boolean FEW_REGISTERS = Vectors.LANES == 8;
    /**
     * The most vectors of pixels. Channels times vectors are the chains of additions that run side by side in registers:
     * 8 × 3 hide an FMA's latency and need few loads for each product; with few registers 4 × 2 just hide it.
     */
    static final int VECTORS = FEW_REGISTERS ? 2 : 3;
    /** The most pixels. */
    static final int PIXELS = VECTORS * Vectors.LANES;

    float[] w;
    int wAt;
    float[] x;
    int xAt;
    /**
     * Term k of the tile's first pixel lies at {@code xAt + places[k]}, the same term of the next pixels behind it, and its
     * weights at {@code wAt + k·rows}. In a panel the term lies at {@code xAt + k·PIXELS}, its weights at
     * {@code wAt + places[k]}.
     */
    int[] places;
    /** The terms are {@code first} to {@code last − 1}. */
    int first;

    int last;
    /** The chains of channel i start from {@code start[startAt + i]}. */
    float[] start;

    int startAt;
    /** Pixel p of channel i goes to {@code outAt + i·outRow + p}; where chains are resumed, outRow is {@link #PIXELS}. */
    float[] out;

    int outAt;
    int outRow;
}
