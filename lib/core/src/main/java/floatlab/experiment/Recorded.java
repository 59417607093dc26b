package floatlab.experiment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what was recorded elsewhere: text beside the experiments, whose first line, {@code # …}, says with what. */
public final class Recorded {
    private Recorded() {}

    public static List<String> lines(String resource) {
        try (InputStream in = Recorded.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource floatlab/experiment/" + resource + " is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a table: after the first line come the headings, then fields between commas. */
    public static List<String[]> rows(String resource) {
        return lines(resource).stream().skip(2).map(line -> line.split(",")).toList();
    }

    public static String source(String resource) {
        return lines(resource).get(0).substring("# ".length());
    }
}
