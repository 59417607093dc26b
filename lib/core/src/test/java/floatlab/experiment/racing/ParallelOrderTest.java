package floatlab.experiment.racing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.input.InputFamily;
import floatlab.random.NumpyRandom;
import floatlab.reveal.OrderDetective;
import floatlab.reveal.SummationTree;
import floatlab.reveal.TreeSketch;
import floatlab.sum.BlockedSum;
import floatlab.sum.ErrorBound;
import floatlab.sum.ExactSum;
import floatlab.sum.LanesSum;
import floatlab.sum.PairwiseSum;
import floatlab.sum.RecursiveSum;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The experiments about runs, threads and orders. */
class ParallelOrderTest {
    private static final InputFamily UNIFORM = InputFamily.UNIFORM;
    private static final RaceHistogram.Spec RACE = new RaceHistogram.Spec(1, UNIFORM, 2000, 100, 4, 50);

    @AfterEach
    void clearTheFlag() {
        Thread.interrupted();
    }

    @Test
    void simulatedRacesRepeatAndScatter() {
        List<RaceHistogram.Row> rows = RaceHistogram.run(RACE);
        assertThat(RaceHistogram.run(RACE)).isEqualTo(rows);
        assertThat(RaceHistogram.distinct(rows, "racing terms")).isGreaterThan(5);
        assertThat(RaceHistogram.distinct(rows, "racing blocks")).isGreaterThan(1);
        assertThat(RaceHistogram.distinct(rows, "nothing")).isZero();
        List<RaceHistogram.Summary> summary = RaceHistogram.summary(rows);
        assertThat(summary)
                .extracting(RaceHistogram.Summary::method)
                .containsExactly("racing terms", "racing blocks", "fixed tree", "exact");
        assertThat(summary).allSatisfy(row -> {
            assertThat(row.runs()).isEqualTo(100);
            assertThat((long) row.sums()).isEqualTo(RaceHistogram.distinct(rows, row.method()));
            assertThat(row.low() <= row.high() && (row.low() < row.high()) == (row.sums() > 1))
                    .isTrue();
        });
        checkHistogram(rows, 4);
    }

    @Test
    void realRacesKeepTheirBound() {
        int[] steps = {0};
        List<RaceHistogram.Row> rows = RaceHistogram.race(RACE, () -> steps[0]++);
        assertThat(steps[0]).isEqualTo(500);
        checkHistogram(rows, 5);
    }

    private static void checkHistogram(List<RaceHistogram.Row> rows, int methods) {
        float[] x = UNIFORM.floats(2000, 1);
        ExactSum exact = new ExactSum();
        exact.addAll(x);
        assertThat(RaceHistogram.distinct(rows, "fixed tree")).isEqualTo(1);
        assertThat(RaceHistogram.distinct(rows, "exact")).isEqualTo(1);
        assertThat(rows.stream().mapToInt(RaceHistogram.Row::runs).sum()).isEqualTo(methods * 100);
        double ulp = Math.ulp(exact.toFloat());
        double bound = ErrorBound.of(new RecursiveSum(), x);
        for (RaceHistogram.Row row : rows) {
            assertThat(row.ulps() * ulp).isEqualTo((double) row.sum() - exact.toFloat());
            assertThat(Math.abs(row.sum() - exact.toDouble())).isLessThanOrEqualTo(bound);
            assertThat(row.method().equals("exact") && row.ulps() != 0).isFalse();
        }
    }

    @Test
    void costsAreCountedByTheClockGiven() {
        long[] time = {0};
        List<RaceCost.Row> rows = RaceCost.run(new RaceCost.Spec(1, 1000, 2, 2, 64), () -> time[0] += 500);
        assertThat(rows)
                .extracting(RaceCost.Row::method)
                .containsExactly(
                        "plain loop", "fixed tree in lanes", "racing terms", "racing blocks", "fixed tree", "exact");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.nanosPerTerm()).isEqualTo(0.5);
            assertThat(row.ratio()).isEqualTo(1);
            assertThat(row.sameBits()).isEqualTo(!row.method().startsWith("racing"));
        });
    }

    @Test
    void splitsAreTheDocumentedOrders() {
        float[] x = InputFamily.NORMAL.floats(1001, 3);
        List<SplitSweep.Row> rows = SplitSweep.run(new SplitSweep.Spec(
                3, InputFamily.NORMAL, 1001, List.of(1, 2, 4), List.of(1, 1001), List.of(1001, 64)));
        assertThat(rows)
                .extracting(SplitSweep.Row::sum)
                .containsExactly(
                        new RecursiveSum().sum(x),
                        new BlockedSum(501).sum(x),
                        new BlockedSum(251).sum(x),
                        new RecursiveSum().sum(x),
                        new RecursiveSum().sum(x),
                        new RecursiveSum().sum(x),
                        new BlockedSum(64).sum(x));
        assertThat(rows)
                .extracting(SplitSweep.Row::split)
                .containsExactly("threads", "threads", "threads", "lanes", "lanes", "batch size", "batch size");
        float[] y = InputFamily.NORMAL.floats(10, 4);
        float lanes = (((y[0] + y[4] + y[8]) + (y[1] + y[5] + y[9])) + (y[2] + y[6])) + (y[3] + y[7]);
        assertThat(SplitSweep.run(new SplitSweep.Spec(4, InputFamily.NORMAL, 10, List.of(), List.of(4), List.of()))
                        .get(0)
                        .sum())
                .isEqualTo(lanes);
    }

    @Test
    void torchRepeatsWhatItSaysOnOneThread() {
        List<RecordedRuns.Row> rows = RecordedRuns.run();
        assertThat(rows).hasSize(30).allSatisfy(row -> {
            assertThat(row.runs()).isEqualTo(1000);
            assertThat(row.distinct()).isBetween(1, 1000);
            assertThat(row.changed()).isBetween(0, row.values());
            if (row.deterministic() || row.threads() == 1) {
                assertThat(row.distinct()).isEqualTo(1);
            }
        });
        assertThat(rows).anyMatch(row -> row.operation().startsWith("index_put_") && row.distinct() > 1);
        assertThat(rows).anyMatch(row -> row.deterministic() && row.changed() > 0);
    }

    @Test
    void torchsBatchesAreOfTwoLayers() {
        List<RecordedRuns.BatchRow> rows = RecordedRuns.batches();
        assertThat(rows).hasSize(32).allSatisfy(row -> {
            assertThat(row.changed()).isBetween(0, row.values());
            assertThat(row.batch() == 1 && row.changed() != 0).isFalse();
        });
        assertThat(RecordedRuns.source()).startsWith("torch 2.").contains("numpy 2.");
    }

    @Test
    void theLibrariesTrees() {
        String[] orders =
                LibraryTrees.run().stream().map(LibraryTrees.Row::order).toArray(String[]::new);
        assertThat(orders[0])
                .isEqualTo("8 lanes (term i in lane i mod 8), each left to right; then the lanes pairwise");
        assertThat(orders[1])
                .isEqualTo(
                        "32 lanes (term i in lane i mod 32), each left to right; then the lanes in 8 lanes (term i in"
                                + " lane i mod 8), each left to right; then the lanes left to right");
        assertThat(orders[2]).isEqualTo("left to right");
        assertThat(orders[3]).isEqualTo("pairwise");
        Set<SummationTree> torch = new HashSet<>();
        for (LibraryTrees.Spec spec : LibraryTrees.recorded().subList(4, 8)) {
            torch.add(LibraryTrees.reveal(spec).tree());
        }
        assertThat(torch).hasSize(4);
        assertThat(LibraryTrees.source()).startsWith("torch 2.").contains("numpy 2.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibraryTrees.reveal(new LibraryTrees.Spec("torch.sum", 5, 5, 1)))
                .withMessageStartingWith("spec is Spec[library=torch.sum, n=5, asked=5, threads=1], expected one of [");
    }

    @Test
    void aMysteryCanBeRevealed() {
        Set<SummationTree> trees = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            MysterySum mystery = MysterySum.of(8, seed);
            SummationTree tree = OrderDetective.reveal(8, mystery::sum).tree();
            float[] x = new NumpyRandom(seed).randomFloats(8);
            assertThat(mystery.sum(x)).isEqualTo(tree.evaluate(x));
            assertThat(mystery.sum(x)).isEqualTo(TreeSketch.sum(tree.toString().replace(" ", ""), x));
            assertThat(mystery).hasToString("a sum of 8 terms in some order");
            trees.add(tree);
        }
        assertThat(trees).hasSizeGreaterThan(15);
        assertThat(MysterySum.of(1, 0).sum(new float[] {3})).isEqualTo(3f);
    }

    @Test
    void ourOwnSumsAreRevealedToo() {
        assertThat(OrderDetective.reveal(8, x -> new PairwiseSum().sum(x)).describe())
                .isEqualTo("pairwise");
        assertThat(OrderDetective.reveal(128, x -> new LanesSum().sum(x)).describe())
                .isEqualTo("pairwise, the even and the odd places last");
    }

    @Test
    void refusals() {
        refused("n is 0, expected 1 to 10000000", () -> new RaceHistogram.Spec(1, UNIFORM, 0, 1, 1, 1));
        refused("runs is 0, expected 1 to 1000000", () -> new RaceHistogram.Spec(1, UNIFORM, 1, 0, 1, 1));
        refused("threads is 1025, expected 1 to 1024", () -> new RaceHistogram.Spec(1, UNIFORM, 1, 1, 1025, 1));
        refused("chunk is 0, expected 1 to 2147483647", () -> new RaceHistogram.Spec(1, UNIFORM, 1, 1, 1, 0));
        refused("seed is -1, expected 0 to 4294967295", () -> new RaceHistogram.Spec(-1, UNIFORM, 1, 1, 1, 1));
        refused("repeats is 0, expected 1 to 1000000", () -> new RaceCost.Spec(1, 1, 0, 1, 1));
        refused("block is 0, expected 1 to 2147483647", () -> new RaceCost.Spec(1, 1, 1, 1, 0));
        List<Integer> none = List.of();
        refused(
                "threads[1] is 6, expected 1 to 5",
                () -> new SplitSweep.Spec(1, UNIFORM, 5, List.of(1, 6), none, none));
        refused("lanes[0] is 0, expected 1 to 5", () -> new SplitSweep.Spec(1, UNIFORM, 5, none, List.of(0), none));
        refused("terms is 0, expected 1 to 1024", () -> MysterySum.of(0, 1));
        refused("seed is -1, expected 0 to 4294967295", () -> MysterySum.of(5, -1));
        nullRefused("data", () -> new RaceHistogram.Spec(1, null, 1, 1, 1, 1));
        nullRefused("spec", () -> RaceHistogram.run(null));
        nullRefused("afterEach", () -> RaceHistogram.race(RACE, null));
        nullRefused("spec", () -> RaceCost.run(null, System::nanoTime));
        nullRefused("nanoClock", () -> RaceCost.run(new RaceCost.Spec(1, 1, 1, 1, 1), null));
        nullRefused("batches", () -> new SplitSweep.Spec(1, UNIFORM, 5, none, none, null));
        nullRefused("spec", () -> SplitSweep.run(null));
        nullRefused("spec", () -> LibraryTrees.reveal(null));
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void nullRefused(String message, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }

    @Test
    void anInterruptEndsAnExperimentAndStaysVisible() {
        RaceHistogram.Spec race = new RaceHistogram.Spec(1, UNIFORM, 1000, 1_000_000, 2, 10);
        List<Integer> some = List.of(1, 2);
        List<ThrowingCallable> experiments = List.of(
                () -> RaceHistogram.run(race),
                () -> RaceHistogram.race(race, () -> {}),
                () -> RaceCost.run(new RaceCost.Spec(1, 1000, 1_000_000, 2, 10), System::nanoTime),
                () -> SplitSweep.run(new SplitSweep.Spec(1, UNIFORM, 1000, some, some, some)));
        for (ThrowingCallable experiment : experiments) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(experiment)
                    .withMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
