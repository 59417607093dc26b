package floatlab.function;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatMath}'s exponentials by vectors. {@code exp} works in doubles and uses FMA where the scalar form multiplies and
 * adds, which is twice as fast; both are correctly rounded for every float, so their bits are the same.
 */
final class VectorExp {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    /** As many floats as there are doubles in a vector. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    private VectorExp() {}

    /** Sets out[i] for i from {@code from} up to the returned index, which is less than a vector's length before {@code to}. */
    static int exp(float[] x, int from, int to, float[] out) {
        DoubleVector least = DoubleVector.broadcast(DOUBLES, FloatMath.LEAST);
        DoubleVector greatest = DoubleVector.broadcast(DOUBLES, FloatMath.GREATEST);
        DoubleVector log2e = DoubleVector.broadcast(DOUBLES, FloatMath.LOG2_E);
        DoubleVector toInteger = DoubleVector.broadcast(DOUBLES, FloatMath.TO_INTEGER);
        DoubleVector minusHigh = DoubleVector.broadcast(DOUBLES, -FloatMath.LN2_HIGH);
        DoubleVector minusLow = DoubleVector.broadcast(DOUBLES, -FloatMath.LN2_LOW);
        DoubleVector e2 = DoubleVector.broadcast(DOUBLES, FloatMath.E2);
        DoubleVector e3 = DoubleVector.broadcast(DOUBLES, FloatMath.E3);
        DoubleVector e4 = DoubleVector.broadcast(DOUBLES, FloatMath.E4);
        DoubleVector e5 = DoubleVector.broadcast(DOUBLES, FloatMath.E5);
        DoubleVector e6 = DoubleVector.broadcast(DOUBLES, FloatMath.E6);
        DoubleVector e7 = DoubleVector.broadcast(DOUBLES, FloatMath.E7);
        DoubleVector e8 = DoubleVector.broadcast(DOUBLES, FloatMath.E8);
        DoubleVector e9 = DoubleVector.broadcast(DOUBLES, FloatMath.E9);
        DoubleVector e10 = DoubleVector.broadcast(DOUBLES, FloatMath.E10);
        DoubleVector e11 = DoubleVector.broadcast(DOUBLES, FloatMath.E11);
        int end = from + FLOATS.loopBound(to - from);
        for (int i = from; i < end; i += FLOATS.length()) {
            DoubleVector y =
                    (DoubleVector) FloatVector.fromArray(FLOATS, x, i).convertShape(VectorOperators.F2D, DOUBLES, 0);
            y = y.max(least).min(greatest);
            DoubleVector shifted = y.fma(log2e, toInteger);
            DoubleVector k = shifted.sub(toInteger);
            DoubleVector r = k.fma(minusLow, k.fma(minusHigh, y));
            DoubleVector q = e11.fma(r, e10)
                    .fma(r, e9)
                    .fma(r, e8)
                    .fma(r, e7)
                    .fma(r, e6)
                    .fma(r, e5)
                    .fma(r, e4)
                    .fma(r, e3)
                    .fma(r, e2);
            DoubleVector scale = shifted.viewAsIntegralLanes()
                    .add(1023)
                    .lanewise(VectorOperators.LSHL, 52)
                    .viewAsFloatingLanes();
            DoubleVector result = q.fma(r.mul(r), r).fma(scale, scale);
            ((FloatVector) result.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(out, i);
        }
        return end;
    }

    /** {@link FloatMath#expFast(float)}, operation by operation, for the same indices as {@link #exp}. */
    static int expFast(float[] x, int from, int to, float[] out) {
        FloatVector least = FloatVector.broadcast(WIDE, FloatMath.FAST_LEAST);
        FloatVector greatest = FloatVector.broadcast(WIDE, FloatMath.FAST_GREATEST);
        FloatVector log2e = FloatVector.broadcast(WIDE, FloatMath.FAST_LOG2_E);
        FloatVector toInteger = FloatVector.broadcast(WIDE, FloatMath.FAST_TO_INTEGER);
        FloatVector minusHigh = FloatVector.broadcast(WIDE, -FloatMath.FAST_LN2_HIGH);
        FloatVector minusLow = FloatVector.broadcast(WIDE, -FloatMath.FAST_LN2_LOW);
        FloatVector f2 = FloatVector.broadcast(WIDE, FloatMath.F2);
        FloatVector f3 = FloatVector.broadcast(WIDE, FloatMath.F3);
        FloatVector f4 = FloatVector.broadcast(WIDE, FloatMath.F4);
        FloatVector f5 = FloatVector.broadcast(WIDE, FloatMath.F5);
        FloatVector f6 = FloatVector.broadcast(WIDE, FloatMath.F6);
        FloatVector one = FloatVector.broadcast(WIDE, 1f);
        int zeroBits = Float.floatToRawIntBits(FloatMath.FAST_TO_INTEGER);
        int end = from + WIDE.loopBound(to - from);
        for (int i = from; i < end; i += WIDE.length()) {
            FloatVector y = FloatVector.fromArray(WIDE, x, i).max(least).min(greatest);
            FloatVector shifted = y.fma(log2e, toInteger);
            FloatVector k = shifted.sub(toInteger);
            FloatVector r = k.fma(minusLow, k.fma(minusHigh, y));
            FloatVector q = f6.fma(r, f5).fma(r, f4).fma(r, f3).fma(r, f2);
            FloatVector p = q.fma(r, one).fma(r, one);
            IntVector exponent = shifted.viewAsIntegralLanes().sub(zeroBits);
            IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
            FloatVector scale = half.add(127).lanewise(VectorOperators.LSHL, 23).viewAsFloatingLanes();
            FloatVector rest = exponent.sub(half)
                    .add(127)
                    .lanewise(VectorOperators.LSHL, 23)
                    .viewAsFloatingLanes();
            p.mul(scale).mul(rest).intoArray(out, i);
        }
        return end;
    }

    /**
     * Adds expFast(min(x[i] - max, 0)) to lanes[i mod 64] for the elements from {@code from} on, {@code blocks} times 64 of
     * them, each lane in sequence. A vector walks down its own columns, so that its accumulator stays in a register.
     *
     * <p>It works with d = max − x, which is clamped as an integer, because float maxima, which handle NaN, and masks take
     * several instructions each. The other operations are expFast's for an argument of the opposite sign, with the same
     * roundings.
     *
     * <p>All numbers may come, ∞ too, but no NaN; {@link #anyNaN} tells. Looking for NaN in this loop would take twice as long
     * as in a separate one.
     */
    static void addExpFast(float[] x, int from, int blocks, float max, float[] lanes) {
        // As no exponent k is positive, 2^k is 2^(k + 64) · 2^-64: one addition to the exponent field and one product.
        FloatVector toInteger = FloatVector.broadcast(WIDE, FloatMath.FAST_TO_INTEGER + 64);
        FloatVector maxes = FloatVector.broadcast(WIDE, max);
        IntVector most = IntVector.broadcast(INTS, Float.floatToRawIntBits(-FloatMath.FAST_LEAST));
        IntVector none = IntVector.zero(INTS);
        FloatVector minusLog2e = FloatVector.broadcast(WIDE, -FloatMath.FAST_LOG2_E);
        FloatVector high = FloatVector.broadcast(WIDE, FloatMath.FAST_LN2_HIGH);
        FloatVector low = FloatVector.broadcast(WIDE, FloatMath.FAST_LN2_LOW);
        FloatVector f2 = FloatVector.broadcast(WIDE, FloatMath.F2);
        FloatVector minusF3 = FloatVector.broadcast(WIDE, -FloatMath.F3);
        FloatVector f4 = FloatVector.broadcast(WIDE, FloatMath.F4);
        FloatVector minusF5 = FloatVector.broadcast(WIDE, -FloatMath.F5);
        FloatVector f6 = FloatVector.broadcast(WIDE, FloatMath.F6);
        FloatVector one = FloatVector.broadcast(WIDE, 1f);
        FloatVector minusOne = FloatVector.broadcast(WIDE, -1f);
        FloatVector down = FloatVector.broadcast(WIDE, 0x1p-64f);
        FloatVector minusZero = FloatVector.broadcast(WIDE, -0f);
        int end = from + blocks * FloatMath.SUM_LANES;
        for (int lane = 0; lane < FloatMath.SUM_LANES; lane += WIDE.length()) {
            FloatVector sum = FloatVector.fromArray(WIDE, lanes, lane);
            for (int i = from + lane; i < end; i += FloatMath.SUM_LANES) {
                FloatVector d = maxes.sub(FloatVector.fromArray(WIDE, x, i))
                        .viewAsIntegralLanes()
                        .lanewise(VectorOperators.MAX, none)
                        .lanewise(VectorOperators.MIN, most)
                        .viewAsFloatingLanes();
                FloatVector shifted = d.fma(minusLog2e, toInteger);
                FloatVector k = shifted.sub(toInteger);
                FloatVector r = k.fma(low, k.fma(high, d));
                FloatVector q = f6.fma(r, minusF5).fma(r, f4).fma(r, minusF3).fma(r, f2);
                FloatVector p = q.fma(r, minusOne).fma(r, one);
                // the low bits of shifted are k + 64; those above them are shifted out
                IntVector exponent = shifted.viewAsIntegralLanes().lanewise(VectorOperators.LSHL, 23);
                sum = p.viewAsIntegralLanes()
                        .add(exponent)
                        .viewAsFloatingLanes()
                        .mul(down)
                        .add(sum);
            }
            minusZero.add(sum).intoArray(lanes, lane); // JDK 17 may box a receiver that the loop carries
        }
    }

    /** Whether a NaN is among the elements from {@code from} on, {@code blocks} times 64 of them. */
    static boolean anyNaN(float[] x, int from, int blocks) {
        IntVector a = IntVector.zero(INTS);
        IntVector b = IntVector.zero(INTS);
        int end = from + blocks * FloatMath.SUM_LANES;
        for (int i = from; i < end; i += 2 * WIDE.length()) {
            a = magnitude(x, i).max(a);
            b = magnitude(x, i + WIDE.length()).max(b);
        }
        int most = IntVector.zero(INTS).max(a).max(b).reduceLanes(VectorOperators.MAX);
        return most > Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    }

    private static IntVector magnitude(float[] x, int i) {
        return FloatVector.fromArray(WIDE, x, i).viewAsIntegralLanes().lanewise(VectorOperators.AND, 0x7fffffff);
    }
}
