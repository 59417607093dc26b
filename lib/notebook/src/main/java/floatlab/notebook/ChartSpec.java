package floatlab.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.ShortColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * What a chart shows: columns of a table, title, axes, reference lines. Made by {@link Charts}; immutable, each method returns a
 * changed copy.
 *
 * <p>On a logarithmic axis an exact zero is drawn on a line of its own below the smallest value, which the axis labels
 * "exactly 0". Values that no axis can show (NaN, ∞, and negative ones on a logarithmic axis) are left out, and the axis's
 * title says how many.
 */
public final class ChartSpec {
    enum Kind {
        LINE("Line chart"),
        SCATTER("Scatter chart"),
        BARS("Bar chart"),
        HISTOGRAM("Histogram");

        private final String inWords;

        Kind(String inWords) {
            this.inWords = inWords;
        }
    }

    /** Okabe and Ito's colours (2008), without the yellow, which is too light on white; black is kept for reference lines. */
    private static final Color[] COLORS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9)
    };

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.CROSS,
        SeriesMarkers.PLUS
    };

    private static final float[][] DASHES = {{}, {7, 3}, {2, 3}, {9, 3, 2, 3}, {5, 2}};

    /** With more points than this a line's markers would hide the line. */
    private static final int MOST_MARKERS = 60;

    private static final int MOST_SERIES = 12;
    private static final double BARS_WIDTH = 0.8;
    private static final Color REFERENCE = new Color(0x555555);

    private static final Looks PLAIN = new Looks(null, false);

    /** How far apart groups stand side by side, in units of the x axis. */
    private static final double STEP_ASIDE = 0.16;

    private static final double DASH_REACH = 0.3;
    private static final double ROOM_ASIDE = 0.35;

    private final Kind kind;
    private final Table table;
    private final String x;
    private final String y;
    private final String group;
    private final int bins;
    private final Labels labels;
    private final int xBase;
    private final int yBase;
    private final List<Line> lines;
    private final Looks looks;

    private record Labels(String title, String x, String y, String alt) {}

    /** How groups are drawn: which one as dashes (or null), and whether the others stand side by side. */
    private record Looks(String dashes, boolean sideBySide) {}

    private record Line(boolean horizontal, double value, String label) {}

    /** The points of one series, as they are in the table. */
    private record Points(String name, List<Double> xs, List<Double> ys) {}

    ChartSpec(Kind kind, Table table, String x, String y, String group) {
        this(kind, table, x, y, group, 0, new Labels("", x, y, null), 0, 0, List.of(), PLAIN);
        if (kind == Kind.BARS) {
            column(x);
        } else {
            numeric(x);
        }
        numeric(y);
        if (group != null) {
            column(group);
        }
    }

    ChartSpec(Table table, String x, int bins) {
        this(Kind.HISTOGRAM, table, x, null, null, bins, new Labels("", x, "count", null), 0, 0, List.of(), PLAIN);
        numeric(x);
    }

    private ChartSpec(
            Kind kind,
            Table table,
            String x,
            String y,
            String group,
            int bins,
            Labels labels,
            int xBase,
            int yBase,
            List<Line> lines,
            Looks looks) {
        this.kind = kind;
        this.table = Objects.requireNonNull(table, "table");
        this.x = x;
        this.y = y;
        this.group = group;
        this.bins = bins;
        this.labels = labels;
        this.xBase = xBase;
        this.yBase = yBase;
        this.lines = lines;
        this.looks = looks;
    }

    private ChartSpec with(Labels labels) {
        return new ChartSpec(kind, table, x, y, group, bins, labels, xBase, yBase, lines, looks);
    }

    private ChartSpec with(int xBase, int yBase) {
        return new ChartSpec(kind, table, x, y, group, bins, labels, xBase, yBase, lines, looks);
    }

    /**
     * The title: the one claim that the chart makes.
     *
     * @param title a short sentence
     * @return a changed copy
     */
    public ChartSpec title(String title) {
        return with(new Labels(Objects.requireNonNull(title, "title"), labels.x(), labels.y(), labels.alt()));
    }

    /**
     * The x axis's title, with its unit; the column's name if not said.
     *
     * @param title such as {@code number of terms n}
     * @return a changed copy
     */
    public ChartSpec xAxis(String title) {
        return with(new Labels(labels.title(), Objects.requireNonNull(title, "title"), labels.y(), labels.alt()));
    }

    /**
     * The y axis's title, with its unit; the column's name if not said.
     *
     * @param title such as {@code error in ulps}
     * @return a changed copy
     */
    public ChartSpec yAxis(String title) {
        return with(new Labels(labels.title(), labels.x(), Objects.requireNonNull(title, "title"), labels.alt()));
    }

    /**
     * What the chart shows, in words, instead of the description that is made of its data.
     *
     * @param alt one or two sentences
     * @return a changed copy
     */
    public ChartSpec alt(String alt) {
        return with(new Labels(labels.title(), labels.x(), labels.y(), Objects.requireNonNull(alt, "alt")));
    }

    /**
     * A logarithmic x axis, ticks at powers of ten.
     *
     * @return a changed copy
     * @throws IllegalStateException if the chart has bars: their x is not a quantity on a line
     */
    public ChartSpec logX() {
        return with(logarithmicX(10), yBase);
    }

    /**
     * A logarithmic x axis, ticks at powers of two.
     *
     * @return a changed copy
     * @throws IllegalStateException if the chart has bars: their x is not a quantity on a line
     */
    public ChartSpec log2X() {
        return with(logarithmicX(2), yBase);
    }

    /**
     * A logarithmic y axis, ticks at powers of ten.
     *
     * @return a changed copy
     */
    public ChartSpec logY() {
        return with(xBase, 10);
    }

    /**
     * A logarithmic y axis, ticks at powers of two.
     *
     * @return a changed copy
     */
    public ChartSpec log2Y() {
        return with(xBase, 2);
    }

    /**
     * Adds a horizontal reference line.
     *
     * @param y where
     * @param label what it stands for, shown in the legend
     * @return a changed copy
     * @throws IllegalArgumentException if y is not finite
     */
    public ChartSpec horizontal(double y, String label) {
        return with(new Line(true, y, Objects.requireNonNull(label, "label")));
    }

    /**
     * Adds a vertical reference line.
     *
     * @param x where; in a bar chart 0 is the first category, 1 the next
     * @param label what it stands for, shown in the legend
     * @return a changed copy
     * @throws IllegalArgumentException if x is not finite
     */
    public ChartSpec vertical(double x, String label) {
        return with(new Line(false, x, Objects.requireNonNull(label, "label")));
    }

    /**
     * Draws one group of a scatter chart as grey dashes behind the others: what could be chosen, behind what was.
     *
     * @param name the group
     * @return a changed copy
     * @throws IllegalArgumentException if there is no such group
     * @throws IllegalStateException if this is no scatter chart
     */
    public ChartSpec dashes(String name) {
        requireScatter("dashes");
        List<String> names = new ArrayList<>();
        for (int row = 0; group != null && row < table.rowCount(); row++) {
            names.add(TableView.cell(column(group), row));
        }
        if (!names.contains(name)) {
            throw new IllegalArgumentException("there is no group " + name + ", expected one of "
                    + names.stream().distinct().toList());
        }
        return with(new Looks(name, looks.sideBySide()));
    }

    /**
     * Sets the groups of a scatter chart a little apart from each other, so that equal points do not hide each other.
     * For an x axis of whole numbers.
     *
     * @return a changed copy
     * @throws IllegalStateException if this is no scatter chart
     */
    public ChartSpec sideBySide() {
        requireScatter("sideBySide");
        return with(new Looks(looks.dashes(), true));
    }

    private void requireScatter(String method) {
        if (kind != Kind.SCATTER) {
            throw new IllegalStateException(method + " is for a scatter chart");
        }
    }

    private ChartSpec with(Looks changed) {
        return new ChartSpec(kind, table, x, y, group, bins, labels, xBase, yBase, lines, changed);
    }

    /**
     * The XChart chart. Its coordinates are those of a unit per tick, the labels say the values.
     *
     * @return a new chart of 720 by 440 logical pixels
     * @throws IllegalArgumentException if no row has a point that can be drawn, a category has two bars of one group, or there are
     *     more than twelve groups
     */
    public XYChart chart() {
        return new Drawing().chart();
    }

    /**
     * What the chart shows, in words: as given by {@link #alt}, or kind, title, axes with their ranges, and the series.
     *
     * @return the alternative text
     */
    public String altText() {
        return labels.alt() != null ? labels.alt() : new Drawing().describe();
    }

    /** The description. */
    @Override
    public String toString() {
        return altText();
    }

    private ChartSpec with(Line line) {
        if (!Double.isFinite(line.value())) {
            throw new IllegalArgumentException(
                    "reference line " + line.label() + " is at " + line.value() + ", expected a finite number");
        }
        List<Line> more = new ArrayList<>(lines);
        more.add(line);
        return new ChartSpec(kind, table, x, y, group, bins, labels, xBase, yBase, List.copyOf(more), looks);
    }

    private int logarithmicX(int base) {
        if (kind == Kind.BARS || kind == Kind.HISTOGRAM) {
            throw new IllegalStateException(
                    "a " + kind.inWords.toLowerCase(Locale.ROOT) + " has no logarithmic x axis");
        }
        return base;
    }

    private Column<?> column(String name) {
        Objects.requireNonNull(name, "column");
        if (!table.columnNames().contains(name)) {
            throw new IllegalArgumentException(
                    "there is no column " + name + ", expected one of " + table.columnNames());
        }
        return table.column(name);
    }

    private NumericColumn<?> numeric(String name) {
        if (column(name) instanceof NumericColumn<?> column) {
            return column;
        }
        throw new IllegalArgumentException(
                "column " + name + " is of type " + column(name).type().name() + ", expected numbers");
    }

    /** The table's data turned into series and axes: everything that has to be worked out before painting. */
    private final class Drawing {
        private final List<Points> series;
        private final List<String> categories = new ArrayList<>();
        private final String xTitle;
        private final String yTitle;
        private final Scale xScale;
        private final Scale yScale;

        Drawing() {
            series = kind == Kind.HISTOGRAM ? List.of(counts()) : points();
            int drawable = series.stream().mapToInt(s -> s.xs().size()).sum();
            if (drawable == 0) {
                throw new IllegalArgumentException(
                        "none of the " + table.rowCount() + " rows has an x and a y that can be drawn");
            }
            xTitle = labels.x() + leftOut(x, xBase);
            yTitle = labels.y() + (y == null ? "" : leftOut(y, yBase));
            xScale = kind == Kind.BARS ? Scale.categories(categories) : scale(true, xBase);
            Scale plain = scale(false, yBase);
            yScale = kind == Kind.BARS || kind == Kind.HISTOGRAM ? plain.fromZero() : plain;
        }

        private List<Points> points() {
            Map<String, Points> byName = new LinkedHashMap<>();
            for (int row = 0; row < table.rowCount(); row++) {
                String name = group == null ? labels.y() : TableView.cell(column(group), row);
                Points points = byName.computeIfAbsent(name, n -> new Points(n, new ArrayList<>(), new ArrayList<>()));
                double xValue = kind == Kind.BARS ? category(row) : value(x, row);
                double yValue = value(y, row);
                if ((kind == Kind.BARS || isDrawable(xValue, xBase)) && isDrawable(yValue, yBase)) {
                    if (kind == Kind.BARS && points.xs().contains(xValue)) {
                        throw new IllegalArgumentException("row " + row + ": there is a bar for "
                                + categories.get((int) xValue) + ", " + name
                                + " already, expected one row for each category and group");
                    }
                    points.xs().add(xValue);
                    points.ys().add(yValue);
                }
            }
            if (byName.size() > MOST_SERIES) {
                throw new IllegalArgumentException("column " + group + " has " + byName.size()
                        + " values, expected at most " + MOST_SERIES + " series that can be told apart");
            }
            return List.copyOf(byName.values());
        }

        private double category(int row) {
            String name = TableView.cell(column(x), row);
            if (!categories.contains(name)) {
                categories.add(name);
            }
            return categories.indexOf(name);
        }

        /** The edges of the intervals, and how many values lie between each and the next. */
        private Points counts() {
            double[] values = new double[table.rowCount()];
            int n = 0;
            for (int row = 0; row < table.rowCount(); row++) {
                if (isDrawable(value(x, row), 0)) {
                    values[n++] = value(x, row);
                }
            }
            values = Arrays.copyOf(values, n);
            double low = Arrays.stream(values).min().orElse(0);
            double high = Arrays.stream(values).max().orElse(0);
            if (low == high) {
                double half = low == 0 ? 0.5 : Math.abs(low) / 2;
                low -= half;
                high += half;
            }
            double[] count = new double[bins];
            for (double value : values) {
                count[Math.min(bins - 1, (int) ((value - low) / (high - low) * bins))]++;
            }
            Points points = new Points(labels.y(), new ArrayList<>(), new ArrayList<>());
            for (int bin = 0; n > 0 && bin < bins; bin++) {
                points.xs().add(low + (high - low) * bin / bins);
                points.ys().add(count[bin]);
            }
            if (n > 0) {
                points.xs().add(high);
                points.ys().add(0.0);
            }
            return points;
        }

        private double value(String column, int row) {
            return numeric(column).getDouble(row);
        }

        private boolean isDrawable(double value, int base) {
            return Double.isFinite(value) && (base == 0 || value >= 0);
        }

        private String leftOut(String name, int base) {
            if (!(column(name) instanceof NumericColumn<?>)) {
                return "";
            }
            int notFinite = 0;
            int negative = 0;
            for (int row = 0; row < table.rowCount(); row++) {
                double value = value(name, row);
                if (!Double.isFinite(value)) {
                    notFinite++;
                } else if (base != 0 && value < 0) {
                    negative++;
                }
            }
            List<String> parts = new ArrayList<>();
            if (notFinite > 0) {
                parts.add(notFinite + " NaN or infinite");
            }
            if (negative > 0) {
                parts.add(negative + " negative");
            }
            return parts.isEmpty() ? "" : " (not drawn: " + String.join(", ", parts) + ")";
        }

        private Scale scale(boolean horizontally, int base) {
            List<Double> values = new ArrayList<>();
            series.forEach(s -> values.addAll(horizontally ? s.xs() : s.ys()));
            for (Line line : lines) {
                if (line.horizontal() != horizontally) {
                    values.add(line.value());
                }
            }
            if (base == 0) {
                double low = values.stream().mapToDouble(v -> v).min().orElse(0);
                double high = values.stream().mapToDouble(v -> v).max().orElse(0);
                if (horizontally && !looks.equals(PLAIN)) {
                    low -= ROOM_ASIDE;
                    high += ROOM_ASIDE;
                }
                boolean fromZero = !horizontally && (kind == Kind.BARS || kind == Kind.HISTOGRAM);
                return Scale.linear(
                        fromZero ? Math.min(low, 0) : low,
                        fromZero ? Math.max(high, 0) : high,
                        isWhole(horizontally ? x : y));
            }
            double low =
                    values.stream().mapToDouble(v -> v).filter(v -> v > 0).min().orElse(1);
            double high =
                    values.stream().mapToDouble(v -> v).filter(v -> v > 0).max().orElse(1);
            return Scale.log(base, low, high, values.contains(0.0) || values.contains(-0.0));
        }

        private boolean isWhole(String name) {
            if (name == null) {
                return true;
            }
            Column<?> column = column(name);
            return column instanceof IntColumn || column instanceof LongColumn || column instanceof ShortColumn;
        }

        XYChart chart() {
            XYChart chart = ChartPainter.emptyChart(labels.title(), xTitle, yTitle);
            // XChart puts ticks at the data where these are equally spaced. These two points, which are not drawn, are
            // not.
            double span = xScale.max() - xScale.min();
            addSeries(chart, "", new double[] {xScale.min() + 0.3 * span, xScale.min() + 0.31 * span}, new double[] {
                        Double.NaN, Double.NaN
                    })
                    .setMarker(SeriesMarkers.NONE)
                    .setShowInLegend(false);
            for (int i = 0; i < series.size(); i++) {
                add(chart, i);
            }
            for (int i = 0; i < lines.size(); i++) {
                add(chart, lines.get(i), i);
            }
            boolean legend = series.size() > 1 || !lines.isEmpty();
            ChartPainter.setAxes(chart, xScale, yScale, legend);
            return chart;
        }

        private void add(XYChart chart, int i) {
            Points points = series.get(i);
            double[] xs = points.xs().stream().mapToDouble(xScale::at).toArray();
            double[] ys = points.ys().stream().mapToDouble(yScale::at).toArray();
            if (kind == Kind.BARS || kind == Kind.HISTOGRAM) {
                int n = kind == Kind.BARS ? xs.length : xs.length - 1;
                double width = BARS_WIDTH / series.size();
                double[] corners = new double[5 * n];
                double[] heights = new double[5 * n];
                for (int bar = 0; bar < n; bar++) {
                    double left = kind == Kind.BARS ? xs[bar] - BARS_WIDTH / 2 + i * width : xs[bar];
                    double right = kind == Kind.BARS ? left + width : xs[bar + 1];
                    double[] outline = {left, left, right, right, right};
                    System.arraycopy(outline, 0, corners, 5 * bar, 5);
                    double[] profile = {0, ys[bar], ys[bar], 0, Double.NaN};
                    System.arraycopy(profile, 0, heights, 5 * bar, 5);
                }
                xs = corners;
                ys = heights;
            }
            if (points.name().equals(looks.dashes())) {
                addDashes(chart, points.name(), xs, ys);
                return;
            }
            if (looks.sideBySide()) {
                double aside = aside(i);
                xs = Arrays.stream(xs).map(at -> at + aside).toArray();
            }
            XYSeries drawn = addSeries(chart, points.name(), xs, ys);
            Color color = COLORS[i % COLORS.length];
            drawn.setMarkerColor(color);
            drawn.setLineColor(color);
            drawn.setFillColor(color);
            drawn.setMarker(MARKERS[i % MARKERS.length]);
            float[] dash = DASHES[i % DASHES.length];
            drawn.setLineStyle(new BasicStroke(
                    2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash.length == 0 ? null : dash, 0));
            switch (kind) {
                case LINE -> {
                    drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
                    if (xs.length > MOST_MARKERS) {
                        drawn.setMarker(SeriesMarkers.NONE);
                    }
                }
                case SCATTER -> drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
                case BARS, HISTOGRAM -> {
                    drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
                    drawn.setMarker(SeriesMarkers.NONE);
                    drawn.setLineStyle(new BasicStroke(1));
                }
            }
        }

        /** The shift of a series, so that all but the dashes are centred on their x. */
        private double aside(int i) {
            int before = 0;
            int all = 0;
            for (int k = 0; k < series.size(); k++) {
                if (!series.get(k).name().equals(looks.dashes())) {
                    all++;
                    before += k < i ? 1 : 0;
                }
            }
            return STEP_ASIDE * (before - (all - 1) / 2.0) * xScale.perUnit();
        }

        private void addDashes(XYChart chart, String name, double[] xs, double[] ys) {
            double reach = DASH_REACH * xScale.perUnit();
            double[] along = new double[3 * xs.length];
            double[] across = new double[3 * xs.length];
            for (int i = 0; i < xs.length; i++) {
                double[] ends = {xs[i] - reach, xs[i] + reach, xs[i] + reach};
                System.arraycopy(ends, 0, along, 3 * i, 3);
                double[] heights = {ys[i], ys[i], Double.NaN};
                System.arraycopy(heights, 0, across, 3 * i, 3);
            }
            XYSeries drawn = addSeries(chart, name, along, across);
            drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
            drawn.setMarker(SeriesMarkers.NONE);
            drawn.setLineColor(REFERENCE);
            drawn.setLineStyle(new BasicStroke(2.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        }

        private void add(XYChart chart, Line line, int i) {
            double at = line.horizontal() ? yScale.at(line.value()) : xScale.at(line.value());
            double[] along = line.horizontal()
                    ? new double[] {xScale.min(), xScale.max()}
                    : new double[] {yScale.min(), yScale.max()};
            double[] across = {at, at};
            XYSeries drawn = line.horizontal()
                    ? addSeries(chart, line.label(), along, across)
                    : addSeries(chart, line.label(), across, along);
            drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
            drawn.setMarker(SeriesMarkers.NONE);
            drawn.setLineColor(REFERENCE);
            float[] dash = DASHES[1 + i % (DASHES.length - 1)];
            drawn.setLineStyle(new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0));
        }

        /** XChart keeps series by name, and a reference line may be called like a group; the label is free. */
        private XYSeries addSeries(XYChart chart, String label, double[] xs, double[] ys) {
            XYSeries added = chart.addSeries("series " + chart.getSeriesMap().size(), xs, ys);
            added.setLabel(label.isEmpty() ? " " : label);
            return added;
        }

        String describe() {
            StringBuilder text = new StringBuilder(kind.inWords);
            if (!labels.title().isEmpty()) {
                text.append(": ").append(labels.title());
            }
            text.append(text.charAt(text.length() - 1) == '.' ? "" : ".");
            text.append(" x: ")
                    .append(xTitle)
                    .append(kind == Kind.BARS ? ", " + categories.size() + " categories" : range(true));
            text.append(xBase == 0 ? "" : ", logarithmic").append(".");
            text.append(" y: ").append(yTitle).append(range(false));
            text.append(yBase == 0 ? "" : ", logarithmic").append(".");
            if (series.size() > 1) {
                List<String> names = new ArrayList<>();
                for (Points points : series) {
                    names.add(points.name() + " (" + points.xs().size() + (kind == Kind.BARS ? " bars" : " points")
                            + range(points.ys()) + ")");
                }
                text.append(" Series: ").append(String.join("; ", names)).append('.');
            } else if (kind == Kind.HISTOGRAM) {
                text.append(' ').append(bins).append(bins == 1 ? " interval." : " intervals.");
            } else {
                text.append(' ').append(series.get(0).xs().size()).append(kind == Kind.BARS ? " bars." : " points.");
            }
            for (Line line : lines) {
                text.append(line.horizontal() ? " Horizontal line at " : " Vertical line at ")
                        .append(Scale.describe(line.value()))
                        .append(": ")
                        .append(line.label())
                        .append('.');
            }
            return text.toString();
        }

        private String range(boolean horizontally) {
            List<Double> values = new ArrayList<>();
            series.forEach(s -> values.addAll(horizontally ? s.xs() : s.ys()));
            // The zero that closes a histogram is no count.
            boolean closed = kind == Kind.HISTOGRAM && !horizontally;
            return range(closed ? values.subList(0, bins) : values);
        }

        private String range(List<Double> values) {
            if (values.isEmpty()) {
                return "";
            }
            double low = values.stream().mapToDouble(v -> v).min().getAsDouble();
            double high = values.stream().mapToDouble(v -> v).max().getAsDouble();
            return low == high
                    ? ", all " + Scale.describe(low)
                    : ", " + Scale.describe(low) + " to " + Scale.describe(high);
        }
    }
}
