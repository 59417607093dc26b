package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.format.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A number line on which a and b can be dragged: it shows the exact a + b, the numbers of the format near it, and to which of them
 * the sum snaps. A magnifier shows the grid there, and another format can be chosen. Mouse, touch and keyboard work it; without
 * scripts it reads as text. The script computes exactly, so that it agrees with {@link Format#add(double, double)} in every bit.
 */
public final class NumberLine extends View {
    private final Format format;
    private final double a;
    private final double b;

    private NumberLine(Format format, double a, double b) {
        this.format = Objects.requireNonNull(format, "format");
        this.a = Explorer.requireHeld("a", format, a);
        this.b = Explorer.requireHeld("b", format, b);
    }

    /**
     * The number line of floats.
     *
     * @param a a finite float
     * @param b a finite float
     * @return the view
     * @throws IllegalArgumentException if a or b is not finite
     */
    public static NumberLine of(float a, float b) {
        return new NumberLine(Format.BINARY32, a, b);
    }

    /**
     * The number line of doubles.
     *
     * @param a a finite double
     * @param b a finite double
     * @return the view
     * @throws IllegalArgumentException if a or b is not finite
     */
    public static NumberLine of(double a, double b) {
        return new NumberLine(Format.BINARY64, a, b);
    }

    /**
     * The number line of any format.
     *
     * @param format one of {@link Format#ALL}, or another
     * @param a a finite number of that format
     * @param b a finite number of that format
     * @return the view
     * @throws IllegalArgumentException if a or b is no finite number of the format
     */
    public static NumberLine of(Format format, double a, double b) {
        return new NumberLine(format, a, b);
    }

    /** The text form. */
    @Override
    public String toString() {
        Dyadic exact = Dyadic.of(a).plus(Dyadic.of(b));
        double snapped = format.add(a, b) + 0.0;
        List<String> lines = new ArrayList<>();
        lines.add("a + b on the number line of " + Explorer.name(format));
        say(lines, 18, "a", Explorer.shortest(format, a));
        say(lines, 18, "b", Explorer.shortest(format, b));
        say(lines, 18, "a + b, exactly", FloatText.exact(exact.toBigDecimal()));
        if (!Double.isFinite(snapped)) {
            say(lines, 18, "snaps to", "beyond the largest number");
            return String.join("\n", lines);
        }
        Dyadic error = Dyadic.of(snapped).minus(exact);
        int sign = error.n().signum();
        say(
                lines,
                18,
                "snaps to",
                Explorer.shortest(format, snapped)
                        + (sign == 0 ? ", exactly" : ", " + error.steps() + (sign > 0 ? " above" : " below")));
        double below = sign > 0 ? Explorer.next(format, snapped, false) : snapped;
        double above = sign < 0 ? Explorer.next(format, snapped, true) : snapped;
        say(lines, 18, "number below", Explorer.shortest(format, below));
        say(lines, 18, "number above", Explorer.shortest(format, above));
        say(lines, 18, "one step there", Dyadic.power(Explorer.place(format, snapped)));
        return String.join("\n", lines);
    }

    @Override
    Rendering render() {
        String data = " data-a=\"" + FloatText.hex(a) + "\" data-b=\"" + FloatText.hex(b) + "\"";
        return Explorer.rendering("floatlab-line", data, Explorer.offered(format), toString(), "numberline.js");
    }
}
