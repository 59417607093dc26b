package floatlab.notebook;

import floatlab.runtime.Require;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a student's code gave, as a text that loses nothing. It has a line for each value, with its type; floats and doubles are given
 * by their bits. A hidden test of the exercises asks the student's kernel for such a text and judges it in another process, in which
 * no code of the student runs.
 */
public final class Answers {
    private Answers() {}

    /**
     * A function's results on some inputs, a line for each input, in their order. An exception is a result, too, and is named by its
     * class. If the function changes an array that it was given, the line says so.
     *
     * @param yours the function; each call gets the input itself
     * @param inputs what to call it with
     * @param <A> type of the inputs
     * @return the lines, without a line break at the end
     * @throws UnsupportedOperationException if the function throws it, which means that it is not written yet
     */
    @SafeVarargs
    public static <A> String of(Function<? super A, ?> yours, A... inputs) {
        return Arrays.stream(inputs).map(input -> line(yours, input)).collect(Collectors.joining("\n"));
    }

    private static <A> String line(Function<? super A, ?> yours, A input) {
        String before = value(input);
        String line;
        try {
            line = value(yours.apply(input));
        } catch (UnsupportedOperationException e) {
            throw e;
        } catch (RuntimeException e) {
            line = "throws " + e.getClass().getSimpleName();
        }
        return before.equals(value(input)) ? line : line + " and changes its input";
    }

    /**
     * Some values, a line for each.
     *
     * @param values numbers, booleans, texts, null, or arrays and lists of them
     * @return the lines, without a line break at the end
     */
    public static String values(Object... values) {
        return Arrays.stream(values).map(Answers::value).collect(Collectors.joining("\n"));
    }

    /**
     * Reads the floats of a text back.
     *
     * @param text what {@link #values} or {@link #of} gave
     * @return the value of each line, which is {@code float} and eight hexadecimal digits
     * @throws IllegalArgumentException if a line is anything else; its message names the line
     */
    public static float[] floats(String text) {
        List<String> digits = digits(text, "float", 8);
        float[] values = new float[digits.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(digits.get(i), 16));
        }
        return values;
    }

    /**
     * Reads the doubles of a text back.
     *
     * @param text what {@link #values} or {@link #of} gave
     * @return the value of each line, which is {@code double} and sixteen hexadecimal digits
     * @throws IllegalArgumentException if a line is anything else; its message names the line
     */
    public static double[] doubles(String text) {
        return digits(text, "double", 16).stream()
                .mapToDouble(bits -> Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16)))
                .toArray();
    }

    /** The hexadecimal digits of each line, which stand behind the name of the type. */
    private static List<String> digits(String text, String type, int count) {
        Objects.requireNonNull(text, "text");
        List<String> lines = List.of(text.split("\n", -1));
        for (String line : lines) {
            boolean right = line.matches(type + " [0-9a-f]{" + count + "}");
            Require.that(right, "value " + (lines.indexOf(line) + 1), () -> line, "a " + type);
        }
        return lines.stream().map(line -> line.substring(type.length() + 1)).toList();
    }

    private static String value(Object value) {
        List<?> elements = Texts.elements(value);
        if (elements != null) {
            String type = value instanceof List
                    ? "list"
                    : value.getClass().getComponentType().getSimpleName();
            StringBuilder text = new StringBuilder(type + "[" + elements.size() + "]");
            for (Object element : elements) {
                text.append(", ").append(value(element));
            }
            return text.toString();
        }
        // All NaNs are alike, because no contract covers their sign and payload.
        if (value instanceof Float x) {
            return String.format(Locale.ROOT, "float %08x", Float.floatToIntBits(x));
        }
        if (value instanceof Double x) {
            return String.format(Locale.ROOT, "double %016x", Double.doubleToLongBits(x));
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return "whole " + value;
        }
        if (value == null || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof String text) {
            return "text " + Arrays.toString(text.codePoints().toArray());
        }
        return value.getClass().getSimpleName() + " " + value.toString().replace("\n", " ");
    }
}
