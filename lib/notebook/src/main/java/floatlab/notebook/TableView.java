package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.notebook.TableData.NumberFormat;
import floatlab.runtime.Require;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table and how it is to be shown: its caption, headings, number formats and how many rows. It is immutable: each method returns
 * a changed copy, so that calls can be chained and the last one is the cell's result.
 *
 * <p>{@link FloatText} writes the floats, by default with the shortest digits that read back to the same float; tablesaw's own format
 * would round them.
 *
 * <p>The text form has aligned columns. The HTML form is a {@code <table>} with a caption and column headers; its numbers stay aligned
 * to the right in readers that strip styles.
 */
public final class TableView extends View {
    private static final int DEFAULT_ROWS = 20;

    private final TableData table;
    private final String caption;
    private final List<String> columns;
    private final Map<String, String> headings;
    private final Map<String, NumberFormat> formats;
    private final int maxRows;

    static final NumberFormat SHORTEST = new NumberFormat(FloatText::shortest, FloatText::shortest);

    TableView(TableData table) {
        this(Objects.requireNonNull(table, "table"), "", table.columnNames(), Map.of(), Map.of(), DEFAULT_ROWS);
    }

    private TableView(
            TableData table,
            String caption,
            List<String> columns,
            Map<String, String> headings,
            Map<String, NumberFormat> formats,
            int maxRows) {
        this.table = table;
        this.caption = caption;
        this.columns = columns;
        this.headings = headings;
        this.formats = formats;
        this.maxRows = maxRows;
    }

    /**
     * Puts a caption over the table.
     *
     * @param caption one sentence: what the rows are
     * @return a changed copy
     */
    public TableView caption(String caption) {
        Objects.requireNonNull(caption, "caption");
        return new TableView(table, caption, columns, headings, formats, maxRows);
    }

    /**
     * Shows only these columns, in this order.
     *
     * @param names column names
     * @return a changed copy
     * @throws IllegalArgumentException if there is no column of such a name, or no name is given
     */
    public TableView columns(String... names) {
        Require.that(names.length > 0, "names", () -> "empty", "one or more of " + table.columnNames());
        for (String name : names) {
            table.column(name);
        }
        return new TableView(table, caption, List.of(names), headings, formats, maxRows);
    }

    /**
     * Shows another heading than the column's name.
     *
     * @param column the column's name, such as {@code pTrue}
     * @param heading the heading, such as {@code P(True)}
     * @return a changed copy
     * @throws IllegalArgumentException if there is no such column
     */
    public TableView heading(String column, String heading) {
        Objects.requireNonNull(heading, "heading");
        Map<String, String> changed = new LinkedHashMap<>(headings);
        changed.put(table.column(column).name(), heading);
        return new TableView(table, caption, columns, changed, formats, maxRows);
    }

    /**
     * Shows all digits of these columns' numbers ({@link FloatText#exact(double)}).
     *
     * @param columns names of float or double columns
     * @return a changed copy
     * @throws IllegalArgumentException if a column is missing or does not hold floats or doubles
     */
    public TableView exact(String... columns) {
        return format(NumberFormat.of(FloatText::exact), columns);
    }

    /**
     * Shows these columns' numbers as hexadecimal literals ({@link FloatText#hex(float)}).
     *
     * @param columns names of float or double columns
     * @return a changed copy
     * @throws IllegalArgumentException if a column is missing or does not hold floats or doubles
     */
    public TableView hex(String... columns) {
        return format(new NumberFormat(FloatText::hex, FloatText::hex), columns);
    }

    /**
     * Shows these columns' numbers rounded to so many significant digits ({@link FloatText#digits(double, int)}).
     *
     * @param significantDigits 1 or more
     * @param columns names of float or double columns
     * @return a changed copy
     * @throws IllegalArgumentException if the number of digits is out of range, or a column is missing or does not hold floats or
     *     doubles
     */
    public TableView digits(int significantDigits, String... columns) {
        FloatText.digits(1, significantDigits);
        return format(NumberFormat.of(x -> FloatText.digits(x, significantDigits)), columns);
    }

    /**
     * Shows these columns' numbers rounded to so many decimals ({@link FloatText#fixed(double, int)}).
     *
     * @param decimals 0 or more
     * @param columns names of float or double columns
     * @return a changed copy
     * @throws IllegalArgumentException if the number of decimals is out of range, or a column is missing or does not hold floats or
     *     doubles
     */
    public TableView fixed(int decimals, String... columns) {
        FloatText.fixed(1, decimals);
        return format(NumberFormat.of(x -> FloatText.fixed(x, decimals)), columns);
    }

    /**
     * Shows these columns' numbers in percent: 0.125 is {@code 12.5 %}. The exact value is rounded once, ties to even.
     *
     * @param decimals digits after the point, 0 or more
     * @param columns names of float or double columns
     * @return a changed copy
     * @throws IllegalArgumentException if the number of decimals is out of range, or a column is missing or does not hold floats or
     *     doubles
     */
    public TableView percent(int decimals, String... columns) {
        FloatText.fixed(1, decimals);
        return format(NumberFormat.of(x -> percent(x, decimals)), columns);
    }

    /**
     * Shows at most so many rows, and how many more there are. Without this call it is 20.
     *
     * @param rows 0 or more
     * @return a changed copy
     * @throws IllegalArgumentException if it is negative
     */
    public TableView maxRows(int rows) {
        Require.atLeast("rows", rows, 0);
        return new TableView(table, caption, columns, headings, formats, rows);
    }

    /** The text form. */
    @Override
    public String toString() {
        return text(cells());
    }

    @Override
    Rendering render() {
        List<List<String>> cells = cells();
        return Rendering.ofText(text(cells)).withHtml(html(cells));
    }

    private TableView format(NumberFormat format, String... names) {
        Map<String, NumberFormat> changed = new LinkedHashMap<>(formats);
        for (String name : names) {
            TableData.Column column = table.column(name);
            if (!column.kind().isFloatingPoint()) {
                throw new IllegalArgumentException(
                        "column " + name + " is of type " + column.type() + ", expected FLOAT or DOUBLE");
            }
            changed.put(name, format);
        }
        return new TableView(table, caption, columns, headings, changed, maxRows);
    }

    private static String percent(double x, int decimals) {
        if (!Double.isFinite(x)) {
            return FloatText.shortest(x);
        }
        return new BigDecimal(x)
                        .movePointRight(2)
                        .setScale(decimals, RoundingMode.HALF_EVEN)
                        .toPlainString() + " %";
    }

    /** The headings, and the rows that are shown. */
    private List<List<String>> cells() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(
                columns.stream().map(name -> headings.getOrDefault(name, name)).toList());
        for (int row = 0; row < shownRows(); row++) {
            List<String> line = new ArrayList<>();
            for (String name : columns) {
                line.add(table.column(name).text(row, formats.getOrDefault(name, SHORTEST)));
            }
            cells.add(line);
        }
        return cells;
    }

    private int shownRows() {
        return Math.min(table.rowCount(), maxRows);
    }

    /** The line below the rows, or an empty text if all are shown. */
    private String rest() {
        int rest = table.rowCount() - shownRows();
        if (table.rowCount() == 0) {
            return "no rows";
        }
        return rest == 0 ? "" : "… " + rest + (rest == 1 ? " more row" : " more rows");
    }

    private boolean isNumeric(String name) {
        return table.column(name).kind().isNumeric();
    }

    private String text(List<List<String>> cells) {
        int[] widths = IntStream.range(0, columns.size())
                .map(c -> cells.stream()
                        .mapToInt(line -> width(line.get(c)))
                        .max()
                        .orElseThrow())
                .toArray();
        List<String> lines = new ArrayList<>();
        if (!caption.isEmpty()) {
            lines.add(caption);
        }
        for (List<String> line : cells) {
            StringJoiner padded = new StringJoiner("  ");
            for (int c = 0; c < widths.length; c++) {
                String gap = " ".repeat(widths[c] - width(line.get(c)));
                padded.add(isNumeric(columns.get(c)) ? gap + line.get(c) : line.get(c) + gap);
            }
            lines.add(padded.toString().stripTrailing());
            if (line == cells.get(0)) {
                lines.add(Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("  ")));
            }
        }
        lines.add(rest());
        return String.join("\n", lines).stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private String html(List<List<String>> cells) {
        StringBuilder html = new StringBuilder("<table>\n");
        if (!caption.isEmpty()) {
            html.append(Html.element("caption", " style=\"text-align:left\"", caption))
                    .append('\n');
        }
        html.append("<thead>").append(row("th", " scope=\"col\"", cells.get(0))).append("</thead>\n<tbody>\n");
        for (List<String> line : cells.subList(1, cells.size())) {
            html.append(row("td", "", line)).append('\n');
        }
        html.append("</tbody>\n");
        if (!rest().isEmpty()) {
            String attributes = Html.LEFT + " colspan=\"" + columns.size() + "\"";
            html.append("<tfoot><tr>")
                    .append(Html.element("td", attributes, rest()))
                    .append("</tr></tfoot>\n");
        }
        return html.append("</table>").toString();
    }

    private String row(String element, String attributes, List<String> line) {
        return IntStream.range(0, line.size())
                .mapToObj(c -> Html.element(element, attributes + alignment(columns.get(c)), line.get(c)))
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private String alignment(String name) {
        return isNumeric(name)
                ? " align=\"right\" style=\"text-align:right;font-variant-numeric:tabular-nums\""
                : Html.LEFT;
    }
}
