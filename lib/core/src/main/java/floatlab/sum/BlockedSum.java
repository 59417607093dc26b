package floatlab.sum;

import floatlab.runtime.Interruption;
import java.util.Objects;

/**
 * Adds each block of b consecutive terms from first to last into a total of its own, and those totals from first to last
 * into the sum.
 *
 * <p>The last block may be shorter. Every total starts at +0. Error: at most γ₍b+⌈n/b⌉−2₎ Σ|x| (γ₍n−1₎ Σ|x| if there is
 * one block only), with γ₍k₎ = ku/(1 − ku); smallest at b = √n. Infinities, NaN and overflow go as IEEE 754 has them go
 * in that order.
 *
 * <p>Source: Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., section 4.2,
 * doi:10.1137/1.9780898718027.
 */
public final class BlockedSum implements Summation {
    private final int block;

    /**
     * Makes the method.
     *
     * @param block b, the terms of a block, 1 or more
     * @throws IllegalArgumentException if block is less than 1
     */
    public BlockedSum(int block) {
        this.block = checkBlock(block);
    }

    static int checkBlock(int block) {
        if (block < 1) {
            throw new IllegalArgumentException("block is " + block + ", expected 1 or more");
        }
        return block;
    }

    @Override
    public float sum(float[] x) {
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
    public String name() {
        return "blocked-" + block;
    }

    @Override
    public String order() {
        return "blocks of " + block + " from first term to last, then the blocks' sums from first to last";
    }

    @Override
    public ErrorBound bound(long n, double u) {
        long longest = Math.min(block, n);
        return ErrorBound.ofMagnitudes(ErrorBound.gamma(
                ErrorBound.additions(longest) + ErrorBound.additions(ErrorBound.ceilDivide(n, block)), u));
    }

    @Override
    public String toString() {
        return name();
    }
}
