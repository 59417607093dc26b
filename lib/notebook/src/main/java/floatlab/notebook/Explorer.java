package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.runtime.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the views that a reader can touch have in common: a text form, and a script beside it that takes its place where scripts
 * run. The script has the whole library that it needs ({@code exact.js}, {@code panel.js}) and asks nobody for more.
 */
final class Explorer {
    private Explorer() {}

    /** A format's name for the reader: the name of Java's type where there is one. */
    static String name(Format format) {
        return switch (format.name()) {
            case "binary64" -> "double";
            case "binary32" -> "float";
            case "binary16" -> "float16";
            default -> format.name();
        };
    }

    /** A number as the format's readers write it: as a float where a float holds it. */
    static String shortest(Format format, double x) {
        return format.precision() > 24 ? FloatText.shortest(x) : FloatText.shortest((float) x);
    }

    static double requireHeld(String name, Format format, double x) {
        Require.that(
                Double.isFinite(x) && format.holds(x),
                name,
                () -> FloatText.shortest(x),
                "a finite number of the format " + name(format));
        return x + 0.0; // without the sign of zero
    }

    /** The exponent of one step of the format at x. */
    static int place(Format format, double x) {
        int exponent = x == 0 ? format.minExponent() : Math.max(Math.getExponent(x), format.minExponent());
        return exponent - format.precision() + 1;
    }

    /** The next number of the format above or below x, which is one of its numbers; x itself at the end of the range. */
    static double next(Format format, double x, boolean up) {
        EncodedNumber number = EncodedNumber.of(format, x);
        double next = (up ? number.up() : number.down()).value();
        return (Math.abs(next) <= format.max() ? next : x) + 0.0;
    }

    /** The formats that a view offers, its own first. */
    static List<Format> offered(Format own) {
        List<Format> offered = new ArrayList<>(List.of(own));
        Format.ALL.stream().filter(format -> !format.equals(own)).forEach(offered::add);
        return offered;
    }

    /** The view: its text, and what its script needs. */
    static Rendering rendering(String view, String data, List<Format> formats, String text, String script) {
        String pre = Html.element("pre", " style=\"overflow-x:auto\"", text);
        return Rendering.ofText(text).withHtml(touched(view, data, formats, pre, "exact.js", "panel.js", script));
    }

    /** The HTML of a view: what is read without scripts, and the scripts that make it one to touch. */
    static String touched(String view, String data, List<Format> formats, String read, String... scripts) {
        String script = Arrays.stream(scripts).map(Explorer::script).collect(Collectors.joining());
        return "<div class=\"" + view + "\" data-formats=\"" + Html.escape(formats(formats)) + "\"" + data + ">\n"
                + read + "\n<script>\n(function (root) {\n\"use strict\";\n" + script
                + "})(document.currentScript && document.currentScript.closest(\"." + view + "\"));\n</script>\n</div>";
    }

    /** Name, precision, lowest exponent, largest number as significand and exponent, and what lies beyond it. */
    private static String formats(List<Format> formats) {
        return formats.stream()
                .map(format -> {
                    Dyadic max = Dyadic.of(format.max());
                    String beyond = format.infinity() ? "Infinity" : "NaN";
                    return String.join(
                            ",",
                            name(format),
                            Integer.toString(format.precision()),
                            Integer.toString(format.minExponent()),
                            max.n().toString(),
                            Integer.toString(max.q()),
                            beyond);
                })
                .collect(Collectors.joining(";"));
    }

    /** A script without its comments and indents, which a reader of the notebook's file has no use for. */
    static String script(String file) {
        try (InputStream in = Explorer.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                    .collect(Collectors.joining("\n", "", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
