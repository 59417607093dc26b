package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    /** Run in a JVM of its own: leaves a file in a folder, and a folder within. */
    static final class Leaves {
        public static void main(String... args) throws IOException {
            Path folder = TemporaryFolder.create();
            Files.writeString(folder.resolve("mine.npy"), "1");
            Files.writeString(Files.createDirectory(folder.resolve("within")).resolve("yours.npy"), "2");
            TemporaryFolder.create();
            System.out.print(folder.getFileName());
        }
    }

    @Test
    @Timeout(60)
    void goesWithTheJvm(@TempDir Path temporary) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Leaves.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said).startsWith("floatlab");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatIsGoneAlreadyIsNoProblem(@TempDir Path temporary) {
        TemporaryFolder.delete(temporary.resolve("gone"));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatALinkLeadsToStays(@TempDir Path outside) throws IOException {
        Path kept = Files.writeString(outside.resolve("kept.npy"), "3");
        Path folder = TemporaryFolder.create();
        try {
            Files.createSymbolicLink(folder.resolve("link"), outside);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "no links here: " + e);
        }
        TemporaryFolder.delete(folder);
        assertThat(folder).doesNotExist();
        assertThat(kept).hasContent("3");
    }

    @Test
    void isNewEachTime() throws IOException {
        Path first = TemporaryFolder.create();
        assertThat(first).isEmptyDirectory();
        assertThat(TemporaryFolder.create()).isNotEqualTo(first);
    }
}
