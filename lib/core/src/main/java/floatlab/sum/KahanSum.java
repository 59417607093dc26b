package floatlab.sum;

import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * Kahan's compensated summation: the rounding error of each addition is subtracted from the next term.
 *
 * <p>For each term, from the first to the last: {@code y = x − c; t = s + y; c = (t − s) − y; s = t}, with s and c
 * starting at 0; the sum is s.
 *
 * <p>Error: at most κ Σ|x| with κ = (p + q)/(1 − p), p = u + 5nu², q = 2u + 6u², that is 3u + O(nu²), whatever the order
 * of the terms. Textbooks give 2u + O(nu²) and no constant for the second part; κ includes every rounding. Proof: let eᵢ
 * be the rounding error of s + y in step i and ηᵢ the relative rounding error of x − c. Then
 * s − Σx = eₙ + Σ₍i&lt;n₎(eᵢ − cᵢ) + Σηᵢ(xᵢ − cᵢ₋₁) with |eᵢ| ≤ u max|s|, |cᵢ − eᵢ| ≤ u(1 + u)|yᵢ| + (2u + u²)|eᵢ| and
 * |ηᵢ| ≤ u. The sum of these, with max|s| ≤ Σ|x| + |error|, gives κ. The compensation fails when a term is much larger
 * than the total: for {@code [1e32, 1, −1e32]} the result is 0, which is within the bound.
 *
 * <p>A NaN gives NaN. With an infinity or an overflow the compensation becomes ∞ − ∞, so the result is NaN unless the
 * last term brought the infinity.
 *
 * <p>Sources: Kahan, "Further remarks on reducing truncation errors", Comm. ACM 8 (1965), doi:10.1145/363707.363723;
 * Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 4.3, doi:10.1137/1.9780898718027;
 * Hallman and Ipsen, "Deterministic and probabilistic error bounds for floating point summation algorithms" (2021), whose
 * first-order bound differs from the textbooks' too, arXiv:2107.01604.
 */
public final class KahanSum extends NamedSummation {
    /** Makes the method; it has no settings. */
    public KahanSum() {
        super("Kahan", "from the first term to the last, the error of each addition subtracted from the next term");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float sum = 0;
        float excess = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            float term = x[i];
            float corrected = term - excess;
            float next = sum + corrected;
            excess = (next - sum) - corrected;
            sum = next;
        }
        return sum;
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        double sum = 0;
        double excess = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            double term = x[i];
            double corrected = term - excess;
            double next = sum + corrected;
            excess = (next - sum) - corrected;
            sum = next;
        }
        return sum;
    }

    @Override
    public ErrorBound bound(long n, double u) {
        return ErrorBound.ofMagnitudes(ErrorBound.kahan(n, u));
    }
}
