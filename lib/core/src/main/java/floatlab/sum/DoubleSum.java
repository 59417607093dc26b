package floatlab.sum;

import floatlab.format.Ulp;
import floatlab.runtime.Interruption;
import java.util.Objects;

/**
 * The plain loop with a double total, rounded to float once at the end.
 *
 * <p>Floats: {@code (float) (((0.0 + x₀) + x₁) + …)}. Error: at most u|Σx| + (1 + u)γ₍n−1₎ Σ|x|, where u = 2⁻²⁴ and γ is
 * taken at the unit roundoff of double, 2⁻⁵³. Doubles: the total is no wider than the terms, so this is
 * {@link RecursiveSum}, with its bound.
 *
 * <p>Infinities and NaN go as IEEE 754 has them go. Partial sums of floats cannot overflow in double; a total beyond the
 * largest float becomes an infinity at the end only.
 *
 * <p>Source: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 4.2,
 * doi:10.1137/1.9780898718027.
 */
public final class DoubleSum implements Summation {
    private static final int PIECE = 1 << 16;

    /** Makes the method; it has no settings. */
    public DoubleSum() {}

    @Override
    public float sum(float[] x) {
        Objects.requireNonNull(x, "x");
        double sum = 0;
        for (int i = 0; i < x.length; ) {
            // In pieces: a look in the loop would make it half as fast.
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

    @Override
    public String name() {
        return "double";
    }

    @Override
    public String order() {
        return "from the first term to the last, into one total in double, rounded at the end";
    }

    /** The bound for terms as wide as the total, which is all that u = 2⁻⁵³ and {@link #doubleBound} ask for. */
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

    @Override
    public String toString() {
        return name();
    }
}
