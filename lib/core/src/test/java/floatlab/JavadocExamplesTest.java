package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.compare.Comparison;
import floatlab.compare.NpyArray;
import floatlab.compare.SumOrder;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.eft.ErrorFree;
import floatlab.experiment.averaging.RoundingWalk;
import floatlab.experiment.bias.BiasAccount;
import floatlab.experiment.deep.DeepStack;
import floatlab.experiment.layers.LayerByLayer;
import floatlab.experiment.verdict.VerdictTrials;
import floatlab.format.BFloat16;
import floatlab.format.Binary16;
import floatlab.format.DoubleBits;
import floatlab.format.Float8E4M3;
import floatlab.format.Float8E5M2;
import floatlab.format.FloatBits;
import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.format.Rounding;
import floatlab.format.TensorFloat32;
import floatlab.format.Ulp;
import floatlab.function.FloatMath;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.LogSoftmax;
import floatlab.layer.Moments;
import floatlab.layer.Softmax;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.KnownOrder;
import floatlab.order.ReductionOrder;
import floatlab.reveal.OrderDetective;
import floatlab.reveal.RevealedSum;
import floatlab.runtime.VectorSupport;
import floatlab.sum.BlockedSum;
import floatlab.sum.DotProduct;
import floatlab.sum.ExactSum;
import floatlab.sum.KahanSum;
import floatlab.sum.NeumaierSum;
import floatlab.sum.PairwiseSum;
import floatlab.sum.Summation;
import floatlab.tensor.Tensor;
import floatlab.train.Training;
import floatlab.train.TwinRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Values that public Javadoc states as examples or limits, class by class; and that no example is in no test. */
class JavadocExamplesTest {

    private static final Pattern EXAMPLES =
            Pattern.compile("(?:such as|for instance)((?:(?:,| or)* \\{@code [^}]*})+)");

    private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}");

    /** Whatever stands in a Javadoc as {@code such as} or {@code for instance} is a text in the source of a test. */
    @Test
    void everyExampleIsInATest() throws IOException {
        Path sources = Path.of("src");
        // a text over several lines is one
        String tests = text(sources.resolve("test/java")).replaceAll("\"\\s*\\+\\s*\"", "");
        String main = text(sources.resolve("main/java")).replaceAll("\\n\\s*\\*\\s*", " ");
        List<String> examples = new ArrayList<>();
        for (Matcher found = EXAMPLES.matcher(main); found.find(); ) {
            for (Matcher code = CODE.matcher(found.group(1)); code.find(); ) {
                examples.add(code.group(1).replace("\"", ""));
            }
        }
        assertThat(examples).hasSizeGreaterThan(40);
        examples.removeIf(tests::contains);
        assertThat(examples).as("examples that no test has").isEmpty();
    }

    private static String text(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    /** Texts whose classes' own tests have others. */
    @Test
    void textsOfSmallThings() {
        assertThat(Tensor.zeros(5, 1, 1, 1).shapeText()).isEqualTo("(5, 1, 1, 1)");
        assertThat(NpyArray.of(new float[6], 2, 3)).hasToString("float32 (2, 3)");
        assertThat(SumOrder.blocked(128).name()).isEqualTo("in blocks of 128");
        assertThat(KnownOrder.values())
                .extracting(KnownOrder::where)
                .contains("PyTorch, oneDNN, blocks of 16 channels");
        assertThat(DeepStack.Form.NORM.describe()).isEqualTo("BatchNorm, ReLU");
        assertThat(LayerByLayer.Change.FOLDED.describe()).isEqualTo("norm 1 folded");
        assertThat(VerdictTrials.Kind.TRANSPOSED.title()).isEqualTo("transposed kernel");
        assertThat(RoundingWalk.run(new RoundingWalk.Spec(1, 10, 1)).get(0).walk())
                .isEqualTo("walk 1");
        assertThat(BiasAccount.of(1, 2, 3, Arithmetic.MUL_ADD).steps())
                .extracting(BiasAccount.Step::formula)
                .contains("fl(w·x)");
        assertThat(new Training.Row(1, 2.3)).hasToString("step 1: loss 2.3");
        assertThat(new TwinRuns.Row("seeds", 1, 2, 2, 1.4, 1, 0.1, 0.1, 517))
                .hasToString("seeds, step 1: distance 1.4, 517 flips");
        assertThat(new TwinRuns.Curve("run A", 5, 1.8, 0.54)).hasToString("run A, step 5: loss 1.8, accuracy 0.54");
        if (VectorSupport.available()) { // a machine with other vectors names their length
            assertThat(VectorSupport.why().replace(" " + VectorSupport.lanes() + " ", " 16 "))
                    .isEqualTo("vector core, 16 floats at a time");
            ReductionOrder inDouble = ReductionOrder.fma(BiasOrder.FIRST).withAccumulator(Format.BINARY64);
            assertThat(Conv2d.of(Tensor.zeros(1, 1, 1, 1), Conv2dShape.of(1, 1, 1), inDouble)
                            .core())
                    .isEqualTo("plain loops: the accumulator is binary64");
        }
    }

    @Test
    void comparison() {
        Tensor a = Tensor.zeros(1, 4, 8, 8);
        Tensor inChannel = Tensor.zeros(1, 4, 8, 8);
        for (int i = 0; i < 12; i++) {
            inChannel.data()[3 * 64 + 63 - 5 * i] = 12 - i;
        }
        assertThat(Comparison.of(a, inChannel).where()).isEqualTo("12 of 256 elements, all in channel 3");
        assertThat(Comparison.of(a, inChannel).worst(1).get(0).position()).isEqualTo("(0, 3, 7, 7)");
        Tensor atEdge = Tensor.zeros(1, 4, 8, 8);
        int changed = 0;
        for (int i = 0; changed < 60; i++) {
            int row = i / 8 % 8;
            int column = i % 8;
            if (row == 0 || row == 7 || column == 0 || column == 7) {
                atEdge.data()[i] = 1;
                changed++;
            }
        }
        assertThat(Comparison.of(a, atEdge).where())
                .isEqualTo("60 of 256 elements, all in the outermost row or column");
    }

    @Test
    void trees() {
        assertThat(OrderDetective.revealDot(3, (x, w, b) -> DotProduct.fma(x, w) + b)
                        .describe())
                .isEqualTo("left to right, then the bias; FMA");
        RevealedSum three = OrderDetective.reveal(3, terms -> (terms[0] + terms[1]) + terms[2]);
        assertThat(three.tree()).hasToString("((0 + 1) + 2)");
        assertThat(OrderDetective.reveal(576, terms -> new BlockedSum(192).sum(terms))
                        .describe())
                .isEqualTo("blocks of 192 terms, each left to right; then the blocks left to right");
    }

    @Test
    void errorFree() {
        assertThat(ErrorFree.twoSum(1f, 0x1p-30f)).hasToString("0x1.0p0 + 0x1.0p-30");
        assertThat(ErrorFree.twoSum(1, 0x1p-60)).hasToString("0x1.0p0 + 0x1.0p-60");
        // the limits of the splitting
        assertThat(ErrorFree.twoProductSplit(0x1p115f, 1f).error()).isZero();
        assertThat(ErrorFree.twoProductSplit(0x1p116f, 1f).error()).isNaN();
        assertThat(ErrorFree.twoProductSplit(0x1p996, 1).error()).isZero();
        assertThat(ErrorFree.twoProductSplit(0x1p997, 1).error()).isNaN();
    }

    @Test
    void binary16() {
        check(Format.BINARY16, Binary16::round, 65504, 0x1p-14, 0x1p-24, 0x1p-10, 2048);
        assertThat(Format.BINARY16.minExponent()).isEqualTo(-14);
        assertThat(Format.BINARY16.maxExponent()).isEqualTo(15);
    }

    @Test
    void bfloat16() {
        check(Format.BFLOAT16, BFloat16::round, 0x1.fep127, 0x1p-126, 0x1p-133, 0x1p-7, 256);
    }

    @Test
    void tensorFloat32() {
        check(Format.TENSOR_FLOAT32, TensorFloat32::round, 0x1.ffcp127, 0x1p-126, 0x1p-136, 0x1p-10, 2048);
        assertThat(Float.floatToRawIntBits(TensorFloat32.round(0.1f)) & 0x1fff).isZero();
    }

    @Test
    void float8E4M3() {
        check(Format.FLOAT8_E4M3, Float8E4M3::round, 448, 0x1p-6, 0x1p-9, 0x1p-3, 16);
        assertThat(Float8E4M3.toBits(448)).isEqualTo((byte) 0x7e);
        assertThat(Float8E4M3.toBits(Float.NaN)).isEqualTo((byte) 0x7f);
        assertThat(Float8E4M3.fromBits((byte) 0x7f)).isNaN();
        assertThat(Float8E4M3.fromBits((byte) 0xff)).isNaN();
        assertThat(Float8E4M3.round(464f)).isEqualTo(448f);
        assertThat(Float8E4M3.round(Math.nextUp(464f))).isNaN();
        assertThat(Float8E4M3.round(Float.POSITIVE_INFINITY)).isNaN();
        assertThat(Float8E4M3.roundSaturating(Float.NEGATIVE_INFINITY)).isEqualTo(-448);
    }

    @Test
    void float8E5M2() {
        check(Format.FLOAT8_E5M2, Float8E5M2::round, 57344, 0x1p-14, 0x1p-16, 0x1p-2, 8);
        assertThat(Float8E5M2.round(61440f)).isInfinite();
        assertThat(Float8E5M2.round(Math.nextDown(61440f))).isEqualTo(57344f);
        assertThat(Float8E5M2.roundSaturating(Float.NEGATIVE_INFINITY)).isEqualTo(-57344);
    }

    private static void check(
            Format format,
            UnaryOperator<Float> round,
            double max,
            double minNormal,
            double minSubnormal,
            double epsilon,
            float stall) {
        assertThat(format.max()).isEqualTo(max);
        assertThat(format.minNormal()).isEqualTo(minNormal);
        assertThat(format.minSubnormal()).isEqualTo(minSubnormal);
        assertThat(format.epsilon()).isEqualTo(epsilon);
        assertThat(format.unitRoundoff()).isEqualTo(epsilon / 2);
        float count = 0;
        while (round.apply(count + 1) != count) {
            count = round.apply(count + 1);
        }
        assertThat(count).isEqualTo(stall);
    }

    @Test
    void format() {
        assertThat(Format.BINARY16).hasToString("binary16 (5 exponent bits, precision 11, up to 65504.0)");
        assertThat(Format.FLOAT8_E4M3.asSaturating())
                .hasToString("fp8 e4m3 (4 exponent bits, precision 4, up to 448.0, no ∞, saturating)");
        assertThat(Format.ALL).extracting(Format::bits).containsExactly(64, 32, 19, 16, 16, 8, 8);
    }

    @Test
    void rounding() {
        Rounding awayFromZero = (odd, fraction) -> fraction >= 0.5;
        assertThat(Format.FLOAT8_E5M2.round(2.25, awayFromZero)).isEqualTo(2.5);
        assertThat(Format.FLOAT8_E5M2.round(-2.25, awayFromZero)).isEqualTo(-2.5);
        assertThat(Format.FLOAT8_E5M2.round(2.25)).isEqualTo(2);
        assertThat(Format.FLOAT8_E5M2.round(1e9, Rounding.TOWARD_ZERO)).isEqualTo(57344);
    }

    @Test
    void floatBits() {
        FloatBits tenth = FloatBits.of(0.1f);
        assertThat(tenth.binary())
                .isEqualTo("0 01111011 10011001100110011001101")
                .isEqualTo(tenth.toString());
        assertThat(tenth.hex()).isEqualTo("0x1.99999ap-4");
        assertThat(FloatBits.of(Float.NaN).bits()).isEqualTo(0x7fc00000);
        assertThat(FloatBits.of(Float.MIN_VALUE).exponent()).isEqualTo(-126);
        assertThat(FloatBits.of(Float.POSITIVE_INFINITY).exponent()).isEqualTo(128);
        assertThat(FloatBits.of(-0f).down().value()).isEqualTo(-Float.MIN_VALUE);
    }

    @Test
    void doubleBits() {
        DoubleBits tenth = DoubleBits.of(0.1);
        assertThat(tenth.binary())
                .isEqualTo("0 01111111011 1001100110011001100110011001100110011001100110011010")
                .isEqualTo(tenth.toString());
        assertThat(tenth.hex()).isEqualTo("0x1.999999999999ap-4");
        assertThat(DoubleBits.of(Double.NaN).bits()).isEqualTo(0x7ff8000000000000L);
        assertThat(DoubleBits.of(Double.MIN_VALUE).exponent()).isEqualTo(-1022);
        assertThat(DoubleBits.of(Double.POSITIVE_INFINITY).exponent()).isEqualTo(1024);
    }

    @Test
    void floatText() {
        assertThat(FloatText.shortest(-0f)).isEqualTo("-0.0");
        assertThat(FloatText.shortest(0.001f)).isEqualTo("0.001");
        assertThat(FloatText.shortest(1e7f)).isEqualTo("1.0E7");
        assertThat(FloatText.shortest(Math.nextDown(1e7f))).isEqualTo("9999999.0");
        assertThat(FloatText.shortest(0.1f)).isEqualTo("0.1");
        assertThat(FloatText.shortest(2e-45f)).isEqualTo("1.4E-45");
        assertThat(FloatText.shortest((double) 0.1f)).isEqualTo("0.10000000149011612");
        assertThat(FloatText.exact(0.1f)).isEqualTo("0.100000001490116119384765625");
        assertThat(FloatText.exact(0.1)).isEqualTo("0.1000000000000000055511151231257827021181583404541015625");
        assertThat(FloatText.binary(0.75f)).isEqualTo("0.11");
        assertThat(FloatText.binary(-5)).isEqualTo("-101.0");
        assertThat(FloatText.hex(0.1f)).isEqualTo("0x1.99999ap-4");
        assertThat(FloatText.hex(Float.MIN_VALUE)).isEqualTo("0x0.000002p-126");
        assertThat(FloatText.hex(0.1)).isEqualTo("0x1.999999999999ap-4");
        assertThat(FloatText.digits(0.1, 3)).isEqualTo("0.100");
        assertThat(FloatText.digits(1234, 2)).isEqualTo("1.2E3");
        assertThat(FloatText.digits(1234, 4)).isEqualTo("1234");
        assertThat(FloatText.fixed(0.125, 2)).isEqualTo("0.12");
        assertThat(FloatText.fixed(2, 0)).isEqualTo("2");
        assertThat(FloatText.fixed(-0.001, 2)).isEqualTo("-0.00");
    }

    @Test
    void ulp() {
        assertThat(FloatText.digits(Ulp.FLOAT_UNIT_ROUNDOFF, 2)).isEqualTo("6.0E-8");
        assertThat(FloatText.digits(Ulp.DOUBLE_UNIT_ROUNDOFF, 2)).isEqualTo("1.1E-16");
        assertThat(Ulp.of(Float.MIN_NORMAL)).isEqualTo(0x1p-149f).isEqualTo(Ulp.of(0f));
        assertThat(Ulp.of(0.0)).isEqualTo(0x1p-1074);
        assertThat(Ulp.distance(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY))
                .isEqualTo(4278190080L);
        assertThat(Ulp.distance(-2.0, 2.0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void sums() {
        assertThat(new PairwiseSum().name()).isEqualTo("pairwise");
        Summation kahan = new KahanSum();
        assertThat(kahan.sum(new double[] {1e32, 1, -1e32})).isZero();
        assertThat(kahan.sum(new float[] {1e32f, 1, -1e32f})).isZero();
        Summation neumaier = new NeumaierSum();
        assertThat(neumaier.sum(new double[] {1, 1e100, 1, -1e100})).isEqualTo(2);
        double[] lost = {1e16, 1, 1e-16, -1e16, -1};
        double[] without = {1e16, 1, -1e16, -1};
        assertThat(neumaier.sum(lost)).isEqualTo(neumaier.sum(without));
        assertThat(neumaier.sum(new float[] {1e16f, 1, 1e-16f, -1e16f, -1}))
                .isEqualTo(neumaier.sum(new float[] {1e16f, 1, -1e16f, -1}));
        assertThat(new NeumaierSum().floatBound(21))
                .hasToString("5.960464477539063E-8 |Σx| + 1.4210888596580497E-12 Σ|x|");
        ExactSum exact = new ExactSum();
        exact.addAll(new float[] {-3, 0.25f, 0.25f});
        assertThat(exact).hasToString("ExactSum[3 terms, -0x5p-1]");
    }

    @Test
    void floatMath() {
        assertThat(FloatMath.exp(88.72284f)).isInfinite();
        assertThat(Float.floatToRawIntBits(88.72284f)).isEqualTo(0x42b17218);
        assertThat(FloatMath.exp(Math.nextDown(88.72284f))).isFinite();
        assertThat(FloatMath.expm1(88.72284f)).isInfinite();
        assertThat(FloatMath.expm1(Math.nextDown(88.72284f))).isFinite();
        assertThat(FloatMath.exp(-87.33655f)).isLessThan(Float.MIN_NORMAL);
        assertThat(FloatMath.exp(Math.nextUp(-87.33655f))).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
        assertThat(FloatMath.exp(-103.972084f)).isZero();
        assertThat(Float.floatToRawIntBits(-103.972084f)).isEqualTo(0xc2cff1b5);
        assertThat(FloatMath.exp(Math.nextUp(-103.972084f))).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.expFast(-0f)).isEqualTo(1);
    }

    @Test
    void batchNorm2d() {
        assertThat(Moments.of(new float[] {1, 2, 3, 4}, Variance.TWO_PASS))
                .hasToString("mean 2.5, population variance 1.25, sample variance 1.6666666269302368");
        BatchNorm2d layer = BatchNorm2d.ofChannels(3);
        assertThat(layer).hasToString("BatchNorm2d of 3 channels");
        assertThat(layer.fold(Tensor.zeros(3, 1, 1, 1), null).toString()).contains("bias Tensor ", "0.0");
    }

    @Test
    void logSoftmax() {
        assertThat(LogSoftmax.of(new float[] {0, -16.635532f})[0]).isZero();
        assertThat(LogSoftmax.of(new float[] {0, Math.nextUp(-16.635532f)})[0]).isNotZero();
        assertThat(LogSoftmax.accurate(new float[] {0, -16.635532f})[0]).isNotZero();
        assertThat(Softmax.naive(new float[] {88.72284f, 0})).contains(Float.NaN);
        assertThat(Softmax.of(new float[] {88.72284f, 0})).doesNotContain(Float.NaN);
    }
}
