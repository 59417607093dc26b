package floatlab.sum;

import floatlab.format.Ulp;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * The plain loop in L lanes, as a CPU's vectors add: 64 lanes for floats and 32 for doubles, whatever number the vectors of
 * this machine hold.
 *
 * <p>Term i goes to lane i mod L. Each lane starts at +0 and adds its terms from the first to the last. Then lane j + L/2
 * is added to lane j, for all j below L/2, and so on with half as many lanes, until there is one. Error: at most
 * γ₍⌈n/L⌉+5₎ Σ|x|, with γ₍k₎ = ku/(1 − ku). Infinities, NaN and overflow follow IEEE 754 in that order.
 *
 * <p>Source: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 4.2 (any tree of
 * additions), doi:10.1137/1.9780898718027.
 */
public final class LanesSum extends NamedSummation {
    /** Makes the method; it has no settings. */
    public LanesSum() {
        super(
                "lanes",
                "64 lanes of floats or 32 of doubles, each from its first term to its last; then the lanes by halves");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float[] lanes = new float[Lanes.FLOATS];
        Lanes.add(x, 0, x.length, lanes);
        return Lanes.total(lanes);
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        double[] lanes = new double[Lanes.DOUBLES];
        Lanes.add(x, 0, x.length, lanes);
        return Lanes.total(lanes);
    }

    /** The bound for 32 lanes, which holds for 64 too. */
    @Override
    public ErrorBound bound(long n, double u) {
        return bound(n, Lanes.DOUBLES, u);
    }

    @Override
    public ErrorBound floatBound(long n) {
        return bound(n, Lanes.FLOATS, Ulp.FLOAT_UNIT_ROUNDOFF);
    }

    private static ErrorBound bound(long n, int lanes, double u) {
        return ErrorBound.ofMagnitudes(ErrorBound.gamma(Lanes.additions(n, lanes), u));
    }
}
