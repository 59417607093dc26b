package floatlab.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The argument checks of the whole library. Each message says the same three things in the same order: the argument, its
 * value, and what was expected, as in {@code "threads is 0, expected 1 to 64"}. The names of arguments are those that the
 * caller sees. An argument that must not be null is checked by {@link Objects#requireNonNull(Object, String)}, with its
 * name as the message.
 */
public final class Require {
    /** The largest seed of {@code numpy.random.seed}, 2<sup>32</sup> − 1. */
    public static final long LARGEST_SEED = (1L << 32) - 1;

    private Require() {}

    /**
     * The exception that reports a value which was not expected.
     *
     * @param name the argument's name
     * @param value the value as text; floats come from {@code FloatText}
     * @param expected what was expected, to follow the word "expected"
     * @return the exception, for the caller to throw
     */
    public static IllegalArgumentException unexpected(String name, Object value, String expected) {
        return new IllegalArgumentException(name + " is " + value + ", expected " + expected);
    }

    /**
     * Checks a condition that the other methods do not know.
     *
     * @param holds whether the value is as expected
     * @param name the argument's name
     * @param value makes the text of the value, and is asked only if the condition does not hold
     * @param expected what was expected, to follow the word "expected"
     * @throws IllegalArgumentException if the condition does not hold
     */
    public static void that(boolean holds, String name, Supplier<?> value, String expected) {
        if (!holds) {
            throw unexpected(name, value.get(), expected);
        }
    }

    /**
     * Checks that a whole number lies in a range.
     *
     * @param name the argument's name
     * @param value its value
     * @param low the smallest value allowed
     * @param high the largest value allowed
     * @throws IllegalArgumentException if it is not from low to high
     */
    public static void between(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw unexpected(name, value, low + " to " + high);
        }
    }

    /**
     * Checks that a whole number is large enough.
     *
     * @param name the argument's name
     * @param value its value
     * @param least the smallest value allowed
     * @return the value
     * @throws IllegalArgumentException if it is smaller
     */
    public static int atLeast(String name, int value, int least) {
        if (value < least) {
            throw unexpected(name, value, least + " or more");
        }
        return value;
    }

    /**
     * Checks that all whole numbers of a list lie in a range.
     *
     * @param name the argument's name; an element is named by its index, as {@code sizes[2]}
     * @param numbers its value, without nulls
     * @param low the smallest element allowed
     * @param high the largest element allowed
     * @throws IllegalArgumentException if an element is not from low to high
     */
    public static void allBetween(String name, List<Integer> numbers, long low, long high) {
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(i);
            if (number < low || number > high) {
                throw unexpected(name + "[" + i + "]", number, low + " to " + high);
            }
        }
    }

    /**
     * Checks that the whole numbers of a list ascend and lie in a range.
     *
     * @param name the argument's name; an element is named by its index, as {@code sizes[2]}
     * @param numbers its value, without nulls
     * @param low the smallest element allowed
     * @param high the largest element allowed
     * @throws IllegalArgumentException if an element is not from low to high, or not larger than the one before it
     */
    public static void ascending(String name, List<Integer> numbers, long low, long high) {
        long least = low;
        for (int i = 0; i < numbers.size(); i++) {
            int number = numbers.get(i);
            if (number < least || number > high) {
                throw unexpected(name + "[" + i + "]", number, least + " to " + high + ", ascending");
            }
            least = number + 1L;
        }
    }

    /**
     * Checks a seed of NumPy's legacy generator.
     *
     * @param name the argument's name
     * @param value its value
     * @throws IllegalArgumentException if it is not from 0 to {@link #LARGEST_SEED}
     */
    public static void seed(String name, long value) {
        between(name, value, 0, LARGEST_SEED);
    }

    /**
     * Checks that an array has as many elements as another.
     *
     * @param name the argument's name
     * @param length how many elements it has
     * @param other the other argument's name
     * @param expected how many elements the other has
     * @throws IllegalArgumentException if it has more or fewer
     */
    public static void sameLength(String name, int length, String other, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(
                    name + " has " + length + " elements, expected " + expected + " as " + other + " has");
        }
    }

    /**
     * Checks the number of elements of an array or a list.
     *
     * @param name the argument's name
     * @param length how many elements it has
     * @param what the elements, such as {@code floats}
     * @param expected how many it should have
     * @throws IllegalArgumentException if it has more or fewer
     */
    public static void length(String name, int length, String what, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(name + " has " + length + " " + what + ", expected " + expected);
        }
    }

    /**
     * Checks that the elements of a shape fit into an array.
     *
     * @param name the name of what has the shape
     * @param shape the sizes, each 0 or more
     * @return the number of elements, the product of the sizes
     * @throws IllegalArgumentException if it is larger than {@link ArraySize#MOST}
     */
    public static int elements(String name, int... shape) {
        double product = 1; // the product of four ints can be too large for a long
        for (int size : shape) {
            product *= size;
        }
        if (product > ArraySize.MOST) {
            String text = Arrays.toString(shape).replace('[', '(').replace(']', ')');
            throw new IllegalArgumentException(
                    name + " has shape " + text + ", expected at most " + ArraySize.MOST + " elements");
        }
        return (int) product;
    }

    /**
     * Copies a list that may be empty.
     *
     * @param <T> the elements
     * @param name the argument's name
     * @param list its value
     * @return a copy that cannot be changed
     * @throws NullPointerException if the list or an element of it is null; the message names the element by its index
     */
    public static <T> List<T> copy(String name, List<T> list) {
        Objects.requireNonNull(list, name);
        List<T> copy = new ArrayList<>();
        for (T element : list) {
            copy.add(Objects.requireNonNull(element, () -> name + "[" + copy.size() + "]"));
        }
        return List.copyOf(copy);
    }

    /**
     * Copies a list that must have an element.
     *
     * @param <T> the elements
     * @param name the argument's name
     * @param list its value
     * @param element what an element is, such as {@code size}
     * @return a copy that cannot be changed
     * @throws NullPointerException if the list or an element of it is null
     * @throws IllegalArgumentException if the list is empty
     */
    public static <T> List<T> notEmpty(String name, List<T> list, String element) {
        List<T> copy = copy(name, list);
        if (copy.isEmpty()) {
            throw unexpected(name, "empty", "at least one " + element);
        }
        return copy;
    }
}
