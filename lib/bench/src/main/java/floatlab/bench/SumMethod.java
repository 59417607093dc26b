package floatlab.bench;

import floatlab.sum.ExactSum;
import floatlab.sum.SumMethods;
import floatlab.sum.Summation;
import org.apache.commons.numbers.core.Sum;

/** What sums are measured: those of {@link SumMethods}, by their names there, and a peer's. */
public enum SumMethod {
    /** The library's accumulator itself, which is not asked whether the thread is interrupted. */
    EXACT("exact") {
        @Override
        double sum(float[] x) {
            ExactSum sum = new ExactSum();
            sum.addAll(x);
            return sum.toFloat();
        }

        @Override
        double sum(double[] x) {
            ExactSum sum = new ExactSum();
            sum.addAll(x);
            return sum.toDouble();
        }
    },
    /** The plain loop in lanes. */
    LANES("lanes"),
    /** Pairwise over blocks in lanes. */
    LANES_PAIRWISE("lanes pairwise"),
    /** Neumaier's method in lanes. */
    LANES_NEUMAIER("lanes Neumaier"),
    /** The plain loop. */
    RECURSIVE("recursive"),
    /** Halves of halves. */
    PAIRWISE("pairwise"),
    /** Blocks of 128. */
    BLOCKED("blocked-128"),
    /** Kahan's method. */
    KAHAN("Kahan"),
    /** Neumaier's method. */
    NEUMAIER("Neumaier"),
    /** Klein's method. */
    KLEIN("Klein"),
    /** A total in double. */
    DOUBLE("double"),
    /** Blocks of 128, their sums by Kahan's method. */
    FAB("FAB-128"),
    /** The Sum of commons-numbers: compensated, about twice the precision of double. */
    COMMONS_NUMBERS(null) {
        @Override
        double sum(float[] x) {
            Sum sum = Sum.create();
            for (float term : x) {
                sum.add(term);
            }
            return (float) sum.getAsDouble();
        }

        @Override
        double sum(double[] x) {
            return Sum.of(x).getAsDouble();
        }
    };

    private final Summation summation;

    /** Finds the library's method of this name; null is no method of the library. */
    SumMethod(String name) {
        summation = name == null
                ? null
                : SumMethods.withLanes().stream()
                        .filter(method -> method.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    double sum(float[] x) {
        return summation.sum(x);
    }

    double sum(double[] x) {
        return summation.sum(x);
    }
}
