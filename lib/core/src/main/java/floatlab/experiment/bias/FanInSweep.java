package floatlab.experiment.bias;

import floatlab.eft.ErrorFree;
import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How probable is {@code output2 − output1 == b} when an output is a sum of more terms? Measured on one output of a 1×1
 * convolution (or of a linear layer) over {@code fanIn} channels, with x and b uniform in [0, 1) and w in [0, 1) or
 * [−1, 1), with the bias last and with the bias first.
 *
 * <p>With the bias last it falls for this reason: where output1 is b or more, the subtraction is exact (Sterbenz 1974),
 * so the answer is True exactly if the addition of b rounded nothing. output1 nearly always has the ulp of output2, so
 * b must be a multiple of that ulp too. The larger the sum, the larger its ulp, and the fewer b are such multiples: if
 * b has k binary places below ulp(output2), one b in 2ᵏ. {@code predicted} is the fraction of the trials in which b is
 * a multiple of ulp(output2). It is a little too high at fan-in 1, where output1 is often finer than ulp(output2).
 *
 * <p>With the bias first every addition is rounded at another place than without the bias, so the two sums of errors
 * need not cancel.
 */
public final class FanInSweep {
    private static final int LARGEST_FAN_IN = 1_000_000;
    private static final int LARGEST_TRIALS = 10_000_000;

    private FanInSweep() {}

    /**
     * What to measure.
     *
     * @param seed 0 to 2³²−1; each fan-in starts its own stream with it
     * @param trials outputs for each fan-in, 1 to 10,000,000
     * @param fanIns the numbers of terms, each 1 to 1,000,000, at least one
     * @param arithmetic FMA, or multiply, then add
     * @param signedWeights whether w is uniform in [−1, 1) instead of [0, 1)
     */
    public record Spec(long seed, int trials, List<Integer> fanIns, Arithmetic arithmetic, boolean signedWeights) {
        /**
         * Positive weights.
         *
         * @param seed 0 to 2³²−1
         * @param trials outputs for each fan-in, 1 to 10,000,000
         * @param fanIns the numbers of terms, each 1 to 1,000,000, at least one
         * @param arithmetic FMA, or multiply, then add
         */
        public Spec(long seed, int trials, List<Integer> fanIns, Arithmetic arithmetic) {
            this(seed, trials, fanIns, arithmetic, false);
        }

        public Spec {
            Require.seed("seed", seed);
            Require.between("trials", trials, 1, LARGEST_TRIALS);
            fanIns = Require.notEmpty("fanIns", fanIns, "fan-in");
            Require.allBetween("fanIns", fanIns, 1, LARGEST_FAN_IN);
            Objects.requireNonNull(arithmetic, "arithmetic");
        }
    }

    /**
     * One fan-in in one order.
     *
     * @param fanIn the number of terms
     * @param order {@code bias last} or {@code bias first}, and {@code , signed weights} where they are
     * @param arithmetic {@code FMA} or {@code multiply, then add}
     * @param pTrue the fraction of the trials with {@code output2 − output1 == b}
     * @param standardError of pTrue, √(p(1−p)/trials)
     * @param exactAddition the fraction whose last addition (of the bias, or of the last product where the bias is
     *     first) rounded nothing
     * @param predicted with the bias last, the fraction in which b is a multiple of ulp(output2); NaN with the bias
     *     first, for which it predicts nothing
     */
    public record Row(
            int fanIn,
            String order,
            String arithmetic,
            double pTrue,
            double standardError,
            double exactAddition,
            double predicted) {}

    /**
     * {@return two rows for each fan-in, bias last and bias first, in the order given}
     *
     * @param spec what to measure
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (int fanIn : spec.fanIns()) {
            Tally last = new Tally();
            Tally first = new Tally();
            NumpyRandom random = new NumpyRandom(spec.seed());
            for (int trial = 0; trial < spec.trials(); trial++) {
                Interruption.check();
                float[] x = random.randomFloats(fanIn);
                float[] w = random.randomFloats(fanIn);
                float b = random.randomFloats(1)[0];
                for (int i = 0; spec.signedWeights() && i < fanIn; i++) {
                    w[i] = 2 * w[i] - 1;
                }
                trial(x, w, b, spec.arithmetic(), last, first);
            }
            String weights = spec.signedWeights() ? ", signed weights" : "";
            rows.add(last.row(fanIn, "bias last" + weights, spec));
            rows.add(first.row(fanIn, "bias first" + weights, spec));
        }
        return List.copyOf(rows);
    }

    private static void trial(float[] x, float[] w, float b, Arithmetic arithmetic, Tally last, Tally first) {
        int end = x.length - 1;
        float fromZero = 0;
        float fromBias = b;
        for (int i = 0; i < end; i++) {
            fromZero = arithmetic.accumulate(fromZero, x[i], w[i]);
            fromBias = arithmetic.accumulate(fromBias, x[i], w[i]);
        }
        boolean exactFirst = exact(fromBias, x[end], w[end], arithmetic);
        fromZero = arithmetic.accumulate(fromZero, x[end], w[end]);
        fromBias = arithmetic.accumulate(fromBias, x[end], w[end]);

        float output2 = fromZero + b;
        double inUlps = (double) b / Math.ulp(output2);
        last.add(output2 - fromZero == b, exact(fromZero, b, 1, Arithmetic.MUL_ADD), inUlps == Math.rint(inUlps));
        first.add(fromBias - fromZero == b, exactFirst, false);
    }

    /** Whether the addition in acc + x·w rounds nothing (for FMA: the whole of it). */
    private static boolean exact(float acc, float x, float w, Arithmetic arithmetic) {
        // A product of two floats is exact in double; multiply, then add, has rounded it to float before.
        double term = arithmetic == Arithmetic.FMA ? (double) x * w : x * w;
        double sum = acc + term;
        return ErrorFree.sumError((double) acc, term, sum) == 0 && (float) sum == sum;
    }

    /** Counts of one fan-in in one order. */
    private static final class Tally {
        private int trues;
        private int exact;
        private int multiples;

        void add(boolean isTrue, boolean isExact, boolean isMultiple) {
            trues += isTrue ? 1 : 0;
            exact += isExact ? 1 : 0;
            multiples += isMultiple ? 1 : 0;
        }

        Row row(int fanIn, String order, Spec spec) {
            double trials = spec.trials();
            double p = trues / trials;
            return new Row(
                    fanIn,
                    order,
                    spec.arithmetic().describe(),
                    p,
                    Math.sqrt(p * (1 - p) / trials),
                    exact / trials,
                    order.equals("bias last") ? multiples / trials : Double.NaN);
        }
    }
}
