package floatlab.experiment.verdict;

import floatlab.compare.Comparison;
import floatlab.compare.Judgement;
import floatlab.compare.KnownTerms;
import floatlab.compare.LayerArithmetic;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.Chunks;
import floatlab.order.LoopNest;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Does {@link Comparison#judge} tell a bug from rounding? Random convolutions are computed twice, the second time in
 * another order and, for half of the kinds, with a bug.
 *
 * <p>A layer has 1 to 16 input channels, a 3×3 or 5×5 kernel with zeros around the image, and two output channels; the
 * batch and the images are so large that a channel has at least 1024 outputs. x is uniform in [−1, 1) or [0, 1), or
 * consists of pixels k/255 of which half are black; weights are uniform in ±1/√n, n the fan-in, and biases in ±[¼, 1),
 * about as large as the outputs.
 */
public final class VerdictTrials {
    private VerdictTrials() {}

    /** What is different in the second computation. Every kind of bug also has another order. */
    public enum Kind {
        /** One computation rounds the products before it adds them, the other does not. */
        FUSED("FMA, or multiply, then add", false),
        /** The bias comes first in one, last in the other. */
        BIAS_ORDER("bias first, or last", false),
        /** The loops over channels, rows and columns of the kernel are nested in another order. */
        LOOPS("loops in another order", false),
        /** The sum is cut into chunks. */
        CHUNKS("sum cut into chunks", false),
        /** The sums are in double. */
        DOUBLE("sums in double", false),
        /** Rows and columns of the kernel are exchanged. */
        TRANSPOSED("transposed kernel", true),
        /** The padding repeats the pixels of the edge instead of zeros. */
        PADDING("wrong padding", true),
        /** A loop stops before the last column of the kernel. */
        OFF_BY_ONE("off by one", true),
        /** One channel has no bias. */
        NO_BIAS("missing bias", true),
        /** The bias of one channel is the next larger float. */
        BIAS_ULP("bias off by one ulp", true);

        private final String title;
        private final boolean bug;

        Kind(String title, boolean bug) {
            this.title = title;
            this.bug = bug;
        }

        /** {@return the kind in words, such as {@code transposed kernel}} */
        public String title() {
            return title;
        }

        /** {@return whether it is a bug, not just another order} */
        public boolean isBug() {
            return bug;
        }
    }

    /**
     * What to try.
     *
     * @param seed of the first trial, 0 to 2³² − 1 − 10 · trials
     * @param trials comparisons of each kind, 1 to 100,000
     */
    public record Spec(long seed, int trials) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("trials", trials, 1, 100_000);
            Require.seed("seed of the last trial", seed + (long) trials * Kind.values().length);
        }
    }

    /**
     * One comparison.
     *
     * @param judgement what was concluded
     * @param announced whether the bug shifted a bias by less than {@link Judgement#blindBelow}
     */
    public record Trial(Judgement judgement, boolean announced) {}

    /**
     * The verdicts on a kind.
     *
     * @param truth {@code rounding} or {@code bug}
     * @param kind what was done
     * @param rounding how often the verdict is rounding
     * @param bug how often it is a bug
     * @param cannotTell how often it is neither
     * @param belowLimit how often a bug was not called one, but was below the limit that the judgement gives
     */
    public record Row(String truth, String kind, int rounding, int bug, int cannotTell, int belowLimit) {}

    /**
     * {@return the verdicts on each kind, the reorderings first}
     *
     * @param spec what to try
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        Kind[] kinds = Kind.values();
        Trial[] trials = new Trial[kinds.length * spec.trials()];
        Workers.run(trials.length, Workers.defaultThreads(), (task, worker) -> {
            Kind kind = kinds[task / spec.trials()];
            trials[task] = judge(kind, spec.seed() + task);
        });
        List<Row> rows = new ArrayList<>();
        for (Kind kind : kinds) {
            int[] counts = new int[Judgement.Verdict.values().length];
            int belowLimit = 0;
            for (int i = 0; i < spec.trials(); i++) {
                Trial trial = trials[kind.ordinal() * spec.trials() + i];
                Judgement.Verdict verdict = trial.judgement.verdict();
                counts[verdict.ordinal()]++;
                belowLimit += trial.announced && verdict != Judgement.Verdict.BUG ? 1 : 0;
            }
            rows.add(row(kind.isBug(), kind.title(), counts, belowLimit));
        }
        return List.copyOf(rows);
    }

    private static Row row(boolean bug, String kind, int[] counts, int belowLimit) {
        return new Row(
                bug ? "bug" : "rounding",
                kind,
                counts[Judgement.Verdict.ROUNDING.ordinal()],
                counts[Judgement.Verdict.BUG.ordinal()],
                counts[Judgement.Verdict.CANNOT_TELL.ordinal()],
                belowLimit);
    }

    /**
     * {@return the confusion table: two rows, all reorderings and all bugs}
     *
     * @param rows the verdicts on each kind
     */
    public static List<Row> confusion(List<Row> rows) {
        Subnormals.check();
        List<Row> all = Require.copy("rows", rows);
        List<Row> sums = new ArrayList<>();
        for (boolean bug : new boolean[] {false, true}) {
            int[] counts = new int[Judgement.Verdict.values().length];
            int belowLimit = 0;
            for (Row row : all) {
                if (row.truth().equals(bug ? "bug" : "rounding")) {
                    counts[Judgement.Verdict.ROUNDING.ordinal()] += row.rounding();
                    counts[Judgement.Verdict.BUG.ordinal()] += row.bug();
                    counts[Judgement.Verdict.CANNOT_TELL.ordinal()] += row.cannotTell();
                    belowLimit += row.belowLimit();
                }
            }
            sums.add(row(bug, bug ? "all bugs" : "all reorderings", counts, belowLimit));
        }
        return List.copyOf(sums);
    }

    /**
     * {@return one comparison}
     *
     * @param kind what is different in the second computation
     * @param seed of everything that is drawn, 0 to 2³² − 1
     */
    public static Trial judge(Kind kind, long seed) {
        Objects.requireNonNull(kind, "kind");
        NumpyRandom random = new NumpyRandom(seed);
        int kernel = 3 + 2 * random.randint(0, 2, 1)[0];
        int channels = new int[] {1, 3, 8, 16}[random.randint(0, 4, 1)[0]];
        int size = random.randint(16, 33, 1)[0];
        int batch = (1023 + size * size) / (size * size);
        int fanIn = channels * kernel * kernel;
        Conv2dShape shape = Conv2dShape.of(channels, 2, kernel).withPadding(kernel / 2);
        Tensor x = Tensor.of(input(random, batch * channels * size * size), batch, channels, size, size);
        float[] weights = signed(random, 2 * fanIn, (float) (1 / Math.sqrt(fanIn)));
        Tensor weight = Tensor.of(weights, 2, channels, kernel, kernel);
        float[] bias = random.randomFloats(2);
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (0.25f + 0.75f * bias[i]) * (random.random() < 0.5 ? -1 : 1);
        }
        ReductionOrder first = order(random);
        Tensor a = convolve(x, weight, bias, shape, first);
        Tensor b = second(kind, random, x, weight, bias, shape, first);
        LayerArithmetic floats = LayerArithmetic.floats(fanIn);
        Judgement judgement = Comparison.of(a, b)
                .judge(floats, floats, KnownTerms.of(x, weight, bias, shape).withIndependentRoundings());
        boolean announced = kind == Kind.BIAS_ULP && Math.nextUp(bias[1]) - bias[1] < judgement.blindBelow();
        return new Trial(judgement, announced);
    }

    /** Floats uniform in ±scale: (2r − 1) · scale in float, as numpy computes it from {@code r.astype("float32")}. */
    static float[] signed(NumpyRandom random, int n, float scale) {
        float[] numbers = random.randomFloats(n);
        for (int i = 0; i < n; i++) {
            numbers[i] = (2 * numbers[i] - 1) * scale;
        }
        return numbers;
    }

    private static float[] input(NumpyRandom random, int n) {
        int family = random.randint(0, 3, 1)[0];
        float[] x = random.randomFloats(n);
        for (int i = 0; i < n; i++) {
            x[i] = switch (family) {
                case 0 -> 2 * x[i] - 1;
                case 1 -> x[i];
                default -> (int) Math.max(0, 512 * x[i] - 256) / 255f;
            };
        }
        return x;
    }

    private static ReductionOrder order(NumpyRandom random) {
        Arithmetic arithmetic = Arithmetic.values()[random.randint(0, 2, 1)[0]];
        BiasOrder bias = BiasOrder.values()[random.randint(0, 2, 1)[0]];
        LoopNest nest = LoopNest.values()[random.randint(0, LoopNest.values().length, 1)[0]];
        return ReductionOrder.of(arithmetic, bias).withNest(nest);
    }

    private static Tensor convolve(Tensor x, Tensor weight, float[] bias, Conv2dShape shape, ReductionOrder order) {
        return Conv2d.of(weight, bias, shape, order).withThreads(1).forward(x);
    }

    private static Tensor second(
            Kind kind,
            NumpyRandom random,
            Tensor x,
            Tensor weight,
            float[] bias,
            Conv2dShape shape,
            ReductionOrder first) {
        int terms = weight.c() * weight.h() * weight.w();
        ReductionOrder chunks = first.withChunks(Chunks.ofTerms(Math.max(2, terms / random.randint(2, 9, 1)[0])));
        return switch (kind) {
            case FUSED ->
                convolve(x, weight, bias, shape, first.withArithmetic(other(first.arithmetic(), Arithmetic.values())));
            case BIAS_ORDER -> {
                BiasOrder[] both = {BiasOrder.FIRST, BiasOrder.LAST};
                yield convolve(x, weight, bias, shape, first.withBiasOrder(other(first.biasOrder(), both)));
            }
            case LOOPS -> convolve(x, weight, bias, shape, first.withNest(other(first.nest(), LoopNest.values())));
            case CHUNKS -> convolve(x, weight, bias, shape, chunks);
            case DOUBLE -> convolve(x, weight, bias, shape, first.withAccumulator(Format.BINARY64));
            case TRANSPOSED -> convolve(x, transposed(weight), bias, shape, chunks);
            case PADDING -> convolve(edgeRepeated(x, shape.padTop()), weight, bias, shape.withPadding(0), chunks);
            case OFF_BY_ONE -> convolve(x, withoutLastColumn(weight), bias, shape, chunks);
            case NO_BIAS -> convolve(x, weight, new float[] {bias[0], 0}, shape, chunks);
            case BIAS_ULP -> convolve(x, weight, new float[] {bias[0], Math.nextUp(bias[1])}, shape, chunks);
        };
    }

    /** The next value, the first after the last. */
    private static <T> T other(T value, T[] values) {
        int at = List.of(values).indexOf(value);
        return values[(at + 1) % values.length];
    }

    private static Tensor transposed(Tensor weight) {
        Tensor out = Tensor.zeros(weight.n(), weight.c(), weight.w(), weight.h());
        int at = 0;
        for (int n = 0; n < weight.n(); n++) {
            for (int c = 0; c < weight.c(); c++) {
                for (int row = 0; row < weight.w(); row++) {
                    for (int column = 0; column < weight.h(); column++) {
                        out.data()[at++] = weight.get(n, c, column, row);
                    }
                }
            }
        }
        return out;
    }

    private static Tensor withoutLastColumn(Tensor weight) {
        float[] data = weight.data().clone();
        for (int i = weight.w() - 1; i < data.length; i += weight.w()) {
            data[i] = 0;
        }
        return Tensor.of(data, weight.n(), weight.c(), weight.h(), weight.w());
    }

    private static Tensor edgeRepeated(Tensor x, int border) {
        Tensor out = Tensor.zeros(x.n(), x.c(), x.h() + 2 * border, x.w() + 2 * border);
        int at = 0;
        for (int n = 0; n < x.n(); n++) {
            for (int c = 0; c < x.c(); c++) {
                for (int row = 0; row < out.h(); row++) {
                    for (int column = 0; column < out.w(); column++) {
                        int y = Math.min(Math.max(row - border, 0), x.h() - 1);
                        int z = Math.min(Math.max(column - border, 0), x.w() - 1);
                        out.data()[at++] = x.get(n, c, y, z);
                    }
                }
            }
        }
        return out;
    }
}
