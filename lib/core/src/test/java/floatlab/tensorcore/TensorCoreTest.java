package floatlab.tensorcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.format.Format;
import floatlab.tensor.Tensor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no recording has: other architectures, the fast form on any bits, small cases by hand, and bad input. */
class TensorCoreTest {
    private static final Format HALF = Format.BINARY16;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /** 1 + 2^-24 + 2^-24 and so on: with 23 bits all small terms are cut off, with 24 each stays. */
    @Test
    void architecturesKeepMoreAndMoreBits() {
        float tiny = 0x1p-12f;
        for (TensorCore core : TensorCore.values()) {
            int k = core == TensorCore.VOLTA ? 4 : core == TensorCore.TURING ? 8 : 16;
            float[] a = new float[k];
            Arrays.fill(a, tiny);
            float two = core.multiplyAdd(HALF, a, a, 1);
            int steps = core == TensorCore.AMPERE || core == TensorCore.ADA ? 2 : 1;
            int inAStep = k / steps;
            float expected = core == TensorCore.VOLTA ? 1 : 1 + steps * (inAStep / 2) * 0x1p-23f;
            assertThat(two).as(core.name()).isEqualTo(expected);
        }
    }

    /** By exact arithmetic, written apart from the library's. */
    @ParameterizedTest
    @EnumSource
    void everyInstructionIsTheFormula(TensorCore core) {
        SplittableRandom random = new SplittableRandom(1);
        for (Instruction instruction : core.instructions()) {
            Format format = instruction.operands();
            for (int trial = 0; trial < 300; trial++) {
                int k = instruction.terms();
                float[] a = new float[k];
                float[] b = new float[k];
                for (int i = 0; i < k; i++) {
                    a[i] = number(random, format, trial);
                    b[i] = number(random, format, trial);
                }
                boolean half = instruction.step().result().equals(HALF);
                float c = number(random, half ? HALF : Format.BINARY32, trial);
                float d = half ? core.multiplyAddHalf(format, a, b, c) : core.multiplyAdd(format, a, b, c);
                assertThat(d).as("%s %s", core, instruction).isEqualTo(formula(instruction, a, b, c));
            }
        }
    }

    private static float number(SplittableRandom random, Format format, int trial) {
        int spread = 1 + trial % 12;
        double x = Math.scalb(random.nextDouble(-2, 2), random.nextInt(spread) - spread / 2);
        return (float) format.round(trial % 5 == 0 && random.nextInt(3) == 0 ? 0 : x);
    }

    private static float formula(Instruction of, float[] a, float[] b, float c) {
        float sum = of.addsLast() ? 0 : c;
        for (int s = 0; s < of.terms() / of.step().terms(); s++) {
            BigDecimal unit = null;
            int e = exponent(sum, Format.BINARY32);
            for (int k = 0; k < of.terms(); k++) {
                if (inStep(of, k, s)) {
                    e = Math.max(e, exponent(a[k], of.operands()) + exponent(b[k], of.operands()));
                }
            }
            int places = of.step().fractionBits() - e;
            unit = places >= 0 ? new BigDecimal(BigInteger.TWO.pow(places)) : null;
            BigInteger total = cut(new BigDecimal(sum), places);
            for (int k = 0; k < of.terms(); k++) {
                if (inStep(of, k, s)) {
                    total = total.add(cut(new BigDecimal(a[k]).multiply(new BigDecimal(b[k])), places));
                }
            }
            double exact = Math.scalb(total.doubleValue(), -places);
            Format result = of.step().result();
            sum = result.equals(HALF)
                    ? (float) result.round(exact)
                    : (float)
                            (exact == 0
                                    ? 0
                                    : Math.scalb(
                                            (double) (long)
                                                    Math.scalb(exact, result.precision() - 1 - Math.getExponent(exact)),
                                            Math.getExponent(exact) - result.precision() + 1));
            assertThat(unit != null || places < 0).isTrue();
        }
        return of.addsLast() ? sum + c : sum;
    }

    private static boolean inStep(Instruction of, int k, int step) {
        return of.places() == Instruction.Places.PAIRS
                ? k % 4 / 2 == step
                : k / of.step().terms() == step;
    }

    private static int exponent(float x, Format format) {
        return x == 0 ? -126 : Math.max(Math.getExponent(x), format.minExponent());
    }

    private static BigInteger cut(BigDecimal x, int places) {
        BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(places)));
        return (places >= 0 ? x.multiply(power) : x.divide(power)).toBigInteger();
    }

    @Test
    void theHalfAccumulatorRoundsToEven() {
        float[] one = new float[16];
        one[0] = 1;
        assertThat(TensorCore.HOPPER.multiplyAddHalf(HALF, one, one, 2048)).isEqualTo(2048);
        one[1] = 0x1p-5f;
        assertThat(TensorCore.HOPPER.multiplyAddHalf(HALF, one, one, 2048)).isEqualTo(2050);
        assertThat(TensorCore.HOPPER.multiplyAddHalf(HALF, one, one, 65504)).isEqualTo(65504);
        one[1] = 4;
        assertThat(TensorCore.HOPPER.multiplyAddHalf(HALF, one, one, 65504)).isEqualTo(INFINITY);
    }

    @Test
    void zerosInfinitiesAndNaN() {
        float[] a = new float[8];
        float[] b = new float[8];
        TensorCore core = TensorCore.HOPPER;
        Format tf32 = Format.TENSOR_FLOAT32;
        Arrays.fill(b, -0f);
        assertThat(Float.floatToRawIntBits(core.multiplyAdd(tf32, a, b, -0f))).isZero();
        b[0] = INFINITY;
        assertThat(core.multiplyAdd(tf32, a, b, 1)).isNaN();
        a[0] = 2;
        assertThat(core.multiplyAdd(tf32, a, b, 1)).isEqualTo(INFINITY);
        assertThat(core.multiplyAdd(tf32, a, b, -INFINITY)).isNaN();
        assertThat(core.multiplyAdd(tf32, a, b, Float.NaN)).isNaN();
        b[0] = Float.MAX_VALUE;
        assertThat(core.multiplyAdd(tf32, a, b, 1)).isEqualTo(INFINITY);
        a[0] = -2;
        assertThat(core.multiplyAdd(tf32, a, b, 1)).isEqualTo(-INFINITY);
        // a NaN whose payload lies in the bits that are cut is an infinity to the tensor core
        a[0] = Float.intBitsToFloat(0x7f800001);
        b[0] = 1;
        assertThat(core.multiplyAdd(tf32, a, b, 1)).isEqualTo(INFINITY);
    }

    /** Factors of any bits go through the plain form, ordinary ones through vectors. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void theFastFormIsThePlainOne(int kind) {
        SplittableRandom random = new SplittableRandom(kind);
        List<ProductOrder> orders = List.of(
                new ProductOrder(new FusedDot(16, 25, Format.BINARY32), 48),
                new ProductOrder(new FusedDot(8, 25, Format.BINARY32), 8),
                new ProductOrder(new FusedDot(4, 23, Format.BINARY32), 400),
                new ProductOrder(new FusedDot(1, 20, Format.BINARY32), 7),
                new ProductOrder(new FusedDot(3, 1, Format.BINARY32), 30),
                new ProductOrder(new FusedDot(64, 28, Format.BINARY32), 64),
                new ProductOrder(new FusedDot(5, 28, FusedDot.E8M13), 20),
                new ProductOrder(new FusedDot(32, 13, FusedDot.E8M13), 64));
        for (Format format :
                List.of(HALF, Format.BFLOAT16, Format.TENSOR_FLOAT32, Format.FLOAT8_E4M3, Format.FLOAT8_E5M2)) {
            for (ProductOrder order : orders) {
                int k = 1 + random.nextInt(150);
                Tensor a = matrix(random, 7, k, kind);
                Tensor b = matrix(random, 35, k, kind);
                Tensor product = order.product(format, a, b);
                assertThat(product.shapeText()).isEqualTo("(7, 35, 1, 1)");
                for (int i = 0; i < product.size(); i++) {
                    float[] x = Arrays.copyOfRange(a.data(), i / 35 * k, (i / 35 + 1) * k);
                    float[] y = Arrays.copyOfRange(b.data(), i % 35 * k, (i % 35 + 1) * k);
                    assertThat(Float.floatToIntBits(product.data()[i]))
                            .as("%s %s %d", format, order, i)
                            .isEqualTo(Float.floatToIntBits(order.dot(format, x, y)));
                }
            }
        }
    }

    /** Moderate numbers, of one sign, with many zeros, or of any bits. */
    private static Tensor matrix(SplittableRandom random, int rows, int k, int kind) {
        float[] x = new float[rows * k];
        for (int i = 0; i < x.length; i++) {
            x[i] = switch (kind) {
                case 0 -> (float) Math.scalb(random.nextDouble(-2, 2), random.nextInt(-40, 40));
                case 1 -> 1.99f;
                case 2 ->
                    random.nextInt(3) > 0 ? 0 : (float) Math.scalb(random.nextDouble(-1, 1), random.nextInt(-38, 38));
                default -> Float.intBitsToFloat(random.nextInt());
            };
        }
        return Tensor.of(x, rows, k, 1, 1);
    }

    @Test
    void nothingAddsUpToNothing() {
        ProductOrder order = new ProductOrder(new FusedDot(16, 25, Format.BINARY32), 16);
        assertThat(order.dot(HALF, new float[0], new float[0])).isZero();
        assertThat(order.product(HALF, Tensor.zeros(2, 0, 1, 1), Tensor.zeros(3, 0, 1, 1)))
                .isEqualTo(Tensor.zeros(2, 3, 1, 1));
        assertThat(order.product(HALF, Tensor.zeros(0, 4, 1, 1), Tensor.zeros(3, 4, 1, 1))
                        .size())
                .isZero();
    }

    @Test
    void badInputIsNamed() {
        TensorCore core = TensorCore.HOPPER;
        float[] sixteen = new float[16];
        assertThatThrownBy(() -> TensorCore.VOLTA.multiplyAdd(Format.BFLOAT16, sixteen, sixteen, 0))
                .hasMessage("operands is bfloat16, expected a format that VOLTA multiplies into a float accumulator,"
                        + " binary16");
        assertThatThrownBy(() -> core.multiplyAddHalf(Format.FLOAT8_E4M3, sixteen, sixteen, 0))
                .hasMessageContaining("a half accumulator, binary16");
        assertThatThrownBy(() -> core.multiplyAdd(HALF, new float[8], sixteen, 0))
                .hasMessage("a has 8 floats, expected 16");
        sixteen[3] = 0.1f;
        assertThatThrownBy(() -> core.multiplyAdd(HALF, sixteen, sixteen, 0))
                .hasMessage("a[3] is 0.1, expected a binary16 number");
        assertThatThrownBy(() -> core.multiplyAddHalf(HALF, new float[16], new float[16], 0.1f))
                .hasMessage("c[0] is 0.1, expected a binary16 number");
        assertThatThrownBy(() -> core.dot(HALF, false, new float[48], new float[48]))
                .hasMessage("the order in which HOPPER adds 48 products of binary16 is not known; give a ProductOrder,"
                        + " which adds as it says");
        assertThatThrownBy(() -> core.dot(HALF, false, new float[16], new float[32]))
                .hasMessage("b has 32 elements, expected 16 as a has");
        assertThatThrownBy(() -> core.product(HALF, false, Tensor.zeros(1, 16, 1, 1), Tensor.zeros(1, 32, 1, 1)))
                .hasMessage("b has 32 elements a row, expected 16");
        assertThatThrownBy(() -> new FusedDot(0, 25, HALF)).hasMessage("terms is 0, expected 1 to 64");
        assertThatThrownBy(() -> new FusedDot(4, 29, HALF)).hasMessage("fractionBits is 29, expected 1 to 28");
        assertThatThrownBy(() -> new FusedDot(4, 25, Format.BFLOAT16))
                .hasMessage("result is bfloat16, expected binary32, e8m13 or binary16");
        FusedDot step = new FusedDot(4, 25, Format.BINARY32);
        assertThatThrownBy(() -> new ProductOrder(step, 6))
                .hasMessage("chain is 6, expected a multiple of the 4 terms of a step");
        assertThatThrownBy(() -> new ProductOrder(new FusedDot(4, 25, HALF), 4))
                .hasMessage("step is one with the result binary16, expected one with the result binary32 or e8m13");
        assertThatThrownBy(() -> step.of(Format.BINARY32, new float[4], new float[4], 0))
                .hasMessage("operands is binary32, expected a format of at most 11 significant bits");
        assertThatThrownBy(() -> new Instruction(HALF, 12, step, Instruction.Places.PAIRS, true))
                .hasMessage("terms is 12, expected two steps of 4 terms, at most 256");
    }

    @Test
    void documented() {
        float[] a = {1.5f, 0, 0, 0};
        // 1.5 · 1.5 has the exponent 0, so 25 bits below 1 are kept, not below 2
        FusedDot step = new FusedDot(4, 2, Format.BINARY32);
        assertThat(step.of(HALF, a, a, 0.25f)).isEqualTo(2.5f);
        assertThat(step.of(HALF, a, a, 0.125f)).isEqualTo(2.25f);
        assertThat(FusedDot.E8M13.epsilon()).isEqualTo(0x1p-13);
        assertThat(TensorCore.HOPPER.orderOf(Format.TENSOR_FLOAT32, false, 1024))
                .contains(new ProductOrder(new FusedDot(8, 25, Format.BINARY32), 64));
        assertThat(TensorCore.HOPPER.orderOf(Format.FLOAT8_E5M2, true, 64)).isEmpty();
    }
}
