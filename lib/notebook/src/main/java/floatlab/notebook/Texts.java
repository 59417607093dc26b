package floatlab.notebook;

import floatlab.format.FloatText;
import floatlab.format.Ulp;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** How checks and feedback compare values, and how they name them. */
final class Texts {
    private Texts() {}

    /** A float as its shortest text and its hexadecimal literal, anything else as {@link Renderers#text}. */
    static String precise(Object value) {
        if (value instanceof Float x) {
            return FloatText.shortest(x) + " (" + FloatText.hex(x) + ")";
        }
        if (value instanceof Double x) {
            return FloatText.shortest(x) + " (" + FloatText.hex(x) + ")";
        }
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        return Renderers.text(value);
    }

    /** Whether two values are equal by their bits: −0 is not 0, and NaN is NaN. Arrays and lists are compared element by element. */
    static boolean same(Object a, Object b) {
        return firstDifference(a, b) == null;
    }

    /**
     * Where two values first differ: null if they do not, an empty text if they differ as a whole, or a text like {@code " at [2]"}.
     * Whole numbers of different types are compared by value. So are a float and a double: 0.5f is 0.5, and 0.1f is not 0.1.
     */
    static String firstDifference(Object a, Object b) {
        List<?> first = elements(a);
        List<?> second = elements(b);
        if (first == null || second == null || a.getClass().isArray() && b.getClass() != a.getClass()) {
            return sameScalar(a, b) ? null : "";
        }
        for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
            String within = firstDifference(first.get(i), second.get(i));
            if (within != null) {
                return " at [" + i + "]" + within.replaceFirst("^ at ", "");
            }
        }
        return first.size() == second.size() ? null : "";
    }

    /** Float.equals and Double.equals compare bits, all NaNs alike. */
    private static boolean sameScalar(Object a, Object b) {
        if (isWhole(a) && isWhole(b)) {
            return ((Number) a).longValue() == ((Number) b).longValue();
        }
        if (a instanceof Float x && b instanceof Double y) {
            return y.equals(x.doubleValue());
        }
        if (a instanceof Double x && b instanceof Float y) {
            return x.equals(y.doubleValue());
        }
        return Objects.equals(a, b);
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    /** The elements of an array or list; null for any other value. */
    static List<?> elements(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        if (value == null || !value.getClass().isArray()) {
            return null;
        }
        Object[] elements = new Object[Array.getLength(value)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Array.get(value, i);
        }
        return Arrays.asList(elements);
    }

    /** "1 ulp", "12 ulps". */
    static String ulps(long n) {
        return n == 1 ? "1 ulp" : n + " ulps";
    }

    /** How many floats (or doubles) apart two of the same type are, or −1 where that has no meaning. */
    static long ulpsApart(Object a, Object b) {
        if (a instanceof Float x && b instanceof Float y && Float.isFinite(x) && Float.isFinite(y)) {
            return Ulp.distance(x, y);
        }
        if (a instanceof Double x && b instanceof Double y && Double.isFinite(x) && Double.isFinite(y)) {
            return Ulp.distance(x, y);
        }
        return -1;
    }
}
