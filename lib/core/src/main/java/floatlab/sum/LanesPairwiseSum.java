package floatlab.sum;

import floatlab.format.Ulp;
import floatlab.runtime.Subnormals;
import java.util.Arrays;
import java.util.Objects;

/**
 * Pairwise over blocks, with each block in lanes: nearly as accurate as {@link PairwiseSum}, at the speed of vectors.
 *
 * <p>The terms are cut into blocks of 4096 (the last may be shorter). {@link LanesSum} adds each block, and
 * {@link PairwiseSum} adds the blocks' sums. Error: at most γ₍k₎ Σ|x| with k = 4096/L + 5 + ⌈log₂⌈n/4096⌉⌉ for L lanes (64 for
 * floats, 32 for doubles), and γ₍k₎ = ku/(1 − ku). Infinities, NaN and overflow follow IEEE 754 in that order.
 *
 * <p>Source: Higham, "The accuracy of floating point summation", SIAM J. Sci. Comput. 14 (1993),
 * doi:10.1137/0914050.
 */
public final class LanesPairwiseSum extends NamedSummation {
    private static final int BLOCK = 4096;

    /** Makes the method; it has no settings. */
    public LanesPairwiseSum() {
        super("lanes pairwise", "blocks of 4096 in lanes, then the blocks' sums pairwise");
    }

    @Override
    public float sum(float[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        return x.length == 0 ? 0 : sum(x, 0, blocks(x.length), new float[Lanes.FLOATS]);
    }

    private static float sum(float[] x, int first, int end, float[] lanes) {
        if (end - first == 1) {
            Arrays.fill(lanes, 0);
            int from = first * BLOCK;
            Lanes.add(x, from, from + Math.min(BLOCK, x.length - from), lanes);
            return Lanes.total(lanes);
        }
        int middle = first + (end - first) / 2;
        return sum(x, first, middle, lanes) + sum(x, middle, end, lanes);
    }

    @Override
    public double sum(double[] x) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        return x.length == 0 ? 0 : sum(x, 0, blocks(x.length), new double[Lanes.DOUBLES]);
    }

    private static double sum(double[] x, int first, int end, double[] lanes) {
        if (end - first == 1) {
            Arrays.fill(lanes, 0);
            int from = first * BLOCK;
            Lanes.add(x, from, from + Math.min(BLOCK, x.length - from), lanes);
            return Lanes.total(lanes);
        }
        int middle = first + (end - first) / 2;
        return sum(x, first, middle, lanes) + sum(x, middle, end, lanes);
    }

    private static int blocks(long n) {
        return (int) ErrorBound.ceilDivide(n, BLOCK);
    }

    /** The bound for 32 lanes, which holds for 64 too. */
    @Override
    public ErrorBound bound(long n, double u) {
        return bound(n, Lanes.DOUBLES, u);
    }

    @Override
    public ErrorBound floatBound(long n) {
        return bound(n, Lanes.FLOATS, Ulp.FLOAT_UNIT_ROUNDOFF);
    }

    private static ErrorBound bound(long n, int lanes, double u) {
        long additions =
                Lanes.additions(Math.min(n, BLOCK), lanes) + PairwiseSum.depth(ErrorBound.ceilDivide(n, BLOCK));
        return ErrorBound.ofMagnitudes(ErrorBound.gamma(additions, u));
    }
}
