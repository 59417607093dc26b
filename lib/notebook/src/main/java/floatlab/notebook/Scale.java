package floatlab.notebook;

import floatlab.format.FloatText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * An axis on which every tick is a whole number. XChart computes its own ticks to ten decimals, which never ends for values around
 * 1e-12, and it has its own number format. So the data are put on this axis first, and only the labels say what the ticks stand for.
 *
 * @param step what one tick stands for on a linear axis
 * @param base the base of a logarithmic axis
 * @param shift the exponent at 0 on a logarithmic axis
 * @param zeroAtFloor whether the lowest tick of a logarithmic axis stands for an exact zero
 * @param categories their names, on an axis of categories
 * @param min the lower end
 * @param max the upper end
 * @param labelled the end of the labels; beyond it there may be room for names
 */
record Scale(
        Kind kind,
        BigDecimal step,
        int base,
        long shift,
        boolean zeroAtFloor,
        List<String> categories,
        double min,
        double max,
        double labelled) {
    private static final int TICKS = 8;
    private static final double PADDING = 0.04;

    enum Kind {
        LINEAR,
        LOG,
        CATEGORIES
    }

    /** From {@code low} to {@code high}, ticks at multiples of 1, 2 or 5 times a power of ten. */
    static Scale linear(double low, double high, boolean wholeNumbers) {
        double span = high - low;
        if (span == 0) {
            span = high == 0 ? 1 : Math.abs(high);
        }
        BigDecimal step = niceStep(span / TICKS);
        if (wholeNumbers && step.compareTo(BigDecimal.ONE) < 0) {
            step = BigDecimal.ONE;
        }
        double unit = step.doubleValue();
        double padding = PADDING * span / unit;
        double least = Math.max(0, (1.2 - (high - low) / unit) / 2);
        double top = high / unit + Math.max(padding, least);
        return new Scale(
                Kind.LINEAR,
                step,
                0,
                0,
                false,
                List.of(),
                low / unit - Math.max(padding, low == 0 ? 0 : least),
                top,
                top);
    }

    /** From {@code low} to {@code high}, both positive, ticks at powers of the base; zero is one tick below the lowest. */
    static Scale log(int base, double low, double high, boolean withZero) {
        long floor = (long) Math.floor(log(low, base) + 1e-9) - (withZero ? 1 : 0);
        double bottom = withZero ? 0 : log(low, base) - floor;
        double top = log(high, base) - floor;
        double padding = Math.max(PADDING * (top - bottom), 0.02);
        bottom -= padding;
        top += padding;
        if (Math.floor(top) - Math.ceil(bottom) < 1) {
            bottom = Math.min(bottom, -padding);
            top = Math.max(top, 1 + padding);
        }
        return new Scale(Kind.LOG, BigDecimal.ONE, base, floor, withZero, List.of(), bottom, top, top);
    }

    /** Category i at i. */
    static Scale categories(List<String> names) {
        double end = names.size() - 0.4;
        return new Scale(Kind.CATEGORIES, BigDecimal.ONE, 0, 0, false, List.copyOf(names), -0.6, end, end);
    }

    /** Where a value lies. */
    double at(double value) {
        return switch (kind) {
            case LINEAR -> value / step.doubleValue();
            case LOG -> value == 0 ? 0 : log(value, base) - shift;
            case CATEGORIES -> value;
        };
    }

    /** The length of 1 on a linear axis or one of categories. */
    double perUnit() {
        return at(1) - at(0);
    }

    /** This scale, reaching to the zero on which bars stand. */
    Scale fromZero() {
        double end = Math.max(max, 0);
        return new Scale(kind, step, base, shift, zeroAtFloor, categories, Math.min(min, 0), end, end);
    }

    /** This scale with room behind its end, this part of the whole: 0 to less than 1. */
    Scale withRoom(double part) {
        double end = min + (max - min) / (1 - part);
        return new Scale(kind, step, base, shift, zeroAtFloor, categories, min, end, max);
    }

    /**
     * The label of a tick. Only whole numbers are ticks; XChart also asks for the labels of the two ends. All labels must differ,
     * even those beyond the ends, which are not drawn, because XChart looks for other ticks as long as two labels are alike.
     */
    String label(double tick) {
        long k = Math.round(tick);
        if (Math.abs(tick - k) > 1e-6) {
            return tick == min ? "min" : tick == max ? "max" : "";
        }
        if (k > labelled && labelled < max) {
            return " ".repeat((int) (k - labelled) + 1);
        }
        return switch (kind) {
            case LINEAR -> number(step.multiply(BigDecimal.valueOf(k)));
            case LOG -> k == 0 && zeroAtFloor ? "exactly 0" : power(base, shift + k);
            case CATEGORIES -> k >= 0 && k < categories.size() ? categories.get((int) k) : "#" + k;
        };
    }

    /** 1, 2 or 5 times a power of ten, the smallest that is not below {@code step}. */
    private static BigDecimal niceStep(double step) {
        BigDecimal exact = new BigDecimal(step).round(new MathContext(6));
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(exact.precision() - exact.scale() - 1);
        for (int factor : new int[] {1, 2, 5}) {
            BigDecimal nice = power.multiply(BigDecimal.valueOf(factor));
            if (nice.compareTo(exact) >= 0) {
                return nice;
            }
        }
        return power.scaleByPowerOfTen(1);
    }

    private static String number(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= -4 && exponent <= 6) {
            return minus(stripped.toPlainString());
        }
        BigDecimal significand = stripped.scaleByPowerOfTen(-exponent);
        return minus(significand.toPlainString()) + "×10" + superscript(exponent);
    }

    private static String power(int base, long exponent) {
        if (exponent == 0) {
            return "1";
        }
        return exponent == 1 ? Integer.toString(base) : base + superscript(exponent);
    }

    private static String minus(String number) {
        return number.replace('-', '−');
    }

    static String superscript(long exponent) {
        StringBuilder text = new StringBuilder();
        for (char c : Long.toString(exponent).toCharArray()) {
            text.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
        }
        return text.toString();
    }

    private static double log(double value, int base) {
        return base == 10 ? StrictMath.log10(value) : StrictMath.log(value) / StrictMath.log(base);
    }

    /** A number in a description. */
    static String describe(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e7
                ? FloatText.fixed(value, 0)
                : FloatText.digits(value, 3);
    }

    /** The characters of the longest category's name, 0 on an axis of numbers. */
    int longestCategory() {
        return categories.stream().mapToInt(String::length).max().orElse(0);
    }
}
