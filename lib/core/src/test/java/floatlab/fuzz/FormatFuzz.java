package floatlab.fuzz;

import static floatlab.fuzz.Documented.promise;

import floatlab.format.ArithmeticCheck;
import floatlab.format.DoubleBits;
import floatlab.format.ExactRounding;
import floatlab.format.FloatBits;
import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.format.Rounding;
import floatlab.format.Ulp;
import java.util.List;

/** Formats of any widths, numbers of any bits: rounded as exact arithmetic says, written so that they can be read back. */
final class FormatFuzz {
    private FormatFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Decisions in = new Decisions(data);
        Format format = format(in);
        if (format != null) {
            rounding(format, in);
            arithmetic(format, in);
        }
        encodings(in);
        texts(in);
        bits(in);
    }

    private static Format format(Decisions in) {
        return switch (in.below(4)) {
            case 0 -> in.of(Format.ALL);
            case 1 -> in.of(Format.ALL).asSaturating();
            case 2 ->
                Documented.call(() -> Format.ieee(in.text(), in.size(), in.size() * 3))
                        .orElse(null);
            default ->
                Documented.call(() ->
                                new Format(in.text(), in.below(12), in.below(26), in.wideReal(), in.yes(), in.yes()))
                        .orElse(null);
        };
    }

    private static Rounding rounding(Decisions in) {
        return in.of(List.of(
                Rounding.NEAREST_EVEN, Rounding.TOWARD_ZERO, Rounding.stochastic(() -> (in.next() & 0xff) / 256.0)));
    }

    private static void rounding(Format format, Decisions in) {
        double x = in.wideReal();
        double rounded = format.round(x);
        promise(format.holds(rounded) || format.saturating(), format + " holds what it rounds to");
        promise(same(format.round(rounded), rounded), "rounding twice is rounding once");
        promise(same(format.round(-x), -rounded), "rounding is symmetric");
        if (Double.isFinite(x) && x != 0 && !format.saturating()) {
            promise(same(rounded, ExactRounding.round(x, format, true)), format + " of " + FloatText.hex(x));
            promise(
                    same(format.round(x, Rounding.TOWARD_ZERO), ExactRounding.round(x, format, false)),
                    format + " of " + FloatText.hex(x) + " toward zero");
        }
        double stochastic = format.round(x, rounding(in));
        promise(same(stochastic, format.round(stochastic)), "a number of the format");
        promise(format.fields(x).length() == format.bits() + 2, "as many bits as the format has, and two spaces");
        promise(!format.toString().isEmpty() && format.minSubnormal() > 0 && format.epsilon() > 0, "its facts");
    }

    private static void arithmetic(Format format, Decisions in) {
        double a = in.next() < 200 ? format.round(in.wideReal()) : in.wideReal();
        double b = in.next() < 200 ? format.round(in.wideReal()) : in.wideReal();
        double c = in.next() < 200 ? format.round(in.wideReal()) : in.wideReal();
        Rounding rounding = rounding(in);
        Documented.call(() -> format.add(a, b, rounding));
        Documented.call(() -> format.subtract(a, b, rounding));
        Documented.call(() -> format.multiply(a, b, rounding));
        Documented.call(() -> format.divide(a, b, rounding));
        Documented.call(() -> format.sqrt(a, rounding));
        Documented.call(() -> format.fma(a, b, c, rounding));
        // What overflows is max in a saturating format, and binary64 has no rounding but Java's.
        if (!format.saturating() && format.precision() != 53) {
            ArithmeticCheck.all(format, format.round(a), format.round(b), format.round(c));
        }
    }

    private static void encodings(Decisions in) {
        int bits = in.bits();
        float x = in.real();
        for (Format format : Format.ALL) {
            if (format.equals(Format.BINARY64)) {
                continue;
            }
            int encoded = format.bits() == 32 ? bits : bits & (1 << format.bits()) - 1;
            float value = format.fromBits(bits);
            promise(Float.isNaN(value) || format.toBits(value) == encoded, "an encoding comes back: " + format);
            promise(same(format.round(x), format.fromBits(format.toBits(x))), "a float is encoded: " + format);
        }
    }

    private static void texts(Decisions in) {
        float x = Float.intBitsToFloat(in.bits());
        double y = in.wideReal();
        int count = in.size();
        promise(same(Float.parseFloat(FloatText.shortest(x)), x), "the shortest text reads back");
        promise(same(Double.parseDouble(FloatText.shortest(y)), y), "the shortest text reads back");
        promise(same(Float.parseFloat(FloatText.exact(x)), x), "the exact text reads back");
        promise(same(Double.parseDouble(FloatText.exact(y)), y), "the exact text reads back");
        promise(same(Float.parseFloat(FloatText.hex(x)), x), "the hexadecimal text reads back");
        promise(!FloatText.binary(x).isEmpty(), "a text");
        Documented.call(() -> FloatText.digits(y, count)).ifPresent(text -> {
            double error = Math.abs(Double.parseDouble(text) - y);
            promise(
                    Double.isNaN(y)
                            || Double.isInfinite(y)
                            || error <= Math.abs(y) * StrictMath.pow(10, 1 - count) * 0.6
                            || Math.abs(y) < 1e-290
                            || Math.abs(y) > 1e300
                            || count > 15,
                    text + " has " + count + " digits of " + FloatText.hex(y));
        });
        Documented.call(() -> FloatText.fixed(y, count));
    }

    private static void bits(Decisions in) {
        float x = Float.intBitsToFloat(in.bits());
        float y = in.real();
        double z = in.wideReal();
        promise(FloatBits.of(x).equals(FloatBits.of(x)), "the same bits");
        promise(
                !FloatBits.of(x).toString().isEmpty()
                        && !DoubleBits.of(z).toString().isEmpty(),
                "a text");
        Documented.call(() -> Ulp.of(x));
        Documented.call(() -> Ulp.of(z));
        Documented.call(() -> Ulp.distance(x, y)).ifPresent(ulps -> {
            promise(ulps == Ulp.distance(y, x), "a distance is symmetric");
            promise(ulps != 0 || x == y, "no distance, no difference");
        });
    }

    private static boolean same(double a, double b) {
        return Double.doubleToLongBits(a) == Double.doubleToLongBits(b);
    }
}
