package floatlab.experiment;

import floatlab.format.Format;
import java.util.List;
import java.util.Objects;

/** What the specs with formats share. */
final class Formats {
    private Formats() {}

    /**
     * A copy of the list.
     *
     * @throws IllegalArgumentException if it is empty
     */
    static List<Format> checked(List<Format> formats) {
        List<Format> copy = Require.copy("formats", formats);
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("formats is empty, expected at least one format");
        }
        return copy;
    }

    /** Fewer significant bits than double, so that a stochastic rounding can be asked for and bits are left to count. */
    static void belowDouble(String name, Format format) {
        if (Objects.requireNonNull(format, name).precision() == 53) {
            throw new IllegalArgumentException(name + " is " + format + ", expected a format below binary64");
        }
    }
}
