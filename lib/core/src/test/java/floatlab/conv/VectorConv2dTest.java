package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.runtime.VectorSupport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorConv2dTest {

    @Test
    void kernelsAreWhatTheGeneratorWrites() throws IOException {
        assertThat(Files.readString(VectorKernelsGenerator.FILE)).isEqualTo(VectorKernelsGenerator.text());
    }

    @Test
    void equalsThePlainLoops() {
        assertThat(VectorSupport.available()).isTrue();
        VectorCheck.main();
    }

    /** In a JVM of its own, with vectors of so many bytes at most, some shapes, and some orders for each. */
    @Tag("forks")
    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void equalsThePlainLoopsOnNarrowVectors(int bytes, @TempDir Path folder) throws Exception {
        assertEqualAt(bytes, 100, 2, folder);
    }

    /** The whole: every order on each of 300 shapes. Wider vectors than the CPU's are the CPU's. */
    @Tag("exhaustive")
    @ParameterizedTest
    @ValueSource(ints = {16, 32, 64})
    void equalsThePlainLoopsInEveryOrder(int bytes, @TempDir Path folder) throws Exception {
        assertEqualAt(bytes, 300, Integer.MAX_VALUE, folder);
    }

    private static void assertEqualAt(int bytes, int shapes, int orders, Path folder) throws Exception {
        File output = folder.resolve("output").toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:MaxVectorSize=" + bytes,
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        VectorCheck.class.getName(),
                        Integer.toString(shapes),
                        Integer.toString(bytes),
                        Integer.toString(orders))
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        int status = process.waitFor();
        String said = Files.readString(output.toPath());
        assertThat(status).as(said).isZero();
        int lanes = Math.min(bytes / Float.BYTES, VectorSupport.lanes());
        assertThat(said).contains(shapes + " shapes", "vector core, " + lanes + " ");
    }
}
