package floatlab.eft;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.runtime.VectorSupport;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bit for bit against {@link Math#fma}, which the JDK specifies as exact and rounded once. */
class FmaTest {
    private static final int TRIES = 1_000_000;

    private static final float[] SPECIAL_FLOATS = {
        0f,
        -0f,
        1f,
        -1f,
        3f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        3 * Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        0x1p-75f,
        0x1.8p-75f,
        -0x1p-75f,
        0x1.000002p0f,
        0x1.fffffep0f,
        0x1p64f,
        0x1.fffffep127f,
        -0x1.fffffep127f,
        0x1p103f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private static final double[] SPECIAL_DOUBLES = {
        0,
        -0.0,
        1,
        -1,
        3,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Math.nextDown(Double.MIN_NORMAL),
        0x1p-537,
        -0x1.8p-538,
        0x1.0000000000001p0,
        0x1.fffffffffffffp0,
        0x1p512,
        -Double.MAX_VALUE,
        Double.MAX_VALUE,
        0x1p970,
        0x1p-900,
        0x1p990,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private final SplittableRandom random = new SplittableRandom(4711);

    @Test
    void specialFloats() {
        for (float a : SPECIAL_FLOATS) {
            for (float b : SPECIAL_FLOATS) {
                for (float c : SPECIAL_FLOATS) {
                    check(a, b, c);
                }
            }
        }
    }

    @Test
    void anyFloats() {
        for (int i = 0; i < 2 * TRIES; i++) {
            check(anyFloat(), anyFloat(), anyFloat());
        }
    }

    /** c within the reach of a · b: all bits of both matter, or cancel. */
    @Test
    void floatsThatOverlap() {
        for (int i = 0; i < 2 * TRIES; i++) {
            float a = anyFloat();
            float b = Math.scalb(1 + random.nextInt(1 << 23) * 0x1p-23f, random.nextInt(-120, 120));
            float c = Math.scalb(a * b, random.nextInt(-60, 60));
            check(a, b, random.nextBoolean() ? c : -c);
            check(a, b, -Math.nextUp(a * b));
        }
    }

    /** a · b is half an ulp of c and a little more or less: the case that rounding twice gets wrong. */
    @Test
    void floatsNearTheHalfWayPoint() {
        int twiceRounded = 0;
        for (int i = 0; i < TRIES; i++) {
            float c = Math.scalb(1 + random.nextInt(1 << 23) * 0x1p-23f, random.nextInt(-120, 120));
            int exponent = Math.getExponent(c) - 24;
            float a = Math.scalb(1 + random.nextInt(-3, 4) * 0x1p-23f, exponent / 2);
            float b = Math.scalb(1 + random.nextInt(-3, 4) * 0x1p-23f, exponent - exponent / 2);
            check(a, b, c);
            check(-a, b, c);
            if ((float) ((double) a * b + c) != Fma.inSoftware(a, b, c)) {
                twiceRounded++;
            }
        }
        assertThat(twiceRounded).as("cases that need rounding to odd").isGreaterThan(TRIES / 100);
    }

    /** Results among the subnormals, ties included, and products far below them. */
    @Test
    void floatsWithSubnormalResult() {
        for (int i = 0; i < TRIES; i++) {
            float a = Math.scalb(1 + random.nextInt(1 << 23) * 0x1p-23f, random.nextInt(-100, -20));
            float b = Math.scalb(1 + random.nextInt(8) * 0x1p-3f, random.nextInt(-160, -125) - Math.getExponent(a));
            float c = random.nextInt(1 << random.nextInt(1, 25)) * Float.MIN_VALUE;
            check(a, b, c);
            check(a, -b, c);
            check(Math.scalb(1f, -75), Math.scalb((float) random.nextInt(1 << 12), -75), c);
        }
    }

    @Test
    void specialDoubles() {
        for (double a : SPECIAL_DOUBLES) {
            for (double b : SPECIAL_DOUBLES) {
                for (double c : SPECIAL_DOUBLES) {
                    check(a, b, c);
                }
            }
        }
    }

    @Test
    void anyDoubles() {
        for (int i = 0; i < TRIES / 20; i++) {
            check(anyDouble(), anyDouble(), anyDouble());
        }
    }

    @Test
    void doublesThatOverlap() {
        for (int i = 0; i < TRIES; i++) {
            double a = Math.scalb(1 + random.nextLong(1L << 52) * 0x1p-52, random.nextInt(-300, 300));
            double b = Math.scalb(1 + random.nextLong(1L << 52) * 0x1p-52, random.nextInt(-300, 300));
            double c = Math.scalb(a * b, random.nextInt(-110, 110));
            check(a, b, random.nextBoolean() ? c : -c);
            check(a, b, -Math.nextUp(a * b));
        }
    }

    @Test
    void doublesNearTheHalfWayPoint() {
        for (int i = 0; i < TRIES; i++) {
            double c = Math.scalb(1 + random.nextLong(1L << 52) * 0x1p-52, random.nextInt(-300, 300));
            int exponent = Math.getExponent(c) - 53;
            double a = Math.scalb(1 + random.nextInt(-3, 4) * 0x1p-52, exponent / 2);
            double b = Math.scalb(1 + random.nextInt(-3, 4) * 0x1p-52, exponent - exponent / 2);
            check(a, b, c);
            check(-a, b, c);
        }
    }

    /** Where the algorithm gives way to BigDecimal, at both ends of the range. */
    @Test
    void doublesAtTheEndsOfTheRange() {
        for (int i = 0; i < TRIES / 20; i++) {
            double a = Math.scalb(1 + random.nextLong(1L << 52) * 0x1p-52, random.nextInt(-40, 40));
            int end = random.nextBoolean() ? random.nextInt(-1080, -860) : random.nextInt(900, 1023);
            double b = Math.scalb(1 + random.nextLong(1L << 52) * 0x1p-52, end - Math.getExponent(a));
            double c = random.nextDouble(-1, 1) * Math.scalb(a * b, random.nextInt(-3, 3));
            check(a, b, c);
            check(a, b, -a * b);
        }
    }

    private float anyFloat() {
        return Float.intBitsToFloat(random.nextInt());
    }

    private double anyDouble() {
        return Double.longBitsToDouble(random.nextLong());
    }

    @Test
    void whatTheJvmSaysIsWhatIsChosen() {
        assertThat(Fma.isInHardware()).isEqualTo(VectorSupport.fmaInHardware().orElse(false));
    }

    private static void check(float a, float b, float c) {
        int expected = Float.floatToIntBits(Math.fma(a, b, c));
        if (Float.floatToIntBits(Fma.fma(a, b, c)) != expected) {
            throw new AssertionError("the chosen fma is not Math.fma's");
        }
        if (Float.floatToIntBits(Fma.inSoftware(a, b, c)) != expected) {
            throw new AssertionError("fma(" + Float.toHexString(a) + ", " + Float.toHexString(b) + ", "
                    + Float.toHexString(c) + ") gave " + Float.toHexString(Fma.inSoftware(a, b, c)) + ", expected "
                    + Float.toHexString(Float.intBitsToFloat(expected)));
        }
    }

    private static void check(double a, double b, double c) {
        long expected = Double.doubleToLongBits(Math.fma(a, b, c));
        if (Double.doubleToLongBits(Fma.fma(a, b, c)) != expected) {
            throw new AssertionError("the chosen fma is not Math.fma's");
        }
        if (Double.doubleToLongBits(Fma.inSoftware(a, b, c)) != expected) {
            throw new AssertionError("fma(" + Double.toHexString(a) + ", " + Double.toHexString(b) + ", "
                    + Double.toHexString(c) + ") gave " + Double.toHexString(Fma.inSoftware(a, b, c)) + ", expected "
                    + Double.toHexString(Double.longBitsToDouble(expected)));
        }
    }
}
