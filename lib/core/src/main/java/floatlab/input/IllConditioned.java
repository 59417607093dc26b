package floatlab.input;

import floatlab.format.FloatText;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.sum.ConditionNumber;
import floatlab.sum.ExactSum;

/**
 * Sums and dot products made to have a condition number of about a given size, with their exact results.
 *
 * <p>The generator of Ogita, Rump and Oishi: with b = log₂ of the condition number asked for (half of it for each factor
 * of a product), the first half of the terms have random exponents between 0 and b, at least one of each end. Each term of
 * the second half is a random number, its exponent falling from b to 0, less the exact sum of all before it, rounded: the
 * sum goes to about 1 while the terms stay large. Then the terms are shuffled.
 *
 * <p>The condition number comes out within a few powers of ten of the one asked for, c, if n is large enough, and smaller
 * if not: each term of the second half takes the sum down by 53 bits at most (24 for floats), so n should be
 * 3 + 2·log₂(c)/40 (floats: 3 + 2·log₂(c)/20) or more. The one achieved is computed exactly and given back.
 *
 * <p>Source: Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005), algorithm 6.1,
 * doi:10.1137/030601818.
 */
public final class IllConditioned {
    private static final double MAX_FLOAT_CONDITION = 1e30;
    private static final double MAX_DOUBLE_CONDITION = 1e200;
    private static final int MIN_TERMS = 6;

    /** The terms between two looks at the stop button. */
    private static final int INTERRUPTIBLE = 1 << 12;

    private IllConditioned() {}

    /**
     * A sum of floats.
     *
     * @param x the terms
     * @param sum their exact sum, rounded to double
     * @param condition Σ|x| / |Σx|, rounded to double
     */
    public record FloatSum(float[] x, double sum, double condition) {

        /**
         * What it is, without the data.
         *
         * @return the number of terms, the exact result and the condition number
         */
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

        /**
         * What it is, without the data.
         *
         * @return the number of terms, the exact result and the condition number
         */
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

        /**
         * What it is, without the data.
         *
         * @return the number of products, the exact result and the condition number
         */
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
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static FloatSum floatSum(int n, double condition, long seed) {
        double[] wide = terms(n, condition, MAX_FLOAT_CONDITION, seed, true);
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) wide[i];
        }
        return new FloatSum(x, exactly(wide), ConditionNumber.ofSum(x));
    }

    /**
     * Makes a sum of doubles.
     *
     * @param n the number of terms, 6 or more
     * @param condition the condition number to aim at, 1 to 1e200
     * @param seed 0 to 2³² − 1, for {@link NumpyRandom}
     * @return terms, exact sum and condition number achieved; the same for the same arguments
     * @throws IllegalArgumentException if an argument is out of range
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static DoubleSum doubleSum(int n, double condition, long seed) {
        double[] x = terms(n, condition, MAX_DOUBLE_CONDITION, seed, false);
        return new DoubleSum(x, exactly(x), ConditionNumber.ofSum(x));
    }

    private static double exactly(double[] x) {
        ExactSum sum = new ExactSum();
        sum.addAll(x);
        return sum.toDouble();
    }

    private static double[] terms(int n, double condition, double most, long seed, boolean toFloat) {
        check(n, condition, most);
        NumpyRandom random = new NumpyRandom(seed);
        double bits = log2(condition);
        double[] x = new double[n];
        ExactSum soFar = new ExactSum();
        for (int i = 0; i < n; i++) {
            if (i % INTERRUPTIBLE == 0) {
                Interruption.check();
            }
            double drawn = Math.scalb(2 * random.random() - 1, exponent(i, n, bits, random));
            double term = i < n / 2 ? drawn : drawn - soFar.toDouble();
            x[i] = toFloat ? (float) term : term;
            soFar.add(x[i]);
        }
        return permuted(x, random.permutation(n));
    }

    /** Random in the first half, b and 0 among them; then from b down to 0. */
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
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public static DoubleDot doubleDot(int n, double condition, long seed) {
        check(n, condition, MAX_DOUBLE_CONDITION);
        NumpyRandom random = new NumpyRandom(seed);
        double bits = log2(condition) / 2;
        double[] x = new double[n];
        double[] y = new double[n];
        ExactSum soFar = new ExactSum();
        for (int i = 0; i < n; i++) {
            if (i % INTERRUPTIBLE == 0) {
                Interruption.check();
            }
            int exponent = exponent(i, n, bits, random);
            x[i] = Math.scalb(2 * random.random() - 1, exponent);
            double drawn = Math.scalb(2 * random.random() - 1, exponent);
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
        if (n < MIN_TERMS) {
            throw new IllegalArgumentException("n is " + n + ", expected " + MIN_TERMS + " or more");
        }
        if (!(condition >= 1 && condition <= most)) {
            throw new IllegalArgumentException(
                    "condition is " + FloatText.shortest(condition) + ", expected 1 to " + FloatText.shortest(most));
        }
    }
}
