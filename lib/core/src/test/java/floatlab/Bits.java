package floatlab;

import floatlab.eft.ErrorFree;
import floatlab.format.Format;
import floatlab.function.FloatMath;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.CrossEntropy;
import floatlab.layer.KlDivergence;
import floatlab.layer.Linear;
import floatlab.layer.LinearOrder;
import floatlab.layer.LogSoftmax;
import floatlab.layer.LogSumExp;
import floatlab.layer.Softmax;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.parallel.ParallelTreeSum;
import floatlab.runtime.VectorSupport;
import floatlab.sum.BlockedSum;
import floatlab.sum.DotProduct;
import floatlab.sum.DoubleSum;
import floatlab.sum.ExactSum;
import floatlab.sum.FabSum;
import floatlab.sum.KahanSum;
import floatlab.sum.KleinSum;
import floatlab.sum.LanesNeumaierSum;
import floatlab.sum.LanesPairwiseSum;
import floatlab.sum.LanesSum;
import floatlab.sum.NeumaierSum;
import floatlab.sum.PairwiseSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import floatlab.tensor.Tensor;
import floatlab.train.NetSpec;
import floatlab.train.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Digests of what functions, sums and layers give for fixed inputs, a line for each. {@link SameBitsTest} makes them here
 * and in JVMs that compute by other instructions.
 */
final class Bits {
    private static final List<Summation> SUMS = List.of(
            new RecursiveSum(),
            new PairwiseSum(),
            new BlockedSum(128),
            new KahanSum(),
            new NeumaierSum(),
            new KleinSum(),
            new DoubleSum(),
            new FabSum(128),
            new LanesSum(),
            new LanesPairwiseSum(),
            new LanesNeumaierSum(),
            new ParallelTreeSum(20, 3));

    /** Long enough to be compiled, with ends that fill no vector. */
    private static final int[] LENGTHS = {0, 1, 3, 17, 63, 64, 100, 257, 1000, 3001};

    private static final int ROUNDS = 8;

    private final List<String> lines = new ArrayList<>();

    private Bits() {}

    public static void main(String[] args) {
        System.out.println(VectorSupport.why());
        System.out.println("fma " + VectorSupport.fmaInHardware().orElseThrow());
        digests().forEach(System.out::println);
    }

    static List<String> digests() {
        Bits bits = new Bits();
        bits.functions();
        bits.sums();
        bits.dotProducts();
        bits.rows();
        bits.linear();
        bits.batchNorm();
        bits.training();
        return bits.lines;
    }

    private void functions() {
        int n = 1 << 18;
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            // every 2^14th float, NaNs and infinities among them, off by a step that visits all last bits
            x[i] = Float.intBitsToFloat(i * ((1 << 14) + 1));
        }
        float[] y = new float[n];
        FloatMath.exp(x, y);
        line("exp", hash(y));
        FloatMath.expFast(x, y);
        line("expFast", hash(y));
        FloatMath.expm1(x, y);
        line("expm1", hash(y));
        FloatMath.log(x, y);
        line("log", hash(y));
        FloatMath.log1p(x, y);
        line("log1p", hash(y));
        long hash = 0;
        for (int i = 1; i < n; i++) {
            double product = x[i] * 1.1 * x[i - 1];
            hash = mix(hash, ErrorFree.productError(x[i] * 1.1, x[i - 1], product));
            hash = mix(hash, ErrorFree.productError(x[i], x[i - 1], x[i] * x[i - 1]));
        }
        line("productError", hash);
    }

    private void sums() {
        for (Summation method : SUMS) {
            long hash = 0;
            SplittableRandom random = new SplittableRandom(1);
            for (int round = 0; round < ROUNDS; round++) {
                for (int length : LENGTHS) {
                    hash = mix(hash, method.sum(floats(random, length)));
                    hash = mix(hash, method.sum(doubles(random, length)));
                }
            }
            line(method.name(), hash);
        }
        long hash = 0;
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < ROUNDS; round++) {
            ExactSum sum = new ExactSum();
            for (int length : LENGTHS) {
                sum.addAll(floats(random, length));
                hash = mix(hash, sum.toFloat());
                sum.addAll(doubles(random, length));
                hash = mix(hash, sum.toDouble());
            }
        }
        line("exact", hash);
    }

    private void dotProducts() {
        long hash = 0;
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < ROUNDS; round++) {
            for (int length : LENGTHS) {
                float[] x = floats(random, length);
                float[] y = floats(random, length);
                hash = mix(mix(mix(hash, DotProduct.fma(x, y)), DotProduct.mulAdd(x, y)), DotProduct.exact(x, y));
                double[] v = doubles(random, length);
                double[] w = doubles(random, length);
                hash = mix(mix(mix(hash, DotProduct.fma(v, w)), DotProduct.mulAdd(v, w)), DotProduct.exact(v, w));
                hash = mix(hash, DotProduct.compensated(v, w));
            }
        }
        line("dot products", hash);
    }

    private void rows() {
        long hash = 0;
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < ROUNDS; round++) {
            for (int length : LENGTHS) {
                float[] x = floats(random, length);
                hash = mix(hash, hash(LogSoftmax.of(x)));
                hash = mix(hash, hash(LogSoftmax.accurate(x)));
                hash = mix(hash, hash(LogSoftmax.logOfSoftmax(x)));
                float[] p = Softmax.of(x);
                hash = mix(hash, hash(p));
                hash = mix(hash, hash(Softmax.naive(x)));
                hash = mix(mix(hash, LogSumExp.of(x)), LogSumExp.accurate(x));
                hash = mix(hash, KlDivergence.of(p, Softmax.of(floats(random, length))));
                if (length > 0) {
                    hash = mix(mix(hash, CrossEntropy.of(x, 0)), CrossEntropy.accurate(x, 0));
                }
                double[] wide = doubles(random, Math.min(length, 100));
                for (Format format : Format.ALL) {
                    for (double v : LogSoftmax.of(wide, format)) {
                        hash = mix(hash, v);
                    }
                }
            }
        }
        line("softmax and its kin", hash);
    }

    private void linear() {
        long hash = 0;
        SplittableRandom random = new SplittableRandom(4);
        for (int n : new int[] {1, 17, 100, 1000}) {
            Tensor x = Tensor.of(floats(random, 3 * n), 3, n, 1, 1);
            Tensor w = Tensor.of(floats(random, 4 * n), 4, n, 1, 1);
            float[] b = floats(random, 4);
            for (Arithmetic arithmetic : Arithmetic.values()) {
                for (BiasOrder biasOrder : List.of(BiasOrder.FIRST, BiasOrder.LAST)) {
                    for (int lanes : new int[] {1, 8, 64}) {
                        LinearOrder order = new LinearOrder(arithmetic, biasOrder, lanes);
                        hash = mix(hash, hash(Linear.forward(x, w, b, order).data()));
                    }
                }
            }
        }
        line("linear", hash);
    }

    private void batchNorm() {
        long hash = 0;
        SplittableRandom random = new SplittableRandom(5);
        BatchNorm2d layer = BatchNorm2d.ofChannels(3);
        for (Variance method : Variance.values()) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                BatchNorm2d.Training step =
                        layer.train(Tensor.of(floats(random, 2 * 3 * 35), 2, 3, 5, 7), method, 0.1f, arithmetic);
                layer = step.next();
                hash = mix(hash, hash(step.output().data()));
                hash = mix(mix(hash, hash(layer.runningMean())), hash(layer.runningVariance()));
            }
        }
        line("batch normalisation", hash);
    }

    private void training() {
        for (Training.Precision precision : Training.Precision.values()) {
            for (NetSpec net : List.of(NetSpec.small(), NetSpec.small().withBatchNorm())) {
                Training run =
                        Training.start(Training.Spec.standard(1).withNet(net).with(precision));
                for (int step = 0; step < 5; step++) {
                    run.step();
                }
                line("training, " + net + ", " + precision, Long.parseUnsignedLong(run.digest(), 16));
            }
        }
    }

    private static float[] floats(SplittableRandom random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextDouble(-4, 4);
        }
        return x;
    }

    private static double[] doubles(SplittableRandom random, int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = random.nextDouble(-4, 4);
        }
        return x;
    }

    /** With one NaN, as a NaN's bits are not promised. */
    private static long hash(float[] x) {
        int[] bits = new int[x.length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(x[i]));
        return Arrays.hashCode(bits);
    }

    private static long mix(long hash, double x) {
        return mix(hash, Double.doubleToLongBits(x));
    }

    private static long mix(long hash, long x) {
        return (hash ^ x) * 0x9e3779b97f4a7c15L;
    }

    private void line(String name, long hash) {
        lines.add(name + ": " + Long.toHexString(hash));
    }
}
