package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesTest {
    enum Order {
        FIRST,
        LAST
    }

    record Row(float f, double d, int i, long l, boolean b, String s, Order o, BigDecimal exact, short small, char c) {}

    record Pair(String name, float value) {}

    record Nested(Pair pair) {}

    record Boxed(Float value) {}

    private static final Row ROW = new Row(
            0.1f,
            0.1,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            true,
            "a<b>&\"c\"",
            Order.LAST,
            new BigDecimal("1.50"),
            (short) 7,
            'x');

    @Test
    void componentsBecomeColumnsInOrder() {
        Table table = Tables.of(List.of(ROW, ROW));
        assertThat(table.columnNames()).containsExactly("f", "d", "i", "l", "b", "s", "o", "exact", "small", "c");
        assertThat(table.types())
                .containsExactly(
                        ColumnType.FLOAT,
                        ColumnType.DOUBLE,
                        ColumnType.INTEGER,
                        ColumnType.LONG,
                        ColumnType.BOOLEAN,
                        ColumnType.STRING,
                        ColumnType.STRING,
                        ColumnType.STRING,
                        ColumnType.INTEGER,
                        ColumnType.STRING);
        assertThat(table.rowCount()).isEqualTo(2);
        assertThat(table.floatColumn("f").getFloat(1)).isEqualTo(0.1f);
        assertThat(table.stringColumn("exact").get(0)).isEqualTo("1.50");
    }

    @Test
    void anEmptyListNeedsItsClass() {
        assertThatThrownBy(() -> Tables.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rows is empty");
        Table table = Tables.of(List.of(), Pair.class);
        assertThat(table.columnNames()).containsExactly("name", "value");
        assertThat(table.rowCount()).isZero();
        assertThat(Tables.view(table).toString()).isEqualTo("name  value\n----  -----\nno rows");
    }

    @Test
    void whatCannotBeAColumnIsNamed() {
        assertThatThrownBy(() -> Tables.of(List.of(new Pair("a", 1), new Boxed(1f))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1 is a Boxed, expected a Pair like the others");
        assertThatThrownBy(() -> Tables.of(Arrays.asList(new Pair("a", 1), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1 is null, expected a Pair");
        assertThatThrownBy(() -> Tables.of(List.of(new Pair("a", 1), new Pair(null, 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1, component name is null, expected a String");
        assertThatThrownBy(() -> Tables.of(List.of(new Nested(new Pair("a", 1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("component pair of Nested is a Pair");
        assertThatThrownBy(() -> Tables.of(null)).hasMessage("rows");
    }

    @Test
    void theTextIsAlignedAndNothingIsRounded() {
        Table table = Tables.of(List.of(
                new Pair("one", 1), new Pair("a tenth", 0.1f), new Pair("zero", -0f), new Pair("none", Float.NaN)));
        assertThat(Tables.view(table).caption("Floats").heading("value", "x").toString())
                .isEqualTo("""
                        Floats
                        name        x
                        -------  ----
                        one       1.0
                        a tenth   0.1
                        zero     -0.0
                        none      NaN""");
    }

    @Test
    void eachColumnHasItsFormat() {
        Table table = Tables.of(List.of(new Pair("x", 0.1f)));
        TableView view = Tables.view(table);
        assertThat(view.exact("value").toString()).contains("0.100000001490116119384765625");
        assertThat(view.hex("value").toString()).contains("0x1.99999ap-4");
        assertThat(view.digits(3, "value").toString()).contains("0.100").doesNotContain("0.1000");
        assertThat(view.fixed(1, "value").toString()).contains("0.1").doesNotContain("0.10");
        assertThat(view.percent(2, "value").toString()).contains("10.00 %");
        assertThat(view.columns("value").toString()).doesNotContain("name");
        assertThatThrownBy(() -> view.exact("name"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("column name is of type STRING");
        assertThatThrownBy(() -> view.exact("nome"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no column nome");
        assertThatThrownBy(() -> view.digits(0, "value")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> view.maxRows(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowsThatAreNotShownAreCounted() {
        Table table = Tables.of(List.of(new Pair("a", 1), new Pair("b", 2), new Pair("c", 3)));
        assertThat(Tables.view(table).maxRows(1).toString()).endsWith("a       1.0\n… 2 more rows");
        assertThat(Tables.view(table).maxRows(2).toString()).endsWith("… 1 more row");
        assertThat(Tables.view(table).maxRows(3).toString()).doesNotContain("…");
        assertThat(Tables.view(table).maxRows(1).render().html().orElseThrow()).contains("… 2 more rows");
    }

    @Test
    void theHtmlIsEscapedAndAccessible() {
        String html = Tables.view(List.of(ROW)).caption("a & b").render().html().orElseThrow();
        assertThat(html)
                .contains("<caption style=\"text-align:left\">a &amp; b</caption>")
                .contains("<th scope=\"col\" align=\"right\"")
                .contains(">a&lt;b&gt;&amp;&quot;c&quot;</td>")
                .contains(">-2147483648</td>")
                .doesNotContain("<b>")
                .doesNotContain("<script")
                .doesNotContain("class=");
    }

    @Test
    void tablesawsOwnTableLooksTheSame() {
        Table table = Table.create("t", StringColumn.create("s", "x"));
        assertThat(Renderers.of(table).html())
                .isEqualTo(Tables.view(table).render().html());
    }

    /** A library of tables that takes tablesaw's place would change one class. */
    @Test
    void oneClassKnowsTablesawsColumns() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(TablesTest::namesMoreThanTheTable)
                            .map(file -> file.getFileName().toString()))
                    .containsExactly("Tablesaw.java");
        }
    }

    private static boolean namesMoreThanTheTable(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Pattern.compile("tech\\.tablesaw\\.(?!api\\.Table;)")
                            .matcher(Files.readString(file).replaceAll("(?m)^ *(\\*|/\\*).*$", ""))
                            .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
