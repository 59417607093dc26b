package floatlab.sum;

import floatlab.runtime.Interruption;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * Adds the sum of the first half and the sum of the second; each half is added in the same way, down to single terms.
 *
 * <p>The first half of n terms has ⌊n/2⌋ of them. A single term is added to +0. Error: at most γ₍⌈log₂ n⌉₎ Σ|x|, with
 * γ₍k₎ = ku/(1 − ku). Infinities, NaN and overflow follow IEEE 754 in that order.
 *
 * <p>Source: Higham, "The accuracy of floating point summation", SIAM J. Sci. Comput. 14 (1993),
 * doi:10.1137/0914050.
 */
public final class PairwiseSum extends NamedSummation {
    /** Makes the method; it has no settings. */
    public PairwiseSum() {
        super("pairwise", "the sum of the first half plus the sum of the second, down to single terms");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        return sum(x, 0, x.length);
    }

    private static float sum(float[] x, int from, int to) {
        if (to - from < 2) {
            return from == to ? 0 : 0 + x[from];
        }
        int middle = from + (to - from) / 2;
        Interruption.checkWhenPassing(from, to);
        return sum(x, from, middle) + sum(x, middle, to);
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        return sum(x, 0, x.length);
    }

    private static double sum(double[] x, int from, int to) {
        if (to - from < 2) {
            return from == to ? 0 : 0 + x[from];
        }
        int middle = from + (to - from) / 2;
        Interruption.checkWhenPassing(from, to);
        return sum(x, from, middle) + sum(x, middle, to);
    }

    @Override
    public ErrorBound bound(long n, double u) {
        return ErrorBound.ofMagnitudes(ErrorBound.gamma(depth(n), u));
    }

    /** ⌈log₂ n⌉, the additions on the longest path from a term to the sum; 0 for n = 0. */
    static int depth(long n) {
        return 64 - Long.numberOfLeadingZeros(ErrorBound.additions(n));
    }
}
