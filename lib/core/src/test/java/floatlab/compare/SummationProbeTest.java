package floatlab.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions to sums elsewhere; the answers of NumPy and PyTorch were recorded by {@code record_summation_trees.py}. */
class SummationProbeTest {
    private static RevealedSum recorded(String name, int terms) throws IOException {
        SummationProbe probe = SummationProbe.inOneRound(terms);
        try (GZIPInputStream in = new GZIPInputStream(RecordedConv.open("sums/" + name + "-" + terms + ".npy.gz"))) {
            probe.answer(NpyArray.read(in).doubles());
        }
        assertThat(probe.isDone()).isTrue();
        return probe.result();
    }

    private static SummationTree add(SummationTree a, SummationTree b) {
        return SummationTree.add(a, b);
    }

    /** Terms from to to − 1, every step-th, left to right. */
    private static SummationTree chain(int from, int to, int step) {
        SummationTree sum = SummationTree.leaf(from);
        for (int term = from + step; term < to; term += step) {
            sum = add(sum, SummationTree.leaf(term));
        }
        return sum;
    }

    /** NumPy's pairwise_sum: halves that are multiples of 8, down to 128 terms; there 8 lanes, and a rest. */
    private static SummationTree numpySum(int from, int to) {
        int n = to - from;
        if (n < 8) {
            return chain(from, to, 1);
        }
        if (n > 128) {
            int half = n / 2 - n / 2 % 8;
            return add(numpySum(from, from + half), numpySum(from + half, to));
        }
        int end = from + n - n % 8;
        SummationTree[] lane = new SummationTree[8];
        Arrays.setAll(lane, k -> chain(from + k, end, 8));
        SummationTree sum = add(
                add(add(lane[0], lane[1]), add(lane[2], lane[3])), add(add(lane[4], lane[5]), add(lane[6], lane[7])));
        for (int term = end; term < to; term++) {
            sum = add(sum, SummationTree.leaf(term));
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 20, 100, 128, 200, 300})
    void numpySum(int terms) throws IOException {
        RevealedSum revealed = recorded("numpy.sum", terms);
        assertThat(revealed.tree()).isEqualTo(numpySum(0, terms));
        assertThat(revealed.accumulator()).isEqualTo(Format.BINARY32);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 200})
    void torchSum(int terms) throws IOException {
        assertThat(recorded("torch.sum-1-thread", terms).describe())
                .isEqualTo(
                        "32 lanes (term i in lane i mod 32), each left to right; then the lanes in 8 lanes (term i in"
                                + " lane i mod 8), each left to right; then the lanes left to right");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 20, 100, 128, 200, 300})
    void torchSumIsTheSameOnTwoThreads(int terms) throws IOException {
        assertThat(recorded("torch.sum-2-threads", terms).tree())
                .isEqualTo(recorded("torch.sum-1-thread", terms).tree());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 128, 200})
    void torchDot(int terms) throws IOException {
        assertThat(recorded("torch.dot", terms).describe())
                .isEqualTo(
                        "16 lanes (term i in lane i mod 16), each left to right; then the lanes in 4 lanes (term i in"
                                + " lane i mod 4), each left to right; then the lanes pairwise, the even and the odd places"
                                + " last");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 20, 300})
    void torchDotOfOtherLengthsIsATree(int terms) throws IOException {
        RevealedSum revealed = recorded("torch.dot", terms);
        assertThat(revealed.tree().terms()).isEqualTo(terms);
        assertThat(revealed.accumulator()).isEqualTo(Format.BINARY32);
    }

    /** OpenBLAS adds what does not fill its 32 lanes in double. */
    @Test
    void numpyDot() throws IOException {
        assertThat(recorded("numpy.dot", 20).describe()).isEqualTo("left to right, in binary64");
        assertThat(recorded("numpy.dot", 128).accumulator()).isEqualTo(Format.BINARY32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorded("numpy.dot", 100))
                .withMessageContaining("blocks of 96 (the last 4) terms")
                .withMessageContaining("on random terms the sums have other bits");
    }

    /** A person's part: each round's rows to a file, their sums back. */
    @Test
    void goesByFilesInRounds() throws IOException {
        SummationTree tree = RandomTrees.binary(60, new NumpyRandom(4));
        SummationProbe probe = SummationProbe.of(60);
        int rounds = 0;
        int rows = 0;
        while (!probe.isDone()) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            NpyArray.ofRows(probe.rows()).write(file);
            NpyArray questions = NpyArray.read(new ByteArrayInputStream(file.toByteArray()));
            float[] sums = new float[questions.shape()[0]];
            for (int k = 0; k < sums.length; k++) {
                sums[k] = tree.evaluate(Arrays.copyOfRange(questions.floats(), 60 * k, 60 * k + 60));
            }
            file.reset();
            NpyArray.of(sums, sums.length).write(file);
            probe.answer(
                    NpyArray.read(new ByteArrayInputStream(file.toByteArray())).doubles());
            rounds++;
            rows += sums.length;
        }
        assertThat(probe.result().tree()).isEqualTo(tree);
        assertThat(probe.result().probes()).isEqualTo(rows).isLessThan(60 * 59 / 2);
        assertThat(rounds).isBetween(3, 30);
        assertThat(probe.rows()).isEmpty();
    }

    @Test
    void oneRoundAsksEveryPair() {
        SummationProbe probe = SummationProbe.inOneRound(5);
        float[][] rows = probe.rows();
        assertThat(rows).hasNumberOfRows(10 + 16);
        assertThat(rows[0]).containsExactly(0x1p100f, -0x1p100f, 1, 1, 1);
        assertThat(rows[9]).containsExactly(1, 1, 1, 0x1p100f, -0x1p100f);
        rows[0][0] = 0; // a copy
        assertThat(probe.rows()[0][0]).isEqualTo(0x1p100f);
    }

    @Test
    void aSingleTerm() {
        SummationProbe probe = SummationProbe.inOneRound(1);
        probe.answer(Arrays.stream(probe.rows()).mapToDouble(row -> row[0]).toArray());
        assertThat(probe.result().describe()).isEqualTo("term 0");
    }

    @Test
    void badAnswers() {
        SummationProbe probe = SummationProbe.of(4);
        assertThatIllegalStateException()
                .isThrownBy(probe::result)
                .withMessage("the probe is not done: a round of questions waits for its answers");
        assertThatNullPointerException().isThrownBy(() -> probe.answer(null)).withMessage("sums");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> probe.answer(new double[2]))
                .withMessage("sums has 2 elements, expected 3, one for each row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> probe.answer(new double[] {0, 3, 0}))
                .withMessage("the sum is not a fixed tree of rounded additions: with M at term 1 and -M at term 2 and"
                        + " ones elsewhere it is not one of 0 to 2 ones");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SummationProbe.of(16385))
                .withMessage("terms is 16385, expected 1 to 16384");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SummationProbe.inOneRound(513))
                .withMessage("terms is 513, expected 1 to 512");
        SummationProbe done = SummationProbe.inOneRound(1);
        done.answer(Arrays.stream(done.rows()).mapToDouble(row -> row[0]).toArray());
        assertThatIllegalStateException()
                .isThrownBy(() -> done.answer(new double[0]))
                .withMessage("nothing was asked: the probe is done");
    }
}
