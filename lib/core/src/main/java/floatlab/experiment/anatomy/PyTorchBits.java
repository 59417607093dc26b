package floatlab.experiment.anatomy;

import floatlab.experiment.Recorded;
import java.util.ArrayList;
import java.util.List;

/**
 * What the real PyTorch answers to a few expressions about the bits of floats: types, printed digits, NaN, subnormals.
 *
 * <p>Recorded by {@code src/test/python/record_pytorch_bits.py}, in this order: after {@code set_flush_denormal(True)}
 * subnormals are flushed to zero. In the last expressions small is 1.5 · 2⁻¹²⁶ and smaller 2⁻¹²⁶.
 */
public final class PyTorchBits {
    private static final String RESOURCE = "anatomy/pytorch-bits.tsv";

    private PyTorchBits() {}

    /**
     * An expression.
     *
     * @param expression in Python
     * @param answer what {@code print} shows
     */
    public record Row(String expression, String answer) {}

    /**
     * All expressions.
     *
     * @return a row for each, in the order in which they were evaluated
     */
    public static List<Row> run() {
        List<Row> rows = new ArrayList<>();
        for (String line : Recorded.lines(RESOURCE)) {
            if (!line.startsWith("#")) {
                String[] fields = line.split("\t");
                rows.add(new Row(fields[0], fields[1]));
            }
        }
        return List.copyOf(rows);
    }

    /**
     * What it was recorded with.
     *
     * @return the version of torch and the CPU, on one line
     */
    public static String source() {
        return Recorded.source(RESOURCE);
    }
}
