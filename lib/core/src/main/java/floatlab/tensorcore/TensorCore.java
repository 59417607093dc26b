package floatlab.tensorcore;

import static floatlab.format.Format.BFLOAT16;
import static floatlab.format.Format.BINARY16;
import static floatlab.format.Format.BINARY32;
import static floatlab.format.Format.FLOAT8_E4M3;
import static floatlab.format.Format.FLOAT8_E5M2;
import static floatlab.format.Format.TENSOR_FLOAT32;

import floatlab.format.Format;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.tensor.Tensor;
import floatlab.tensorcore.Instruction.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tensor cores of NVIDIA's architectures: what one instruction computes, and how cuBLAS adds a whole product.
 *
 * <p>All of them add by {@link FusedDot}. They differ in the number of terms that are added at once and in the bits that are
 * kept below the largest exponent:
 *
 * <table><caption>products added at once, and fraction bits kept</caption>
 * <tr><th>architecture</th><th>f16</th><th>bf16</th><th>TF32</th><th>FP8</th><th>known from</th></tr>
 * <tr><td>{@link #VOLTA}</td><td>4, 23</td><td></td><td></td><td></td><td>published</td></tr>
 * <tr><td>{@link #TURING}</td><td>8, 24</td><td></td><td></td><td></td><td>published</td></tr>
 * <tr><td>{@link #AMPERE}</td><td>8, 24</td><td>8, 24</td><td>4, 24</td><td></td><td>published</td></tr>
 * <tr><td>{@link #ADA}</td><td>8, 24</td><td>8, 24</td><td>4, 24</td><td>16, 13</td><td>published</td></tr>
 * <tr><td>{@link #HOPPER}</td><td>16, 25</td><td>16, 25</td><td>8, 25</td><td>16, 25; products 32, 13</td>
 * <td>recorded on an H100</td></tr>
 * </table>
 *
 * <p>Sources: Xie, Wang, Yang and Yang 2025 (MMA-Sim), arXiv 2511.10909, for the parameters of all of them; Fasi, Higham,
 * Mikaitis and Pranesh 2021, doi 10.7717/peerj-cs.330, for Volta, Turing and Ampere; Li et al. 2024 (FTTN), arXiv 2403.00232.
 */
public enum TensorCore {
    /** V100, 2017: f16 alone. Published, not recorded. */
    VOLTA(List.of(instruction(BINARY16, 4, 4, 23, BINARY32), instruction(BINARY16, 4, 4, 23, BINARY16))),

    /** T4 and RTX 20, 2018: f16 alone. Published, not recorded. */
    TURING(List.of(instruction(BINARY16, 8, 8, 24, BINARY32), instruction(BINARY16, 8, 8, 24, BINARY16))),

    /** A100 and RTX 30, 2020: f16, bf16 and TF32, an instruction in two steps. Published, not recorded. */
    AMPERE(ampere()),

    /** L40 and RTX 40, 2022: as {@link #AMPERE}, and FP8, which keeps 13 fraction bits. Published, not recorded. */
    ADA(ada()),

    /**
     * H100 and H200, 2022, recorded on an H100 (driver 580, CUDA 13.0, PyTorch 2.11). Of {@code mma.sync} 4,096 outputs were
     * recorded for each kind of operands and each of two ranges of exponents, and SHA-256 over 524,288 outputs on any bit
     * patterns and over as many on ordinary numbers: all are those of this model. It differs from the published one for FP8,
     * where an instruction takes two steps from +0 that keep 25 bits, and adds c at the end.
     */
    HOPPER(List.of(
            instruction(BINARY16, 16, 16, 25, BINARY32),
            instruction(BINARY16, 16, 16, 25, BINARY16),
            instruction(BFLOAT16, 16, 16, 25, BINARY32),
            instruction(TENSOR_FLOAT32, 8, 8, 25, BINARY32),
            new Instruction(FLOAT8_E4M3, 32, new FusedDot(16, 25, BINARY32), Places.PAIRS, true),
            new Instruction(FLOAT8_E5M2, 32, new FusedDot(16, 25, BINARY32), Places.PAIRS, true)));

    private final List<Instruction> instructions;

    TensorCore(List<Instruction> instructions) {
        this.instructions = instructions;
    }

    private static Instruction instruction(Format operands, int terms, int stepTerms, int bits, Format result) {
        return new Instruction(operands, terms, new FusedDot(stepTerms, bits, result), Places.NEIGHBOURS, false);
    }

    private static List<Instruction> ampere() {
        return List.of(
                instruction(BINARY16, 16, 8, 24, BINARY32),
                instruction(BINARY16, 16, 8, 24, BINARY16),
                instruction(BFLOAT16, 16, 8, 24, BINARY32),
                instruction(TENSOR_FLOAT32, 8, 4, 24, BINARY32));
    }

    private static List<Instruction> ada() {
        List<Instruction> all = new ArrayList<>(ampere());
        all.add(instruction(FLOAT8_E4M3, 32, 16, 13, FusedDot.E8M13));
        all.add(instruction(FLOAT8_E5M2, 32, 16, 13, FusedDot.E8M13));
        return List.copyOf(all);
    }

    /**
     * The instructions of this architecture, {@code mma.sync} of the largest k.
     *
     * @return one for each format of operands, and one for half results
     */
    public List<Instruction> instructions() {
        return instructions;
    }

    /**
     * One output of {@code mma.sync} with a float accumulator, c + Σ a[k]·b[k].
     *
     * @param operands the format of a and b
     * @param a as many numbers of the format as the instruction takes, its k; for TF32 any floats, of which the instruction
     *     ignores the last 13 bits
     * @param b the other factors
     * @param c the accumulator, any float
     * @return d
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the architecture has no instruction for the format, if {@code a} or {@code b} does
     *     not have k elements, or if one of them is not a number of the format
     */
    public float multiplyAdd(Format operands, float[] a, float[] b, float c) {
        Subnormals.check();
        return find(operands, false).multiplyAdd(a, b, c);
    }

    /**
     * One output of {@code mma.sync} with a half accumulator, c + Σ a[k]·b[k], rounded to binary16, to nearest, ties to even.
     *
     * @param operands the format of a and b, {@link Format#BINARY16}
     * @param a as many numbers of the format as the instruction takes, its k
     * @param b the other factors
     * @param c the accumulator, a binary16 number
     * @return d, a binary16 number
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the architecture has no such instruction for the format, if {@code a} or {@code b}
     *     does not have k elements, or if a number is not of its format
     */
    public float multiplyAddHalf(Format operands, float[] a, float[] b, float c) {
        Subnormals.check();
        return find(operands, true).multiplyAdd(a, b, c);
    }

    private Instruction find(Format operands, boolean half) {
        Objects.requireNonNull(operands, "operands");
        return instructions.stream()
                .filter(i -> i.operands().equals(operands) && i.step().result().equals(BINARY16) == half)
                .findFirst()
                .orElseThrow(() -> Require.unexpected(
                        "operands",
                        operands.name(),
                        "a format that " + name() + " multiplies into a " + (half ? "half" : "float") + " accumulator, "
                                + instructions.stream()
                                        .filter(i -> i.step().result().equals(BINARY16) == half)
                                        .map(i -> i.operands().name())
                                        .collect(Collectors.joining(", "))));
    }

    /**
     * How cuBLAS adds one output of a 128 × K times K × 128 product with float results.
     *
     * <p>For Hopper it is known for K = 16, 32, 64 … 1024, 4096 and 16384. In the chains of {@link ProductOrder}:
     *
     * <ul>
     *   <li>f16 and bf16: one chain of steps of 16; K = 4096 in 3 chains of 1408 (the last has 1280), 16384 in 9 of 1856;
     *   <li>E4M3: steps of 32 that keep 13 fraction bits; with fast accumulation one chain, but K = 16384 in 6 of 2816;
     *       without it a chain for each 128 terms;
     *   <li>TF32: steps of 8; K = 32 and 128 in one chain, 64 in 2 chains, 256 in 4, 512 in 8, 1024 in 16, 4096 in 22 of
     *       192, 16384 in 32 of 512; K = 16 in 4 chains, each a single step of 4.
     * </ul>
     *
     * <p>On the H100 256 outputs were recorded for K = 16, 32, 128, 256 and 1024, and all are those of these orders. For 64, 512,
     * 4096 and 16384 the largest error and the rms error over all 16,384 outputs were recorded, and those of these orders are
     * equal to them in 12 digits (9 digits beyond 1024, as the errors are relative to sums in double).
     *
     * @param operands the format of the factors
     * @param fastAccumulation of FP8 alone: whether the sum stays in the tensor core, PyTorch's {@code use_fast_accum}
     * @param k the number of terms
     * @return the order, or nothing if it is not known: another number of rows, or another K, may be added in another order
     * @throws NullPointerException if {@code operands} is null
     */
    public Optional<ProductOrder> orderOf(Format operands, boolean fastAccumulation, int k) {
        Objects.requireNonNull(operands, "operands");
        boolean recorded = k >= 16 && k <= 1024 || k == 4096 || k == 16384;
        if (this != HOPPER || !recorded || Integer.bitCount(k) != 1) {
            return Optional.empty();
        }
        if (operands.equals(BINARY16) || operands.equals(BFLOAT16)) {
            int chain = k == 4096 ? 1408 : k == 16384 ? 1856 : k;
            return Optional.of(new ProductOrder(new FusedDot(16, 25, BINARY32), chain));
        }
        if (operands.equals(FLOAT8_E4M3)) {
            int chain = !fastAccumulation ? 128 : k == 16384 ? 2816 : Math.max(k, 32);
            return Optional.of(new ProductOrder(new FusedDot(32, 13, FusedDot.E8M13), chain));
        }
        if (operands.equals(TENSOR_FLOAT32)) {
            int chain = k == 16 ? 4 : k == 64 ? 32 : k <= 128 ? k : k <= 1024 ? 64 : k == 4096 ? 192 : 512;
            return Optional.of(new ProductOrder(new FusedDot(Math.min(chain, 8), 25, BINARY32), chain));
        }
        return Optional.empty();
    }

    /**
     * One output of a 128 × K times K × 128 product as cuBLAS adds it.
     *
     * @param operands the format of the factors
     * @param fastAccumulation of FP8 alone: PyTorch's {@code use_fast_accum}
     * @param a K numbers of the format, or any floats for TF32, which cuBLAS rounds to nearest even
     * @param b K other numbers
     * @return the output in float
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the arrays are not of one length, if the order for this architecture, format and K
     *     is not known, or if a number is not of the format
     */
    public float dot(Format operands, boolean fastAccumulation, float[] a, float[] b) {
        Subnormals.check();
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Require.sameLength("b", b.length, "a", a.length);
        ProductOrder order = known(operands, fastAccumulation, a.length);
        requireFormat(operands, "a", a);
        requireFormat(operands, "b", b);
        return order.dot(operands, a, b);
    }

    /**
     * A whole product as cuBLAS adds it, A·Bᵀ: the output (i, j) is made of A's row i and B's row j as {@link #dot} makes it.
     * The order is that of 128 rows and 128 columns, whatever the number is here.
     *
     * @param operands the format of the factors
     * @param fastAccumulation of FP8 alone: PyTorch's {@code use_fast_accum}
     * @param a (rows, K, 1, 1); numbers of the format, or any floats for TF32
     * @param b (columns, K, 1, 1)
     * @return (rows, columns, 1, 1)
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the rows of a and b are not of one length, if the order for this architecture,
     *     format and K is not known, or if a number is not of the format
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; it stays interrupted
     */
    public Tensor product(Format operands, boolean fastAccumulation, Tensor a, Tensor b) {
        Subnormals.check();
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        ProductOrder order = known(operands, fastAccumulation, a.c() * a.h() * a.w());
        requireFormat(operands, "a", a.data());
        requireFormat(operands, "b", b.data());
        return order.product(operands, a, b);
    }

    private ProductOrder known(Format operands, boolean fastAccumulation, int k) {
        return orderOf(operands, fastAccumulation, k)
                .orElseThrow(() ->
                        new IllegalArgumentException("the order in which " + name() + " adds " + k + " products of "
                                + operands.name() + " is not known; give a ProductOrder, which adds as it says"));
    }

    private static void requireFormat(Format operands, String name, float[] x) {
        if (!operands.equals(TENSOR_FLOAT32)) {
            FusedDot.requireNumbers(operands, name, x);
        }
    }
}
