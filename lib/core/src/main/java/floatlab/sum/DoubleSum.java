package floatlab.sum;

import floatlab.format.Ulp;
import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * The plain loop with a double total, rounded to float once at the end.
 *
 * <p>Floats: {@code (float) (((0.0 + x₀) + x₁) + …)}. Error: at most u|Σx| + (1 + u)γ₍n−1₎ Σ|x|, where u = 2⁻²⁴ and γ is
 * taken at the unit roundoff of double, 2⁻⁵³. Doubles: the total is no wider than the terms, so this is
 * {@link RecursiveSum}, with its bound.
 *
 * <p>Infinities and NaN follow IEEE 754. Partial sums of floats cannot overflow in double; a total beyond the largest
 * float becomes an infinity only at the end.
 *
 * <p>Source: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 4.2,
 * doi:10.1137/1.9780898718027.
 */
public final class DoubleSum extends NamedSummation {
    private static final int PIECE = 1 << 16;

    /** Makes the method; it has no settings. */
    public DoubleSum() {
        super("double", "from the first term to the last, into one total in double, rounded at the end");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        double sum = 0;
        for (int i = 0; i < x.length; ) {
            // In pieces, because a check in the inner loop would make it half as fast.
            int end = PIECE < x.length - i ? i + PIECE : x.length;
            Interruption.checkWhenPassing(i, end);
            for (; i < end; i++) {
                sum += x[i];
            }
        }
        return (float) sum;
    }

    @Override
    public double sum(double[] x) {
        return new RecursiveSum().sum(x);
    }

    /** The bound for terms as wide as the total, as {@link #doubleBound} needs it; {@link #floatBound} has its own formula. */
    @Override
    public ErrorBound bound(long n, double u) {
        return new RecursiveSum().bound(n, u);
    }

    @Override
    public ErrorBound floatBound(long n) {
        double gamma = ErrorBound.gamma(ErrorBound.additions(n), Ulp.DOUBLE_UNIT_ROUNDOFF);
        return new ErrorBound(
                ErrorBound.finalRounding(n, Ulp.FLOAT_UNIT_ROUNDOFF),
                ErrorBound.multiplyUp(gamma, 1 + (double) Ulp.FLOAT_UNIT_ROUNDOFF));
    }
}
