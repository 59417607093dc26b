package floatlab.notebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder for files that a cell writes and a later one reads: it goes when the kernel ends, with all that is in it. */
public final class TemporaryFolder {
    private TemporaryFolder() {}

    /**
     * Makes an empty folder among the system's temporary files.
     *
     * @return the folder, another one each time
     * @throws IOException if it cannot be made
     */
    public static Path create() throws IOException {
        Path folder = Files.createTempDirectory("floatlab");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
    }

    /** What cannot be deleted is left to the system, which empties its temporary files now and then. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).collect(Collectors.toList());
            for (Path file : deepestFirst) {
                file.toFile().delete();
            }
        } catch (IOException | UncheckedIOException e) {
            // It is gone already, or nobody may read it.
        }
    }
}
