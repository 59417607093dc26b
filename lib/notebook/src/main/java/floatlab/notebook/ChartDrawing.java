package floatlab.notebook;

import floatlab.notebook.ChartSpec.Axis;
import floatlab.notebook.ChartSpec.Kind;
import floatlab.notebook.ChartSpec.Line;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Turns a chart's table into series and axes, and these into an XChart chart or a description in words. */
final class ChartDrawing {
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

    private static final float[][] DASHES = {null, {7, 3}, {2, 3}, {9, 3, 2, 3}, {5, 2}};

    /** With more points than this a line's markers would hide the line. */
    private static final int MOST_MARKERS = 60;

    private static final int MOST_SERIES = 12;
    private static final double BARS_WIDTH = 0.8;
    private static final Color REFERENCE = new Color(0x555555);

    /** How far apart groups stand side by side, in units of the x axis. */
    private static final double STEP_ASIDE = 0.16;

    private static final double DASH_REACH = 0.3;
    /** How far below the frame's top the name of a vertical line stands, as a part of the height. */
    private static final double BELOW_THE_FRAME = 0.03;

    private static final double ROOM_ASIDE = 0.35;

    /** The points of one series, as they are in the table. */
    private record Points(String name, List<Double> xs, List<Double> ys) {
        Points(String name) {
            this(name, new ArrayList<>(), new ArrayList<>());
        }

        void add(double x, double y) {
            xs.add(x);
            ys.add(y);
        }
    }

    private final ChartSpec spec;
    private final ChartSpec.Data data;
    private final boolean bars;
    private final boolean histogram;
    private final List<Points> series;
    private final List<String> categories = new ArrayList<>();
    private final String xTitle;
    private final String yTitle;
    private final Scale xScale;
    private final Scale yScale;

    ChartDrawing(ChartSpec spec) {
        this.spec = spec;
        data = spec.data;
        bars = data.kind() == Kind.BARS;
        histogram = data.kind() == Kind.HISTOGRAM;
        series = histogram ? List.of(counts()) : points();
        if (series.stream().allMatch(points -> points.xs().isEmpty())) {
            throw new IllegalArgumentException(
                    "none of the " + data.table().rowCount() + " rows has an x and a y that can be drawn");
        }
        xTitle = spec.x.title() + leftOut(data.x(), spec.x);
        yTitle = spec.y.title() + (histogram ? "" : leftOut(data.y(), spec.y));
        Scale across = bars ? Scale.categories(categories) : scale(true, spec.x);
        xScale = spec.looks.namesAtLines() ? across.withRoom(NamedChart.room(names())) : across;
        Scale plain = scale(false, spec.y);
        yScale = bars || histogram ? plain.fromZero() : plain;
    }

    private List<Points> points() {
        Map<String, Points> byName = new LinkedHashMap<>();
        for (int row = 0; row < data.table().rowCount(); row++) {
            String name = data.group() == null ? spec.y.title() : cell(data.group(), row);
            Points points = byName.computeIfAbsent(name, Points::new);
            double x = bars ? category(row) : value(data.x(), row);
            double y = value(data.y(), row);
            if ((bars || isDrawable(x, spec.x)) && isDrawable(y, spec.y)) {
                if (bars && points.xs().contains(x)) {
                    throw new IllegalArgumentException("row " + row + ": there is a bar for " + categories.get((int) x)
                            + ", " + name + " already, expected one row for each category and group");
                }
                points.add(x, y);
            }
        }
        if (byName.size() > MOST_SERIES) {
            throw new IllegalArgumentException("column " + data.group() + " has " + byName.size()
                    + " values, expected at most " + MOST_SERIES + " series that can be told apart");
        }
        return List.copyOf(byName.values());
    }

    private double category(int row) {
        String name = cell(data.x(), row);
        if (!categories.contains(name)) {
            categories.add(name);
        }
        return categories.indexOf(name);
    }

    /** The edges of the intervals, and how many values lie between each and the next. */
    private Points counts() {
        Points points = new Points(spec.y.title());
        double[] values = IntStream.range(0, data.table().rowCount())
                .mapToDouble(row -> value(data.x(), row))
                .filter(Double::isFinite)
                .toArray();
        if (values.length == 0) {
            return points;
        }
        double low = Arrays.stream(values).min().orElseThrow();
        double high = Arrays.stream(values).max().orElseThrow();
        if (low == high) {
            double half = low == 0 ? 0.5 : Math.abs(low) / 2;
            low -= half;
            high += half;
        }
        int bins = data.bins();
        double[] count = new double[bins];
        for (double value : values) {
            count[Math.min(bins - 1, (int) ((value - low) / (high - low) * bins))]++;
        }
        for (int bin = 0; bin < bins; bin++) {
            points.add(low + (high - low) * bin / bins, count[bin]);
        }
        points.add(high, 0);
        return points;
    }

    private String cell(String column, int row) {
        return data.text(column, row);
    }

    private double value(String column, int row) {
        return data.table().numbers(column).number(row);
    }

    private static boolean isDrawable(double value, Axis axis) {
        return Double.isFinite(value) && (axis.base() == 0 || value >= 0);
    }

    private String leftOut(String name, Axis axis) {
        TableData.Column column = data.table().column(name);
        if (!column.kind().isNumeric()) {
            return "";
        }
        double[] values = IntStream.range(0, data.table().rowCount())
                .mapToDouble(column::number)
                .toArray();
        long undrawn = Arrays.stream(values).filter(v -> !isDrawable(v, axis)).count();
        long notFinite = Arrays.stream(values).filter(v -> !Double.isFinite(v)).count();
        List<String> parts = new ArrayList<>();
        if (notFinite > 0) {
            parts.add(notFinite + " NaN or infinite");
        }
        if (undrawn > notFinite) {
            parts.add(undrawn - notFinite + " negative");
        }
        return parts.isEmpty() ? "" : " (not drawn: " + String.join(", ", parts) + ")";
    }

    private List<Double> values(boolean horizontally) {
        List<Double> values = new ArrayList<>();
        series.forEach(points -> values.addAll(horizontally ? points.xs() : points.ys()));
        return values;
    }

    private static double min(List<Double> values) {
        return values.stream().mapToDouble(v -> v).min().orElseThrow();
    }

    private static double max(List<Double> values) {
        return values.stream().mapToDouble(v -> v).max().orElseThrow();
    }

    private Scale scale(boolean horizontally, Axis axis) {
        List<Double> values = values(horizontally);
        spec.lines.stream().filter(line -> line.horizontal() != horizontally).forEach(line -> values.add(line.value()));
        if (axis.base() != 0) {
            List<Double> positive = values.stream().filter(v -> v > 0).toList();
            boolean none = positive.isEmpty();
            boolean withZero = values.contains(0.0) || values.contains(-0.0);
            return Scale.log(axis.base(), none ? 1 : min(positive), none ? 1 : max(positive), withZero);
        }
        if (!horizontally && (bars || histogram)) {
            values.add(0.0);
        }
        double room = horizontally && spec.looks.needsRoom() ? ROOM_ASIDE : 0;
        return Scale.linear(min(values) - room, max(values) + room, isWhole(horizontally ? data.x() : data.y()));
    }

    private boolean isWhole(String name) {
        return name == null || data.table().column(name).kind() == TableData.Kind.WHOLE;
    }

    XYChart chart() {
        NamedChart chart = ChartPainter.emptyChart(spec.title, xTitle, yTitle);
        // XChart puts ticks at the data where these are equally spaced. These two points, which are not drawn, prevent
        // it.
        double span = xScale.max() - xScale.min();
        double[] unequal = {xScale.min() + 0.3 * span, xScale.min() + 0.31 * span};
        addSeries(chart, "", unequal, new double[] {Double.NaN, Double.NaN}).setShowInLegend(false);
        for (int i = 0; i < series.size(); i++) {
            add(chart, series.get(i), i);
        }
        for (int i = 0; i < spec.lines.size(); i++) {
            add(chart, spec.lines.get(i), i);
        }
        boolean named = spec.looks.namesAtLines();
        ChartPainter.setAxes(chart, xScale, yScale, !named && (series.size() > 1 || !spec.lines.isEmpty()));
        if (named) {
            nameLines(chart);
        }
        return chart;
    }

    private List<String> names() {
        return Stream.concat(
                        series.stream().map(Points::name),
                        spec.lines.stream().filter(Line::horizontal).map(Line::label))
                .toList();
    }

    /** A line's name stands behind its last point; that of a horizontal reference line behind the data, of a vertical one at its top. */
    private void nameLines(NamedChart chart) {
        for (int i = 0; i < series.size(); i++) {
            Points points = series.get(i);
            int last = points.xs().size() - 1;
            if (last >= 0) {
                chart.name(
                        points.name(),
                        xScale.at(points.xs().get(last)),
                        yScale.at(points.ys().get(last)),
                        COLORS[i % COLORS.length]);
            }
        }
        double top = yScale.max() - BELOW_THE_FRAME * (yScale.max() - yScale.min());
        for (Line line : spec.lines) {
            double x = line.horizontal() ? xScale.labelled() : xScale.at(line.value());
            chart.name(line.label(), x, line.horizontal() ? yScale.at(line.value()) : top, REFERENCE);
        }
    }

    private void add(XYChart chart, Points points, int i) {
        double[] xs = points.xs().stream().mapToDouble(xScale::at).toArray();
        double[] ys = points.ys().stream().mapToDouble(yScale::at).toArray();
        Color color = COLORS[i % COLORS.length];
        if (bars || histogram) {
            double width = BARS_WIDTH / series.size();
            double start = i * width - BARS_WIDTH / 2;
            int n = bars ? xs.length : xs.length - 1;
            double[] corners = joined(n, bar -> {
                double left = bars ? xs[bar] + start : xs[bar];
                double right = bars ? left + width : xs[bar + 1];
                return new double[] {left, left, right, right, right};
            });
            double[] heights = joined(n, bar -> new double[] {0, ys[bar], ys[bar], 0, Double.NaN});
            draw(
                    addSeries(chart, points.name(), corners, heights),
                    XYSeriesRenderStyle.PolygonArea,
                    color,
                    new BasicStroke(1));
        } else if (points.name().equals(spec.looks.dashes())) {
            double reach = DASH_REACH * xScale.perUnit();
            double[] ends = joined(xs.length, k -> new double[] {xs[k] - reach, xs[k] + reach, xs[k] + reach});
            double[] heights = joined(xs.length, k -> new double[] {ys[k], ys[k], Double.NaN});
            draw(
                    addSeries(chart, points.name(), ends, heights),
                    XYSeriesRenderStyle.Line,
                    REFERENCE,
                    stroke(2.5f, null));
        } else {
            boolean line = data.kind() == Kind.LINE;
            double aside = spec.looks.sideBySide() ? aside(i) : 0;
            XYSeries drawn = addSeries(
                    chart, points.name(), Arrays.stream(xs).map(x -> x + aside).toArray(), ys);
            draw(
                    drawn,
                    line ? XYSeriesRenderStyle.Line : XYSeriesRenderStyle.Scatter,
                    color,
                    stroke(2, DASHES[i % DASHES.length]));
            if (!line || xs.length <= MOST_MARKERS) {
                drawn.setMarker(MARKERS[i % MARKERS.length]);
            }
        }
    }

    private void add(XYChart chart, Line line, int i) {
        double at = line.horizontal() ? yScale.at(line.value()) : xScale.at(line.value());
        double[] across = {at, at};
        Scale other = line.horizontal() ? xScale : yScale;
        double[] along = {other.min(), other.labelled()};
        XYSeries drawn =
                addSeries(chart, line.label(), line.horizontal() ? along : across, line.horizontal() ? across : along);
        draw(drawn, XYSeriesRenderStyle.Line, REFERENCE, stroke(1.5f, DASHES[1 + i % (DASHES.length - 1)]));
    }

    /** XChart keeps series by name, and a reference line may have the name of a group, so the names are numbers. */
    private static XYSeries addSeries(XYChart chart, String label, double[] xs, double[] ys) {
        XYSeries added = chart.addSeries("series " + chart.getSeriesMap().size(), xs, ys);
        added.setLabel(label.isEmpty() ? " " : label);
        added.setMarker(SeriesMarkers.NONE);
        return added;
    }

    private static void draw(XYSeries series, XYSeriesRenderStyle style, Color color, BasicStroke stroke) {
        series.setXYSeriesRenderStyle(style);
        series.setMarkerColor(color);
        series.setLineColor(color);
        series.setFillColor(color);
        series.setLineStyle(stroke);
    }

    private static BasicStroke stroke(float width, float[] dash) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
    }

    /** The coordinates of n figures, one behind the other. */
    private static double[] joined(int n, IntFunction<double[]> figure) {
        return IntStream.range(0, n)
                .mapToObj(figure)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    /** The shift of a series, so that all but the dashes are centred on their x. */
    private double aside(int i) {
        List<Points> moved = series.stream()
                .filter(points -> !points.name().equals(spec.looks.dashes()))
                .toList();
        return STEP_ASIDE * (moved.indexOf(series.get(i)) - (moved.size() - 1) / 2.0) * xScale.perUnit();
    }

    String describe() {
        StringBuilder text = new StringBuilder(data.kind().inWords);
        if (!spec.title.isEmpty()) {
            text.append(": ").append(spec.title);
        }
        text.append(text.charAt(text.length() - 1) == '.' ? " x: " : ". x: ").append(xTitle);
        text.append(bars ? ", " + categories.size() + " categories" : range(values(true)));
        text.append(spec.x.base() == 0 ? "." : ", logarithmic.").append(" y: ").append(yTitle);
        // The zero that closes a histogram is no count.
        text.append(range(histogram ? values(false).subList(0, data.bins()) : values(false)));
        text.append(spec.y.base() == 0 ? "." : ", logarithmic.");
        String things = bars ? " bars" : " points";
        if (series.size() > 1) {
            List<String> names = series.stream()
                    .map(points -> points.name() + " (" + points.xs().size() + things + range(points.ys()) + ")")
                    .toList();
            text.append(" Series: ").append(String.join("; ", names)).append('.');
        } else if (histogram) {
            text.append(' ').append(data.bins()).append(data.bins() == 1 ? " interval." : " intervals.");
        } else {
            text.append(' ').append(series.get(0).xs().size()).append(things).append('.');
        }
        for (Line line : spec.lines) {
            text.append(line.horizontal() ? " Horizontal line at " : " Vertical line at ");
            text.append(Scale.describe(line.value()))
                    .append(": ")
                    .append(line.label())
                    .append('.');
        }
        return text.toString();
    }

    private static String range(List<Double> values) {
        if (values.isEmpty()) {
            return "";
        }
        double low = min(values);
        double high = max(values);
        return low == high
                ? ", all " + Scale.describe(low)
                : ", " + Scale.describe(low) + " to " + Scale.describe(high);
    }
}
