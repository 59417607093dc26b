package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.input.IllConditioned;
import floatlab.input.InputFamily;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SummationTest {

    static List<Summation> methods() {
        List<Summation> methods = new ArrayList<>(List.of(new BlockedSum(1), new BlockedSum(7), new FabSum(1)));
        methods.addAll(SumMethods.withLanes());
        return methods;
    }

    static Stream<Summation> compensated() {
        return Stream.of(new NeumaierSum(), new KleinSum(), new LanesNeumaierSum());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void emptyAndZerosGivePlusZero(Summation method) {
        assertThat(Float.floatToRawIntBits(method.sum(new float[0]))).isZero();
        assertThat(Double.doubleToRawLongBits(method.sum(new double[0]))).isZero();
        for (int n : new int[] {1, 2, 64, 200}) {
            float[] zeros = new float[n];
            Arrays.fill(zeros, -0f);
            double[] doubleZeros = new double[n];
            Arrays.fill(doubleZeros, -0.0);
            // Every method starts at +0 except the exact sum.
            float expected = method instanceof ParallelExactSum ? -0f : 0f;
            assertThat(method.sum(zeros)).isEqualTo(expected);
            assertThat(method.sum(doubleZeros)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void oneTermIsTheSum(Summation method) {
        assertThat(method.sum(new float[] {0.1f})).isEqualTo(0.1f);
        assertThat(method.sum(new double[] {-0.1})).isEqualTo(-0.1);
        assertThat(method.floatBound(1)).isEqualTo(new ErrorBound(0, 0));
        assertThat(method.doubleBound(0)).isEqualTo(new ErrorBound(0, 0));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void nullAndNegativeCountsAreRefused(Summation method) {
        assertThatThrownBy(() -> method.sum((float[]) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> method.sum((double[]) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> method.floatBound(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void termsAreLeftAlone(Summation method) {
        float[] x = InputFamily.NORMAL.floats(333, 5);
        float[] before = x.clone();
        method.sum(x);
        assertThat(x).isEqualTo(before);
    }

    /** Every family, many lengths: no error is beyond the bound, and the bounds are worth having. */
    @ParameterizedTest
    @MethodSource("methods")
    void meetsItsBound(Summation method) {
        for (InputFamily family : InputFamily.values()) {
            for (int n : new int[] {2, 3, 10, 63, 64, 65, 127, 129, 1000, 4096, 4097, 10_000}) {
                for (long seed = 0; seed < 3; seed++) {
                    check(method, family.floats(n, seed));
                    check(method, family.doubles(n, seed));
                }
            }
        }
        for (double condition = 1e2; condition < 1e30; condition *= 1e4) {
            for (int n : new int[] {6, 40, 500}) {
                check(method, IllConditioned.floatSum(n, condition, 1).x());
                check(method, IllConditioned.doubleSum(n, condition, 1).x());
            }
        }
    }

    private static void check(Summation method, float[] x) {
        check(ExactSum.of(x), method.sum(x), ErrorBound.of(method, x));
    }

    private static void check(Summation method, double[] x) {
        check(ExactSum.of(x), method.sum(x), ErrorBound.of(method, x));
    }

    private static void check(ExactSum exact, double sum, double bound) {
        BigDecimal error = new BigDecimal(sum).subtract(exact.toBigDecimal()).abs();
        assertThat(error).isLessThanOrEqualTo(new BigDecimal(bound));
    }

    @Test
    void boundsAreTheTextbooks() {
        double u = 0x1p-24;
        assertThat(new RecursiveSum().floatBound(1001).ofMagnitudes()).isBetween(1000 * u, 1001 * u);
        assertThat(new PairwiseSum().floatBound(1025).ofMagnitudes()).isBetween(11 * u, 11.01 * u);
        assertThat(new PairwiseSum().floatBound(1024).ofMagnitudes()).isBetween(10 * u, 10.01 * u);
        assertThat(new BlockedSum(128).floatBound(100_000).ofMagnitudes()).isBetween(908 * u, 909 * u);
        assertThat(new KahanSum().floatBound(1000).ofMagnitudes()).isBetween(3 * u, 3.01 * u);
        assertThat(new NeumaierSum().doubleBound(1000).relative(1)).isBetween(0x1p-53, 0x1.001p-53);
        assertThat(new DoubleSum().floatBound(1000).relative(1)).isBetween(u, 1.001 * u);
        assertThat(new DoubleSum().doubleBound(1000)).isEqualTo(new RecursiveSum().doubleBound(1000));
        assertThat(new FabSum(128).floatBound(1L << 40).ofMagnitudes()).isBetween(130 * u, 131 * u * 3000);
        assertThat(new RecursiveSum().floatBound(1 + (1 << 24)).ofMagnitudes()).isInfinite();
    }

    /** The formulas of the classes' Javadoc, written out again. */
    @Test
    void boundsAreTheDocumentedFormulas() {
        double u = 0x1p-24;
        double v = 0x1p-53;
        isJustAbove(new LanesSum().floatBound(1000).ofMagnitudes(), gamma(16 + 5, u));
        isJustAbove(new LanesSum().doubleBound(1000).ofMagnitudes(), gamma(32 + 5, v));
        isJustAbove(new LanesSum().floatBound(100).ofMagnitudes(), gamma(2 + 5, u));
        isJustAbove(new LanesPairwiseSum().floatBound(100_000).ofMagnitudes(), gamma(64 + 5 + 5, u));
        isJustAbove(new LanesPairwiseSum().doubleBound(100_000).ofMagnitudes(), gamma(128 + 5 + 5, v));
        double lanes = gamma(16 + 128, u);
        isJustAbove(new LanesNeumaierSum().floatBound(1000).ofMagnitudes(), lanes * lanes);
        assertThat(new LanesNeumaierSum().floatBound(1000).ofSum()).isEqualTo(u);
        double doubleLanes = gamma(32 + 128, v);
        isJustAbove(new LanesNeumaierSum().doubleBound(1000).ofMagnitudes(), doubleLanes * doubleLanes);
        double gamma = gamma(999, u);
        isJustAbove(new NeumaierSum().floatBound(1000).ofMagnitudes(), gamma * gamma);
        isJustAbove(
                new KleinSum().floatBound(1000).ofMagnitudes(), (1 + u) * (gamma * gamma * gamma + u * gamma * gamma));
        isJustAbove(new KleinSum().floatBound(1000).ofSum(), 2 * u + u * u);
        // 782 blocks
        double p = u + 5 * 782 * u * u;
        double q = 2 * u + 6 * u * u;
        double kahan = (p + q) / (1 - p);
        double inBlock = gamma(127, u);
        isJustAbove(new FabSum(128).floatBound(100_000).ofMagnitudes(), inBlock + kahan * (1 + inBlock));
    }

    private static double gamma(int roundings, double u) {
        return roundings * u / (1 - roundings * u);
    }

    /** The formula was computed in doubles, the bound rounds up; Klein's takes 1 + 2u for 1 + u. */
    private static void isJustAbove(double bound, double formula) {
        assertThat(bound).isBetween(formula * (1 - 1e-14), formula * (1 + 1e-7));
    }

    @Test
    void theOrdersAreAsDocumented() {
        float a = 1e8f;
        float b = 3.3f;
        float c = -1e8f;
        float d = 7.7f;
        float e = 0.1f;
        float[] x = {a, b, c, d, e};
        assertThat(new RecursiveSum().sum(x)).isEqualTo((((a + b) + c) + d) + e);
        assertThat(new PairwiseSum().sum(x)).isEqualTo((a + b) + (c + (d + e)));
        assertThat(new BlockedSum(2).sum(x)).isEqualTo(((a + b) + (c + d)) + e);
        assertThat(new BlockedSum(Integer.MAX_VALUE).sum(x)).isEqualTo(new RecursiveSum().sum(x));
        assertThat(new DoubleSum().sum(x)).isEqualTo((float) ((((double) a + b) + c) + d + e));
        // blocks by the plain loop, their sums by Kahan's method
        for (InputFamily family : InputFamily.values()) {
            for (int n : new int[] {1, 7, 128, 129, 1000}) {
                float[] floats = family.floats(n, 7);
                double[] doubles = family.doubles(n, 7);
                for (int block : new int[] {2, 7, 128}) {
                    float[] parts = new float[(n + block - 1) / block];
                    double[] doubleParts = new double[parts.length];
                    for (int i = 0; i < parts.length; i++) {
                        int end = Math.min(n, (i + 1) * block);
                        parts[i] = new RecursiveSum().sum(Arrays.copyOfRange(floats, i * block, end));
                        doubleParts[i] = new RecursiveSum().sum(Arrays.copyOfRange(doubles, i * block, end));
                    }
                    assertThat(new FabSum(block).sum(floats)).isEqualTo(new KahanSum().sum(parts));
                    assertThat(new FabSum(block).sum(doubles)).isEqualTo(new KahanSum().sum(doubleParts));
                }
            }
        }
        // b and e are in other lanes; a + d would meet last.
        assertThat(new LanesSum().sum(new float[] {a, b, c, d})).isEqualTo((a + c) + (b + d));
    }

    @Test
    void kahanGivesNothingWhereTheTermsAreLargerThanTheTotal() {
        double[] x = {1e32, 1, -1e32};
        assertThat(new RecursiveSum().sum(x)).isZero();
        assertThat(new PairwiseSum().sum(x)).isZero();
        assertThat(new BlockedSum(2).sum(x)).isZero();
        assertThat(new KahanSum().sum(x)).isZero();
        assertThat(new FabSum(1).sum(x)).isZero();
        assertThat(new NeumaierSum().sum(x)).isEqualTo(1);
        assertThat(new KleinSum().sum(x)).isEqualTo(1);
        // Kahan's 0 is within its bound.
        assertThat(ErrorBound.of(new KahanSum(), x)).isGreaterThan(1);
        float[] floats = {1e32f, 1, -1e32f};
        assertThat(new KahanSum().sum(floats)).isZero();
        assertThat(new DoubleSum().sum(floats)).isZero();
        assertThat(new NeumaierSum().sum(floats)).isEqualTo(1);
        double[] peters = {1, 1e100, 1, -1e100};
        assertThat(new RecursiveSum().sum(peters)).isZero();
        assertThat(new KahanSum().sum(peters)).isZero();
        assertThat(new NeumaierSum().sum(peters)).isEqualTo(2);
    }

    @Test
    void neumaierFailsAtThreeScalesAndKleinAtFour() {
        double[] three = {1e16, 1, 1e-16, -1e16, -1};
        assertThat(new NeumaierSum().sum(three)).isZero();
        assertThat(new KleinSum().sum(three)).isEqualTo(1e-16);
        float[] threeFloats = {1e16f, 1, 1e-16f, -1e16f, -1};
        assertThat(new NeumaierSum().sum(threeFloats)).isZero();
        assertThat(new KleinSum().sum(threeFloats)).isEqualTo(1e-16f);
        double[] four = {1e34, 1e17, 1, 1e-17, -1e34, -1e17, -1};
        assertThat(new KleinSum().sum(four)).isZero();
        assertThat(ExactSum.of(four).toDouble()).isEqualTo(1e-17);
    }

    @Test
    void lanesFailWithinALane() {
        float[] x = new float[400];
        x[3] = 1e32f;
        x[3 + 64] = 1;
        x[3 + 128] = -1e32f;
        assertThat(new LanesSum().sum(x)).isZero();
        assertThat(new LanesPairwiseSum().sum(x)).isZero();
        assertThat(new LanesNeumaierSum().sum(x)).isEqualTo(1);
        x[3] = 1e16f;
        x[3 + 128] = 1e-16f;
        x[3 + 192] = -1e16f;
        x[3 + 256] = -1;
        assertThat(new LanesNeumaierSum().sum(x)).isZero();
    }

    @Test
    void infinitiesAndNaN() {
        float infinity = Float.POSITIVE_INFINITY;
        for (Summation method : methods()) {
            assertThat(method.sum(new float[] {1, Float.NaN, 1})).isNaN();
            assertThat(method.sum(new double[] {1, Double.NaN, 1})).isNaN();
            assertThat(method.sum(new float[] {infinity, 1, -infinity})).isNaN();
        }
        for (Summation plain : List.of(
                new RecursiveSum(),
                new PairwiseSum(),
                new BlockedSum(2),
                new DoubleSum(),
                new LanesSum(),
                new LanesPairwiseSum())) {
            assertThat(plain.sum(new float[] {1, infinity, 1})).isEqualTo(infinity);
            assertThat(plain.sum(new double[] {1, Double.NEGATIVE_INFINITY, 1})).isEqualTo(Double.NEGATIVE_INFINITY);
        }
        assertThat(new KahanSum().sum(new float[] {1, infinity, 1})).isNaN();
        assertThat(new KahanSum().sum(new float[] {1, 1, infinity})).isEqualTo(infinity);
        assertThat(new FabSum(2).sum(new float[] {1, infinity, 1})).isNaN();
        assertThat(new FabSum(2).sum(new float[] {1, 1, infinity})).isEqualTo(infinity);
        for (Summation method : compensated().toList()) {
            assertThat(method.sum(new float[] {1, 1, infinity})).isNaN();
            assertThat(method.sum(new float[] {Float.MAX_VALUE, Float.MAX_VALUE, 1}))
                    .as(method.name())
                    .isNaN();
            assertThat(method.sum(new double[] {Double.MAX_VALUE, Double.MAX_VALUE, 1}))
                    .as(method.name())
                    .isNaN();
            // half an ulp, collected apart: only the last addition overflows
            assertThat(method.sum(new float[] {Float.MAX_VALUE, 0x1p102f, 0x1p102f}))
                    .as(method.name())
                    .isEqualTo(infinity);
            assertThat(method.sum(new double[] {-Double.MAX_VALUE, -0x1p969, -0x1p969}))
                    .as(method.name())
                    .isEqualTo(Double.NEGATIVE_INFINITY);
        }
        // a step of twoSum overflows beside MAX_VALUE; Neumaier's own three operations do not
        float[] besideMax = {-0x1.8p104f, Float.MAX_VALUE};
        assertThat(new LanesNeumaierSum().sum(besideMax)).isNaN();
        assertThat(new NeumaierSum().sum(besideMax)).isEqualTo(Float.MAX_VALUE - 0x1.8p104f);
        double max = Double.MAX_VALUE;
        double[] ones = {1, 1, 1};
        assertThat(DotProduct.compensated(new double[] {max, max, 1}, ones)).isNaN();
        assertThat(DotProduct.compensated(new double[] {1, max, 1}, new double[] {1, 2, 1}))
                .isNaN();
        assertThat(DotProduct.compensated(new double[] {max, 0x1p969, 0x1p969}, ones))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(new DoubleSum().sum(new float[] {Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE}))
                .isEqualTo(Float.MAX_VALUE);
    }

    @Test
    void blocksOfNoTermsAreRefused() {
        assertThatThrownBy(() -> new BlockedSum(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("block is 0, expected 1 or more");
        assertThatThrownBy(() -> new FabSum(-3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesDiffer() {
        List<Summation> methods = methods();
        assertThat(methods.stream().map(Summation::name).distinct()).hasSameSizeAs(methods);
        assertThat(methods).allSatisfy(method -> assertThat(method).hasToString(method.name()));
        assertThat(methods).allSatisfy(method -> assertThat(method.name()).isNotBlank());
        assertThat(methods).allSatisfy(method -> assertThat(method.order()).isNotBlank());
    }
}
