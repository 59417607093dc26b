package floatlab.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LicencesTest {
    private static final String FOR_TESTS =
            "junit-.*|assertj-.*|byte-buddy-.*|opentest4j-.*|apiguardian-.*|jspecify-.*";

    /** If a jar is missing: mvn -Pspark package -Dmaven.test.skip -Dnotebooks.skip, then python binder/licences.py spark. */
    @Test
    void eachJarIsListed() throws IOException {
        String listed = Files.readString(Path.of("LICENCES.md"));
        List<String> jars = Arrays.stream(
                        System.getProperty("surefire.test.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).getFileName().toString())
                .filter(name -> name.endsWith(".jar") && !name.startsWith("floatlab-") && !name.matches(FOR_TESTS))
                .map(name -> name.substring(0, name.length() - ".jar".length()))
                .toList();
        assertThat(jars).hasSizeGreaterThan(100);
        assertThat(jars.stream().filter(jar -> !listed.contains(":" + jar + " |")))
                .isEmpty();
    }
}
