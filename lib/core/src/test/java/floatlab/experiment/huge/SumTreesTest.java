package floatlab.experiment.huge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.random.NumpyRandom;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SumTreesTest {
    /** A tree that can be grown: a leaf holds a term. */
    private record Tree(Tree left, Tree right, float term) {
        static Tree leaf(float term) {
            return new Tree(null, null, term);
        }

        float sum() {
            return left == null ? term : left.sum() + right.sum();
        }

        /** Every tree that comes of putting a leaf beside some node of this one. */
        List<Tree> grown(Tree leaf) {
            List<Tree> trees = new ArrayList<>(List.of(new Tree(this, leaf, 0)));
            if (left != null) {
                left.grown(leaf).forEach(tree -> trees.add(new Tree(tree, right, 0)));
                right.grown(leaf).forEach(tree -> trees.add(new Tree(left, tree, 0)));
            }
            return trees;
        }
    }

    /** Visits each tree, one by one. */
    private static Map<Float, Long> visited(float[] terms) {
        List<Tree> trees = List.of(Tree.leaf(terms[0]));
        for (int i = 1; i < terms.length; i++) {
            Tree leaf = Tree.leaf(terms[i]);
            trees = trees.stream().flatMap(tree -> tree.grown(leaf).stream()).toList();
        }
        Map<Float, Long> counts = new TreeMap<>();
        trees.forEach(tree -> counts.merge(tree.sum(), 1L, Long::sum));
        return counts;
    }

    private static void assertCountedAsVisited(float... terms) {
        Map<Float, Long> counted = new TreeMap<>();
        SumTrees.run(SumTrees.Spec.of(terms)).forEach(row -> counted.put(row.sum(), row.trees()));
        assertThat(counted).isEqualTo(visited(terms));
    }

    @Test
    void countsAreThoseOfVisitingEveryTree() {
        assertCountedAsVisited(1e8f, 1, 2, 3, -1e8f, 4, 5);
        assertCountedAsVisited(0.1f, -0.2f, 0.3f, -0.4f, 0.5f, -0.6f, 0.7f);
        assertCountedAsVisited(Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1);
        assertCountedAsVisited(-0f, 0f, -0f);
        assertCountedAsVisited(-0f, -0f);
        assertCountedAsVisited(5);
        for (int seed = 0; seed < 20; seed++) {
            float[] terms = new NumpyRandom(seed).randomFloats(6);
            for (int i = 0; i < 6; i++) {
                terms[i] -= 0.5f;
            }
            assertCountedAsVisited(terms);
        }
    }

    @Test
    void everyTreeIsCounted() {
        assertThat(SumTrees.trees(8)).isEqualTo(135_135);
        for (int n = 1; n <= 9; n++) {
            float[] terms = new float[n];
            for (int i = 0; i < n; i++) {
                terms[i] = i % 2 == 0 ? 0.1f * (i + 1) : -0.1f * i;
            }
            long counted = SumTrees.run(SumTrees.Spec.of(terms)).stream()
                    .mapToLong(SumTrees.Row::trees)
                    .sum();
            assertThat(counted).isEqualTo(SumTrees.trees(n));
        }
    }

    @Test
    void positiveTermsAreDull() {
        float[] terms = new NumpyRandom(1).randomFloats(8);
        List<SumTrees.Row> rows = SumTrees.run(SumTrees.Spec.of(terms));
        assertThat(rows).hasSize(3).allMatch(row -> row.errorUlps() < 2);
    }

    @Test
    void aHugePairAmongSmallTerms() {
        List<SumTrees.Row> rows = SumTrees.run(SumTrees.Spec.of(1e8f, 1, 2, 3, -1e8f, 4, 5, 6));
        assertThat(rows).hasSize(27);
        SumTrees.Row exact =
                rows.stream().filter(row -> row.sum() == 21).findFirst().orElseThrow();
        assertThat(exact.errorUlps()).isZero();
        for (SumTrees.Row row : rows) {
            assertThat(row.errorUlps()).isEqualTo(Math.abs(new BigDecimal(row.sum()).intValueExact() - 21) * 0x1p19);
        }
    }

    @Test
    void moreTermsAndMoreCancellationGiveMoreSums() {
        List<SumTrees.SweepRow> rows = SumTrees.sweep(new SumTrees.SweepSpec(1, 30, 7));
        assertThat(rows).hasSize(6 * 4);
        assertThat(rows.subList(0, 4)).allMatch(row -> row.sums() == 1 && row.most() == 1);
        List<SumTrees.SweepRow> seven = rows.subList(20, 24);
        assertThat(seven)
                .extracting(SumTrees.SweepRow::data)
                .containsExactly("ways to add", "positive", "mixed sign", "mixed sign, huge pair");
        assertThat(seven.get(0).sums()).isEqualTo(10_395);
        assertThat(seven.get(2).sums()).isGreaterThan(seven.get(1).sums());
        assertThat(seven.get(3).sums()).isGreaterThan(seven.get(2).sums());
        assertThat(seven.subList(1, 4)).allMatch(row -> row.most() >= row.sums() && row.most() <= 10_395);
    }

    @Test
    void refusals() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SumTrees.Spec.of())
                .withMessage("number of terms is 0, expected 1 to 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SumTrees.Spec.of(new float[11]))
                .withMessage("number of terms is 11, expected 1 to 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SumTrees.Spec.of(1, Float.NaN))
                .withMessage("one of terms is NaN, expected a finite float");
        assertThatNullPointerException()
                .isThrownBy(() -> new SumTrees.Spec(null))
                .withMessage("terms");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SumTrees.trees(0))
                .withMessage("n is 0, expected 1 to 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SumTrees.SweepSpec(1, 1, 1))
                .withMessage("maxTerms is 1, expected 2 to 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SumTrees.SweepSpec(-1, 1, 2))
                .withMessage("seed is -1, expected 0 to 4294967295");
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        try {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> SumTrees.sweep(new SumTrees.SweepSpec(1, 10_000, 10)));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
