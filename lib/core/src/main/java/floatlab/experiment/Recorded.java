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
 * Reads what real libraries computed: text files beside the experiments, whose first line, {@code # …}, names the versions
 * and the machine. A file is named by its path from this package: {@code bias/pytorch-arithmetic.csv}.
 */
public final class Recorded {
    private Recorded() {}

    /**
     * All lines of a file.
     *
     * @param file its path from this package
     * @return its lines
     * @throws NullPointerException if file is null
     * @throws IllegalArgumentException if there is no such file
     */
    public static List<String> lines(String file) {
        Objects.requireNonNull(file, "file");
        boolean isName = file.matches("[a-z][a-z/-]*\\.(csv|tsv|txt)");
        try (InputStream in = isName ? Recorded.class.getResourceAsStream(file) : null) {
            Require.that(in != null, "file", () -> file, "the name of a recording");
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The rows of a table. The first line says with what it was recorded, the second has the headings.
     *
     * @param file its path from this package
     * @return the fields of each row, which stand between commas
     * @throws NullPointerException if file is null
     * @throws IllegalArgumentException if there is no such file
     */
    public static List<String[]> rows(String file) {
        return lines(file).stream().skip(2).map(line -> line.split(",")).toList();
    }

    /**
     * What a file was recorded with.
     *
     * @param file its path from this package
     * @return its first line, without the {@code #}
     * @throws NullPointerException if file is null
     * @throws IllegalArgumentException if there is no such file
     */
    public static String source(String file) {
        return lines(file).get(0).substring("# ".length());
    }
}
