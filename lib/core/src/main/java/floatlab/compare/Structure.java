package floatlab.compare;

import floatlab.format.Format;
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
 * @param plain whether these are shifts alone, or the scales of all channels are off to the same side
 * @param axis the axis whose indices are those channels; −1 if all elements are one
 * @param full whether both results take so many values that neither is left with a few bits by cancellation
 * @param values how many values the result has that has fewer, of a sample of the elements that differ
 * @param shortened whether all of one result's numbers have no more than 11 bits, and hardly any of the other's
 * @param finite how many elements are finite in both
 */
record Structure(
        double rms,
        double largest,
        double ofA,
        double ofB,
        double shared,
        boolean plain,
        int axis,
        boolean full,
        int values,
        boolean shortened,
        int finite) {

    /** More channels than this are not looked at one by one. */
    static final int MOST_CHANNELS = 1 << 16;

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
        Explained best = Explained.NOTHING;
        int axis = -1;
        int axes = c.shape.length;
        for (int candidate = -1; squares > 0 && candidate < axes; candidate++) {
            // A sequence, such as a running sum, is no channel: its errors go on.
            boolean all = candidate < 0;
            if (axes < 2 || !all && candidate > 1 && candidate != axes - 1) {
                continue;
            }
            Explained explained = explained(c, candidate, unit, squares, finite);
            if (explained.fraction > best.fraction) {
                best = explained;
                axis = candidate;
            }
        }
        int divisor = Math.max(1, finite);
        Set<Double> a = new HashSet<>();
        Set<Double> b = new HashSet<>();
        int taken = sample(c, a, b);
        int values = Math.min(a.size(), b.size());
        return new Structure(
                unit * Math.sqrt(squares / divisor),
                largest,
                unit * Math.sqrt(ofA / divisor),
                unit * Math.sqrt(ofB / divisor),
                best.fraction,
                best.plain,
                axis,
                taken >= 16 && values > taken / 2,
                values,
                taken >= 16 && shortened(a) != shortened(b),
                finite);
    }

    /** What channels share. */
    private record Explained(double fraction, boolean plain) {
        static final Explained NOTHING = new Explained(0, false);
    }

    /**
     * Whether all but a few values are those of a format of 11 bits, which a float is by chance once in 8192. Terms that
     * cancel leave few bits, too, but then all are multiples of one power of two.
     */
    private static boolean shortened(Set<Double> values) {
        double most = values.stream().mapToDouble(Math::abs).max().orElse(0);
        if (most == 0) {
            return false;
        }
        double place = Math.scalb(1.0, Math.max(-1000, Math.getExponent(most) - 10));
        long fits = 0;
        long finer = 0;
        for (double x : values) {
            fits += Format.TENSOR_FLOAT32.round(x) == x ? 1 : 0;
            finer += Math.rint(x / place) * place != x ? 1 : 0;
        }
        return fits >= 0.98 * values.size() && finer >= 0.05 * values.size();
    }

    /** The fraction of Σd² that d = α + βa explains, with its own α and β for each index of the axis. */
    private static Explained explained(Comparison c, int axis, double unit, double squares, int finite) {
        int length = axis < 0 ? 1 : c.shape[axis];
        int inner = axis < 0 ? Math.max(1, c.elements()) : c.inner(axis);
        if (length > MOST_CHANNELS || finite < 8 * length || finite < 32) {
            return Explained.NOTHING;
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
        double scatter = 0;
        int up = 0;
        int down = 0;
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
                scatter += own;
                own -= both * both / spread;
                parameters++;
                up += both > 0 ? 1 : 0;
                down += both < 0 ? 1 : 0;
            }
            rest += Math.max(0, own);
        }
        if (finite <= parameters) {
            return Explained.NOTHING;
        }
        boolean shifts = scatter < 0.002 * squares;
        boolean oneSide = Math.min(up, down) <= (up + down) / 50 && up + down >= 6;
        return new Explained(1 - rest / (finite - parameters) / (squares / finite), shifts || oneSide);
    }

    /** Collects the values of a sample of the elements that differ; how many it takes. */
    private static int sample(Comparison c, Set<Double> a, Set<Double> b) {
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
        return taken;
    }

    /** A size that most elements have: that of the smaller result, unless it is 0. */
    double typical() {
        double smaller = Math.min(ofA, ofB);
        return smaller > 0 ? smaller : Math.max(ofA, ofB);
    }
}
