package floatlab.random;

import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import java.util.Objects;

/**
 * The stream of NumPy's legacy generator {@code numpy.random.RandomState(seed)}, number for number. It is what
 * {@code numpy.random.seed(seed)} followed by {@code numpy.random.rand(…)} gives, so that an experiment written in Python
 * can be repeated here bit for bit.
 *
 * <p>NumPy has promised since 1.17 that this stream never changes (NEP 19). It is a Mersenne Twister (Matsumoto and
 * Nishimura 1998, doi 10.1145/272991.272995) seeded with one 32-bit word. It is not the stream of
 * {@code numpy.random.default_rng}, and it is not fit for cryptography.
 *
 * <p>All methods draw from the same stream, so the order of calls matters: {@code random(2)} followed by {@code random(3)}
 * gives the same numbers as {@code random(5)}. A generator is not thread-safe; each belongs to one thread.
 *
 * <p>A draw or shuffle of 65,536 numbers or more by an interrupted thread ends with a
 * {@link java.util.concurrent.CancellationException}, so that the kernel's stop button ends it.
 */
public final class NumpyRandom {
    private final MersenneTwister twister;

    private boolean hasSpareNormal;
    private double spareNormal;

    /**
     * The generator that {@code numpy.random.RandomState(seed)} makes.
     *
     * @param seed 0 to 2<sup>32</sup> − 1, NumPy's own range
     * @throws IllegalArgumentException if the seed is outside it
     */
    public NumpyRandom(long seed) {
        Require.seed("seed", seed);
        twister = new MersenneTwister((int) seed);
    }

    /**
     * The next number, uniform in [0, 1): a multiple of 2<sup>−53</sup> made of two words of the stream, exactly
     * NumPy's {@code random_sample()}. It can be 0 and is never 1 or −0.
     *
     * @return the number
     */
    public double random() {
        long high = twister.nextInt() >>> 5;
        long low = twister.nextInt() >>> 6;
        return ((high << 26) + low) * 0x1p-53;
    }

    /**
     * The next number, uniform in [−1, 1): {@code 2 * random_sample() - 1}, which is exact. It can be −1 or +0 and is never
     * 1 or −0.
     *
     * @return 2r − 1, with r the next number of {@link #random()}
     */
    public double signed() {
        return 2 * random() - 1;
    }

    /**
     * The next {@code n} numbers of {@link #random()}: {@code random_sample(n)}. NumPy fills an array of any shape in
     * row-major order, so {@code random_sample((2, 3))} holds {@code random(6)}.
     *
     * @param n how many, 0 or more
     * @return a new array of {@code n} numbers
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public double[] random(int n) {
        double[] numbers = new double[Require.atLeast("n", n, 0)];
        for (int i = 0; i < n; i++) {
            Interruption.checkNowAndThen(i);
            numbers[i] = random();
        }
        return numbers;
    }

    /**
     * The next {@code n} numbers of {@link #random()}, each rounded to the nearest float (ties to even):
     * {@code random_sample(n).astype('float32')}. Rounding can give 1.0f, about once in 2<sup>25</sup> draws.
     *
     * @param n how many, 0 or more
     * @return a new array of {@code n} floats
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public float[] randomFloats(int n) {
        float[] numbers = new float[Require.atLeast("n", n, 0)];
        for (int i = 0; i < n; i++) {
            Interruption.checkNowAndThen(i);
            numbers[i] = (float) random();
        }
        return numbers;
    }

    /**
     * The next {@code n} numbers of {@link #signed()}, each rounded to the nearest float (ties to even):
     * {@code (2 * random_sample(n) - 1).astype('float32')}. Rounding can give 1.0f.
     *
     * @param n how many, 0 or more
     * @return a new array of {@code n} floats
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public float[] signedFloats(int n) {
        float[] numbers = new float[Require.atLeast("n", n, 0)];
        for (int i = 0; i < n; i++) {
            Interruption.checkNowAndThen(i);
            numbers[i] = (float) signed();
        }
        return numbers;
    }

    /**
     * The next {@code n} integers, uniform in [low, high): {@code randint(low, high, size=n)} with NumPy's default
     * 64-bit type. Where {@code high} is {@code low + 1} nothing is drawn from the stream.
     *
     * @param low smallest value
     * @param high one more than the largest
     * @param n how many, 0 or more
     * @return a new array of {@code n} integers
     * @throws IllegalArgumentException if {@code low} is not below {@code high} or {@code n} is negative
     */
    public int[] randint(int low, int high, int n) {
        Require.that(low < high, "high", () -> high, "more than low, which is " + low);
        int[] numbers = new int[Require.atLeast("n", n, 0)];
        int range = high - 1 - low; // unsigned
        for (int i = 0; i < n; i++) {
            Interruption.checkNowAndThen(i);
            numbers[i] = low + below(range);
        }
        return numbers;
    }

    /**
     * A random order of 0 … n − 1: NumPy's {@code permutation(n)}.
     *
     * @param n how many, 0 or more
     * @return a new array that holds each of 0 … n − 1 once
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public int[] permutation(int n) {
        int[] order = new int[Require.atLeast("n", n, 0)];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    /**
     * Shuffles an array in place: NumPy's {@code shuffle} (Fisher and Yates from the last element down).
     *
     * @param values the array, changed
     * @throws NullPointerException if it is null
     */
    public void shuffle(int[] values) {
        Objects.requireNonNull(values, "values");
        for (int i = values.length - 1; i > 0; i--) {
            Interruption.checkNowAndThen(i);
            int j = below(i);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    /**
     * Shuffles an array in place, as {@link #shuffle(int[])} does and with the same exchanges.
     *
     * @param values the array, changed
     * @throws NullPointerException if it is null
     */
    public void shuffle(float[] values) {
        Objects.requireNonNull(values, "values");
        for (int i = values.length - 1; i > 0; i--) {
            Interruption.checkNowAndThen(i);
            int j = below(i);
            float swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    /**
     * The next {@code n} numbers of the standard normal distribution by the polar method, as NumPy's legacy
     * {@code standard_normal(n)}. Numbers come in pairs: after an odd count the second of the last pair is kept for the
     * next call.
     *
     * <p>The logarithm is {@link StrictMath#log}, which is the same on every machine; NumPy calls its C library's, which may
     * round the other way. So about 3 numbers in 100 differ from NumPy's in their last bits: by up to 3 ulps in a million
     * draws, and by at most 6, if a logarithm is off by an ulp and the roundings after it add up. The words drawn from the
     * stream are the same.
     *
     * @param n how many, 0 or more
     * @return a new array of {@code n} numbers
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public double[] standardNormal(int n) {
        double[] numbers = new double[Require.atLeast("n", n, 0)];
        for (int i = 0; i < n; i++) {
            Interruption.checkNowAndThen(i);
            numbers[i] = nextNormal();
        }
        return numbers;
    }

    private double nextNormal() {
        if (hasSpareNormal) {
            hasSpareNormal = false;
            return spareNormal;
        }
        double x;
        double y;
        double squares;
        do {
            x = signed();
            y = signed();
            squares = x * x + y * y;
        } while (squares >= 1 || squares == 0);
        double factor = Math.sqrt(-2 * StrictMath.log(squares) / squares);
        spareNormal = factor * x;
        hasSpareNormal = true;
        return factor * y;
    }

    /** Uniform in 0 … max, unsigned: words are masked to max's bit length, and those above max are thrown away. */
    private int below(int max) {
        if (max == 0) {
            return 0;
        }
        int mask = -1 >>> Integer.numberOfLeadingZeros(max);
        int value;
        do {
            value = twister.nextInt() & mask;
        } while (Integer.compareUnsigned(value, max) > 0);
        return value;
    }
}
