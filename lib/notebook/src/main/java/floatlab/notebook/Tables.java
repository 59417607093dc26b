package floatlab.notebook;

import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Makes a tablesaw {@link Table} from an experiment's rows, and says how a table is to be shown. */
public final class Tables {
    private static final Map<Class<?>, Function<String, Column<?>>> COLUMNS = Map.of(
            Float.class, FloatColumn::create,
            Double.class, DoubleColumn::create,
            Byte.class, IntColumn::create,
            Short.class, IntColumn::create,
            Integer.class, IntColumn::create,
            Long.class, LongColumn::create,
            Boolean.class, BooleanColumn::create);

    private static final Set<Class<?>> TEXTS =
            Set.of(String.class, Character.class, BigDecimal.class, BigInteger.class);

    private Tables() {}

    /**
     * A table with one row per record and one column per record component, in order, under the component's name.
     *
     * <p>A {@code float} becomes a {@link FloatColumn}; {@code double} a {@link DoubleColumn}; {@code byte}, {@code short} and
     * {@code int} an {@link IntColumn}; {@code long} a {@link LongColumn}; {@code boolean} a {@link BooleanColumn}; {@code char},
     * {@link String}, enums, {@link BigInteger} and {@link BigDecimal} (all its digits) a {@link StringColumn}; a wrapper type is
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
        return new TableView(table);
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
            table.addColumns(column(component, rows));
        }
        return table;
    }

    private static Column<?> column(RecordComponent component, List<? extends Record> rows) {
        Class<?> type = component.getType();
        if (!isColumnType(type)) {
            throw new IllegalArgumentException("component " + component.getName() + " of "
                    + component.getDeclaringRecord().getSimpleName() + " is a " + type.getSimpleName()
                    + ", expected a primitive, a String, an enum, a BigInteger or a BigDecimal");
        }
        Column<?> column =
                COLUMNS.getOrDefault(wrapper(type), StringColumn::create).apply(component.getName());
        for (int i = 0; i < rows.size(); i++) {
            Object value = value(component, rows, i);
            if (value instanceof Byte || value instanceof Short) {
                value = ((Number) value).intValue();
            }
            column.appendObj(column instanceof StringColumn ? value.toString() : value);
        }
        return column;
    }

    /** Whether a component of this type, primitive or wrapped, has a column. */
    static boolean isColumnType(Class<?> type) {
        return type.isEnum() || TEXTS.contains(wrapper(type)) || COLUMNS.containsKey(wrapper(type));
    }

    private static Class<?> wrapper(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    /** The column of this name; if there is none, the message names those that there are. */
    static Column<?> column(Table table, String name) {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(name, "column");
        if (!table.columnNames().contains(name)) {
            throw new IllegalArgumentException(
                    "there is no column " + name + ", expected one of " + table.columnNames());
        }
        return table.column(name);
    }

    static NumericColumn<?> numbers(Table table, String name) {
        Column<?> column = column(table, name);
        if (column instanceof NumericColumn<?> numbers) {
            return numbers;
        }
        throw new IllegalArgumentException(
                "column " + name + " is of type " + column.type().name() + ", expected numbers");
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
