package floatlab.compare;

import floatlab.runtime.Interruption;
import java.util.HashSet;
import java.util.Set;

/**
 * What two results alone show: how their differences are distributed. Rounding scatters; a wrong parameter shifts or scales a
 * whole channel alike.
 *
 * @param rms the root mean square of the differences
 * @param largest the largest difference
 * @param ofA the root mean square of a
 * @param ofB that of b
 * @param shared the fraction of Σd² that a shift and a scale of each channel explain, corrected for their number; 0 if there
 *     are too few elements to say
 * @param axis the axis whose indices are those channels; −1 if all elements are one
 * @param full whether both results take so many values that neither is left with a few bits by cancellation
 * @param finite how many elements are finite in both
 */
record Structure(
        double rms, double largest, double ofA, double ofB, double shared, int axis, boolean full, int finite) {

    /** More channels than this are not looked at one by one. */
    private static final int MOST_CHANNELS = 1 << 16;

    private static final int SAMPLE = 2000;

    static Structure of(Comparison c) {
        int n = c.elements();
        int finite = 0;
        double squares = 0;
        double largest = 0;
        double ofA = 0;
        double ofB = 0;
        // A power of two keeps squares from overflow.
        double unit = 0;
        for (int i = 0; i < n; i++) {
            if (c.isNumber(i)) {
                unit = Math.max(unit, c.larger(i));
            }
        }
        unit = unit == 0 ? 1 : Math.scalb(1.0, Math.max(-1000, Math.getExponent(unit)));
        for (int i = 0; i < n; i++) {
            Interruption.checkNowAndThen(i);
            if (!c.isNumber(i)) {
                continue;
            }
            finite++;
            double x = c.a.at(i) / unit;
            double y = c.b.at(i) / unit;
            double d = c.size(i);
            largest = Math.max(largest, d);
            squares += d / unit * (d / unit);
            ofA += x * x;
            ofB += y * y;
        }
        double shared = 0;
        int axis = -1;
        int axes = c.shape.length;
        for (int candidate = -1; squares > 0 && candidate < axes; candidate++) {
            // A sequence, such as a running sum, is no channel: its errors go on.
            boolean all = candidate < 0;
            if (axes < 2 || !all && candidate > 1 && candidate != axes - 1) {
                continue;
            }
            double explained = explained(c, candidate, unit, squares, finite);
            if (explained > shared) {
                shared = explained;
                axis = candidate;
            }
        }
        int divisor = Math.max(1, finite);
        return new Structure(
                unit * Math.sqrt(squares / divisor),
                largest,
                unit * Math.sqrt(ofA / divisor),
                unit * Math.sqrt(ofB / divisor),
                shared,
                axis,
                full(c),
                finite);
    }

    /** The fraction of Σd² that d = α + βa explains, with its own α and β for each index of the axis. */
    private static double explained(Comparison c, int axis, double unit, double squares, int finite) {
        int length = axis < 0 ? 1 : c.shape[axis];
        int inner = 1;
        for (int k = axis + 1; k < c.shape.length; k++) {
            inner *= axis < 0 ? 1 : c.shape[k];
        }
        inner = axis < 0 ? Math.max(1, c.elements()) : inner;
        if (length > MOST_CHANNELS || finite < 8 * length || finite < 32) {
            return 0;
        }
        double[] n = new double[length];
        double[] d = new double[length];
        double[] x = new double[length];
        double[] xx = new double[length];
        double[] xd = new double[length];
        double[] dd = new double[length];
        for (int i = 0; i < c.elements(); i++) {
            if (c.isNumber(i)) {
                int k = axis < 0 ? 0 : i / inner % length;
                double a = c.a.at(i) / unit;
                double difference = (c.a.at(i) - c.b.at(i)) / unit;
                n[k]++;
                d[k] += difference;
                x[k] += a;
                xx[k] += a * a;
                xd[k] += a * difference;
                dd[k] += difference * difference;
            }
        }
        double rest = 0;
        int parameters = 0;
        for (int k = 0; k < length; k++) {
            if (n[k] == 0) {
                continue;
            }
            double own = dd[k] - d[k] * d[k] / n[k];
            double spread = xx[k] - x[k] * x[k] / n[k];
            double both = xd[k] - x[k] * d[k] / n[k];
            parameters++;
            if (spread > 1e-12 * xx[k]) {
                own -= both * both / spread;
                parameters++;
            }
            rest += Math.max(0, own);
        }
        return finite <= parameters ? 0 : 1 - rest / (finite - parameters) / (squares / finite);
    }

    /** Of a sample of the elements that differ, most have values of their own in both results. */
    private static boolean full(Comparison c) {
        Set<Double> a = new HashSet<>();
        Set<Double> b = new HashSet<>();
        int step = Math.max(1, c.differing() / SAMPLE);
        int found = 0;
        int taken = 0;
        for (int i = 0; i < c.elements(); i++) {
            if (c.differs(i) && c.isNumber(i) && found++ % step == 0) {
                a.add(c.a.at(i));
                b.add(c.b.at(i));
                taken++;
            }
        }
        return taken >= 16 && Math.min(a.size(), b.size()) > taken / 2;
    }

    /** A size that most elements have: that of the smaller result, unless it is 0. */
    double typical() {
        double smaller = Math.min(ofA, ofB);
        return smaller > 0 ? smaller : Math.max(ofA, ofB);
    }
}
