package floatlab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * What a chart shows: columns of a table, title, axes, reference lines. {@link Charts} makes it. It is immutable, so each method
 * returns a changed copy.
 *
 * <p>On a logarithmic axis an exact zero is drawn on a line of its own below the smallest value, and the axis labels that line
 * "exactly 0". Values that no axis can show (NaN, ∞, and negative ones on a logarithmic axis) are left out, and the axis's title
 * says how many.
 */
public final class ChartSpec {
    enum Kind {
        LINE("Line chart"),
        SCATTER("Scatter chart"),
        BARS("Bar chart"),
        HISTOGRAM("Histogram");

        final String inWords;

        Kind(String inWords) {
            this.inWords = inWords;
        }
    }

    /** What is drawn; y and group may be null, bins is 0 except in a histogram. */
    record Data(Kind kind, TableData table, String x, String y, String group, int bins) {
        String text(String column, int row) {
            return table.column(column).text(row, TableView.SHORTEST);
        }
    }

    /** An axis; base is that of its logarithm, or 0 on a linear one. */
    record Axis(String title, int base) {}

    /** How groups are drawn: which one as dashes (or null), whether the others stand side by side, whether names are at the lines. */
    record Looks(String dashes, boolean sideBySide, boolean namesAtLines) {
        static final Looks PLAIN = new Looks(null, false, false);

        boolean needsRoom() {
            return dashes != null || sideBySide;
        }
    }

    record Line(boolean horizontal, double value, String label) {}

    final Data data;
    final String title;
    final Axis x;
    final Axis y;
    final List<Line> lines;
    final Looks looks;

    /** The description that was given, or null. */
    private final String alt;

    private ChartSpec(Data data, String title, String alt, Axis x, Axis y, List<Line> lines, Looks looks) {
        this.data = data;
        this.title = title;
        this.alt = alt;
        this.x = x;
        this.y = y;
        this.lines = lines;
        this.looks = looks;
    }

    static ChartSpec of(Kind kind, TableData table, String x, String y, String group) {
        if (kind == Kind.BARS) {
            table.column(x);
        } else {
            table.numbers(x);
        }
        table.numbers(y);
        if (group != null) {
            table.column(group);
        }
        return plain(new Data(kind, table, x, y, group, 0), y);
    }

    static ChartSpec histogram(TableData table, String x, int bins) {
        table.numbers(x);
        return plain(new Data(Kind.HISTOGRAM, table, x, null, null, bins), "count");
    }

    private static ChartSpec plain(Data data, String y) {
        return new ChartSpec(data, "", null, new Axis(data.x(), 0), new Axis(y, 0), List.of(), Looks.PLAIN);
    }

    /**
     * The title: the one claim that the chart makes.
     *
     * @param title a short sentence
     * @return a changed copy
     */
    public ChartSpec title(String title) {
        return new ChartSpec(data, Objects.requireNonNull(title, "title"), alt, x, y, lines, looks);
    }

    /**
     * The x axis's title, with its unit. Without it the axis has the column's name.
     *
     * @param title such as {@code number of terms n}
     * @return a changed copy
     */
    public ChartSpec xAxis(String title) {
        return withX(new Axis(Objects.requireNonNull(title, "title"), x.base()));
    }

    /**
     * The y axis's title, with its unit. Without it the axis has the column's name.
     *
     * @param title such as {@code error in ulps}
     * @return a changed copy
     */
    public ChartSpec yAxis(String title) {
        return withY(new Axis(Objects.requireNonNull(title, "title"), y.base()));
    }

    /**
     * What the chart shows, in words, instead of the description that is made from its data.
     *
     * @param alt one or two sentences
     * @return a changed copy
     */
    public ChartSpec alt(String alt) {
        return new ChartSpec(data, title, Objects.requireNonNull(alt, "alt"), x, y, lines, looks);
    }

    /**
     * A logarithmic x axis, with ticks at powers of ten.
     *
     * @return a changed copy
     * @throws IllegalStateException if the chart has bars: their x is not a quantity on a line
     */
    public ChartSpec logX() {
        return logarithmicX(10);
    }

    /**
     * A logarithmic x axis, with ticks at powers of two.
     *
     * @return a changed copy
     * @throws IllegalStateException if the chart has bars: their x is not a quantity on a line
     */
    public ChartSpec log2X() {
        return logarithmicX(2);
    }

    /**
     * A logarithmic y axis, with ticks at powers of ten.
     *
     * @return a changed copy
     */
    public ChartSpec logY() {
        return withY(new Axis(y.title(), 10));
    }

    /**
     * A logarithmic y axis, with ticks at powers of two.
     *
     * @return a changed copy
     */
    public ChartSpec log2Y() {
        return withY(new Axis(y.title(), 2));
    }

    /**
     * Adds a horizontal reference line.
     *
     * @param y where it lies
     * @param label what it stands for, shown in the legend
     * @return a changed copy
     * @throws IllegalArgumentException if y is not finite
     */
    public ChartSpec horizontal(double y, String label) {
        return withLine(new Line(true, y, Objects.requireNonNull(label, "label")));
    }

    /**
     * Adds a vertical reference line.
     *
     * @param x where it lies; in a bar chart 0 is the first category, 1 the next
     * @param label what it stands for, shown in the legend
     * @return a changed copy
     * @throws IllegalArgumentException if x is not finite
     */
    public ChartSpec vertical(double x, String label) {
        return withLine(new Line(false, x, Objects.requireNonNull(label, "label")));
    }

    /**
     * Draws one group of a scatter chart as grey dashes behind the others. This shows what could be chosen behind what was chosen.
     *
     * @param name the group
     * @return a changed copy
     * @throws IllegalArgumentException if there is no such group
     * @throws IllegalStateException if this is no scatter chart
     */
    public ChartSpec dashes(String name) {
        requireScatter("dashes");
        List<String> names = IntStream.range(
                        0, data.group() == null ? 0 : data.table().rowCount())
                .mapToObj(row -> data.text(data.group(), row))
                .distinct()
                .toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("there is no group " + name + ", expected one of " + names);
        }
        return withLooks(new Looks(name, looks.sideBySide(), looks.namesAtLines()));
    }

    /**
     * Sets the groups of a scatter chart a little apart from each other, so that equal points do not hide each other. For an x axis
     * of whole numbers.
     *
     * @return a changed copy
     * @throws IllegalStateException if this is no scatter chart
     */
    public ChartSpec sideBySide() {
        requireScatter("sideBySide");
        return withLooks(new Looks(looks.dashes(), true, looks.namesAtLines()));
    }

    /**
     * Writes the name of each line at its end instead of in a legend.
     *
     * @return a changed copy
     * @throws IllegalStateException if this is no line chart
     */
    public ChartSpec namesAtLines() {
        if (data.kind() != Kind.LINE) {
            throw new IllegalStateException("namesAtLines is for a line chart");
        }
        return withLooks(new Looks(looks.dashes(), looks.sideBySide(), true));
    }

    /**
     * The XChart chart. In its coordinates one unit is one tick; the labels say the values.
     *
     * @return a new chart of 720 by 440 logical pixels
     * @throws IllegalArgumentException if no row has a point that can be drawn, a category has two bars of one group, or there are
     *     more than twelve groups
     */
    public XYChart chart() {
        return new ChartDrawing(this).chart();
    }

    /**
     * What the chart shows, in words: the text given to {@link #alt}, or else its kind, title, axes with their ranges, and series.
     *
     * @return the alternative text
     */
    public String altText() {
        return alt != null ? alt : new ChartDrawing(this).describe();
    }

    /** The description. */
    @Override
    public String toString() {
        return altText();
    }

    private ChartSpec withX(Axis x) {
        return new ChartSpec(data, title, alt, x, y, lines, looks);
    }

    private ChartSpec withY(Axis y) {
        return new ChartSpec(data, title, alt, x, y, lines, looks);
    }

    private ChartSpec withLooks(Looks looks) {
        return new ChartSpec(data, title, alt, x, y, lines, looks);
    }

    private ChartSpec withLine(Line line) {
        if (!Double.isFinite(line.value())) {
            throw new IllegalArgumentException(
                    "reference line " + line.label() + " is at " + line.value() + ", expected a finite number");
        }
        List<Line> more = new ArrayList<>(lines);
        more.add(line);
        return new ChartSpec(data, title, alt, x, y, List.copyOf(more), looks);
    }

    private ChartSpec logarithmicX(int base) {
        if (data.kind() == Kind.BARS || data.kind() == Kind.HISTOGRAM) {
            throw new IllegalStateException(
                    "a " + data.kind().inWords.toLowerCase(Locale.ROOT) + " has no logarithmic x axis");
        }
        return withX(new Axis(x.title(), base));
    }

    private void requireScatter(String method) {
        if (data.kind() != Kind.SCATTER) {
            throw new IllegalStateException(method + " is for a scatter chart");
        }
    }
}
