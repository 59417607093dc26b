package floatlab.sum;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link ScalarExactBlocks} with vectors.
 *
 * <p>A block is summed before it is known whether the sum is exact. It nearly always is, and so the terms are read once.
 *
 * <p>Vectors carried through a loop are never receivers, only arguments, because JDK 17 may box receivers. Adding a total to
 * −0 makes a fresh receiver with the same bits.
 */
final class VectorExactBlocks {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = F.withLanes(int.class);
    private static final VectorSpecies<Double> D = F.withLanes(double.class);
    private static final VectorSpecies<Long> L = F.withLanes(long.class);

    /** As many floats as D has doubles. */
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(F.vectorBitSize() / 2));

    private static final int FLOATS = F.length();
    private static final int DOUBLES = D.length();
    /**
     * The terms that one turn of a loop takes. Not final on purpose: with constant steps JDK 25 unrolls the loops, which
     * makes them a third slower on arrays beyond the caches.
     */
    private static int floatStep = 2 * FLOATS;

    private static int doubleStep = 2 * DOUBLES;

    private static final DoubleVector NEGATIVE_ZERO = DoubleVector.broadcast(D, -0.0);

    private VectorExactBlocks() {}

    /** As {@link ScalarExactBlocks#sum(float[], int, int, ExactBlock)}. */
    static int sum(float[] x, int from, int n, ExactBlock block) {
        IntVector max0 = IntVector.zero(I);
        IntVector max1 = max0;
        IntVector min0 = IntVector.broadcast(I, Integer.MAX_VALUE);
        IntVector min1 = min0;
        DoubleVector s0 = DoubleVector.zero(D);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int i = from; i < from + n; i += floatStep) {
            IntVector a = FloatVector.fromArray(F, x, i).reinterpretAsInts().and(0x7FFF_FFFF);
            IntVector b =
                    FloatVector.fromArray(F, x, i + FLOATS).reinterpretAsInts().and(0x7FFF_FFFF);
            max0 = a.max(max0);
            max1 = b.max(max1);
            min0 = a.add(ExactBlock.FLOAT_SHIFT).min(min0);
            min1 = b.add(ExactBlock.FLOAT_SHIFT).min(min1);
            s0 = widened(x, i).add(s0);
            s1 = widened(x, i + DOUBLES).add(s1);
            s2 = widened(x, i + 2 * DOUBLES).add(s2);
            s3 = widened(x, i + 3 * DOUBLES).add(s3);
        }
        int largest = IntVector.zero(I).max(max0).max(max1).reduceLanes(VectorOperators.MAX);
        int least =
                IntVector.broadcast(I, Integer.MAX_VALUE).min(min0).min(min1).reduceLanes(VectorOperators.MIN);
        int outcome = ExactBlock.outcome(largest, least);
        if (outcome == 1) {
            DoubleVector lanes =
                    NEGATIVE_ZERO.add(s0).add(s1).add(NEGATIVE_ZERO.add(s2).add(s3));
            block.parts[0] = total(lanes, block);
        } else if (outcome > 1) {
            double[] rest = block.rest();
            for (int i = 0; i < n; i += DOUBLES) {
                widened(x, from + i).intoArray(rest, i);
            }
            split(n, ExactBlock.split(largest), outcome, block);
        }
        return outcome;
    }

    private static DoubleVector widened(float[] x, int i) {
        return (DoubleVector) FloatVector.fromArray(HALF, x, i).convertShape(VectorOperators.F2D, D, 0);
    }

    /** The sum of the lanes, exact in any order here. */
    private static double total(DoubleVector vector, ExactBlock block) {
        vector.intoArray(block.lanes, 0);
        double total = 0;
        for (int i = 0; i < DOUBLES; i++) {
            total += block.lanes[i];
        }
        return total;
    }

    /** As {@link ScalarExactBlocks#sum(double[], int, int, ExactBlock)}. */
    static int sum(double[] x, int from, int n, ExactBlock block) {
        double splitter = ExactBlock.splitter(block.split);
        LongVector max0 = LongVector.zero(L);
        LongVector max1 = max0;
        LongVector min0 = LongVector.broadcast(L, Long.MAX_VALUE);
        LongVector min1 = min0;
        DoubleVector high0 = DoubleVector.zero(D);
        DoubleVector high1 = high0;
        DoubleVector low0 = high0;
        DoubleVector low1 = high0;
        for (int i = from; i < from + n; i += doubleStep) {
            DoubleVector a = DoubleVector.fromArray(D, x, i);
            DoubleVector b = DoubleVector.fromArray(D, x, i + DOUBLES);
            LongVector c = a.reinterpretAsLongs().and(Long.MAX_VALUE);
            LongVector d = b.reinterpretAsLongs().and(Long.MAX_VALUE);
            max0 = c.max(max0);
            max1 = d.max(max1);
            min0 = c.add(ExactBlock.DOUBLE_SHIFT).min(min0);
            min1 = d.add(ExactBlock.DOUBLE_SHIFT).min(min1);
            DoubleVector p = a.add(splitter).sub(splitter);
            DoubleVector q = b.add(splitter).sub(splitter);
            high0 = p.add(high0);
            high1 = q.add(high1);
            low0 = a.sub(p).add(low0);
            low1 = b.sub(q).add(low1);
        }
        long largest = LongVector.zero(L).max(max0).max(max1).reduceLanes(VectorOperators.MAX);
        long least = LongVector.broadcast(L, Long.MAX_VALUE).min(min0).min(min1).reduceLanes(VectorOperators.MIN);
        if (ExactBlock.fits(block.split, largest, least)) {
            block.parts[0] = total(NEGATIVE_ZERO.add(high0).add(high1), block);
            block.parts[1] = total(NEGATIVE_ZERO.add(low0).add(low1), block);
            return 2;
        }
        int outcome = ExactBlock.outcome(largest, least);
        if (outcome == 2) {
            block.split = ExactBlock.roomySplit(largest, least);
            return sum(x, from, n, block);
        }
        if (outcome > 2) {
            System.arraycopy(x, from, block.rest(), 0, n);
            split(n, ExactBlock.split(largest), outcome, block);
        }
        return outcome;
    }

    /** Splits the first n of {@link ExactBlock#rest()} at 2^m, 2^(m−43) and so on, until so many parts are there. */
    private static void split(int n, int m, int parts, ExactBlock block) {
        for (int part = 0; part < parts - 1; part++) {
            block.parts[part] = split(n, ExactBlock.splitter(m - 43 * part), block);
        }
        double[] rest = block.rest();
        DoubleVector s0 = DoubleVector.zero(D);
        DoubleVector s1 = s0;
        for (int i = 0; i < n; i += 2 * DOUBLES) {
            s0 = DoubleVector.fromArray(D, rest, i).add(s0);
            s1 = DoubleVector.fromArray(D, rest, i + DOUBLES).add(s1);
        }
        block.parts[parts - 1] = total(NEGATIVE_ZERO.add(s0).add(s1), block);
    }

    /** Subtracts the upper part from each number of the rest, and returns the sum of these parts. */
    private static double split(int n, double splitter, ExactBlock block) {
        double[] rest = block.rest();
        DoubleVector s0 = DoubleVector.zero(D);
        DoubleVector s1 = s0;
        for (int i = 0; i < n; i += 2 * DOUBLES) {
            DoubleVector a = DoubleVector.fromArray(D, rest, i);
            DoubleVector b = DoubleVector.fromArray(D, rest, i + DOUBLES);
            DoubleVector p = a.add(splitter).sub(splitter);
            DoubleVector q = b.add(splitter).sub(splitter);
            a.sub(p).intoArray(rest, i);
            b.sub(q).intoArray(rest, i + DOUBLES);
            s0 = p.add(s0);
            s1 = q.add(s1);
        }
        return total(NEGATIVE_ZERO.add(s0).add(s1), block);
    }
}
