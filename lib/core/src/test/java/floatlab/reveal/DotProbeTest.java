package floatlab.reveal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.compare.NpyArray;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Asks sums of products elsewhere. The answers of NumPy and PyTorch were recorded by {@code record_dot_orders.py}. */
class DotProbeTest {
    private static RevealedDot recorded(String name, int products, boolean hasBias) throws IOException {
        DotProbe probe = DotProbe.inOneRound(products, hasBias);
        try (GZIPInputStream in = new GZIPInputStream(RecordedConv.open("dots/" + name + ".npy.gz"))) {
            probe.answer(NpyArray.read(in).doubles());
        }
        assertThat(probe.isDone()).isTrue();
        return probe.result();
    }

    /** The tree is that of the sums recorded with factors of 1. OpenBLAS fuses, and PyTorch's MKL on this CPU does not. */
    @ParameterizedTest
    @CsvSource({"torch.dot, MUL_ADD", "numpy.dot, FMA"})
    void dotProducts(String name, Arithmetic arithmetic) throws IOException {
        RevealedDot revealed = recorded(name, 128, false);
        SummationProbe sum = SummationProbe.inOneRound(128);
        try (GZIPInputStream in = new GZIPInputStream(RecordedConv.open("sums/" + name + "-128.npy.gz"))) {
            sum.answer(NpyArray.read(in).doubles());
        }
        assertThat(revealed.tree()).isEqualTo(sum.result().tree());
        assertThat(revealed.arithmetic()).isEqualTo(arithmetic);
        assertThat(revealed.accumulator()).isEqualTo(Format.BINARY32);
        assertThat(revealed.biasOrder()).isEmpty();
    }

    /** Probes reveal the same order that is found from the outputs for the data of the layer. */
    @ParameterizedTest
    @CsvSource({"conv-onednn, 1 1 oneDNN", "conv-native, 1 0 native"})
    void convolutions(String name, String setting) throws IOException {
        RevealedDot revealed = recorded(name, 216, true);
        String found = RecordedConvOrders.read().stream()
                .filter(line -> line.startsWith("pytorch,3x3-stride-2," + setting + ","))
                .findFirst()
                .orElseThrow();
        assertThat(revealed.arithmetic()).isEqualTo(Arithmetic.FMA);
        assertThat(revealed.biasOrder()).contains(BiasOrder.TOTAL_FIRST);
        assertThat(OrderSearch.nameOf(revealed, 24, 3, 3))
                .hasValueSatisfying(order -> assertThat(found).endsWith("," + order.describe()));
    }

    /** Adds in two lanes of four terms, the first of which starts from the bias. */
    private static float ownDot(Arithmetic arithmetic, float[] x, float[] w, float bias) {
        float[] lanes = {bias, 0};
        for (int k = 0; k < x.length; k++) {
            lanes[k % 2] = arithmetic.accumulate(lanes[k % 2], x[k], w[k]);
        }
        return lanes[0] + lanes[1];
    }

    /** What a person does: write the factors and biases of each round to three files, and hand back the results. */
    @ParameterizedTest
    @EnumSource(Arithmetic.class)
    void goesByFilesInRounds(Arithmetic arithmetic) throws IOException {
        RevealedDot called = OrderDetective.revealDot(8, (x, w, b) -> ownDot(arithmetic, x, w, b));
        assertThat(called.arithmetic()).isEqualTo(arithmetic);
        assertThat(called.biasOrder()).contains(BiasOrder.FIRST);
        for (DotProbe probe : new DotProbe[] {DotProbe.of(8, true), DotProbe.inOneRound(8, true)}) {
            int rows = 0;
            while (!probe.isDone()) {
                float[] x = file(NpyArray.ofRows(probe.x()));
                float[] w = file(NpyArray.ofRows(probe.w()));
                float[] bias = file(NpyArray.of(probe.bias(), probe.bias().length));
                double[] answers = new double[bias.length];
                Arrays.setAll(
                        answers,
                        k -> ownDot(
                                arithmetic,
                                Arrays.copyOfRange(x, 8 * k, 8 * k + 8),
                                Arrays.copyOfRange(w, 8 * k, 8 * k + 8),
                                bias[k]));
                probe.answer(answers);
                rows += answers.length;
            }
            RevealedDot revealed = probe.result();
            assertThat(revealed.tree().toString()).isEqualTo(called.tree().toString());
            assertThat(revealed.arithmetic()).isEqualTo(arithmetic);
            assertThat(revealed.probes()).isEqualTo(rows);
            assertThat(probe.x()).isEmpty();
            assertThat(probe.bias()).isEmpty();
        }
    }

    private static float[] file(NpyArray array) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        array.write(file);
        return NpyArray.read(new ByteArrayInputStream(file.toByteArray())).floats();
    }

    @Test
    void oneRoundAsksEveryPair() {
        DotProbe probe = DotProbe.inOneRound(3, true);
        int rows = 6 + 16 + 3 * 3 + 16;
        assertThat(probe.x()).hasNumberOfRows(rows);
        assertThat(probe.w()).hasNumberOfRows(rows);
        assertThat(probe.bias()).hasSize(rows);
        assertThat(probe.x()[2]).containsExactly(0x1p100f, 1, 1);
        assertThat(probe.bias()[2]).isEqualTo(-0x1p100f);
        assertThat(probe.x()[24]).containsExactly(1 + 0x1p-12f, 0, 0); // asks whether product 0 is fused with the bias
        assertThat(probe.w()[24]).containsExactly(1 + 0x1p-12f, 1, 1);
        assertThat(probe.bias()[24]).isEqualTo(-1 - 0x1p-11f);
        assertThat(DotProbe.inOneRound(3, false).bias()).containsOnly(0);
    }

    @Test
    void badArguments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DotProbe.of(16384, false))
                .withMessage("products is 16384, expected 1 to 16383");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DotProbe.inOneRound(512, true))
                .withMessage("products is 512, expected 1 to 511");
        DotProbe probe = DotProbe.of(4, false);
        assertThatIllegalStateException()
                .isThrownBy(probe::result)
                .withMessage("the probe is not done: a round of questions waits for its answers");
        assertThatNullPointerException().isThrownBy(() -> probe.answer(null)).withMessage("answers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> probe.answer(new double[2]))
                .withMessage("answers has 2 elements, expected 3");
        DotProbe half = DotProbe.inOneRound(2, false); // 2^100 is infinite in binary16
        double[] overflown = new double[half.rowCount()];
        Arrays.fill(overflown, Double.NaN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> half.answer(overflown))
                .withMessage(
                        "the dot product overflows with factors of 2^100, so it can only be asked in several rounds");
        DotProbe done = DotProbe.inOneRound(1, false);
        double[] products = new double[done.rowCount()];
        Arrays.setAll(products, k -> done.x()[k][0] * done.w()[k][0]);
        done.answer(products);
        assertThat(done.result().describe()).isEqualTo("term 0; multiply, then add");
        assertThatIllegalStateException()
                .isThrownBy(() -> done.answer(new double[0]))
                .withMessage("nothing was asked: the probe is done");
    }
}
