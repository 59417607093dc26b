package floatlab.tensorcore;

import floatlab.runtime.Interruption;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * A few neighbouring columns of a product, one in each lane of a vector, bit for bit as {@link ProductOrder#dot} makes them.
 *
 * <p>A factor is an integer m of at most 11 bits times 2<sup>e − 10</sup>. So a product is cut to multiples of u by a shift of
 * the product of two such integers, which is less than 2<sup>fractionBits + 2</sup> in units of u. Half of the products of a
 * step add up in an int. The two halves and c are added in double, which is exact, and cut there.
 *
 * <p>Factors that are not zero have exponents from −{@link Products#LARGEST} to {@link Products#LARGEST}, so that a sum is 0 or
 * at least 2<sup>−2·40 − 28</sup>. Where e is less than {@link #LEAST}, all products are 0 and c stays what it is, as it does
 * with e = {@link #LEAST}. So 1/u and u are floats.
 *
 * <p>Vectors carried through a loop are never receivers, only arguments, because JDK 17 may box receivers. Nor does it make
 * integers of floats by vectors, which is why all is done in integers.
 */
final class VectorProducts {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = F.withLanes(int.class);
    private static final VectorSpecies<Double> D = F.withLanes(double.class);

    /** As many floats as D has doubles. */
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(F.vectorBitSize() / 2));

    private static final int LANES = F.length();
    private static final int LEAST = -95;
    private static final int BIAS = 127;

    /** All bits of an int are gone after so many places, as the integers here have fewer. */
    private static final int GONE = 31;

    private final ProductOrder order;
    private final Factors x;
    private final int k;

    /** The columns' factors: the k-th of all of them side by side. Lanes without a column have zeros. */
    private final Factors y;

    /** The bits of a double that the cut leaves. */
    private final long kept;

    private final float[] sums = new float[LANES];
    private final float[] totals = new float[LANES];

    /**
     * Numbers as ±m·2^(e − 10).
     *
     * @param sizes m
     * @param signs 0, or −1 for a negative number
     * @param exponents e, the exponent that counts in a step
     */
    record Factors(int[] sizes, int[] signs, int[] exponents) {
        static Factors of(float[] x, int minExponent) {
            Factors all = new Factors(new int[x.length], new int[x.length], new int[x.length]);
            for (int i = 0; i < x.length; i++) {
                Interruption.checkNowAndThen(i);
                int e = FusedDot.exponent(x[i], minExponent);
                all.exponents[i] = e;
                all.sizes[i] = (int) Math.scalb(Math.abs(x[i]), 10 - e);
                all.signs[i] = Float.floatToRawIntBits(x[i]) >> 31;
            }
            return all;
        }
    }

    /**
     * The columns {@code first} to {@code last - 1}.
     *
     * @param x the factors of all rows, k of each
     * @param columns the factors of all columns, k of each
     */
    VectorProducts(ProductOrder order, Factors x, float[] columns, int first, int last, int k, int minExponent) {
        this.order = order;
        this.x = x;
        this.k = k;
        float[] side = new float[k * LANES];
        for (int i = 0; i < k; i++) {
            Interruption.checkNowAndThen(i);
            for (int column = first; column < last; column++) {
                side[i * LANES + column - first] = columns[column * k + i];
            }
        }
        y = Factors.of(side, minExponent);
        kept = -1L << 53 - order.step().result().precision();
    }

    /**
     * The outputs of one row.
     *
     * @param row its number
     * @param out where the outputs go
     * @param to the first place there
     * @param columns how many of them
     */
    void row(int row, float[] out, int to, int columns) {
        FusedDot step = order.step();
        for (int start = 0; start < k; start += order.chain()) {
            FloatVector.zero(F).intoArray(sums, 0);
            int end = Math.min(k, start + order.chain());
            for (int i = start; i < end; i += step.terms()) {
                step(row * k, i, step.terms(), step.fractionBits());
            }
            FloatVector sum = FloatVector.fromArray(F, sums, 0);
            (start == 0 ? sum : FloatVector.fromArray(F, totals, 0).add(sum)).intoArray(totals, 0);
        }
        System.arraycopy(totals, 0, out, to, columns);
    }

    /** Adds a step's products to the sums: those of x from {@code at + from} on. */
    private void step(int at, int from, int terms, int fractionBits) {
        int to = from + terms;
        int middle = from + terms / 2;
        int[] sizes = y.sizes;
        int[] signs = y.signs;
        int[] exponents = y.exponents;
        IntVector c = FloatVector.fromArray(F, sums, 0).reinterpretAsInts();
        IntVector exponentOfC =
                c.and(Integer.MAX_VALUE).lanewise(VectorOperators.LSHR, 23).sub(BIAS);
        IntVector largest = exponentOfC.max(LEAST);
        for (int i = from; i < to; i++) {
            largest = IntVector.fromArray(I, exponents, i * LANES)
                    .add(x.exponents[at + i])
                    .max(largest);
        }
        // An integer of 24 bits, and products of 22, become multiples of u by a shift to the left or to the right.
        int left = Math.max(0, fractionBits - 23);
        int right = Math.max(0, 23 - fractionBits);
        IntVector places = largest.sub(exponentOfC).add(right).min(GONE);
        IntVector sign = c.lanewise(VectorOperators.ASHR, 31);
        IntVector low = c.and(0x7F_FFFF)
                .or(0x80_0000)
                .lanewise(VectorOperators.LSHL, left)
                .lanewise(VectorOperators.LSHR, places)
                .lanewise(VectorOperators.XOR, sign)
                .sub(sign);
        IntVector high = IntVector.zero(I);
        left = Math.max(0, fractionBits - 20);
        right = Math.max(0, 20 - fractionBits);
        IntVector top = largest.add(right);
        for (int i = from; i < middle; i++) {
            IntVector s = IntVector.fromArray(I, signs, i * LANES).lanewise(VectorOperators.XOR, x.signs[at + i]);
            IntVector p = IntVector.fromArray(I, exponents, i * LANES)
                    .add(x.exponents[at + i])
                    .neg()
                    .add(top)
                    .min(GONE);
            low = IntVector.fromArray(I, sizes, i * LANES)
                    .mul(x.sizes[at + i] << left)
                    .lanewise(VectorOperators.LSHR, p)
                    .lanewise(VectorOperators.XOR, s)
                    .sub(s)
                    .add(low);
        }
        for (int i = middle; i < to; i++) {
            IntVector s = IntVector.fromArray(I, signs, i * LANES).lanewise(VectorOperators.XOR, x.signs[at + i]);
            IntVector p = IntVector.fromArray(I, exponents, i * LANES)
                    .add(x.exponents[at + i])
                    .neg()
                    .add(top)
                    .min(GONE);
            high = IntVector.fromArray(I, sizes, i * LANES)
                    .mul(x.sizes[at + i] << left)
                    .lanewise(VectorOperators.LSHR, p)
                    .lanewise(VectorOperators.XOR, s)
                    .sub(s)
                    .add(high);
        }
        // twice the same, because a part that varies is no constant for the compiler, which would then box the vectors
        DoubleVector low0 = (DoubleVector) low.convertShape(VectorOperators.I2D, D, 0);
        DoubleVector high0 = (DoubleVector) high.convertShape(VectorOperators.I2D, D, 0);
        DoubleVector sum0 = low0.add(high0).reinterpretAsLongs().and(kept).reinterpretAsDoubles();
        ((FloatVector) sum0.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(sums, 0);
        DoubleVector low1 = (DoubleVector) low.convertShape(VectorOperators.I2D, D, 1);
        DoubleVector high1 = (DoubleVector) high.convertShape(VectorOperators.I2D, D, 1);
        DoubleVector sum1 = low1.add(high1).reinterpretAsLongs().and(kept).reinterpretAsDoubles();
        ((FloatVector) sum1.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(sums, D.length());
        FloatVector u = largest.add(BIAS - fractionBits)
                .lanewise(VectorOperators.LSHL, 23)
                .reinterpretAsFloats();
        FloatVector.fromArray(F, sums, 0).mul(u).intoArray(sums, 0);
    }
}
