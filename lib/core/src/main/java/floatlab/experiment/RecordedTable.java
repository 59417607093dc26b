package floatlab.experiment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A recorded table beside the classes: a line {@code # what it was recorded with}, one of headings, then the rows. */
record RecordedTable(String source, List<String[]> rows) {

    static RecordedTable of(String resource) {
        try (InputStream in = RecordedTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource floatlab/experiment/" + resource + " is missing");
            }
            List<String> lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList();
            return new RecordedTable(
                    lines.get(0).substring("# ".length()),
                    lines.stream().skip(2).map(line -> line.split(",")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
