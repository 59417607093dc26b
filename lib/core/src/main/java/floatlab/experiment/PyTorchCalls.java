package floatlab.experiment;

import floatlab.format.FloatText;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What calls of the real PyTorch returned: a recorded table for each topic.
 *
 * <p>Recorded by {@code src/test/python/record_pytorch_calls.py}, which defines the helpers in the expressions; another
 * version or CPU may return other numbers, so show {@link #source(Topic)} beside it.
 */
public final class PyTorchCalls {
    private PyTorchCalls() {}

    /** What the calls are about. */
    public enum Topic {
        /** Softmax, log-softmax, losses and their gradients. */
        SOFTMAX("pytorch-softmax.tsv"),
        /** Sums and casts in half, bfloat16 and fp8, and autocast. */
        LOW_PRECISION("pytorch-low-precision.tsv");

        private final String resource;

        Topic(String resource) {
            this.resource = resource;
        }
    }

    /**
     * A call.
     *
     * @param expression in Python
     * @param result its elements, each with its shortest digits, separated by commas; or a text, for example the name
     *     of a type
     */
    public record Row(String expression, String result) {}

    /**
     * {@return the calls of some expressions, as recorded}
     *
     * @param topic what they are about
     * @param containing parts of expressions: a call is taken if its expression contains one of them, and without any
     *     part all calls are taken
     */
    public static List<Row> run(Topic topic, String... containing) {
        Subnormals.check();
        Objects.requireNonNull(topic, "topic");
        List<String> parts =
                Require.copy("containing", Arrays.asList(Objects.requireNonNull(containing, "containing")));
        List<Row> rows = new ArrayList<>();
        for (String[] fields : fields(topic)) {
            if (parts.isEmpty() || parts.stream().anyMatch(fields[0]::contains)) {
                rows.add(new Row(fields[0], shown(fields[1])));
            }
        }
        return List.copyOf(rows);
    }

    /**
     * {@return the numbers that a call returned}
     *
     * @param topic what it is about
     * @param expression the whole expression as recorded
     * @throws IllegalArgumentException if no such call was recorded, or it returned no number
     */
    public static float[] numbers(Topic topic, String expression) {
        Objects.requireNonNull(expression, "expression");
        for (String[] fields : fields(topic)) {
            if (fields[0].equals(expression)) {
                String result = fields[1];
                Require.that(isNumbers(result), "expression", () -> expression, "one of numbers, not of " + result);
                String[] elements = result.split(" ");
                float[] numbers = new float[elements.length];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = number(elements[i]);
                }
                return numbers;
            }
        }
        throw Require.unexpected("expression", expression, "one that was recorded");
    }

    /**
     * {@return the version of torch, the number of threads and the CPU that the table was recorded with, on one line}
     *
     * @param topic the table
     */
    public static String source(Topic topic) {
        return Recorded.source(Objects.requireNonNull(topic, "topic").resource);
    }

    private static List<String[]> fields(Topic topic) {
        Objects.requireNonNull(topic, "topic");
        return Recorded.lines(topic.resource).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .toList();
    }

    private static String shown(String result) {
        if (!isNumbers(result)) {
            return result;
        }
        return Arrays.stream(result.split(" "))
                .map(element -> FloatText.shortest(number(element)))
                .collect(Collectors.joining(", "));
    }

    private static boolean isNumbers(String result) {
        return result.matches("(-?0x[0-9a-fp.+-]+|-?inf|nan)( .*)?");
    }

    private static float number(String element) {
        return switch (element) {
            case "inf" -> Float.POSITIVE_INFINITY;
            case "-inf" -> Float.NEGATIVE_INFINITY;
            case "nan" -> Float.NaN;
            default -> Float.parseFloat(element);
        };
    }
}
