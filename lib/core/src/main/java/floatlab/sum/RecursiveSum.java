package floatlab.sum;

import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * The plain loop: {@code (((0 + x₀) + x₁) + x₂) + …}.
 *
 * <p>Error: at most γ₍n−1₎ Σ|x|, with γ₍k₎ = ku/(1 − ku) (the first addition, to 0, is exact). Infinities, NaN and
 * overflow follow IEEE 754: a partial sum that is infinite stays infinite or becomes NaN.
 *
 * <p>Source: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 4.2,
 * doi:10.1137/1.9780898718027.
 */
public final class RecursiveSum extends NamedSummation {
    /** Makes the method; it has no settings. */
    public RecursiveSum() {
        super("recursive", "from the first term to the last, into one total");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float sum = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            sum += x[i];
        }
        return sum;
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            sum += x[i];
        }
        return sum;
    }

    @Override
    public ErrorBound bound(long n, double u) {
        return ErrorBound.ofMagnitudes(ErrorBound.gamma(ErrorBound.additions(n), u));
    }
}
