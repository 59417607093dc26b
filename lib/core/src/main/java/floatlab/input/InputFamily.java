package floatlab.input;

import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.FloatArrays;
import java.util.Arrays;

/**
 * Named families of terms for sums, each drawn from a seed: the same numbers on every machine and in every version.
 *
 * <p>The floats of a family are its doubles, rounded, except for {@link #ALL_EXPONENTS}, which has the exponents of the type
 * it is asked for. No partial sum of up to 2³⁰ terms overflows.
 */
public enum InputFamily {
    /** Uniform in [0, 1): all terms have the same sign, so the condition number is 1. */
    UNIFORM("uniform in [0, 1)") {
        @Override
        double[] draw(int n, NumpyRandom random, int least, int largest) {
            return random.random(n);
        }
    },

    /** Standard normal: both signs, condition number about √n. */
    NORMAL("standard normal") {
        @Override
        double[] draw(int n, NumpyRandom random, int least, int largest) {
            return random.standardNormal(n);
        }
    },

    /** 1e32 first, −1e32 last, ones between: the exact sum is n − 2 (1e32 alone for one term, 0 for two). */
    ONE_PLUS_HUGE("ones between 1e32 and −1e32") {
        @Override
        double[] draw(int n, NumpyRandom random, int least, int largest) {
            double[] x = new double[n];
            Arrays.fill(x, 1);
            if (n > 0) {
                x[n - 1] = -1e32;
                x[0] = 1e32;
            }
            return x;
        }
    },

    /**
     * Pairs of a number, 10 to a power uniform in (−8, 8), and its negative, in random order. The exact sum is 0; for odd n
     * there is one term more, 10⁻⁸, which is the sum.
     */
    CANCELLING_PAIRS("numbers of 10⁻⁸ to 10⁸ and their negatives, shuffled") {
        @Override
        double[] draw(int n, NumpyRandom random, int least, int largest) {
            double[] x = new double[n];
            int[] place = random.permutation(n);
            for (int i = 0; i + 1 < n; i += 2) {
                Interruption.checkNowAndThen(i / 2);
                double size = StrictMath.pow(10, 16 * random.random() - 8);
                x[place[i]] = size;
                x[place[i + 1]] = -size;
            }
            if (n % 2 == 1) {
                x[place[n - 1]] = 1e-8;
            }
            return x;
        }
    },

    /** Positive terms whose size rises from 2⁻²⁰ to 2²⁰ in the middle and falls again. */
    MOUNTAIN("positive, rising from 2⁻²⁰ to 2²⁰ and falling") {
        @Override
        double[] draw(int n, NumpyRandom random, int least, int largest) {
            double[] x = random.random(n);
            for (int i = 0; i < n; i++) {
                Interruption.checkNowAndThen(i);
                long fromEdge = Math.min(i, n - 1 - i);
                int exponent = (int) (n < 3 ? 0 : 80 * fromEdge / (n - 1)) - 20;
                x[i] = Math.scalb(0.5 + x[i] / 2, exponent);
            }
            return x;
        }
    },

    /** Both signs, with exponents uniform over all normal ones of the type except the 31 largest. */
    ALL_EXPONENTS("all exponents, both signs") {
        @Override
        double[] draw(int n, NumpyRandom random, int least, int largest) {
            double[] x = random.random(n);
            int[] exponent = random.randint(least, largest - 30, n);
            for (int i = 0; i < n; i++) {
                Interruption.checkNowAndThen(i);
                double signed = 4 * x[i] - 2;
                x[i] = Math.scalb(signed < 0 ? signed / 2 - 1 : signed / 2 + 1, exponent[i]);
            }
            return x;
        }
    };

    private final String title;

    InputFamily(String title) {
        this.title = title;
    }

    abstract double[] draw(int n, NumpyRandom random, int least, int largest);

    /**
     * The family in words, as charts and tables show it.
     *
     * @return a short description
     */
    public String title() {
        return title;
    }

    /**
     * Draws terms of type double.
     *
     * @param n how many, 0 or more
     * @param seed 0 to 2³² − 1, for {@link NumpyRandom}
     * @return n finite doubles, the same for the same arguments
     * @throws IllegalArgumentException if n is negative or seed is out of range
     */
    public double[] doubles(int n, long seed) {
        Subnormals.check();
        return draw(Require.atLeast("n", n, 0), new NumpyRandom(seed), Double.MIN_EXPONENT, Double.MAX_EXPONENT);
    }

    /**
     * Draws terms of type float.
     *
     * @param n how many, 0 or more
     * @param seed 0 to 2³² − 1, for {@link NumpyRandom}
     * @return n finite floats, the same for the same arguments
     * @throws IllegalArgumentException if n is negative or seed is out of range
     */
    public float[] floats(int n, long seed) {
        Subnormals.check();
        Require.atLeast("n", n, 0);
        return FloatArrays.toFloats(draw(n, new NumpyRandom(seed), Float.MIN_EXPONENT, Float.MAX_EXPONENT));
    }
}
