package floatlab.experiment.verdict;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Can {@code output2 − output1 == b} always hold? For all significands of output1 and b in a small format it is counted
 * how often it holds if output2 is correctly rounded, and how often it holds for any number at all of the format in
 * place of output2.
 *
 * <p>The format has p bits, and its exponents have no limits here. Nothing changes when output1 and b are scaled by the
 * same power of two, so output1 runs through [1, 2) and b through [2⁻ᵏ, 2ᵏ), k = p + 2. Beyond that, b is below half an
 * ulp of output1 or output1 below half an ulp of b. All numbers are positive.
 */
public final class NoSuchOutput {
    private NoSuchOutput() {}

    /**
     * Which formats.
     *
     * @param leastPrecision the least p, 2 to 11
     * @param mostPrecision the greatest p, leastPrecision to 11
     */
    public record Spec(int leastPrecision, int mostPrecision) {
        public Spec {
            Require.between("leastPrecision", leastPrecision, 2, 11);
            Require.between("mostPrecision", mostPrecision, leastPrecision, 11);
        }
    }

    /**
     * One format.
     *
     * @param precision p
     * @param pairs how many pairs of output1 and b there are
     * @param holds the fraction for which fl(fl(output1 + b) − output1) is b
     * @param possible the fraction for which some number y of the format has fl(y − output1) = b
     */
    public record Row(int precision, long pairs, double holds, double possible) {}

    /**
     * {@return a row for each p}
     *
     * @param spec which formats
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        List<Row> rows = new ArrayList<>();
        for (int p = spec.leastPrecision(); p <= spec.mostPrecision(); p++) {
            Format format = Format.ieee("p = " + p, 8, p);
            int steps = 1 << (p - 1);
            int reach = p + 2;
            long holds = 0;
            long possible = 0;
            for (int i = 0; i < steps; i++) {
                Interruption.check();
                double output1 = 1 + (double) i / steps;
                for (int e = -reach; e < reach; e++) {
                    for (int j = 0; j < steps; j++) {
                        double b = Math.scalb(1 + (double) j / steps, e);
                        holds += format.subtract(format.add(output1, b), output1) == b ? 1 : 0;
                        possible += someOutput(format, output1, b) ? 1 : 0;
                    }
                }
            }
            long pairs = 2L * reach * steps * steps;
            rows.add(new Row(p, pairs, (double) holds / pairs, (double) possible / pairs));
        }
        return List.copyOf(rows);
    }

    /**
     * Whether a number y of the format has fl(y − output1) = b. The difference grows with y, so if there are such
     * numbers, they are neighbours around output1 + b, and it is enough to look at the two that enclose this sum.
     */
    static boolean someOutput(Format format, double output1, double b) {
        double sum = output1 + b; // exact, because both have few bits
        double near = format.round(sum);
        double ulp = Math.scalb(1.0, Math.getExponent(near) + 1 - format.precision());
        double below = near <= sum
                ? near
                : format.round(near - (near == Math.scalb(1.0, Math.getExponent(near)) ? ulp / 2 : ulp));
        double above = near >= sum ? near : near + ulp;
        return format.subtract(below, output1) == b || format.subtract(above, output1) == b;
    }
}
