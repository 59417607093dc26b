package floatlab.compare;

import floatlab.format.FloatText;
import floatlab.format.Ulp;
import floatlab.runtime.Interruption;
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
 * Two results of the same computation, element by element: how many differ, by how much, where; and whether rounding
 * explains it ({@link #judge}).
 *
 * <p>Elements differ if {@code a != b}: −0 and 0 do not, and are counted apart; NaN in both does not either; NaN in one
 * does, and so do an infinity and anything else. Differences are those of doubles, exact or rounded once. Distances in ulps
 * are steps from float to float, between doubles only if both results are doubles.
 */
public final class Comparison {
    private final int[] shape;
    private final double[] a;
    private final double[] b;
    private final boolean doubles;
    private final int[] differing;
    private final int signsOfZero;
    private final int bothNaN;
    private final int notFiniteInOne;

    private Comparison(int[] shape, double[] a, double[] b, boolean doubles) {
        this.shape = shape;
        this.a = a;
        this.b = b;
        this.doubles = doubles;
        this.differing =
                IntStream.range(0, a.length).filter(i -> differs(a[i], b[i])).toArray();
        this.signsOfZero = (int) IntStream.range(0, a.length)
                .filter(i -> a[i] == 0 && b[i] == 0 && 1 / a[i] != 1 / b[i])
                .count();
        this.bothNaN = (int) IntStream.range(0, a.length)
                .filter(i -> Double.isNaN(a[i]) && Double.isNaN(b[i]))
                .count();
        this.notFiniteInOne =
                (int) Arrays.stream(differing).filter(i -> !isNumber(i)).count();
    }

    private static boolean differs(double x, double y) {
        return x != y && !(Double.isNaN(x) && Double.isNaN(y));
    }

    /** Whether both are finite, so that their difference is one of numbers. */
    private boolean isNumber(int i) {
        return Double.isFinite(a[i]) && Double.isFinite(b[i]);
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
     * Compares two arrays, such as those of two {@code .npy} files. Where one holds floats and the other doubles,
     * differences are those of the numbers as they are, and ulps those of floats.
     *
     * @param a one result
     * @param b the other
     * @return the comparison
     * @throws NullPointerException if one is null
     * @throws IllegalArgumentException if their shapes differ: the message says in which axes
     */
    public static Comparison of(NpyArray a, NpyArray b) {
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
        int[] sortedA = a.clone();
        int[] sortedB = b.clone();
        Arrays.sort(sortedA);
        Arrays.sort(sortedB);
        return differ + (Arrays.equals(sortedA, sortedB) ? "; the same lengths in another order" : "");
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
     * How many elements are 0 in one and −0 in the other. They are equal, and yet 1/x is not.
     *
     * @return 0 or more
     */
    public int signsOfZero() {
        return signsOfZero;
    }

    /**
     * How many elements are NaN in both.
     *
     * @return 0 or more
     */
    public int bothNaN() {
        return bothNaN;
    }

    /**
     * How many elements are NaN or infinite in one and something else in the other.
     *
     * @return 0 or more
     */
    public int notFiniteInOne() {
        return notFiniteInOne;
    }

    /**
     * The largest |a − b| of finite elements.
     *
     * @return 0 or more; 0 if there are none
     */
    public double largestDifference() {
        return IntStream.of(differing)
                .filter(this::isNumber)
                .mapToDouble(this::size)
                .max()
                .orElse(0);
    }

    private double size(int i) {
        return Math.abs(a[i] - b[i]);
    }

    /**
     * The largest |a − b| / max(|a|, |b|) of finite elements.
     *
     * @return 0 to 2; 0 if there are none
     */
    public double largestRelative() {
        return IntStream.of(differing)
                .filter(this::isNumber)
                .mapToDouble(this::relative)
                .max()
                .orElse(0);
    }

    private double relative(int i) {
        return Math.abs(
                a[i] / Math.max(Math.abs(a[i]), Math.abs(b[i])) - b[i] / Math.max(Math.abs(a[i]), Math.abs(b[i])));
    }

    /**
     * The largest distance in ulps of finite elements.
     *
     * @return 0 or more; 0 if there are none
     */
    public long largestUlps() {
        return IntStream.of(differing)
                .filter(this::isNumber)
                .mapToLong(this::ulps)
                .max()
                .orElse(0);
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
     * How many elements are how many ulps apart: 0, 1, 2, 3–4, 5–8 and so on in powers of two, and last, if there are
     * any, those that are not finite in one result only.
     *
     * @return a bar for each, up to the last that is not empty; the first two at least
     */
    public List<UlpBar> ulps() {
        long[] counts = new long[66];
        counts[0] = a.length - differing.length;
        int last = 1;
        for (int i : differing) {
            if (isNumber(i)) {
                long steps = ulps(i);
                int bar = steps == 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(steps - 1) + 1;
                counts[bar]++;
                last = Math.max(last, bar);
            }
        }
        List<UlpBar> bars = new ArrayList<>();
        for (int bar = 0; bar <= last; bar++) {
            long top = bar == 0 ? 0 : 1L << (bar - 1);
            bars.add(new UlpBar(
                    bar < 3 ? "" + top : Long.toUnsignedString((top >>> 1) + 1) + "–" + Long.toUnsignedString(top),
                    counts[bar]));
        }
        if (notFiniteInOne > 0) {
            bars.add(new UlpBar("NaN or ∞", notFiniteInOne));
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
     * @param ulps their distance, or {@link Long#MAX_VALUE} where one is not finite
     */
    public record Element(String position, double a, double b, double difference, long ulps) {

        /**
         * The element in a line.
         *
         * @return position, numbers, distance
         */
        @Override
        public String toString() {
            return position + ": " + FloatText.shortest(a) + " and " + FloatText.shortest(b) + ", " + ulps + " ulps";
        }
    }

    /**
     * The elements that differ most, by |a − b|; those that are not finite in one result come first.
     *
     * @param count at most so many, 0 or more
     * @return the worst first; equals in the order of memory
     * @throws IllegalArgumentException if count is negative
     */
    public List<Element> worst(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ", expected 0 or more");
        }
        return IntStream.of(differing)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> isNumber(i) ? -size(i) : Double.NEGATIVE_INFINITY))
                .limit(count)
                .map(i -> new Element(
                        position(i), number(a[i]), number(b[i]), a[i] - b[i], isNumber(i) ? ulps(i) : Long.MAX_VALUE))
                .toList();
    }

    /** As a reader would write it: a float's digits end where those of a double go on. */
    private double number(double x) {
        return doubles || !Double.isFinite(x) ? x : Double.parseDouble(FloatText.shortest((float) x));
    }

    private String position(int i) {
        return Arrays.stream(indices(i)).mapToObj(n -> "" + n).collect(Collectors.joining(", ", "(", ")"));
    }

    private int[] indices(int i) {
        int[] indices = new int[shape.length];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            indices[axis] = i % shape[axis];
            i /= shape[axis];
        }
        return indices;
    }

    /**
     * Where the elements are that differ: everywhere, or in one image, one channel, one row or column, or at the border of
     * the images only. Of four axes the names are those of (n, c, h, w).
     *
     * @return such as {@code 12 of 256 elements, all in channel 3} or {@code 60 of 256 elements, all in the outermost row or
     *     column}
     */
    public String where() {
        return where(differing);
    }

    private String where(int[] places) {
        String count = places.length + " of " + a.length + (a.length == 1 ? " element" : " elements");
        if (places.length < 2) {
            return count + (places.length == 0 ? "" : ", at " + position(places[0]));
        }
        List<String> all = new ArrayList<>();
        String[] names = {"image", "channel", "row", "column"};
        for (int axis = 0; axis < shape.length; axis++) {
            int at = axis;
            int first = indices(places[0])[axis];
            if (shape[axis] > 1 && IntStream.of(places).allMatch(i -> indices(i)[at] == first)) {
                all.add((shape.length == 4 ? names[axis] : "index") + " " + first
                        + (shape.length == 4 ? "" : " of axis " + axis));
            }
        }
        if (!all.isEmpty()) {
            return count + ", all in " + String.join(", ", all);
        }
        int depth = shape.length == 4 ? borderDepth(places) : 0;
        if (depth > 0) {
            return count + ", all in the outermost " + (depth == 1 ? "row or column" : depth + " rows or columns");
        }
        return count + ", in no one place";
    }

    /** How many rows and columns at the edge hold all places, or 0 if that is more than a quarter of the image. */
    private int borderDepth(int[] places) {
        int depth = 0;
        for (int i : places) {
            int[] at = indices(i);
            int rows = Math.min(at[2], shape[2] - 1 - at[2]);
            int columns = Math.min(at[3], shape[3] - 1 - at[3]);
            depth = Math.max(depth, Math.min(rows, columns) + 1);
        }
        return 4 * depth <= Math.min(shape[2], shape[3]) ? depth : 0;
    }

    /** The probability of a false alarm that {@link #judge(LayerArithmetic, LayerArithmetic, KnownTerms)} allows itself. */
    public static final double FALSE_ALARM = 1e-6;

    /** A leaning by so much more than critical is missed once in a thousand. */
    private static final double SURE_TO_SHOW = 3;

    /** Where inputs are not known they may be pixels of 8 bits. */
    private static final double PIXEL_VALUES = 256;

    /**
     * Whether rounding explains the differences, given how large the terms of each output are. See {@link
     * #judge(LayerArithmetic, LayerArithmetic, KnownTerms, double)}; the probability is {@link #FALSE_ALARM}.
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
     * <p>It is a bug if a difference exceeds what rounding can do at most ({@link Tolerance#sure}); or what it does but for
     * a small probability ({@link Tolerance#likely}); or if the differences of a channel all lean to one side. The last
     * finds what is far below one output's bound: if signs are by chance, |Σd| exceeds t·√Σd² with a probability of at most
     * 2·exp(−t²/2) (Hoeffding 1963, doi:10.1080/01621459.1963.10500830), however large the d are. Pairs of numbers that
     * occur more than once in a channel count once: a constant region repeats one rounding. Where inputs take fewer
     * values than a channel has outputs, only as many differences count as independent as there are values. Of four axes a channel is an index of axis
     * 1, of two too; else all elements are one. It is not looked at where weights or a bias are rounded to a format
     * shorter than float, which shifts a channel honestly.
     *
     * <p>It cannot be told if no bound holds (ku ≥ 1, overflow).
     *
     * @param first how a was computed
     * @param second how b was computed
     * @param terms how large the terms of each output are, see {@link KnownTerms#of}
     * @param falseAlarm the probability that differences by rounding are called a bug, at most, in the model that roundings
     *     are independent with mean 0; more than 0 and less than 1
     * @return verdict and reason
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if terms are those of another number of outputs, or
     *     falseAlarm is no probability
     */
    public Judgement judge(LayerArithmetic first, LayerArithmetic second, KnownTerms terms, double falseAlarm) {
        Objects.requireNonNull(terms, "terms");
        if (terms.magnitudes().length != a.length) {
            throw new IllegalArgumentException(
                    "terms are those of " + terms.magnitudes().length + " outputs, the results have " + a.length);
        }
        Tolerance.requireProbability(falseAlarm);
        return new Judge(first, second, falseAlarm, terms.inputValues()).with(terms.magnitudes());
    }

    /**
     * Whether rounding explains the differences, where only the results are known. The size of the terms is guessed from
     * the outputs ({@link Tolerance#guessedMagnitudes}), so a difference above the bound is a bug only if it is half a
     * typical output or more; between, it cannot be told. That differences lean to one side counts as with known terms.
     *
     * @param first how a was computed
     * @param second how b was computed
     * @return verdict and reason
     * @throws NullPointerException if an argument is null
     */
    public Judgement judge(LayerArithmetic first, LayerArithmetic second) {
        return new Judge(first, second, FALSE_ALARM, PIXEL_VALUES).withoutMagnitudes();
    }

    /** The work of a judgement. */
    private final class Judge {
        private final Tolerance sure;
        private final Tolerance likely;
        private final double overflow;
        private final int products;
        private final boolean looksAtLeaning;
        private final double falseAlarm;
        private final double inputValues;
        private double leaning = Double.NaN;
        private double critical = Double.NaN;
        private double blindBelow = Double.NaN;
        private int leaningChannel;

        Judge(LayerArithmetic first, LayerArithmetic second, double falseAlarm, double inputValues) {
            Objects.requireNonNull(first, "first");
            Objects.requireNonNull(second, "second");
            this.falseAlarm = falseAlarm;
            this.inputValues = inputValues;
            this.sure = Tolerance.sure(first).plus(Tolerance.sure(second));
            long outputs = Math.max(1, a.length);
            this.likely = Tolerance.likely(first, outputs, falseAlarm / 4)
                    .plus(Tolerance.likely(second, outputs, falseAlarm / 4));
            this.overflow = Math.min(
                    Math.min(first.accumulator().max(), first.result().max()),
                    Math.min(second.accumulator().max(), second.result().max()));
            this.products = Math.max(first.products(), second.products());
            this.looksAtLeaning = first.keepsParameters() && second.keepsParameters();
        }

        Judgement with(double[] magnitudes) {
            int[] sudden = places(i -> !isNumber(i));
            double[] allowed = new double[a.length];
            double ofSure = 0;
            double ofLikely = 0;
            boolean bounded = sure.ofMagnitudes() < Double.POSITIVE_INFINITY;
            for (int i : differing) {
                allowed[i] = sure.allowed(Math.max(Math.abs(a[i]), Math.abs(b[i])), magnitudes[i]);
                bounded &= allowed[i] < Double.POSITIVE_INFINITY;
                if (isNumber(i)) {
                    double size = Math.nextDown(size(i));
                    ofSure = Math.max(ofSure, size / allowed[i]);
                    ofLikely = Math.max(
                            ofLikely, size / likely.allowed(Math.max(Math.abs(a[i]), Math.abs(b[i])), magnitudes[i]));
                }
            }
            lean();
            int[] impossible = places(i -> isNumber(i) && Math.nextDown(size(i)) > allowed[i]);
            int[] noOverflow = places(i -> !isNumber(i) && 2 * magnitudes[i] < overflow);
            if (noOverflow.length > 0) {
                return bug(
                        ofSure,
                        ofLikely,
                        "NaN or ∞ stands in one result only, and no sum comes near overflow: " + where(noOverflow));
            }
            if (impossible.length > 0) {
                return bug(
                        ofSure,
                        ofLikely,
                        "the largest difference is " + digits(ofSure)
                                + " times what rounding can do at most in any order: " + where(impossible));
            }
            if (!bounded || sudden.length > 0) {
                return new Judgement(
                        Judgement.Verdict.CANNOT_TELL,
                        sudden.length > 0
                                ? "some sums are near overflow or have terms that are not finite, where NaN or ∞ depends"
                                        + " on the order: " + where(sudden)
                                : "with " + products + " products in this format no bound holds",
                        sudden.length > 0 ? ofSure : Double.NaN,
                        ofLikely,
                        leaning,
                        critical,
                        blindBelow);
            }
            if (ofLikely > 1) {
                return bug(
                        ofSure,
                        ofLikely,
                        "the largest difference is " + digits(ofLikely)
                                + " times what independent roundings reach once in " + digits(1 / falseAlarm)
                                + " comparisons: "
                                + where(differing));
            }
            return leans(
                    ofSure,
                    ofLikely,
                    "the largest difference is " + digits(ofSure) + " of what rounding can do at most");
        }

        Judgement withoutMagnitudes() {
            double typical = Tolerance.guessedMagnitudes(a, 1);
            double guess = Math.max(Tolerance.guessedMagnitudes(a, products), Tolerance.guessedMagnitudes(b, products));
            double worst = 0;
            for (int i : differing) {
                if (isNumber(i)) {
                    double size = Math.max(Math.abs(a[i]), Math.abs(b[i]));
                    double allowed = sure.allowed(size, Math.max(guess, size));
                    worst = Math.max(worst, Math.nextDown(size(i)) / allowed);
                }
            }
            lean();
            double difference = largestDifference();
            if (notFiniteInOne > 0) {
                return cannotTell("NaN or ∞ stands in one result only, and the size of the terms is not known: "
                        + where(places(i -> !isNumber(i))));
            }
            if (difference >= typical / 2 && difference > 0 && worst > 1) {
                return bug(
                        Double.NaN,
                        Double.NaN,
                        "the largest difference is " + digits(difference / typical)
                                + " of a typical output; rounding explains it only where no digit of the outputs is right: "
                                + where(differing));
            }
            if (worst > 1) {
                double terms = difference / sure.ofMagnitudes();
                return cannotTell("rounding explains a difference of " + digits(difference)
                        + " only if the terms of an output add up to " + digits(terms / typical)
                        + " times a typical output in size; give x and w to know");
            }
            if (sure.ofMagnitudes() == Double.POSITIVE_INFINITY && differing.length > 0) {
                return cannotTell("with " + products + " products in this format no bound holds");
            }
            return leans(
                    Double.NaN,
                    Double.NaN,
                    "the largest difference is " + digits(worst)
                            + " of what rounding can do if the products have signs by chance, a guess");
        }

        private Judgement cannotTell(String reason) {
            return new Judgement(
                    Judgement.Verdict.CANNOT_TELL, reason, Double.NaN, Double.NaN, leaning, critical, blindBelow);
        }

        private Judgement bug(double ofSure, double ofLikely, String reason) {
            return new Judgement(Judgement.Verdict.BUG, reason, ofSure, ofLikely, leaning, critical, blindBelow);
        }

        private Judgement leans(double ofSure, double ofLikely, String otherwise) {
            if (leaning > critical) {
                return bug(
                        ofSure,
                        ofLikely,
                        "each difference is small enough, but those of channel " + leaningChannel
                                + " lean to one side: their sum is " + FloatText.fixed(leaning, 1)
                                + " times what signs by chance give, more than " + FloatText.fixed(critical, 1));
            }
            String reason = differing.length == 0 ? "all elements are equal" : otherwise;
            if (signsOfZero > 0) {
                reason += "; " + signsOfZero + (signsOfZero == 1 ? " zero has" : " zeros have") + " another sign";
            }
            return new Judgement(Judgement.Verdict.ROUNDING, reason, ofSure, ofLikely, leaning, critical, blindBelow);
        }

        private int[] places(IntPredicate which) {
            return IntStream.of(differing).filter(which).toArray();
        }

        /** Looks for the channel whose differences lean most. */
        private void lean() {
            if (!looksAtLeaning) {
                return;
            }
            boolean hasChannels = shape.length == 2 || shape.length == 4;
            int channels = hasChannels ? shape[1] : 1;
            if (channels == 0 || a.length == 0) {
                return;
            }
            int plane = shape.length == 4 ? shape[2] * shape[3] : 1;
            leaning = 0;
            blindBelow = 0;
            // A quarter of the probability goes to each bound, half of it to all channels together.
            critical = Math.sqrt(2 * StrictMath.log(4.0 * channels / falseAlarm));
            for (int channel = 0; channel < channels; channel++) {
                Interruption.check();
                int of = channel;
                int[] members = hasChannels
                        ? IntStream.range(0, a.length)
                                .filter(i -> i / plane % channels == of)
                                .toArray()
                        : IntStream.range(0, a.length).toArray();
                lean(channel, members);
            }
        }

        private void lean(int channel, int[] members) {
            // A pair is known by a mixture of its bits; that two share one is rare, and then one of them is left out.
            long[] seen = new long[members.length];
            int count = 0;
            for (int i : members) {
                if (isNumber(i)) {
                    seen[count++] = Double.doubleToLongBits(a[i]) * 0x9E3779B97F4A7C15L ^ Double.doubleToLongBits(b[i]);
                }
            }
            long[] pairs = Arrays.copyOf(seen, count);
            Arrays.sort(pairs);
            boolean[] taken = new boolean[count];
            double sum = 0;
            double squares = 0;
            long different = 0;
            int at = 0;
            for (int i : members) {
                if (!isNumber(i)) {
                    continue;
                }
                int place = first(pairs, seen[at++]);
                if (!taken[place]) {
                    taken[place] = true;
                    double difference = a[i] - b[i];
                    sum += difference;
                    squares += difference * difference;
                    different++;
                }
            }
            double independent = Math.min(different, inputValues);
            double own = squares == 0 ? 0 : Math.abs(sum) / Math.sqrt(squares * (different / independent));
            if (own > leaning) {
                leaning = own;
                leaningChannel = channel;
            }
            double needed = (critical + SURE_TO_SHOW) * (critical + SURE_TO_SHOW);
            double blind = independent <= needed
                    ? Double.POSITIVE_INFINITY
                    : Math.sqrt(needed * (squares / different) / (independent - needed));
            blindBelow = Math.max(blindBelow, blind);
        }
    }

    private static int first(long[] sorted, long key) {
        int at = Arrays.binarySearch(sorted, key);
        while (at > 0 && sorted[at - 1] == key) {
            at--;
        }
        return at;
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
        if (differing.length > notFiniteInOne) {
            text.append("\nlargest difference ")
                    .append(digits(largestDifference()))
                    .append(", relative ")
                    .append(digits(largestRelative()))
                    .append(", ")
                    .append(largestUlps())
                    .append(doubles ? " ulps of double" : " ulps");
        }
        append(text, notFiniteInOne, "NaN or ∞ in one only");
        append(text, bothNaN, "NaN in both");
        append(text, signsOfZero, "0 in one, −0 in the other");
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
