package floatlab.notebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder for files that a cell writes and a later one reads. It is deleted with everything in it when the kernel is shut down or
 * restarted. If the kernel is killed, the folder stays among the system's temporary files.
 */
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

    /** Deletes what it can. A link is deleted, and what it leads to is left alone. */
    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never happens, because the visitor passes over what it cannot delete
        }
    }

    private static final class Delete extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (attributes.isOther()) { // a junction: a link to a folder on Windows
                folder.toFile().delete();
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            file.toFile().delete();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException problem) {
            folder.toFile().delete();
            return FileVisitResult.CONTINUE;
        }
    }
}
