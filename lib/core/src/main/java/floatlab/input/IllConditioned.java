package floatlab.input;

import floatlab.format.FloatText;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ConditionNumber;
import floatlab.sum.ExactSum;
import floatlab.tensor.FloatArrays;

/**
 * Sums and dot products made to have a condition number of about a given size, with their exact results.
 *
 * <p>They are made by the generator of Ogita, Rump and Oishi. Let b be log₂ of the condition number c that is asked for, or
 * half of that for each factor of a product. The first half of the terms have random exponents between 0 and b, both of
 * which occur. Each term of the second half is a random number minus the exact sum of all terms before it, rounded; the
 * exponents of these random numbers fall from b to 0. So the sum becomes about 1 while the terms are large. Then the terms
 * are shuffled.
 *
 * <p>If n is large enough, the condition number is within a few powers of ten of c; if not, it is smaller. Each term of the
 * second half makes the sum smaller by 53 bits at most (24 for floats), so n should be at least 3 + 2·log₂(c)/40 (floats:
 * 3 + 2·log₂(c)/20). The condition number achieved is computed exactly and is part of the result.
 *
 * <p>Source: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005), algorithm 6.1,
 * doi:10.1137/030601818.
 */
public final class IllConditioned {
    private static final double MAX_FLOAT_CONDITION = 1e30;
    private static final double MAX_DOUBLE_CONDITION = 1e200;
    private static final int MIN_TERMS = 6;

    private IllConditioned() {}

    /**
     * A sum of floats.
     *
     * @param x the terms
     * @param sum their exact sum, rounded to double
     * @param condition Σ|x| / |Σx|, rounded to double
     */
    public record FloatSum(float[] x, double sum, double condition) {
        /** The number of terms, the exact result and the condition number, without the data. */
        @Override
        public String toString() {
            return describe(x.length, "terms", sum, condition);
        }
    }

    /**
     * A sum of doubles.
     *
     * @param x the terms
     * @param sum their exact sum, rounded to double
     * @param condition Σ|x| / |Σx|, rounded to double
     */
    public record DoubleSum(double[] x, double sum, double condition) {
        /** The number of terms, the exact result and the condition number, without the data. */
        @Override
        public String toString() {
            return describe(x.length, "terms", sum, condition);
        }
    }

    /**
     * A dot product of doubles.
     *
     * @param x the first factors
     * @param y the second factors, as many
     * @param dot the exact dot product, rounded to double
     * @param condition 2 Σ|x·y| / |Σx·y|, rounded to double
     */
    public record DoubleDot(double[] x, double[] y, double dot, double condition) {
        /** The number of products, the exact result and the condition number, without the data. */
        @Override
        public String toString() {
            return describe(x.length, "products", dot, condition);
        }
    }

    /**
     * Makes a sum of floats.
     *
     * @param n the number of terms, 6 or more
     * @param condition the condition number to aim at, 1 to 1e30
     * @param seed 0 to 2³² − 1, for {@link NumpyRandom}
     * @return terms, exact sum and condition number achieved; the same for the same arguments
     * @throws IllegalArgumentException if an argument is out of range
     * @throws java.util.concurrent.CancellationException if the thread is interrupted and n is 65,536 or more; it stays
     *     interrupted
     */
    public static FloatSum floatSum(int n, double condition, long seed) {
        Subnormals.check();
        float[] x = FloatArrays.toFloats(terms(n, condition, MAX_FLOAT_CONDITION, seed, true));
        return new FloatSum(x, ExactSum.of(x).toDouble(), ConditionNumber.ofSum(x));
    }

    /**
     * Makes a sum of doubles.
     *
     * @param n the number of terms, 6 or more
     * @param condition the condition number to aim at, 1 to 1e200
     * @param seed 0 to 2³² − 1, for {@link NumpyRandom}
     * @return terms, exact sum and condition number achieved; the same for the same arguments
     * @throws IllegalArgumentException if an argument is out of range
     * @throws java.util.concurrent.CancellationException if the thread is interrupted and n is 65,536 or more; it stays
     *     interrupted
     */
    public static DoubleSum doubleSum(int n, double condition, long seed) {
        Subnormals.check();
        double[] x = terms(n, condition, MAX_DOUBLE_CONDITION, seed, false);
        return new DoubleSum(x, ExactSum.of(x).toDouble(), ConditionNumber.ofSum(x));
    }

    private static double[] terms(int n, double condition, double most, long seed, boolean toFloat) {
        check(n, condition, most);
        NumpyRandom random = new NumpyRandom(seed);
        double bits = log2(condition);
        double[] x = new double[n];
        ExactSum soFar = new ExactSum();
        for (int i = 0; i < n; i++) {
            Interruption.checkNowAndThen(i);
            double drawn = Math.scalb(random.signed(), exponent(i, n, bits, random));
            double term = i < n / 2 ? drawn : drawn - soFar.toDouble();
            x[i] = toFloat ? (float) term : term;
            soFar.add(x[i]);
        }
        return permuted(x, random.permutation(n));
    }

    /** Random in the first half, which begins with b + 1 and ends with 0; then from b down to 0. */
    private static int exponent(int i, int n, double bits, NumpyRandom random) {
        int half = n / 2;
        if (i < half) {
            double drawn = random.random() * bits;
            return (int) Math.rint(i == 0 ? bits + 1 : i == half - 1 ? 0 : drawn);
        }
        return (int) Math.rint(bits * (n - 1 - i) / (n - 1 - half));
    }

    /**
     * Makes a dot product of doubles.
     *
     * @param n the number of products, 6 or more
     * @param condition the condition number to aim at, 1 to 1e200
     * @param seed 0 to 2³² − 1, for {@link NumpyRandom}
     * @return factors, exact dot product and condition number achieved; the same for the same arguments
     * @throws IllegalArgumentException if an argument is out of range
     * @throws java.util.concurrent.CancellationException if the thread is interrupted and n is 65,536 or more; it stays
     *     interrupted
     */
    public static DoubleDot doubleDot(int n, double condition, long seed) {
        Subnormals.check();
        check(n, condition, MAX_DOUBLE_CONDITION);
        NumpyRandom random = new NumpyRandom(seed);
        double bits = log2(condition) / 2;
        double[] x = new double[n];
        double[] y = new double[n];
        ExactSum soFar = new ExactSum();
        for (int i = 0; i < n; i++) {
            Interruption.checkNowAndThen(i);
            int exponent = exponent(i, n, bits, random);
            x[i] = Math.scalb(random.signed(), exponent);
            double drawn = Math.scalb(random.signed(), exponent);
            y[i] = i < n / 2 ? drawn : (drawn - soFar.toDouble()) / x[i];
            soFar.addProduct(x[i], y[i]);
        }
        int[] place = random.permutation(n);
        x = permuted(x, place);
        y = permuted(y, place);
        return new DoubleDot(x, y, soFar.toDouble(), ConditionNumber.ofDot(x, y));
    }

    private static double[] permuted(double[] x, int[] place) {
        double[] permuted = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            permuted[place[i]] = x[i];
        }
        return permuted;
    }

    private static double log2(double x) {
        return StrictMath.log(x) / StrictMath.log(2);
    }

    private static String describe(int n, String what, double result, double condition) {
        return n + " " + what + ", exactly " + FloatText.shortest(result) + ", condition number "
                + FloatText.shortest(condition);
    }

    private static void check(int n, double condition, double most) {
        Require.atLeast("n", n, MIN_TERMS);
        Require.that(
                condition >= 1 && condition <= most,
                "condition",
                () -> FloatText.shortest(condition),
                "1 to " + FloatText.shortest(most));
    }
}
