package floatlab.experiment;

import floatlab.format.Ulp;
import floatlab.sum.BlockedSum;
import floatlab.sum.DoubleSum;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.FabSum;
import floatlab.sum.KahanSum;
import floatlab.sum.KleinSum;
import floatlab.sum.NeumaierSum;
import floatlab.sum.PairwiseSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import java.util.List;

/** The ways of adding that the lessons compare, and what each promises. */
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

    /**
     * What a method promises for floats.
     *
     * @param method its name
     * @param order its order of additions in a line
     * @param ofSum the factor of |Σx| in its bound, in units of u = 2⁻²⁴
     * @param ofMagnitudes the factor of Σ|x| in its bound, in units of u
     */
    public record Promise(String method, String order, double ofSum, double ofMagnitudes) {}

    /**
     * What each method promises for sums of n floats.
     *
     * @param methods the methods
     * @param n the number of terms, 0 or more
     * @return a row for each method, in the order given
     * @throws IllegalArgumentException if n is negative
     * @throws NullPointerException if methods or one of them is null
     */
    public static List<Promise> promises(List<Summation> methods, long n) {
        return Require.copy("methods", methods).stream()
                .map(method -> {
                    ErrorBound bound = method.floatBound(n);
                    return new Promise(
                            method.name(),
                            method.order(),
                            bound.ofSum() / Ulp.FLOAT_UNIT_ROUNDOFF,
                            bound.ofMagnitudes() / Ulp.FLOAT_UNIT_ROUNDOFF);
                })
                .toList();
    }

    static List<Summation> checked(List<Summation> methods) {
        List<Summation> copy = Require.copy("methods", methods);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("methods is empty, expected at least one method");
        }
        return copy;
    }

    private static final class Exact implements Summation {

        /** So many terms between two looks at the stop button. */
        private static final int PIECE = 1 << 18;

        @Override
        public float sum(float[] x) {
            ExactSum sum = new ExactSum();
            for (int i = 0; i < x.length; ) {
                int end = PIECE < x.length - i ? i + PIECE : x.length;
                sum.addAll(x, i, end);
                Interruption.checkNowAndThen(end - 1);
                i = end;
            }
            return sum.toFloat();
        }

        @Override
        public double sum(double[] x) {
            ExactSum sum = new ExactSum();
            for (int i = 0; i < x.length; ) {
                int end = PIECE < x.length - i ? i + PIECE : x.length;
                sum.addAll(x, i, end);
                Interruption.checkNowAndThen(end - 1);
                i = end;
            }
            return sum.toDouble();
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
