package floatlab.sum;

import java.util.List;

/** The ways of adding that the lessons compare. */
public final class SumMethods {
    private SumMethods() {}

    /**
     * All of them, from the plain loop to the exact sum.
     *
     * @return recursive, blocked (128), pairwise, FAB (128), Kahan, Neumaier, Klein, double and exact
     */
    public static List<Summation> all() {
        return List.of(
                new RecursiveSum(),
                new BlockedSum(128),
                new PairwiseSum(),
                new FabSum(128),
                new KahanSum(),
                new NeumaierSum(),
                new KleinSum(),
                new DoubleSum(),
                exact());
    }

    /**
     * {@link ExactSum} as one more way of adding: correctly rounded, whatever the order. Specials as there.
     *
     * @return the method; its bound is u|Σx|, one rounding
     */
    public static Summation exact() {
        return new Exact();
    }

    private static final class Exact implements Summation {
        @Override
        public float sum(float[] x) {
            return ExactSum.of(x).toFloat();
        }

        @Override
        public double sum(double[] x) {
            return ExactSum.of(x).toDouble();
        }

        @Override
        public String name() {
            return "exact";
        }

        @Override
        public String order() {
            return "any: every bit of every term is kept, and the sum is rounded once";
        }

        @Override
        public ErrorBound bound(long n, double u) {
            return new ErrorBound(n < 2 ? 0 : u, 0);
        }

        @Override
        public String toString() {
            return name();
        }
    }
}
