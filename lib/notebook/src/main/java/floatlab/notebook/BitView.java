package floatlab.notebook;

import floatlab.format.FloatBits;
import floatlab.format.FloatKind;
import floatlab.format.FloatText;
import floatlab.format.Ulp;
import floatlab.runtime.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The bits of a float, taken apart: sign, exponent and fraction, in colour and in words, with the value, its exact decimal, its
 * ulp and its neighbours. In JupyterLab a click flips a bit, and everything else follows; without scripts and styles it reads as
 * two tables. {@link #compare} shows several floats under each other, with the bits that differ from the row above in bold.
 *
 * <p>The HTML depends on the floats alone. It has no id, because its script finds its own place in the page.
 */
public final class BitView {
    private static final String[] FIELDS = {"sign", "exponent", "fraction"};

    /** Light tints under dark ink, legible on a light and on a dark page. */
    private static final String[] TINTS = {"#ffd9b3", "#bfe3f7", "#c5ebd9"};

    private static final String MONOSPACE =
            "font-family:monospace;white-space:nowrap;color:#111;text-align:left;background:";

    private static final String COLUMN = " scope=\"col\"" + Html.LEFT;
    private static final String ROW = " scope=\"row\"" + Html.LEFT;
    private static final String FACT =
            " align=\"left\" style=\"text-align:left;font-family:monospace;overflow-wrap:anywhere\"";

    private final List<FloatBits> floats;

    private BitView(List<FloatBits> floats) {
        this.floats = floats;
    }

    /**
     * The view of one float.
     *
     * @param x any float; for a NaN the canonical bits are shown, because the JVM may change them
     * @return the view
     */
    public static BitView of(float x) {
        return new BitView(List.of(FloatBits.of(x)));
    }

    /**
     * The view of the float with these bits, NaNs of any payload included.
     *
     * @param bits the 32 bits, sign first
     * @return the view
     */
    public static BitView ofBits(int bits) {
        return new BitView(List.of(FloatBits.ofBits(bits)));
    }

    /**
     * Several floats under each other.
     *
     * @param xs the floats, at least one
     * @return the view
     * @throws IllegalArgumentException if there are none
     */
    public static BitView compare(float... xs) {
        Objects.requireNonNull(xs, "xs");
        Require.that(xs.length > 0, "xs", () -> "empty", "at least one float");
        List<FloatBits> floats = new ArrayList<>();
        for (float x : xs) {
            floats.add(FloatBits.of(x));
        }
        return new BitView(List.copyOf(floats));
    }

    /** The text form. */
    @Override
    public String toString() {
        return floats.size() == 1 ? text(floats.get(0)) : comparedText();
    }

    Rendering render() {
        return Rendering.ofText(toString()).withHtml(floats.size() == 1 ? html(floats.get(0)) : comparedHtml());
    }

    /** What is said about a float, under the names that the script uses, too. */
    private static Map<String, String> rows(FloatBits bits) {
        FloatKind kind = bits.kind();
        boolean special = kind == FloatKind.INFINITY || kind == FloatKind.NAN;
        String[] fields = bits.binary().split(" ");
        String sign = bits.isNegative() ? "−" : "+";
        String fraction = (kind == FloatKind.NORMAL ? "1." : "0.") + fields[2] + "₂";
        Map<String, String> rows = new LinkedHashMap<>();
        for (int i = 0; i < FIELDS.length; i++) {
            rows.put(FIELDS[i], fields[i]);
        }
        rows.put("signMeans", sign);
        rows.put(
                "exponentMeans",
                special
                        ? "255: ∞ or NaN"
                        : kind == FloatKind.NORMAL
                                ? bits.biasedExponent() + " − 127 = " + minus(bits.exponent())
                                : "0 stands for −126");
        rows.put("fractionMeans", kind == FloatKind.NAN ? "not 0: NaN" : special ? "0: ∞" : fraction);
        rows.put("value", FloatText.shortest(bits.value()));
        rows.put("exact", FloatText.exact(bits.value()));
        rows.put("hex", bits.hex());
        rows.put("bits", String.format(Locale.ROOT, "0x%08X", bits.bits()));
        rows.put("formula", formula(bits, sign, fraction));
        rows.put("ulp", special ? FloatText.shortest(Ulp.of(bits.value())) : ulp(bits));
        rows.put("below", FloatText.shortest(bits.down().value()));
        rows.put("above", FloatText.shortest(bits.up().value()));
        return rows;
    }

    private static String formula(FloatBits bits, String sign, String fraction) {
        return switch (bits.kind()) {
            case NAN -> "not a number";
            case INFINITY -> sign + "∞";
            case ZERO -> sign + "0";
            default ->
                sign + fraction + " × 2" + Scale.superscript(bits.exponent()) + " = " + sign + bits.significand()
                        + " × 2" + Scale.superscript(bits.exponent() - 23);
        };
    }

    private static String ulp(FloatBits bits) {
        return "2" + Scale.superscript(bits.exponent() - 23) + " = " + FloatText.shortest(Ulp.of(bits.value()));
    }

    private static String minus(int number) {
        return Integer.toString(number).replace('-', '−');
    }

    private static final String[][] FACTS = {
        {"value", "shortest decimal that reads back"},
        {"exact", "exact decimal"},
        {"hex", "hexadecimal literal"},
        {"bits", "all 32 bits"},
        {"formula", "sign × significand × 2^exponent"},
        {"ulp", "ulp, the spacing here"},
        {"below", "neighbour below"},
        {"above", "neighbour above"}
    };

    private static String text(FloatBits bits) {
        Map<String, String> rows = rows(bits);
        StringBuilder text =
                new StringBuilder("The 32 bits of ").append(rows.get("value")).append('\n');
        for (String field : FIELDS) {
            text.append(padded(field, 10))
                    .append(padded(rows.get(field), 25))
                    .append(rows.get(field + "Means"))
                    .append('\n');
        }
        for (String[] fact : FACTS) {
            text.append(padded(fact[1], 35)).append(rows.get(fact[0])).append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String html(FloatBits bits) {
        Map<String, String> rows = rows(bits);
        StringBuilder html = new StringBuilder("<div class=\"floatlab-bits\" data-bits=\"")
                .append(String.format(Locale.ROOT, "%08x", bits.bits()))
                .append("\">\n<table>\n<caption")
                .append(Html.LEFT)
                .append(">The 32 bits of a float. <span data-row=\"hint\"></span></caption>\n<thead><tr>");
        for (String field : FIELDS) {
            html.append(Html.element("th", COLUMN, field));
        }
        html.append("</tr></thead>\n<tbody>\n<tr>");
        for (int i = 0; i < FIELDS.length; i++) {
            html.append(cell(" style=\"" + MONOSPACE + TINTS[i] + "\"", FIELDS[i], rows));
        }
        html.append("</tr>\n<tr>");
        for (String field : FIELDS) {
            html.append(cell(Html.LEFT, field + "Means", rows));
        }
        html.append("</tr>\n</tbody></table>\n<table aria-live=\"polite\">\n<tbody>\n");
        for (String[] fact : FACTS) {
            html.append("<tr>")
                    .append(Html.element("th", ROW, fact[1]))
                    .append(cell(FACT, fact[0], rows))
                    .append("</tr>\n");
        }
        return html + "</tbody></table>\n<script>\n" + script() + "</script>\n</div>";
    }

    private static String cell(String attributes, String row, Map<String, String> rows) {
        return Html.element("td", attributes + " data-row=\"" + row + "\"", rows.get(row));
    }

    private String comparedText() {
        StringBuilder text = new StringBuilder();
        int width = floats.stream()
                .mapToInt(bits -> FloatText.shortest(bits.value()).length())
                .max()
                .orElse(0);
        for (FloatBits bits : floats) {
            text.append(padded(FloatText.shortest(bits.value()), width + 2))
                    .append(bits.binary())
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }

    private String comparedHtml() {
        String caption = "The bits of " + floats.size() + " floats; bold: not as in the row above";
        StringBuilder html = new StringBuilder("<table>\n")
                .append(Html.element("caption", Html.LEFT, caption))
                .append("\n<thead><tr>")
                .append(Html.element("th", COLUMN, "value"));
        for (String field : FIELDS) {
            html.append(Html.element("th", COLUMN, field));
        }
        html.append("</tr></thead>\n<tbody>\n");
        String[] above = floats.get(0).binary().split(" ");
        for (FloatBits bits : floats) {
            String[] fields = bits.binary().split(" ");
            html.append("<tr>").append(Html.element("th", ROW, FloatText.shortest(bits.value())));
            for (int i = 0; i < FIELDS.length; i++) {
                String digits = marked(fields[i], above[i]);
                html.append("<td style=\"" + MONOSPACE + TINTS[i] + "\">" + digits + "</td>");
            }
            html.append("</tr>\n");
            above = fields;
        }
        return html + "</tbody></table>";
    }

    /** The digits of one row, with b tags around those that differ from the row above. */
    private static String marked(String digits, String above) {
        StringBuilder html = new StringBuilder();
        boolean bold = false;
        for (int i = 0; i < digits.length(); i++) {
            boolean differs = digits.charAt(i) != above.charAt(i);
            if (differs != bold) {
                html.append(differs ? "<b>" : "</b>");
                bold = differs;
            }
            html.append(digits.charAt(i));
        }
        return html.append(bold ? "</b>" : "").toString();
    }

    private static String script() {
        try (InputStream in = BitView.class.getResourceAsStream("bitview.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
