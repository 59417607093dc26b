package floatlab.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Makes a tablesaw {@link Table} from an experiment's rows, and says how a table is to be shown. */
public final class Tables {
    private Tables() {}

    /**
     * A table with one row per record and one column per record component, in order, under the component's name.
     *
     * <p>A {@code float} becomes a {@link tech.tablesaw.api.FloatColumn FloatColumn}; {@code double} a {@link tech.tablesaw.api.DoubleColumn DoubleColumn}; {@code byte}, {@code short} and
     * {@code int} an {@link tech.tablesaw.api.IntColumn IntColumn}; {@code long} a {@link tech.tablesaw.api.LongColumn LongColumn}; {@code boolean} a {@link tech.tablesaw.api.BooleanColumn BooleanColumn}; {@code char},
     * {@link String}, enums, {@link BigInteger} and {@link BigDecimal} (all its digits) a {@link tech.tablesaw.api.StringColumn StringColumn}; a wrapper type is
     * treated as its primitive.
     *
     * @param rows the records, all of one class; at least one ({@link #of(List, Class)} takes an empty list, too)
     * @return a new table
     * @throws IllegalArgumentException if there are no rows, rows of several classes, a null row or component, or a component of
     *     another type
     */
    public static Table of(List<? extends Record> rows) {
        Objects.requireNonNull(rows, "rows");
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(
                    "rows is empty, expected at least one record; Tables.of(rows, TheRecord.class) makes a table of no rows");
        }
        Record first = rows.get(0);
        if (first == null) {
            throw new IllegalArgumentException("row 0 is null, expected a record");
        }
        return columns(rows, first.getClass());
    }

    /**
     * Like {@link #of(List)}, for a list that may be empty.
     *
     * @param rows the records
     * @param type their class
     * @param <R> their class
     * @return a new table
     * @throws IllegalArgumentException if a row or component is null, or a component is of a type that no column holds
     */
    public static <R extends Record> Table of(List<R> rows, Class<R> type) {
        Objects.requireNonNull(rows, "rows");
        Objects.requireNonNull(type, "type");
        return columns(rows, type);
    }

    /**
     * How a table is to be shown: caption, headings, formats, number of rows.
     *
     * @param table the table, which is read when the view is shown
     * @return a view with the default formats
     */
    public static TableView view(Table table) {
        return new TableView(new Tablesaw(table));
    }

    /**
     * The view of {@link #of(List)}.
     *
     * @param rows the records, all of one class; at least one
     * @return a view with the default formats
     */
    public static TableView view(List<? extends Record> rows) {
        return view(of(rows));
    }

    private static Table columns(List<? extends Record> rows, Class<? extends Record> type) {
        for (int i = 0; i < rows.size(); i++) {
            Record row = rows.get(i);
            if (row == null) {
                throw new IllegalArgumentException("row " + i + " is null, expected a " + type.getSimpleName());
            }
            if (row.getClass() != type) {
                throw new IllegalArgumentException("row " + i + " is a "
                        + row.getClass().getSimpleName() + ", expected a " + type.getSimpleName() + " like the others");
            }
        }
        Table table = Table.create(type.getSimpleName());
        for (RecordComponent component : type.getRecordComponents()) {
            // A record that is declared in a notebook cell need not be public.
            component.getAccessor().setAccessible(true);
            table.addColumns(Tablesaw.column(component.getName(), component.getType(), values(component, rows)));
        }
        return table;
    }

    private static List<Object> values(RecordComponent component, List<? extends Record> rows) {
        if (!Tablesaw.holds(component.getType())) {
            throw new IllegalArgumentException("component " + component.getName() + " of "
                    + component.getDeclaringRecord().getSimpleName() + " is a "
                    + component.getType().getSimpleName()
                    + ", expected a primitive, a String, an enum, a BigInteger or a BigDecimal");
        }
        return IntStream.range(0, rows.size())
                .mapToObj(row -> value(component, rows, row))
                .toList();
    }

    private static Object value(RecordComponent component, List<? extends Record> rows, int row) {
        Object value;
        try {
            value = component.getAccessor().invoke(rows.get(row));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("component " + component.getName() + " cannot be read", e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "row " + row + ", component " + component.getName() + ": " + e.getCause(), e);
        }
        if (value == null) {
            throw new IllegalArgumentException("row " + row + ", component " + component.getName()
                    + " is null, expected a " + component.getType().getSimpleName());
        }
        return value;
    }
}
