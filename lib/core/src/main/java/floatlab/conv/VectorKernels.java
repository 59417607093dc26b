package floatlab.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of {@link VectorConv2d}, written by {@code VectorKernelsGenerator}. Do not edit.
 *
 * <p>{@code fma8x3} computes a {@link Tile} of 8 output channels and 3 vectors of pixels; the others do the same for
 * other sizes, {@code mulAdd…} with two roundings and half of the channels at a time. For channel i and vector j of the tile:
 *
 * <pre>{@code
 * acc = start[startAt + i]               in all lanes; resume…: out[outAt + i·outRow + j·LANES]
 * for k from first to last − 1: acc = fma(x[xAt + offsets[k] + j·LANES], w[wAt + k·8 + i], acc)
 * out[outAt + i·outRow + j·LANES] = acc
 * }</pre>
 *
 * <p>{@code fmaRows9} computes whole rows of one channel with nine terms, whose weights stay in registers: the
 * depthwise 3×3. At the end it adds a float.
 *
 * <p>Vectors run across pixels, so each pixel's additions are those of the plain loop.
 *
 * <p>Two things keep JDK 17 from a hundredth of the speed, now and then. No method is called on an accumulator, or
 * C2 may make objects of them: it is stored by way of {@code −0 + acc}, which is acc. And {@code load} is just too
 * long for C1 to inline, which would otherwise run out of virtual registers in the larger methods, give up on
 * them, and keep C2 from its turn. C2 inlines it, but only about 24 times in a method.
 */
final class VectorKernels {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final FloatVector MINUS_ZERO = FloatVector.broadcast(SPECIES, -0f);

    private VectorKernels() {}

    private static FloatVector load(float[] from, int at) {
        if (at < 0 || at > from.length - LANES) {
            throw new IndexOutOfBoundsException("vector at " + at + " of " + from.length + " floats");
        }
        return FloatVector.fromArray(SPECIES, from, at);
    }

    static void fma8x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 1]);
        FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 2]);
        FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 3]);
        FloatVector acc40 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 4]);
        FloatVector acc50 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 5]);
        FloatVector acc60 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 6]);
        FloatVector acc70 = FloatVector.broadcast(SPECIES, t.start[t.startAt + 7]);
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
            acc00 = x0.fma(w0, acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
            acc10 = x0.fma(w1, acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
            acc20 = x0.fma(w2, acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
            acc30 = x0.fma(w3, acc30);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.fma(w4, acc40);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.fma(w5, acc50);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.fma(w6, acc60);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.fma(w7, acc70);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
        MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
        MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
        MINUS_ZERO.add(acc40).intoArray(t.out, outAt + 4 * t.outRow);
        MINUS_ZERO.add(acc50).intoArray(t.out, outAt + 5 * t.outRow);
        MINUS_ZERO.add(acc60).intoArray(t.out, outAt + 6 * t.outRow);
        MINUS_ZERO.add(acc70).intoArray(t.out, outAt + 7 * t.outRow);
    }

    static void resumeFma8x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = load(t.out, outAt);
        FloatVector acc10 = load(t.out, outAt + t.outRow);
        FloatVector acc20 = load(t.out, outAt + 2 * t.outRow);
        FloatVector acc30 = load(t.out, outAt + 3 * t.outRow);
        FloatVector acc40 = load(t.out, outAt + 4 * t.outRow);
        FloatVector acc50 = load(t.out, outAt + 5 * t.outRow);
        FloatVector acc60 = load(t.out, outAt + 6 * t.outRow);
        FloatVector acc70 = load(t.out, outAt + 7 * t.outRow);
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
            acc00 = x0.fma(w0, acc00);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
            acc10 = x0.fma(w1, acc10);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
            acc20 = x0.fma(w2, acc20);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
            acc30 = x0.fma(w3, acc30);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.fma(w4, acc40);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.fma(w5, acc50);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.fma(w6, acc60);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.fma(w7, acc70);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
        MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
        MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
        MINUS_ZERO.add(acc40).intoArray(t.out, outAt + 4 * t.outRow);
        MINUS_ZERO.add(acc50).intoArray(t.out, outAt + 5 * t.outRow);
        MINUS_ZERO.add(acc60).intoArray(t.out, outAt + 6 * t.outRow);
        MINUS_ZERO.add(acc70).intoArray(t.out, outAt + 7 * t.outRow);
    }

    static void fma8x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
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
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
        MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
        MINUS_ZERO.add(acc11).intoArray(t.out, outAt + t.outRow + LANES);
        MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
        MINUS_ZERO.add(acc21).intoArray(t.out, outAt + 2 * t.outRow + LANES);
        MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
        MINUS_ZERO.add(acc31).intoArray(t.out, outAt + 3 * t.outRow + LANES);
        MINUS_ZERO.add(acc40).intoArray(t.out, outAt + 4 * t.outRow);
        MINUS_ZERO.add(acc41).intoArray(t.out, outAt + 4 * t.outRow + LANES);
        MINUS_ZERO.add(acc50).intoArray(t.out, outAt + 5 * t.outRow);
        MINUS_ZERO.add(acc51).intoArray(t.out, outAt + 5 * t.outRow + LANES);
        MINUS_ZERO.add(acc60).intoArray(t.out, outAt + 6 * t.outRow);
        MINUS_ZERO.add(acc61).intoArray(t.out, outAt + 6 * t.outRow + LANES);
        MINUS_ZERO.add(acc70).intoArray(t.out, outAt + 7 * t.outRow);
        MINUS_ZERO.add(acc71).intoArray(t.out, outAt + 7 * t.outRow + LANES);
    }

    static void resumeFma8x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = load(t.out, outAt);
        FloatVector acc01 = load(t.out, outAt + LANES);
        FloatVector acc10 = load(t.out, outAt + t.outRow);
        FloatVector acc11 = load(t.out, outAt + t.outRow + LANES);
        FloatVector acc20 = load(t.out, outAt + 2 * t.outRow);
        FloatVector acc21 = load(t.out, outAt + 2 * t.outRow + LANES);
        FloatVector acc30 = load(t.out, outAt + 3 * t.outRow);
        FloatVector acc31 = load(t.out, outAt + 3 * t.outRow + LANES);
        FloatVector acc40 = load(t.out, outAt + 4 * t.outRow);
        FloatVector acc41 = load(t.out, outAt + 4 * t.outRow + LANES);
        FloatVector acc50 = load(t.out, outAt + 5 * t.outRow);
        FloatVector acc51 = load(t.out, outAt + 5 * t.outRow + LANES);
        FloatVector acc60 = load(t.out, outAt + 6 * t.outRow);
        FloatVector acc61 = load(t.out, outAt + 6 * t.outRow + LANES);
        FloatVector acc70 = load(t.out, outAt + 7 * t.outRow);
        FloatVector acc71 = load(t.out, outAt + 7 * t.outRow + LANES);
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
        MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
        MINUS_ZERO.add(acc11).intoArray(t.out, outAt + t.outRow + LANES);
        MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
        MINUS_ZERO.add(acc21).intoArray(t.out, outAt + 2 * t.outRow + LANES);
        MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
        MINUS_ZERO.add(acc31).intoArray(t.out, outAt + 3 * t.outRow + LANES);
        MINUS_ZERO.add(acc40).intoArray(t.out, outAt + 4 * t.outRow);
        MINUS_ZERO.add(acc41).intoArray(t.out, outAt + 4 * t.outRow + LANES);
        MINUS_ZERO.add(acc50).intoArray(t.out, outAt + 5 * t.outRow);
        MINUS_ZERO.add(acc51).intoArray(t.out, outAt + 5 * t.outRow + LANES);
        MINUS_ZERO.add(acc60).intoArray(t.out, outAt + 6 * t.outRow);
        MINUS_ZERO.add(acc61).intoArray(t.out, outAt + 6 * t.outRow + LANES);
        MINUS_ZERO.add(acc70).intoArray(t.out, outAt + 7 * t.outRow);
        MINUS_ZERO.add(acc71).intoArray(t.out, outAt + 7 * t.outRow + LANES);
    }

    static void fma8x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
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
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            acc12 = x2.fma(w1, acc12);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            acc22 = x2.fma(w2, acc22);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            acc32 = x2.fma(w3, acc32);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            acc42 = x2.fma(w4, acc42);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            acc52 = x2.fma(w5, acc52);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            acc62 = x2.fma(w6, acc62);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
            acc72 = x2.fma(w7, acc72);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(t.out, outAt + 2 * LANES);
        MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
        MINUS_ZERO.add(acc11).intoArray(t.out, outAt + t.outRow + LANES);
        MINUS_ZERO.add(acc12).intoArray(t.out, outAt + t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
        MINUS_ZERO.add(acc21).intoArray(t.out, outAt + 2 * t.outRow + LANES);
        MINUS_ZERO.add(acc22).intoArray(t.out, outAt + 2 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
        MINUS_ZERO.add(acc31).intoArray(t.out, outAt + 3 * t.outRow + LANES);
        MINUS_ZERO.add(acc32).intoArray(t.out, outAt + 3 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc40).intoArray(t.out, outAt + 4 * t.outRow);
        MINUS_ZERO.add(acc41).intoArray(t.out, outAt + 4 * t.outRow + LANES);
        MINUS_ZERO.add(acc42).intoArray(t.out, outAt + 4 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc50).intoArray(t.out, outAt + 5 * t.outRow);
        MINUS_ZERO.add(acc51).intoArray(t.out, outAt + 5 * t.outRow + LANES);
        MINUS_ZERO.add(acc52).intoArray(t.out, outAt + 5 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc60).intoArray(t.out, outAt + 6 * t.outRow);
        MINUS_ZERO.add(acc61).intoArray(t.out, outAt + 6 * t.outRow + LANES);
        MINUS_ZERO.add(acc62).intoArray(t.out, outAt + 6 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc70).intoArray(t.out, outAt + 7 * t.outRow);
        MINUS_ZERO.add(acc71).intoArray(t.out, outAt + 7 * t.outRow + LANES);
        MINUS_ZERO.add(acc72).intoArray(t.out, outAt + 7 * t.outRow + 2 * LANES);
    }

    static void resumeFma8x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = load(t.out, outAt);
        FloatVector acc01 = load(t.out, outAt + LANES);
        FloatVector acc02 = load(t.out, outAt + 2 * LANES);
        FloatVector acc10 = load(t.out, outAt + t.outRow);
        FloatVector acc11 = load(t.out, outAt + t.outRow + LANES);
        FloatVector acc12 = load(t.out, outAt + t.outRow + 2 * LANES);
        FloatVector acc20 = load(t.out, outAt + 2 * t.outRow);
        FloatVector acc21 = load(t.out, outAt + 2 * t.outRow + LANES);
        FloatVector acc22 = load(t.out, outAt + 2 * t.outRow + 2 * LANES);
        FloatVector acc30 = load(t.out, outAt + 3 * t.outRow);
        FloatVector acc31 = load(t.out, outAt + 3 * t.outRow + LANES);
        FloatVector acc32 = load(t.out, outAt + 3 * t.outRow + 2 * LANES);
        FloatVector acc40 = load(t.out, outAt + 4 * t.outRow);
        FloatVector acc41 = load(t.out, outAt + 4 * t.outRow + LANES);
        FloatVector acc42 = load(t.out, outAt + 4 * t.outRow + 2 * LANES);
        FloatVector acc50 = load(t.out, outAt + 5 * t.outRow);
        FloatVector acc51 = load(t.out, outAt + 5 * t.outRow + LANES);
        FloatVector acc52 = load(t.out, outAt + 5 * t.outRow + 2 * LANES);
        FloatVector acc60 = load(t.out, outAt + 6 * t.outRow);
        FloatVector acc61 = load(t.out, outAt + 6 * t.outRow + LANES);
        FloatVector acc62 = load(t.out, outAt + 6 * t.outRow + 2 * LANES);
        FloatVector acc70 = load(t.out, outAt + 7 * t.outRow);
        FloatVector acc71 = load(t.out, outAt + 7 * t.outRow + LANES);
        FloatVector acc72 = load(t.out, outAt + 7 * t.outRow + 2 * LANES);
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
            FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
            acc10 = x0.fma(w1, acc10);
            acc11 = x1.fma(w1, acc11);
            acc12 = x2.fma(w1, acc12);
            FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
            acc20 = x0.fma(w2, acc20);
            acc21 = x1.fma(w2, acc21);
            acc22 = x2.fma(w2, acc22);
            FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
            acc30 = x0.fma(w3, acc30);
            acc31 = x1.fma(w3, acc31);
            acc32 = x2.fma(w3, acc32);
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.fma(w4, acc40);
            acc41 = x1.fma(w4, acc41);
            acc42 = x2.fma(w4, acc42);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.fma(w5, acc50);
            acc51 = x1.fma(w5, acc51);
            acc52 = x2.fma(w5, acc52);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.fma(w6, acc60);
            acc61 = x1.fma(w6, acc61);
            acc62 = x2.fma(w6, acc62);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.fma(w7, acc70);
            acc71 = x1.fma(w7, acc71);
            acc72 = x2.fma(w7, acc72);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(t.out, outAt + 2 * LANES);
        MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
        MINUS_ZERO.add(acc11).intoArray(t.out, outAt + t.outRow + LANES);
        MINUS_ZERO.add(acc12).intoArray(t.out, outAt + t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
        MINUS_ZERO.add(acc21).intoArray(t.out, outAt + 2 * t.outRow + LANES);
        MINUS_ZERO.add(acc22).intoArray(t.out, outAt + 2 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
        MINUS_ZERO.add(acc31).intoArray(t.out, outAt + 3 * t.outRow + LANES);
        MINUS_ZERO.add(acc32).intoArray(t.out, outAt + 3 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc40).intoArray(t.out, outAt + 4 * t.outRow);
        MINUS_ZERO.add(acc41).intoArray(t.out, outAt + 4 * t.outRow + LANES);
        MINUS_ZERO.add(acc42).intoArray(t.out, outAt + 4 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc50).intoArray(t.out, outAt + 5 * t.outRow);
        MINUS_ZERO.add(acc51).intoArray(t.out, outAt + 5 * t.outRow + LANES);
        MINUS_ZERO.add(acc52).intoArray(t.out, outAt + 5 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc60).intoArray(t.out, outAt + 6 * t.outRow);
        MINUS_ZERO.add(acc61).intoArray(t.out, outAt + 6 * t.outRow + LANES);
        MINUS_ZERO.add(acc62).intoArray(t.out, outAt + 6 * t.outRow + 2 * LANES);
        MINUS_ZERO.add(acc70).intoArray(t.out, outAt + 7 * t.outRow);
        MINUS_ZERO.add(acc71).intoArray(t.out, outAt + 7 * t.outRow + LANES);
        MINUS_ZERO.add(acc72).intoArray(t.out, outAt + 7 * t.outRow + 2 * LANES);
    }

    static void fma1x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
    }

    static void fma1x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
    }

    static void fma1x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(t.out, outAt + 2 * LANES);
    }

    static void fmaRows9(Tile t, int rows, int xRow, int columns, float last) {
        float[] x = t.x;
        float[] out = t.out;
        FloatVector start = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector end = FloatVector.broadcast(SPECIES, last);
        int offset0 = t.offsets[0];
        FloatVector w0 = FloatVector.broadcast(SPECIES, t.w[t.wAt]);
        int offset1 = t.offsets[1];
        FloatVector w1 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 1]);
        int offset2 = t.offsets[2];
        FloatVector w2 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 2]);
        int offset3 = t.offsets[3];
        FloatVector w3 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 3]);
        int offset4 = t.offsets[4];
        FloatVector w4 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 4]);
        int offset5 = t.offsets[5];
        FloatVector w5 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 5]);
        int offset6 = t.offsets[6];
        FloatVector w6 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 6]);
        int offset7 = t.offsets[7];
        FloatVector w7 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 7]);
        int offset8 = t.offsets[8];
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

    static void mulAdd8x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        for (int i = 0; i < 8; i += 4) {
            int wAt = t.wAt + i;
            int outAt = t.outAt + i * t.outRow;
            FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i]);
            FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 1]);
            FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 2]);
            FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 3]);
            for (int k = t.first; k < last; k++) {
                int at = xAt + offsets[k];
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
                FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
                acc00 = x0.mul(w0).add(acc00);
                FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
                acc10 = x0.mul(w1).add(acc10);
                FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
                acc20 = x0.mul(w2).add(acc20);
                FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
                acc30 = x0.mul(w3).add(acc30);
            }
            MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
            MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
            MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
            MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
        }
    }

    static void resumeMulAdd8x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        for (int i = 0; i < 8; i += 4) {
            int wAt = t.wAt + i;
            int outAt = t.outAt + i * t.outRow;
            FloatVector acc00 = load(t.out, outAt);
            FloatVector acc10 = load(t.out, outAt + t.outRow);
            FloatVector acc20 = load(t.out, outAt + 2 * t.outRow);
            FloatVector acc30 = load(t.out, outAt + 3 * t.outRow);
            for (int k = t.first; k < last; k++) {
                int at = xAt + offsets[k];
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
                FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
                acc00 = x0.mul(w0).add(acc00);
                FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
                acc10 = x0.mul(w1).add(acc10);
                FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
                acc20 = x0.mul(w2).add(acc20);
                FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
                acc30 = x0.mul(w3).add(acc30);
            }
            MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
            MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
            MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
            MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
        }
    }

    static void mulAdd8x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        for (int i = 0; i < 8; i += 4) {
            int wAt = t.wAt + i;
            int outAt = t.outAt + i * t.outRow;
            FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i]);
            FloatVector acc01 = acc00;
            FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 1]);
            FloatVector acc11 = acc10;
            FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 2]);
            FloatVector acc21 = acc20;
            FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 3]);
            FloatVector acc31 = acc30;
            for (int k = t.first; k < last; k++) {
                int at = xAt + offsets[k];
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
                FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
                acc00 = x0.mul(w0).add(acc00);
                acc01 = x1.mul(w0).add(acc01);
                FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
                acc10 = x0.mul(w1).add(acc10);
                acc11 = x1.mul(w1).add(acc11);
                FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
                acc20 = x0.mul(w2).add(acc20);
                acc21 = x1.mul(w2).add(acc21);
                FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
                acc30 = x0.mul(w3).add(acc30);
                acc31 = x1.mul(w3).add(acc31);
            }
            MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
            MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
            MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
            MINUS_ZERO.add(acc11).intoArray(t.out, outAt + t.outRow + LANES);
            MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
            MINUS_ZERO.add(acc21).intoArray(t.out, outAt + 2 * t.outRow + LANES);
            MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
            MINUS_ZERO.add(acc31).intoArray(t.out, outAt + 3 * t.outRow + LANES);
        }
    }

    static void resumeMulAdd8x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        for (int i = 0; i < 8; i += 4) {
            int wAt = t.wAt + i;
            int outAt = t.outAt + i * t.outRow;
            FloatVector acc00 = load(t.out, outAt);
            FloatVector acc01 = load(t.out, outAt + LANES);
            FloatVector acc10 = load(t.out, outAt + t.outRow);
            FloatVector acc11 = load(t.out, outAt + t.outRow + LANES);
            FloatVector acc20 = load(t.out, outAt + 2 * t.outRow);
            FloatVector acc21 = load(t.out, outAt + 2 * t.outRow + LANES);
            FloatVector acc30 = load(t.out, outAt + 3 * t.outRow);
            FloatVector acc31 = load(t.out, outAt + 3 * t.outRow + LANES);
            for (int k = t.first; k < last; k++) {
                int at = xAt + offsets[k];
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
                FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
                acc00 = x0.mul(w0).add(acc00);
                acc01 = x1.mul(w0).add(acc01);
                FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
                acc10 = x0.mul(w1).add(acc10);
                acc11 = x1.mul(w1).add(acc11);
                FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
                acc20 = x0.mul(w2).add(acc20);
                acc21 = x1.mul(w2).add(acc21);
                FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
                acc30 = x0.mul(w3).add(acc30);
                acc31 = x1.mul(w3).add(acc31);
            }
            MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
            MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
            MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
            MINUS_ZERO.add(acc11).intoArray(t.out, outAt + t.outRow + LANES);
            MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
            MINUS_ZERO.add(acc21).intoArray(t.out, outAt + 2 * t.outRow + LANES);
            MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
            MINUS_ZERO.add(acc31).intoArray(t.out, outAt + 3 * t.outRow + LANES);
        }
    }

    static void mulAdd8x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        for (int i = 0; i < 8; i += 4) {
            int wAt = t.wAt + i;
            int outAt = t.outAt + i * t.outRow;
            FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i]);
            FloatVector acc01 = acc00;
            FloatVector acc02 = acc00;
            FloatVector acc10 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 1]);
            FloatVector acc11 = acc10;
            FloatVector acc12 = acc10;
            FloatVector acc20 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 2]);
            FloatVector acc21 = acc20;
            FloatVector acc22 = acc20;
            FloatVector acc30 = FloatVector.broadcast(SPECIES, t.start[t.startAt + i + 3]);
            FloatVector acc31 = acc30;
            FloatVector acc32 = acc30;
            for (int k = t.first; k < last; k++) {
                int at = xAt + offsets[k];
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
                FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
                acc00 = x0.mul(w0).add(acc00);
                acc01 = x1.mul(w0).add(acc01);
                acc02 = x2.mul(w0).add(acc02);
                FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
                acc10 = x0.mul(w1).add(acc10);
                acc11 = x1.mul(w1).add(acc11);
                acc12 = x2.mul(w1).add(acc12);
                FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
                acc20 = x0.mul(w2).add(acc20);
                acc21 = x1.mul(w2).add(acc21);
                acc22 = x2.mul(w2).add(acc22);
                FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
                acc30 = x0.mul(w3).add(acc30);
                acc31 = x1.mul(w3).add(acc31);
                acc32 = x2.mul(w3).add(acc32);
            }
            MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
            MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
            MINUS_ZERO.add(acc02).intoArray(t.out, outAt + 2 * LANES);
            MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
            MINUS_ZERO.add(acc11).intoArray(t.out, outAt + t.outRow + LANES);
            MINUS_ZERO.add(acc12).intoArray(t.out, outAt + t.outRow + 2 * LANES);
            MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
            MINUS_ZERO.add(acc21).intoArray(t.out, outAt + 2 * t.outRow + LANES);
            MINUS_ZERO.add(acc22).intoArray(t.out, outAt + 2 * t.outRow + 2 * LANES);
            MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
            MINUS_ZERO.add(acc31).intoArray(t.out, outAt + 3 * t.outRow + LANES);
            MINUS_ZERO.add(acc32).intoArray(t.out, outAt + 3 * t.outRow + 2 * LANES);
        }
    }

    static void resumeMulAdd8x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        for (int i = 0; i < 8; i += 4) {
            int wAt = t.wAt + i;
            int outAt = t.outAt + i * t.outRow;
            FloatVector acc00 = load(t.out, outAt);
            FloatVector acc01 = load(t.out, outAt + LANES);
            FloatVector acc02 = load(t.out, outAt + 2 * LANES);
            FloatVector acc10 = load(t.out, outAt + t.outRow);
            FloatVector acc11 = load(t.out, outAt + t.outRow + LANES);
            FloatVector acc12 = load(t.out, outAt + t.outRow + 2 * LANES);
            FloatVector acc20 = load(t.out, outAt + 2 * t.outRow);
            FloatVector acc21 = load(t.out, outAt + 2 * t.outRow + LANES);
            FloatVector acc22 = load(t.out, outAt + 2 * t.outRow + 2 * LANES);
            FloatVector acc30 = load(t.out, outAt + 3 * t.outRow);
            FloatVector acc31 = load(t.out, outAt + 3 * t.outRow + LANES);
            FloatVector acc32 = load(t.out, outAt + 3 * t.outRow + 2 * LANES);
            for (int k = t.first; k < last; k++) {
                int at = xAt + offsets[k];
                FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
                FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
                FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
                FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k * 8]);
                acc00 = x0.mul(w0).add(acc00);
                acc01 = x1.mul(w0).add(acc01);
                acc02 = x2.mul(w0).add(acc02);
                FloatVector w1 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 1]);
                acc10 = x0.mul(w1).add(acc10);
                acc11 = x1.mul(w1).add(acc11);
                acc12 = x2.mul(w1).add(acc12);
                FloatVector w2 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 2]);
                acc20 = x0.mul(w2).add(acc20);
                acc21 = x1.mul(w2).add(acc21);
                acc22 = x2.mul(w2).add(acc22);
                FloatVector w3 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 3]);
                acc30 = x0.mul(w3).add(acc30);
                acc31 = x1.mul(w3).add(acc31);
                acc32 = x2.mul(w3).add(acc32);
            }
            MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
            MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
            MINUS_ZERO.add(acc02).intoArray(t.out, outAt + 2 * LANES);
            MINUS_ZERO.add(acc10).intoArray(t.out, outAt + t.outRow);
            MINUS_ZERO.add(acc11).intoArray(t.out, outAt + t.outRow + LANES);
            MINUS_ZERO.add(acc12).intoArray(t.out, outAt + t.outRow + 2 * LANES);
            MINUS_ZERO.add(acc20).intoArray(t.out, outAt + 2 * t.outRow);
            MINUS_ZERO.add(acc21).intoArray(t.out, outAt + 2 * t.outRow + LANES);
            MINUS_ZERO.add(acc22).intoArray(t.out, outAt + 2 * t.outRow + 2 * LANES);
            MINUS_ZERO.add(acc30).intoArray(t.out, outAt + 3 * t.outRow);
            MINUS_ZERO.add(acc31).intoArray(t.out, outAt + 3 * t.outRow + LANES);
            MINUS_ZERO.add(acc32).intoArray(t.out, outAt + 3 * t.outRow + 2 * LANES);
        }
    }

    static void mulAdd1x1(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
    }

    static void mulAdd1x2(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
    }

    static void mulAdd1x3(Tile t) {
        float[] w = t.w;
        float[] x = t.x;
        int[] offsets = t.offsets;
        int xAt = t.xAt;
        int last = t.last;
        int wAt = t.wAt;
        int outAt = t.outAt;
        FloatVector acc00 = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        for (int k = t.first; k < last; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            acc02 = x2.mul(w0).add(acc02);
        }
        MINUS_ZERO.add(acc00).intoArray(t.out, outAt);
        MINUS_ZERO.add(acc01).intoArray(t.out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(t.out, outAt + 2 * LANES);
    }

    static void mulAddRows9(Tile t, int rows, int xRow, int columns, float last) {
        float[] x = t.x;
        float[] out = t.out;
        FloatVector start = FloatVector.broadcast(SPECIES, t.start[t.startAt]);
        FloatVector end = FloatVector.broadcast(SPECIES, last);
        int offset0 = t.offsets[0];
        FloatVector w0 = FloatVector.broadcast(SPECIES, t.w[t.wAt]);
        int offset1 = t.offsets[1];
        FloatVector w1 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 1]);
        int offset2 = t.offsets[2];
        FloatVector w2 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 2]);
        int offset3 = t.offsets[3];
        FloatVector w3 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 3]);
        int offset4 = t.offsets[4];
        FloatVector w4 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 4]);
        int offset5 = t.offsets[5];
        FloatVector w5 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 5]);
        int offset6 = t.offsets[6];
        FloatVector w6 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 6]);
        int offset7 = t.offsets[7];
        FloatVector w7 = FloatVector.broadcast(SPECIES, t.w[t.wAt + 7]);
        int offset8 = t.offsets[8];
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
