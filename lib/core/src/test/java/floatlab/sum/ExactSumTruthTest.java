package floatlab.sum;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.tensor.FloatArrays;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A million vectors against integers, none may differ. */
class ExactSumTruthTest {
    private static final int VECTORS = 110_000;

    private enum Kind {
        ALL_EXPONENTS {
            @Override
            void fill(double[] x, SplittableRandom random) {
                for (int i = 0; i < x.length; i++) {
                    x[i] = finite(random);
                }
            }
        },
        NEAR_ONE {
            @Override
            void fill(double[] x, SplittableRandom random) {
                for (int i = 0; i < x.length; i++) {
                    x[i] = random.nextDouble() - 0.5;
                }
            }
        },
        FLOATS_OF_ALL_EXPONENTS {
            @Override
            void fill(double[] x, SplittableRandom random) {
                for (int i = 0; i < x.length; i++) {
                    float value = Float.intBitsToFloat(random.nextInt());
                    x[i] = Float.isFinite(value) ? value : 1;
                }
            }
        },
        CANCELLING_PAIRS {
            @Override
            void fill(double[] x, SplittableRandom random) {
                for (int i = 0; i < x.length; i++) {
                    x[i] = i % 2 == 1 ? -x[i - 1] : Math.scalb(random.nextDouble(), random.nextInt(-1074, 1024));
                }
                for (int i = 0; i < x.length / 8; i++) {
                    x[random.nextInt(x.length)] = Math.scalb(random.nextDouble(), random.nextInt(-1074, -900));
                }
                shuffle(x, random);
            }
        },
        SUBNORMALS {
            @Override
            void fill(double[] x, SplittableRandom random) {
                for (int i = 0; i < x.length; i++) {
                    long magnitude = random.nextLong() >>> random.nextInt(10, 62);
                    x[i] = Double.longBitsToDouble(magnitude) * (random.nextBoolean() ? 1 : -1);
                }
            }
        },
        FLOAT_SUBNORMALS {
            @Override
            void fill(double[] x, SplittableRandom random) {
                for (int i = 0; i < x.length; i++) {
                    // Multiples of a quarter of the smallest float: ties and what is near them.
                    x[i] = Math.scalb(random.nextInt(-40, 40), -151);
                }
            }
        },
        TIES_OF_DOUBLES {
            @Override
            void fill(double[] x, SplittableRandom random) {
                tie(x, random, random.nextLong(1L << 52, 1L << 53), 1);
            }
        },
        TIES_OF_FLOATS {
            @Override
            void fill(double[] x, SplittableRandom random) {
                tie(x, random, random.nextInt(1 << 23, 1 << 24), 1);
            }
        },
        NEAR_OVERFLOW {
            @Override
            void fill(double[] x, SplittableRandom random) {
                double[] huge = {
                    Double.MAX_VALUE,
                    0x1p1023,
                    0x1p970,
                    0x1p969,
                    Math.nextDown(0x1p970),
                    0x1p-1074,
                    Float.MAX_VALUE,
                    0x1p127,
                    0x1p103,
                    Math.nextDown(0x1p103)
                };
                for (int i = 0; i < x.length; i++) {
                    x[i] = huge[random.nextInt(huge.length)] * (random.nextBoolean() ? 1 : -1);
                }
            }
        },
        FEW_BITS {
            @Override
            void fill(double[] x, SplittableRandom random) {
                // Sums of powers of two make long carries.
                for (int i = 0; i < x.length; i++) {
                    x[i] = Math.scalb(random.nextBoolean() ? 1.0 : -1.0, random.nextInt(-1074, 1024));
                }
            }
        };

        abstract void fill(double[] x, SplittableRandom random);
    }

    private static double finite(SplittableRandom random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : 1;
    }

    /** A number that ends in a half, and beside it nothing, or something far smaller on either side, and pairs. */
    private static void tie(double[] x, SplittableRandom random, double whole, double unit) {
        int exponent = random.nextInt(-140, 100);
        double[] start = {
            Math.scalb(whole, exponent),
            Math.scalb(unit / 2, exponent),
            random.nextInt(-1, 2) * Math.scalb(1.0, random.nextInt(-1074, -300))
        };
        for (int i = 0; i < x.length; i++) {
            x[i] = i < 3 ? start[i] : i % 2 == 0 ? -x[i - 1] : finite(random);
        }
        if (x.length > 3 && x.length % 2 == 0) {
            x[x.length - 1] = 0;
        }
        if (random.nextBoolean()) {
            for (int i = 0; i < x.length; i++) {
                x[i] = -x[i];
            }
        }
        shuffle(x, random);
    }

    private static void shuffle(double[] x, SplittableRandom random) {
        for (int i = x.length - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            double other = x[k];
            x[k] = x[i];
            x[i] = other;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyVectorIsRoundedCorrectly(Kind kind) {
        SplittableRandom random = new SplittableRandom(4 + kind.ordinal());
        int wrong = 0;
        for (int v = 0; v < VECTORS; v++) {
            // Mostly short; some long enough for whole blocks.
            int length = v % 16 == 0 ? random.nextInt(65, 160) : v % 4 == 0 ? random.nextInt(65) : random.nextInt(9);
            double[] x = new double[length];
            kind.fill(x, random);
            ExactSum sum = new ExactSum();
            if (v % 2 == 0) {
                sum.addAll(x);
            } else {
                for (double term : x) {
                    sum.add(term);
                }
            }
            BigInteger truth = ExactTruth.sum(x);
            wrong += right(sum, truth) ? 0 : 1;
            if (v % 8 == 1) {
                wrong += right(inTwoParts(x, random), truth) ? 0 : 1;
            }
            if (v % 4 == 0 || allFloats(x)) {
                float[] floats = floats(x);
                ExactSum ofFloats = new ExactSum();
                ofFloats.addAll(floats);
                wrong += right(ofFloats, allFloats(x) ? truth : ExactTruth.sum(FloatArrays.toDoubles(floats))) ? 0 : 1;
            }
        }
        assertThat(wrong).isZero();
    }

    private static boolean right(ExactSum sum, BigInteger truth) {
        if (truth.signum() == 0) {
            return sum.toDouble() == 0 && sum.toFloat() == 0;
        }
        return same(sum.toDouble(), ExactTruth.toDouble(truth))
                && Float.floatToIntBits(sum.toFloat()) == Float.floatToIntBits(ExactTruth.toFloat(truth));
    }

    /** Two accumulators, merged either way. */
    private static ExactSum inTwoParts(double[] x, SplittableRandom random) {
        int middle = random.nextInt(x.length + 1);
        ExactSum first = new ExactSum();
        first.addAll(Arrays.copyOf(x, middle));
        ExactSum second = new ExactSum();
        for (int i = middle; i < x.length; i++) {
            second.add(x[i]);
        }
        ExactSum into = random.nextBoolean() ? first : second;
        into.merge(into == first ? second : first);
        return into;
    }

    private static boolean allFloats(double[] x) {
        for (double term : x) {
            if ((float) term != term) {
                return false;
            }
        }
        return true;
    }

    /** The terms as floats, the largest one where they are beyond it. */
    private static float[] floats(double[] x) {
        float[] floats = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            floats[i] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, x[i]));
        }
        return floats;
    }

    /** Of the kinds that are named for them, a third of the sums of three terms and more lie in the middle of two numbers. */
    @Test
    void tiesAreTies() {
        SplittableRandom random = new SplittableRandom(50);
        int doubles = 0;
        int floats = 0;
        for (int v = 0; v < 3000; v++) {
            double[] x = new double[random.nextInt(3, 9)];
            Kind.TIES_OF_DOUBLES.fill(x, random);
            doubles += isTie(ExactTruth.sum(x), 53) ? 1 : 0;
            Kind.TIES_OF_FLOATS.fill(x, random);
            floats += isTie(ExactTruth.sum(x), 24) ? 1 : 0;
        }
        assertThat(doubles).isBetween(900, 1100);
        assertThat(floats).isBetween(900, 1100);
    }

    /** Whether what so many bits leave of the total, a normal number, is a half of the last of them. */
    private static boolean isTie(BigInteger total, int precision) {
        return total.getLowestSetBit() == total.abs().bitLength() - precision - 1;
    }

    /** Long enough for bins and for several blocks; the total is compared before it is rounded. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void longVectorsAreExact(Kind kind) {
        SplittableRandom random = new SplittableRandom(30 + kind.ordinal());
        for (int v = 0; v < 200; v++) {
            double[] x = new double[random.nextInt(2000, 6000)];
            kind.fill(x, random);
            ExactSum sum = new ExactSum();
            sum.addAll(x);
            assertThat(sum.scaled().shiftRight(2176 - 1074)).isEqualTo(ExactTruth.sum(x));
        }
    }

    /** Signs of zero count: a sum that rounds to zero keeps its sign. */
    private static boolean same(double a, double b) {
        return a == b && (a != 0 || Math.copySign(1, a) == Math.copySign(1, b));
    }
}
