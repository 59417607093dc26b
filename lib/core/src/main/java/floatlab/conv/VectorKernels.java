package floatlab.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops of {@link VectorConv2d}, written by {@code VectorKernelsGenerator}. Do not edit.
 *
 * <p>{@code fma8x3} computes a tile of 8 output channels and 3 vectors of pixels; the others do the same for other
 * sizes, {@code mulAdd…} with two roundings. For channel i, pixel p of the tile, and the terms k0 to k1 − 1:
 *
 * <pre>{@code
 * acc = start[startAt + i·startRow]                  a vector of equal floats; resume…: out[outAt + i·outRow + p]
 * for k: acc = fma(x[xAt + offsets[k] + p], w[wAt + k·8 + i], acc)
 * out[outAt + i·outRow + p] = acc
 * }</pre>
 *
 * <p>Vectors run across pixels, so each pixel's additions are those of the plain loop.
 *
 * <p>Two things keep JDK 17 from a hundredth of the speed, now and then. No method is called on an accumulator, or
 * C2 may make objects of them: it is stored by way of {@code −0 + acc}, which is acc. And {@code load} is just too
 * long for C1 to inline, which would otherwise run out of virtual registers in the larger methods, give up on
 * them, and keep C2 from its turn. C2 inlines all.
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

    static void fma8x1(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc10 = load(start, startAt + startRow);
        FloatVector acc20 = load(start, startAt + 2 * startRow);
        FloatVector acc30 = load(start, startAt + 3 * startRow);
        FloatVector acc40 = load(start, startAt + 4 * startRow);
        FloatVector acc50 = load(start, startAt + 5 * startRow);
        FloatVector acc60 = load(start, startAt + 6 * startRow);
        FloatVector acc70 = load(start, startAt + 7 * startRow);
        for (int k = k0; k < k1; k++) {
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
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
    }

    static void resumeFma8x1(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc10 = load(out, outAt + outRow);
        FloatVector acc20 = load(out, outAt + 2 * outRow);
        FloatVector acc30 = load(out, outAt + 3 * outRow);
        FloatVector acc40 = load(out, outAt + 4 * outRow);
        FloatVector acc50 = load(out, outAt + 5 * outRow);
        FloatVector acc60 = load(out, outAt + 6 * outRow);
        FloatVector acc70 = load(out, outAt + 7 * outRow);
        for (int k = k0; k < k1; k++) {
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
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
    }

    static void fma8x2(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc01 = acc00;
        FloatVector acc10 = load(start, startAt + startRow);
        FloatVector acc11 = acc10;
        FloatVector acc20 = load(start, startAt + 2 * startRow);
        FloatVector acc21 = acc20;
        FloatVector acc30 = load(start, startAt + 3 * startRow);
        FloatVector acc31 = acc30;
        FloatVector acc40 = load(start, startAt + 4 * startRow);
        FloatVector acc41 = acc40;
        FloatVector acc50 = load(start, startAt + 5 * startRow);
        FloatVector acc51 = acc50;
        FloatVector acc60 = load(start, startAt + 6 * startRow);
        FloatVector acc61 = acc60;
        FloatVector acc70 = load(start, startAt + 7 * startRow);
        FloatVector acc71 = acc70;
        for (int k = k0; k < k1; k++) {
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
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc11).intoArray(out, outAt + outRow + LANES);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc21).intoArray(out, outAt + 2 * outRow + LANES);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc31).intoArray(out, outAt + 3 * outRow + LANES);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc41).intoArray(out, outAt + 4 * outRow + LANES);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc51).intoArray(out, outAt + 5 * outRow + LANES);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc61).intoArray(out, outAt + 6 * outRow + LANES);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
        MINUS_ZERO.add(acc71).intoArray(out, outAt + 7 * outRow + LANES);
    }

    static void resumeFma8x2(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc01 = load(out, outAt + LANES);
        FloatVector acc10 = load(out, outAt + outRow);
        FloatVector acc11 = load(out, outAt + outRow + LANES);
        FloatVector acc20 = load(out, outAt + 2 * outRow);
        FloatVector acc21 = load(out, outAt + 2 * outRow + LANES);
        FloatVector acc30 = load(out, outAt + 3 * outRow);
        FloatVector acc31 = load(out, outAt + 3 * outRow + LANES);
        FloatVector acc40 = load(out, outAt + 4 * outRow);
        FloatVector acc41 = load(out, outAt + 4 * outRow + LANES);
        FloatVector acc50 = load(out, outAt + 5 * outRow);
        FloatVector acc51 = load(out, outAt + 5 * outRow + LANES);
        FloatVector acc60 = load(out, outAt + 6 * outRow);
        FloatVector acc61 = load(out, outAt + 6 * outRow + LANES);
        FloatVector acc70 = load(out, outAt + 7 * outRow);
        FloatVector acc71 = load(out, outAt + 7 * outRow + LANES);
        for (int k = k0; k < k1; k++) {
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
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc11).intoArray(out, outAt + outRow + LANES);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc21).intoArray(out, outAt + 2 * outRow + LANES);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc31).intoArray(out, outAt + 3 * outRow + LANES);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc41).intoArray(out, outAt + 4 * outRow + LANES);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc51).intoArray(out, outAt + 5 * outRow + LANES);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc61).intoArray(out, outAt + 6 * outRow + LANES);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
        MINUS_ZERO.add(acc71).intoArray(out, outAt + 7 * outRow + LANES);
    }

    static void fma8x3(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        FloatVector acc10 = load(start, startAt + startRow);
        FloatVector acc11 = acc10;
        FloatVector acc12 = acc10;
        FloatVector acc20 = load(start, startAt + 2 * startRow);
        FloatVector acc21 = acc20;
        FloatVector acc22 = acc20;
        FloatVector acc30 = load(start, startAt + 3 * startRow);
        FloatVector acc31 = acc30;
        FloatVector acc32 = acc30;
        FloatVector acc40 = load(start, startAt + 4 * startRow);
        FloatVector acc41 = acc40;
        FloatVector acc42 = acc40;
        FloatVector acc50 = load(start, startAt + 5 * startRow);
        FloatVector acc51 = acc50;
        FloatVector acc52 = acc50;
        FloatVector acc60 = load(start, startAt + 6 * startRow);
        FloatVector acc61 = acc60;
        FloatVector acc62 = acc60;
        FloatVector acc70 = load(start, startAt + 7 * startRow);
        FloatVector acc71 = acc70;
        FloatVector acc72 = acc70;
        for (int k = k0; k < k1; k++) {
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
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(out, outAt + 2 * LANES);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc11).intoArray(out, outAt + outRow + LANES);
        MINUS_ZERO.add(acc12).intoArray(out, outAt + outRow + 2 * LANES);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc21).intoArray(out, outAt + 2 * outRow + LANES);
        MINUS_ZERO.add(acc22).intoArray(out, outAt + 2 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc31).intoArray(out, outAt + 3 * outRow + LANES);
        MINUS_ZERO.add(acc32).intoArray(out, outAt + 3 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc41).intoArray(out, outAt + 4 * outRow + LANES);
        MINUS_ZERO.add(acc42).intoArray(out, outAt + 4 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc51).intoArray(out, outAt + 5 * outRow + LANES);
        MINUS_ZERO.add(acc52).intoArray(out, outAt + 5 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc61).intoArray(out, outAt + 6 * outRow + LANES);
        MINUS_ZERO.add(acc62).intoArray(out, outAt + 6 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
        MINUS_ZERO.add(acc71).intoArray(out, outAt + 7 * outRow + LANES);
        MINUS_ZERO.add(acc72).intoArray(out, outAt + 7 * outRow + 2 * LANES);
    }

    static void resumeFma8x3(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc01 = load(out, outAt + LANES);
        FloatVector acc02 = load(out, outAt + 2 * LANES);
        FloatVector acc10 = load(out, outAt + outRow);
        FloatVector acc11 = load(out, outAt + outRow + LANES);
        FloatVector acc12 = load(out, outAt + outRow + 2 * LANES);
        FloatVector acc20 = load(out, outAt + 2 * outRow);
        FloatVector acc21 = load(out, outAt + 2 * outRow + LANES);
        FloatVector acc22 = load(out, outAt + 2 * outRow + 2 * LANES);
        FloatVector acc30 = load(out, outAt + 3 * outRow);
        FloatVector acc31 = load(out, outAt + 3 * outRow + LANES);
        FloatVector acc32 = load(out, outAt + 3 * outRow + 2 * LANES);
        FloatVector acc40 = load(out, outAt + 4 * outRow);
        FloatVector acc41 = load(out, outAt + 4 * outRow + LANES);
        FloatVector acc42 = load(out, outAt + 4 * outRow + 2 * LANES);
        FloatVector acc50 = load(out, outAt + 5 * outRow);
        FloatVector acc51 = load(out, outAt + 5 * outRow + LANES);
        FloatVector acc52 = load(out, outAt + 5 * outRow + 2 * LANES);
        FloatVector acc60 = load(out, outAt + 6 * outRow);
        FloatVector acc61 = load(out, outAt + 6 * outRow + LANES);
        FloatVector acc62 = load(out, outAt + 6 * outRow + 2 * LANES);
        FloatVector acc70 = load(out, outAt + 7 * outRow);
        FloatVector acc71 = load(out, outAt + 7 * outRow + LANES);
        FloatVector acc72 = load(out, outAt + 7 * outRow + 2 * LANES);
        for (int k = k0; k < k1; k++) {
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
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(out, outAt + 2 * LANES);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc11).intoArray(out, outAt + outRow + LANES);
        MINUS_ZERO.add(acc12).intoArray(out, outAt + outRow + 2 * LANES);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc21).intoArray(out, outAt + 2 * outRow + LANES);
        MINUS_ZERO.add(acc22).intoArray(out, outAt + 2 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc31).intoArray(out, outAt + 3 * outRow + LANES);
        MINUS_ZERO.add(acc32).intoArray(out, outAt + 3 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc41).intoArray(out, outAt + 4 * outRow + LANES);
        MINUS_ZERO.add(acc42).intoArray(out, outAt + 4 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc51).intoArray(out, outAt + 5 * outRow + LANES);
        MINUS_ZERO.add(acc52).intoArray(out, outAt + 5 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc61).intoArray(out, outAt + 6 * outRow + LANES);
        MINUS_ZERO.add(acc62).intoArray(out, outAt + 6 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
        MINUS_ZERO.add(acc71).intoArray(out, outAt + 7 * outRow + LANES);
        MINUS_ZERO.add(acc72).intoArray(out, outAt + 7 * outRow + 2 * LANES);
    }

    static void mulAdd8x1(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc10 = load(start, startAt + startRow);
        FloatVector acc20 = load(start, startAt + 2 * startRow);
        FloatVector acc30 = load(start, startAt + 3 * startRow);
        FloatVector acc40 = load(start, startAt + 4 * startRow);
        FloatVector acc50 = load(start, startAt + 5 * startRow);
        FloatVector acc60 = load(start, startAt + 6 * startRow);
        FloatVector acc70 = load(start, startAt + 7 * startRow);
        for (int k = k0; k < k1; k++) {
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
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.mul(w4).add(acc40);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.mul(w5).add(acc50);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.mul(w6).add(acc60);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.mul(w7).add(acc70);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
    }

    static void resumeMulAdd8x1(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc10 = load(out, outAt + outRow);
        FloatVector acc20 = load(out, outAt + 2 * outRow);
        FloatVector acc30 = load(out, outAt + 3 * outRow);
        FloatVector acc40 = load(out, outAt + 4 * outRow);
        FloatVector acc50 = load(out, outAt + 5 * outRow);
        FloatVector acc60 = load(out, outAt + 6 * outRow);
        FloatVector acc70 = load(out, outAt + 7 * outRow);
        for (int k = k0; k < k1; k++) {
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
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.mul(w4).add(acc40);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.mul(w5).add(acc50);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.mul(w6).add(acc60);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.mul(w7).add(acc70);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
    }

    static void mulAdd8x2(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc01 = acc00;
        FloatVector acc10 = load(start, startAt + startRow);
        FloatVector acc11 = acc10;
        FloatVector acc20 = load(start, startAt + 2 * startRow);
        FloatVector acc21 = acc20;
        FloatVector acc30 = load(start, startAt + 3 * startRow);
        FloatVector acc31 = acc30;
        FloatVector acc40 = load(start, startAt + 4 * startRow);
        FloatVector acc41 = acc40;
        FloatVector acc50 = load(start, startAt + 5 * startRow);
        FloatVector acc51 = acc50;
        FloatVector acc60 = load(start, startAt + 6 * startRow);
        FloatVector acc61 = acc60;
        FloatVector acc70 = load(start, startAt + 7 * startRow);
        FloatVector acc71 = acc70;
        for (int k = k0; k < k1; k++) {
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
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.mul(w4).add(acc40);
            acc41 = x1.mul(w4).add(acc41);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.mul(w5).add(acc50);
            acc51 = x1.mul(w5).add(acc51);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.mul(w6).add(acc60);
            acc61 = x1.mul(w6).add(acc61);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.mul(w7).add(acc70);
            acc71 = x1.mul(w7).add(acc71);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc11).intoArray(out, outAt + outRow + LANES);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc21).intoArray(out, outAt + 2 * outRow + LANES);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc31).intoArray(out, outAt + 3 * outRow + LANES);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc41).intoArray(out, outAt + 4 * outRow + LANES);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc51).intoArray(out, outAt + 5 * outRow + LANES);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc61).intoArray(out, outAt + 6 * outRow + LANES);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
        MINUS_ZERO.add(acc71).intoArray(out, outAt + 7 * outRow + LANES);
    }

    static void resumeMulAdd8x2(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc01 = load(out, outAt + LANES);
        FloatVector acc10 = load(out, outAt + outRow);
        FloatVector acc11 = load(out, outAt + outRow + LANES);
        FloatVector acc20 = load(out, outAt + 2 * outRow);
        FloatVector acc21 = load(out, outAt + 2 * outRow + LANES);
        FloatVector acc30 = load(out, outAt + 3 * outRow);
        FloatVector acc31 = load(out, outAt + 3 * outRow + LANES);
        FloatVector acc40 = load(out, outAt + 4 * outRow);
        FloatVector acc41 = load(out, outAt + 4 * outRow + LANES);
        FloatVector acc50 = load(out, outAt + 5 * outRow);
        FloatVector acc51 = load(out, outAt + 5 * outRow + LANES);
        FloatVector acc60 = load(out, outAt + 6 * outRow);
        FloatVector acc61 = load(out, outAt + 6 * outRow + LANES);
        FloatVector acc70 = load(out, outAt + 7 * outRow);
        FloatVector acc71 = load(out, outAt + 7 * outRow + LANES);
        for (int k = k0; k < k1; k++) {
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
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.mul(w4).add(acc40);
            acc41 = x1.mul(w4).add(acc41);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.mul(w5).add(acc50);
            acc51 = x1.mul(w5).add(acc51);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.mul(w6).add(acc60);
            acc61 = x1.mul(w6).add(acc61);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.mul(w7).add(acc70);
            acc71 = x1.mul(w7).add(acc71);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc11).intoArray(out, outAt + outRow + LANES);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc21).intoArray(out, outAt + 2 * outRow + LANES);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc31).intoArray(out, outAt + 3 * outRow + LANES);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc41).intoArray(out, outAt + 4 * outRow + LANES);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc51).intoArray(out, outAt + 5 * outRow + LANES);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc61).intoArray(out, outAt + 6 * outRow + LANES);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
        MINUS_ZERO.add(acc71).intoArray(out, outAt + 7 * outRow + LANES);
    }

    static void mulAdd8x3(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        FloatVector acc10 = load(start, startAt + startRow);
        FloatVector acc11 = acc10;
        FloatVector acc12 = acc10;
        FloatVector acc20 = load(start, startAt + 2 * startRow);
        FloatVector acc21 = acc20;
        FloatVector acc22 = acc20;
        FloatVector acc30 = load(start, startAt + 3 * startRow);
        FloatVector acc31 = acc30;
        FloatVector acc32 = acc30;
        FloatVector acc40 = load(start, startAt + 4 * startRow);
        FloatVector acc41 = acc40;
        FloatVector acc42 = acc40;
        FloatVector acc50 = load(start, startAt + 5 * startRow);
        FloatVector acc51 = acc50;
        FloatVector acc52 = acc50;
        FloatVector acc60 = load(start, startAt + 6 * startRow);
        FloatVector acc61 = acc60;
        FloatVector acc62 = acc60;
        FloatVector acc70 = load(start, startAt + 7 * startRow);
        FloatVector acc71 = acc70;
        FloatVector acc72 = acc70;
        for (int k = k0; k < k1; k++) {
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
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.mul(w4).add(acc40);
            acc41 = x1.mul(w4).add(acc41);
            acc42 = x2.mul(w4).add(acc42);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.mul(w5).add(acc50);
            acc51 = x1.mul(w5).add(acc51);
            acc52 = x2.mul(w5).add(acc52);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.mul(w6).add(acc60);
            acc61 = x1.mul(w6).add(acc61);
            acc62 = x2.mul(w6).add(acc62);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.mul(w7).add(acc70);
            acc71 = x1.mul(w7).add(acc71);
            acc72 = x2.mul(w7).add(acc72);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(out, outAt + 2 * LANES);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc11).intoArray(out, outAt + outRow + LANES);
        MINUS_ZERO.add(acc12).intoArray(out, outAt + outRow + 2 * LANES);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc21).intoArray(out, outAt + 2 * outRow + LANES);
        MINUS_ZERO.add(acc22).intoArray(out, outAt + 2 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc31).intoArray(out, outAt + 3 * outRow + LANES);
        MINUS_ZERO.add(acc32).intoArray(out, outAt + 3 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc41).intoArray(out, outAt + 4 * outRow + LANES);
        MINUS_ZERO.add(acc42).intoArray(out, outAt + 4 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc51).intoArray(out, outAt + 5 * outRow + LANES);
        MINUS_ZERO.add(acc52).intoArray(out, outAt + 5 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc61).intoArray(out, outAt + 6 * outRow + LANES);
        MINUS_ZERO.add(acc62).intoArray(out, outAt + 6 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
        MINUS_ZERO.add(acc71).intoArray(out, outAt + 7 * outRow + LANES);
        MINUS_ZERO.add(acc72).intoArray(out, outAt + 7 * outRow + 2 * LANES);
    }

    static void resumeMulAdd8x3(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc01 = load(out, outAt + LANES);
        FloatVector acc02 = load(out, outAt + 2 * LANES);
        FloatVector acc10 = load(out, outAt + outRow);
        FloatVector acc11 = load(out, outAt + outRow + LANES);
        FloatVector acc12 = load(out, outAt + outRow + 2 * LANES);
        FloatVector acc20 = load(out, outAt + 2 * outRow);
        FloatVector acc21 = load(out, outAt + 2 * outRow + LANES);
        FloatVector acc22 = load(out, outAt + 2 * outRow + 2 * LANES);
        FloatVector acc30 = load(out, outAt + 3 * outRow);
        FloatVector acc31 = load(out, outAt + 3 * outRow + LANES);
        FloatVector acc32 = load(out, outAt + 3 * outRow + 2 * LANES);
        FloatVector acc40 = load(out, outAt + 4 * outRow);
        FloatVector acc41 = load(out, outAt + 4 * outRow + LANES);
        FloatVector acc42 = load(out, outAt + 4 * outRow + 2 * LANES);
        FloatVector acc50 = load(out, outAt + 5 * outRow);
        FloatVector acc51 = load(out, outAt + 5 * outRow + LANES);
        FloatVector acc52 = load(out, outAt + 5 * outRow + 2 * LANES);
        FloatVector acc60 = load(out, outAt + 6 * outRow);
        FloatVector acc61 = load(out, outAt + 6 * outRow + LANES);
        FloatVector acc62 = load(out, outAt + 6 * outRow + 2 * LANES);
        FloatVector acc70 = load(out, outAt + 7 * outRow);
        FloatVector acc71 = load(out, outAt + 7 * outRow + LANES);
        FloatVector acc72 = load(out, outAt + 7 * outRow + 2 * LANES);
        for (int k = k0; k < k1; k++) {
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
            FloatVector w4 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 4]);
            acc40 = x0.mul(w4).add(acc40);
            acc41 = x1.mul(w4).add(acc41);
            acc42 = x2.mul(w4).add(acc42);
            FloatVector w5 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 5]);
            acc50 = x0.mul(w5).add(acc50);
            acc51 = x1.mul(w5).add(acc51);
            acc52 = x2.mul(w5).add(acc52);
            FloatVector w6 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 6]);
            acc60 = x0.mul(w6).add(acc60);
            acc61 = x1.mul(w6).add(acc61);
            acc62 = x2.mul(w6).add(acc62);
            FloatVector w7 = FloatVector.broadcast(SPECIES, w[wAt + k * 8 + 7]);
            acc70 = x0.mul(w7).add(acc70);
            acc71 = x1.mul(w7).add(acc71);
            acc72 = x2.mul(w7).add(acc72);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(out, outAt + 2 * LANES);
        MINUS_ZERO.add(acc10).intoArray(out, outAt + outRow);
        MINUS_ZERO.add(acc11).intoArray(out, outAt + outRow + LANES);
        MINUS_ZERO.add(acc12).intoArray(out, outAt + outRow + 2 * LANES);
        MINUS_ZERO.add(acc20).intoArray(out, outAt + 2 * outRow);
        MINUS_ZERO.add(acc21).intoArray(out, outAt + 2 * outRow + LANES);
        MINUS_ZERO.add(acc22).intoArray(out, outAt + 2 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc30).intoArray(out, outAt + 3 * outRow);
        MINUS_ZERO.add(acc31).intoArray(out, outAt + 3 * outRow + LANES);
        MINUS_ZERO.add(acc32).intoArray(out, outAt + 3 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc40).intoArray(out, outAt + 4 * outRow);
        MINUS_ZERO.add(acc41).intoArray(out, outAt + 4 * outRow + LANES);
        MINUS_ZERO.add(acc42).intoArray(out, outAt + 4 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc50).intoArray(out, outAt + 5 * outRow);
        MINUS_ZERO.add(acc51).intoArray(out, outAt + 5 * outRow + LANES);
        MINUS_ZERO.add(acc52).intoArray(out, outAt + 5 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc60).intoArray(out, outAt + 6 * outRow);
        MINUS_ZERO.add(acc61).intoArray(out, outAt + 6 * outRow + LANES);
        MINUS_ZERO.add(acc62).intoArray(out, outAt + 6 * outRow + 2 * LANES);
        MINUS_ZERO.add(acc70).intoArray(out, outAt + 7 * outRow);
        MINUS_ZERO.add(acc71).intoArray(out, outAt + 7 * outRow + LANES);
        MINUS_ZERO.add(acc72).intoArray(out, outAt + 7 * outRow + 2 * LANES);
    }

    static void fma1x1(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
    }

    static void resumeFma1x1(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
    }

    static void fma1x2(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc01 = acc00;
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
    }

    static void resumeFma1x2(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc01 = load(out, outAt + LANES);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
    }

    static void fma1x3(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(out, outAt + 2 * LANES);
    }

    static void resumeFma1x3(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc01 = load(out, outAt + LANES);
        FloatVector acc02 = load(out, outAt + 2 * LANES);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
            acc02 = x2.fma(w0, acc02);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(out, outAt + 2 * LANES);
    }

    static void mulAdd1x1(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
    }

    static void resumeMulAdd1x1(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
    }

    static void mulAdd1x2(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc01 = acc00;
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
    }

    static void resumeMulAdd1x2(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc01 = load(out, outAt + LANES);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
    }

    static void mulAdd1x3(
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int[] offsets,
            int k0,
            int k1,
            float[] start,
            int startAt,
            int startRow,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = load(start, startAt);
        FloatVector acc01 = acc00;
        FloatVector acc02 = acc00;
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            acc02 = x2.mul(w0).add(acc02);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(out, outAt + 2 * LANES);
    }

    static void resumeMulAdd1x3(
            float[] w, int wAt, float[] x, int xAt, int[] offsets, int k0, int k1, float[] out, int outAt, int outRow) {
        FloatVector acc00 = load(out, outAt);
        FloatVector acc01 = load(out, outAt + LANES);
        FloatVector acc02 = load(out, outAt + 2 * LANES);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector x2 = FloatVector.fromArray(SPECIES, x, at + 2 * LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
            acc02 = x2.mul(w0).add(acc02);
        }
        MINUS_ZERO.add(acc00).intoArray(out, outAt);
        MINUS_ZERO.add(acc01).intoArray(out, outAt + LANES);
        MINUS_ZERO.add(acc02).intoArray(out, outAt + 2 * LANES);
    }
}
