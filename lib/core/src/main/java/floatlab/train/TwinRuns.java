package floatlab.train;

import floatlab.format.FloatText;
import floatlab.input.Digits;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Two training runs side by side, step by step: how far apart their weights, losses and predictions are.
 *
 * <p>The distance is {@code ‖a − b‖ / ‖a‖} over all parameters, added in sequence in double. Its relative error is about
 * 10⁻¹² at most.
 */
public final class TwinRuns {
    private TwinRuns() {}

    /**
     * The two runs, and how often they are compared.
     *
     * <p>The constructor throws {@link IllegalArgumentException} if the numbers of parameters or of steps differ or every
     * is out of range; {@link NullPointerException} if a component is null.
     *
     * @param pair what differs between the two, for tables and charts
     * @param a a run
     * @param b another run with the same numbers of parameters and steps
     * @param every how many steps lie between two rows, 1 to 1,000,000; the first 10 steps and the last always have rows
     */
    public record Spec(String pair, Training.Spec a, Training.Spec b, int every) {
        public Spec {
            Objects.requireNonNull(pair, "pair");
            Objects.requireNonNull(a, "a");
            Objects.requireNonNull(b, "b");
            Require.length("b", b.net().parameters(), "parameters", a.net().parameters());
            Require.length("b", b.steps(), "steps", a.steps());
            Require.between("every", every, 1, 1_000_000);
        }
    }

    /**
     * The two runs after a step.
     *
     * @param pair what differs between the two
     * @param step the number of steps made
     * @param lossA the loss of the first run, of the batch before the step
     * @param lossB the loss of the second run
     * @param distance the relative distance of the weights
     * @param differing the fraction of parameters that differ
     * @param accuracyA the fraction of test images that the first run gets right
     * @param accuracyB the fraction that the second run gets right
     * @param flips the test images for which they predict different digits
     */
    public record Row(
            String pair,
            int step,
            double lossA,
            double lossB,
            double distance,
            double differing,
            double accuracyA,
            double accuracyB,
            int flips) {
        /**
         * The row in words.
         *
         * @return such as {@code seeds, step 1: distance 1.4, 517 flips}
         */
        @Override
        public String toString() {
            return pair + ", step " + step + ": distance " + FloatText.digits(distance, 2) + ", " + flips + " flips";
        }
    }

    /**
     * Runs both.
     *
     * @param spec the two runs
     * @return rows, the first for step 1
     * @throws NullPointerException if spec is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec) {
        return run(spec, () -> {});
    }

    /**
     * Runs both and reports each step.
     *
     * @param spec the two runs
     * @param stepped called after each step
     * @return rows, the first for step 1
     * @throws NullPointerException if an argument is null
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static List<Row> run(Spec spec, Runnable stepped) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(stepped, "stepped");
        Training a = Training.start(spec.a());
        Training b = Training.start(spec.b());
        Digits test = Digits.test();
        List<Row> rows = new ArrayList<>();
        int steps = spec.a().steps();
        for (int step = 1; step <= steps; step++) {
            a.step();
            b.step();
            if (step <= 10 || step % spec.every() == 0 || step == steps) {
                rows.add(row(spec.pair(), a, b, test));
            }
            stepped.run();
        }
        return List.copyOf(rows);
    }

    /**
     * One of the two runs after a step.
     *
     * @param run {@code run A} or {@code run B}
     * @param step the number of steps made
     * @param loss the loss of the batch before the step
     * @param accuracy the fraction of test images that it gets right
     */
    public record Curve(String run, int step, double loss, double accuracy) {
        /**
         * The row in words.
         *
         * @return such as {@code run A, step 5: loss 1.8, accuracy 0.54}
         */
        @Override
        public String toString() {
            return run + ", step " + step + ": loss " + FloatText.digits(loss, 2) + ", accuracy "
                    + FloatText.digits(accuracy, 2);
        }
    }

    /**
     * The losses and accuracies of two runs one under the other, for a chart with a line for each run.
     *
     * @param rows the rows of one pair
     * @return two curve points for each row, first that of the first run
     * @throws NullPointerException if rows or one of them is null
     */
    public static List<Curve> curves(List<Row> rows) {
        List<Curve> curves = new ArrayList<>();
        for (Row row : Require.copy("rows", rows)) {
            curves.add(new Curve("run A", row.step(), row.lossA(), row.accuracyA()));
            curves.add(new Curve("run B", row.step(), row.lossB(), row.accuracyB()));
        }
        return List.copyOf(curves);
    }

    private static Row row(String pair, Training a, Training b, Digits test) {
        double[] wa = a.weights();
        double[] wb = b.weights();
        int[] pa = a.predict(test);
        int[] pb = b.predict(test);
        long differing =
                IntStream.range(0, wa.length).filter(i -> wa[i] != wb[i]).count();
        int flips =
                (int) IntStream.range(0, pa.length).filter(i -> pa[i] != pb[i]).count();
        return new Row(
                pair,
                a.steps(),
                a.loss(),
                b.loss(),
                distance(wa, wb),
                (double) differing / wa.length,
                Training.accuracy(pa, test),
                Training.accuracy(pb, test),
                flips);
    }

    /**
     * How far one set of weights is from another, {@code ‖a − b‖ / ‖a‖}.
     *
     * @param a weights
     * @param b as many others
     * @return the relative distance: 0 if they are equal, NaN if a number is NaN or a is zero, ∞ if the squares overflow
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the lengths differ
     */
    public static double distance(double[] a, double[] b) {
        Subnormals.check();
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Require.length("b", b.length, "weights", a.length);
        double apart = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            apart += (a[i] - b[i]) * (a[i] - b[i]);
            size += a[i] * a[i];
        }
        return Math.sqrt(apart) / Math.sqrt(size);
    }
}
