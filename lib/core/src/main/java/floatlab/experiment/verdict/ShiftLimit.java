package floatlab.experiment.verdict;

import floatlab.compare.Comparison;
import floatlab.compare.Judgement;
import floatlab.compare.KnownTerms;
import floatlab.compare.LayerArithmetic;
import floatlab.compare.Tolerance;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How small an error is found? A 3×3 convolution over 16 channels (fan-in 144, x uniform in [−1, 1), weights in ±1/12)
 * is computed by FMA with the bias first, and by multiply-then-add with a bias that is some ulps too large and comes
 * last.
 */
public final class ShiftLimit {
    private static final int CHANNELS = 16;
    private static final int FAN_IN = CHANNELS * 9;
    private static final float BIAS = 0.3f;

    private ShiftLimit() {}

    /**
     * What to try.
     *
     * @param seed of the first trial, 0 to 2³² − 1 − trials
     * @param trials comparisons of each error and size, 1 to 10,000
     * @param sides how many outputs an image has in a row and in a column, each 1 to 1024; 1 to 1000 sides
     * @param ulps errors of the bias 0.3 in its ulps (2⁻²⁵), each 0 to 2²⁴; 1 to 1000 errors
     */
    public record Spec(long seed, int trials, List<Integer> sides, List<Integer> ulps) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("trials", trials, 1, 10_000);
            Require.seed("seed of the last trial", seed + trials);
            sides = Require.copy("sides", sides);
            ulps = Require.copy("ulps", ulps);
            Require.between("the number of sides", sides.size(), 1, 1000);
            Require.between("the number of ulps", ulps.size(), 1, 1000);
            Require.allBetween("sides", sides, 1, 1024);
            Require.allBetween("ulps", ulps, 0, 1 << 24);
        }
    }

    /**
     * One error, judged in one way.
     *
     * @param by such as {@code 1024 outputs together}, or {@code each output alone}, which only compares each with the
     *     bound of its rounding errors
     * @param outputs how many outputs were compared
     * @param ulps the error of the bias in its ulps
     * @param found the fraction of the trials whose verdict is a bug
     * @param blindBelow the error in ulps of the bias below which the judgement says that it may miss it, the mean over
     *     the trials; ∞ where there are too few outputs to show a common shift
     * @param ofBound the error as a fraction of the bound of the rounding errors of one output, the mean over outputs
     *     and trials
     */
    public record Row(String by, int outputs, int ulps, double found, double blindBelow, double ofBound) {}

    /**
     * {@return a row for each number of outputs and each error, in the order of the spec; then for the last number of
     * outputs a row for each error with each output judged alone}
     *
     * @param spec what to try
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (int side : spec.sides()) {
            int[] found = new int[spec.ulps().size()];
            int[] foundByOne = new int[found.length];
            double blind = 0;
            double bound = 0;
            for (int trial = 0; trial < spec.trials(); trial++) {
                Interruption.check();
                Layer layer = Layer.draw(spec.seed() + trial, side);
                Tolerance sure = layer.sure();
                double sum = 0;
                for (double magnitude : layer.terms.magnitudes()) {
                    sum += sure.allowed(0, magnitude);
                }
                bound += sum / layer.terms.magnitudes().length;
                blind += layer.judge(BIAS).blindBelow();
                for (int i = 0; i < found.length; i++) {
                    Judgement judgement = layer.judge(BIAS + spec.ulps().get(i) * Math.ulp(BIAS));
                    found[i] += judgement.verdict() == Judgement.Verdict.BUG ? 1 : 0;
                    foundByOne[i] += judgement.ofSureBound() > 1 ? 1 : 0;
                }
            }
            double limit = blind / spec.trials() / Math.ulp(BIAS);
            boolean last = side == spec.sides().get(spec.sides().size() - 1);
            for (int alone = 0; alone < (last ? 2 : 1); alone++) {
                for (int i = 0; i < found.length; i++) {
                    int ulps = spec.ulps().get(i);
                    rows.add(new Row(
                            alone == 1 ? "each output alone" : side * side + " outputs together",
                            side * side,
                            ulps,
                            (double) (alone == 1 ? foundByOne : found)[i] / spec.trials(),
                            limit,
                            ulps * (double) Math.ulp(BIAS) * spec.trials() / bound));
                }
            }
        }
        return List.copyOf(rows);
    }

    private record Layer(Tensor x, Tensor weight, Conv2dShape shape, Tensor right, KnownTerms terms) {
        static Layer draw(long seed, int side) {
            NumpyRandom random = new NumpyRandom(seed);
            Conv2dShape shape = Conv2dShape.of(CHANNELS, 1, 3);
            int size = side + 2;
            Tensor x = Tensor.of(VerdictTrials.signed(random, CHANNELS * size * size, 1), 1, CHANNELS, size, size);
            Tensor weight = Tensor.of(VerdictTrials.signed(random, FAN_IN, 1 / 12f), 1, CHANNELS, 3, 3);
            float[] bias = {BIAS};
            Tensor right = Conv2d.of(weight, bias, shape, ReductionOrder.fma(BiasOrder.FIRST))
                    .forward(x);
            return new Layer(
                    x,
                    weight,
                    shape,
                    right,
                    KnownTerms.of(x, weight, bias, shape).withIndependentRoundings());
        }

        Tolerance sure() {
            Tolerance one = Tolerance.sure(LayerArithmetic.floats(FAN_IN));
            return one.plus(one);
        }

        Judgement judge(float bias) {
            Tensor other = Conv2d.of(weight, new float[] {bias}, shape, ReductionOrder.mulAdd(BiasOrder.LAST))
                    .forward(x);
            LayerArithmetic floats = LayerArithmetic.floats(FAN_IN);
            return Comparison.of(right, other).judge(floats, floats, terms);
        }
    }
}
