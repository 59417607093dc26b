package floatlab.notebook;

import floatlab.format.FloatKind;
import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The bits of a number, taken apart: sign, exponent and fraction, in colour and in words, with the value, its exact decimal, its ulp
 * and its neighbours, in any format. In the browser a click flips a bit, a number can be typed and stepped by an ulp, another format
 * can be chosen, and everything else follows; without scripts and styles it reads as two tables. {@link #compare} shows several
 * floats under each other, with the bits that differ from the row above in bold.
 *
 * <p>The HTML depends on the numbers alone. It has no id, because its script finds its own place in the page.
 */
public final class BitView extends View {
    private static final String[] FIELDS = {"sign", "exponent", "fraction"};

    /** Light tints under dark ink, legible on a light and on a dark page. */
    private static final String[] TINTS = {"#ffd9b3", "#bfe3f7", "#c5ebd9"};

    private static final String MONOSPACE =
            "font-family:monospace;white-space:nowrap;color:#111;text-align:left;background:";

    private static final String COLUMN = " scope=\"col\"" + Html.LEFT;
    private static final String ROW = " scope=\"row\"" + Html.LEFT;
    private static final String FACT = " align=\"left\" style=\"text-align:left;font-family:monospace";

    private final List<EncodedNumber> numbers;

    private BitView(List<EncodedNumber> numbers) {
        this.numbers = numbers;
    }

    /**
     * The view of one float.
     *
     * @param x any float; for a NaN the canonical bits are shown, because the JVM may change them
     * @return the view
     */
    public static BitView of(float x) {
        return of(Format.BINARY32, x);
    }

    /**
     * The view of one number of any format.
     *
     * @param format one of {@link Format#ALL}, or another
     * @param x a number, ∞ or NaN of that format; for a NaN the canonical bits are shown
     * @return the view
     * @throws IllegalArgumentException if x is none of the format
     */
    public static BitView of(Format format, double x) {
        Objects.requireNonNull(format, "format");
        Require.that(
                format.holds(x), "x", () -> FloatText.shortest(x), "a number of the format " + Explorer.name(format));
        return new BitView(List.of(EncodedNumber.of(format, x)));
    }

    /**
     * The view of the float with these bits, NaNs of any payload included.
     *
     * @param bits the 32 bits, sign first
     * @return the view
     */
    public static BitView ofBits(int bits) {
        return ofBits(Format.BINARY32, Integer.toUnsignedLong(bits));
    }

    /**
     * The view of the number with these bits in any format.
     *
     * @param format one of {@link Format#ALL}, or another
     * @param bits the encoding, in the low {@link Format#bits()} bits; the others are 0
     * @return the view
     * @throws IllegalArgumentException if other bits are set
     */
    public static BitView ofBits(Format format, long bits) {
        Objects.requireNonNull(format, "format");
        Require.that(
                format.bits() == 64 || bits >>> format.bits() == 0,
                "bits",
                () -> "0x" + Long.toHexString(bits),
                format.bits() + " bits");
        return new BitView(List.of(new EncodedNumber(format, bits)));
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
        List<EncodedNumber> numbers = new ArrayList<>();
        for (float x : xs) {
            numbers.add(EncodedNumber.of(Format.BINARY32, x));
        }
        return new BitView(List.copyOf(numbers));
    }

    /** The text form. */
    @Override
    public String toString() {
        return numbers.size() == 1 ? text(numbers.get(0)) : comparedText();
    }

    @Override
    Rendering render() {
        return Rendering.ofText(toString()).withHtml(numbers.size() == 1 ? html(numbers.get(0)) : comparedHtml());
    }

    /** What is said about a number, under the names that the script uses, too. */
    private static Map<String, String> rows(EncodedNumber number) {
        Format format = number.format();
        FloatKind kind = number.kind();
        String[] fields = number.fields();
        String sign = number.isNegative() ? "−" : "+";
        String fraction = (number.biasedExponent() == 0 ? "0." : "1.") + fields[2] + "₂";
        // In a format without ∞ the largest exponent has numbers, too.
        boolean reserved = format.infinity() && (kind == FloatKind.INFINITY || kind == FloatKind.NAN);
        Map<String, String> rows = new LinkedHashMap<>();
        for (int i = 0; i < FIELDS.length; i++) {
            rows.put(FIELDS[i], fields[i]);
        }
        rows.put("signMeans", sign);
        rows.put(
                "exponentMeans",
                reserved
                        ? number.biasedExponent() + ": ∞ or NaN"
                        : number.biasedExponent() == 0
                                ? "0 stands for " + minus(number.exponent())
                                : number.biasedExponent() + " − " + number.bias() + " = " + minus(number.exponent()));
        rows.put(
                "fractionMeans",
                kind == FloatKind.NAN
                        ? (reserved ? "not 0: NaN" : "all ones: NaN")
                        : kind == FloatKind.INFINITY ? "0: ∞" : fraction);
        rows.put("value", Explorer.shortest(format, number.value()));
        rows.put("exact", FloatText.exact(number.value()));
        rows.put(
                "hex", format.precision() > 24 ? FloatText.hex(number.value()) : FloatText.hex((float) number.value()));
        rows.put("bits", "0x" + number.hexadecimal().toUpperCase(Locale.ROOT));
        rows.put("formula", formula(number, sign, fraction));
        rows.put("ulp", ulp(number));
        rows.put("below", Explorer.shortest(format, number.down().value()));
        rows.put("above", Explorer.shortest(format, number.up().value()));
        return rows;
    }

    private static String formula(EncodedNumber number, String sign, String fraction) {
        return switch (number.kind()) {
            case NAN -> "not a number";
            case INFINITY -> sign + "∞";
            case ZERO -> sign + "0";
            default ->
                sign + fraction + " × " + Dyadic.power(number.exponent()) + " = " + sign + number.significand() + " × "
                        + Dyadic.power(number.place());
        };
    }

    private static String ulp(EncodedNumber number) {
        return switch (number.kind()) {
            case NAN -> "NaN";
            case INFINITY -> "Infinity";
            default ->
                Dyadic.power(number.place()) + " = "
                        + Explorer.shortest(number.format(), Math.scalb(1.0, number.place()));
        };
    }

    private static String minus(int number) {
        return Integer.toString(number).replace('-', '−');
    }

    /** The names of the rows; the fourth has the number of bits in it. */
    private static String[][] facts(Format format) {
        return new String[][] {
            {"value", "shortest decimal that reads back"},
            {"exact", "exact decimal"},
            {"hex", "hexadecimal literal"},
            {"bits", "all " + format.bits() + " bits"},
            {"formula", "sign × significand × 2^exponent"},
            {"ulp", "ulp, the spacing here"},
            {"below", "neighbour below"},
            {"above", "neighbour above"}
        };
    }

    private static String text(EncodedNumber number) {
        Map<String, String> rows = rows(number);
        Format format = number.format();
        int width = Math.max(25, number.fractionBits() + 2);
        StringBuilder text = new StringBuilder("The " + format.bits() + " bits of ").append(rows.get("value"));
        text.append(format.isBinary32() ? "\n" : " in the format " + Explorer.name(format) + "\n");
        for (String field : FIELDS) {
            text.append(padded(field, 10))
                    .append(padded(rows.get(field), width))
                    .append(rows.get(field + "Means"))
                    .append('\n');
        }
        for (String[] fact : facts(format)) {
            text.append(padded(fact[1], 35)).append(rows.get(fact[0])).append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String html(EncodedNumber number) {
        Map<String, String> rows = rows(number);
        Format format = number.format();
        String title = "The " + format.bits() + " bits of a " + Explorer.name(format) + ".";
        StringBuilder html = new StringBuilder("<table>\n<caption")
                .append(Html.LEFT)
                .append('>')
                .append(Html.element("span", " data-row=\"title\"", title))
                .append(" <span data-row=\"hint\"></span></caption>\n<thead><tr>");
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
        for (String[] fact : facts(format)) {
            String name = fact[0].equals("bits") ? ROW + " data-row=\"count\"" : ROW;
            html.append("<tr>")
                    .append(Html.element("th", name, fact[1]))
                    .append(cell(FACT + (isLong(fact[0]) ? ";overflow-wrap:anywhere\"" : "\""), fact[0], rows))
                    .append("</tr>\n");
        }
        String data = " data-bits=\"" + number.hexadecimal() + "\"";
        return Explorer.touched(
                "floatlab-bits", data, Explorer.offered(format), html + "</tbody></table>", "exact.js", "bitview.js");
    }

    /** Whether a fact may be wider than a narrow page. */
    private static boolean isLong(String fact) {
        return fact.equals("exact") || fact.equals("formula");
    }

    private static String cell(String attributes, String row, Map<String, String> rows) {
        return Html.element("td", attributes + " data-row=\"" + row + "\"", rows.get(row));
    }

    private String comparedText() {
        StringBuilder text = new StringBuilder();
        int width = numbers.stream()
                .mapToInt(number ->
                        Explorer.shortest(number.format(), number.value()).length())
                .max()
                .orElse(0);
        for (EncodedNumber number : numbers) {
            text.append(padded(Explorer.shortest(number.format(), number.value()), width + 2))
                    .append(String.join(" ", number.fields()))
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }

    private String comparedHtml() {
        String caption = "The bits of " + numbers.size() + " floats; bold: not as in the row above";
        StringBuilder html = new StringBuilder("<table>\n")
                .append(Html.element("caption", Html.LEFT, caption))
                .append("\n<thead><tr>")
                .append(Html.element("th", COLUMN, "value"));
        for (String field : FIELDS) {
            html.append(Html.element("th", COLUMN, field));
        }
        html.append("</tr></thead>\n<tbody>\n");
        String[] above = numbers.get(0).fields();
        for (EncodedNumber number : numbers) {
            String[] fields = number.fields();
            html.append("<tr>").append(Html.element("th", ROW, Explorer.shortest(number.format(), number.value())));
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
}
