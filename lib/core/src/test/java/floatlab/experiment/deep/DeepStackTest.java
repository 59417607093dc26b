package floatlab.experiment.deep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.conv.ScalarConv2d;
import floatlab.format.Format;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.sum.ExactSum;
import floatlab.tensor.FloatArrays;
import floatlab.tensor.Tensor;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The deep stack against exact sums, the readable convolution, and the recorded PyTorch. */
class DeepStackTest {
    private static final DeepStack SMALL = DeepStack.of(new DeepStack.Spec(3, DeepStack.Form.RESIDUAL_NORM, 6, 1, 16));
    private static final List<DeepVariant> FLOATS =
            List.of(DeepVariant.FLOAT_FMA, DeepVariant.FLOAT_MUL_ADD, DeepVariant.FLOAT_BLOCKED);
    private static final List<DeepVariant> LOW = List.of(
            DeepVariant.storedIn(Format.BINARY16),
            DeepVariant.storedIn(Format.BFLOAT16),
            DeepVariant.summedIn(Format.BINARY16),
            DeepVariant.summedIn(Format.BFLOAT16));

    @Test
    void theNetworkOfTheNotebookHasMoreThanTwoGigaflops() {
        DeepStack.Spec spec = DeepStack.Spec.of(DeepStack.Form.LINEAR, 32);
        DeepStack stack = DeepStack.of(spec);
        assertThat(stack.layers()).hasSize(33);
        // By hand: stem, thirty convolutions of 64·576·32² products, two that halve, and the linear layer.
        long products = 64L * 27 * 1024 + 30L * 64 * 576 * 1024 + 128L * 576 * 256 + 256L * 1152 * 64 + 2560;
        assertThat(stack.flops()).isEqualTo(2 * products).isGreaterThan(2_000_000_000L);
    }

    @Test
    void theTruthIsWithinItsBoundOfTheExactSum() {
        for (DeepStack.Layer layer : SMALL.layers()) {
            DeepStack.Parameters p = SMALL.parameters(layer);
            int size = layer.outSize() * layer.stride();
            Tensor x = Tensor.of(
                    new NumpyRandom(layer.number()).randomFloats(2 * layer.inChannels() * size * size),
                    2,
                    layer.inChannels(),
                    size,
                    size);
            double[] y = DoubleConv.of(
                    FloatArrays.toDoubles(x.data()), 2, layer, p.weight().data(), p.bias());
            for (int at = 0; at < y.length; at += 7) {
                int column = at % layer.outSize();
                int row = at / layer.outSize() % layer.outSize();
                int channel = at / (layer.outSize() * layer.outSize()) % layer.outChannels();
                int image = at / (layer.outSize() * layer.outSize() * layer.outChannels());
                ExactSum exact = new ExactSum();
                ExactSum magnitudes = new ExactSum();
                exact.add(p.bias()[channel]);
                magnitudes.add(Math.abs(p.bias()[channel]));
                for (int c = 0; c < layer.inChannels(); c++) {
                    for (int k = 0; k < 9; k++) {
                        int h = row * layer.stride() + k / 3 - 1;
                        int w = column * layer.stride() + k % 3 - 1;
                        if (0 <= h && h < size && 0 <= w && w < size) {
                            double product =
                                    (double) x.get(image, c, h, w) * p.weight().get(channel, c, k / 3, k % 3);
                            exact.add(product);
                            magnitudes.add(Math.abs(product));
                        }
                    }
                }
                exact.add(-y[at]);
                assertThat(Math.abs(exact.toDouble()))
                        .isLessThanOrEqualTo((layer.fanIn() + 1) * 0x1p-53 * magnitudes.toDouble());
            }
        }
    }

    @Test
    void sumsInSixteenBitsAreThoseOfTheReadableConvolution() {
        for (DeepVariant variant : LOW.subList(2, 4)) {
            for (DeepStack.Layer layer : SMALL.layers()) {
                DeepStack.Parameters p = SMALL.parameters(layer);
                int size = layer.outSize() * layer.stride();
                Tensor x = LowPrecisionConv.round(
                        Tensor.of(
                                new NumpyRandom(7).randomFloats(layer.inChannels() * size * size),
                                1,
                                layer.inChannels(),
                                size,
                                size),
                        variant.storage());
                Tensor weight = Tensor.of(
                        LowPrecisionConv.round(p.weight().data().clone(), variant.storage()),
                        layer.outChannels(),
                        layer.inChannels(),
                        3,
                        3);
                assertThat(LowPrecisionConv.of(x, layer, weight, p.bias(), variant.storage()))
                        .isEqualTo(ScalarConv2d.forward(x, weight, p.bias(), layer.shape(), variant.order()));
            }
        }
    }

    @Test
    void roundingOnTheBitsIsRounding() {
        NumpyRandom random = new NumpyRandom(5);
        for (int i = 0; i < 400_000; i++) {
            float x = Float.intBitsToFloat(random.randint(Integer.MIN_VALUE, Integer.MAX_VALUE, 1)[0]);
            if (i % 2 == 0) { // within fp16's range, its ties among them
                int bits = Float.floatToRawIntBits((float) Math.scalb(1 + random.random(), i % 44 - 26));
                x = Float.intBitsToFloat(i % 4 == 0 ? bits & ~0xfff : bits);
            }
            assertThat(LowPrecisionConv.round(x, true)).isEqualTo(Float.valueOf((float) Format.BINARY16.round(x)));
            assertThat(LowPrecisionConv.round(x, false)).isEqualTo(Float.valueOf((float) Format.BFLOAT16.round(x)));
        }
        for (float x : new float[] {
            0f,
            -0f,
            65519.996f,
            65520f,
            -70000f,
            Float.NEGATIVE_INFINITY,
            Float.NaN,
            Float.MIN_VALUE,
            -0x1p-25f,
            0x1.8p-25f,
            Float.MAX_VALUE,
            0x1p-14f
        }) {
            assertThat(LowPrecisionConv.round(x, true)).isEqualTo(Float.valueOf((float) Format.BINARY16.round(x)));
            assertThat(LowPrecisionConv.round(x, false)).isEqualTo(Float.valueOf((float) Format.BFLOAT16.round(x)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void statisticsNormalise(DeepStack.Form form) {
        DeepStack stack = DeepStack.of(new DeepStack.Spec(2, form, 4, 1, 8));
        for (DeepStack.Layer layer : stack.layers()) {
            DeepStack.Parameters p = stack.parameters(layer);
            assertThat(p.mean() != null).isEqualTo(form.norm);
        }
        if (form == DeepStack.Form.NORM) {
            DoublePass pass = new DoublePass(stack, stack.images(1002, 8));
            DeepStack.Parameters first = stack.parameters(stack.layers().get(0));
            pass.convolve(first);
            double[] y = pass.convolved();
            double sum = 0;
            for (int i = 0; i < 8; i++) {
                for (int p = 0; p < 64; p++) {
                    sum += y[i * 4 * 64 + p];
                }
            }
            assertThat(first.mean()[0])
                    .isCloseTo((float) (sum / 512), org.assertj.core.data.Percentage.withPercentage(0.4));
        }
    }

    @Test
    void noErrorExceedsItsBound() {
        Tensor images = SMALL.images(1, 3);
        List<LayerErrors.Row> rows = LayerErrors.run(SMALL, images, FLOATS, () -> {});
        assertThat(rows).hasSize(27).allSatisfy(row -> {
            assertThat(row.largest()).isGreaterThan(0).isLessThanOrEqualTo(row.bound());
            assertThat(row.typical()).isLessThanOrEqualTo(row.largest());
        });
        assertThat(LayerErrors.run(SMALL, images, LOW.subList(2, 4), () -> {}))
                .allSatisfy(row -> assertThat(row.largest()).isGreaterThan(1e-4).isLessThanOrEqualTo(row.bound()));
        assertThat(LayerErrors.curves(rows)).hasSize(9 * 5);
    }

    @ParameterizedTest
    @EnumSource
    void theGuaranteeHoldsForEveryVariantOfFloat(DeepStack.Form form) {
        DeepStack stack = DeepStack.of(new DeepStack.Spec(4, form, 4, 2, 16));
        Tensor images = stack.images(1, 2);
        List<DepthErrors.Row> guaranteed = DepthErrors.guaranteed(stack, images, () -> {});
        List<DepthErrors.Row> rows = DepthErrors.run(stack, images, FLOATS, () -> {});
        assertThat(rows).hasSize(3 * 15);
        for (DepthErrors.Row row : rows) {
            double bound = guaranteed.get(row.layer() - 1).error();
            assertThat(row.error()).isGreaterThan(1e-9).isLessThan(bound);
        }
    }

    @Test
    void fewerBitsMakeLargerErrorsAndMoreChanges() {
        Tensor images = SMALL.images(5, 60);
        List<DeepVariant> variants = List.of(DeepVariant.FLOAT_FMA, DeepVariant.FLOAT_BLOCKED, LOW.get(0), LOW.get(1));
        List<TopOne.Row> rows = TopOne.run(SMALL, images, variants, () -> {});
        assertThat(rows).hasSize(180);
        List<TopOne.Summary> summary = TopOne.summary(rows);
        assertThat(summary.get(0).moved()).isLessThan(1e-5);
        assertThat(summary.get(1).moved())
                .isBetween(100 * summary.get(0).moved(), summary.get(2).moved() / 3);
        assertThat(rows)
                .filteredOn(TopOne.Row::changed)
                .allSatisfy(row -> assertThat(row.moved()).isGreaterThan(row.margin() / 20));
        assertThat(summary.get(0).changed()).isZero();
    }

    @Test
    void logitsInDoubleAndInFloatAgree() {
        Tensor images = SMALL.images(5, 4);
        DoublePass pass = new DoublePass(SMALL, images);
        SMALL.layers().forEach(layer -> pass.next(SMALL.parameters(layer)));
        double[] truth = pass.logits(SMALL.headWeight(), SMALL.headBias());
        float[] logits =
                TopOne.logits(SMALL, images, DeepVariant.FLOAT_FMA, () -> {}).data();
        assertThat(DepthErrors.relative(logits, truth)).isLessThan(1e-5);
    }

    @Test
    void someImageDividesTwoOrders() {
        List<TieWalk.Row> rows =
                TieWalk.run(SMALL, twoClasses(), DeepVariant.FLOAT_FMA, DeepVariant.FLOAT_BLOCKED, () -> {});
        List<TieWalk.Row> divided = rows.stream()
                .filter(row -> row.firstClass() != row.secondClass())
                .toList();
        int last = rows.get(rows.size() - 1).round();
        assertThat(rows).hasSize(17 * last);
        assertThat(divided).isNotEmpty().allSatisfy(row -> {
            assertThat(row.round()).isEqualTo(last);
            assertThat(Math.abs(row.first())).isLessThan(1e-3);
        });
    }

    private static Tensor twoClasses() {
        for (int seed = 0; ; seed++) {
            Tensor images = SMALL.images(seed, 2);
            float[] logits = TopOne.logits(SMALL, images, DeepVariant.FLOAT_FMA, () -> {})
                    .data();
            if (TopOne.largest(logits, 0, -1) != TopOne.largest(logits, 10, -1)) {
                return images;
            }
        }
    }

    @Test
    void theClockIsTheCallers() {
        long[] time = {0};
        DeepSpeed.Result result = DeepSpeed.run(SMALL, DeepVariant.FLOAT_FMA, 2, () -> time[0] += 1000);
        assertThat(result.seconds()).isEqualTo(9 * 1e-6, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(result.gigaflops()).isGreaterThan(0);
        assertThat(result.plainGigaflops()).isGreaterThan(0);
    }

    /** Every float of every layer: our convolutions, normalisation, additions and ReLU give PyTorch's bits. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyLayerHasPyTorchsBits(int threads) {
        List<RecordedDeepStack.OrderRow> rows = RecordedDeepStack.orders(
                DeepStack.of(DeepStack.Spec.of(DeepStack.Form.RESIDUAL_NORM, 32)), threads, () -> {});
        assertThat(rows).hasSize(33).allSatisfy(row -> assertThat(row.order()).startsWith("PyTorch"));
    }

    @Test
    void pyTorchsTopClasses() {
        assertThat(RecordedDeepStack.topOne())
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.images()).isGreaterThanOrEqualTo(500));
        assertThat(RecordedDeepStack.source()).startsWith("torch ");
    }

    @Test
    void badArgumentsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeepStack.Spec(1, DeepStack.Form.RELU, 64, 5, 12))
                .withMessage("size is 12, expected a multiple of 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeepStack.Spec(-1, DeepStack.Form.RELU, 64, 5, 16))
                .withMessageStartingWith("seed is -1");
        assertThatNullPointerException()
                .isThrownBy(() -> new DeepStack.Spec(1, null, 64, 5, 16))
                .withMessage("form");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerErrors.run(SMALL, Tensor.zeros(1, 3, 8, 8), FLOATS, () -> {}))
                .withMessage("images is of shape (1, 3, 8, 8), expected (n, 3, 16, 16)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DepthErrors.run(SMALL, SMALL.images(1, 1), List.of(), () -> {}))
                .withMessage("variants is empty, expected at least one variant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopOne.run(SMALL, SMALL.images(1, 1), FLOATS.subList(0, 1), () -> {}))
                .withMessage("the number of variants is 1, expected 2 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopOne.densityAtZero(List.of()))
                .withMessage("rows is empty, expected at least one row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SMALL.images(1, 0))
                .withMessageStartingWith("n is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeepVariant.storedIn(Format.FLOAT8_E4M3))
                .withMessage("storage is fp8 e4m3, expected binary32, binary16 or bfloat16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeepVariant(
                        "x", ReductionOrder.fma(BiasOrder.LAST).withAccumulator(Format.BINARY16), Format.BINARY16))
                .withMessageStartingWith("order is ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeepSpeed.run(SMALL, LOW.get(2), 1, System::nanoTime))
                .withMessageStartingWith("variant is fp16 sums");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TieWalk.run(SMALL, SMALL.images(1, 3), FLOATS.get(0), FLOATS.get(1), () -> {}))
                .withMessage("images has 3 images, expected 2");
    }

    @Test
    void anInterruptEndsThem() {
        Tensor images = SMALL.images(1, 1);
        try {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> DepthErrors.run(SMALL, images, FLOATS, () -> {}));
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> LayerErrors.run(SMALL, images, LOW, () -> {}));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
