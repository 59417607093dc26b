package floatlab.compare;

import floatlab.format.FloatText;
import floatlab.format.Ulp;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
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
    final Elements a;
    final Elements b;
    final boolean doubles;

    private final boolean whole;
    private final Places places;
    private final int count;
    private final int differing;
    private final int notFinite;
    private final int bothNaN;
    private final int signsOfZero;
    private final double largestDifference;
    private final double largestRelative;

    private Comparison(int[] shape, Elements a, Elements b) {
        this.shape = shape;
        this.a = a;
        this.b = b;
        this.doubles = a.type == ElementType.FLOAT64 && b.type == ElementType.FLOAT64;
        this.whole = a.type.isWhole() && a.type == b.type;
        this.count = a.count;
        this.places = new Places(shape, count);
        int differ = 0;
        int infinite = 0;
        int nan = 0;
        int signs = 0;
        double most = 0;
        double relative = 0;
        for (int i = 0; i < count; i++) {
            double x = a.at(i);
            double y = b.at(i);
            if (x == y && !(whole && differs(i))) {
                signs += x == 0 && 1 / x != 1 / y ? 1 : 0;
            } else if (x != x && y != y) {
                nan++;
            } else {
                differ++;
                if (Double.isFinite(x) && Double.isFinite(y)) {
                    double larger = Math.max(Math.abs(x), Math.abs(y));
                    most = Math.max(most, Math.abs(x - y));
                    relative = Math.max(relative, Math.abs(x / larger - y / larger));
                } else {
                    infinite++;
                }
            }
        }
        this.differing = differ;
        this.notFinite = infinite;
        this.bothNaN = nan;
        this.signsOfZero = signs;
        this.largestDifference = most;
        this.largestRelative = relative;
    }

    /** Whether an element differs. */
    boolean differs(int i) {
        if (whole) {
            return a.whole(i) != b.whole(i);
        }
        double x = a.at(i);
        double y = b.at(i);
        return x != y && !(x != x && y != y);
    }

    /** Whether an element is finite in both results, so that the difference is a number. */
    boolean isNumber(int i) {
        return Double.isFinite(a.at(i)) && Double.isFinite(b.at(i));
    }

    /** How many elements stand between two neighbours along an axis: the product of the lengths behind it. */
    int inner(int axis) {
        int inner = 1;
        for (int k = axis + 1; k < shape.length; k++) {
            inner *= shape[k];
        }
        return inner;
    }

    /** |a − b| of an element. */
    double size(int i) {
        return Math.abs(a.at(i) - b.at(i));
    }

    /** The larger of |a| and |b| of an element. */
    double larger(int i) {
        return Math.max(Math.abs(a.at(i)), Math.abs(b.at(i)));
    }

    /** Whether the elements are whole numbers. */
    boolean isWhole() {
        return whole;
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
        return new Comparison(shape, a.elements(), b.elements());
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
     * The type of the elements of a.
     *
     * @return such as {@link ElementType#FLOAT32}
     */
    public ElementType typeOfA() {
        return a.type;
    }

    /**
     * The type of the elements of b.
     *
     * @return such as {@link ElementType#FLOAT32}
     */
    public ElementType typeOfB() {
        return b.type;
    }

    /**
     * The number of elements.
     *
     * @return 0 or more
     */
    public int elements() {
        return count;
    }

    /**
     * How many elements differ.
     *
     * @return 0 to {@link #elements()}
     */
    public int differing() {
        return differing;
    }

    /**
     * How many elements are 0 in one result and −0 in the other. They are equal, and yet 1/x is not.
     *
     * @return 0 or more
     */
    public int signsOfZero() {
        return signsOfZero;
    }

    /**
     * How many elements are NaN in both results.
     *
     * @return 0 or more
     */
    public int bothNaN() {
        return bothNaN;
    }

    /**
     * How many elements are NaN or infinite in one result and something else in the other.
     *
     * @return 0 or more
     */
    public int notFiniteInOne() {
        return notFinite;
    }

    /** The elements that differ and are finite in both results. */
    private IntStream numbers() {
        return IntStream.range(0, count).filter(i -> differs(i) && isNumber(i));
    }

    /**
     * The largest |a − b| of finite elements.
     *
     * @return 0 or more; 0 if there are none
     */
    public double largestDifference() {
        return largestDifference;
    }

    /**
     * The largest |a − b| / max(|a|, |b|) of finite elements.
     *
     * @return 0 to 2; 0 if there are none
     */
    public double largestRelative() {
        return largestRelative;
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
        return doubles ? Ulp.distance(a.at(i), b.at(i)) : Ulp.distance((float) a.at(i), (float) b.at(i));
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
        counts[0] = count - differing;
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
        // The least of the worst is on top; of equal ones the last in memory.
        PriorityQueue<Integer> worst = new PriorityQueue<>(
                Comparator.<Integer>comparingDouble(this::badness).thenComparing(Comparator.reverseOrder()));
        for (int i = 0; i < this.count; i++) {
            Interruption.checkNowAndThen(i);
            // Those that are no worse than all that are kept are not made objects.
            boolean room = worst.size() < count || count > 0 && badness(i) > badness(worst.peek());
            if (differs(i) && room) {
                worst.add(i);
                if (worst.size() > count) {
                    worst.remove();
                }
            }
        }
        return worst.stream()
                .sorted(Comparator.<Integer>comparingDouble(i -> -badness(i)).thenComparing(Comparator.naturalOrder()))
                .map(this::element)
                .toList();
    }

    private double badness(int i) {
        return isNumber(i) ? size(i) : Double.POSITIVE_INFINITY;
    }

    Element element(int i) {
        return new Element(
                places.of(i),
                number(a.at(i)),
                number(b.at(i)),
                a.at(i) - b.at(i),
                isNumber(i) ? ulps(i) : Long.MAX_VALUE);
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
        return where(this::differs);
    }

    String where(IntPredicate some) {
        return places.of(some);
    }

    String place(int i) {
        return places.of(i);
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
     * <p>They are a bug if a difference exceeds what rounding can do at most in any order ({@link Tolerance#sure}). Two more
     * rules hold where {@link KnownTerms#withIndependentRoundings} states that roundings are independent with mean 0; each
     * then has the chance falseAlarm to be wrong: a difference exceeds what independent roundings do ({@link
     * Tolerance#likely}), or the differences of a channel all lean to one side. The second finds bugs far below the bound of a
     * single output: if signs are by chance, |Σd| exceeds t·√Σd² with a probability of at most 2·exp(−t²/2), however large
     * the d are (Hoeffding 1963, doi:10.1080/01621459.1963.10500830). A pair of numbers that occurs more than once in a
     * channel counts once, because a constant region repeats one rounding. If the inputs take fewer values than a channel
     * has outputs, only as many differences count as independent as there are values. With two or four axes a channel is an
     * index of axis 1; otherwise all elements are one channel. The leaning is not looked at if weights or a bias are rounded
     * to a format shorter than float, because this shifts a channel without any bug.
     *
     * <p>Independence must be stated because honest results break it. In a running sum each error stays in all later sums. A
     * BatchNorm in evaluation multiplies a whole channel by one rounded scale and adds one rounded shift, and so does a
     * convolution into which one was folded: its weights and bias were rounded once for all outputs. Sums of whole numbers
     * beyond 2²⁴ all lie in the middle of two floats, and rounding to even moves most of them the same way. Equal positive
     * terms are cut at the same place in each addition: 10⁶ floats of 0.1, one after the other, are 1 % too large. And if a
     * device rounds weights to TF32, a channel's outputs share those errors. In all these cases differences lean, and no
     * bug is there. So, without the statement, what leans or is unusually large is {@code cannot tell}, and the reason says
     * what would decide.
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
        Require.length("terms", terms.magnitudes().length, "magnitudes", count);
        Tolerance.requireProbability(falseAlarm);
        return Judge.with(terms, this, first, second, falseAlarm);
    }

    /**
     * Whether rounding explains the differences, if only the results are known. The size of the terms is guessed: √n times a
     * typical output. A difference above the bound may still be rounding, if terms cancel; then it scatters. So it is a bug
     * only if it cannot be cancellation:
     *
     * <ul>
     *   <li>a third of the elements agree as far as rounding allows, and others differ by half a typical output or more,
     *   <li>the differences are a shift and a scale of each channel, and what scatters is less than a thirtieth of them; the
     *       scales of six channels or more are off to the same side, which a variance by cancellation is not,
     *   <li>all numbers of one result have 11 bits or fewer, though both were said to be float32,
     *   <li>they reach half a typical output, though both results have nearly as many values as elements: what cancellation
     *       leaves are few bits, and so few values.
     * </ul>
     *
     * <p>Otherwise it cannot be told, nor can it if smaller differences are shared by a channel or unusually large.
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
     * Whether rounding explains the differences, given what the layer gives on paper.
     *
     * <p>It is a bug if a result is farther from the paper than any order of its sums can make it, or is NaN or infinite
     * where nothing comes near overflow; the reason says which of the two. It cannot be told if that result is what the layer
     * gives with factors rounded to TF32 or bfloat16, as some devices do unasked; if a and b agree and neither is what the
     * layer gives; if no bound holds; or if an error is within the bound but more than 12 times its usual size, or shared by
     * a channel, or one result is much farther from the paper than the other by what channels share: a parameter that is slightly wrong does that, and so does an unusual order. Otherwise it is rounding.
     *
     * @param paper what the layer gives, from {@link Layers}
     * @return verdict and reason
     * @throws NullPointerException if paper is null
     * @throws IllegalArgumentException if the results have another shape than the layer's outputs; axes of length 1 do not
     *     count
     */
    public Judgement judge(Expected paper) {
        Subnormals.check();
        Objects.requireNonNull(paper, "paper");
        Require.that(
                paper.hasShape(shape),
                "paper",
                () -> paper.name() + " of shape " + NpyArray.text(paper.shape()),
                "the results' shape " + NpyArray.text(shape));
        return new AgainstPaper(this, paper).judge();
    }

    /**
     * Whether b is worse than a, given a reference: the same computation in double, or exact.
     *
     * <p>{@code rounding} says that b is no worse than a: its errors are at most twice as large in the mean and four times at
     * most, or of the last place. Otherwise the reason names the one to look at. It is a bug if its differences from the
     * reference are by the rules of {@link #judge(LayerArithmetic, LayerArithmetic)}, else it cannot be told: a bad
     * algorithm, correctly rounded, does that, too.
     *
     * @param reference what is right, in the shape of a and b
     * @param arithmetic how a and b were computed
     * @return verdict and reason
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the reference has another shape
     */
    public Judgement judge(NpyArray reference, LayerArithmetic arithmetic) {
        Subnormals.check();
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(arithmetic, "arithmetic");
        Require.that(
                Arrays.equals(reference.shape(), shape),
                "reference",
                () -> reference,
                "the shape " + NpyArray.text(shape));
        return AgainstReference.judge(this, reference.elements(), arithmetic);
    }

    /** A result beside another array of the same shape. */
    Comparison with(Elements result, Elements other) {
        return new Comparison(shape, result, other);
    }

    /**
     * The comparison in words: how many differ, by how much, where.
     *
     * @return some lines
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(differing == 0 ? "all " + count + " elements are equal" : "differing: " + where());
        if (differing > notFinite) {
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
