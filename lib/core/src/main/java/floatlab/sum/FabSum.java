package floatlab.sum;

import floatlab.runtime.Interruption;
import java.util.Objects;

/**
 * FABsum, fast and accurate blocked summation: blocks of b terms by the plain loop, the blocks' sums by {@link KahanSum}.
 *
 * <p>The last block may be shorter. Error: at most (γ₍b−1₎ + κ(1 + γ₍b−1₎)) Σ|x|, with γ₍k₎ = ku/(1 − ku) and κ Kahan's
 * bound for the ⌈n/b⌉ blocks: to first order it does not grow with n.
 *
 * <p>A NaN gives NaN. Infinities and overflow: NaN unless the last block brought the infinity, as with Kahan.
 *
 * <p>Source: Blanchard, Higham and Mary, "A class of fast and accurate summation algorithms", SIAM J. Sci. Comput. 42
 * (2020), algorithm 3.1, doi:10.1137/19M1257780.
 */
public final class FabSum implements Summation {
    private final int block;

    /**
     * Makes the method.
     *
     * @param block b, the terms of a block, 1 or more
     * @throws IllegalArgumentException if block is less than 1
     */
    public FabSum(int block) {
        this.block = BlockedSum.checkBlock(block);
    }

    @Override
    public float sum(float[] x) {
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
    public String name() {
        return "FAB-" + block;
    }

    @Override
    public String order() {
        return "blocks of " + block + " from first term to last, then the blocks' sums by Kahan's method";
    }

    @Override
    public ErrorBound bound(long n, double u) {
        double inBlocks = ErrorBound.gamma(ErrorBound.additions(Math.min(block, n)), u);
        double overBlocks = ErrorBound.kahan(ErrorBound.ceilDivide(n, block), u);
        return ErrorBound.ofMagnitudes(
                ErrorBound.addUp(inBlocks, ErrorBound.multiplyUp(overBlocks, ErrorBound.addUp(1, inBlocks))));
    }

    @Override
    public String toString() {
        return name();
    }
}
