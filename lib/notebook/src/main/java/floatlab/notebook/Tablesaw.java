package floatlab.notebook;

import java.lang.invoke.MethodType;
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
import tech.tablesaw.api.ShortColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The one class that knows tablesaw's columns.
 *
 * <p>Tablesaw marks missing numbers by a value: the smallest int or long, or NaN. Here these are ordinary values (the bits of −0
 * are the smallest int), so each is read as it is.
 */
record Tablesaw(Table table) implements TableData {
    private static final Map<Class<?>, Function<String, tech.tablesaw.columns.Column<?>>> COLUMNS = Map.of(
            Float.class, FloatColumn::create,
            Double.class, DoubleColumn::create,
            Byte.class, IntColumn::create,
            Short.class, IntColumn::create,
            Integer.class, IntColumn::create,
            Long.class, LongColumn::create,
            Boolean.class, BooleanColumn::create);

    private static final Set<Class<?>> TEXTS =
            Set.of(String.class, Character.class, BigDecimal.class, BigInteger.class);

    Tablesaw {
        Objects.requireNonNull(table, "table");
    }

    /** Whether there is a column for values of this type, primitive or wrapped. */
    static boolean holds(Class<?> type) {
        return type.isEnum() || TEXTS.contains(wrapper(type)) || COLUMNS.containsKey(wrapper(type));
    }

    /** A column of these values, all of one type that {@link #holds} accepts. */
    static tech.tablesaw.columns.Column<?> column(String name, Class<?> type, List<?> values) {
        tech.tablesaw.columns.Column<?> column =
                COLUMNS.getOrDefault(wrapper(type), StringColumn::create).apply(name);
        for (Object value : values) {
            if (column instanceof StringColumn) {
                column.appendObj(value.toString());
            } else if (value instanceof Byte || value instanceof Short) {
                column.appendObj(((Number) value).intValue());
            } else {
                column.appendObj(value);
            }
        }
        return column;
    }

    private static Class<?> wrapper(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    @Override
    public int rowCount() {
        return table.rowCount();
    }

    @Override
    public List<String> columnNames() {
        return table.columnNames();
    }

    @Override
    public Column column(String name) {
        Objects.requireNonNull(name, "column");
        if (!columnNames().contains(name)) {
            throw new IllegalArgumentException("there is no column " + name + ", expected one of " + columnNames());
        }
        return new OneColumn(table.column(name));
    }

    private record OneColumn(tech.tablesaw.columns.Column<?> column) implements Column {
        @Override
        public String name() {
            return column.name();
        }

        @Override
        public String type() {
            return column.type().name();
        }

        @Override
        public Kind kind() {
            if (column instanceof FloatColumn) {
                return Kind.FLOAT;
            }
            if (column instanceof DoubleColumn) {
                return Kind.DOUBLE;
            }
            if (column instanceof IntColumn || column instanceof LongColumn || column instanceof ShortColumn) {
                return Kind.WHOLE;
            }
            return column instanceof NumericColumn ? Kind.OTHER_NUMBER : Kind.TEXT;
        }

        @Override
        public double number(int row) {
            return ((NumericColumn<?>) column).getDouble(row);
        }

        @Override
        public String text(int row, NumberFormat format) {
            if (column instanceof FloatColumn floats) {
                return format.floats().apply(floats.getFloat(row));
            }
            if (column instanceof DoubleColumn doubles) {
                return format.doubles().apply(doubles.getDouble(row));
            }
            if (column instanceof IntColumn ints) {
                return Integer.toString(ints.getInt(row));
            }
            if (column instanceof LongColumn longs) {
                return Long.toString(longs.getLong(row));
            }
            if (column instanceof BooleanColumn booleans) {
                Boolean value = booleans.get(row);
                return value == null ? "" : value.toString();
            }
            return column.getString(row);
        }
    }
}
