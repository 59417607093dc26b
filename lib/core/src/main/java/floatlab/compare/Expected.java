package floatlab.compare;

import floatlab.format.FloatText;
import floatlab.format.Format;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a layer gives on paper, and how far an honest result may be from it: the answer of {@link Layers}.
 *
 * <p>For each output it holds the value y, computed in double, and the coefficients of a bound that is derived by running
 * error analysis: |ŷ − y| ≤ (u₊·L₊ + u·L) / (1 − 2u₊k), where u₊ is the unit roundoff of the sums and u that of all other
 * operations. L₊ is what one unit of error in each addition can do at most in any order, L the same for the other
 * operations, and the denominator covers the products of errors as long as 2u₊k is less than 1; otherwise there is no
 * bound. The error of y itself is covered by the same bound with u = 2⁻⁵³.
 *
 * <p>Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., sections 3.1, 3.3 and 4.2.
 */
public final class Expected {
    /** What roundings by chance practically never exceed, in units of {@link #usual}. */
    static final double UNUSUAL = 12;

    private final String name;
    private final int[] shape;
    private final boolean sumsInFloat;
    final double[] value;
    final double[] ofSums;
    final double[] ofRest;
    final double[] squares;
    final double[] growth;
    final double[] steps;
    private final List<Alternative> alternatives = new ArrayList<>();

    /** The same layer, if its factors are first rounded to a shorter format, as some devices do unasked. */
    record Alternative(String format, Supplier<Expected> layer) {}

    Expected(String name, int[] shape, boolean sumsInFloat) {
        this.name = name;
        this.shape = shape.clone();
        this.sumsInFloat = sumsInFloat;
        int count = Require.elements("shape", shape);
        this.value = new double[count];
        this.ofSums = new double[count];
        this.ofRest = new double[count];
        this.squares = new double[count];
        this.growth = new double[count];
        this.steps = new double[count];
    }

    /** Sets an output. */
    void set(int i, double y, double sums, double rest, double squaresOfSums, double roundings) {
        value[i] = y;
        ofSums[i] = sums;
        ofRest[i] = rest;
        squares[i] = squaresOfSums;
        growth[i] = roundings;
    }

    void addAlternative(String format, Supplier<Expected> layer) {
        alternatives.add(new Alternative(format, layer));
    }

    List<Alternative> alternatives() {
        return alternatives;
    }

    /**
     * The layer in words.
     *
     * @return such as {@code conv2d}
     */
    public String name() {
        return name;
    }

    /**
     * The shape of the outputs.
     *
     * @return a copy
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * The outputs on paper.
     *
     * @return a copy, row-major
     */
    public double[] values() {
        return value.clone();
    }

    /**
     * How far an honest result may be from {@link #values}, in any order of its sums.
     *
     * @param i the index of an output in row-major order
     * @param type the type of the result: its format is that of all operations, except that sums of products of shorter
     *     formats than float are taken to be floats, as matrix units keep them
     * @return the bound; ∞ if there is none
     * @throws NullPointerException if type is null
     * @throws IllegalArgumentException if i is no output, or the type is one of whole numbers
     */
    public double bound(int i, ElementType type) {
        Objects.requireNonNull(type, "type");
        Require.between("i", i, 0, value.length - 1L);
        Require.that(!type.isWhole(), "type", type::title, "a type of floats");
        return limit(i, type);
    }

    double limit(int i, ElementType type) {
        if (type.isWhole()) {
            return steps[i];
        }
        Format format = type.format();
        double u = format.unitRoundoff();
        double sums = ofSumsRoundoff(format);
        double own = at(i, sums, u);
        if (steps[i] > 0) {
            return steps[i];
        }
        if (!exact(i) && format.precision() < 24) {
            own += Math.abs(value[i]) * u + own * u;
        }
        // Some libraries flush subnormals to 0; those of half precision are kept, because they are not small.
        double flushed = format.exponentBits() >= 8 ? format.minNormal() : format.minSubnormal();
        double underflow = exact(i) ? (format.exponentBits() >= 8 ? flushed : 0) : (growth[i] + 2) * flushed;
        return (own + at(i, 0x1p-53, 0x1p-53)) * (1 + 0x1p-40) + underflow;
    }

    /** Whether no rounding is allowed: the output is an input. */
    private boolean exact(int i) {
        return ofSums[i] == 0 && ofRest[i] == 0;
    }

    private double ofSumsRoundoff(Format format) {
        return sumsInFloat ? Math.min(format.unitRoundoff(), 0x1p-24) : format.unitRoundoff();
    }

    private double at(int i, double sums, double rest) {
        double first = sums * ofSums[i] + rest * ofRest[i];
        double room = 1 - 2 * sums * growth[i];
        return first == 0 ? 0 : room > 0 ? first / room : Double.POSITIVE_INFINITY;
    }

    /** The size that rounding errors have by chance, one after the other: about a third of them are larger. */
    double usual(int i, ElementType type) {
        if (type.isWhole() || steps[i] > 0) {
            return steps[i];
        }
        Format format = type.format();
        double sums = ofSumsRoundoff(format);
        double rest = format.unitRoundoff() * ofRest[i];
        double last = format.unitRoundoff() * Math.abs(value[i]);
        return Math.sqrt((sums * sums * squares[i] + rest * rest / 2 + last * last) / 3)
                + (format.exponentBits() >= 8 ? format.minNormal() : format.minSubnormal());
    }

    /**
     * Name, shape and the largest bound for floats.
     *
     * @return one line
     */
    @Override
    public String toString() {
        double most = 0;
        for (int i = 0; i < value.length; i++) {
            most = Math.max(most, limit(i, ElementType.FLOAT32));
        }
        return name + " " + NpyArray.text(shape) + ", as float32 within " + FloatText.digits(most, 3);
    }

    /** Whether the shapes are equal once axes of length 1 are left out. */
    boolean hasShape(int[] other) {
        return Arrays.equals(longAxes(shape), longAxes(other));
    }

    private static int[] longAxes(int[] shape) {
        return Arrays.stream(shape).filter(length -> length != 1).toArray();
    }
}
