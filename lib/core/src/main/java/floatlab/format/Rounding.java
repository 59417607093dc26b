package floatlab.format;

import java.util.Objects;
import java.util.function.DoubleSupplier;

/**
 * Decides which of its two neighbours in a {@link Format} a number becomes.
 *
 * <p>A number that a format cannot hold lies between two neighbours of its own sign, {@code below} nearer to zero and
 * {@code above} farther from it. All a rounding needs to know is how far the number has come,
 * {@code fraction = (|x| - |below|) / (|above| - |below|)}, and whether the last bit of {@code below} is odd. A mode
 * of your own is one lambda: {@code (odd, fraction) -> fraction >= 0.5} breaks ties away from zero.
 *
 * <p>Source: IEEE 754-2019 section 4.3; for stochastic rounding Connolly, Higham and Mary 2021, doi
 * 10.1137/20M1334796.
 */
@FunctionalInterface
public interface Rounding {

    /** To the nearer neighbour; from the middle to the one whose last bit is 0. What Java's own arithmetic does. */
    Rounding NEAREST_EVEN = (odd, fraction) -> fraction > 0.5 || fraction == 0.5 && odd;

    /** To the neighbour nearer to zero ("chopping"). Never overflows: beyond the largest finite number it stays there. */
    Rounding TOWARD_ZERO = (odd, fraction) -> false;

    /**
     * Whether to take the neighbour farther from zero. Called only for numbers that the format cannot hold.
     *
     * @param odd whether the last bit of the neighbour nearer to zero is 1
     * @param fraction how far the number has come to the neighbour farther from zero, greater than 0 and less than 1;
     *     exactly 1 for a finite number beyond the largest finite one by a whole step or more
     * @return true for the neighbour farther from zero, false for the one nearer to it
     */
    boolean awayFromZero(boolean odd, double fraction);

    /**
     * Rounds away from zero with probability {@code fraction}, so that the expected result is the number itself.
     *
     * <p>One value is drawn for each number that needs rounding, none for one that does not; the same source gives the
     * same results. The probability is exact up to the source's own grid (2<sup>-53</sup> for
     * {@code new NumpyRandom(seed)}'s doubles), and for the result of an arithmetic operation up to
     * 2<sup>-28</sup>.
     *
     * @param uniform gives independent numbers, uniform in [0, 1)
     * @return the rounding that draws from {@code uniform}
     * @throws NullPointerException if {@code uniform} is null
     */
    static Rounding stochastic(DoubleSupplier uniform) {
        Objects.requireNonNull(uniform, "uniform");
        return (odd, fraction) -> uniform.getAsDouble() < fraction;
    }
}
