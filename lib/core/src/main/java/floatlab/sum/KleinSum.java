package floatlab.sum;

import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * Klein's second-order summation: {@link NeumaierSum}, with the errors added by Neumaier's method too.
 *
 * <p>For each term, from the first to the last: x is added to s; the exact error of that addition is added to c; the
 * exact error of that addition is added to cc. The sum is {@code (s + c) + cc}. All totals start at 0.
 *
 * <p>Error: at most (2u + u²)|Σx| + (1 + u)(γ³₍n−1₎ + uγ²₍n−1₎) Σ|x|, with γ₍k₎ = ku/(1 − ku): about three times the
 * precision. Proof: both series of errors are exact; cc is off by at most γ³₍n−1₎ Σ|x|; s + c differs from Σx by the
 * second series only, which is at most γ²₍n−1₎ Σ|x|; and each of the last two additions rounds once.
 *
 * <p>A NaN, an infinity, or an overflow of s gives NaN, because the error of that addition is ∞ − ∞. Where only the last
 * addition overflows, (s + c) + cc, the sum is infinite.
 *
 * <p>Source: Klein, "A generalized Kahan–Babuška-summation-algorithm", Computing 76 (2006),
 * doi:10.1007/s00607-005-0139-x.
 */
public final class KleinSum extends NamedSummation {
    /** Makes the method; it has no settings. */
    public KleinSum() {
        super("Klein", "as Neumaier, and the errors of the errors have a total of their own too");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float sum = 0;
        float lost = 0;
        float lostTwice = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            float term = x[i];
            float next = sum + term;
            float error = Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
            float nextLost = lost + error;
            lostTwice += Math.abs(lost) >= Math.abs(error) ? (lost - nextLost) + error : (error - nextLost) + lost;
            lost = nextLost;
        }
        return sum + lost + lostTwice;
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        double sum = 0;
        double lost = 0;
        double lostTwice = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            double term = x[i];
            double next = sum + term;
            double error = Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
            sum = next;
            double nextLost = lost + error;
            lostTwice += Math.abs(lost) >= Math.abs(error) ? (lost - nextLost) + error : (error - nextLost) + lost;
            lost = nextLost;
        }
        return sum + lost + lostTwice;
    }

    @Override
    public ErrorBound bound(long n, double u) {
        double gamma = ErrorBound.gamma(ErrorBound.additions(n), u);
        double square = ErrorBound.multiplyUp(gamma, gamma);
        double rounding = ErrorBound.finalRounding(n, u);
        return new ErrorBound(
                ErrorBound.multiplyUp(rounding, 2 + u),
                ErrorBound.multiplyUp(ErrorBound.multiplyUp(square, ErrorBound.addUp(gamma, u)), 1 + 2 * u));
    }
}
