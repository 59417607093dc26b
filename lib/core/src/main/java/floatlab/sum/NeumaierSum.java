package floatlab.sum;

import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * Neumaier's compensated summation: the errors of the additions have a separate total, which is added at the end.
 *
 * <p>For each term, from the first to the last: {@code t = s + x}; the error of that addition, which is exactly
 * {@code (s − t) + x} if |s| ≥ |x| and {@code (x − t) + s} otherwise, is added to c; {@code s = t}. The sum is
 * {@code s + c}. Both totals start at 0.
 *
 * <p>Error: at most u|Σx| + γ²₍n−1₎ Σ|x|, with γ₍k₎ = ku/(1 − ku): as if the sum were computed in twice the precision and
 * then rounded. It fails where twice the precision does not suffice: {@code [1, 1e100, 1, −1e100]} gives 2, as it should,
 * but {@code [1e16, 1, 1e-16, −1e16, −1]} gives 0, in floats and in doubles.
 *
 * <p>A NaN, an infinity, or an overflow of s gives NaN, because the error of that addition is ∞ − ∞. Where only the last
 * addition overflows, s + c, the sum is infinite.
 *
 * <p>Sources: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974),
 * doi:10.1002/zamm.19740540106; the bound: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput.
 * 26 (2005), proposition 4.5, doi:10.1137/030601818.
 */
public final class NeumaierSum extends NamedSummation {
    /** Makes the method; it has no settings. */
    public NeumaierSum() {
        super(
                "Neumaier",
                "from the first term to the last; the errors of the additions have a total of their own, added last");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float sum = 0;
        float lost = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            float term = x[i];
            float next = sum + term;
            lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
        }
        return sum + lost;
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            double term = x[i];
            double next = sum + term;
            lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
        }
        return sum + lost;
    }

    @Override
    public ErrorBound bound(long n, double u) {
        double gamma = ErrorBound.gamma(ErrorBound.additions(n), u);
        return new ErrorBound(ErrorBound.finalRounding(n, u), ErrorBound.multiplyUp(gamma, gamma));
    }
}
