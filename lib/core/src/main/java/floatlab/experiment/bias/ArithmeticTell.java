package floatlab.experiment.bias;

import floatlab.order.Arithmetic;
import floatlab.random.NumpyRandom;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.List;
import java.util.Objects;

/**
 * Can the printed answers tell which arithmetic ran? For random triples x, w, b: how often the two arithmetics give
 * different outputs output2, and how often different answers to {@code output2 − output1 == b}.
 *
 * <p>For positive data one output in seven differs, but no answer in millions of triples did. For signed data answers
 * differ too.
 */
public final class ArithmeticTell {
    private ArithmeticTell() {}

    /**
     * How many triples.
     *
     * @param seed 0 to 2³²−1
     * @param triples 1 to 100,000,000, of each kind
     */
    public record Spec(long seed, int triples) {
        public Spec {
            Require.seed("seed", seed);
            Require.between("triples", triples, 1, 100_000_000);
        }
    }

    /**
     * One kind of data.
     *
     * @param data {@code positive}: x, w, b uniform in [0, 1); {@code signed}: uniform in [−1, 1)
     * @param triples how many
     * @param outputsDiffer the fraction whose output2 differs between the arithmetics
     * @param answersDiffer the fraction whose answer does
     */
    public record Row(String data, int triples, double outputsDiffer, double answersDiffer) {}

    /**
     * {@return a row for positive data and one for signed data}
     *
     * @param spec how many triples
     */
    public static List<Row> run(Spec spec) {
        Subnormals.check();
        Objects.requireNonNull(spec, "spec");
        return List.of(count(spec, false), count(spec, true));
    }

    private static Row count(Spec spec, boolean signed) {
        NumpyRandom random = new NumpyRandom(spec.seed());
        int outputs = 0;
        int answers = 0;
        for (int i = 0; i < spec.triples(); i++) {
            Interruption.check();
            float x = next(random, signed);
            float w = next(random, signed);
            float b = next(random, signed);
            float output1 = x * w;
            float mulAdd = Arithmetic.MUL_ADD.accumulate(b, x, w);
            float fma = Arithmetic.FMA.accumulate(b, x, w);
            outputs += mulAdd != fma ? 1 : 0;
            answers += (mulAdd - output1 == b) != (fma - output1 == b) ? 1 : 0;
        }
        double triples = spec.triples();
        return new Row(signed ? "signed" : "positive", spec.triples(), outputs / triples, answers / triples);
    }

    private static float next(NumpyRandom random, boolean signed) {
        return (float) (signed ? random.signed() : random.random());
    }
}
