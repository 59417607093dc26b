package floatlab.notebook;

import floatlab.format.FloatText;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * Turns any value into what a notebook shows. The result is the same on every JDK, on every machine and in every run:
 *
 * <ul>
 *   <li>a chart, ours or XChart's own: a picture, in text its description;
 *   <li>a table, ours or tablesaw's own, and a list of records: an HTML table and aligned text;
 *   <li>a {@link BitView}, {@link AlignedBits}, {@link NumberLine}, {@link AdditionOrder},
 *       {@link SurvivingDigits} or {@link Question}: HTML and text;
 *   <li>a float or double: {@link FloatText#shortest(float)};
 *   <li>an array or collection: its values, at most twelve of them, instead of an address; floats as above;
 *   <li>a record that does not define {@code toString}: its components, floats as above;
 *   <li>anything else: its {@link Object#toString()}, or its class if that is only an address.
 * </ul>
 */
public final class Renderers {
    private static final int MOST_SHOWN = 12;
    private static final int SHOWN_OF_MORE = 10;
    static final String FONTS_MISSING =
            "Java finds no usable fonts, and so cannot draw: install fontconfig, a font package"
                    + " (fonts-dejavu-core) and libfreetype6, then restart the kernel";

    private Renderers() {}

    /**
     * How a value is shown.
     *
     * @param value any value, also null
     * @return its rendering
     * @throws IllegalStateException if anything is thrown while the rendering is made, even an {@link Error}: an Error that left this
     *     method would end the kernel's thread, and the notebook would wait for ever. The message says what could not be shown and
     *     why, and what to install if fonts are missing
     */
    public static Rendering of(Object value) {
        return guarded(describe(value), () -> render(value));
    }

    /** Runs {@code make} and turns whatever it throws into an ordinary exception that names {@code what}. */
    static <T> T guarded(String what, Supplier<T> make) {
        try {
            return make.get();
        } catch (Throwable failure) {
            throw new IllegalStateException("cannot show " + what + ": " + reason(failure), failure);
        }
    }

    private static Rendering render(Object value) {
        if (value instanceof Rendering rendering) {
            return rendering;
        }
        if (value instanceof ChartSpec spec) {
            return ChartPainter.render(spec.chart(), spec.altText());
        }
        if (value instanceof Chart<?, ?> chart) {
            return ChartPainter.render(chart, ChartPainter.describe(chart));
        }
        if (value instanceof View view) {
            return view.render();
        }
        if (value instanceof Table table) {
            return Tables.view(table).render();
        }
        if (value instanceof List<?> list && isTable(list)) {
            List<Record> rows = new ArrayList<>();
            list.forEach(row -> rows.add((Record) row));
            return Tables.view(rows).render();
        }
        return Rendering.ofText(text(value));
    }

    /** Whether these are records of one class, each component of which can be a column. */
    private static boolean isTable(List<?> list) {
        if (list.isEmpty() || !(list.get(0) instanceof Record first) || hasOwnText(first)) {
            return false;
        }
        for (Object row : list) {
            if (row == null || row.getClass() != first.getClass()) {
                return false;
            }
            for (Object component : components((Record) row)) {
                if (component == null || !Tablesaw.holds(component.getClass())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The text of a value for which {@link #of} has no other form. It is the same in every run. */
    static String text(Object value) {
        if (value instanceof Float number) {
            return FloatText.shortest(number);
        }
        if (value instanceof Double number) {
            return FloatText.shortest(number);
        }
        if (value != null && value.getClass().isArray()) {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < Math.min(Array.getLength(value), MOST_SHOWN); i++) {
                values.add(Array.get(value, i));
            }
            return sequence(values, Array.getLength(value));
        }
        if (value instanceof Collection<?> collection) {
            return sequence(collection.stream().limit(MOST_SHOWN).toList(), collection.size());
        }
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, mapped) -> entries.add(text(key) + "=" + text(mapped)));
            return "{" + String.join(", ", entries) + "}";
        }
        if (value instanceof Record instance && !hasOwnText(instance)) {
            return recordText(
                    instance, components(instance).stream().map(Renderers::text).toList());
        }
        String own = String.valueOf(value);
        return isAddress(value, own) ? "a " + value.getClass().getSimpleName() : own;
    }

    /** Such as {@code [0.1, 0.2, …] (1000 values)}; the count is given only if some are not shown. */
    private static String sequence(List<?> head, int size) {
        boolean all = size <= MOST_SHOWN;
        List<String> shown = new ArrayList<>();
        for (Object element : all ? head : head.subList(0, SHOWN_OF_MORE)) {
            shown.add(text(element));
        }
        String values = String.join(", ", shown);
        return all ? "[" + values + "]" : "[" + values + ", …] (" + size + " values)";
    }

    private static String recordText(Record instance, List<String> values) {
        RecordComponent[] components = instance.getClass().getRecordComponents();
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            parts.add(components[i].getName() + "=" + values.get(i));
        }
        return instance.getClass().getSimpleName() + "[" + String.join(", ", parts) + "]";
    }

    /** Whether the record defines toString. Reflection cannot say, so its result is compared with the generated one. */
    private static boolean hasOwnText(Record instance) {
        List<String> generated =
                components(instance).stream().map(String::valueOf).toList();
        return !instance.toString().equals(recordText(instance, generated));
    }

    private static List<Object> components(Record instance) {
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : instance.getClass().getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            try {
                values.add(component.getAccessor().invoke(instance));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("component " + component.getName() + " cannot be read", e);
            }
        }
        return values;
    }

    /** An address differs from run to run, so it must not be shown. */
    private static boolean isAddress(Object value, String text) {
        return value != null
                && text.equals(value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value)));
    }

    private static String describe(Object value) {
        if (value == null) {
            return "null";
        }
        String name = value.getClass().getSimpleName();
        return name.isEmpty() ? "a value of " + value.getClass().getName() : "a " + name;
    }

    private static String reason(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (isAboutFonts(t)) {
                return FONTS_MISSING;
            }
        }
        String message = failure.getMessage();
        String kind = failure.getClass().getSimpleName();
        if (message != null
                && (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException)) {
            // Our own messages are written for the reader.
            return message;
        }
        return message == null || message.isBlank() ? kind : kind + ", " + message;
    }

    /** Missing font libraries cause several kinds of errors, which can be told by where they come from. */
    private static boolean isAboutFonts(Throwable t) {
        String message = String.valueOf(t.getMessage());
        if (t instanceof LinkageError
                && (message.contains("freetype") || message.contains("fontmanager") || message.contains("sun.font."))) {
            return true;
        }
        for (StackTraceElement frame : t.getStackTrace()) {
            if (frame.getClassName().startsWith("sun.awt.FontConfiguration")
                    || frame.getClassName().startsWith("sun.awt.X11FontManager")
                    || frame.getClassName().startsWith("sun.font.SunFontManager")
                    || frame.getClassName().startsWith("sun.font.FontManagerFactory")) {
                return true;
            }
        }
        return false;
    }
}
