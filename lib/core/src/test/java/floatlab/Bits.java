package floatlab;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dGradient;
import floatlab.conv.Conv2dShape;
import floatlab.eft.ErrorFree;
import floatlab.format.BlockFormat;
import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.function.FloatMath;
import floatlab.input.IllConditioned;
import floatlab.input.InputFamily;
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
import floatlab.order.Chunks;
import floatlab.order.KnownOrder;
import floatlab.order.LoopNest;
import floatlab.order.PaddingTaps;
import floatlab.order.ReductionOrder;
import floatlab.parallel.ParallelTreeSum;
import floatlab.random.NumpyRandom;
import floatlab.runtime.VectorSupport;
import floatlab.runtime.Workers;
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
import floatlab.sum.ParallelExactSum;
import floatlab.sum.RecursiveSum;
import floatlab.sum.Summation;
import floatlab.tensor.Tensor;
import floatlab.tensorcore.Instruction;
import floatlab.tensorcore.TensorCore;
import floatlab.train.NetSpec;
import floatlab.train.Training;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Digests of what functions, sums, layers, convolutions and experiments give for fixed inputs, a line for each.
 * {@link SameBitsTest} and {@link SameBitsMatrixTest} make them in JVMs that compute by other instructions. All NaNs are
 * one in a digest, as a NaN's sign and payload are not promised.
 */
final class Bits {
    /** All of {@link floatlab.sum.SumMethods} except the exact one, which has separate digests. One digest depends on the order. */
    static final List<Summation> SUMS = List.of(
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
            new ParallelTreeSum(20, Workers.defaultThreads()));

    /** Ends that fill no vector; the long ones are for a compiler. */
    private static final int[] LENGTHS = {0, 1, 3, 17, 63, 64, 100, 257, 1000, 3001};

    /** How much is computed: a digest's name begins with it, as another amount gives another digest. */
    enum Work {
        /** A second for a JIT, some for an interpreter without FMA. */
        SMALL(1, 9, 1, 1 << 12),

        /** Enough for C2 to have compiled the loops long before the end. */
        LARGE(10, 10, 8, 1 << 18);

        private final int amount;
        private final int lengths;
        private final int rounds;
        private final int floats;

        Work(int amount, int lengths, int rounds, int floats) {
            this.amount = amount;
            this.lengths = lengths;
            this.rounds = rounds;
            this.floats = floats;
        }
    }

    private final Work work;
    private final int[] lengths;
    private final List<String> lines = new ArrayList<>();

    private Bits(Work work) {
        this.work = work;
        this.lengths = Arrays.copyOf(LENGTHS, work.lengths);
    }

    /**
     * Prints what computes here in five lines, then the digests, then what was compiled.
     *
     * @param args the amounts of work
     * @throws JMException if this JVM does not tell what it has compiled
     */
    public static void main(String[] args) throws JMException {
        System.out.println(VectorSupport.why());
        System.out.println(
                "fma " + VectorSupport.fmaInHardware().map(String::valueOf).orElse("unknown"));
        System.out.println("threads " + Workers.defaultThreads());
        Tensor one = Tensor.zeros(1, 1, 1, 1);
        System.out.println(Conv2d.of(one, Conv2dShape.of(1, 1, 1), ReductionOrder.of(Arithmetic.FMA, BiasOrder.FIRST))
                .core());
        System.out.println("JDK " + Runtime.version().feature() + ", " + System.getProperty("java.vm.info") + ", "
                + ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")));
        for (String work : args) {
            digests(Work.valueOf(work)).forEach(System.out::println);
        }
        System.out.println(compiled());
    }

    /** From HotSpot's list of compiled methods: a number, the level (1 is C1 for good, 4 C2), the state, the method. */
    private static Machine.Compiled compiled() throws JMException {
        Object list = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "compilerCodelist",
                        new Object[] {null},
                        new String[] {String[].class.getName()});
        return new Machine.Compiled(packages((String) list, 1), packages((String) list, 4));
    }

    private static Set<String> packages(String list, int level) {
        Pattern method = Pattern.compile("\\d+ +" + level + " +\\d+ floatlab\\.([a-z]+)\\..*");
        return list.lines()
                .map(method::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
    }

    static List<String> digests(Work work) {
        Bits bits = new Bits(work);
        bits.functions();
        bits.formats();
        bits.sums();
        bits.dotProducts();
        bits.rows();
        bits.linear();
        bits.batchNorm();
        bits.training();
        bits.convolutions();
        bits.gradients();
        bits.onThreads();
        bits.random();
        bits.tensorCores();
        Runs.ALL.forEach((name, run) -> {
            if (work == Work.LARGE || !run.isCompilerNeeded()) {
                bits.line(name, rows(run.rows(work.amount)));
            }
        });
        return bits.lines;
    }

    private void functions() {
        int n = work.floats;
        float[] x = spreadFloats();
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

    /** Floats at equal steps of their bits, NaNs and infinities among them; the odd step visits all last bits. */
    private float[] spreadFloats() {
        int step = (int) ((1L << 32) / work.floats) + 1;
        float[] x = new float[work.floats];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(i * step);
        }
        return x;
    }

    private void formats() {
        for (Format format : Format.ALL) {
            long hash = 0;
            for (float x : spreadFloats()) {
                double rounded = format.round((double) x);
                hash = mix(mix(hash, rounded), format.sqrt(rounded));
            }
            line(format.name(), hash);
        }
        for (BlockFormat plain : List.of(
                BlockFormat.MXFP8_E4M3,
                BlockFormat.MXFP8_E5M2,
                BlockFormat.MXFP6_E3M2,
                BlockFormat.MXFP6_E2M3,
                BlockFormat.MXFP4,
                BlockFormat.NVFP4)) {
            long hash = 0;
            for (BlockFormat format : List.of(plain, plain.withScale(BlockFormat.Scale.UP))) {
                for (float x : format.round(spreadFloats())) {
                    hash = mix(hash, x);
                }
            }
            line(plain.name(), hash);
        }
        long hash = 0;
        for (float x : Arrays.copyOf(spreadFloats(), Math.min(work.floats, 20_000))) {
            hash = mix(
                    mix(hash, FloatText.shortest(x).hashCode()),
                    FloatText.shortest(x * 0.1).hashCode());
        }
        line("text", hash);
    }

    private void sums() {
        for (Summation method : SUMS) {
            long hash = 0;
            SplittableRandom random = new SplittableRandom(1);
            for (int round = 0; round < work.rounds; round++) {
                for (int length : lengths) {
                    hash = mix(hash, method.sum(floats(random, length)));
                    hash = mix(hash, method.sum(doubles(random, length)));
                }
            }
            line(method.name(), hash);
        }
        long hash = 0;
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < work.rounds; round++) {
            ExactSum sum = new ExactSum();
            for (int length : lengths) {
                sum.addAll(floats(random, length));
                hash = mix(hash, sum.toFloat());
                sum.addAll(doubles(random, length));
                hash = mix(hash, sum.toDouble());
            }
        }
        line("exact", hash);
        // Three blocks and a part of one, so that threads share them.
        float[] many = floats(random, 50_000);
        double[] manyWide = doubles(random, 50_000);
        ParallelExactSum onThreads = new ParallelExactSum(Workers.defaultThreads());
        line("exact on threads", mix(mix(0, onThreads.sum(many)), onThreads.sum(manyWide)));
        sumsOfAnyBits();
    }

    /** Zeros of both signs, infinities, NaN, subnormals, exponents far apart. */
    private void sumsOfAnyBits() {
        List<Summation> methods = new ArrayList<>(SUMS);
        methods.add(new ParallelExactSum(Workers.defaultThreads()));
        long hash = 0;
        for (Summation method : methods) {
            SplittableRandom random = new SplittableRandom(8);
            for (int round = 0; round < 3 * work.rounds; round++) {
                for (int length : lengths) {
                    hash = mix(hash, method.sum(anyFloats(random, length)));
                    hash = mix(hash, method.sum(anyDoubles(random, length)));
                }
            }
        }
        line("sums of any bits", hash);
    }

    private void dotProducts() {
        long hash = 0;
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < work.rounds; round++) {
            for (int length : lengths) {
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
        hash = 0;
        for (int round = 0; round < work.rounds; round++) {
            for (int length : lengths) {
                float[] x = anyFloats(random, length);
                float[] y = floats(random, length);
                hash = mix(mix(mix(hash, DotProduct.fma(x, y)), DotProduct.mulAdd(x, y)), DotProduct.exact(x, y));
                // Short: an fma of such doubles is slow in software.
                double[] v = anyDoubles(random, length / 8);
                double[] w = anyDoubles(random, length / 8);
                hash = mix(mix(mix(hash, DotProduct.fma(v, w)), DotProduct.mulAdd(v, w)), DotProduct.exact(v, w));
                hash = mix(hash, DotProduct.compensated(v, w));
            }
        }
        line("dot products of any bits", hash);
    }

    private void rows() {
        long hash = 0;
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < work.rounds; round++) {
            for (int length : lengths) {
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
        for (int n : work == Work.SMALL ? new int[] {1, 17, 100} : new int[] {1, 17, 100, 1000}) {
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
                for (int step = 0; step < work.amount / 2 + 1; step++) {
                    run.step();
                }
                line("training, " + net + ", " + precision, Long.parseUnsignedLong(run.digest(), 16));
            }
        }
    }

    private void convolutions() {
        int stride = work == Work.SMALL ? 23 : 11; // a part of the orders, another for each shape
        line("convolutions", convolutions(new SplittableRandom(6), stride, false));
        line("convolutions of any bits", convolutions(new SplittableRandom(9), 3 * stride, true));
    }

    /** Of inputs of any bits with a bias of −0 and an infinite weight in the first channel, or of moderate ones. */
    private long convolutions(SplittableRandom random, int stride, boolean any) {
        List<Conv2dShape> shapes = List.of(
                Conv2dShape.of(1, 1, 1),
                Conv2dShape.of(3, 2, 3),
                Conv2dShape.of(2, 3, 3).withStride(2).withPadding(1, 2, 0, 1),
                Conv2dShape.of(2, 2, 2).withStride(1, 3).withDilation(2, 3).withPadding(2, 0, 3, 1),
                Conv2dShape.of(4, 6, 3).withGroups(2).withPadding(1),
                work == Work.SMALL
                        ? Conv2dShape.of(5, 9, 3)
                        : Conv2dShape.of(20, 17, 3).withPadding(1));
        int side = work == Work.SMALL ? 7 : 19;
        long hash = 0;
        int place = 0;
        for (Conv2dShape shape : shapes) {
            int size = 2 * shape.inChannels() * side * side;
            float[] values = any ? anyFloats(random, size) : floats(random, size);
            Tensor x = Tensor.of(values, 2, shape.inChannels(), side, side);
            Tensor weight = weight(random, shape);
            float[] bias = floats(random, shape.outChannels());
            if (any) {
                Arrays.fill(bias, -0f);
                weight.data()[0] = Float.POSITIVE_INFINITY;
                weight.data()[weight.size() - 1] = -0f;
            }
            for (ReductionOrder order : orders()) {
                if (place++ % stride == 0) {
                    hash = mix(
                            hash,
                            hash(Conv2d.of(weight, bias, shape, order)
                                    .forward(x)
                                    .data()));
                }
            }
        }
        return hash;
    }

    /**
     * Enough products for more threads than one, whose number (a property) must not show. The small work does without
     * FMA: an interpreter would take minutes for them in software.
     */
    private void onThreads() {
        SplittableRandom random = new SplittableRandom(10);
        Conv2dShape shape = Conv2dShape.of(8, 16, 3).withPadding(1);
        int side = 20; // 460,800 products
        Tensor x = Tensor.of(floats(random, 8 * side * side), 1, 8, side, side);
        Tensor gradient = Tensor.of(floats(random, 16 * side * side), 1, 16, side, side);
        Tensor weight = weight(random, shape);
        float[] bias = floats(random, 16);
        long hash = 0;
        for (Arithmetic arithmetic : work == Work.SMALL ? List.of(Arithmetic.MUL_ADD) : List.of(Arithmetic.values())) {
            ReductionOrder order = ReductionOrder.of(arithmetic, BiasOrder.FIRST);
            hash = mix(
                    hash, hash(Conv2d.of(weight, bias, shape, order).forward(x).data()));
            Conv2dGradient layer = Conv2dGradient.of(shape, order);
            hash = mix(hash, hash(layer.input(gradient, weight, side, side).data()));
            hash = mix(hash, hash(layer.weight(x, gradient).data()));
        }
        line("convolution and gradients on threads", hash);
    }

    private void gradients() {
        SplittableRandom random = new SplittableRandom(7);
        Conv2dShape shape = Conv2dShape.of(4, 6, 3).withGroups(2).withPadding(1).withStride(2);
        int side = work == Work.SMALL ? 7 : 33;
        int out = shape.outputHeight(side);
        Tensor x = Tensor.of(floats(random, 2 * 4 * side * side), 2, 4, side, side);
        Tensor gradient = Tensor.of(floats(random, 2 * 6 * out * out), 2, 6, out, out);
        Tensor weight = weight(random, shape);
        long hash = 0;
        for (Arithmetic arithmetic : Arithmetic.values()) {
            Conv2dGradient layer = Conv2dGradient.of(shape, ReductionOrder.of(arithmetic, BiasOrder.FIRST));
            hash = mix(hash, hash(layer.input(gradient, weight, side, side).data()));
            hash = mix(hash, hash(layer.weight(x, gradient).data()));
            hash = mix(hash, hash(layer.bias(gradient)));
        }
        line("gradients", hash);
    }

    private static Tensor weight(SplittableRandom random, Conv2dShape s) {
        int inPer = s.inChannels() / s.groups();
        return Tensor.of(
                floats(random, s.outChannels() * inPer * s.kernelH() * s.kernelW()),
                s.outChannels(),
                inPer,
                s.kernelH(),
                s.kernelW());
    }

    private static List<ReductionOrder> orders() {
        List<ReductionOrder> orders = new ArrayList<>();
        for (KnownOrder known : KnownOrder.values()) {
            orders.add(known.order());
        }
        for (LoopNest nest : LoopNest.values()) {
            for (Arithmetic arithmetic : Arithmetic.values()) {
                for (BiasOrder bias : BiasOrder.values()) {
                    for (PaddingTaps padding : PaddingTaps.values()) {
                        ReductionOrder order = ReductionOrder.of(arithmetic, bias)
                                .withNest(nest)
                                .withPaddingTaps(padding);
                        orders.add(order);
                        orders.add(order.withChunks(Chunks.ofTerms(5)));
                        orders.add(order.withChannelBlock(3).withChunks(Chunks.CHANNEL_BLOCKS));
                        orders.add(order.withChannelBlock(3).withAccumulator(Format.BINARY64));
                        orders.add(order.withChunks(Chunks.ofTerms(7)).withAccumulator(Format.TENSOR_FLOAT32));
                    }
                }
            }
        }
        return orders;
    }

    private void random() {
        NumpyRandom random = new NumpyRandom(1);
        long hash = Arrays.hashCode(random.permutation(work.floats / 16));
        for (double x : random.standardNormal(work.floats / 16)) {
            hash = mix(hash, x);
        }
        hash = mix(hash, hash(random.randomFloats(work.floats / 16)));
        hash = mix(hash, Arrays.hashCode(random.randint(-3, 1000, work.floats / 16)));
        for (InputFamily family : InputFamily.values()) {
            hash = mix(hash, hash(family.floats(work.floats / 16, 1)));
        }
        for (double x : IllConditioned.doubleDot(20 * work.amount, 1e20, 1).y()) {
            hash = mix(hash, x);
        }
        line("random numbers", hash);
    }

    /** Instructions and products, of moderate numbers and of any bits. */
    private void tensorCores() {
        long hash = 0;
        SplittableRandom random = new SplittableRandom(11);
        for (TensorCore core : TensorCore.values()) {
            for (Instruction instruction : core.instructions()) {
                Format format = instruction.operands();
                for (int round = 0; round < 20 * work.rounds; round++) {
                    float[] a = rounded(floats(random, instruction.terms()), format);
                    float[] b = rounded(anyFloats(random, instruction.terms()), format);
                    boolean half = instruction.step().result().equals(Format.BINARY16);
                    hash = mix(hash, instruction.multiplyAdd(a, b, half ? 1 : floats(random, 1)[0]));
                }
            }
        }
        for (int k : new int[] {16, 64, work == Work.SMALL ? 32 : 1024}) {
            for (Format format : List.of(Format.BINARY16, Format.BFLOAT16, Format.TENSOR_FLOAT32, Format.FLOAT8_E4M3)) {
                for (boolean any : new boolean[] {false, true}) {
                    float[] a = any ? anyFloats(random, 9 * k) : floats(random, 9 * k);
                    Tensor x = Tensor.of(rounded(a, format), 9, k, 1, 1);
                    Tensor y = Tensor.of(rounded(floats(random, 37 * k), format), 37, k, 1, 1);
                    hash = mix(
                            hash,
                            hash(TensorCore.HOPPER.product(format, any, x, y).data()));
                }
            }
        }
        line("tensor cores", hash);
    }

    private static float[] rounded(float[] x, Format format) {
        for (int i = 0; i < x.length; i++) {
            x[i] = format.round(x[i]);
        }
        return x;
    }

    /** Of the components of the rows. */
    private static long rows(List<?> rows) {
        long hash = rows.size();
        for (Object row : rows) {
            hash = mix(hash, recordBits(row));
        }
        return hash;
    }

    private static long recordBits(Object row) {
        long hash = 0;
        for (RecordComponent component : row.getClass().getRecordComponents()) {
            hash = mix(hash, componentBits(component, row));
        }
        return hash;
    }

    private static long componentBits(RecordComponent component, Object row) {
        Object value;
        try {
            value = component.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(row + " hides " + component, e);
        }
        if (value instanceof Float x) {
            return Float.floatToIntBits(x);
        }
        if (value instanceof Double x) {
            return Double.doubleToLongBits(x);
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.hashCode();
        }
        if (value instanceof float[] x) {
            return hash(x);
        }
        if (value instanceof Tensor tensor) {
            return hash(tensor.data());
        }
        if (value instanceof Record) {
            return recordBits(value);
        }
        throw new AssertionError("no digest of " + component + ": " + value);
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

    /** Any bits, but of infinities and NaN few, as one of them is the whole result. */
    private static float[] anyFloats(SplittableRandom random, int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            int kind = random.nextInt(400);
            float any = Float.intBitsToFloat(random.nextInt());
            x[i] = kind == 0
                    ? Float.NaN
                    : kind == 1
                            ? Math.copySign(Float.POSITIVE_INFINITY, any)
                            : kind < 40 || !Float.isFinite(any)
                                    ? Math.copySign(0f, any)
                                    : kind < 100
                                            ? Float.intBitsToFloat(Float.floatToRawIntBits(any) & 0x807F_FFFF)
                                            : any;
        }
        return x;
    }

    /** The same in double. */
    private static double[] anyDoubles(SplittableRandom random, int n) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            int kind = random.nextInt(400);
            double any = Double.longBitsToDouble(random.nextLong());
            x[i] = kind == 0
                    ? Double.NaN
                    : kind == 1
                            ? Math.copySign(Double.POSITIVE_INFINITY, any)
                            : kind < 40 || !Double.isFinite(any)
                                    ? Math.copySign(0.0, any)
                                    : kind < 100
                                            ? Double.longBitsToDouble(
                                                    Double.doubleToRawLongBits(any) & 0x800F_FFFF_FFFF_FFFFL)
                                            : any;
        }
        return x;
    }

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
        lines.add(work + " " + name + ": " + Long.toHexString(hash));
    }
}
