package floatlab.reveal;

import static floatlab.reveal.SummationTree.add;
import static floatlab.reveal.SummationTree.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummationTreeTest {
    private static final float[] HUGE_PAIR = {0x1p100f, 1, -0x1p100f, 1};

    /** Every step-th term below {@code to}, left to right. */
    private static SummationTree chain(int from, int to, int step) {
        SummationTree sum = leaf(from);
        for (int term = from + step; term < to; term += step) {
            sum = add(sum, leaf(term));
        }
        return sum;
    }

    private static SummationTree halves(int from, int to) {
        int middle = (from + to) / 2;
        return to - from == 1 ? leaf(from) : add(halves(from, middle), halves(middle, to));
    }

    @Test
    void addsInItsOrder() {
        assertThat(SummationTree.recursive(4).evaluate(HUGE_PAIR)).isEqualTo(1);
        assertThat(halves(0, 4).evaluate(HUGE_PAIR)).isEqualTo(0);
        assertThat(add(add(leaf(0), leaf(2)), add(leaf(1), leaf(3))).evaluate(HUGE_PAIR))
                .isEqualTo(2);
        assertThat(leaf(0).evaluate(new float[] {-0.0f})).isEqualTo(-0.0f);
    }

    @Test
    void roundsInItsAccumulator() {
        float[] x = {1, 0x1p-24f, 0x1p-24f};
        assertThat(SummationTree.recursive(3).evaluate(x)).isEqualTo(1);
        assertThat(SummationTree.recursive(3).evaluate(x, Format.BINARY64)).isEqualTo(1 + 0x1p-23);
        float[] y = {256, 1, 1};
        assertThat(SummationTree.recursive(3).evaluate(y, Format.BFLOAT16)).isEqualTo(256);
        assertThat(add(leaf(0), add(leaf(1), leaf(2))).evaluate(y, Format.BFLOAT16))
                .isEqualTo(258);
    }

    @Test
    void fusesTheSecondOperand() {
        float f = 1 + 0x1p-12f;
        float[] x = {f, f};
        float[] w = {-f, f};
        SummationTree first = add(leaf(0), leaf(1));
        assertThat(first.evaluate(x, w, Arithmetic.MUL_ADD, Format.BINARY32)).isEqualTo(0);
        assertThat(first.evaluate(x, w, Arithmetic.FMA, Format.BINARY32)).isEqualTo(0x1p-24);
        assertThat(add(leaf(1), leaf(0)).evaluate(x, w, Arithmetic.FMA, Format.BINARY32))
                .isEqualTo(-0x1p-24);
        assertThat(first).isEqualTo(add(leaf(1), leaf(0)));
    }

    @Test
    void addsSeveralAtOnceWithOneRounding() {
        SummationTree atOnce = add(leaf(0), leaf(1), leaf(2), leaf(3));
        assertThat(atOnce.evaluate(HUGE_PAIR)).isEqualTo(2);
        assertThat(atOnce.evaluate(new float[] {1, 0x1p-24f, 0x1p-48f, 0})).isEqualTo(1 + 0x1p-23f);
        assertThat(atOnce.evaluate(new float[] {1, 0x1p-53f, 0x1p-80f, 0}, Format.BINARY64))
                .isEqualTo(1 + 0x1p-52);
        assertThat(atOnce.widestAddition()).isEqualTo(4);
        assertThat(atOnce.inWords()).isEqualTo("4 operands at once (term 0; term 1; term 2; term 3)");
        assertThat(atOnce.draw()).isEqualTo("+ at once\n└─ 0 + 1 + 2 + 3\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> atOnce.evaluate(HUGE_PAIR, Format.BFLOAT16))
                .withMessage("accumulator is bfloat16, expected binary32 or binary64 where an addition takes 4 operands"
                        + " at once");
    }

    @Test
    void namesAdditionsOfSeveralWithinOthers() {
        assertThat(add(add(leaf(0), leaf(2), leaf(4)), add(leaf(1), leaf(3), leaf(5)))
                        .inWords())
                .isEqualTo("2 sums (3 terms 3 operands at once (term 0; term 2; term 4); 3 terms 3 operands at once"
                        + " (term 1; term 3; term 5)); then these left to right");
        assertThat(add(add(leaf(0), leaf(1), leaf(2)), add(leaf(3), leaf(4), leaf(5)))
                        .inWords())
                .isEqualTo(
                        "blocks of 3 terms, each 3 operands at once (term 0; term 1; term 2); then the blocks left to"
                                + " right");
        NumpyRandom random = new NumpyRandom(4);
        for (int terms = 1; terms < 60; terms++) {
            assertThat(RandomTrees.of(terms, 5, random).inWords()).isNotEmpty();
        }
    }

    @Test
    void isEqualWhicheverOperandStandsFirst() {
        SummationTree a = add(add(leaf(2), leaf(0)), leaf(1));
        SummationTree b = add(leaf(1), add(leaf(0), leaf(2)));
        assertThat(a).isEqualTo(b).hasSameHashCodeAs(b).isNotEqualTo(SummationTree.recursive(3));
        assertThat(a.toString()).isEqualTo("((2 + 0) + 1)");
        assertThat(a.equals(null)).isFalse();
    }

    @Test
    void isSaidInWords() {
        assertThat(leaf(0).inWords()).isEqualTo("term 0");
        assertThat(SummationTree.recursive(2).inWords()).isEqualTo("left to right");
        assertThat(SummationTree.recursive(9).inWords()).isEqualTo("left to right");
        assertThat(add(leaf(0), add(leaf(1), add(leaf(2), leaf(3)))).inWords()).isEqualTo("right to left");
        assertThat(add(add(leaf(1), leaf(3)), add(leaf(0), leaf(2))).inWords())
                .isEqualTo("pairwise, the even and the odd places last");
        assertThat(halves(0, 100).inWords()).isEqualTo("pairwise");
        assertThat(add(add(chain(0, 8, 1), chain(8, 16, 1)), chain(16, 20, 1)).inWords())
                .isEqualTo("blocks of 8 (the last 4) terms, each left to right; then the blocks left to right");
        SummationTree lanes = add(add(chain(0, 12, 4), chain(1, 12, 4)), add(chain(2, 12, 4), chain(3, 12, 4)));
        assertThat(lanes.inWords())
                .isEqualTo("4 lanes (term i in lane i mod 4), each left to right; then the lanes pairwise");
        assertThat(add(add(lanes, leaf(12)), leaf(13)).inWords())
                .isEqualTo(lanes.inWords() + ", then the terms 12 + 13");
        assertThat(add(add(add(leaf(0), leaf(3)), leaf(1)), leaf(2)).inWords())
                .isEqualTo("one after the other, 0 + 3 + 1 + 2");
        assertThat(add(add(chain(0, 9, 3), chain(1, 9, 3)), chain(2, 9, 3)).inWords())
                .isEqualTo("3 lanes (term i in lane i mod 3), each left to right; then the lanes left to right");
    }

    @Test
    void isDrawn() {
        assertThat(SummationTree.recursive(3).draw()).isEqualTo("0 + 1 + 2\n");
        assertThat(add(add(chain(0, 9, 1), chain(9, 12, 1)), leaf(12)).draw()).isEqualTo("""
                        +
                        ├─ 0 + 1 + 2 + … + 8 (9 terms)
                        ├─ 9 + 10 + 11
                        └─ 12
                        """);
        assertThat(halves(0, 8).draw()).isEqualTo("""
                +
                ├─ +
                │  ├─ 0 + 1
                │  └─ 2 + 3
                └─ +
                   ├─ 4 + 5
                   └─ 6 + 7
                """);
    }

    @Test
    void takesManyTerms() {
        int n = 10_000;
        SummationTree chain = SummationTree.recursive(n);
        float[] x = new NumpyRandom(5).randomFloats(n);
        float sum = 0;
        for (float term : x) {
            sum += term;
        }
        assertThat(chain.evaluate(x)).isEqualTo(sum);
        assertThat(chain.terms()).isEqualTo(n);
        assertThat(chain.depth()).isEqualTo(n - 1);
        assertThat(chain.inWords()).isEqualTo("left to right");
        assertThat(chain.toString()).startsWith("(((").endsWith(" + 9998) + 9999)");
        assertThat(chain.draw()).isEqualTo("0 + 1 + 2 + … + 9999 (10000 terms)\n");
    }

    @Test
    void anyTreeHasWordsAndADrawing() {
        NumpyRandom random = new NumpyRandom(3);
        for (int n = 1; n < 60; n++) {
            SummationTree tree = RandomTrees.binary(n, random);
            assertThat(tree.inWords()).isNotBlank();
            assertThat(tree.draw()).isNotBlank();
            assertThat(tree.terms()).isEqualTo(n);
        }
    }

    @Test
    void refusesWhatIsNoTreeOfTheTerms() {
        assertThatIllegalArgumentException().isThrownBy(() -> leaf(-1)).withMessage("term is -1, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SummationTree.recursive(0))
                .withMessage("terms is 0, expected 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add(leaf(0)))
                .withMessage("operands.length is 1, expected 2 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add(leaf(0), add(leaf(1), leaf(0))))
                .withMessage("term 0 is in two of the operands");
        assertThatNullPointerException().isThrownBy(() -> add(leaf(0), null)).withMessage("operands[1]");
        assertThatNullPointerException()
                .isThrownBy(() -> leaf(0).evaluate(null))
                .withMessage("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SummationTree.recursive(3).evaluate(new float[2]))
                .withMessage("x has 2 floats, but the tree has the term 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add(leaf(0), leaf(2)).evaluate(new float[3]))
                .withMessage("x has 3 floats, expected 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> leaf(0).evaluate(new float[1], new float[2], Arithmetic.FMA, Format.BINARY32))
                .withMessage("w has 2 floats, expected 1");
    }

    @Test
    void aLargeTermTakesNoMoreMemoryThanASmallOne() {
        SummationTree tree = add(leaf(Integer.MAX_VALUE), leaf(0));
        for (int term = 1; term < 20; term++) {
            tree = add(leaf(Integer.MAX_VALUE - term), tree);
        }
        assertThat(tree.terms()).isEqualTo(21);
    }

    @Test
    void nanAndInfinityGoAsTheAdditionsHaveThem() {
        SummationTree tree = SummationTree.recursive(3);
        assertThat(tree.evaluate(new float[] {Float.POSITIVE_INFINITY, 1, Float.NEGATIVE_INFINITY}))
                .isNaN();
        assertThat(tree.evaluate(new float[] {Float.MAX_VALUE, Float.MAX_VALUE, 1}))
                .isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(IntStream.range(0, 3).mapToObj(k -> {
                    float[] x = new float[3];
                    x[k] = Float.NaN;
                    return tree.evaluate(x);
                }))
                .allMatch(sum -> sum.isNaN());
    }
}
