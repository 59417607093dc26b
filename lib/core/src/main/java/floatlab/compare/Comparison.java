package floatlab.compare;

import floatlab.format.FloatText;
import floatlab.format.Ulp;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two results of the same computation, element by element: how many differ, by how much, and where. {@link #judge} says
 * whether rounding explains it.
 *
 * <p>Elements differ if {@code a != b}. So −0 and 0 do not differ, and are counted apart. NaN in both results does not
 * differ either. NaN in one result differs, and so does an infinity from anything else. Differences are those of doubles,
 * exact or rounded once. Distances in ulps are steps from float to float, or from double to double if both results are
 * doubles.
 */
public final class Comparison {
    /** The probability of a false alarm that {@link #judge(LayerArithmetic, LayerArithmetic, KnownTerms)} accepts. */
    public static final double FALSE_ALARM = 1e-6;

    final int[] shape;
    final double[] a;
    final double[] b;

    /** The indices of the elements that differ. */
    final int[] differing;

    private final boolean doubles;
    private final Places places;

    private Comparison(int[] shape, double[] a, double[] b, boolean doubles) {
        this.shape = shape;
        this.a = a;
        this.b = b;
        this.doubles = doubles;
        this.places = new Places(shape, a.length);
        this.differing = IntStream.range(0, a.length)
                .filter(i -> a[i] != b[i] && !(Double.isNaN(a[i]) && Double.isNaN(b[i])))
                .toArray();
    }

    /** Whether an element is finite in both results, so that the difference is a number. */
    boolean isNumber(int i) {
        return Double.isFinite(a[i]) && Double.isFinite(b[i]);
    }

    /** |a − b| of an element. */
    double size(int i) {
        return Math.abs(a[i] - b[i]);
    }

    /** The larger of |a| and |b| of an element. */
    double larger(int i) {
        return Math.max(Math.abs(a[i]), Math.abs(b[i]));
    }

    /**
     * Compares two rows of floats.
     *
     * @param a one result
     * @param b the other
     * @return the comparison
     * @throws NullPointerException if one is null
     * @throws IllegalArgumentException if they differ in length
     */
    public static Comparison of(float[] a, float[] b) {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        return of(NpyArray.of(a, a.length), NpyArray.of(b, b.length));
    }

    /**
     * Compares two tensors.
     *
     * @param a one result
     * @param b the other
     * @return the comparison
     * @throws NullPointerException if one is null
     * @throws IllegalArgumentException if their shapes differ: the message says in which axes
     */
    public static Comparison of(Tensor a, Tensor b) {
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        return of(NpyArray.of(a.data(), a.n(), a.c(), a.h(), a.w()), NpyArray.of(b.data(), b.n(), b.c(), b.h(), b.w()));
    }

    /**
     * Compares two arrays, such as those of two {@code .npy} files. If one holds floats and the other doubles, differences
     * are those of the numbers as they are, and ulps are those of floats.
     *
     * @param a one result
     * @param b the other
     * @return the comparison
     * @throws NullPointerException if one is null
     * @throws IllegalArgumentException if their shapes differ: the message says in which axes
     */
    public static Comparison of(NpyArray a, NpyArray b) {
        Subnormals.check();
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        int[] shape = a.shape();
        if (!Arrays.equals(shape, b.shape())) {
            throw new IllegalArgumentException("the shapes differ: a is " + a + ", b is " + b + axes(shape, b.shape()));
        }
        return new Comparison(shape, a.doubles(), b.doubles(), a.isDouble() && b.isDouble());
    }

    private static String axes(int[] a, int[] b) {
        if (a.length != b.length) {
            return ": " + a.length + " axes and " + b.length;
        }
        String differ = IntStream.range(0, a.length)
                .filter(axis -> a[axis] != b[axis])
                .mapToObj(axis -> "axis " + axis + " is " + a[axis] + " and " + b[axis])
                .collect(Collectors.joining(", ", ": ", ""));
        boolean reordered = Arrays.equals(
                Arrays.stream(a).sorted().toArray(), Arrays.stream(b).sorted().toArray());
        return differ + (reordered ? "; the same lengths in another order" : "");
    }

    /**
     * The number of elements.
     *
     * @return 0 or more
     */
    public int elements() {
        return a.length;
    }

    /**
     * How many elements differ.
     *
     * @return 0 to {@link #elements()}
     */
    public int differing() {
        return differing.length;
    }

    /**
     * How many elements are 0 in one result and −0 in the other. They are equal, and yet 1/x is not.
     *
     * @return 0 or more
     */
    public int signsOfZero() {
        return count(i -> a[i] == 0 && b[i] == 0 && 1 / a[i] != 1 / b[i]);
    }

    /**
     * How many elements are NaN in both results.
     *
     * @return 0 or more
     */
    public int bothNaN() {
        return count(i -> Double.isNaN(a[i]) && Double.isNaN(b[i]));
    }

    private int count(IntPredicate which) {
        return (int) IntStream.range(0, a.length).filter(which).count();
    }

    /**
     * How many elements are NaN or infinite in one result and something else in the other.
     *
     * @return 0 or more
     */
    public int notFiniteInOne() {
        return differing.length - (int) numbers().count();
    }

    /** The elements that differ and are finite in both results. */
    private IntStream numbers() {
        return IntStream.of(differing).filter(this::isNumber);
    }

    /**
     * The largest |a − b| of finite elements.
     *
     * @return 0 or more; 0 if there are none
     */
    public double largestDifference() {
        return numbers().mapToDouble(this::size).max().orElse(0);
    }

    /**
     * The largest |a − b| / max(|a|, |b|) of finite elements.
     *
     * @return 0 to 2; 0 if there are none
     */
    public double largestRelative() {
        return numbers()
                .mapToDouble(i -> Math.abs(a[i] / larger(i) - b[i] / larger(i)))
                .max()
                .orElse(0);
    }

    /**
     * The largest distance in ulps of finite elements.
     *
     * @return 0 or more; 0 if there are none
     */
    public long largestUlps() {
        return numbers().mapToLong(this::ulps).max().orElse(0);
    }

    private long ulps(int i) {
        return doubles ? Ulp.distance(a[i], b[i]) : Ulp.distance((float) a[i], (float) b[i]);
    }

    /**
     * A bar of the histogram of distances.
     *
     * @param ulps the distances it counts, such as {@code 3–4}, or {@code NaN or ∞}
     * @param count how many elements have one
     */
    public record UlpBar(String ulps, long count) {}

    /**
     * How many elements are how many ulps apart: 0, 1, 2, 3–4, 5–8 and so on in powers of two. The last bar counts those
     * that are not finite in one result only, if there are any.
     *
     * @return a bar for each, up to the last that is not empty, and at least the first two
     */
    public List<UlpBar> ulps() {
        long[] counts = new long[66];
        counts[0] = a.length - differing.length;
        numbers()
                .mapToLong(this::ulps)
                .forEach(steps -> counts[steps == 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(steps - 1) + 1]++);
        int last = IntStream.range(2, counts.length)
                .filter(bar -> counts[bar] > 0)
                .max()
                .orElse(1);
        List<UlpBar> bars = new ArrayList<>();
        for (int bar = 0; bar <= last; bar++) {
            long top = bar == 0 ? 0 : 1L << (bar - 1);
            bars.add(new UlpBar(
                    bar < 3 ? "" + top : Long.toUnsignedString((top >>> 1) + 1) + "–" + Long.toUnsignedString(top),
                    counts[bar]));
        }
        if (notFiniteInOne() > 0) {
            bars.add(new UlpBar("NaN or ∞", notFiniteInOne()));
        }
        return List.copyOf(bars);
    }

    /**
     * An element that differs.
     *
     * @param position its indices, such as {@code (0, 3, 7, 7)}
     * @param a in one result
     * @param b in the other
     * @param difference a − b
     * @param ulps their distance, or {@link Long#MAX_VALUE} if one is not finite
     */
    public record Element(String position, double a, double b, double difference, long ulps) {

        /**
         * The element in one line.
         *
         * @return position, numbers, distance
         */
        @Override
        public String toString() {
            return position + ": " + FloatText.shortest(a) + " and " + FloatText.shortest(b) + ", " + ulps + " ulps";
        }
    }

    /**
     * The elements that differ most, by |a − b|. Those that are not finite in one result come first.
     *
     * @param count the most elements wanted, 0 or more
     * @return the worst first; equal ones in the order of memory
     * @throws IllegalArgumentException if count is negative
     */
    public List<Element> worst(int count) {
        Require.atLeast("count", count, 0);
        return IntStream.of(differing)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> isNumber(i) ? -size(i) : Double.NEGATIVE_INFINITY))
                .limit(count)
                .map(i -> new Element(
                        places.of(i), number(a[i]), number(b[i]), a[i] - b[i], isNumber(i) ? ulps(i) : Long.MAX_VALUE))
                .toList();
    }

    /** A number as a reader would write it: if it was a float, with the digits of the float and not those of the double. */
    private double number(double x) {
        return doubles || !Double.isFinite(x) ? x : Double.parseDouble(FloatText.shortest((float) x));
    }

    /**
     * Where the elements are that differ: everywhere, or in one image, one channel, one row or column, or only at the
     * border of the images. Four axes are called by the names of (n, c, h, w).
     *
     * @return such as {@code 12 of 256 elements, all in channel 3} or {@code 60 of 256 elements, all in the outermost row or
     *     column}
     */
    public String where() {
        return where(differing);
    }

    String where(int[] some) {
        return places.of(some);
    }

    /**
     * Whether rounding explains the differences, given how large the terms of each output are. This is {@link
     * #judge(LayerArithmetic, LayerArithmetic, KnownTerms, double)} with the probability {@link #FALSE_ALARM}.
     *
     * @param first how a was computed
     * @param second how b was computed
     * @param terms how large the terms of each output are, see {@link KnownTerms#of}
     * @return verdict and reason
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if terms are those of another number of outputs
     */
    public Judgement judge(LayerArithmetic first, LayerArithmetic second, KnownTerms terms) {
        return judge(first, second, terms, FALSE_ALARM);
    }

    /**
     * Whether rounding explains the differences, given how large the terms of each output are.
     *
     * <p>They are a bug in three cases: a difference exceeds what rounding can do at most ({@link Tolerance#sure}), or what
     * it does except with a small probability ({@link Tolerance#likely}), or the differences of a channel all lean to one
     * side. The third case finds bugs far below the bound of a single output: if signs are by chance, |Σd| exceeds t·√Σd²
     * with a probability of at most 2·exp(−t²/2), however large the d are (Hoeffding 1963,
     * doi:10.1080/01621459.1963.10500830). A pair of numbers that occurs more than once in a channel counts once, because
     * a constant region repeats one rounding. If the inputs take fewer values than a channel has outputs, only as many
     * differences count as independent as there are values. With two or four axes a channel is an index of axis 1;
     * otherwise all elements are one channel. The leaning is not looked at if weights or a bias are rounded to a format
     * shorter than float, because this shifts a channel without any bug.
     *
     * <p>It cannot be told if no bound holds (ku ≥ 1, overflow).
     *
     * @param first how a was computed
     * @param second how b was computed
     * @param terms how large the terms of each output are, see {@link KnownTerms#of}
     * @param falseAlarm the largest probability with which differences by rounding may be called a bug, in the model that
     *     roundings are independent with mean 0; more than 0 and less than 1
     * @return verdict and reason
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if terms are those of another number of outputs, or falseAlarm is no probability
     */
    public Judgement judge(LayerArithmetic first, LayerArithmetic second, KnownTerms terms, double falseAlarm) {
        Subnormals.check();
        Objects.requireNonNull(terms, "terms");
        Require.length("terms", terms.magnitudes().length, "magnitudes", a.length);
        Tolerance.requireProbability(falseAlarm);
        return Judge.with(terms, this, first, second, falseAlarm);
    }

    /**
     * Whether rounding explains the differences, if only the results are known. The size of the terms is guessed from the
     * outputs ({@link Tolerance#guessedMagnitudes}). So a difference above the bound is a bug only if it is half a typical
     * output or more; if it is smaller, it cannot be told. Differences that lean to one side count as with known terms.
     *
     * @param first how a was computed
     * @param second how b was computed
     * @return verdict and reason
     * @throws NullPointerException if an argument is null
     */
    public Judgement judge(LayerArithmetic first, LayerArithmetic second) {
        return Judge.withoutTerms(this, first, second);
    }

    /**
     * The comparison in words: how many differ, by how much, where.
     *
     * @return some lines
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(differing.length == 0 ? "all " + a.length + " elements are equal" : "differing: " + where());
        if (differing.length > notFiniteInOne()) {
            text.append("\nlargest difference ")
                    .append(digits(largestDifference()))
                    .append(", relative ")
                    .append(digits(largestRelative()))
                    .append(", ")
                    .append(largestUlps())
                    .append(doubles ? " ulps of double" : " ulps");
        }
        append(text, notFiniteInOne(), "NaN or ∞ in one only");
        append(text, bothNaN(), "NaN in both");
        append(text, signsOfZero(), "0 in one, −0 in the other");
        return text.toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append("\n").append(count).append(" × ").append(what);
        }
    }

    private static String digits(double x) {
        return FloatText.digits(x, 3);
    }
}
