package floatlab.function;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatMath#exp(float)} by vectors of doubles. It uses FMA where the scalar form multiplies and adds, which is
 * twice as fast; both are correctly rounded for every float, so their bits are the same.
 */
final class VectorExp {

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    /** As many floats as there are doubles in a vector. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private VectorExp() {}

    /** Sets out[i] for all i before the returned one. */
    static int exp(float[] x, float[] out) {
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
        int end = FLOATS.loopBound(x.length);
        for (int i = 0; i < end; i += FLOATS.length()) {
            DoubleVector y = (DoubleVector)
                    FloatVector.fromArray(FLOATS, x, i).convertShape(VectorOperators.F2D, DOUBLES, 0);
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
}
