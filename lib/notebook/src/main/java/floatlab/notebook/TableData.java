package floatlab.notebook;

import java.util.List;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * What charts and views read of a table: named columns of numbers or texts. {@link Tablesaw} reads tablesaw's; nothing else in
 * this package knows how it keeps a column, so that another library of tables would change one class.
 */
interface TableData {

    /** {@return how many rows there are} */
    int rowCount();

    /** {@return the names of the columns, in order} */
    List<String> columnNames();

    /**
     * The column of this name.
     *
     * @throws IllegalArgumentException if there is none; the message names those that there are
     */
    Column column(String name);

    /**
     * The column of this name, which holds numbers.
     *
     * @throws IllegalArgumentException if there is no such column, or it holds something else
     */
    default Column numbers(String name) {
        Column column = column(name);
        if (!column.kind().isNumeric()) {
            throw new IllegalArgumentException(
                    "column " + name + " is of type " + column.type() + ", expected numbers");
        }
        return column;
    }

    /** What a column holds. */
    enum Kind {
        FLOAT,
        DOUBLE,
        /** Whole numbers. */
        WHOLE,
        /** Numbers of a kind that floatlab does not make. */
        OTHER_NUMBER,
        /** Everything else: texts, booleans, dates. */
        TEXT;

        boolean isNumeric() {
            return this != TEXT;
        }

        boolean isFloatingPoint() {
            return this == FLOAT || this == DOUBLE;
        }
    }

    /** A column. */
    interface Column {
        String name();

        /** {@return the library's own name of its type, for messages} */
        String type();

        Kind kind();

        /** {@return the number in this row} */
        double number(int row);

        /** {@return what stands in this row, as text; floats and doubles as the format writes them} */
        String text(int row, NumberFormat format);
    }

    /** How a column's floats are written, and its doubles. */
    record NumberFormat(Function<Float, String> floats, DoubleFunction<String> doubles) {
        public NumberFormat {
            Objects.requireNonNull(floats, "floats");
            Objects.requireNonNull(doubles, "doubles");
        }

        static NumberFormat of(DoubleFunction<String> format) {
            return new NumberFormat(x -> format.apply(x), format);
        }
    }
}
