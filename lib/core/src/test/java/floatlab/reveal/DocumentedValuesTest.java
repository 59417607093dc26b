package floatlab.reveal;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.sum.BlockedSum;
import floatlab.sum.DotProduct;
import org.junit.jupiter.api.Test;

/** Values that the Javadoc of this package states as examples or limits. */
class DocumentedValuesTest {
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
}
