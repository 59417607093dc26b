package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import floatlab.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Conv2dShapeTest {
    private static final Conv2dShape SHAPE = Conv2dShape.of(4, 6, 3);

    /** The size by definition: as many steps as keep the last tap of the kernel inside the padded input. */
    private static int count(int input, int before, int after, int kernel, int stride, int dilation) {
        int outputs = 0;
        while (outputs * stride + (kernel - 1) * dilation < before + input + after) {
            outputs++;
        }
        return outputs;
    }

    @Test
    void outputSizeIsTheNumberOfPlacesForTheKernel() {
        int checked = 0;
        for (int input = 1; input <= 9; input++) {
            for (int kernel = 1; kernel <= 4; kernel++) {
                for (int stride = 1; stride <= 4; stride++) {
                    for (int dilation = 1; dilation <= 3; dilation++) {
                        for (int before = 0; before <= 2; before++) {
                            for (int after = 0; after <= 2; after++) {
                                int expected = count(input, before, after, kernel, stride, dilation);
                                Conv2dShape rows = Conv2dShape.of(1, 1, 1)
                                        .withKernel(kernel, 1)
                                        .withStride(stride, 1)
                                        .withDilation(dilation, 1)
                                        .withPadding(before, after, 0, 0);
                                Conv2dShape columns = Conv2dShape.of(1, 1, 1)
                                        .withKernel(1, kernel)
                                        .withStride(1, stride)
                                        .withDilation(1, dilation)
                                        .withPadding(0, 0, before, after);
                                if (expected > 0) {
                                    assertThat(rows.outputHeight(input)).isEqualTo(expected);
                                    assertThat(columns.outputWidth(input)).isEqualTo(expected);
                                    checked++;
                                } else {
                                    int h = input;
                                    assertThatIllegalArgumentException().isThrownBy(() -> rows.outputHeight(h));
                                    assertThatIllegalArgumentException().isThrownBy(() -> columns.outputWidth(h));
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(1000);
    }

    @Test
    void shortFormsSetBothAxes() {
        assertThat(SHAPE.withStride(2)).isEqualTo(SHAPE.withStride(2, 2));
        assertThat(SHAPE.withDilation(2)).isEqualTo(SHAPE.withDilation(2, 2));
        assertThat(SHAPE.withPadding(1)).isEqualTo(SHAPE.withPadding(1, 1, 1, 1));
        assertThat(SHAPE.withGroups(2).groups()).isEqualTo(2);
        assertThat(SHAPE.withKernel(5, 7)
                        .withStride(2, 3)
                        .withPadding(1, 2, 3, 4)
                        .withDilation(5, 6)
                        .withGroups(2))
                .isEqualTo(new Conv2dShape(4, 6, 5, 7, 2, 3, 1, 2, 3, 4, 5, 6, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,1,1,1,1,1,0,0,0,0,1,1,1 | inChannels is 0, expected 1 or more",
                "1,-1,1,1,1,1,0,0,0,0,1,1,1 | outChannels is -1, expected 1 or more",
                "1,1,0,1,1,1,0,0,0,0,1,1,1 | kernelH is 0, expected 1 or more",
                "1,1,1,0,1,1,0,0,0,0,1,1,1 | kernelW is 0, expected 1 or more",
                "1,1,1,1,0,1,0,0,0,0,1,1,1 | strideH is 0, expected 1 or more",
                "1,1,1,1,1,0,0,0,0,0,1,1,1 | strideW is 0, expected 1 or more",
                "1,1,1,1,1,1,-1,0,0,0,1,1,1 | padTop is -1, expected 0 or more",
                "1,1,1,1,1,1,0,-1,0,0,1,1,1 | padBottom is -1, expected 0 or more",
                "1,1,1,1,1,1,0,0,-1,0,1,1,1 | padLeft is -1, expected 0 or more",
                "1,1,1,1,1,1,0,0,0,-1,1,1,1 | padRight is -1, expected 0 or more",
                "1,1,1,1,1,1,0,0,0,0,0,1,1 | dilationH is 0, expected 1 or more",
                "1,1,1,1,1,1,0,0,0,0,1,0,1 | dilationW is 0, expected 1 or more",
                "1,1,1,1,1,1,0,0,0,0,1,1,0 | groups is 0, expected 1 or more",
                "4,6,1,1,1,1,0,0,0,0,1,1,3 | groups is 3, expected a divisor of inChannels, which is 4",
                "6,4,1,1,1,1,0,0,0,0,1,1,3 | groups is 3, expected a divisor of outChannels, which is 4",
                "65536,65536,65536,65536,1,1,0,0,0,0,1,1,1 | weight has shape (65536, 65536, 65536, 65536), "
                        + "expected at most 2147483639 elements"
            })
    void everySizeIsNamedWhenItIsWrong(String sizes, String message) {
        int[] s = Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Conv2dShape(
                        s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11], s[12]))
                .withMessage(message);
    }

    /** The JVM allocates no array of 2³¹ − 2 or 2³¹ − 1 floats: 2³¹ − 2 = 2·1073741823. */
    @Test
    void anOutputFitsIntoAnArray() {
        Conv2dShape shape = Conv2dShape.of(1, 1, 1).withPadding(0, 1, 0, 1_073_741_822);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> shape.output(Tensor.zeros(1, 1, 1, 1)))
                .withMessage("output has shape (1, 1, 2, 1073741823), expected at most 2147483639 elements");
        Conv2dShape largest = Conv2dShape.of(1, 1, 1).withKernel(1, 2_147_483_639);
        assertThat(largest.kernelW()).isEqualTo(Integer.MAX_VALUE - 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> largest.withKernel(1, 2_147_483_640))
                .withMessage("weight has shape (1, 1, 1, 2147483640), expected at most 2147483639 elements");
    }

    @Test
    void theInputMustHoldTheKernel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHAPE.withDilation(2).outputHeight(4))
                .withMessage("kernel reaches over 5 rows, expected at most the 4 of the padded input");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHAPE.outputWidth(0))
                .withMessage("w is 0, expected 1 or more");
    }

    @Test
    void hugePaddingAndDilationDoNotWrapAround() {
        int most = Integer.MAX_VALUE;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHAPE.withPadding(most).outputHeight(most))
                .withMessage("output has 6442450939 rows, expected at most 2147483647");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SHAPE.withDilation(most).outputHeight(7))
                .withMessage("kernel reaches over 4294967295 rows, expected at most the 7 of the padded input");
    }
}
