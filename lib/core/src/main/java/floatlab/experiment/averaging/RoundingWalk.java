package floatlab.experiment.averaging;

import floatlab.format.FloatText;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The rounding error of a running float sum, followed step by step. The sum starts at 2²⁰ and stays below 2²¹, where
 * floats are 1/8 apart. So every step rounds its term to a multiple of 1/8, and its error depends on that term alone.
 *
 * <p>With random terms these errors are independent and uniform between −1/2 and 1/2 ulp: after n steps the walk has a
 * standard deviation of √(n/12) ulps and is nearly normally distributed. With equal terms the errors are equal, and the
 * walk is a straight line.
 */
public final class RoundingWalk {
    private static final float START = 0x1p20f;
    private static final float STEP = 0x1p-3f;
    private static final int LONGEST = 1_000_000;
    private static final int BINS_PER_DEVIATION = 4;

    private RoundingWalk() {}

    /**
     * What to follow.
     *
     * @param seed 0 to 2³² − 1
     * @param steps terms of each walk, 1 to 1,000,000
     * @param walks 1 to 1,000,000
     */
    public record Spec(long seed, int steps, int walks) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("steps", steps, 1, LONGEST);
            Require.between("walks", walks, 1, 1_000_000);
        }
    }

    /**
     * A point of a walk.
     *
     * @param walk such as {@code walk 1}
     * @param step the terms added so far
     * @param error (computed − exact) sum, in ulps of the running sum
     */
    public record Row(String walk, int step, double error) {}

    /**
     * A bar of the distribution.
     *
     * @param deviations the middle of the bar, in standard deviations √(n/12) ulps
     * @param source {@code measured} or {@code normal curve}
     * @param share the share of the walks that end there, or that the normal distribution has there
     */
    public record Bar(double deviations, String source, double share) {}

    /**
     * {@return about 200 points of each walk, its start and its end among them; its terms are random multiples of 2⁻²⁴
     * in [0, 1)}
     *
     * @param spec which walks
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        NumpyRandom random = new NumpyRandom(spec.seed());
        for (int walk = 1; walk <= spec.walks(); walk++) {
            Interruption.check();
            follow("walk " + walk, terms(random, spec.steps()), rows);
        }
        return List.copyOf(rows);
    }

    /**
     * {@return about 200 points of the walk whose terms are all the same, its start and its end among them}
     *
     * @param steps the number of terms, 1 to 1,000,000
     * @param term the term, 0 to 1, a multiple of 2⁻³², so that the exact sum can be followed in double
     * @param name what the walk is called
     */
    public static List<Row> ofEqualTerms(int steps, float term, String name) {
        Subnormals.check();
        Require.between("steps", steps, 1, LONGEST);
        double units = term * 0x1p32;
        Require.that(
                term >= 0 && term <= 1 && units == Math.rint(units),
                "term",
                () -> FloatText.shortest(term),
                "a multiple of 2⁻³² from 0 to 1");
        float[] x = new float[steps];
        Arrays.fill(x, term);
        List<Row> rows = new ArrayList<>();
        follow(Objects.requireNonNull(name, "name"), x, rows);
        return List.copyOf(rows);
    }

    /**
     * {@return how far walks with random terms spread, one standard deviation of √(n/12) ulps to both sides: two
     * curves, named {@code √(n/12)} and {@code −√(n/12)}}
     *
     * @param steps the number of terms, 1 to 1,000,000
     */
    public static List<Row> spread(int steps) {
        Subnormals.check();
        Require.between("steps", steps, 1, LONGEST);
        List<Row> rows = new ArrayList<>();
        for (int sign : new int[] {1, -1}) {
            for (int i = 0; i <= 200; i++) {
                int step = (int) ((long) steps * i / 200);
                rows.add(new Row(sign > 0 ? "√(n/12)" : "−√(n/12)", step, sign * Math.sqrt(step / 12.0)));
            }
        }
        return List.copyOf(rows);
    }

    /**
     * How the ends of the walks are distributed, compared with the normal distribution.
     *
     * @param spec which walks
     * @return the measured shares of bars a quarter of a standard deviation wide, from −4 to 4 deviations; then for the
     *     same bars the shares of the normal curve (its height in the middle times the width)
     */
    public static List<Bar> distribution(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        NumpyRandom random = new NumpyRandom(spec.seed());
        double deviation = Math.sqrt(spec.steps() / 12.0);
        int reach = 4 * BINS_PER_DEVIATION;
        int[] counts = new int[2 * reach + 1];
        for (int walk = 0; walk < spec.walks(); walk++) {
            Interruption.check();
            double end = end(terms(random, spec.steps())) / deviation;
            long bin = Math.round(end * BINS_PER_DEVIATION) + reach;
            if (bin >= 0 && bin < counts.length) {
                counts[(int) bin]++;
            }
        }
        List<Bar> bars = new ArrayList<>();
        for (int bin = 0; bin < counts.length; bin++) {
            bars.add(new Bar(middle(bin, reach), "measured", (double) counts[bin] / spec.walks()));
        }
        for (int bin = 0; bin < counts.length; bin++) {
            double z = middle(bin, reach);
            double height = StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
            bars.add(new Bar(z, "normal curve", height / BINS_PER_DEVIATION));
        }
        return List.copyOf(bars);
    }

    private static float[] terms(NumpyRandom random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) Math.scalb(Math.floor(Math.scalb(random.random(), 24)), -24);
        }
        return x;
    }

    private static double middle(int bin, int reach) {
        return (double) (bin - reach) / BINS_PER_DEVIATION;
    }

    private static void follow(String name, float[] x, List<Row> rows) {
        int every = Math.max(1, x.length / 200);
        float sum = START;
        double exact = START;
        rows.add(new Row(name, 0, 0));
        for (int i = 1; i <= x.length; i++) {
            float term = x[i - 1];
            sum += term;
            exact += term;
            if (i % every == 0 || i == x.length) {
                rows.add(new Row(name, i, (sum - exact) / STEP));
            }
        }
    }

    private static double end(float[] x) {
        float sum = START;
        // A double holds every sum of multiples of 2⁻³² below 2²¹ exactly.
        double exact = START;
        for (float term : x) {
            sum += term;
            exact += term;
        }
        return (sum - exact) / STEP;
    }
}
