package floatlab.function;

import floatlab.eft.Fma;
import floatlab.eft.RoundToOdd;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.VectorSupport;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntBinaryOperator;

/**
 * exp, expm1, log and log1p of floats, correctly rounded: the result is the float nearest to the exact value, whatever
 * the machine, JDK or vector width; and a faster exp within 1 ulp, {@link #expFast}.
 *
 * <p>Each is a polynomial in {@code double}, made of additions, subtractions, multiplications and one division, whose
 * result is rounded to {@code float} once. Its error is far below an ulp of a float, and for no float is the exact value so
 * near to the midpoint of two floats that the error matters: the exhaustive test compares all 2<sup>32</sup> inputs with the
 * exact value. (Doing so for every float is the idea of Sibidanov, Zimmermann and Glondu 2022, doi
 * 10.1109/ARITH54963.2022.00010.) The polynomials are Chebyshev fits with a relative error below 2<sup>-55</sup>.
 *
 * <p>NaN gives NaN. The array forms give the same bits as one call for each element, by vectors where
 * {@link VectorSupport} has them. They throw {@link java.util.concurrent.CancellationException} if the thread is interrupted
 * while they go through 65,536 elements or more; it stays interrupted, and the results that are already there are correct.
 */
public final class FloatMath {

    /** The elements between two checks for an interrupt; a check in the vectors' loop would slow it down. */
    private static final int PIECE = 1 << 16;

    /** A multiple of every vector length in use, so that the order does not depend on the machine. */
    static final int SUM_LANES = 64;

    static final double LOG2_E = 0x1.71547652b82fep+0;
    /** ln 2 to 38 bits, so that its product with an exponent is exact. */
    static final double LN2_HIGH = 0x1.62e42fefap-1;
    /** ln 2 − LN2_HIGH. */
    static final double LN2_LOW = 0x1.cf79abc9e3b3ap-40;
    /** Adding it rounds to an integer, which the low bits of the sum hold; subtracting it gives the integer. */
    static final double TO_INTEGER = 0x1.8p52;
    /** At this argument and below exp rounds to 0 and expm1 to −1. */
    static final double LEAST = -110;
    /** At this argument and above exp and expm1 are ∞. */
    static final double GREATEST = 100;

    /** (exp(r) - 1 - r) / r² for |r| ≤ ln(2)/2, from the constant term up. */
    static final double E2 = 0x1.0000000000001p-1;

    static final double E3 = 0x1.5555555555556p-3;
    static final double E4 = 0x1.5555555553d68p-5;
    static final double E5 = 0x1.11111111109b5p-7;
    static final double E6 = 0x1.6c16c17889f3cp-10;
    static final double E7 = 0x1.a01a01a7c2f2cp-13;
    static final double E8 = 0x1.a019b914881bap-16;
    static final double E9 = 0x1.71de0db2eb873p-19;
    static final double E10 = 0x1.28917c9f3a495p-22;
    static final double E11 = 0x1.af389eea54156p-26;

    /** (log((1 + s) / (1 - s)) - 2s) / s³ as a polynomial in s² for |s| ≤ 3 - 2√2, from the constant term up. */
    private static final double L0 = 0x1.5555555555558p-1;

    private static final double L1 = 0x1.9999999995276p-2;
    private static final double L2 = 0x1.2492492dfd3d3p-2;
    private static final double L3 = 0x1.c71c62d643033p-3;
    private static final double L4 = 0x1.7462b900e4b3ep-3;
    private static final double L5 = 0x1.39fdd060a2a56p-3;
    private static final double L6 = 0x1.2b5f3df0a9a78p-3;
    /** The bits of √½ with the lower half of them 0: from there to √2 the exponent e of {@link #logOf} is 0. */
    private static final long SQRT_HALF = 0x3fe6a09e00000000L;

    // expFast: ln 2 as a float and the rest, and (exp(r) - 1 - r) / r² to fewer terms
    static final float FAST_LOG2_E = 0x1.715476p+0f;
    static final float FAST_LN2_HIGH = 0x1.62e43p-1f;
    static final float FAST_LN2_LOW = -0x1.05c61p-29f;
    static final float FAST_TO_INTEGER = 0x1.8p23f;
    static final float FAST_LEAST = -104;
    static final float FAST_GREATEST = 89;
    static final float F2 = 0x1.0p-1f;
    static final float F3 = 0x1.5554dcp-3f;
    static final float F4 = 0x1.55551ap-5f;
    static final float F5 = 0x1.120b8p-7f;
    static final float F6 = 0x1.6d111cp-10f;

    private FloatMath() {}

    /**
     * eˣ, correctly rounded.
     *
     * @param x any float
     * @return the nearest float: ∞ from 88.72284 (0x42B17218) on, subnormal below −87.33655, 0 from −103.972084
     *     (0xC2CFF1B5) down; exp(±0) is 1
     */
    public static float exp(float x) {
        double y = clamp(x);
        double k = (y * LOG2_E + TO_INTEGER) - TO_INTEGER;
        double scale = powerOfTwo(k);
        return (float) (scale + scale * expm1Reduced(reduce(y, k)));
    }

    /**
     * eˣ − 1, correctly rounded, also where eˣ is near 1.
     *
     * @param x any float
     * @return the nearest float; expm1(±0) is ±0, −1 far below, ∞ from 88.72284 (0x42B17218) on
     */
    public static float expm1(float x) {
        if (x == 0) {
            return x; // keeps −0
        }
        double y = clamp(x);
        double k = (y * LOG2_E + TO_INTEGER) - TO_INTEGER;
        double scale = powerOfTwo(k);
        return (float) ((scale - 1) + scale * expm1Reduced(reduce(y, k)));
    }

    /**
     * eˣ within 1 ulp, as softmax uses it: in vectors it is several times as fast as {@link #exp(float)}.
     *
     * <p>It works in floats only. With {@code k = rint(x·log₂e)} and {@code r = x − k·ln 2} it evaluates a polynomial of
     * degree 6 by FMAs from the highest term down, and then multiplies by 2ᵏ in two steps. Both are exact, but the second
     * rounds if the result is subnormal. As these operations are IEEE 754's, the bits are the same everywhere. The error is
     * below 1 ulp for every float; the largest, found by trying them all, is 0.9653 ulp.
     *
     * @param x any float
     * @return eˣ within 1 ulp; ∞ and 0 exactly where {@link #exp(float)} gives them, 1 for ±0
     */
    public static float expFast(float x) {
        float y = Math.min(Math.max(x, FAST_LEAST), FAST_GREATEST);
        float shifted = Fma.fma(y, FAST_LOG2_E, FAST_TO_INTEGER);
        float k = shifted - FAST_TO_INTEGER;
        float r = Fma.fma(k, -FAST_LN2_LOW, Fma.fma(k, -FAST_LN2_HIGH, y)); // the inner one is exact
        float q = Fma.fma(Fma.fma(Fma.fma(Fma.fma(F6, r, F5), r, F4), r, F3), r, F2);
        float p = Fma.fma(Fma.fma(q, r, 1f), r, 1f);
        int exponent = Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(FAST_TO_INTEGER);
        int half = exponent >> 1;
        return p * Float.intBitsToFloat(half + 127 << 23) * Float.intBitsToFloat(exponent - half + 127 << 23);
    }

    /** x, moved into the range outside of which the results are 0, −1 or ∞; NaN stays NaN. */
    private static double clamp(float x) {
        return Math.min(Math.max((double) x, LEAST), GREATEST);
    }

    /** x − k·ln 2, at most ln(2)/2 from 0. */
    private static double reduce(double x, double k) {
        return (x - k * LN2_HIGH) - k * LN2_LOW;
    }

    private static double expm1Reduced(double r) {
        double q =
                E2 + r * (E3 + r * (E4 + r * (E5 + r * (E6 + r * (E7 + r * (E8 + r * (E9 + r * (E10 + r * E11))))))));
        return r + r * r * q;
    }

    private static double powerOfTwo(double k) {
        return Double.longBitsToDouble((long) (k + 1023) << 52);
    }

    /**
     * The natural logarithm, correctly rounded.
     *
     * @param x any float
     * @return the nearest float; −∞ for ±0, NaN for {@code x < 0}, ∞ for ∞, +0 for 1
     */
    public static float log(float x) {
        if (x > 0 && x < Float.POSITIVE_INFINITY) {
            return logOf(x);
        }
        return x == 0 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
    }

    /**
     * log(1 + x), correctly rounded, also where x is near 0.
     *
     * @param x any float
     * @return the nearest float; log1p(±0) is ±0, −∞ for −1, NaN for {@code x < -1}, ∞ for ∞
     */
    public static float log1p(float x) {
        if (Math.abs(x) < 0x1p-29f) {
            return x; // x − x²/2 rounds to it, and 1 + x below would not be exact
        }
        if (x > -1 && x < Float.POSITIVE_INFINITY) {
            return logOf(1 + (double) x);
        }
        return x == -1 ? Float.NEGATIVE_INFINITY : x > 0 ? x : Float.NaN;
    }

    /** The logarithm of {@code u = 2^e · (1 + f)} with 1 + f between √½ and √2. */
    private static float logOf(double u) {
        long bits = Double.doubleToRawLongBits(u);
        long e = (bits - SQRT_HALF) >> 52;
        double f = Double.longBitsToDouble(bits - (e << 52)) - 1;
        // log(1 + f) = f - f²/2 + s (f²/2 + s² L(s²)) with s = f / (2 + f); the errors of the first two terms are added
        // too
        double s = f / (f + 2);
        double z = s * s;
        double rest = z * (L0 + z * (L1 + z * (L2 + z * (L3 + z * (L4 + z * (L5 + z * L6))))));
        double halfSquare = 0.5 * f * f;
        double exponentPart = e * LN2_HIGH;
        double sum = exponentPart + f;
        double sumError = f - (sum - exponentPart);
        double head = sum - halfSquare;
        double headError = (sum - head) - halfSquare;
        double tail = s * (halfSquare + rest) + (e * LN2_LOW + (sumError + headError));
        return (float) RoundToOdd.sum(head, tail); // so the result is as if rounded once
    }

    /**
     * eˣ of each element, as {@link #exp(float)}.
     *
     * @param x the arguments
     * @param out where the results go, as long as {@code x}; may be {@code x} itself
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static void exp(float[] x, float[] out) {
        Subnormals.check();
        checkLengths(x, out);
        for (int i = byVectors(x.length, (from, to) -> VectorExp.exp(x, from, to, out)); i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            out[i] = exp(x[i]);
        }
    }

    /**
     * eˣ of each element within 1 ulp, as {@link #expFast(float)}.
     *
     * @param x the arguments
     * @param out where the results go, as long as {@code x}; may be {@code x} itself
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static void expFast(float[] x, float[] out) {
        Subnormals.check();
        checkLengths(x, out);
        for (int i = byVectors(x.length, (from, to) -> VectorExp.expFast(x, from, to, out)); i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            out[i] = expFast(x[i]);
        }
    }

    /** Has vectors do as many of n elements as they can, a piece at a time; the index of the first that they have not done. */
    private static int byVectors(int n, IntBinaryOperator piece) {
        if (!Chosen.VECTORS) {
            return 0;
        }
        int i = 0;
        while (n - i >= PIECE) {
            i = piece.applyAsInt(i, i + PIECE);
            Interruption.check();
        }
        return piece.applyAsInt(i, n);
    }

    /**
     * eˣ − 1 of each element, as {@link #expm1(float)}.
     *
     * @param x the arguments
     * @param out where the results go, as long as {@code x}; may be {@code x} itself
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static void expm1(float[] x, float[] out) {
        Subnormals.check();
        checkLengths(x, out);
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            out[i] = expm1(x[i]);
        }
    }

    /**
     * The natural logarithm of each element, as {@link #log(float)}.
     *
     * @param x the arguments
     * @param out where the results go, as long as {@code x}; may be {@code x} itself
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static void log(float[] x, float[] out) {
        Subnormals.check();
        checkLengths(x, out);
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            out[i] = log(x[i]);
        }
    }

    /**
     * log(1 + x) of each element, as {@link #log1p(float)}.
     *
     * @param x the arguments
     * @param out where the results go, as long as {@code x}; may be {@code x} itself
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static void log1p(float[] x, float[] out) {
        Subnormals.check();
        checkLengths(x, out);
        for (int i = 0; i < x.length; i++) {
            Interruption.checkNowAndThen(i);
            out[i] = log1p(x[i]);
        }
    }

    /**
     * {@code Σ expFast(xᵢ - max)} over a part of an array, with the difference rounded first: the sum in a softmax.
     *
     * <p>Order: the i-th term of the part goes to lane i mod 64; each lane starts at 0 and adds in sequence; then the upper
     * half of the lanes is added to the lower half, lane by lane, until there is one. Relative error at most
     * {@code (D + ⌈n/64⌉ + 7)·u} to first order, with n terms and D the largest max − xᵢ. NaN, or −∞ − (−∞), gives NaN.
     *
     * @param x the array
     * @param from the first index
     * @param to the index after the last
     * @param max the largest element of the part; if an element is larger, its term is 1
     * @return the sum, +0 for an empty part
     * @throws NullPointerException if {@code x} is null
     * @throws IndexOutOfBoundsException if the part is not within the array
     */
    public static float sumExpFast(float[] x, int from, int to, float max) {
        Subnormals.check();
        Objects.requireNonNull(x, "x");
        Objects.checkFromToIndex(from, to, x.length);
        float[] lanes = new float[SUM_LANES];
        if (!Chosen.VECTORS || !addExpFast(x, from, to, max, lanes)) {
            for (int i = from; i < to; i++) {
                Interruption.checkNowAndThen(i);
                lanes[(i - from) % SUM_LANES] += expFast(Math.min(x[i] - max, 0));
            }
        }
        for (int half = SUM_LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }

    /** Fills the lanes of sumExpFast by vectors, or returns false if a NaN or a huge maximum needs plain loops. */
    private static boolean addExpFast(float[] x, int from, int to, float max, float[] lanes) {
        if (!(Math.abs(max) < 0x1p100f)) {
            return false; // the terms of the filling below would not be 0
        }
        int blocks = (to - from) / SUM_LANES;
        int done = from + blocks * SUM_LANES;
        float[] last = new float[SUM_LANES];
        Arrays.fill(last, -0x1p110f); // whose terms are 0
        System.arraycopy(x, done, last, 0, to - done);
        if (VectorExp.anyNaN(x, from, blocks) || VectorExp.anyNaN(last, 0, 1)) {
            return false;
        }
        VectorExp.addExpFast(x, from, blocks, max, lanes);
        VectorExp.addExpFast(last, 0, 1, max, lanes);
        return true;
    }

    private static void checkLengths(float[] x, float[] out) {
        Objects.requireNonNull(x, "x");
        Objects.requireNonNull(out, "out");
        Require.sameLength("out", out.length, "x", x.length);
    }

    /** A separate class, so that the choice is made when an array form is first used. Vectors without FMA would be slower. */
    private static final class Chosen {
        static final boolean VECTORS = VectorSupport.available() && Fma.isInHardware();
    }
}
