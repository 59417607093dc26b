package floatlab.experiment.adding;

import floatlab.format.Ulp;
import floatlab.runtime.Require;
import floatlab.sum.ErrorBound;
import floatlab.sum.Summation;
import java.util.List;

/** The error bounds of the methods of adding, side by side. */
public final class SumPromises {
    private SumPromises() {}

    /**
     * What a method promises for floats.
     *
     * @param method its name
     * @param order its order of additions in a line
     * @param ofSum the factor of |Σx| in its bound, in units of u = 2⁻²⁴
     * @param ofMagnitudes the factor of Σ|x| in its bound, in units of u
     */
    public record Row(String method, String order, double ofSum, double ofMagnitudes) {}

    /**
     * What each method promises for sums of n floats.
     *
     * @param methods the methods
     * @param n the number of terms, 0 or more
     * @return a row for each method, in the order given
     * @throws IllegalArgumentException if n is negative
     * @throws NullPointerException if methods or one of them is null
     */
    public static List<Row> run(List<Summation> methods, long n) {
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
