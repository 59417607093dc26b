package floatlab.experiment.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.experiment.Recorded;
import floatlab.layer.BatchNorm2d;
import floatlab.layer.Linear;
import floatlab.layer.LinearOrder;
import floatlab.layer.Moments;
import floatlab.layer.Variance;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The experiments on layers, beside exact arithmetic. */
class LayersTest {
    private static final LinearOrder LOOP = LinearOrder.recursive(Arithmetic.MUL_ADD, BiasOrder.LAST);
    private static final double U = 0x1p-24;

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    // Variance.

    @Test
    void theExactVarianceIsThatOfTheDeviations() {
        float[] x = new NumpyRandom(4).randomFloats(9);
        BigDecimal mean = BigDecimal.ZERO;
        for (float v : x) {
            mean = mean.add(new BigDecimal(v));
        }
        mean = mean.divide(BigDecimal.valueOf(9), new MathContext(60));
        BigDecimal squares = BigDecimal.ZERO;
        for (float v : x) {
            squares = squares.add(new BigDecimal(v).subtract(mean).pow(2));
        }
        BigDecimal variance = squares.divide(BigDecimal.valueOf(9), new MathContext(60));
        assertThat(VarianceSweep.exactVariance(x).subtract(variance).abs()).isLessThan(new BigDecimal("1e-38"));
        assertThat(VarianceSweep.exactVariance(new float[] {1e5f, 1e5f + 1, 1e5f + 2}))
                .isBetween(new BigDecimal("0.66666666666666"), new BigDecimal("0.66666666666667"));
    }

    /** The bounds of {@link Variance} to first order, κ² being at most 1 + (mean² + 4)·n/Σd², here 1.2 (1 + mean²). */
    @Test
    void variancesMeetTheirBoundsAndNoMore() {
        int n = 100;
        List<VarianceSweep.Row> rows = VarianceSweep.run(new VarianceSweep.Spec(3, n, 12, 5));
        assertThat(rows).hasSize(13 * 4);
        for (VarianceSweep.Row row : rows) {
            double kappa = Math.sqrt(1.2 * (1 + row.mean() * row.mean()));
            double bound = switch (row.method()) {
                case "one pass" -> (3 * n + 2) * kappa * kappa * U;
                case "two passes" -> (n + 3) * U + Math.pow(n * kappa * U, 2);
                case "Welford" -> ((2 * n + 1) * kappa + n + 30) * U;
                default -> (3 * n + 2) * kappa * kappa * 0x1p-53;
            };
            assertThat(row.error()).as("%s at %s", row.method(), row.mean()).isLessThanOrEqualTo(1.02 * bound);
            assertThat(row.error()).as("%s at %s", row.method(), row.mean()).isBetween(Math.min(1e-16, bound), 1.0);
            assertThat(row.negative()).isBetween(0, row.method().equals("one pass") ? 5 : 0);
        }
        assertThat(rows).anyMatch(row -> row.negative() > 0);
    }

    // Linear layers.

    @Test
    void ordersAreComparedWithTheFirstAndWithExactSums() {
        List<LinearOrder> orders = List.of(LOOP, LOOP, new LinearOrder(Arithmetic.FMA, BiasOrder.FIRST, 8));
        List<LinearOrders.Row> rows = LinearOrders.run(new LinearOrders.Spec(5, 3, 20, 4, orders));
        NumpyRandom random = new NumpyRandom(5);
        Tensor x = SignedTensors.tensor(random, 3, 20, 1, 1);
        Tensor w = SignedTensors.tensor(random, 4, 20, 1, 1);
        float[] b = random.signedFloats(4);
        float[] first = Linear.forward(x, w, b, LOOP).data();
        for (int k = 0; k < orders.size(); k++) {
            float[] y = Linear.forward(x, w, b, orders.get(k)).data();
            float[] without = Linear.forward(x, w, null, orders.get(k)).data();
            int changed = 0;
            int equal = 0;
            int nearest = 0;
            double squares = 0;
            for (int i = 0; i < 12; i++) {
                changed += y[i] == first[i] ? 0 : 1;
                equal += y[i] - without[i] == b[i % 4] ? 1 : 0;
                BigDecimal exact = new BigDecimal(b[i % 4]);
                for (int j = 0; j < 20; j++) {
                    exact = exact.add(new BigDecimal(x.data()[i / 4 * 20 + j])
                            .multiply(new BigDecimal(w.data()[i % 4 * 20 + j])));
                }
                nearest += exact.floatValue() == y[i] ? 1 : 0;
                squares += Math.pow(new BigDecimal(y[i]).subtract(exact).doubleValue(), 2);
            }
            LinearOrders.Row row = rows.get(k);
            assertThat(row.order()).isEqualTo(orders.get(k).describe());
            assertThat(List.of(row.outputs(), row.changed(), row.equal(), row.nearest()))
                    .containsExactly(12, changed, equal, nearest);
            assertThat(row.error())
                    .isCloseTo(Math.sqrt(squares / 12), org.assertj.core.data.Percentage.withPercentage(1e-9));
        }
        assertThat(rows.get(1).changed()).isZero();
        assertThat(rows.get(2).changed()).isPositive();
        assertThat(LinearOrders.Spec.grid(1, 1, 1, 1, 1, 4).orders())
                .hasSize(8)
                .startsWith(LOOP)
                .doesNotHaveDuplicates();
    }

    // BatchNorm.

    @Test
    void aBiasCancelsOnlyOnPaper() {
        List<Float> biases = List.of(0f, -0f, 0.1f, 1e7f);
        List<BiasBeforeBatchNorm.Row> rows =
                BiasBeforeBatchNorm.run(new BiasBeforeBatchNorm.Spec(2, 4, biases, Variance.WELFORD));
        assertThat(rows).extracting(BiasBeforeBatchNorm.Row::bias).isEqualTo(biases);
        assertThat(rows.get(0).changed()).isZero();
        assertThat(rows.get(1).changed()).isZero();
        assertThat(rows.get(2).changed()).isBetween(1, 256);
        assertThat(rows.get(2).difference()).isBetween(0x1p-30, 1e-5);
        // the bias rounds the pixels to whole numbers, so the changes are as large as the outputs
        assertThat(rows.get(3).difference()).isBetween(0.5, 10.0);
        assertThat(rows.get(3).grid()).isEqualTo(1);
    }

    /** A 1×1 picture of the convolution, computed again without ExactSum. */
    @Test
    void foldingIsMeasuredFromExactValues() {
        FoldedBatchNorm.Spec spec = new FoldedBatchNorm.Spec(6, 1, 2, 3, 3);
        FoldedBatchNorm.Layers layers = FoldedBatchNorm.layers(spec);
        Tensor two = layers.asTwo();
        BigDecimal[] exact = FoldedBatchNorm.exact(layers, two);
        assertThat(exact).hasSize(3);
        MathContext digits = new MathContext(60);
        for (int channel = 0; channel < 3; channel++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < 18; i++) {
                sum = sum.add(new BigDecimal(layers.x().data()[i])
                        .multiply(new BigDecimal(layers.weight().data()[channel * 18 + i])));
            }
            float[][] norm = layers.norm();
            BigDecimal expected = sum.subtract(new BigDecimal(norm[2][channel]))
                    .divide(
                            new BigDecimal(norm[3][channel])
                                    .add(new BigDecimal(1e-5f))
                                    .sqrt(digits),
                            digits)
                    .multiply(new BigDecimal(norm[0][channel]))
                    .add(new BigDecimal(norm[1][channel]));
            assertThat(exact[channel].subtract(expected).abs()).isLessThan(new BigDecimal("1e-45"));
        }
        List<FoldedBatchNorm.Row> rows = FoldedBatchNorm.run(spec);
        float[][] forms = {two.data(), layers.folded().data()};
        for (int form = 0; form < 2; form++) {
            double largest = 0;
            for (int i = 0; i < 3; i++) {
                largest = Math.max(
                        largest,
                        new BigDecimal(forms[form][i]).subtract(exact[i]).abs().doubleValue());
            }
            assertThat(rows.get(form).largest()).isEqualTo(largest);
            assertThat(rows.get(form).error()).isBetween(largest / 2, largest);
        }
        assertThat(rows.get(0).changed()).isZero();
        assertThat(rows.get(1).changed()).isEqualTo(SignedTensors.changed(forms[0], forms[1]));
        FoldedBatchNorm.Spec more = new FoldedBatchNorm.Spec(6, 2, 3, 4, 8);
        assertThat(FoldedBatchNorm.run(more).get(1).changed()).isPositive();
        FoldedBatchNorm.Layers larger = FoldedBatchNorm.layers(more);
        double[] bounds = foldingBounds(larger, true);
        double[] twoBounds = foldingBounds(larger, false);
        BigDecimal[] truth = FoldedBatchNorm.exact(larger, larger.asTwo());
        assertWithin(bounds, larger.folded().data(), truth);
        assertWithin(twoBounds, larger.asTwo().data(), truth);
    }

    /**
     * How far an output may be off, image by image: folded, by the bound of {@link BatchNorm2d#fold}; as two layers, by the
     * n roundings of the convolution and by the bound of {@link BatchNorm2d} with MUL_ADD.
     */
    private static double[] foldingBounds(FoldedBatchNorm.Layers layers, boolean folded) {
        Tensor x = layers.x();
        Tensor w = layers.weight();
        int taps = 9 * x.c();
        List<Double> bounds = new ArrayList<>();
        for (int image = 0; image < x.n(); image++) {
            for (int channel = 0; channel < w.n(); channel++) {
                double mean = layers.norm()[2][channel];
                double bias = Math.abs(layers.norm()[1][channel]);
                double scale = Math.abs(layers.norm()[0][channel]) / Math.sqrt(layers.norm()[3][channel] + 1e-5);
                for (int at = 0; at < (x.h() - 2) * (x.w() - 2); at++) {
                    int row = at / (x.w() - 2);
                    int column = at % (x.w() - 2);
                    double z = 0;
                    double size = 0;
                    for (int i = 0; i < taps; i++) {
                        double term = (double) w.get(channel, i / 9, i / 3 % 3, i % 3)
                                * x.get(image, i / 9, row + i / 3 % 3, column + i % 3);
                        z += term;
                        size += Math.abs(term);
                    }
                    double inFolded = scale * ((taps + 6.5) * size + (taps + 8.5) * Math.abs(mean)) + (taps + 3) * bias;
                    double inTwo = scale
                                    * ((taps + 2) * size
                                            + 3.5 * Math.abs(z - mean)
                                            + 2 * Math.abs(z)
                                            + 3 * Math.abs(mean))
                            + 2 * bias;
                    bounds.add(1.01 * U * (folded ? inFolded : inTwo)); // the 0.01 is for terms beyond the first order
                }
            }
        }
        return bounds.stream().mapToDouble(bound -> bound).toArray();
    }

    private static void assertWithin(double[] bounds, float[] outputs, BigDecimal[] exact) {
        assertThat(outputs).hasSameSizeAs(bounds);
        for (int i = 0; i < bounds.length; i++) {
            assertThat(new BigDecimal(outputs[i]).subtract(exact[i]).abs().doubleValue())
                    .isLessThanOrEqualTo(bounds[i]);
        }
    }

    /** Of a BatchNorm, an image sees the other images in training mode only. */
    @Test
    void theBatchEntersInTrainingModeOnly() {
        List<BatchStatistics.Row> rows = BatchStatistics.run(new BatchStatistics.Spec(9, 10, List.of(1, 16, 256)));
        assertThat(rows).hasSize(9);
        for (BatchStatistics.Row row : rows) {
            assertThat(row.outputs()).isEqualTo(160);
            switch (row.comparison()) {
                case "evaluation mode" -> {
                    assertThat(row.changed()).isZero();
                    assertThat(row.difference()).isZero();
                }
                case "training mode" ->
                    // the mean of 16·batch numbers is off by σ/√(16·batch), and the deviation by about as much
                    assertThat(row.difference() * 4 * Math.sqrt(row.batch())).isBetween(0.5, 2.0);
                default -> assertThat(row.difference()).isBetween(1e-9, 1e-5);
            }
        }
    }

    // The network.

    @Test
    void aChangeIsSeenFromItsLayerOn() {
        List<LayerByLayer.Row> rows = LayerByLayer.run(LayerByLayer.Spec.of(2, 6));
        assertThat(rows).hasSize(11 + 10 + 10 + 11);
        List<String> layers = new ArrayList<>();
        rows.subList(0, 11).forEach(row -> layers.add(row.layer()));
        assertThat(layers)
                .containsExactly(
                        "conv 1", "norm 1", "relu 1", "conv 2", "norm 2", "relu 2", "conv 3", "norm 3", "relu 3",
                        "linear", "top-1");
        for (LayerByLayer.Row row : rows) {
            assertThat(row.percent()).isEqualTo(100.0 * row.changed() / row.outputs());
            assertThat(row.difference() == 0).isEqualTo(row.changed() == 0);
            assertThat(row.outputs() - row.zeros()).isGreaterThanOrEqualTo(row.changed());
            if (row.change().equals(LayerByLayer.Change.LINEAR_ORDER.describe())) {
                boolean linear = row.layer().equals("linear");
                assertThat(row.changed() > 0).isEqualTo(linear);
            } else if (!row.layer().equals("top-1")) {
                assertThat(row.changed()).isPositive();
                // on paper no change makes a difference
                assertThat(row.difference()).isLessThan(1e-4);
            }
            if (row.layer().startsWith("relu")) {
                assertThat(row.zeros()).isBetween(row.outputs() / 4, row.outputs() * 3 / 4);
            }
        }
        assertThat(rows.get(0).outputs()).isEqualTo(6 * 8 * 12 * 12);
        assertThat(rows.get(8).outputs()).isEqualTo(6 * 16 * 3 * 3);
        assertThat(rows.get(10).outputs()).isEqualTo(6);
    }

    // Recordings.

    @Test
    void threeLibrariesComputeInOurOrders() {
        LibraryLayers.LinearLayer layer = LibraryLayers.linearLayer();
        assertThat(layer).hasToString("8 samples, 64 features, 16 outputs");
        LinearOrder chain = LinearOrder.recursive(Arithmetic.FMA, BiasOrder.LAST);
        float[] ours =
                Linear.forward(layer.x(), layer.weight(), layer.bias(), chain).data();
        assertThat(LibraryLayers.linear("PyTorch", 8)).isEqualTo(ours);
        for (int batch : new int[] {8, 2, 1}) {
            assertThat(LibraryLayers.linear("ONNX Runtime", batch)).isEqualTo(ours);
        }
        // PaddlePaddle's order is the plain loop
        for (int batch : new int[] {8, 2, 1}) {
            assertThat(LibraryLayers.linear("PaddlePaddle", batch))
                    .isEqualTo(Linear.forward(layer.x(), layer.weight(), layer.bias(), LOOP)
                            .data());
        }
        LinearOrder fourLanes = new LinearOrder(Arithmetic.MUL_ADD, BiasOrder.LAST, 4);
        assertThat(LibraryLayers.linear("PyTorch", 2))
                .isEqualTo(Linear.forward(layer.x(), layer.weight(), layer.bias(), fourLanes)
                        .data());
    }

    /** Whatever the order, a library is within (n + 2)·u·(Σ|wx| + |b|) of the exact value: 66 · (64 + 1)u at most. */
    @Test
    void theLibrariesWereGivenTheNumbersDrawnHere() {
        LibraryLayers.LinearLayer layer = LibraryLayers.linearLayer();
        float[] ours =
                Linear.forward(layer.x(), layer.weight(), layer.bias(), LOOP).data();
        for (String library : List.of("PyTorch", "PaddlePaddle", "ONNX Runtime", "NumPy")) {
            assertThat(LibraryLayers.linear(library, 1)).hasSize(128);
            assertThat(SignedTensors.largestDifference(ours, LibraryLayers.linear(library, 1)))
                    .isBetween(0.0, 2 * 66 * 65 * U);
        }
    }

    @Test
    void ourBatchNormGivesPyTorchsBitsInEvaluationMode() {
        NumpyRandom random = new NumpyRandom(8);
        Tensor x = SignedTensors.tensor(random, 4, 4, 4, 4);
        float[] weight = random.signedFloats(4);
        float[] bias = random.signedFloats(4);
        float[] mean = random.signedFloats(4);
        float[] variance = SignedTensors.positive(random.signedFloats(4));
        BatchNorm2d layer = BatchNorm2d.of(weight, bias, mean, variance, 1e-5f);
        assertThat(layer.evaluate(x, Arithmetic.FMA).data())
                .isEqualTo(
                        LibraryLayers.bits(Recorded.rows("layers/library-layers.csv"), "PyTorch", "batchnorm", "bias"));
    }

    @Test
    void theFoldedLayersAreThoseOfTheExperiment() {
        FoldedBatchNorm.Layers layers = FoldedBatchNorm.layers(new FoldedBatchNorm.Spec(9, 2, 3, 4, 8));
        BigDecimal[] exact = FoldedBatchNorm.exact(layers, layers.asTwo());
        for (String library : List.of("PyTorch", "ONNX Runtime")) {
            for (String run : List.of("two layers", "folded")) {
                float[] recorded = LibraryLayers.bits(Recorded.rows("layers/library-layers.csv"), library, "fold", run);
                assertThat(SignedTensors.largestDifference(layers.asTwo().data(), recorded))
                        .isBetween(0.0, 2e-6);
                assertWithin(foldingBounds(layers, run.equals("folded")), recorded, exact);
            }
        }
        assertWithin(foldingBounds(layers, true), layers.folded().data(), exact);
        Tensor plain = Conv2d.of(layers.weight(), Conv2dShape.of(3, 4, 3), layers.order())
                .forward(layers.x());
        assertThat(SignedTensors.largestDifference(plain.data(), layers.asTwo().data()))
                .isGreaterThan(0.1);
    }

    @Test
    void everyComparisonChangesBitsButThatOfBatchInvariantLayers() {
        List<LibraryLayers.Row> rows = LibraryLayers.run();
        assertThat(rows).hasSize(15).allMatch(row -> row.difference() < 1e-5);
        for (LibraryLayers.Row row : rows) {
            boolean invariant = row.comparison().contains("one by one")
                    && List.of("PaddlePaddle", "ONNX Runtime").contains(row.library());
            assertThat(row.changed() == 0).isEqualTo(invariant);
        }
        assertThat(LibraryLayers.pairs())
                .hasSize(6)
                .filteredOn(row -> row.changed() == 0)
                .singleElement()
                .extracting(LibraryLayers.Row::library)
                .isEqualTo("PyTorch and ONNX Runtime");
        assertThat(LibraryLayers.variances())
                .extracting(LibraryLayers.VarianceRow::far)
                .containsExactly(1f, 0f, 1f, 0f);
        assertThat(Moments.of(new float[] {1e5f, 1e5f + 1, 1e5f + 2}, Variance.TWO_PASS)
                        .sample())
                .isEqualTo(1);
        assertThat(LibraryLayers.source()).contains("torch 2.", "paddlepaddle 3.", "onnxruntime 1.", "numpy 2.");
    }

    // Refusals.

    private static void refused(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void nullRefused(String message, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }

    @Test
    void badSpecs() {
        refused("n is 1, expected 2 to 100000", () -> new VarianceSweep.Spec(0, 1, 1, 1));
        refused("largestExponent is 23, expected 0 to 22", () -> new VarianceSweep.Spec(0, 2, 23, 1));
        refused("trials is 0, expected 1 to 1000", () -> new VarianceSweep.Spec(0, 2, 1, 0));
        refused("features is 0, expected 1 to 10000", () -> new LinearOrders.Spec(0, 1, 0, 1, List.of(LOOP)));
        refused("orders is empty, expected at least one order", () -> new LinearOrders.Spec(0, 1, 1, 1, List.of()));
        refused(
                "biases is empty, expected at least one bias",
                () -> new BiasBeforeBatchNorm.Spec(0, 1, List.of(), Variance.WELFORD));
        refused("size is 2, expected 3 to 100", () -> new FoldedBatchNorm.Spec(0, 1, 1, 1, 2));
        refused("batches is empty, expected at least one batch size", () -> new BatchStatistics.Spec(0, 1, List.of()));
        refused("batches[1] is 2, expected 3 to 4096, ascending", () -> new BatchStatistics.Spec(0, 1, List.of(2, 2)));
        refused("images is 0, expected 1 to 1000", () -> LayerByLayer.Spec.of(0, 0));
        refused("changes is empty, expected at least one change", () -> new LayerByLayer.Spec(0, 1, List.of()));
        String libraries = ", expected one of [PyTorch, PaddlePaddle, ONNX Runtime, NumPy]";
        refused("library is torch" + libraries, () -> LibraryLayers.linear("torch", 8));
        refused("batch is 3, expected 8, 2 or 1", () -> LibraryLayers.linear("NumPy", 3));
        nullRefused("library", () -> LibraryLayers.linear(null, 8));
        nullRefused("orders", () -> new LinearOrders.Spec(0, 1, 1, 1, null));
        nullRefused("biases", () -> new BiasBeforeBatchNorm.Spec(0, 1, null, Variance.WELFORD));
        nullRefused("method", () -> new BiasBeforeBatchNorm.Spec(0, 1, List.of(1f), null));
        nullRefused("batches", () -> new BatchStatistics.Spec(0, 1, null));
        nullRefused("changes", () -> new LayerByLayer.Spec(0, 1, null));
        nullRefused("spec", () -> VarianceSweep.run(null));
        nullRefused("spec", () -> LinearOrders.run(null));
        nullRefused("spec", () -> BiasBeforeBatchNorm.run(null));
        nullRefused("spec", () -> FoldedBatchNorm.run(null));
        nullRefused("spec", () -> BatchStatistics.run(null));
        nullRefused("spec", () -> LayerByLayer.run(null));
    }

    @Test
    void anInterruptEndsThem() {
        List<ThrowingCallable> experiments = List.of(
                () -> VarianceSweep.run(new VarianceSweep.Spec(0, 100_000, 22, 1000)),
                () -> LinearOrders.run(LinearOrders.Spec.grid(0, 100, 100, 10, 1)),
                () -> BiasBeforeBatchNorm.run(new BiasBeforeBatchNorm.Spec(0, 10, List.of(1f), Variance.WELFORD)),
                () -> FoldedBatchNorm.run(new FoldedBatchNorm.Spec(0, 1, 1, 1, 3)),
                () -> BatchStatistics.run(new BatchStatistics.Spec(0, 1000, List.of(4096))),
                () -> LayerByLayer.run(LayerByLayer.Spec.of(0, 1)));
        for (ThrowingCallable experiment : experiments) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancellationException.class).isThrownBy(experiment);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(Arrays.asList(LayerByLayer.Change.values())).hasSize(4);
    }
}
