package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.input.IllConditioned;
import floatlab.input.InputFamily;
import floatlab.tensor.FloatArrays;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DotProductTest {
    /** Of {@link ExactTruth#products}. */
    private static final BigDecimal UNIT = new BigDecimal(0x1p-1074).pow(2);

    @Test
    void eachArithmeticRoundsWhereItSays() {
        float a = 1 + 0x1p-12f;
        // a² needs 25 bits: mul-add rounds it to 1 + 2⁻¹¹, fma does not.
        float[] x = {1, a};
        float[] y = {-1 - 0x1p-11f, a};
        assertThat(DotProduct.mulAdd(x, y)).isZero();
        assertThat(DotProduct.fma(x, y)).isEqualTo(0x1p-24f);
        assertThat(DotProduct.exact(x, y)).isEqualTo(0x1p-24f);
        double b = 1 + 0x1p-27;
        double[] v = {1, b};
        double[] w = {-1 - 0x1p-26, b};
        assertThat(DotProduct.mulAdd(v, w)).isZero();
        assertThat(DotProduct.fma(v, w)).isEqualTo(0x1p-54);
        assertThat(DotProduct.compensated(v, w)).isEqualTo(0x1p-54);
        assertThat(DotProduct.exact(v, w)).isEqualTo(0x1p-54);
    }

    /** Small integers: every way is exact. */
    @Test
    void allAddAllProducts() {
        float[] x = {1, 2, 3};
        float[] y = {5, -7, 11};
        double[] v = {1, 2, 3};
        double[] w = {5, -7, 11};
        assertThat(DotProduct.mulAdd(x, y)).isEqualTo(24);
        assertThat(DotProduct.fma(x, y)).isEqualTo(24);
        assertThat(DotProduct.exact(x, y)).isEqualTo(24);
        assertThat(DotProduct.mulAdd(v, w)).isEqualTo(24);
        assertThat(DotProduct.fma(v, w)).isEqualTo(24);
        assertThat(DotProduct.compensated(v, w)).isEqualTo(24);
        assertThat(DotProduct.exact(v, w)).isEqualTo(24);
    }

    @Test
    void lengthsAreCompared() {
        float[] x = new float[1];
        float[] y = new float[2];
        double[] v = new double[1];
        double[] w = new double[2];
        otherLength(() -> DotProduct.mulAdd(x, y));
        otherLength(() -> DotProduct.fma(x, y));
        otherLength(() -> DotProduct.exact(x, y));
        otherLength(() -> DotProduct.mulAdd(v, w));
        otherLength(() -> DotProduct.fma(v, w));
        otherLength(() -> DotProduct.compensated(v, w));
        otherLength(() -> DotProduct.exact(v, w));
        otherLength(() -> ConditionNumber.ofDot(x, y));
        otherLength(() -> ConditionNumber.ofDot(v, w));
    }

    private static void otherLength(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("y has 2 elements, expected 1 as x has");
    }

    @Test
    void exactIsRoundedOnce() {
        SplittableRandom random = new SplittableRandom(10);
        for (int trial = 0; trial < 20_000; trial++) {
            int n = random.nextInt(6);
            double[] x = new double[n];
            double[] y = new double[n];
            BigInteger truth = BigInteger.ZERO;
            for (int i = 0; i < n; i++) {
                x[i] = Math.scalb((double) (random.nextLong() >> random.nextInt(10, 63)), random.nextInt(-30, 30));
                y[i] = Math.scalb((double) (random.nextLong() >> random.nextInt(10, 63)), random.nextInt(-30, 30));
                truth = truth.add(ExactTruth.integer(x[i]).multiply(ExactTruth.integer(y[i])));
            }
            // A multiple of 2⁻⁶⁰, so of the smallest double.
            double expected = ExactTruth.toDouble(truth.shiftRight(1074));
            assertThat(DotProduct.exact(x, y)).isEqualTo(expected);
        }
    }

    /** Every family beside normal factors, and ill-conditioned ones: bounds, and the exact one rounded once. */
    @Test
    void meetTheirBounds() {
        for (int n : new int[] {0, 1, 2, 3, 10, 65, 200, 1000}) {
            for (InputFamily family : InputFamily.values()) {
                // the products of the smallest terms shall be normal
                double factor = family == InputFamily.ALL_EXPONENTS ? 0x1p24 : 1;
                check(family.floats(n, 1), scaled(InputFamily.NORMAL.floats(n, 2), (float) factor));
                check(family.doubles(n, 1), scaled(InputFamily.NORMAL.doubles(n, 2), factor));
            }
        }
        for (int n : new int[] {6, 40, 500}) {
            for (double condition = 1e4; condition < 1e30; condition *= 1e5) {
                IllConditioned.DoubleDot made = IllConditioned.doubleDot(n, condition, 3);
                check(made.x(), made.y());
                check(FloatArrays.toFloats(made.x()), FloatArrays.toFloats(made.y()));
            }
        }
    }

    private static float[] scaled(float[] x, float factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
        return x;
    }

    private static double[] scaled(double[] x, double factor) {
        for (int i = 0; i < x.length; i++) {
            x[i] *= factor;
        }
        return x;
    }

    private static void check(float[] x, float[] y) {
        BigInteger truth = ExactTruth.products(FloatArrays.toDoubles(x), FloatArrays.toDoubles(y));
        BigDecimal bound = new BigDecimal(ErrorBound.gamma(x.length, 0x1p-24))
                .multiply(magnitudes(FloatArrays.toDoubles(x), FloatArrays.toDoubles(y)));
        assertThat(error(DotProduct.mulAdd(x, y), truth)).isLessThanOrEqualTo(bound);
        assertThat(error(DotProduct.fma(x, y), truth)).isLessThanOrEqualTo(bound);
        assertThat(DotProduct.exact(x, y)).isEqualTo(ExactTruth.productsToFloat(truth));
    }

    private static void check(double[] x, double[] y) {
        BigInteger truth = ExactTruth.products(x, y);
        BigDecimal magnitudes = magnitudes(x, y);
        BigDecimal gamma = new BigDecimal(ErrorBound.gamma(x.length, 0x1p-53));
        assertThat(error(DotProduct.mulAdd(x, y), truth)).isLessThanOrEqualTo(gamma.multiply(magnitudes));
        assertThat(error(DotProduct.fma(x, y), truth)).isLessThanOrEqualTo(gamma.multiply(magnitudes));
        assertThat(error(DotProduct.compensated(x, y), truth))
                .isLessThanOrEqualTo(new BigDecimal(0x1p-53)
                        .multiply(decimal(truth.abs()))
                        .add(gamma.pow(2).multiply(magnitudes)));
        assertThat(DotProduct.exact(x, y)).isEqualTo(ExactTruth.productsToDouble(truth));
    }

    private static BigDecimal magnitudes(double[] x, double[] y) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < x.length; i++) {
            sum = sum.add(
                    ExactTruth.integer(x[i]).multiply(ExactTruth.integer(y[i])).abs());
        }
        return decimal(sum);
    }

    private static BigDecimal decimal(BigInteger products) {
        return new BigDecimal(products).multiply(UNIT);
    }

    private static BigDecimal error(double computed, BigInteger truth) {
        return new BigDecimal(computed).subtract(decimal(truth)).abs();
    }

    /** Term by term as documented; another order or nesting has other bits somewhere. */
    @Test
    void ordersByDefinition() {
        for (InputFamily family : InputFamily.values()) {
            for (int n : new int[] {1, 2, 3, 10, 65, 200, 1000}) {
                float[] x = family.floats(n, 3);
                float[] y = InputFamily.NORMAL.floats(n, 4);
                float[] products = new float[n];
                float fused = 0;
                for (int i = 0; i < n; i++) {
                    products[i] = x[i] * y[i];
                    fused = Math.fma(x[i], y[i], fused);
                }
                assertThat(DotProduct.mulAdd(x, y)).isEqualTo(new RecursiveSum().sum(products));
                assertThat(DotProduct.fma(x, y)).isEqualTo(fused);
                checkOrder(family.doubles(n, 3), InputFamily.NORMAL.doubles(n, 4));
            }
        }
        // where next to nothing is left of the totals, what was lost is the result
        for (int n : new int[] {6, 40, 500}) {
            for (double condition = 1e16; condition < 1e40; condition *= 1e3) {
                IllConditioned.DoubleDot made = IllConditioned.doubleDot(n, condition, 5);
                checkOrder(made.x(), made.y());
            }
        }
    }

    private static void checkOrder(double[] x, double[] y) {
        double[] products = new double[x.length];
        double fused = 0;
        double sum = 0;
        double lost = 0;
        for (int i = 0; i < x.length; i++) {
            double product = x[i] * y[i];
            products[i] = product;
            fused = Math.fma(x[i], y[i], fused);
            double lostInSum = exactly(sum, product)
                    .subtract(new BigDecimal(sum + product))
                    .doubleValue();
            double lostInProduct = Math.fma(x[i], y[i], -product);
            lost += lostInSum + lostInProduct;
            sum += product;
        }
        assertThat(DotProduct.mulAdd(x, y)).isEqualTo(new RecursiveSum().sum(products));
        assertThat(DotProduct.fma(x, y)).isEqualTo(fused);
        assertThat(DotProduct.compensated(x, y)).isEqualTo(sum + lost);
    }

    private static BigDecimal exactly(double a, double b) {
        return new BigDecimal(a).add(new BigDecimal(b));
    }

    /** Products of all exponents, beyond and below a double's; sums that end in a half; what cancels but for a last part. */
    @Test
    void exactIsRoundedOnceWhateverTheProducts() {
        SplittableRandom random = new SplittableRandom(11);
        int ties = 0;
        int infinite = 0;
        int subnormal = 0;
        for (int trial = 0; trial < 20_000; trial++) {
            int n = random.nextInt(1, 8);
            double[] x = new double[n];
            double[] y = new double[n];
            int kind = trial % 3;
            for (int i = 0; i < n; i++) {
                x[i] = kind == 1 && i % 2 == 1 ? -x[i - 1] : any(random, -1074, 1024);
                // a factor whose product with x[i] is of the size of the smallest or of the largest doubles
                int size = trial % 2 == 0 ? random.nextInt(-1100, -1015) : random.nextInt(1016, 1028);
                int exponent = Math.max(-1074, Math.min(1023, size - Math.getExponent(x[i])));
                y[i] = kind == 1 && i % 2 == 1 ? y[i - 1] : any(random, exponent, exponent + 1);
            }
            if (kind == 2) {
                // (2⁵² + odd or even)·2^e, a half of its last place in two products, and perhaps a grain beside it
                int e = random.nextInt(-1000, 900);
                double[] left = {random.nextLong(1L << 52, 1L << 53), 0.25, 0.25, random.nextInt(-1, 2) * 0x1p-1000};
                x = left;
                y = new double[] {0x1p500, 0x1p500, 0x1p500, 0x1p-1000};
                for (int i = 0; i < 3; i++) {
                    x[i] = Math.scalb(x[i], e / 2);
                    y[i] = Math.scalb(y[i], (e - e / 2) - 500);
                }
            }
            BigInteger truth = ExactTruth.products(x, y);
            double expected = ExactTruth.productsToDouble(truth);
            double actual = DotProduct.exact(x, y);
            if (actual != expected || truth.signum() != 0 && Math.copySign(1, actual) != truth.signum()) {
                assertThat(actual).as("trial %s", trial).isEqualTo(expected);
                assertThat(Math.copySign(1, actual)).as("trial %s", trial).isEqualTo(truth.signum());
            }
            ties += truth.getLowestSetBit() == truth.abs().bitLength() - 54 ? 1 : 0;
            infinite += Double.isInfinite(expected) ? 1 : 0;
            subnormal += expected != 0 && Math.abs(expected) < Double.MIN_NORMAL ? 1 : 0;
        }
        assertThat(ties).isGreaterThan(1000);
        assertThat(infinite).isGreaterThan(1000);
        assertThat(subnormal).isGreaterThan(500);
    }

    /** A number of either sign and an exponent in the range, one of the ends perhaps beyond a double's. */
    private static double any(SplittableRandom random, int least, int bound) {
        double x = Math.scalb(1 + random.nextDouble(), Math.min(1023, random.nextInt(least, bound)));
        return random.nextBoolean() ? x : -x;
    }

    /** Totals start at +0; the exact sum of nothing but −0 is −0. */
    @Test
    void zerosHaveTheirSigns() {
        float[] x = {-0f, 0};
        float[] y = {1, -3};
        double[] v = {-0.0, 0};
        double[] w = {1, -3};
        assertThat(Float.floatToRawIntBits(DotProduct.mulAdd(x, y))).isZero();
        assertThat(Float.floatToRawIntBits(DotProduct.fma(x, y))).isZero();
        assertThat(Float.floatToRawIntBits(DotProduct.exact(x, y))).isEqualTo(1 << 31);
        assertThat(Double.doubleToRawLongBits(DotProduct.mulAdd(v, w))).isZero();
        assertThat(Double.doubleToRawLongBits(DotProduct.fma(v, w))).isZero();
        assertThat(Double.doubleToRawLongBits(DotProduct.compensated(v, w))).isZero();
        assertThat(Double.doubleToRawLongBits(DotProduct.exact(v, w))).isEqualTo(1L << 63);
    }

    @Test
    void compensatedMeetsItsBoundAndFailsBeyondIt() {
        double u = 0x1p-53;
        int n = 100;
        double gamma = ErrorBound.gamma(n, u);
        for (double condition = 1e4; condition < 1e50; condition *= 1e3) {
            IllConditioned.DoubleDot made = IllConditioned.doubleDot(n, condition, 3);
            double computed = DotProduct.compensated(made.x(), made.y());
            double error = Math.abs(computed - made.dot()) / Math.abs(made.dot());
            // The condition number of a dot product has a factor 2.
            assertThat(error).isLessThanOrEqualTo(2 * u + gamma * gamma * made.condition() / 2 * (1 + 1e-9));
            if (condition > 1e36) {
                assertThat(error).isGreaterThan(1e-3);
            }
        }
    }

    @Test
    void emptyAndBad() {
        assertThat(DotProduct.exact(new float[0], new float[0])).isZero();
        assertThat(DotProduct.mulAdd(new float[0], new float[0])).isZero();
        assertThat(DotProduct.exact(new double[] {Double.POSITIVE_INFINITY}, new double[] {0}))
                .isNaN();
        assertThatThrownBy(() -> DotProduct.fma(new double[1], new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("y has 2 elements, expected 1 as x has");
        assertThatThrownBy(() -> DotProduct.mulAdd(null, new float[1]))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> DotProduct.exact(new double[1], null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("y");
    }
}
