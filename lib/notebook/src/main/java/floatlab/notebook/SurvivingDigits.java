package floatlab.notebook;

import floatlab.format.Format;
import floatlab.runtime.Require;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A slider for the condition number of a sum, from 1 to 10¹⁶. The sum is x − y, always with the value 1.2345678901234567; x + y is
 * the condition number times that. Both are rounded to float and to double, then subtracted, and the view shows how many digits
 * of the difference are right. Mouse, touch and keyboard work it; without scripts it reads as text.
 *
 * <p>A digit count k means an error of at most half of 10⁻ᵏ of the difference. At least as many are right as 2u(cond + 2) ≤ 10⁻ᵏ
 * allows: rounding x and y is off by u(x + y) at most, and the subtraction by one rounding more.
 */
public final class SurvivingDigits extends View {
    private static final List<Format> FORMATS = List.of(Format.BINARY32, Format.BINARY64);
    private static final BigDecimal DIFFERENCE = new BigDecimal("1.2345678901234567");
    private static final long LARGEST = 10_000_000_000_000_000L;

    private final long condition;

    private SurvivingDigits(long condition) {
        this.condition = condition;
    }

    /**
     * The view with its slider at this condition number.
     *
     * @param condition 1, 2 or 5 times a power of ten, at most 10¹⁶
     * @return the view
     * @throws IllegalArgumentException if it is another number
     */
    public static SurvivingDigits at(long condition) {
        Require.that(
                position(condition) >= 0, "condition", () -> condition, "1, 2 or 5 times a power of ten, at most 10¹⁶");
        return new SurvivingDigits(condition);
    }

    /** The place on the slider, which counts 1, 2, 5, 10, …; −1 for a number that has none. */
    private static int position(long condition) {
        long power = 1;
        for (int place = 0; power <= LARGEST; place += 3, power *= 10) {
            int[] factors = {1, 2, 5};
            for (int i = 0; i < 3; i++) {
                if (condition == factors[i] * power && condition <= LARGEST) {
                    return place + i;
                }
            }
        }
        return -1;
    }

    /** The text form. */
    @Override
    public String toString() {
        BigDecimal x = operand(1);
        BigDecimal y = operand(-1);
        List<String> lines = new ArrayList<>();
        lines.add("x − y with the condition number " + condition);
        say(lines, 10, "x", plain(x));
        say(lines, 10, "y", plain(y));
        say(lines, 10, "x − y", plain(DIFFERENCE));
        for (Format format : FORMATS) {
            // The parsers round once.
            double difference = format.precision() == 24
                    ? Float.parseFloat(x.toString()) - Float.parseFloat(y.toString())
                    : Double.parseDouble(x.toString()) - Double.parseDouble(y.toString());
            String value = Explorer.shortest(format, difference);
            say(
                    lines,
                    10,
                    Explorer.name(format),
                    value + ", digits right: " + right(difference) + ", at least " + sure(format));
        }
        return String.join("\n", lines);
    }

    private BigDecimal operand(int sign) {
        return DIFFERENCE.multiply(BigDecimal.valueOf(condition + sign)).divide(BigDecimal.valueOf(2));
    }

    private static int right(double difference) {
        BigDecimal error = new BigDecimal(difference).subtract(DIFFERENCE).abs();
        int k = 0;
        while (k < 17
                && error.scaleByPowerOfTen(k + 1)
                                .add(error.scaleByPowerOfTen(k + 1))
                                .compareTo(DIFFERENCE)
                        <= 0) {
            k++;
        }
        return k;
    }

    private int sure(Format format) {
        BigInteger limit = BigInteger.ONE.shiftLeft(format.precision() - 1);
        int k = 0;
        while (BigInteger.valueOf(condition + 2)
                        .multiply(BigInteger.TEN.pow(k + 1))
                        .compareTo(limit)
                <= 0) {
            k++;
        }
        return k;
    }

    private static String plain(BigDecimal x) {
        String text = x.signum() == 0 ? "0.0" : x.stripTrailingZeros().toPlainString();
        return text.contains(".") ? text : text + ".0";
    }

    @Override
    Rendering render() {
        String data = " data-at=\"" + position(condition) + "\"";
        return Explorer.rendering("floatlab-digits", data, FORMATS, toString(), "survivingdigits.js");
    }
}
