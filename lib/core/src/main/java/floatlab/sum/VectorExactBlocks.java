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
 * <p>Vectors carried through a loop are never receivers, only arguments: as receivers JDK 17 may box them. Adding −0 to a
 * total makes a fresh receiver with the same bits.
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
    private static final DoubleVector NEGATIVE_ZERO = DoubleVector.broadcast(D, -0.0);

    private VectorExactBlocks() {}

    static int sum(float[] x, int from, int n, double[] parts) {
        IntVector max0 = IntVector.zero(I);
        IntVector max1 = max0;
        IntVector min0 = IntVector.broadcast(I, Integer.MAX_VALUE);
        IntVector min1 = min0;
        // Summed before it is known whether the sum is exact: it nearly always is, and the terms are read once.
        DoubleVector s0 = DoubleVector.zero(D);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int i = from; i < from + n; i += 2 * FLOATS) {
            IntVector a = FloatVector.fromArray(F, x, i).reinterpretAsInts().and(0x7FFF_FFFF);
            IntVector b =
                    FloatVector.fromArray(F, x, i + FLOATS).reinterpretAsInts().and(0x7FFF_FFFF);
            max0 = a.max(max0);
            max1 = b.max(max1);
            min0 = a.add(ExactBlocks.FLOAT_SHIFT).min(min0);
            min1 = b.add(ExactBlocks.FLOAT_SHIFT).min(min1);
            s0 = widened(x, i).add(s0);
            s1 = widened(x, i + DOUBLES).add(s1);
            s2 = widened(x, i + 2 * DOUBLES).add(s2);
            s3 = widened(x, i + 3 * DOUBLES).add(s3);
        }
        int largest = IntVector.zero(I).max(max0).max(max1).reduceLanes(VectorOperators.MAX);
        int least =
                IntVector.broadcast(I, Integer.MAX_VALUE).min(min0).min(min1).reduceLanes(VectorOperators.MIN);
        int outcome = ExactBlocks.outcome(largest, least);
        if (outcome == 1) {
            parts[0] = total(
                    NEGATIVE_ZERO.add(s0).add(s1).add(NEGATIVE_ZERO.add(s2).add(s3)), parts);
        } else if (outcome == 2) {
            split(x, from, n, ExactBlocks.splitter(largest), parts);
        }
        return outcome;
    }

    private static DoubleVector widened(float[] x, int i) {
        return (DoubleVector) FloatVector.fromArray(HALF, x, i).convertShape(VectorOperators.F2D, D, 0);
    }

    /** The sum of the lanes, exact in any order here. Uses parts from index 2 on. */
    private static double total(DoubleVector lanes, double[] parts) {
        lanes.intoArray(parts, 2);
        double total = 0;
        for (int i = 2; i < 2 + DOUBLES; i++) {
            total += parts[i];
        }
        return total;
    }

    private static void split(float[] x, int from, int n, double splitter, double[] parts) {
        DoubleVector high0 = DoubleVector.zero(D);
        DoubleVector high1 = high0;
        DoubleVector low0 = high0;
        DoubleVector low1 = high0;
        for (int i = from; i < from + n; i += 2 * DOUBLES) {
            DoubleVector a = widened(x, i);
            DoubleVector b = widened(x, i + DOUBLES);
            DoubleVector p = a.add(splitter).sub(splitter);
            DoubleVector q = b.add(splitter).sub(splitter);
            high0 = p.add(high0);
            high1 = q.add(high1);
            low0 = a.sub(p).add(low0);
            low1 = b.sub(q).add(low1);
        }
        parts[0] = total(NEGATIVE_ZERO.add(high0).add(high1), parts);
        parts[1] = total(NEGATIVE_ZERO.add(low0).add(low1), parts);
    }

    static int sum(double[] x, int from, int n, double[] parts) {
        LongVector max0 = LongVector.zero(L);
        LongVector max1 = max0;
        LongVector min0 = LongVector.broadcast(L, Long.MAX_VALUE);
        LongVector min1 = min0;
        for (int i = from; i < from + n; i += 2 * DOUBLES) {
            LongVector a = DoubleVector.fromArray(D, x, i).reinterpretAsLongs().and(Long.MAX_VALUE);
            LongVector b = DoubleVector.fromArray(D, x, i + DOUBLES)
                    .reinterpretAsLongs()
                    .and(Long.MAX_VALUE);
            max0 = a.max(max0);
            max1 = b.max(max1);
            min0 = a.add(ExactBlocks.DOUBLE_SHIFT).min(min0);
            min1 = b.add(ExactBlocks.DOUBLE_SHIFT).min(min1);
        }
        long largest = LongVector.zero(L).max(max0).max(max1).reduceLanes(VectorOperators.MAX);
        long least = LongVector.broadcast(L, Long.MAX_VALUE).min(min0).min(min1).reduceLanes(VectorOperators.MIN);
        int outcome = ExactBlocks.outcome(largest, least);
        if (outcome == 2) {
            split(x, from, n, ExactBlocks.splitter(largest), parts);
        }
        return outcome;
    }

    private static void split(double[] x, int from, int n, double splitter, double[] parts) {
        DoubleVector high0 = DoubleVector.zero(D);
        DoubleVector high1 = high0;
        DoubleVector high2 = high0;
        DoubleVector high3 = high0;
        DoubleVector low0 = high0;
        DoubleVector low1 = high0;
        DoubleVector low2 = high0;
        DoubleVector low3 = high0;
        for (int i = from; i < from + n; i += 4 * DOUBLES) {
            DoubleVector a = DoubleVector.fromArray(D, x, i);
            DoubleVector b = DoubleVector.fromArray(D, x, i + DOUBLES);
            DoubleVector c = DoubleVector.fromArray(D, x, i + 2 * DOUBLES);
            DoubleVector d = DoubleVector.fromArray(D, x, i + 3 * DOUBLES);
            DoubleVector p = a.add(splitter).sub(splitter);
            DoubleVector q = b.add(splitter).sub(splitter);
            DoubleVector r = c.add(splitter).sub(splitter);
            DoubleVector s = d.add(splitter).sub(splitter);
            high0 = p.add(high0);
            high1 = q.add(high1);
            high2 = r.add(high2);
            high3 = s.add(high3);
            low0 = a.sub(p).add(low0);
            low1 = b.sub(q).add(low1);
            low2 = c.sub(r).add(low2);
            low3 = d.sub(s).add(low3);
        }
        parts[0] = total(
                NEGATIVE_ZERO.add(high0).add(high1).add(NEGATIVE_ZERO.add(high2).add(high3)), parts);
        parts[1] = total(
                NEGATIVE_ZERO.add(low0).add(low1).add(NEGATIVE_ZERO.add(low2).add(low3)), parts);
    }
}
