package floatlab.reveal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.compare.NpyArray;
import floatlab.experiment.racing.LibraryTrees;
import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks sums elsewhere. The answers of NumPy and PyTorch were recorded by {@code record_summation_trees.py}. */
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

    /** Every step-th term below {@code to}, left to right. */
    private static SummationTree chain(int from, int to, int step) {
        SummationTree sum = SummationTree.leaf(from);
        for (int term = from + step; term < to; term += step) {
            sum = add(sum, SummationTree.leaf(term));
        }
        return sum;
    }

    /** NumPy's pairwise_sum halves at multiples of 8 down to 128 terms, and adds these in 8 lanes and then the rest. */
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

    /**
     * PyTorch's sum of up to 511 terms. Four accumulators take vectors of 8 in turn, the first of them also takes the last
     * vectors, and then they are added. The terms that fill no vector are added one by one in the same way, and then the 8
     * lanes are added to them.
     */
    private static SummationTree torchSumOf(int terms) {
        int vectors = terms / 8;
        SummationTree sum = terms % 8 == 0 ? null : fourAccumulators(8 * vectors, 1, terms % 8);
        for (int lane = 0; lane < 8 && vectors > 0; lane++) {
            SummationTree ofLane = fourAccumulators(lane, 8, vectors);
            sum = sum == null ? ofLane : add(sum, ofLane);
        }
        return sum;
    }

    private static SummationTree fourAccumulators(int first, int step, int count) {
        SummationTree[] acc = new SummationTree[4];
        int whole = count - count % 4;
        for (int k = 0; k < count; k++) {
            int a = k < whole ? k % 4 : 0;
            SummationTree term = SummationTree.leaf(first + k * step);
            acc[a] = acc[a] == null ? term : add(acc[a], term);
        }
        return Arrays.stream(acc)
                .filter(Objects::nonNull)
                .reduce((a, b) -> add(a, b))
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 20, 100, 128, 200, 300})
    void torchSumOfAnyLength(int terms) throws IOException {
        RevealedSum revealed = recorded("torch.sum-1-thread", terms);
        assertThat(revealed.tree()).isEqualTo(torchSumOf(terms));
        assertThat(revealed.accumulator()).isEqualTo(Format.BINARY32);
    }

    /** PyTorch shares out only sums of more terms than these. */
    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 20, 100, 128, 200, 300})
    void torchSumOfFewTermsIsTheSameOnTwoThreads(int terms) throws IOException {
        assertThat(recorded("torch.sum-2-threads", terms).tree())
                .isEqualTo(recorded("torch.sum-1-thread", terms).tree());
    }

    private static SummationTree pairs(int from, int to) {
        SummationTree sum = chain(from, Math.min(to, from + 2), 1);
        for (int term = from + 2; term < to; term += 2) {
            sum = add(sum, chain(term, Math.min(to, term + 2), 1));
        }
        return sum;
    }

    /** Sixteen of a million terms are asked. Each thread adds its part of them in pairs, and the parts are added in turn. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void torchSumOfAMillionTermsIsSharedAmongTheThreads(int threads) {
        int million = 1 << 20;
        int step = million / 16;
        int part = (million - 1) / threads + 1;
        SummationTree expected = pairs(0, Math.min(16, (part - 1) / step + 1));
        for (int thread = 1; thread < threads; thread++) {
            int from = (thread * part - 1) / step + 1;
            expected = add(expected, pairs(from, Math.min(16, ((thread + 1) * part - 1) / step + 1)));
        }
        assertThat(LibraryTrees.reveal(new LibraryTrees.Spec("torch.sum", million, 16, threads))
                        .tree())
                .isEqualTo(expected);
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

    /** OpenBLAS adds in double the terms that do not fill its 32 lanes. With two terms this does not show. */
    @ParameterizedTest
    @CsvSource({"2, false", "7, true", "8, true", "20, true"})
    void numpyDotOfFewTerms(int terms, boolean inDouble) throws IOException {
        RevealedSum revealed = recorded("numpy.dot", terms);
        assertThat(revealed.tree()).isEqualTo(SummationTree.recursive(terms));
        assertThat(revealed.accumulator()).isEqualTo(inDouble ? Format.BINARY64 : Format.BINARY32);
        assertThat(revealed.describe()).isEqualTo(inDouble ? "left to right, in binary64" : "left to right");
    }

    /** The lanes are added four by four: neighbours, then their neighbours, then halves. The last four are added in pairs. */
    @ParameterizedTest
    @ValueSource(ints = {128, 200})
    void numpyDot(int terms) throws IOException {
        SummationTree[] sums = new SummationTree[32];
        int end = terms - terms % 32;
        Arrays.setAll(sums, lane -> chain(lane, end, 32));
        for (int fours = 4; fours >= 1; fours /= 2) {
            for (int k = 0; k < 4 * fours; k++) {
                sums[k] = add(sums[k / 4 * 8 + k % 4], sums[k / 4 * 8 + 4 + k % 4]);
            }
        }
        SummationTree expected = add(add(sums[0], sums[1]), add(sums[2], sums[3]));
        RevealedSum revealed = recorded("numpy.dot", terms);
        assertThat(revealed.tree()).isEqualTo(end == terms ? expected : add(expected, chain(end, terms, 1)));
        assertThat(revealed.accumulator()).isEqualTo(Format.BINARY32);
    }

    @ParameterizedTest
    @CsvSource({"100, 96, 4", "300, 288, 12"})
    void numpyDotInTwoFormatsIsNoTreeOfOne(int terms, int inLanes, int rest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorded("numpy.dot", terms))
                .withMessageContaining("blocks of " + inLanes + " (the last " + rest + ") terms")
                .withMessageContaining("on random terms the sums have other bits");
    }

    /** What a person does: write the rows of each round to a file, and hand back their sums. */
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
        rows[0][0] = 0; // changes only a copy
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
        assertThatNullPointerException().isThrownBy(() -> probe.answer(null)).withMessage("answers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> probe.answer(new double[2]))
                .withMessage("answers has 2 elements, expected 3");
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
