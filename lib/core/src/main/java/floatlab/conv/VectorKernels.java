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
 * acc = start[startAt + i·startRow + p']             p' = p, or p modulo the lanes if startVector is 0
 * for k: acc = fma(x[xAt + offsets[k] + p], w[wAt + k·8 + i], acc)
 * out[outAt + i·outRow + p] = total[totalAt + i·totalRow + p'] + acc
 * }</pre>
 *
 * <p>So a chain can start at zeros, at the bias or where it stopped, and go as it is (total −0), onto the bias or
 * onto the sum of the chunks before, without a branch. Vectors run across pixels, so each pixel's additions are
 * those of the plain loop. No method is called on an accumulator: C2 of JDK 17 would sometimes make objects of
 * them, at a tenth of the speed.
 */
final class VectorKernels {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private VectorKernels() {}

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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, start, startAt + startRow);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
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
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow).add(acc10).intoArray(out, outAt + outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow).add(acc20).intoArray(out, outAt + 2 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow).add(acc30).intoArray(out, outAt + 3 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow).add(acc40).intoArray(out, outAt + 4 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow).add(acc50).intoArray(out, outAt + 5 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow).add(acc60).intoArray(out, outAt + 6 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow).add(acc70).intoArray(out, outAt + 7 * outRow);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, start, startAt + startVector);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, start, startAt + startRow);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, start, startAt + startRow + startVector);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + startVector);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + startVector);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
        FloatVector acc41 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + startVector);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
        FloatVector acc51 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + startVector);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
        FloatVector acc61 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + startVector);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
        FloatVector acc71 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + startVector);
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
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalVector).add(acc01).intoArray(out, outAt + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow).add(acc10).intoArray(out, outAt + outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow + totalVector)
                .add(acc11)
                .intoArray(out, outAt + outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow).add(acc20).intoArray(out, outAt + 2 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow + totalVector)
                .add(acc21)
                .intoArray(out, outAt + 2 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow).add(acc30).intoArray(out, outAt + 3 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow + totalVector)
                .add(acc31)
                .intoArray(out, outAt + 3 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow).add(acc40).intoArray(out, outAt + 4 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow + totalVector)
                .add(acc41)
                .intoArray(out, outAt + 4 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow).add(acc50).intoArray(out, outAt + 5 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow + totalVector)
                .add(acc51)
                .intoArray(out, outAt + 5 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow).add(acc60).intoArray(out, outAt + 6 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow + totalVector)
                .add(acc61)
                .intoArray(out, outAt + 6 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow).add(acc70).intoArray(out, outAt + 7 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow + totalVector)
                .add(acc71)
                .intoArray(out, outAt + 7 * outRow + LANES);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, start, startAt + startVector);
        FloatVector acc02 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startVector);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, start, startAt + startRow);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, start, startAt + startRow + startVector);
        FloatVector acc12 = FloatVector.fromArray(SPECIES, start, startAt + startRow + 2 * startVector);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + startVector);
        FloatVector acc22 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + 2 * startVector);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + startVector);
        FloatVector acc32 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + 2 * startVector);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
        FloatVector acc41 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + startVector);
        FloatVector acc42 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + 2 * startVector);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
        FloatVector acc51 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + startVector);
        FloatVector acc52 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + 2 * startVector);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
        FloatVector acc61 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + startVector);
        FloatVector acc62 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + 2 * startVector);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
        FloatVector acc71 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + startVector);
        FloatVector acc72 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + 2 * startVector);
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
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalVector).add(acc01).intoArray(out, outAt + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalVector)
                .add(acc02)
                .intoArray(out, outAt + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow).add(acc10).intoArray(out, outAt + outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow + totalVector)
                .add(acc11)
                .intoArray(out, outAt + outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow + 2 * totalVector)
                .add(acc12)
                .intoArray(out, outAt + outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow).add(acc20).intoArray(out, outAt + 2 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow + totalVector)
                .add(acc21)
                .intoArray(out, outAt + 2 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow + 2 * totalVector)
                .add(acc22)
                .intoArray(out, outAt + 2 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow).add(acc30).intoArray(out, outAt + 3 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow + totalVector)
                .add(acc31)
                .intoArray(out, outAt + 3 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow + 2 * totalVector)
                .add(acc32)
                .intoArray(out, outAt + 3 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow).add(acc40).intoArray(out, outAt + 4 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow + totalVector)
                .add(acc41)
                .intoArray(out, outAt + 4 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow + 2 * totalVector)
                .add(acc42)
                .intoArray(out, outAt + 4 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow).add(acc50).intoArray(out, outAt + 5 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow + totalVector)
                .add(acc51)
                .intoArray(out, outAt + 5 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow + 2 * totalVector)
                .add(acc52)
                .intoArray(out, outAt + 5 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow).add(acc60).intoArray(out, outAt + 6 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow + totalVector)
                .add(acc61)
                .intoArray(out, outAt + 6 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow + 2 * totalVector)
                .add(acc62)
                .intoArray(out, outAt + 6 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow).add(acc70).intoArray(out, outAt + 7 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow + totalVector)
                .add(acc71)
                .intoArray(out, outAt + 7 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow + 2 * totalVector)
                .add(acc72)
                .intoArray(out, outAt + 7 * outRow + 2 * LANES);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, start, startAt + startRow);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
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
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow).add(acc10).intoArray(out, outAt + outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow).add(acc20).intoArray(out, outAt + 2 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow).add(acc30).intoArray(out, outAt + 3 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow).add(acc40).intoArray(out, outAt + 4 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow).add(acc50).intoArray(out, outAt + 5 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow).add(acc60).intoArray(out, outAt + 6 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow).add(acc70).intoArray(out, outAt + 7 * outRow);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, start, startAt + startVector);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, start, startAt + startRow);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, start, startAt + startRow + startVector);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + startVector);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + startVector);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
        FloatVector acc41 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + startVector);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
        FloatVector acc51 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + startVector);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
        FloatVector acc61 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + startVector);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
        FloatVector acc71 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + startVector);
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
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalVector).add(acc01).intoArray(out, outAt + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow).add(acc10).intoArray(out, outAt + outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow + totalVector)
                .add(acc11)
                .intoArray(out, outAt + outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow).add(acc20).intoArray(out, outAt + 2 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow + totalVector)
                .add(acc21)
                .intoArray(out, outAt + 2 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow).add(acc30).intoArray(out, outAt + 3 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow + totalVector)
                .add(acc31)
                .intoArray(out, outAt + 3 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow).add(acc40).intoArray(out, outAt + 4 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow + totalVector)
                .add(acc41)
                .intoArray(out, outAt + 4 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow).add(acc50).intoArray(out, outAt + 5 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow + totalVector)
                .add(acc51)
                .intoArray(out, outAt + 5 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow).add(acc60).intoArray(out, outAt + 6 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow + totalVector)
                .add(acc61)
                .intoArray(out, outAt + 6 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow).add(acc70).intoArray(out, outAt + 7 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow + totalVector)
                .add(acc71)
                .intoArray(out, outAt + 7 * outRow + LANES);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, start, startAt + startVector);
        FloatVector acc02 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startVector);
        FloatVector acc10 = FloatVector.fromArray(SPECIES, start, startAt + startRow);
        FloatVector acc11 = FloatVector.fromArray(SPECIES, start, startAt + startRow + startVector);
        FloatVector acc12 = FloatVector.fromArray(SPECIES, start, startAt + startRow + 2 * startVector);
        FloatVector acc20 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow);
        FloatVector acc21 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + startVector);
        FloatVector acc22 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startRow + 2 * startVector);
        FloatVector acc30 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow);
        FloatVector acc31 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + startVector);
        FloatVector acc32 = FloatVector.fromArray(SPECIES, start, startAt + 3 * startRow + 2 * startVector);
        FloatVector acc40 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow);
        FloatVector acc41 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + startVector);
        FloatVector acc42 = FloatVector.fromArray(SPECIES, start, startAt + 4 * startRow + 2 * startVector);
        FloatVector acc50 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow);
        FloatVector acc51 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + startVector);
        FloatVector acc52 = FloatVector.fromArray(SPECIES, start, startAt + 5 * startRow + 2 * startVector);
        FloatVector acc60 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow);
        FloatVector acc61 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + startVector);
        FloatVector acc62 = FloatVector.fromArray(SPECIES, start, startAt + 6 * startRow + 2 * startVector);
        FloatVector acc70 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow);
        FloatVector acc71 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + startVector);
        FloatVector acc72 = FloatVector.fromArray(SPECIES, start, startAt + 7 * startRow + 2 * startVector);
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
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalVector).add(acc01).intoArray(out, outAt + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalVector)
                .add(acc02)
                .intoArray(out, outAt + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow).add(acc10).intoArray(out, outAt + outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow + totalVector)
                .add(acc11)
                .intoArray(out, outAt + outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + totalRow + 2 * totalVector)
                .add(acc12)
                .intoArray(out, outAt + outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow).add(acc20).intoArray(out, outAt + 2 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow + totalVector)
                .add(acc21)
                .intoArray(out, outAt + 2 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalRow + 2 * totalVector)
                .add(acc22)
                .intoArray(out, outAt + 2 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow).add(acc30).intoArray(out, outAt + 3 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow + totalVector)
                .add(acc31)
                .intoArray(out, outAt + 3 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 3 * totalRow + 2 * totalVector)
                .add(acc32)
                .intoArray(out, outAt + 3 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow).add(acc40).intoArray(out, outAt + 4 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow + totalVector)
                .add(acc41)
                .intoArray(out, outAt + 4 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 4 * totalRow + 2 * totalVector)
                .add(acc42)
                .intoArray(out, outAt + 4 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow).add(acc50).intoArray(out, outAt + 5 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow + totalVector)
                .add(acc51)
                .intoArray(out, outAt + 5 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 5 * totalRow + 2 * totalVector)
                .add(acc52)
                .intoArray(out, outAt + 5 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow).add(acc60).intoArray(out, outAt + 6 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow + totalVector)
                .add(acc61)
                .intoArray(out, outAt + 6 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 6 * totalRow + 2 * totalVector)
                .add(acc62)
                .intoArray(out, outAt + 6 * outRow + 2 * LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow).add(acc70).intoArray(out, outAt + 7 * outRow);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow + totalVector)
                .add(acc71)
                .intoArray(out, outAt + 7 * outRow + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 7 * totalRow + 2 * totalVector)
                .add(acc72)
                .intoArray(out, outAt + 7 * outRow + 2 * LANES);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
        }
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, start, startAt + startVector);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.fma(w0, acc00);
            acc01 = x1.fma(w0, acc01);
        }
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalVector).add(acc01).intoArray(out, outAt + LANES);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, start, startAt + startVector);
        FloatVector acc02 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startVector);
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
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalVector).add(acc01).intoArray(out, outAt + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalVector)
                .add(acc02)
                .intoArray(out, outAt + 2 * LANES);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
        }
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, start, startAt + startVector);
        for (int k = k0; k < k1; k++) {
            int at = xAt + offsets[k];
            FloatVector x0 = FloatVector.fromArray(SPECIES, x, at);
            FloatVector x1 = FloatVector.fromArray(SPECIES, x, at + LANES);
            FloatVector w0 = FloatVector.broadcast(SPECIES, w[wAt + k]);
            acc00 = x0.mul(w0).add(acc00);
            acc01 = x1.mul(w0).add(acc01);
        }
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalVector).add(acc01).intoArray(out, outAt + LANES);
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
            int startVector,
            float[] total,
            int totalAt,
            int totalRow,
            int totalVector,
            float[] out,
            int outAt,
            int outRow) {
        FloatVector acc00 = FloatVector.fromArray(SPECIES, start, startAt);
        FloatVector acc01 = FloatVector.fromArray(SPECIES, start, startAt + startVector);
        FloatVector acc02 = FloatVector.fromArray(SPECIES, start, startAt + 2 * startVector);
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
        FloatVector.fromArray(SPECIES, total, totalAt).add(acc00).intoArray(out, outAt);
        FloatVector.fromArray(SPECIES, total, totalAt + totalVector).add(acc01).intoArray(out, outAt + LANES);
        FloatVector.fromArray(SPECIES, total, totalAt + 2 * totalVector)
                .add(acc02)
                .intoArray(out, outAt + 2 * LANES);
    }
}
