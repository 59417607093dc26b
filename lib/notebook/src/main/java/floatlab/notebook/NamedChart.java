package floatlab.notebook;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.knowm.xchart.XYChart;

/** A chart that writes names at points of its lines. XChart knows only a legend, or notes in one colour for all. */
final class NamedChart extends XYChart {
    private static final double CHARACTER = 6.8;
    private static final double LINE = 15;
    private static final double BEHIND = 8;

    private record Name(String text, double x, double y, Color color) {}

    private final List<Name> names = new ArrayList<>();

    NamedChart(int width, int height) {
        super(width, height);
    }

    /** Writes a name behind a point, given in the chart's coordinates. */
    void name(String text, double x, double y, Color color) {
        names.add(new Name(text, x, y, color));
    }

    /** The part of the width that the longest of the names takes. */
    static double room(List<String> names) {
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        return Math.min(0.45, (longest * CHARACTER + 2 * BEHIND) / (ChartPainter.WIDTH * 0.87));
    }

    @Override
    public void paint(Graphics2D graphics, int width, int height) {
        super.paint(graphics, width, height);
        Font font = getStyler().getLegendFont();
        graphics.setFont(font);
        // From the top down; a name that would touch one above it moves down a little.
        List<Name> fromTheTop = new ArrayList<>(names);
        fromTheTop.sort(Comparator.comparingDouble(name -> -name.y()));
        List<Rectangle2D> placed = new ArrayList<>();
        for (Name name : fromTheTop) {
            double x = getScreenXFromChart(name.x()) + BEHIND;
            double y = getScreenYFromChart(name.y()) + 4;
            Rectangle2D box = new Rectangle2D.Double(x, y, name.text().length() * CHARACTER, LINE);
            for (Rectangle2D other : placed) {
                if (box.intersects(other)) {
                    box.setRect(x, other.getMaxY(), box.getWidth(), LINE);
                }
            }
            placed.add(box);
            graphics.setColor(name.color().darker());
            graphics.drawString(name.text(), (float) x, (float) box.getY());
        }
    }
}
