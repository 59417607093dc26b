package floatlab.experiment.anatomy;

import floatlab.experiment.Recorded;
import java.util.List;

/**
 * What the real PyTorch answered to a few expressions about the bits of floats: types, printed digits, NaN, subnormals.
 *
 * <p>Recorded by {@code src/test/python/record_pytorch_bits.py}, in the order of the table: after
 * {@code set_flush_denormal(True)} subnormals are flushed to zero. In the last expressions small is 1.5 · 2⁻¹²⁶ and
 * smaller 2⁻¹²⁶.
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

    /** {@return all expressions, in the order in which they were evaluated} */
    public static List<Row> run() {
        return Recorded.lines(RESOURCE).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(fields -> new Row(fields[0], fields[1]))
                .toList();
    }

    /** {@return the version of torch and the CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source(RESOURCE);
    }
}
