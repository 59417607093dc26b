package floatlab.sum;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds whole rows of {@link Lanes} with four vectors, in as many passes as all lanes need.
 *
 * <p>Vectors carried through a loop are never receivers, only arguments, because JDK 17 may box receivers. Adding one to −0
 * makes a fresh receiver with the same bits.
 */
final class VectorLanes {
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final FloatVector FLOAT_ZERO = FloatVector.broadcast(F, -0f);
    private static final DoubleVector DOUBLE_ZERO = DoubleVector.broadcast(D, -0.0);

    private VectorLanes() {}

    static void add(float[] x, int from, int rows, float[] lanes) {
        for (int lane = 0; lane < Lanes.FLOATS; lane += 4 * F.length()) {
            add(x, from + lane, rows, lanes, lane);
        }
    }

    private static void add(float[] x, int from, int rows, float[] lanes, int lane) {
        int w = F.length();
        FloatVector s0 = FloatVector.fromArray(F, lanes, lane);
        FloatVector s1 = FloatVector.fromArray(F, lanes, lane + w);
        FloatVector s2 = FloatVector.fromArray(F, lanes, lane + 2 * w);
        FloatVector s3 = FloatVector.fromArray(F, lanes, lane + 3 * w);
        for (int i = from; i < from + rows * Lanes.FLOATS; i += Lanes.FLOATS) {
            s0 = FloatVector.fromArray(F, x, i).add(s0);
            s1 = FloatVector.fromArray(F, x, i + w).add(s1);
            s2 = FloatVector.fromArray(F, x, i + 2 * w).add(s2);
            s3 = FloatVector.fromArray(F, x, i + 3 * w).add(s3);
        }
        FLOAT_ZERO.add(s0).intoArray(lanes, lane);
        FLOAT_ZERO.add(s1).intoArray(lanes, lane + w);
        FLOAT_ZERO.add(s2).intoArray(lanes, lane + 2 * w);
        FLOAT_ZERO.add(s3).intoArray(lanes, lane + 3 * w);
    }

    static void addCompensated(float[] x, int from, int rows, float[] lanes, float[] lost) {
        for (int lane = 0; lane < Lanes.FLOATS; lane += 4 * F.length()) {
            addCompensated(x, from + lane, rows, lanes, lost, lane);
        }
    }

    private static void addCompensated(float[] x, int from, int rows, float[] lanes, float[] lost, int lane) {
        int w = F.length();
        FloatVector s0 = FloatVector.fromArray(F, lanes, lane);
        FloatVector s1 = FloatVector.fromArray(F, lanes, lane + w);
        FloatVector s2 = FloatVector.fromArray(F, lanes, lane + 2 * w);
        FloatVector s3 = FloatVector.fromArray(F, lanes, lane + 3 * w);
        FloatVector c0 = FloatVector.fromArray(F, lost, lane);
        FloatVector c1 = FloatVector.fromArray(F, lost, lane + w);
        FloatVector c2 = FloatVector.fromArray(F, lost, lane + 2 * w);
        FloatVector c3 = FloatVector.fromArray(F, lost, lane + 3 * w);
        for (int i = from; i < from + rows * Lanes.FLOATS; i += Lanes.FLOATS) {
            FloatVector x0 = FloatVector.fromArray(F, x, i);
            FloatVector t0 = x0.add(s0);
            FloatVector p0 = t0.sub(s0);
            // (s − (t − p)) + (x − p), written as (x − p) − ((t − p) − s) so that s is an argument; it is as exact.
            c0 = x0.sub(p0).sub(t0.sub(p0).sub(s0)).add(c0);
            s0 = t0;
            FloatVector x1 = FloatVector.fromArray(F, x, i + w);
            FloatVector t1 = x1.add(s1);
            FloatVector p1 = t1.sub(s1);
            c1 = x1.sub(p1).sub(t1.sub(p1).sub(s1)).add(c1);
            s1 = t1;
            FloatVector x2 = FloatVector.fromArray(F, x, i + 2 * w);
            FloatVector t2 = x2.add(s2);
            FloatVector p2 = t2.sub(s2);
            c2 = x2.sub(p2).sub(t2.sub(p2).sub(s2)).add(c2);
            s2 = t2;
            FloatVector x3 = FloatVector.fromArray(F, x, i + 3 * w);
            FloatVector t3 = x3.add(s3);
            FloatVector p3 = t3.sub(s3);
            c3 = x3.sub(p3).sub(t3.sub(p3).sub(s3)).add(c3);
            s3 = t3;
        }
        FLOAT_ZERO.add(s0).intoArray(lanes, lane);
        FLOAT_ZERO.add(s1).intoArray(lanes, lane + w);
        FLOAT_ZERO.add(s2).intoArray(lanes, lane + 2 * w);
        FLOAT_ZERO.add(s3).intoArray(lanes, lane + 3 * w);
        FLOAT_ZERO.add(c0).intoArray(lost, lane);
        FLOAT_ZERO.add(c1).intoArray(lost, lane + w);
        FLOAT_ZERO.add(c2).intoArray(lost, lane + 2 * w);
        FLOAT_ZERO.add(c3).intoArray(lost, lane + 3 * w);
    }

    static void add(double[] x, int from, int rows, double[] lanes) {
        for (int lane = 0; lane < Lanes.DOUBLES; lane += 4 * D.length()) {
            add(x, from + lane, rows, lanes, lane);
        }
    }

    private static void add(double[] x, int from, int rows, double[] lanes, int lane) {
        int w = D.length();
        DoubleVector s0 = DoubleVector.fromArray(D, lanes, lane);
        DoubleVector s1 = DoubleVector.fromArray(D, lanes, lane + w);
        DoubleVector s2 = DoubleVector.fromArray(D, lanes, lane + 2 * w);
        DoubleVector s3 = DoubleVector.fromArray(D, lanes, lane + 3 * w);
        for (int i = from; i < from + rows * Lanes.DOUBLES; i += Lanes.DOUBLES) {
            s0 = DoubleVector.fromArray(D, x, i).add(s0);
            s1 = DoubleVector.fromArray(D, x, i + w).add(s1);
            s2 = DoubleVector.fromArray(D, x, i + 2 * w).add(s2);
            s3 = DoubleVector.fromArray(D, x, i + 3 * w).add(s3);
        }
        DOUBLE_ZERO.add(s0).intoArray(lanes, lane);
        DOUBLE_ZERO.add(s1).intoArray(lanes, lane + w);
        DOUBLE_ZERO.add(s2).intoArray(lanes, lane + 2 * w);
        DOUBLE_ZERO.add(s3).intoArray(lanes, lane + 3 * w);
    }

    static void addCompensated(double[] x, int from, int rows, double[] lanes, double[] lost) {
        for (int lane = 0; lane < Lanes.DOUBLES; lane += 4 * D.length()) {
            addCompensated(x, from + lane, rows, lanes, lost, lane);
        }
    }

    private static void addCompensated(double[] x, int from, int rows, double[] lanes, double[] lost, int lane) {
        int w = D.length();
        DoubleVector s0 = DoubleVector.fromArray(D, lanes, lane);
        DoubleVector s1 = DoubleVector.fromArray(D, lanes, lane + w);
        DoubleVector s2 = DoubleVector.fromArray(D, lanes, lane + 2 * w);
        DoubleVector s3 = DoubleVector.fromArray(D, lanes, lane + 3 * w);
        DoubleVector c0 = DoubleVector.fromArray(D, lost, lane);
        DoubleVector c1 = DoubleVector.fromArray(D, lost, lane + w);
        DoubleVector c2 = DoubleVector.fromArray(D, lost, lane + 2 * w);
        DoubleVector c3 = DoubleVector.fromArray(D, lost, lane + 3 * w);
        for (int i = from; i < from + rows * Lanes.DOUBLES; i += Lanes.DOUBLES) {
            DoubleVector x0 = DoubleVector.fromArray(D, x, i);
            DoubleVector t0 = x0.add(s0);
            DoubleVector p0 = t0.sub(s0);
            c0 = x0.sub(p0).sub(t0.sub(p0).sub(s0)).add(c0);
            s0 = t0;
            DoubleVector x1 = DoubleVector.fromArray(D, x, i + w);
            DoubleVector t1 = x1.add(s1);
            DoubleVector p1 = t1.sub(s1);
            c1 = x1.sub(p1).sub(t1.sub(p1).sub(s1)).add(c1);
            s1 = t1;
            DoubleVector x2 = DoubleVector.fromArray(D, x, i + 2 * w);
            DoubleVector t2 = x2.add(s2);
            DoubleVector p2 = t2.sub(s2);
            c2 = x2.sub(p2).sub(t2.sub(p2).sub(s2)).add(c2);
            s2 = t2;
            DoubleVector x3 = DoubleVector.fromArray(D, x, i + 3 * w);
            DoubleVector t3 = x3.add(s3);
            DoubleVector p3 = t3.sub(s3);
            c3 = x3.sub(p3).sub(t3.sub(p3).sub(s3)).add(c3);
            s3 = t3;
        }
        DOUBLE_ZERO.add(s0).intoArray(lanes, lane);
        DOUBLE_ZERO.add(s1).intoArray(lanes, lane + w);
        DOUBLE_ZERO.add(s2).intoArray(lanes, lane + 2 * w);
        DOUBLE_ZERO.add(s3).intoArray(lanes, lane + 3 * w);
        DOUBLE_ZERO.add(c0).intoArray(lost, lane);
        DOUBLE_ZERO.add(c1).intoArray(lost, lane + w);
        DOUBLE_ZERO.add(c2).intoArray(lost, lane + 2 * w);
        DOUBLE_ZERO.add(c3).intoArray(lost, lane + 3 * w);
    }
}
