package floatlab.reveal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeSketchTest {
    private static List<TreeSketch.Row> walk(String tree) {
        return TreeSketch.run(new TreeSketch.Spec("sum", tree));
    }

    @Test
    void goesAroundTheTree() {
        assertThat(walk("((0+2)+1)"))
                .containsExactly(
                        new TreeSketch.Row("sum", 1, 3),
                        new TreeSketch.Row("sum", 1, 2),
                        new TreeSketch.Row("sum", 0, 1),
                        new TreeSketch.Row("sum", 1, 2),
                        new TreeSketch.Row("sum", 2, 1),
                        new TreeSketch.Row("sum", 1, 2),
                        new TreeSketch.Row("sum", 1, 3),
                        new TreeSketch.Row("sum", 1, 1),
                        new TreeSketch.Row("sum", 1, 3));
    }

    @Test
    void passesEveryEdgeDownAndUp() {
        List<TreeSketch.Row> path = walk("((0+(1+2))+((3+10)+(((4+5)+(6+7))+(8+9))))");
        assertThat(path).hasSize(1 + 2 * 20);
        List<String> down = new ArrayList<>();
        List<String> up = new ArrayList<>();
        for (int i = 1; i < path.size(); i++) {
            TreeSketch.Row from = path.get(i - 1);
            TreeSketch.Row to = path.get(i);
            if (from.terms() > to.terms()) {
                down.add(from + " " + to);
            } else {
                up.add(to + " " + from);
            }
        }
        Collections.sort(down);
        Collections.sort(up);
        assertThat(down).isEqualTo(up).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aSingleTerm() {
        assertThat(walk("0")).containsExactly(new TreeSketch.Row("sum", 0, 1));
    }

    @Test
    void aPointHasAText() {
        assertThat(new TreeSketch.Row("pairs", 0.5, 2)).hasToString("pairs: 2 terms at 0.5");
        assertThat(new TreeSketch.Row("pairs", 0, 1)).hasToString("pairs: 1 term at 0.0");
    }

    @Test
    void addsInTheOrderOfTheTree() {
        float[] x = {1e8f, 1, -1e8f};
        assertThat(TreeSketch.sum("((0+1)+2)", x)).isZero();
        assertThat(TreeSketch.sum("((0+2)+1)", x)).isEqualTo(1);
        assertThat(TreeSketch.sum("0", new float[] {-0f})).isEqualTo(-0f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TreeSketch.sum("(0+1)", x))
                .withMessage("x has 3 terms, expected 2");
    }

    private static void refused(String tree, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> walk(tree)).withMessage(message);
    }

    @Test
    void refusals() {
        refused("", "tree has the end at position 0, expected '('");
        refused("(0+1", "tree has the end at position 4, expected ')'");
        refused("(0+1+2)", "tree has '+' at position 4, expected ')'");
        refused("(0+1)2", "tree has '2' at position 5, expected the end");
        refused("(0 +1)", "tree has ' ' at position 2, expected '+'");
        refused("(0+2)", "tree has the terms [0, 2], expected each of 0 to 1 once");
        refused("(0+0)", "tree has the terms [0, 0], expected each of 0 to 1 once");
        refused("9999999999", "term is 9999, expected 0 to 1023");
        refused("(".repeat(100_000), "tree has more than 1024 terms");
        refused("(0+".repeat(1024) + "0" + ")".repeat(1024), "tree has more than 1024 terms");
        assertThatNullPointerException()
                .isThrownBy(() -> new TreeSketch.Spec("sum", null))
                .withMessage("tree");
    }
}
