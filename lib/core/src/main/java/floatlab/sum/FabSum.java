package floatlab.sum;

import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * FABsum, fast and accurate blocked summation: the plain loop adds each block of b terms, and {@link KahanSum} adds the
 * blocks' sums.
 *
 * <p>The last block may be shorter. Error: at most (γ₍b−1₎ + κ(1 + γ₍b−1₎)) Σ|x|, with γ₍k₎ = ku/(1 − ku) and κ Kahan's
 * bound for the ⌈n/b⌉ blocks: to first order it does not grow with n.
 *
 * <p>A NaN gives NaN. An infinity or an overflow gives NaN unless the last block brought it, as with Kahan.
 *
 * <p>Source: Blanchard, Higham and Mary, "A class of fast and accurate summation algorithms", SIAM J. Sci. Comput. 42
 * (2020), algorithm 3.1, doi:10.1137/19M1257780.
 */
public final class FabSum extends NamedSummation {
    private final int block;

    /**
     * Makes the method.
     *
     * @param block b, the terms of a block, 1 or more
     * @throws IllegalArgumentException if block is less than 1
     */
    public FabSum(int block) {
        super(
                "FAB-" + block,
                "blocks of " + block + " from first term to last, then the blocks' sums by Kahan's method");
        this.block = Require.atLeast("block", block, 1);
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float sum = 0;
        float excess = 0;
        for (int i = 0; i < x.length; ) {
            int end = block < x.length - i ? i + block : x.length;
            Interruption.checkWhenPassing(i, end);
            float part = 0;
            for (; i < end; i++) {
                part += x[i];
            }
            float corrected = part - excess;
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
        for (int i = 0; i < x.length; ) {
            int end = block < x.length - i ? i + block : x.length;
            Interruption.checkWhenPassing(i, end);
            double part = 0;
            for (; i < end; i++) {
                part += x[i];
            }
            double corrected = part - excess;
            double next = sum + corrected;
            excess = (next - sum) - corrected;
            sum = next;
        }
        return sum;
    }

    @Override
    public ErrorBound bound(long n, double u) {
        double inBlocks = ErrorBound.gamma(ErrorBound.additions(Math.min(block, n)), u);
        double overBlocks = ErrorBound.kahan(ErrorBound.ceilDivide(n, block), u);
        return ErrorBound.ofMagnitudes(
                ErrorBound.addUp(inBlocks, ErrorBound.multiplyUp(overBlocks, ErrorBound.addUp(1, inBlocks))));
    }
}
