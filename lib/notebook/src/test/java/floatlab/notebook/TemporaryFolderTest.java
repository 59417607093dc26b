package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {
    /** Run in a JVM of its own: leaves a file in a folder, and a folder within. */
    static final class Leaves {
        public static void main(String... args) throws IOException {
            Path folder = TemporaryFolder.create();
            Files.writeString(folder.resolve("mine.npy"), "1");
            Files.writeString(Files.createDirectory(folder.resolve("within")).resolve("yours.npy"), "2");
            TemporaryFolder.create();
            System.out.print(folder);
        }
    }

    @Test
    void goesWithTheJvm(@TempDir Path temporary) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Leaves.class.getName())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(Path.of(said).getParent()).isEqualTo(temporary);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatIsGoneAlreadyIsNoProblem(@TempDir Path temporary) {
        TemporaryFolder.delete(temporary.resolve("gone"));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void isNewEachTime() throws IOException {
        Path first = TemporaryFolder.create();
        assertThat(first).isEmptyDirectory();
        assertThat(TemporaryFolder.create()).isNotEqualTo(first);
    }
}
