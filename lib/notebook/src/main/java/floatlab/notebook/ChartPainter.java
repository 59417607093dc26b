package floatlab.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/** Draws XChart charts in the house style, as pictures that are sharp, small, and the same each time. */
final class ChartPainter {
    static final int WIDTH = 720;
    static final int HEIGHT = 440;

    /** Pixels of the picture for each logical pixel. */
    private static final int DENSITY = 2;

    private static final String FONTS = "/net/sf/jasperreports/fonts/dejavu/";
    private static final Color INK = new Color(0x222222);
    private static final Color GRID = new Color(0xDDDDDD);

    /** The least distance between two ticks, in logical pixels. */
    private static final int X_TICKS = 64;

    /** Of a label on the x axis. Labels that would run into each other are turned upright. */
    private static final int CHARACTER_WIDTH = 8;

    private static final int CHARACTER_HEIGHT = 14;
    private static final int Y_TICKS = 36;

    private static final Map<String, Font> LOADED = new HashMap<>();

    private ChartPainter() {}

    /** A chart in the house style, with its titles and no series yet. */
    static NamedChart emptyChart(String title, String xTitle, String yTitle) {
        NamedChart chart = new NamedChart(WIDTH, HEIGHT);
        chart.setTitle(title);
        chart.setXAxisTitle(xTitle);
        chart.setYAxisTitle(yTitle);
        Font plain = font("DejaVuSans.ttf");
        XYStyler style = chart.getStyler();
        style.setLocale(Locale.ROOT);
        style.setBaseFont(plain.deriveFont(12f));
        style.setChartTitleFont(font("DejaVuSans-Bold.ttf").deriveFont(14f));
        style.setAxisTitleFont(plain.deriveFont(12.5f));
        style.setAxisTickLabelsFont(plain.deriveFont(11.5f));
        style.setLegendFont(plain.deriveFont(11.5f));
        style.setChartFontColor(INK);
        style.setXAxisTitleColor(INK);
        style.setYAxisTitleColor(INK);
        style.setXAxisTickLabelsColor(INK);
        style.setYAxisTickLabelsColor(INK);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderColor(new Color(0x999999));
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setAxisTicksLineVisible(false);
        style.setAxisTickMarksColor(new Color(0x999999));
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendBackgroundColor(Color.WHITE);
        style.setLegendSeriesLineLength(36);
        style.setLegendPadding(7);
        style.setChartTitleVisible(!title.isEmpty());
        style.setChartTitleBoxVisible(false);
        style.setChartTitlePadding(8);
        style.setChartPadding(10);
        style.setPlotMargin(0);
        style.setAxisTickPadding(6);
        style.setMarkerSize(7);
        // The scales have their own padding.
        style.setPlotContentSize(1);
        return chart;
    }

    static void setAxes(XYChart chart, Scale x, Scale y, boolean legend) {
        XYStyler style = chart.getStyler();
        // The legend stands beside the plot, so that it covers no data.
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setLegendVisible(legend);
        style.setXAxisMin(x.min());
        style.setXAxisMax(x.max());
        style.setYAxisMin(y.min());
        style.setYAxisMax(y.max());
        style.setxAxisTickLabelsFormattingFunction(x::label);
        style.setyAxisTickLabelsFormattingFunction(y::label);
        int width = legend ? WIDTH * 2 / 3 : WIDTH * 5 / 6;
        style.setChartTitleFont(fitted(style.getChartTitleFont(), chart.getTitle(), width));
        int space = (int) (width / (x.max() - x.min()));
        boolean crowded = x.longestCategory() * CHARACTER_WIDTH > space;
        style.setXAxisLabelRotation(crowded ? 90 : 0);
        style.setXAxisTickMarkSpacingHint(Math.max(crowded ? CHARACTER_HEIGHT : X_TICKS, space));
        style.setYAxisTickMarkSpacingHint(Math.max(Y_TICKS, (int) (HEIGHT * 0.75 / (y.max() - y.min()))));
    }

    /** XChart centres the title over the plot, so a long one would be cut off at the left edge of the picture. */
    private static Font fitted(Font font, String text, int width) {
        double needed = font.getStringBounds(text, new FontRenderContext(null, true, true))
                .getWidth();
        return needed > width ? font.deriveFont((float) (font.getSize2D() * width / needed)) : font;
    }

    static Rendering render(Chart<?, ?> chart, String description) {
        byte[] png = png(chart);
        return Rendering.ofText(description)
                .withPng(png, chart.getWidth(), chart.getHeight(), description)
                .withSvg(() -> svg(chart));
    }

    /** What is known of a chart that was not made by {@link Charts}. */
    static String describe(Chart<?, ?> chart) {
        StringBuilder text = new StringBuilder("Chart");
        append(text, ": ", chart.getTitle());
        append(text, ". x: ", chart.getXAxisTitle());
        append(text, ". y: ", chart.getYAxisTitle());
        append(text, ". Series: ", String.join("; ", chart.getSeriesMap().keySet()));
        return text.append('.').toString();
    }

    private static void append(StringBuilder text, String before, String what) {
        if (what != null && !what.isEmpty()) {
            text.append(before).append(what);
        }
    }

    private static String svg(Chart<?, ?> chart) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static byte[] png(Chart<?, ?> chart) {
        int width = chart.getWidth();
        int height = chart.getHeight();
        return png(width, height, graphics -> chart.paint(graphics, width, height));
    }

    /** A picture of so many logical pixels, drawn at double density. */
    static byte[] png(int width, int height, Consumer<Graphics2D> painter) {
        BufferedImage image = new BufferedImage(DENSITY * width, DENSITY * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.scale(DENSITY, DENSITY);
            painter.accept(graphics);
        } finally {
            graphics.dispose();
        }
        return encoded(Palette.of(image).applyTo(image));
    }

    /** A picture as PNG. */
    static byte[] encoded(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // ImageIO's default stream would write a temporary file.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam options = writer.getDefaultWriteParam();
            options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            options.setCompressionQuality(0);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A font from the class path, so that charts look alike everywhere. It is no constant, so that a failure is reported each time. */
    static synchronized Font font(String file) {
        Font font = LOADED.get(file);
        if (font == null) {
            try (InputStream in = ChartPainter.class.getResourceAsStream(FONTS + file)) {
                if (in == null) {
                    throw new IllegalStateException("the font " + file
                            + " is not on the class path, expected it from the jar jasperreports-fonts");
                }
                font = read(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LOADED.put(file, font);
        }
        return font;
    }

    /** The font file is known to be sound, so a failure here comes from the libraries with which Java reads it. */
    private static Font read(InputStream in) {
        try {
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException(Renderers.FONTS_MISSING, e);
        }
    }
}
