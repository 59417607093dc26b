package floatlab.format;

import floatlab.runtime.Require;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * Floats as text, the same on every JDK, machine and locale: the one formatter, since {@link Float#toString} changed
 * with JDK 19 and {@code String.format} rounds what {@code toString} gives rather than the value.
 *
 * <p>Common to all: a point, never a comma, no grouping, {@code "-0.0"} and the like for −0, {@code "NaN"}, {@code
 * "Infinity"}, {@code "-Infinity"}. Numbers from 0.001 to below 10<sup>7</sup> are written plainly, others as {@code
 * 1.0E7}, unless a method says otherwise.
 *
 * <p>Sources: Steele and White 1990, doi 10.1145/93542.93559, for the shortest digits; the specification of {@code
 * Double.toString} since JDK 19 for which of them, and for the form.
 */
public final class FloatText {
    /** More digits than any double needs: the smallest has 1074 decimals, and no double more than 767 significant digits. */
    private static final int MAX_DIGITS = 1100;

    private static final int MAX_PLAIN_LENGTH = 60;

    /** Digits of the grid on which {@link #shortestDigits} works: one more than ever needed to tell two doubles apart. */
    private static final int GRID_DIGITS = 18;

    private static final long[] POWERS_OF_TEN = new long[GRID_DIGITS + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i <= GRID_DIGITS; i++) {
            POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }
    }

    private FloatText() {}

    /**
     * The shortest decimal that reads back to this float: of all decimals that round to it, those with fewest digits,
     * at least two, and of them the nearest to it. {@code shortest(0.1f)} is {@code "0.1"}, {@code shortest(2e-45f)} is
     * {@code "1.4E-45"}. Exactly what {@link Float#toString(float)} of JDK 19 and later returns.
     *
     * @param x any float
     * @return its text
     */
    public static String shortest(float x) {
        if (!Float.isFinite(x) || x == 0) {
            return special(x);
        }
        FloatBits bits = FloatBits.of(x);
        boolean closerBelow = bits.fraction() == 0 && bits.biasedExponent() > 1;
        return sign(bits.isNegative()) + shortestDigits(bits.significand(), bits.exponent() - 23, closerBelow);
    }

    /**
     * The shortest decimal that reads back to this double, as {@link #shortest(float)}: what {@link
     * Double#toString(double)} of JDK 19 and later returns. A float passed here is widened first: 0.1f gives {@code
     * "0.10000000149011612"}, since that is the double it is.
     *
     * @param x any double
     * @return its text
     */
    public static String shortest(double x) {
        if (!Double.isFinite(x) || x == 0) {
            return special(x);
        }
        DoubleBits bits = DoubleBits.of(x);
        boolean closerBelow = bits.fraction() == 0 && bits.biasedExponent() > 1;
        return sign(bits.isNegative()) + shortestDigits(bits.significand(), bits.exponent() - 52, closerBelow);
    }

    /**
     * All digits of a float, nothing rounded: {@code exact(0.1f)} is {@code "0.100000001490116119384765625"}. Plain if
     * that takes at most 60 characters without the sign, else {@code d.ddd…E-45}.
     *
     * @param x any float
     * @return its exact value
     */
    public static String exact(float x) {
        return exact((double) x);
    }

    /**
     * All digits of a double, nothing rounded: {@code exact(0.1)} is {@code
     * "0.1000000000000000055511151231257827021181583404541015625"}. Plain if that takes at most 60 characters without
     * the sign, else {@code d.ddd…E-324}.
     *
     * @param x any double
     * @return its exact value
     */
    public static String exact(double x) {
        if (!Double.isFinite(x) || x == 0) {
            return special(x);
        }
        return exact(new BigDecimal(x));
    }

    /**
     * All digits of a decimal number, nothing rounded, in the notation of {@link #exact(double)}. It is for sums and
     * products that are computed exactly and that no double holds.
     *
     * @param x any decimal number
     * @return its exact value
     */
    public static String exact(BigDecimal x) {
        if (Objects.requireNonNull(x, "x").signum() == 0) {
            return special(0);
        }
        BigDecimal value = x.abs().stripTrailingZeros();
        String digits = value.unscaledValue().toString();
        int exponent = digits.length() - 1 - value.scale();
        int before = Math.max(exponent + 1, 1);
        int after = Math.max(value.scale(), 1);
        boolean plain = before + 1 + after <= MAX_PLAIN_LENGTH;
        return sign(x.signum() < 0) + (plain ? plain(digits, exponent) : scientific(digits, exponent));
    }

    /**
     * A float in base 2, exact, with a point: {@code binary(0.75f)} is {@code "0.11"}, {@code binary(-5)} is {@code
     * "-101.0"}. All places are written, up to 149 behind the point and 128 before it.
     *
     * @param x any float
     * @return its binary digits
     */
    public static String binary(float x) {
        if (!Float.isFinite(x) || x == 0) {
            return special(x);
        }
        FloatBits bits = FloatBits.of(x);
        int shift = bits.exponent() - 23;
        BigInteger significand = BigInteger.valueOf(bits.significand());
        int places = Math.max(-shift, 0);
        String digits = (shift > 0 ? significand.shiftLeft(shift) : significand).toString(2);
        digits = "0".repeat(Math.max(places + 1 - digits.length(), 0)) + digits;
        int point = digits.length() - places;
        String fraction = digits.substring(point).replaceAll("0+$", "");
        return sign(x < 0) + digits.substring(0, point) + "." + (fraction.isEmpty() ? "0" : fraction);
    }

    /**
     * A float as a hexadecimal literal of Java and C, exact: {@code hex(0.1f)} is {@code "0x1.99999ap-4"}, a subnormal
     * {@code "0x0.000002p-126"}.
     *
     * @param x any float
     * @return {@link Float#toHexString(float)}
     */
    public static String hex(float x) {
        return Float.toHexString(x);
    }

    /**
     * A double as a hexadecimal literal of Java and C, exact: {@code hex(0.1)} is {@code "0x1.999999999999ap-4"}.
     *
     * @param x any double
     * @return {@link Double#toHexString(double)}
     */
    public static String hex(double x) {
        return Double.toHexString(x);
    }

    /**
     * A number rounded to so many significant digits, all of which are shown: {@code digits(0.1, 3)} is {@code
     * "0.100"}. Rounded once, from the exact value, ties to even. Plain and scientific as in {@link #shortest(double)},
     * and scientific too where a plain text would need zeros that are not significant: {@code digits(1234, 2)} is
     * {@code "1.2E3"}, {@code digits(1234, 4)} is {@code "1234"}. Zero shows {@code significantDigits − 1} decimals.
     *
     * @param x any double; a float is widened, which is exact
     * @param significantDigits 1 to 1100
     * @return its text
     * @throws IllegalArgumentException if {@code significantDigits} is out of range
     */
    public static String digits(double x, int significantDigits) {
        Require.between("significantDigits", significantDigits, 1, MAX_DIGITS);
        if (!Double.isFinite(x)) {
            return special(x);
        }
        if (x == 0) {
            return fixed(x, significantDigits - 1);
        }
        BigDecimal value = new BigDecimal(x).abs().round(new MathContext(significantDigits, RoundingMode.HALF_EVEN));
        int exponent = value.precision() - 1 - value.scale();
        if (exponent < -3 || exponent > 6 || exponent >= significantDigits) {
            String digits = padded(value.unscaledValue().toString(), significantDigits);
            return sign(x < 0) + scientificAsIs(digits, exponent);
        }
        return sign(x < 0) + value.setScale(significantDigits - 1 - exponent).toPlainString();
    }

    /**
     * A number rounded to so many decimals, always plain: {@code fixed(0.125, 2)} is {@code "0.12"}, {@code fixed(2,
     * 0)} is {@code "2"}. Rounded once, from the exact value, ties to even. A negative number keeps its sign: {@code
     * fixed(-0.001, 2)} is {@code "-0.00"}.
     *
     * @param x any double; a float is widened, which is exact
     * @param decimals digits after the point, 0 to 1100
     * @return its text
     * @throws IllegalArgumentException if {@code decimals} is out of range
     */
    public static String fixed(double x, int decimals) {
        Require.between("decimals", decimals, 0, MAX_DIGITS);
        if (!Double.isFinite(x)) {
            return special(x);
        }
        BigDecimal value = new BigDecimal(x).abs().setScale(decimals, RoundingMode.HALF_EVEN);
        return sign(Double.doubleToLongBits(x) < 0) + value.toPlainString();
    }

    /**
     * The shortest text of c · 2<sup>q</sup>.
     *
     * <p>The value and the two ends of the interval that rounds to it are put on a grid of integers, so that the value
     * has 18 digits. Decimals of n digits are then the multiples of 10<sup>18 − n</sup>, and whether one lies in the
     * interval is a comparison of longs.
     *
     * @param closerBelow whether the neighbour below is at half the distance of the one above (c is a power of two)
     */
    private static String shortestDigits(long c, int q, boolean closerBelow) {
        // In quarters of an ulp the value is 4c, half-way to its neighbours 4c + 2 and 4c − 2 (or 4c − 1).
        BigInteger value = BigInteger.valueOf(4 * c);
        BigInteger low = BigInteger.valueOf(4 * c - (closerBelow ? 1 : 2));
        BigInteger high = BigInteger.valueOf(4 * c + 2);
        int twos = q - 2;

        // ⌊log10⌋ of the value from that of its leading bit: right, or one too small. The factor is log10(2) · 2^41.
        int leadingBit = 63 - Long.numberOfLeadingZeros(c) + q;
        int exponent = (int) (leadingBit * 661_971_961_083L >> 41);
        int tens = GRID_DIGITS - 1 - exponent;
        BigInteger[] scaled = onGrid(value, twos, tens);
        if (scaled[0].compareTo(BigInteger.valueOf(POWERS_OF_TEN[GRID_DIGITS])) >= 0) {
            exponent++;
            tens--;
            scaled = onGrid(value, twos, tens);
        }
        long floor = scaled[0].longValueExact();
        boolean onGridPoint = scaled[1].signum() == 0;

        // Ends that are half-way cases round to the even neighbour: they belong to the interval if c is even.
        boolean closed = (c & 1) == 0;
        BigInteger[] lowEnd = onGrid(low, twos, tens);
        BigInteger[] highEnd = onGrid(high, twos, tens);
        long smallest = lowEnd[0].longValueExact() + (closed && lowEnd[1].signum() == 0 ? 0 : 1);
        long largest = highEnd[0].longValueExact() - (!closed && highEnd[1].signum() == 0 ? 1 : 0);

        for (int digits = 2; ; digits++) {
            long step = POWERS_OF_TEN[GRID_DIGITS - digits];
            long below = floor / step * step;
            long above = below + step;
            boolean belowFits = below >= smallest;
            boolean aboveFits = above <= largest;
            if (belowFits || aboveFits) {
                boolean up = aboveFits && (!belowFits || isNearerAbove(floor, onGridPoint, below, step));
                return decimal(up ? above : below, exponent);
            }
        }
    }

    /** Whether below + step is nearer to the value, or as near and its digit even. The step is even, so longs decide it. */
    private static boolean isNearerAbove(long floor, boolean onGridPoint, long below, long step) {
        int half = Long.compare(floor - below, step / 2);
        boolean tie = half == 0 && onGridPoint;
        return tie ? (below / step & 1) == 1 : half >= 0;
    }

    /** Quotient and remainder of n · 2^twos · 10^tens. */
    private static BigInteger[] onGrid(BigInteger n, int twos, int tens) {
        BigInteger numerator = n;
        BigInteger denominator = BigInteger.ONE;
        int shift = twos + tens;
        BigInteger fives = BigInteger.valueOf(5).pow(Math.abs(tens));
        if (tens >= 0) {
            numerator = numerator.multiply(fives);
        } else {
            denominator = fives;
        }
        if (shift >= 0) {
            numerator = numerator.shiftLeft(shift);
        } else {
            denominator = denominator.shiftLeft(-shift);
        }
        return numerator.divideAndRemainder(denominator);
    }

    /** The text of gridValue · 10^(exponent − 17). */
    private static String decimal(long gridValue, int exponent) {
        String digits = Long.toString(gridValue);
        int carried = digits.length() - GRID_DIGITS; // 1 where rounding up gave a new power of ten
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        digits = digits.substring(0, end);
        int shown = exponent + carried;
        return shown < -3 || shown > 6 ? scientific(digits, shown) : plain(digits, shown);
    }

    /** Digits d₀d₁d₂… as d₀.d₁d₂… · 10^exponent, written without an exponent and with at least one decimal. */
    private static String plain(String digits, int exponent) {
        if (exponent < 0) {
            return "0." + "0".repeat(-exponent - 1) + digits;
        }
        String padded = padded(digits, exponent + 2);
        return padded.substring(0, exponent + 1) + '.' + padded.substring(exponent + 1);
    }

    private static String scientific(String digits, int exponent) {
        return scientificAsIs(padded(digits, 2), exponent);
    }

    private static String scientificAsIs(String digits, int exponent) {
        String fraction = digits.length() > 1 ? '.' + digits.substring(1) : "";
        return digits.charAt(0) + fraction + 'E' + exponent;
    }

    private static String padded(String digits, int length) {
        return digits + "0".repeat(Math.max(0, length - digits.length()));
    }

    private static String special(double x) {
        if (Double.isNaN(x)) {
            return "NaN";
        }
        return sign(Double.doubleToLongBits(x) < 0) + (x == 0 ? "0.0" : "Infinity");
    }

    private static String sign(boolean negative) {
        return negative ? "-" : "";
    }
}
