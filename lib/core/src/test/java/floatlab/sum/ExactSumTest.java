package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExactSumTest {

    private static ExactSum of(double... terms) {
        ExactSum sum = new ExactSum();
        sum.addAll(terms);
        return sum;
    }

    private static float[] floats(int n, SplittableRandom random, int exponents) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = Math.scalb(random.nextInt(-1 << 24, 1 << 24), random.nextInt(exponents) - exponents / 2);
        }
        return x;
    }

    private static double[] doubles(int n, SplittableRandom random, int exponents) {
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = Math.scalb((double) (random.nextLong() >> 11), random.nextInt(exponents) - exponents / 2);
        }
        return x;
    }

    @Test
    void theLessonsSums() {
        assertThat(of(1e32, 1, -1e32).toDouble()).isEqualTo(1);
        assertThat(of(1, 1e100, 1, -1e100).toDouble()).isEqualTo(2);
        assertThat(of(1e32, 1, -1e32).toFloat()).isEqualTo(1);
    }

    @Test
    void zerosKeepTheirSignsAsIeeeHasThem() {
        assertThat(bits(new ExactSum().toDouble())).isEqualTo(bits(0.0));
        assertThat(bits(of(-0.0).toDouble())).isEqualTo(bits(-0.0));
        assertThat(bits(of(-0.0, -0.0).toDouble())).isEqualTo(bits(-0.0));
        assertThat(Float.floatToRawIntBits(of(-0.0, -0.0).toFloat())).isEqualTo(0x8000_0000);
        assertThat(bits(of(-0.0, 0.0).toDouble())).isEqualTo(bits(0.0));
        assertThat(bits(of(1, -1, -0.0).toDouble())).isEqualTo(bits(0.0));
        double[] many = new double[300];
        Arrays.fill(many, -0.0);
        assertThat(bits(of(many).toDouble())).isEqualTo(bits(-0.0));
        many[100] = 0.0;
        assertThat(bits(of(many).toDouble())).isEqualTo(bits(0.0));
        float[] manyFloats = new float[300];
        Arrays.fill(manyFloats, -0f);
        ExactSum sum = new ExactSum();
        sum.addAll(manyFloats);
        assertThat(bits(sum.toDouble())).isEqualTo(bits(-0.0));
        manyFloats[299] = 0f;
        sum.addAll(manyFloats);
        assertThat(bits(sum.toDouble())).isEqualTo(bits(0.0));
    }

    private static long bits(double x) {
        return Double.doubleToRawLongBits(x);
    }

    @Test
    void theMeanIsTheQuotientRoundedOnce() {
        assertThat(of(1, 2).mean()).isEqualTo(1.5);
        assertThat(of(1e308, 1e308, 1e308).mean()).isEqualTo(1e308);
        assertThat(bits(of(-0.0, -0.0).mean())).isEqualTo(bits(-0.0));
        assertThat(bits(of(1, -1).mean())).isEqualTo(bits(0.0));
        assertThat(new ExactSum().mean()).isNaN();
        assertThat(of(1, Double.POSITIVE_INFINITY).mean()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY).mean())
                .isNaN();
        // Halves of the last place: (1 + (1 + 2u)) / 2 is a tie, and goes to the even neighbour.
        assertThat(of(1, Math.nextUp(1.0)).mean()).isEqualTo(1);
        assertThat(of(Math.nextUp(1.0), 1 + 2 * Math.ulp(1.0)).mean()).isEqualTo(1 + 2 * Math.ulp(1.0));
        assertThat(of(Double.MIN_VALUE, 0).mean()).isEqualTo(0);
        assertThat(of(Double.MIN_VALUE, Double.MIN_VALUE, 0).mean()).isEqualTo(Double.MIN_VALUE);
        // Without its third term, which lies a thousand bits lower, this mean would be a tie.
        assertThat(of(1, Math.nextUp(1.0), Double.MIN_VALUE, 0, 0, 0, 0, 0).mean())
                .isEqualTo(Math.nextUp(0.25));
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 2000; i++) {
            double[] x = doubles(1 + random.nextInt(9), random, 1 + random.nextInt(300));
            assertIsTheMean(of(x).mean(), x);
            for (int k = 0; k < x.length; k++) {
                x[k] = random.nextInt(-9, 10) * Double.MIN_VALUE;
            }
            assertIsTheMean(of(x).mean(), x);
        }
    }

    /** No double is nearer to Σx / n, and of two that are equally near it is the even one. Multiplied by n, all is exact. */
    private static void assertIsTheMean(double mean, double[] x) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double term : x) {
            sum = sum.add(new BigDecimal(term));
        }
        BigDecimal n = BigDecimal.valueOf(x.length);
        BigDecimal off = new BigDecimal(mean).multiply(n).subtract(sum).abs();
        for (double other : new double[] {Math.nextDown(mean), Math.nextUp(mean)}) {
            int nearer = off.compareTo(
                    new BigDecimal(other).multiply(n).subtract(sum).abs());
            assertThat(nearer).as("%s", mean).isLessThanOrEqualTo(0);
            if (nearer == 0) {
                assertThat(bits(mean) & 1).as("even: %s", mean).isZero();
            }
        }
    }

    @Test
    void specialsAreThoseOfIeeeWhereverTheyStand() {
        double infinity = Double.POSITIVE_INFINITY;
        for (int n : new int[] {1, 2, 64, 200}) {
            for (int at = 0; at < n; at += 7) {
                double[] x = new double[n];
                x[at] = infinity;
                assertThat(of(x).toDouble()).isEqualTo(infinity);
                assertThat(of(x).toFloat()).isEqualTo(Float.POSITIVE_INFINITY);
                x[at] = -infinity;
                assertThat(of(x).toDouble()).isEqualTo(-infinity);
                x[at] = Double.NaN;
                assertThat(of(x).toDouble()).isNaN();
                float[] y = new float[n];
                y[at] = Float.NEGATIVE_INFINITY;
                ExactSum sum = new ExactSum();
                sum.addAll(y);
                assertThat(sum.toDouble()).isEqualTo(-infinity);
                sum.add(infinity);
                assertThat(sum.toDouble()).isNaN();
                assertThat(sum.isFinite()).isFalse();
            }
        }
        assertThat(of(infinity, Double.NaN).toDouble()).isNaN();
        assertThat(of(infinity, 1, -infinity).toFloat()).isNaN();
    }

    @Test
    void overflowHappensInTheEndOrNotAtAll() {
        double max = Double.MAX_VALUE;
        assertThat(of(max, max, -max).toDouble()).isEqualTo(max);
        assertThat(of(max, 0x1p970).toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(of(max, Math.nextDown(0x1p970)).toDouble()).isEqualTo(max);
        assertThat(of(-max, -0x1p970, 0x1p-1074).toDouble()).isEqualTo(-max);
        assertThat(of(Float.MAX_VALUE, 0x1p103).toFloat()).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(of(Float.MAX_VALUE, 0x1p103, -0x1p-1074).toFloat()).isEqualTo(Float.MAX_VALUE);
        double[] many = new double[5000];
        Arrays.fill(many, max);
        ExactSum sum = of(many);
        assertThat(sum.toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(sum.isFinite()).isTrue();
        assertThat(sum.toBigDecimal()).isEqualByComparingTo(new BigDecimal(max).multiply(BigDecimal.valueOf(5000)));
        Arrays.fill(many, -max);
        sum.addAll(many);
        sum.add(3);
        assertThat(sum.toDouble()).isEqualTo(3);
    }

    @Test
    void floatsAreNotRoundedTwice() {
        // By way of double this would be a tie, and go to the even 2²⁴.
        assertThat(of(0x1p24, 1, 0x1p-60).toFloat()).isEqualTo(0x1p24f + 2);
        assertThat(of(0x1p24 + 2, 1, -0x1p-60).toFloat()).isEqualTo(0x1p24f + 2);
    }

    @Test
    void blocksOfEveryWidthGiveTheStateOfSingleTerms() {
        SplittableRandom random = new SplittableRandom(1);
        for (int exponents : new int[] {1, 5, 12, 18, 19, 20, 30, 33, 60, 62, 66, 200}) {
            for (int n : new int[] {63, 64, 65, 127, 128, 2047, 2048, 2049, 2112, 5000}) {
                float[] x = floats(n, random, Math.min(exponents, 200));
                ExactSum whole = new ExactSum();
                whole.addAll(x);
                ExactSum single = new ExactSum();
                for (float term : x) {
                    single.add(term);
                }
                assertThat(whole).hasToString(single.toString());
                double[] y = doubles(n, random, exponents);
                ExactSum wholeDoubles = new ExactSum();
                wholeDoubles.addAll(y);
                assertThat(wholeDoubles.scaled().shiftRight(2176 - 1074)).isEqualTo(ExactTruth.sum(y));
            }
        }
    }

    @Test
    void blocksOfChangingScaleGiveTheExactSum() {
        SplittableRandom random = new SplittableRandom(6);
        for (int trial = 0; trial < 100; trial++) {
            double[] x = new double[ExactBlock.SIZE * 8 + 100];
            int scale = random.nextInt(-1074, 960);
            int range = 1;
            for (int i = 0; i < x.length; i++) {
                if (i % ExactBlock.SIZE == 0) {
                    scale = random.nextInt(4) == 0 ? random.nextInt(-1074, 960) : scale + random.nextInt(-4, 4);
                    range = random.nextInt(8) == 0 ? random.nextInt(1, 300) : random.nextInt(1, 40);
                }
                int exponent = Math.max(-1074, Math.min(970, scale - random.nextInt(range)));
                x[i] = Math.scalb((double) (random.nextLong() >> 11), exponent);
            }
            assertThat(of(x).scaled().shiftRight(2176 - 1074)).isEqualTo(ExactTruth.sum(x));
        }
    }

    @Test
    void orderAndTreeOfMergesDoNotMatter() {
        SplittableRandom random = new SplittableRandom(2);
        double[] x = doubles(3000, random, 300);
        x[17] = -0.0;
        String expected = of(x).toString();
        for (int trial = 0; trial < 20; trial++) {
            var shuffled = new java.util.ArrayList<>(Arrays.stream(x).boxed().toList());
            java.util.Collections.shuffle(shuffled, new Random(trial));
            double[] y = shuffled.stream().mapToDouble(d -> d).toArray();
            assertThat(tree(y, 0, y.length, random)).hasToString(expected);
        }
    }

    private static ExactSum tree(double[] x, int from, int to, SplittableRandom random) {
        ExactSum sum = new ExactSum();
        if (to - from < 100) {
            sum.addAll(x, from, to);
            return sum;
        }
        int cut = random.nextInt(from, to + 1);
        cut = cut == from || cut == to ? (from + to) / 2 : cut;
        ExactSum right = tree(x, cut, to, random);
        sum = tree(x, from, cut, random);
        if (random.nextBoolean()) {
            sum.merge(right);
            return sum;
        }
        right.merge(sum);
        return right;
    }

    @Test
    void mergingANaNOrAZeroKeepsIt() {
        ExactSum sum = of(1);
        sum.merge(of(Double.NaN));
        assertThat(sum.toDouble()).isNaN();
        sum.merge(of(1));
        assertThat(sum.toDouble()).isNaN();
        ExactSum zero = of(-0.0);
        zero.merge(of(0.0));
        assertThat(bits(zero.toDouble())).isEqualTo(bits(0.0));
        zero.merge(of(-0.0));
        assertThat(bits(zero.toDouble())).isEqualTo(bits(0.0));
    }

    /** Lengths for blocks, for bins and for what is left over. */
    @Test
    void onePositiveZeroAmongNegativeOnesIsSeen() {
        for (int n : new int[] {1, 64, 640, 2048, 2049, 5000}) {
            double[] x = new double[n];
            float[] y = new float[n];
            Arrays.fill(x, -0.0);
            Arrays.fill(y, -0f);
            check(x, y, -0.0);
            for (int place : new int[] {0, n / 2, n - 1}) {
                x[place] = 0;
                y[place] = 0;
                check(x, y, 0.0);
                x[place] = -0.0;
                y[place] = -0f;
            }
        }
    }

    private static void check(double[] x, float[] y, double expected) {
        assertThat(bits(of(x).toDouble())).isEqualTo(bits(expected));
        ExactSum floats = new ExactSum();
        floats.addAll(y);
        assertThat(bits(floats.toDouble())).isEqualTo(bits(expected));
    }

    /** An outlier in the last blocks: what is added plainly from there on ends where the array ends. */
    @Test
    void aWideBlockNearTheEnd() {
        SplittableRandom random = new SplittableRandom(6);
        for (int n = 2048; n < 6000; n += 777) {
            float[] x = floats(n, random, 4);
            x[n - 70] = Float.MAX_VALUE;
            x[n - 69] = Float.MIN_VALUE;
            ExactSum single = new ExactSum();
            for (float term : x) {
                single.add(term);
            }
            ExactSum all = new ExactSum();
            all.addAll(x);
            assertThat(all).hasToString(single.toString());
        }
    }

    @Test
    void mergingKeepsSpecialsZerosAndTheOther() {
        ExactSum sum = of(-0.0);
        ExactSum other = of(-0.0, -0.0);
        sum.merge(other);
        assertThat(sum).hasToString("ExactSum[3 terms, -0]");
        assertThat(other).hasToString("ExactSum[2 terms, -0]");
        sum.merge(new ExactSum());
        assertThat(bits(sum.toDouble())).isEqualTo(bits(-0.0));
        sum.merge(of(Double.NEGATIVE_INFINITY));
        assertThat(sum.toDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
        sum.merge(of(Double.POSITIVE_INFINITY));
        assertThat(sum.toDouble()).isNaN();
        ExactSum self = of(1.5, -0x1p-1000);
        self.merge(self);
        assertThat(self).hasToString(of(3, -0x1p-999, 0, 0).toString());
    }

    @Test
    void manyTermsOfOneSignCarry() {
        ExactSum sum = new ExactSum();
        double term = Math.nextDown(0x1p-300);
        for (int i = 0; i < 5000; i++) {
            sum.add(-term);
        }
        assertThat(sum.toBigDecimal()).isEqualByComparingTo(new BigDecimal(term).multiply(BigDecimal.valueOf(-5000)));
    }

    @Test
    void asManyTermsAsPromised() {
        ExactSum sum = of(Double.MAX_VALUE);
        ExactSum small = of(Double.MIN_VALUE);
        for (int i = 0; i < 40; i++) {
            sum.merge(sum);
            small.merge(small);
        }
        assertThat(sum.terms()).isEqualTo(ExactSum.MAX_TERMS);
        assertThat(sum.toBigDecimal())
                .isEqualByComparingTo(new BigDecimal(Double.MAX_VALUE).multiply(new BigDecimal(ExactSum.MAX_TERMS)));
        assertThat(small.toDouble()).isEqualTo(0x1p-1034);
        String before = sum.toString();
        assertThatThrownBy(() -> sum.add(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1099511627777");
        assertThatThrownBy(() -> sum.addAll(new float[2])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sum.addAll(new double[2])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sum.merge(small)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sum.addProduct(1, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(sum).hasToString(before);
    }

    /** The digits are as many as 2⁴⁰ of the largest products need. */
    @Test
    void asManyOfTheLargestProductsAsPromised() throws Exception {
        for (int sign = -1; sign <= 1; sign += 2) {
            ExactSum sum = new ExactSum();
            sum.addProduct(Double.MAX_VALUE, sign * Double.MAX_VALUE);
            ExactSum one = (ExactSum) read(write(sum));
            for (int i = 0; i < 39; i++) {
                sum.merge((ExactSum) read(write(sum)));
            }
            ExactSum half = (ExactSum) read(write(sum));
            sum.merge(half);
            BigDecimal square = new BigDecimal(Double.MAX_VALUE).pow(2).multiply(BigDecimal.valueOf(sign));
            assertThat(sum.terms()).isEqualTo(ExactSum.MAX_TERMS);
            assertThat(sum.toBigDecimal())
                    .isEqualByComparingTo(square.multiply(BigDecimal.valueOf(ExactSum.MAX_TERMS)));
            assertThat(sum.toDouble()).isEqualTo(sign * Double.POSITIVE_INFINITY);
            assertThat(((ExactSum) read(write(sum))).toBigDecimal()).isEqualByComparingTo(sum.toBigDecimal());
            // in another order: all but one and the one, the one first
            ExactSum other = (ExactSum) read(write(one));
            ExactSum power = (ExactSum) read(write(one));
            for (int i = 0; i < 39; i++) {
                other.merge(power);
                power.merge(power);
            }
            other.merge(power);
            assertThat(write(other)).isEqualTo(write(sum));
        }
    }

    @Test
    void productsAreExactBeyondTheRangeOfDouble() {
        SplittableRandom random = new SplittableRandom(3);
        ExactSum sum = new ExactSum();
        BigInteger truth = BigInteger.ZERO;
        for (int i = 0; i < 20_000; i++) {
            double a = Double.longBitsToDouble(random.nextLong());
            double b = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(a) || !Double.isFinite(b)) {
                continue;
            }
            if (i % 5 == 0) {
                a = Double.MIN_VALUE * random.nextInt(-9, 9);
            }
            if (i % 7 == 0) {
                b = Double.MIN_VALUE * random.nextInt(-9, 9);
            }
            sum.addProduct(a, b);
            truth = truth.add(ExactTruth.integer(a).multiply(ExactTruth.integer(b)));
        }
        assertThat(sum.scaled().shiftRight(2176 - 2148)).isEqualTo(truth);
        ExactSum tiny = new ExactSum();
        tiny.addProduct(-Double.MIN_VALUE, Double.MIN_VALUE);
        assertThat(bits(tiny.toDouble())).isEqualTo(bits(-0.0));
        assertThat(tiny).hasToString("ExactSum[1 term, -0x1p-2148]");
        for (int i = 0; i < 40; i++) {
            tiny.addProduct(Double.MAX_VALUE, Double.MAX_VALUE);
        }
        assertThat(tiny.toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
        for (int i = 0; i < 40; i++) {
            tiny.addProduct(-Double.MAX_VALUE, Double.MAX_VALUE);
        }
        assertThat(tiny).hasToString("ExactSum[81 terms, -0x1p-2148]");
    }

    @Test
    void specialProducts() {
        ExactSum sum = new ExactSum();
        sum.addProduct(-0.0, 3);
        assertThat(bits(sum.toDouble())).isEqualTo(bits(-0.0));
        sum.addProduct(Double.NEGATIVE_INFINITY, -2);
        assertThat(sum.toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
        sum.addProduct(Double.POSITIVE_INFINITY, 0);
        assertThat(sum.toDouble()).isNaN();
    }

    @Test
    void rangesAddOnlyTheirTerms() {
        double[] x = {1, 2, 4, 8};
        ExactSum sum = new ExactSum();
        sum.addAll(x, 1, 3);
        sum.addAll(new float[] {16, 32, 64}, 2, 3);
        sum.addAll(x, 4, 4);
        assertThat(sum.toDouble()).isEqualTo(70);
        assertThat(sum.terms()).isEqualTo(3);
        assertThatThrownBy(() -> sum.addAll(x, 2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sum.addAll(new float[1], -1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sum.addAll((double[]) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("x");
        assertThatThrownBy(() -> sum.addAll((float[]) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> sum.merge(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void theDecimalIsExact() {
        assertThat(of(0.1, 0.2).toBigDecimal()).isEqualTo(new BigDecimal(0.1).add(new BigDecimal(0.2)));
        assertThat(of(1e300, 1).toBigDecimal()).isEqualTo(new BigDecimal(1e300).add(BigDecimal.ONE));
        assertThat(new ExactSum().toBigDecimal()).isZero();
        assertThatThrownBy(() -> of(Double.NaN).toBigDecimal())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("the sum is NaN, expected finite terms");
    }

    @Test
    void textIsTheState() {
        assertThat(new ExactSum()).hasToString("ExactSum[0 terms, 0]");
        assertThat(of(-2.5)).hasToString("ExactSum[1 term, -0x5p-1]");
        assertThat(of(Double.NaN)).hasToString("ExactSum[1 term, NaN]");
        assertThat(of(Double.NEGATIVE_INFINITY)).hasToString("ExactSum[1 term, -Infinity]");
    }

    @Test
    void serialisedAndBack() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        ExactSum wide = of(doubles(3000, random, 1500));
        wide.addProduct(-Double.MAX_VALUE, Double.MAX_VALUE);
        for (ExactSum sum : new ExactSum[] {
            new ExactSum(), of(-0.0), of(1, -1), of(-1e-300, 3), wide, of(Double.NaN), of(1, Double.NEGATIVE_INFINITY)
        }) {
            ExactSum copy = (ExactSum) read(write(sum));
            assertThat(copy).hasToString(sum.toString());
            copy.add(0.1);
            sum.add(0.1);
            assertThat(copy).hasToString(sum.toString());
        }
    }

    @Test
    void damagedBytesAreRefused() throws Exception {
        byte[] good = write(of(1.5, 2));
        // The count of terms is the long 2, the only bytes 0 … 0 2 followed by the flags' int 8 or preceded by it.
        int refused = 0;
        for (int i = 0; i + 8 <= good.length; i++) {
            boolean isCount = true;
            for (int k = 0; k < 8; k++) {
                isCount &= good[i + k] == (k < 7 ? 0 : 2);
            }
            if (isCount) {
                byte[] bad = good.clone();
                bad[i] = -1;
                assertThatThrownBy(() -> read(bad)).isInstanceOf(InvalidObjectException.class);
                byte[] none = good.clone();
                none[i + 7] = 0;
                assertThatThrownBy(() -> read(none)).isInstanceOf(InvalidObjectException.class);
                refused++;
            }
        }
        assertThat(refused).isEqualTo(1);
    }

    private static byte[] write(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
