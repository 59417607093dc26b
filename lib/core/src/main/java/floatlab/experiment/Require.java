package floatlab.experiment;

/** The checks that the specs share. */
final class Require {
    static final long LARGEST_SEED = (1L << 32) - 1;

    private Require() {}

    static void between(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + low + " to " + high);
        }
    }

    static void seed(String name, long value) {
        between(name, value, 0, LARGEST_SEED);
    }
}
