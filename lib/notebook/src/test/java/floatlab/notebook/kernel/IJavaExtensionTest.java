package floatlab.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import floatlab.notebook.BitView;
import floatlab.notebook.Show;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.Table;

@Tag("ci")
class IJavaExtensionTest {
    private final Renderer renderer = new Renderer();
    private final List<DisplayData> displayed = new ArrayList<>();

    @BeforeEach
    void install() {
        IJavaExtension.install(renderer, displayed::add);
    }

    @AfterEach
    void uninstall() {
        Show.displayWith(null);
    }

    private static Object data(DisplayData bundle, String type) {
        return bundle.getData(MIMEType.parse(type));
    }

    @Test
    void valuesAreShownByTheRenderers() {
        assertThat(data(renderer.render(Math.ulp(1e32f)), "text/plain")).isEqualTo("9.671407E24");
        assertThat(data(renderer.render(new float[] {0.1f}), "text/plain")).isEqualTo("[0.1]");
        DisplayData table = renderer.render(Table.create("t", FloatColumn.create("x", 0.1f)));
        assertThat(data(table, "text/plain")).isEqualTo("  x\n---\n0.1");
        assertThat(data(table, "text/html")).asString().startsWith("<table>");
        assertThat(data(renderer.render(BitView.of(1)), "text/html")).asString().contains("floatlab-bits");
    }

    @Test
    void aChartIsAPictureAndAnSvgOnlyOnRequest() {
        XYChart chart = new XYChartBuilder().title("A line").build();
        chart.addSeries("a", new double[] {1, 2}, new double[] {3, 4});
        DisplayData bundle = renderer.render(chart);
        assertThat(data(bundle, "text/plain")).isEqualTo("Chart: A line. Series: a.");
        assertThat(data(bundle, "image/png")).asString().startsWith("iVBOR");
        assertThat(data(bundle, "image/svg+xml")).isNull();
        assertThat(data(renderer.renderAs(chart, "image/svg+xml"), "image/svg+xml"))
                .asString()
                .contains("<svg");
    }

    @Test
    void anErrorBecomesAnException() {
        Object failing = new Object() {
            @Override
            public String toString() {
                throw new NoClassDefFoundError("gone");
            }
        };
        assertThatThrownBy(() -> renderer.render(failing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NoClassDefFoundError, gone");
    }

    @Test
    void showDisplaysInTheKernel() {
        Show.show(0.1f);
        assertThat(displayed).hasSize(1);
        assertThat(data(displayed.get(0), "text/plain")).isEqualTo("0.1");
        assertThat(displayed.get(0).hasDisplayId()).isFalse();
    }
}
