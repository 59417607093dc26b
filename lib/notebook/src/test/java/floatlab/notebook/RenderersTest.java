package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.Table;

class RenderersTest {
    record Point(float x, float y) {}

    record Own(float x) {
        @Override
        public String toString() {
            return "my own";
        }
    }

    record Around(Point point, float[] more) {}

    private static String text(Object value) {
        return Renderers.of(value).text();
    }

    @Test
    void numbersAreTheirShortestText() {
        assertThat(text(0.1f)).isEqualTo("0.1");
        assertThat(text(2e-45f)).isEqualTo("1.4E-45");
        assertThat(text(Math.ulp(1e32f))).isEqualTo("9.671407E24");
        assertThat(text(2e-3)).isEqualTo("0.002");
        assertThat(text(-0.0)).isEqualTo("-0.0");
        assertThat(text(17)).isEqualTo("17");
        assertThat(text("plain")).isEqualTo("plain");
        assertThat(text(null)).isEqualTo("null");
    }

    @Test
    void arraysAndCollectionsShowTheirValues() {
        assertThat(text(new float[] {0.1f, -0f, Float.NaN})).isEqualTo("[0.1, -0.0, NaN]");
        assertThat(text(new double[0])).isEqualTo("[]");
        assertThat(text(new int[][] {{1, 2}, {3}})).isEqualTo("[[1, 2], [3]]");
        assertThat(text(new boolean[] {true, false})).isEqualTo("[true, false]");
        assertThat(text(new long[12])).isEqualTo("[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]");
        assertThat(text(new float[13])).isEqualTo("[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, …] (13 values)");
        assertThat(text(List.of(1e10f, 2))).isEqualTo("[1.0E10, 2]");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("u", 0x1p-24f);
        map.put("xs", new float[] {1});
        assertThat(text(map)).isEqualTo("{u=5.9604645E-8, xs=[1.0]}");
    }

    @Test
    void recordsAreShownByTheSameFormatter() {
        assertThat(text(new Point(0.1f, 2e-45f))).isEqualTo("Point[x=0.1, y=1.4E-45]");
        assertThat(text(new Own(1))).isEqualTo("my own");
        assertThat(text(new Around(new Point(1, 2), new float[] {3})))
                .isEqualTo("Around[point=Point[x=1.0, y=2.0], more=[3.0]]");
        Rendering table = Renderers.of(List.of(new Point(1, 2), new Point(3, 4)));
        assertThat(table.text()).isEqualTo("  x    y\n---  ---\n1.0  2.0\n3.0  4.0");
        assertThat(table.html()).hasValueSatisfying(html -> assertThat(html).startsWith("<table>"));
        assertThat(text(List.of(new Own(1)))).isEqualTo("[my own]");
        assertThat(text(List.of(new Around(new Point(1, 2), new float[0])))).startsWith("[Around[");
    }

    @Test
    void addressesAreNotShown() {
        assertThat(text(new Object())).isEqualTo("a Object");
        Runnable lambda = () -> {};
        assertThat(text(lambda)).doesNotContain("@");
    }

    /** Draws by throwing. */
    private static final class Failing extends XYChart {
        private final transient Throwable failure;

        Failing(Throwable failure) {
            super(100, 100);
            this.failure = failure;
        }

        @Override
        public void paint(Graphics2D g, int width, int height) {
            Failing.<RuntimeException>sneak(failure);
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void sneak(Throwable t) throws T {
            throw (T) t;
        }
    }

    @Test
    void whateverAChartThrowsIsAnOrdinaryException() {
        for (Throwable failure : List.of(
                new NoClassDefFoundError("x/Y"),
                new StackOverflowError(),
                new OutOfMemoryError("heap"),
                new AssertionError("a"),
                new InterruptedException())) {
            assertThatThrownBy(() -> Renderers.of(new Failing(failure)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "cannot show a Failing: " + failure.getClass().getSimpleName())
                    .hasCause(failure);
        }
    }

    @Test
    void aMessageForTheReaderIsShownAsItIs() {
        assertThatThrownBy(() -> Renderers.of(new Failing(new IllegalArgumentException("n is 0, expected 1 or more"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot show a Failing: n is 0, expected 1 or more");
    }

    @Test
    void whateverATableThrowsIsAnOrdinaryException() {
        Table table = new Table("t") {
            @Override
            public List<String> columnNames() {
                throw new LinkageError("broken");
            }
        };
        assertThatThrownBy(() -> Renderers.of(table))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("LinkageError, broken");
    }

    @Test
    void textsThatNeverEndAreAnOrdinaryException() {
        List<Object> loop = new ArrayList<>();
        loop.add(loop);
        assertThatThrownBy(() -> Renderers.of(loop))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("cannot show a ArrayList: StackOverflowError");
    }

    @Test
    void anSvgThatCannotBeDrawnIsAnOrdinaryException() {
        Rendering rendering = Rendering.ofText("t").withSvg(() -> {
            throw new NoClassDefFoundError("svg");
        });
        assertThatThrownBy(rendering::svg)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("svg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"libfreetype.so.6: cannot open shared object file", "no fontmanager in system library path"})
    void missingFontLibrariesAreSaidInOneSentence(String message) {
        assertThatThrownBy(() -> Renderers.of(new Failing(new UnsatisfiedLinkError(message))))
                .hasMessageContaining("install fontconfig, a font package (fonts-dejavu-core) and libfreetype6");
    }

    @Test
    void aFailingFontConfigurationIsRecognisedByItsOrigin() {
        InternalError failure = new InternalError("java.lang.reflect.InvocationTargetException");
        RuntimeException cause = new RuntimeException("Fontconfig head is null");
        cause.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("sun.awt.FontConfiguration", "getVersion", "x", 1)});
        failure.initCause(cause);
        assertThatThrownBy(() -> Renderers.of(new Failing(failure))).hasMessageContaining("install fontconfig");
    }

    @Test
    void aRenderingIsAMimeBundle() {
        Rendering rendering = Rendering.ofText("t").withPng(new byte[] {1, 2}, 3, 4, "alt");
        Map<String, String> data = new LinkedHashMap<>();
        Map<String, Object> metadata = new LinkedHashMap<>();
        rendering.into(data::put, metadata::put, false);
        assertThat(data).containsExactly(Map.entry("text/plain", "t"), Map.entry("image/png", "AQI="));
        assertThat(metadata).containsExactly(Map.entry("image/png", Map.of("width", 3, "height", 4, "alt", "alt")));
        Rendering.ofText("t").into((type, content) -> {}, (type, about) -> fail(type), true);
    }

    @Test
    void theSvgFormIsMadeOnlyWhereItIsAskedFor() {
        Rendering rendering = Rendering.ofText("t").withSvg(() -> "<svg/>");
        Map<String, String> data = new LinkedHashMap<>();
        rendering.into(data::put, (type, about) -> {}, false);
        assertThat(data).containsOnlyKeys("text/plain");
        rendering.into(data::put, (type, about) -> {}, true);
        assertThat(data).containsEntry("image/svg+xml", "<svg/>");
    }
}
