package floatlab.experiment;

import floatlab.runtime.Require;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Reads what was recorded elsewhere: texts beside the experiments, named from this package on, as {@code
 * bias/pytorch-arithmetic.csv}. The first line, {@code # …}, says with what a text was recorded.
 */
public final class Recorded {
    private Recorded() {}

    /** All lines of a text. */
    public static List<String> lines(String resource) {
        Objects.requireNonNull(resource, "resource");
        boolean isName = resource.matches("[a-z][a-z/-]*\\.(csv|tsv|txt)");
        try (InputStream in = isName ? Recorded.class.getResourceAsStream(resource) : null) {
            Require.that(in != null, "resource", () -> resource, "the name of a recorded text");
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a table: after the first line come the headings, then rows with commas between their fields. */
    public static List<String[]> rows(String resource) {
        return lines(resource).stream().skip(2).map(line -> line.split(",")).toList();
    }

    /** With what a text was recorded: its first line without {@code # }. */
    public static String source(String resource) {
        return lines(resource).get(0).substring("# ".length());
    }
}
