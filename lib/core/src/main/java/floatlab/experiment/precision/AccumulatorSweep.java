package floatlab.experiment.precision;

import floatlab.format.Format;
import floatlab.format.Rounding;
import floatlab.input.InputFamily;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import floatlab.sum.DotProduct;
import floatlab.tensor.FloatArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The error of a dot product whose inputs are in one format and whose accumulator is in another, as its length grows.
 *
 * <p>The inputs are floats uniform in [0, 1), rounded to nearest into the input format. Then, from the first to the
 * last, {@code sum = round(sum + round(x·y))}, each rounding into the accumulator's format: to nearest, or
 * stochastically. The product of two fp16 or bf16 numbers is exact in a float. The error is measured from the exact dot
 * product of the floats before they were rounded into the input format.
 */
public final class AccumulatorSweep {
    private AccumulatorSweep() {}

    /**
     * A way to compute it.
     *
     * @param inputs the format of the inputs, below binary64
     * @param accumulator the format of products and sums, below binary64
     * @param stochastic whether the accumulator rounds stochastically instead of to nearest
     */
    public record Method(Format inputs, Format accumulator, boolean stochastic) {
        public Method {
            Objects.requireNonNull(inputs, "inputs");
            Require.that(inputs.precision() < 53, "inputs", () -> inputs, "a format below binary64");
            Objects.requireNonNull(accumulator, "accumulator");
            Require.that(accumulator.precision() < 53, "accumulator", () -> accumulator, "a format below binary64");
        }

        /**
         * {@return the method}
         *
         * @param inputs the format of the inputs
         * @param accumulator the format of products and sums
         */
        public static Method nearest(Format inputs, Format accumulator) {
            return new Method(inputs, accumulator, false);
        }

        /**
         * {@return the method with one format for inputs and accumulator, and stochastic rounding}
         *
         * @param format the format
         */
        public static Method stochastic(Format format) {
            return new Method(format, format, true);
        }

        /** Such as {@code bfloat16 in binary32}, or {@code bfloat16 in bfloat16, stochastic}. */
        @Override
        public String toString() {
            return inputs.name() + " in " + accumulator.name() + (stochastic ? ", stochastic" : "");
        }
    }

    /**
     * What to measure.
     *
     * @param seed 0 to 2³² − trials; trial t draws its inputs with seed + t
     * @param sizes the lengths, each 1 to 1,000,000, ascending, at least one
     * @param trials 1 to 1000
     * @param methods the ways to compute, at least one
     */
    public record Spec(long seed, List<Integer> sizes, int trials, List<Method> methods) {
        public Spec {
            sizes = Require.notEmpty("sizes", sizes, "size");
            Require.ascending("sizes", sizes, 1, 1_000_000);
            methods = Require.notEmpty("methods", methods, "method");
            Require.between("trials", trials, 1, 1000);
            Require.between("seed", seed, 0, Require.LARGEST_SEED + 1 - trials);
        }
    }

    /**
     * One method at one length.
     *
     * @param n the length
     * @param method its text
     * @param error the largest |computed − exact| / exact of the trials
     * @param bias the mean of (computed − exact) / exact, with its sign
     */
    public record Row(int n, String method, double error, double bias) {}

    /**
     * {@return a row for each method and length, method by method}
     *
     * @param spec what to measure
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        int count = spec.sizes().size();
        int longest = spec.sizes().get(count - 1);
        double[][] worst = new double[spec.methods().size()][count];
        double[][] total = new double[spec.methods().size()][count];
        for (int trial = 0; trial < spec.trials(); trial++) {
            float[] drawn = InputFamily.UNIFORM.floats(2 * longest, spec.seed() + trial);
            float[] x = Arrays.copyOf(drawn, longest);
            float[] y = Arrays.copyOfRange(drawn, longest, 2 * longest);
            double[] exact = new double[count];
            for (int i = 0; i < count; i++) {
                int n = spec.sizes().get(i);
                exact[i] = DotProduct.exact(
                        FloatArrays.toDoubles(Arrays.copyOf(x, n)), FloatArrays.toDoubles(Arrays.copyOf(y, n)));
            }
            for (int m = 0; m < worst.length; m++) {
                double[] computed = compute(x, y, spec.sizes(), spec.methods().get(m), spec.seed() + trial);
                for (int i = 0; i < count; i++) {
                    double error = (computed[i] - exact[i]) / exact[i];
                    worst[m][i] = Math.max(worst[m][i], Math.abs(error));
                    total[m][i] += error;
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int m = 0; m < worst.length; m++) {
            for (int i = 0; i < count; i++) {
                String method = spec.methods().get(m).toString();
                rows.add(new Row(spec.sizes().get(i), method, worst[m][i], total[m][i] / spec.trials()));
            }
        }
        return List.copyOf(rows);
    }

    /** The sums of the first n products, for each n asked for. */
    private static double[] compute(float[] x, float[] y, List<Integer> sizes, Method method, long seed) {
        Format in = method.inputs();
        Format accumulator = method.accumulator();
        // A second stream, with a seed far from that of the inputs.
        NumpyRandom random = new NumpyRandom(seed ^ 0x9E3779B9L);
        Rounding rounding = method.stochastic() ? Rounding.stochastic(random::random) : Rounding.NEAREST_EVEN;
        double[] sums = new double[sizes.size()];
        double sum = 0;
        int i = 0;
        for (int at = 0; at < sums.length; at++) {
            Interruption.check();
            for (; i < sizes.get(at); i++) {
                Interruption.checkNowAndThen(i);
                // Exact in a double: the product has at most 48 bits.
                double product = (double) in.round(x[i]) * in.round(y[i]);
                sum = accumulator.add(sum, accumulator.round(product, rounding), rounding);
            }
            sums[at] = sum;
        }
        return sums;
    }
}
