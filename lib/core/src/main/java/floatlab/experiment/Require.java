package floatlab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The checks that the specs share. */
final class Require {
    static final long LARGEST_SEED = (1L << 32) - 1;

    private Require() {}

    static void between(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + low + " to " + high);
        }
    }

    /** A copy that nobody can change, of a list without null: the exception names the element. */
    static <T> List<T> copy(String name, List<T> list) {
        Objects.requireNonNull(list, name);
        List<T> copy = new ArrayList<>();
        for (T element : list) {
            copy.add(Objects.requireNonNull(element, () -> name + "[" + copy.size() + "]"));
        }
        return List.copyOf(copy);
    }

    static void seed(String name, long value) {
        between(name, value, 0, LARGEST_SEED);
    }
}
