package floatlab.sum;

import floatlab.eft.ErrorFree;
import floatlab.format.Ulp;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * Compensated summation in lanes: as accurate as {@link NeumaierSum}, at the speed of vectors.
 *
 * <p>Term i goes to lane i mod L, with L = 64 for floats and 32 for doubles. Each lane has a total s and a total c of errors,
 * which start at +0. For each of its terms, from the first to the last, twoSum (Knuth) gives s + x and the exact error of
 * that addition, which is added to c. Then, for each lane from the first on, twoSum adds the lane's s to a total t; first
 * the error of that addition and then the lane's c are added to a total d. The sum is t + d.
 *
 * <p>Error: at most u|Σx| + γ²₍⌈n/L⌉+128₎ Σ|x|, with γ₍k₎ = ku/(1 − ku). Proof: twoSum finds all errors exactly; together
 * they are at most γ₍⌈n/L⌉+L−2₎ Σ|x|, and no error passes through more than ⌈n/L⌉ + 2L − 1 additions on its way to d. A NaN,
 * an infinity, or an overflow of a total gives NaN. So may a summand of ±MAX_VALUE, because a step of twoSum can overflow
 * beside it. Where only the last addition, t + d, overflows, the sum is infinite.
 *
 * <p>Source: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005), section 4,
 * doi:10.1137/030601818.
 */
public final class LanesNeumaierSum extends NamedSummation {
    /** Makes the method; it has no settings. */
    public LanesNeumaierSum() {
        super(
                "lanes Neumaier",
                "64 lanes of floats or 32 of doubles, each compensated; then the lanes, compensated, from the first");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float[] lanes = new float[Lanes.FLOATS];
        float[] lost = new float[Lanes.FLOATS];
        Lanes.addCompensated(x, lanes, lost);
        float sum = 0;
        float lostSum = 0;
        for (int lane = 0; lane < lanes.length; lane++) {
            float term = lanes[lane];
            float next = sum + term;
            lostSum += ErrorFree.sumError(sum, term, next);
            lostSum += lost[lane];
            sum = next;
        }
        return sum + lostSum;
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        double[] lanes = new double[Lanes.DOUBLES];
        double[] lost = new double[Lanes.DOUBLES];
        Lanes.addCompensated(x, lanes, lost);
        double sum = 0;
        double lostSum = 0;
        for (int lane = 0; lane < lanes.length; lane++) {
            double term = lanes[lane];
            double next = sum + term;
            lostSum += ErrorFree.sumError(sum, term, next);
            lostSum += lost[lane];
            sum = next;
        }
        return sum + lostSum;
    }

    /** The bound for lanes as long as those of doubles and as many as those of floats, which holds for both types. */
    @Override
    public ErrorBound bound(long n, double u) {
        return bound(n, Lanes.DOUBLES, u);
    }

    @Override
    public ErrorBound floatBound(long n) {
        return bound(n, Lanes.FLOATS, Ulp.FLOAT_UNIT_ROUNDOFF);
    }

    private static ErrorBound bound(long n, int lanes, double u) {
        long path = ErrorBound.ceilDivide(n, lanes) + 2L * Lanes.FLOATS;
        double gamma = ErrorBound.gamma(n < 2 ? 0 : path, u);
        return new ErrorBound(ErrorBound.finalRounding(n, u), ErrorBound.multiplyUp(gamma, gamma));
    }
}
