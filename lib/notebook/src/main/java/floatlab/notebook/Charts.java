package floatlab.notebook;

import floatlab.runtime.Require;
import tech.tablesaw.api.Table;

/**
 * Charts of a table's columns in the house style: one size, one font that comes with a package, colours safe for the colour-blind
 * with a marker and a dash pattern for each series as well, and the legend beside the data. What is returned is a
 * {@link ChartSpec}, to which title and axes are added; as a cell's last expression it is drawn.
 */
public final class Charts {
    private Charts() {}

    /**
     * A line through the points of each group, in the order of the rows.
     *
     * @param table the data
     * @param x name of a numeric column
     * @param y name of a numeric column
     * @param group name of the column whose values tell the series apart, or null for a single series
     * @return the chart
     * @throws IllegalArgumentException if a column is missing or not numeric
     */
    public static ChartSpec line(Table table, String x, String y, String group) {
        return ChartSpec.of(ChartSpec.Kind.LINE, new Tablesaw(table), x, y, group);
    }

    /**
     * A single line.
     *
     * @param table the data
     * @param x name of a numeric column
     * @param y name of a numeric column
     * @return the chart
     * @throws IllegalArgumentException if a column is missing or not numeric
     */
    public static ChartSpec line(Table table, String x, String y) {
        return line(table, x, y, null);
    }

    /**
     * A point for each row.
     *
     * @param table the data
     * @param x name of a numeric column
     * @param y name of a numeric column
     * @param group name of the column whose values tell the series apart, or null for a single series
     * @return the chart
     * @throws IllegalArgumentException if a column is missing or not numeric
     */
    public static ChartSpec scatter(Table table, String x, String y, String group) {
        return ChartSpec.of(ChartSpec.Kind.SCATTER, new Tablesaw(table), x, y, group);
    }

    /**
     * A point for each row, in one series.
     *
     * @param table the data
     * @param x name of a numeric column
     * @param y name of a numeric column
     * @return the chart
     * @throws IllegalArgumentException if a column is missing or not numeric
     */
    public static ChartSpec scatter(Table table, String x, String y) {
        return scatter(table, x, y, null);
    }

    /**
     * A bar for each row, from 0 to y, those of a category side by side.
     *
     * @param table the data
     * @param category name of the column of categories, of any type, shown in the order of their first row
     * @param y name of a numeric column
     * @param group name of the column whose values tell the bars of a category apart, or null
     * @return the chart
     * @throws IllegalArgumentException if a column is missing, or y not numeric
     */
    public static ChartSpec bars(Table table, String category, String y, String group) {
        return ChartSpec.of(ChartSpec.Kind.BARS, new Tablesaw(table), category, y, group);
    }

    /**
     * A bar for each row.
     *
     * @param table the data
     * @param category name of the column of categories, of any type, shown in the order of their first row
     * @param y name of a numeric column
     * @return the chart
     * @throws IllegalArgumentException if a column is missing, or y not numeric
     */
    public static ChartSpec bars(Table table, String category, String y) {
        return bars(table, category, y, null);
    }

    /**
     * How many values fall into each of so many intervals of equal width, the last one closed.
     *
     * @param table the data
     * @param x name of a numeric column; NaN and infinite values are left out, and the axis says how many
     * @param bins number of intervals, 1 to 500
     * @return the chart
     * @throws IllegalArgumentException if the column is missing or not numeric, or the number of intervals out of range
     */
    public static ChartSpec histogram(Table table, String x, int bins) {
        Require.between("bins", bins, 1, 500);
        return ChartSpec.histogram(new Tablesaw(table), x, bins);
    }
}
