package floatlab.experiment.adding;

import floatlab.format.Ulp;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.ErrorBound;
import floatlab.sum.Summation;
import java.util.List;

/** The error bounds of the methods of adding, side by side. */
public final class SumPromises {
    private SumPromises() {}

    /**
     * The bound of a method for floats.
     *
     * @param method its name
     * @param order the order of its additions, in one line
     * @param ofSum the factor of |Σx| in its bound, in units of u = 2⁻²⁴
     * @param ofMagnitudes the factor of Σ|x| in its bound, in units of u
     */
    public record Row(String method, String order, double ofSum, double ofMagnitudes) {}

    /**
     * {@return the bound of each method for sums of n floats, in the order given}
     *
     * @param methods the methods
     * @param n the number of terms, 0 or more
     * @throws IllegalArgumentException if n is negative
     */
    public static List<Row> run(List<Summation> methods, long n) {
        Subnormals.check();
        return Require.copy("methods", methods).stream()
                .map(method -> {
                    ErrorBound bound = method.floatBound(n);
                    return new Row(
                            method.name(),
                            method.order(),
                            bound.ofSum() / Ulp.FLOAT_UNIT_ROUNDOFF,
                            bound.ofMagnitudes() / Ulp.FLOAT_UNIT_ROUNDOFF);
                })
                .toList();
    }
}
