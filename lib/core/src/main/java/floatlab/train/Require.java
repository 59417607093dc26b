package floatlab.train;

import floatlab.format.FloatText;
import java.util.concurrent.CancellationException;

/** The checks that this package shares. */
final class Require {
    private Require() {}

    static void between(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + low + " to " + high);
        }
    }

    static void between(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " is " + FloatText.shortest(value) + ", expected "
                    + FloatText.shortest(low) + " to " + FloatText.shortest(high));
        }
    }

    static void interrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the training was interrupted");
        }
    }
}
