package floatlab.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of {@link VectorConv2d}, written by {@code VectorKernelsGenerator}. Do not edit.
 *
 * <p>{@code fma8x3} computes a {@link Tile} of 8 output channels and 3 vectors of pixels; the others do the same for
 * other sizes, {@code mulAdd…} with two roundings. For channel i and vector j of the tile:
 *
 * <pre>{@code
 * acc = start[startAt + i]               in all lanes; resume…: out[outAt + i·outRow + j·LANES]
 * for k from first to last − 1: acc = fma(x[xAt + places[k] + j·LANES], w[wAt + k·rows + i], acc)
 * panel…:                       acc = fma(x[xAt + k·PIXELS + j·LANES], w[wAt + places[k] + i], acc)
 * out[outAt + i·outRow + j·LANES] = acc
 * }</pre>
 *
 * <p>{@code fmaRows9} computes whole rows of one channel with nine terms, whose weights stay in registers: the
 * depthwise 3×3. At the end it adds a float.
 *
 * <p>Vectors run across pixels, so each pixel's additions are those of the plain loop.
 *
 * <p>What keeps C2 at full speed, measured on JDK 17 and 25:
 * <ul>
 *   <li>The loop's test is at its end. Behind such a loop C2 knows an accumulator as the result of an operation, a
 *       vector in a register; behind a test at the start it knows some vector, an object.
 *   <li>Few calls. Each is a few hundred nodes, and beyond 18,000 of them C2 no longer inlines a call where it
 *       stands: what depends on its result is an object again.
 *   <li>Few ints live in the loop: what else is needed is read from the tile behind it. One int too many, and C2
 *       keeps ints in vector registers, which costs a fifth.
 *   <li>Of the places of x and w one is read and checked in each turn, the other counts: C2 checks it before the
 *       loop. That gives a fifteenth on an Intel Xeon.
 * </ul>
 */
final class VectorKernels {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private VectorKernels() {}

    static void fma8x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc40 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 4]);
        FloatVector acc50 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 5]);
        FloatVector acc60 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 6]);
        FloatVector acc70 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 7]);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + 8 * k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc40.intoArray(t.out, outAt + 4 * t.outRow);
        acc50.intoArray(t.out, outAt + 5 * t.outRow);
        acc60.intoArray(t.out, outAt + 6 * t.outRow);
        acc70.intoArray(t.out, outAt + 7 * t.outRow);
    }

    static void panelFma8x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc40 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 4]);
        FloatVector acc50 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 5]);
        FloatVector acc60 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 6]);
        FloatVector acc70 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 7]);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc40.intoArray(t.out, outAt + 4 * t.outRow);
        acc50.intoArray(t.out, outAt + 5 * t.outRow);
        acc60.intoArray(t.out, outAt + 6 * t.outRow);
        acc70.intoArray(t.out, outAt + 7 * t.outRow);
    }

    static void resumePanelFma8x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.fromArray(SPECIES, t.out, outAt);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, t.out, outAt + 4 * Tile.PIXELS);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, t.out, outAt + 5 * Tile.PIXELS);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, t.out, outAt + 6 * Tile.PIXELS);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, t.out, outAt + 7 * Tile.PIXELS);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
        } while (++k < last);
        outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + Tile.PIXELS);
        acc20.intoArray(t.out, outAt + 2 * Tile.PIXELS);
        acc30.intoArray(t.out, outAt + 3 * Tile.PIXELS);
        acc40.intoArray(t.out, outAt + 4 * Tile.PIXELS);
        acc50.intoArray(t.out, outAt + 5 * Tile.PIXELS);
        acc60.intoArray(t.out, outAt + 6 * Tile.PIXELS);
        acc70.intoArray(t.out, outAt + 7 * Tile.PIXELS);
    }

    static void fma8x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        FloatVector acc40 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 4]);
        FloatVector acc41 = acc40;
        FloatVector acc50 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 5]);
        FloatVector acc51 = acc50;
        FloatVector acc60 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 6]);
        FloatVector acc61 = acc60;
        FloatVector acc70 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 7]);
        FloatVector acc71 = acc70;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + 8 * k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
        acc40.intoArray(t.out, outAt + 4 * t.outRow);
        acc41.intoArray(t.out, outAt + 4 * t.outRow + LANES);
        acc50.intoArray(t.out, outAt + 5 * t.outRow);
        acc51.intoArray(t.out, outAt + 5 * t.outRow + LANES);
        acc60.intoArray(t.out, outAt + 6 * t.outRow);
        acc61.intoArray(t.out, outAt + 6 * t.outRow + LANES);
        acc70.intoArray(t.out, outAt + 7 * t.outRow);
        acc71.intoArray(t.out, outAt + 7 * t.outRow + LANES);
    }

    static void panelFma8x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        FloatVector acc40 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 4]);
        FloatVector acc41 = acc40;
        FloatVector acc50 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 5]);
        FloatVector acc51 = acc50;
        FloatVector acc60 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 6]);
        FloatVector acc61 = acc60;
        FloatVector acc70 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 7]);
        FloatVector acc71 = acc70;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
        acc40.intoArray(t.out, outAt + 4 * t.outRow);
        acc41.intoArray(t.out, outAt + 4 * t.outRow + LANES);
        acc50.intoArray(t.out, outAt + 5 * t.outRow);
        acc51.intoArray(t.out, outAt + 5 * t.outRow + LANES);
        acc60.intoArray(t.out, outAt + 6 * t.outRow);
        acc61.intoArray(t.out, outAt + 6 * t.outRow + LANES);
        acc70.intoArray(t.out, outAt + 7 * t.outRow);
        acc71.intoArray(t.out, outAt + 7 * t.outRow + LANES);
    }

    static void resumePanelFma8x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.fromArray(SPECIES, t.out, outAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, t.out, outAt + LANES);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS + LANES);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS + LANES);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS + LANES);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, t.out, outAt + 4 * Tile.PIXELS);
        FloatVector acc41 = FloatVector.fromArray(SPECIES, t.out, outAt + 4 * Tile.PIXELS + LANES);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, t.out, outAt + 5 * Tile.PIXELS);
        FloatVector acc51 = FloatVector.fromArray(SPECIES, t.out, outAt + 5 * Tile.PIXELS + LANES);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, t.out, outAt + 6 * Tile.PIXELS);
        FloatVector acc61 = FloatVector.fromArray(SPECIES, t.out, outAt + 6 * Tile.PIXELS + LANES);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, t.out, outAt + 7 * Tile.PIXELS);
        FloatVector acc71 = FloatVector.fromArray(SPECIES, t.out, outAt + 7 * Tile.PIXELS + LANES);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
        } while (++k < last);
        outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + Tile.PIXELS);
        acc11.intoArray(t.out, outAt + Tile.PIXELS + LANES);
        acc20.intoArray(t.out, outAt + 2 * Tile.PIXELS);
        acc21.intoArray(t.out, outAt + 2 * Tile.PIXELS + LANES);
        acc30.intoArray(t.out, outAt + 3 * Tile.PIXELS);
        acc31.intoArray(t.out, outAt + 3 * Tile.PIXELS + LANES);
        acc40.intoArray(t.out, outAt + 4 * Tile.PIXELS);
        acc41.intoArray(t.out, outAt + 4 * Tile.PIXELS + LANES);
        acc50.intoArray(t.out, outAt + 5 * Tile.PIXELS);
        acc51.intoArray(t.out, outAt + 5 * Tile.PIXELS + LANES);
        acc60.intoArray(t.out, outAt + 6 * Tile.PIXELS);
        acc61.intoArray(t.out, outAt + 6 * Tile.PIXELS + LANES);
        acc70.intoArray(t.out, outAt + 7 * Tile.PIXELS);
        acc71.intoArray(t.out, outAt + 7 * Tile.PIXELS + LANES);
    }

    static void fma8x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc12 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc22 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        FloatVector acc32 = acc30;
        FloatVector acc40 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 4]);
        FloatVector acc41 = acc40;
        FloatVector acc42 = acc40;
        FloatVector acc50 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 5]);
        FloatVector acc51 = acc50;
        FloatVector acc52 = acc50;
        FloatVector acc60 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 6]);
        FloatVector acc61 = acc60;
        FloatVector acc62 = acc60;
        FloatVector acc70 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 7]);
        FloatVector acc71 = acc70;
        FloatVector acc72 = acc70;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + 8 * k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            acc12 = x2.fma(w1, acc12);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            acc22 = x2.fma(w2, acc22);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            acc32 = x2.fma(w3, acc32);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            acc42 = x2.fma(w4, acc42);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            acc52 = x2.fma(w5, acc52);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            acc62 = x2.fma(w6, acc62);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
            acc72 = x2.fma(w7, acc72);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc02.intoArray(t.out, outAt + 2 * LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc12.intoArray(t.out, outAt + t.outRow + 2 * LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc22.intoArray(t.out, outAt + 2 * t.outRow + 2 * LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
        acc32.intoArray(t.out, outAt + 3 * t.outRow + 2 * LANES);
        acc40.intoArray(t.out, outAt + 4 * t.outRow);
        acc41.intoArray(t.out, outAt + 4 * t.outRow + LANES);
        acc42.intoArray(t.out, outAt + 4 * t.outRow + 2 * LANES);
        acc50.intoArray(t.out, outAt + 5 * t.outRow);
        acc51.intoArray(t.out, outAt + 5 * t.outRow + LANES);
        acc52.intoArray(t.out, outAt + 5 * t.outRow + 2 * LANES);
        acc60.intoArray(t.out, outAt + 6 * t.outRow);
        acc61.intoArray(t.out, outAt + 6 * t.outRow + LANES);
        acc62.intoArray(t.out, outAt + 6 * t.outRow + 2 * LANES);
        acc70.intoArray(t.out, outAt + 7 * t.outRow);
        acc71.intoArray(t.out, outAt + 7 * t.outRow + LANES);
        acc72.intoArray(t.out, outAt + 7 * t.outRow + 2 * LANES);
    }

    static void panelFma8x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc12 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc22 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        FloatVector acc32 = acc30;
        FloatVector acc40 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 4]);
        FloatVector acc41 = acc40;
        FloatVector acc42 = acc40;
        FloatVector acc50 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 5]);
        FloatVector acc51 = acc50;
        FloatVector acc52 = acc50;
        FloatVector acc60 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 6]);
        FloatVector acc61 = acc60;
        FloatVector acc62 = acc60;
        FloatVector acc70 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 7]);
        FloatVector acc71 = acc70;
        FloatVector acc72 = acc70;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            acc12 = x2.fma(w1, acc12);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            acc22 = x2.fma(w2, acc22);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            acc32 = x2.fma(w3, acc32);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            acc42 = x2.fma(w4, acc42);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            acc52 = x2.fma(w5, acc52);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            acc62 = x2.fma(w6, acc62);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
            acc72 = x2.fma(w7, acc72);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc02.intoArray(t.out, outAt + 2 * LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc12.intoArray(t.out, outAt + t.outRow + 2 * LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc22.intoArray(t.out, outAt + 2 * t.outRow + 2 * LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
        acc32.intoArray(t.out, outAt + 3 * t.outRow + 2 * LANES);
        acc40.intoArray(t.out, outAt + 4 * t.outRow);
        acc41.intoArray(t.out, outAt + 4 * t.outRow + LANES);
        acc42.intoArray(t.out, outAt + 4 * t.outRow + 2 * LANES);
        acc50.intoArray(t.out, outAt + 5 * t.outRow);
        acc51.intoArray(t.out, outAt + 5 * t.outRow + LANES);
        acc52.intoArray(t.out, outAt + 5 * t.outRow + 2 * LANES);
        acc60.intoArray(t.out, outAt + 6 * t.outRow);
        acc61.intoArray(t.out, outAt + 6 * t.outRow + LANES);
        acc62.intoArray(t.out, outAt + 6 * t.outRow + 2 * LANES);
        acc70.intoArray(t.out, outAt + 7 * t.outRow);
        acc71.intoArray(t.out, outAt + 7 * t.outRow + LANES);
        acc72.intoArray(t.out, outAt + 7 * t.outRow + 2 * LANES);
    }

    static void resumePanelFma8x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.fromArray(SPECIES, t.out, outAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, t.out, outAt + LANES);
        FloatVector acc02 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * LANES);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS + LANES);
        FloatVector acc12 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS + 2 * LANES);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS + LANES);
        FloatVector acc22 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS + 2 * LANES);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS + LANES);
        FloatVector acc32 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS + 2 * LANES);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, t.out, outAt + 4 * Tile.PIXELS);
        FloatVector acc41 = FloatVector.fromArray(SPECIES, t.out, outAt + 4 * Tile.PIXELS + LANES);
        FloatVector acc42 = FloatVector.fromArray(SPECIES, t.out, outAt + 4 * Tile.PIXELS + 2 * LANES);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, t.out, outAt + 5 * Tile.PIXELS);
        FloatVector acc51 = FloatVector.fromArray(SPECIES, t.out, outAt + 5 * Tile.PIXELS + LANES);
        FloatVector acc52 = FloatVector.fromArray(SPECIES, t.out, outAt + 5 * Tile.PIXELS + 2 * LANES);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, t.out, outAt + 6 * Tile.PIXELS);
        FloatVector acc61 = FloatVector.fromArray(SPECIES, t.out, outAt + 6 * Tile.PIXELS + LANES);
        FloatVector acc62 = FloatVector.fromArray(SPECIES, t.out, outAt + 6 * Tile.PIXELS + 2 * LANES);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, t.out, outAt + 7 * Tile.PIXELS);
        FloatVector acc71 = FloatVector.fromArray(SPECIES, t.out, outAt + 7 * Tile.PIXELS + LANES);
        FloatVector acc72 = FloatVector.fromArray(SPECIES, t.out, outAt + 7 * Tile.PIXELS + 2 * LANES);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            acc12 = x2.fma(w1, acc12);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            acc22 = x2.fma(w2, acc22);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            acc32 = x2.fma(w3, acc32);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[from + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            acc42 = x2.fma(w4, acc42);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[from + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            acc52 = x2.fma(w5, acc52);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[from + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            acc62 = x2.fma(w6, acc62);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[from + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
            acc72 = x2.fma(w7, acc72);
        } while (++k < last);
        outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc02.intoArray(t.out, outAt + 2 * LANES);
        acc10.intoArray(t.out, outAt + Tile.PIXELS);
        acc11.intoArray(t.out, outAt + Tile.PIXELS + LANES);
        acc12.intoArray(t.out, outAt + Tile.PIXELS + 2 * LANES);
        acc20.intoArray(t.out, outAt + 2 * Tile.PIXELS);
        acc21.intoArray(t.out, outAt + 2 * Tile.PIXELS + LANES);
        acc22.intoArray(t.out, outAt + 2 * Tile.PIXELS + 2 * LANES);
        acc30.intoArray(t.out, outAt + 3 * Tile.PIXELS);
        acc31.intoArray(t.out, outAt + 3 * Tile.PIXELS + LANES);
        acc32.intoArray(t.out, outAt + 3 * Tile.PIXELS + 2 * LANES);
        acc40.intoArray(t.out, outAt + 4 * Tile.PIXELS);
        acc41.intoArray(t.out, outAt + 4 * Tile.PIXELS + LANES);
        acc42.intoArray(t.out, outAt + 4 * Tile.PIXELS + 2 * LANES);
        acc50.intoArray(t.out, outAt + 5 * Tile.PIXELS);
        acc51.intoArray(t.out, outAt + 5 * Tile.PIXELS + LANES);
        acc52.intoArray(t.out, outAt + 5 * Tile.PIXELS + 2 * LANES);
        acc60.intoArray(t.out, outAt + 6 * Tile.PIXELS);
        acc61.intoArray(t.out, outAt + 6 * Tile.PIXELS + LANES);
        acc62.intoArray(t.out, outAt + 6 * Tile.PIXELS + 2 * LANES);
        acc70.intoArray(t.out, outAt + 7 * Tile.PIXELS);
        acc71.intoArray(t.out, outAt + 7 * Tile.PIXELS + LANES);
        acc72.intoArray(t.out, outAt + 7 * Tile.PIXELS + 2 * LANES);
    }

    static void fma4x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + 8 * k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
    }

    static void panelFma4x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
    }

    static void resumePanelFma4x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.fromArray(SPECIES, t.out, outAt);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
        } while (++k < last);
        outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + Tile.PIXELS);
        acc20.intoArray(t.out, outAt + 2 * Tile.PIXELS);
        acc30.intoArray(t.out, outAt + 3 * Tile.PIXELS);
    }

    static void fma4x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + 8 * k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
    }

    static void panelFma4x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
    }

    static void resumePanelFma4x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.fromArray(SPECIES, t.out, outAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, t.out, outAt + LANES);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS + LANES);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS + LANES);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS + LANES);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
        } while (++k < last);
        outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + Tile.PIXELS);
        acc11.intoArray(t.out, outAt + Tile.PIXELS + LANES);
        acc20.intoArray(t.out, outAt + 2 * Tile.PIXELS);
        acc21.intoArray(t.out, outAt + 2 * Tile.PIXELS + LANES);
        acc30.intoArray(t.out, outAt + 3 * Tile.PIXELS);
        acc31.intoArray(t.out, outAt + 3 * Tile.PIXELS + LANES);
    }

    static void fma1x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
    }

    static void fma1x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
    }

    static void fma1x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc02.intoArray(t.out, outAt + 2 * LANES);
    }

    static void fmaRows9(Tile t, int rows, int xRow, int columns, float last) {
        float[] x = t.x;
        float[] out = t.out;
        FloatVector start = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector end = FloatVector.broadcast(SPECIES, last);
        int offset0 = t.places[0];
        FloatVector w0 = FloatVector.broadcast(SPECIES, t.w[t.wAt]);
        int offset1 = t.places[1];
        FloatVector w1 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 1]);
        int offset2 = t.places[2];
        FloatVector w2 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 2]);
        int offset3 = t.places[3];
        FloatVector w3 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 3]);
        int offset4 = t.places[4];
        FloatVector w4 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 4]);
        int offset5 = t.places[5];
        FloatVector w5 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 5]);
        int offset6 = t.places[6];
        FloatVector w6 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 6]);
        int offset7 = t.places[7];
        FloatVector w7 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 7]);
        int offset8 = t.places[8];
        FloatVector w8 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 8]);
        for (int row = 0; row < rows; row++) {
            int outAt = t.outAt + row * columns;
            int xAt = t.xAt + row * xRow;
            for (int column = 0; column < columns; column += LANES) {
                int q = Math.min(column, columns - LANES);
                int at = xAt + q;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at + offset0);
                FloatVector acc0 = x0.fma(w0, start);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + offset1);
                FloatVector acc1 = x1.fma(w1, acc0);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + offset2);
                FloatVector acc2 = x2.fma(w2, acc1);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, at + offset3);
                FloatVector acc3 = x3.fma(w3, acc2);
                FloatVector x4 = FloatVector.fromArray(SPECIES, x, at + offset4);
                FloatVector acc4 = x4.fma(w4, acc3);
                FloatVector x5 = FloatVector.fromArray(SPECIES, x, at + offset5);
                FloatVector acc5 = x5.fma(w5, acc4);
                FloatVector x6 = FloatVector.fromArray(SPECIES, x, at + offset6);
                FloatVector acc6 = x6.fma(w6, acc5);
                FloatVector x7 = FloatVector.fromArray(SPECIES, x, at + offset7);
                FloatVector acc7 = x7.fma(w7, acc6);
                FloatVector x8 = FloatVector.fromArray(SPECIES, x, at + offset8);
                FloatVector acc8 = x8.fma(w8, acc7);
                end.add(acc8).intoArray(out, outAt + q);
            }
        }
    }

    static void mulAdd4x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + 8 * k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
    }

    static void panelMulAdd4x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
    }

    static void resumePanelMulAdd4x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.fromArray(SPECIES, t.out, outAt);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
        } while (++k < last);
        outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc10.intoArray(t.out, outAt + Tile.PIXELS);
        acc20.intoArray(t.out, outAt + 2 * Tile.PIXELS);
        acc30.intoArray(t.out, outAt + 3 * Tile.PIXELS);
    }

    static void mulAdd4x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + 8 * k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            acc11 = x1.mul(w1).add(acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            acc21 = x1.mul(w2).add(acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
            acc31 = x1.mul(w3).add(acc31);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
    }

    static void panelMulAdd4x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            acc11 = x1.mul(w1).add(acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            acc21 = x1.mul(w2).add(acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
            acc31 = x1.mul(w3).add(acc31);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
    }

    static void resumePanelMulAdd4x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.fromArray(SPECIES, t.out, outAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, t.out, outAt + LANES);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS + LANES);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS + LANES);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS + LANES);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            acc11 = x1.mul(w1).add(acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            acc21 = x1.mul(w2).add(acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
            acc31 = x1.mul(w3).add(acc31);
        } while (++k < last);
        outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc10.intoArray(t.out, outAt + Tile.PIXELS);
        acc11.intoArray(t.out, outAt + Tile.PIXELS + LANES);
        acc20.intoArray(t.out, outAt + 2 * Tile.PIXELS);
        acc21.intoArray(t.out, outAt + 2 * Tile.PIXELS + LANES);
        acc30.intoArray(t.out, outAt + 3 * Tile.PIXELS);
        acc31.intoArray(t.out, outAt + 3 * Tile.PIXELS + LANES);
    }

    static void mulAdd4x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc12 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc22 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        FloatVector acc32 = acc30;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + 8 * k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            acc02 = x2.mul(w0).add(acc02);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            acc11 = x1.mul(w1).add(acc11);
            acc12 = x2.mul(w1).add(acc12);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            acc21 = x1.mul(w2).add(acc21);
            acc22 = x2.mul(w2).add(acc22);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
            acc31 = x1.mul(w3).add(acc31);
            acc32 = x2.mul(w3).add(acc32);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc02.intoArray(t.out, outAt + 2 * LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc12.intoArray(t.out, outAt + t.outRow + 2 * LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc22.intoArray(t.out, outAt + 2 * t.outRow + 2 * LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
        acc32.intoArray(t.out, outAt + 3 * t.outRow + 2 * LANES);
    }

    static void panelMulAdd4x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc11 = acc10;
        FloatVector acc12 = acc10;
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc21 = acc20;
        FloatVector acc22 = acc20;
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc31 = acc30;
        FloatVector acc32 = acc30;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            acc02 = x2.mul(w0).add(acc02);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            acc11 = x1.mul(w1).add(acc11);
            acc12 = x2.mul(w1).add(acc12);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            acc21 = x1.mul(w2).add(acc21);
            acc22 = x2.mul(w2).add(acc22);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
            acc31 = x1.mul(w3).add(acc31);
            acc32 = x2.mul(w3).add(acc32);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc02.intoArray(t.out, outAt + 2 * LANES);
        acc10.intoArray(t.out, outAt + t.outRow);
        acc11.intoArray(t.out, outAt + t.outRow + LANES);
        acc12.intoArray(t.out, outAt + t.outRow + 2 * LANES);
        acc20.intoArray(t.out, outAt + 2 * t.outRow);
        acc21.intoArray(t.out, outAt + 2 * t.outRow + LANES);
        acc22.intoArray(t.out, outAt + 2 * t.outRow + 2 * LANES);
        acc30.intoArray(t.out, outAt + 3 * t.outRow);
        acc31.intoArray(t.out, outAt + 3 * t.outRow + LANES);
        acc32.intoArray(t.out, outAt + 3 * t.outRow + 2 * LANES);
    }

    static void resumePanelMulAdd4x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.fromArray(SPECIES, t.out, outAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, t.out, outAt + LANES);
        FloatVector acc02 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * LANES);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS + LANES);
        FloatVector acc12 = FloatVector.fromArray(SPECIES, t.out, outAt + Tile.PIXELS + 2 * LANES);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS + LANES);
        FloatVector acc22 = FloatVector.fromArray(SPECIES, t.out, outAt + 2 * Tile.PIXELS + 2 * LANES);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS + LANES);
        FloatVector acc32 = FloatVector.fromArray(SPECIES, t.out, outAt + 3 * Tile.PIXELS + 2 * LANES);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + Tile.PIXELS * k;
            int from = wAt + places[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            acc02 = x2.mul(w0).add(acc02);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[from + 1]);
            acc10 = x0.mul(w1).add(acc10);
            acc11 = x1.mul(w1).add(acc11);
            acc12 = x2.mul(w1).add(acc12);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[from + 2]);
            acc20 = x0.mul(w2).add(acc20);
            acc21 = x1.mul(w2).add(acc21);
            acc22 = x2.mul(w2).add(acc22);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[from + 3]);
            acc30 = x0.mul(w3).add(acc30);
            acc31 = x1.mul(w3).add(acc31);
            acc32 = x2.mul(w3).add(acc32);
        } while (++k < last);
        outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc02.intoArray(t.out, outAt + 2 * LANES);
        acc10.intoArray(t.out, outAt + Tile.PIXELS);
        acc11.intoArray(t.out, outAt + Tile.PIXELS + LANES);
        acc12.intoArray(t.out, outAt + Tile.PIXELS + 2 * LANES);
        acc20.intoArray(t.out, outAt + 2 * Tile.PIXELS);
        acc21.intoArray(t.out, outAt + 2 * Tile.PIXELS + LANES);
        acc22.intoArray(t.out, outAt + 2 * Tile.PIXELS + 2 * LANES);
        acc30.intoArray(t.out, outAt + 3 * Tile.PIXELS);
        acc31.intoArray(t.out, outAt + 3 * Tile.PIXELS + LANES);
        acc32.intoArray(t.out, outAt + 3 * Tile.PIXELS + 2 * LANES);
    }

    static void mulAdd1x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
    }

    static void mulAdd1x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
    }

    static void mulAdd1x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] places = t.places;
        int wAt = t.wAt;
        int xAt = t.xAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        int k = t.first;
        int last = t.last;
        do {
            int at = xAt + places[k];
            int from = wAt + k;
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[from]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            acc02 = x2.mul(w0).add(acc02);
        } while (++k < last);
        int outAt = t.outAt;
        acc00.intoArray(t.out, outAt);
        acc01.intoArray(t.out, outAt + LANES);
        acc02.intoArray(t.out, outAt + 2 * LANES);
    }

    static void mulAddRows9(Tile t, int rows, int xRow, int columns, float last) {
        float[] x = t.x;
        float[] out = t.out;
        FloatVector start = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector end = FloatVector.broadcast(SPECIES, last);
        int offset0 = t.places[0];
        FloatVector w0 = FloatVector.broadcast(SPECIES, t.w[t.wAt]);
        int offset1 = t.places[1];
        FloatVector w1 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 1]);
        int offset2 = t.places[2];
        FloatVector w2 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 2]);
        int offset3 = t.places[3];
        FloatVector w3 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 3]);
        int offset4 = t.places[4];
        FloatVector w4 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 4]);
        int offset5 = t.places[5];
        FloatVector w5 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 5]);
        int offset6 = t.places[6];
        FloatVector w6 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 6]);
        int offset7 = t.places[7];
        FloatVector w7 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 7]);
        int offset8 = t.places[8];
        FloatVector w8 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 8]);
        for (int row = 0; row < rows; row++) {
            int outAt = t.outAt + row * columns;
            int xAt = t.xAt + row * xRow;
            for (int column = 0; column < columns; column += LANES) {
                int q = Math.min(column, columns - LANES);
                int at = xAt + q;
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at + offset0);
                FloatVector acc0 = x0.mul(w0).add(start);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + offset1);
                FloatVector acc1 = x1.mul(w1).add(acc0);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + offset2);
                FloatVector acc2 = x2.mul(w2).add(acc1);
                FloatVector x3 = FloatVector.fromArray(SPECIES, x, at + offset3);
                FloatVector acc3 = x3.mul(w3).add(acc2);
                FloatVector x4 = FloatVector.fromArray(SPECIES, x, at + offset4);
                FloatVector acc4 = x4.mul(w4).add(acc3);
                FloatVector x5 = FloatVector.fromArray(SPECIES, x, at + offset5);
                FloatVector acc5 = x5.mul(w5).add(acc4);
                FloatVector x6 = FloatVector.fromArray(SPECIES, x, at + offset6);
                FloatVector acc6 = x6.mul(w6).add(acc5);
                FloatVector x7 = FloatVector.fromArray(SPECIES, x, at + offset7);
                FloatVector acc7 = x7.mul(w7).add(acc6);
                FloatVector x8 = FloatVector.fromArray(SPECIES, x, at + offset8);
                FloatVector acc8 = x8.mul(w8).add(acc7);
                end.add(acc8).intoArray(out, outAt + q);
            }
        }
    }
}
