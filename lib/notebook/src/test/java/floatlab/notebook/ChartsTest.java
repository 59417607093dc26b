package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class ChartsTest {
    record Row(String method, int n, double error) {}

    private static Table table() {
        List<Row> rows = new ArrayList<>();
        for (int n = 4; n <= 4096; n *= 2) {
            rows.add(new Row("recursive", n, 1e-8 * n));
            rows.add(new Row("exact", n, 0));
            rows.add(new Row("Kahan", n, 3e-8));
        }
        return Tables.of(rows);
    }

    private static BufferedImage image(ChartSpec chart) {
        try {
            return ImageIO.read(
                    new ByteArrayInputStream(Renderers.of(chart).png().orElseThrow()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean has(BufferedImage image, int rgb) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == rgb) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void thePictureIsSharpSmallAndHasAPalette() {
        ChartSpec chart = Charts.line(table(), "n", "error", "method").logX().logY();
        Rendering rendering = Renderers.of(chart);
        BufferedImage image = image(chart);
        assertThat(image.getWidth()).isEqualTo(1440);
        assertThat(image.getHeight()).isEqualTo(880);
        assertThat(image.getColorModel()).isInstanceOf(IndexColorModel.class);
        Map<String, Object> about = new HashMap<>();
        rendering.into((type, content) -> {}, (type, picture) -> about.putAll(picture), false);
        assertThat(about).containsEntry("width", 720).containsEntry("height", 440);
        assertThat(rendering.png().orElseThrow()).hasSizeBetween(5_000, 100_000);
        assertThat(image.getRGB(2, 2)).isEqualTo(Color.WHITE.getRGB());
    }

    @Test
    void drawingTwiceGivesTheSameBytes() {
        ChartSpec chart = Charts.scatter(table(), "n", "error", "method").logX();
        assertThat(Renderers.of(chart).png().orElseThrow())
                .isEqualTo(Renderers.of(chart).png().orElseThrow());
    }

    @Test
    void everySeriesIsDrawnInItsColour() {
        for (ChartSpec chart : List.of(
                Charts.line(table(), "n", "error", "method").logX().logY(),
                Charts.scatter(table(), "n", "error", "method"),
                Charts.bars(table(), "n", "error", "method").logY())) {
            BufferedImage image = image(chart);
            assertThat(has(image, 0x0072B2)).isTrue();
            assertThat(has(image, 0x009E73)).isTrue();
        }
        assertThat(has(image(Charts.line(table(), "n", "error").horizontal(1e-6, "u")), 0x555555))
                .isTrue();
        assertThat(has(image(Charts.histogram(table(), "error", 10)), 0x0072B2)).isTrue();
    }

    @Test
    void theDescriptionSaysWhatIsShown() {
        String alt = Charts.line(table(), "n", "error", "method")
                .title("Errors grow")
                .xAxis("terms n")
                .yAxis("relative error")
                .logX()
                .logY()
                .horizontal(0x1p-24, "u")
                .altText();
        assertThat(alt)
                .isEqualTo(
                        "Line chart: Errors grow. x: terms n, 4 to 4096, logarithmic. y: relative error, 0 to 4.10E-5, logarithmic."
                                + " Series: recursive (11 points, 4.00E-8 to 4.10E-5); exact (11 points, all 0); Kahan (11 points, all"
                                + " 3.00E-8). Horizontal line at 5.96E-8: u.");
        assertThat(Charts.line(table(), "n", "error").alt("mine").altText()).isEqualTo("mine");
        assertThat(Renderers.of(Charts.line(table(), "n", "error").alt("mine")).text())
                .isEqualTo("mine");
    }

    record Xy(double x, double y) {}

    private static Table xy(double... numbers) {
        List<Xy> rows = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 2) {
            rows.add(new Xy(numbers[i], numbers[i + 1]));
        }
        return Tables.of(rows, Xy.class);
    }

    @Test
    void whatIsLeftOutIsSaidAtTheAxis() {
        ChartSpec chart = Charts.scatter(xy(1, 1, 2, Double.NaN, 3, Double.POSITIVE_INFINITY, 4, -1), "x", "y");
        assertThat(chart.chart().getYAxisTitle()).isEqualTo("y (not drawn: 2 NaN or infinite)");
        assertThat(chart.logY().chart().getYAxisTitle()).isEqualTo("y (not drawn: 2 NaN or infinite, 1 negative)");
        assertThat(chart.chart().getXAxisTitle()).isEqualTo("x");
        assertThatThrownBy(() -> Charts.scatter(xy(1, Double.NaN), "x", "y").chart())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none of the 1 rows");
        assertThatThrownBy(() -> Charts.line(xy(), "x", "y").chart()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLogarithmicAxisShowsZeroOnALineOfItsOwn() {
        Scale scale = Scale.log(10, 3e-7, 2, true);
        assertThat(scale.at(0)).isZero();
        assertThat(scale.label(0)).isEqualTo("exactly 0");
        assertThat(scale.label(1)).isEqualTo("10⁻⁷");
        assertThat(scale.at(1e-7)).isEqualTo(1);
        assertThat(scale.at(1)).isEqualTo(8);
        assertThat(scale.label(8)).isEqualTo("1");
        assertThat(scale.label(9)).isEqualTo("10");
        Scale twos = Scale.log(2, 1, 1024, false);
        assertThat(twos.label(10)).isEqualTo("2¹⁰");
    }

    @Test
    void linearTicksAreRoundNumbersAtAnySize() {
        Scale tiny = Scale.linear(-3.9e-13, 3.5e-13, false);
        assertThat(tiny.label(2)).isEqualTo("2×10⁻¹³");
        assertThat(tiny.label(-1)).isEqualTo("−10⁻¹³".replace("10", "1×10"));
        assertThat(Scale.linear(0, 0.8, false).label(3)).isEqualTo("0.3");
        assertThat(Scale.linear(0, 4, true).label(3)).isEqualTo("3");
    }

    /** XChart's own ticks never end for some of these. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "1, 2",
        "1e-12, 2e-12",
        "1e-300, 1e-299",
        "1e15, 1.0000001e15",
        "-1e30, 1e30",
        "4.9e-324, 1.8e307",
        "5, 5.000000001",
        "0, 10"
    })
    void everyRangeIsDrawn(double low, double high) {
        double middle = low / 2 + high / 2;
        Table table = xy(low, high, middle, middle, high, low);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (ChartSpec chart : List.of(
                    Charts.line(table, "x", "y"),
                    Charts.scatter(table, "x", "y").logX().logY(),
                    Charts.line(table, "x", "y").log2Y().log2X(),
                    Charts.bars(xy(low, high), "x", "y"),
                    Charts.histogram(table, "x", 7))) {
                if (low >= 0) {
                    assertThat(Renderers.of(chart).png()).isPresent();
                }
            }
            assertThat(Renderers.of(Charts.line(table, "x", "y")).png()).isPresent();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 11, 32, 100})
    void equallySpacedDataAreDrawn(int n) {
        double[] numbers = new double[2 * n];
        for (int i = 0; i < n; i++) {
            numbers[2 * i] = i * 0.5;
            numbers[2 * i + 1] = i * 0.25;
        }
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(Renderers.of(Charts.line(xy(numbers), "x", "y")).png()).isPresent();
            assertThat(Renderers.of(Charts.bars(xy(numbers), "x", "y")).png()).isPresent();
        });
    }

    @Test
    void badColumnsAreNamed() {
        assertThatThrownBy(() -> Charts.line(table(), "m", "error"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no column m, expected one of [method, n, error]");
        assertThatThrownBy(() -> Charts.line(table(), "method", "error"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column method is of type STRING, expected numbers");
        assertThatThrownBy(() -> Charts.histogram(table(), "n", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bins is 0, expected 1 to 500");
        assertThatThrownBy(() -> Charts.line(table(), "n", "error").horizontal(Double.NaN, "u"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Charts.bars(table(), "n", "error").logX()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Charts.line(null, "n", "error")).hasMessage("table");
    }

    @Test
    void barsAndSeriesMustBeTellable() {
        assertThatThrownBy(() -> Charts.bars(table(), "method", "error").chart())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "row 3: there is a bar for recursive, error already, expected one row for each category and group");
        double[] numbers = new double[26];
        java.util.Arrays.setAll(numbers, i -> i);
        assertThatThrownBy(() -> Charts.line(xy(numbers), "x", "y", "x").chart())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column x has 13 values, expected at most 12 series");
    }

    @Test
    void aHistogramCountsEveryValue() {
        double[] numbers = {0, 0, 0.4, 0, 0.5, 0, 1, 0, Double.NaN, 0};
        ChartSpec chart = Charts.histogram(xy(numbers), "x", 2);
        assertThat(chart.altText())
                .isEqualTo("Histogram. x: x (not drawn: 1 NaN or infinite), 0 to 1. y: count, all 2. 2 intervals.");
    }

    @Test
    void anSvgIsDrawnOnRequest() {
        assertThat(Renderers.of(Charts.line(table(), "n", "error")).svg())
                .hasValueSatisfying(svg -> assertThat(svg).contains("<svg"));
    }

    record Choice(int image, String kind, double offset) {}

    private static Table choices() {
        return Tables.of(List.of(
                new Choice(1, "grid", -1),
                new Choice(1, "grid", 1),
                new Choice(1, "one", 0),
                new Choice(1, "other", 0)));
    }

    @Test
    void groupsSideBySideDoNotHideEachOther() {
        ChartSpec plain = Charts.scatter(choices(), "image", "offset", "kind");
        int orange = 0xD55E00;
        int green = 0x009E73;
        assertThat(leftmost(image(plain), orange)).isEqualTo(leftmost(image(plain.dashes("grid")), orange));
        BufferedImage apart = image(plain.dashes("grid").sideBySide());
        assertThat(leftmost(apart, orange)).isLessThan(leftmost(apart, green));
        assertThat(has(apart, 0x0072B2)).isFalse();
        assertThat(has(image(plain), 0x0072B2)).isTrue();
    }

    /** Left of the legend, which has the colours too. */
    private static int leftmost(BufferedImage image, int rgb) {
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == rgb) {
                    return x;
                }
            }
        }
        throw new AssertionError("no such colour");
    }

    @Test
    void dashesNeedAGroupOfAScatterChart() {
        assertThatThrownBy(() ->
                        Charts.scatter(choices(), "image", "offset", "kind").dashes("net"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no group net, expected one of [grid, one, other]");
        assertThatThrownBy(
                        () -> Charts.line(choices(), "image", "offset", "kind").sideBySide())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyLongCategoriesStandUpright() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            rows.add(new Row("name-" + i, i, i));
        }
        ChartSpec many = Charts.bars(Tables.of(rows), "method", "n");
        assertThat(many.chart().getStyler().getXAxisLabelRotation()).isEqualTo(90);
        ChartSpec few = Charts.bars(Tables.of(rows.subList(0, 3)), "method", "n");
        assertThat(few.chart().getStyler().getXAxisLabelRotation()).isZero();
    }

    @Test
    void linesAreNamedAtTheirEnds() {
        ChartSpec chart =
                Charts.line(table(), "n", "error", "method").log2X().logY().horizontal(1e-7, "u");
        ChartSpec named = chart.namesAtLines();
        assertThat(named.chart().getStyler().isLegendVisible()).isFalse();
        assertThat(named.altText()).isEqualTo(chart.altText());
        assertThat(has(image(named), new Color(0xD55E00).darker().getRGB() & 0xFFFFFF))
                .isTrue();
        assertThat(has(image(chart), new Color(0xD55E00).darker().getRGB() & 0xFFFFFF))
                .isFalse();
        assertThatThrownBy(() -> Charts.scatter(table(), "n", "error").namesAtLines())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theRoomForNamesHasNoLabels() {
        Scale scale = Scale.log(2, 1, 256, false).withRoom(0.3);
        assertThat(scale.max() - scale.labelled()).isGreaterThan(3);
        assertThat(scale.label(8)).isEqualTo("2⁸");
        assertThat(scale.label(9)).isBlank().isNotEqualTo(scale.label(10));
    }
}
