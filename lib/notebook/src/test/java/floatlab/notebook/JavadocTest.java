package floatlab.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Javadoc of lib/core and lib/notebook is complete and sound: the javadoc tool with all of doclint has nothing to say. A
 * test rather than the Maven plugin, which could not tell the warning about the incubator module, whose vectors the core
 * is built on, from others.
 */
class JavadocTest {
    private static final List<Path> SOURCES = List.of(Path.of("../core/src/main/java"), Path.of("src/main/java"));

    @TempDir
    Path pages;

    @Test
    void theJavadocToolHasNothingToSay() throws IOException {
        DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = javadoc.getStandardFileManager(said, null, null)) {
            files.setLocation(DocumentationTool.Location.DOCUMENTATION_OUTPUT, List.of(pages.toFile()));
            files.setLocation(
                    StandardLocation.SOURCE_PATH,
                    SOURCES.stream().map(Path::toFile).toList());
            List<String> options =
                    List.of("-quiet", "-Xdoclint:all", "--release", "17", "--add-modules", "jdk.incubator.vector");
            javadoc.getTask(null, files, said, null, options, files.getJavaFileObjectsFromFiles(sources()))
                    .call();
        }
        assertThat(said.getDiagnostics())
                .filteredOn(d -> d.getKind() != Diagnostic.Kind.NOTE) // how many warnings there were
                .filteredOn(d -> !isAboutTheIncubator(d) && !isAboutACompactConstructor(d))
                .isEmpty();
        assertThat(pages.resolve("floatlab/eft/ErrorFree.html")).exists();
        assertThat(pages.resolve("floatlab/notebook/Charts.html")).exists();
    }

    private static List<File> sources() throws IOException {
        try (Stream<Path> core = Files.walk(SOURCES.get(0));
                Stream<Path> notebook = Files.walk(SOURCES.get(1))) {
            return Stream.concat(core, notebook)
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(Path::toFile)
                    .collect(Collectors.toList());
        }
    }

    private static boolean isAboutTheIncubator(Diagnostic<?> d) {
        return d.getSource() == null && d.getMessage(null).endsWith("using incubating module(s): jdk.incubator.vector");
    }

    /** Its parameters are the components, which the record's own comment explains. */
    private static boolean isAboutACompactConstructor(Diagnostic<? extends JavaFileObject> d) {
        if (d.getSource() == null || !d.getMessage(null).matches("(.*: )?(no comment|no @param for \\w+)")) {
            return false;
        }
        try {
            String source = d.getSource().getCharContent(true).toString();
            return source.substring((int) d.getStartPosition()).matches("(?s)(public )?\\w+ \\{.*");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
