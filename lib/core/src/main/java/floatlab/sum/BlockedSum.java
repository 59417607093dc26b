package floatlab.sum;

import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * Adds each block of b consecutive terms from the first to the last, and then the blocks' sums from the first to the
 * last.
 *
 * <p>The last block may be shorter. Every total starts at +0. Error: at most γ₍b+⌈n/b⌉−2₎ Σ|x| (γ₍n−1₎ Σ|x| if there is
 * only one block), with γ₍k₎ = ku/(1 − ku); it is smallest at b = √n. Infinities, NaN and overflow follow IEEE 754 in that
 * order.
 *
 * <p>Source: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 4.2,
 * doi:10.1137/1.9780898718027.
 */
public final class BlockedSum extends NamedSummation {
    private final int block;

    /**
     * Makes the method.
     *
     * @param block b, the terms of a block, 1 or more
     * @throws IllegalArgumentException if block is less than 1
     */
    public BlockedSum(int block) {
        super(
                "blocked-" + block,
                "blocks of " + block + " from first term to last, then the blocks' sums from first to last");
        this.block = Require.atLeast("block", block, 1);
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        float sum = 0;
        for (int i = 0; i < x.length; ) {
            int end = block < x.length - i ? i + block : x.length;
            Interruption.checkWhenPassing(i, end);
            float part = 0;
            for (; i < end; i++) {
                part += x[i];
            }
            sum += part;
        }
        return sum;
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        double sum = 0;
        for (int i = 0; i < x.length; ) {
            int end = block < x.length - i ? i + block : x.length;
            Interruption.checkWhenPassing(i, end);
            double part = 0;
            for (; i < end; i++) {
                part += x[i];
            }
            sum += part;
        }
        return sum;
    }

    @Override
    public ErrorBound bound(long n, double u) {
        long longest = Math.min(block, n);
        return ErrorBound.ofMagnitudes(ErrorBound.gamma(
                ErrorBound.additions(longest) + ErrorBound.additions(ErrorBound.ceilDivide(n, block)), u));
    }
}
