package floatlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import floatlab.runtime.Subnormals;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there is a C compiler, this builds a library that switches subnormals off, and loads it in another JVM. */
class SubnormalsTest {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final int FLUSH_TO_ZERO = 0x8000;
    private static final int DENORMALS_ARE_ZERO = 0x0040;

    private static final String SOURCE = """
            #if defined(__x86_64__)
            #include <xmmintrin.h>
            __attribute__((constructor)) static void replace_subnormals(void) {
                _mm_setcsr(_mm_getcsr() | BITS);
            }
            #elif defined(__aarch64__)
            __attribute__((constructor)) static void replace_subnormals(void) {
                unsigned long mode;
                __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
                __asm__ volatile("msr fpcr, %0" : : "r"(mode | 1UL << 24));
            }
            #endif
            """;

    @TempDir
    Path folder;

    @Test
    void javaKeepsThem() {
        assertThat(Subnormals.kept()).isTrue();
        assertThatCode(Subnormals::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @Tag("forks")
    @ValueSource(ints = {FLUSH_TO_ZERO, DENORMALS_ARE_ZERO, FLUSH_TO_ZERO | DENORMALS_ARE_ZERO})
    void aLibraryThatSwitchesThemOffIsNoticed(int bits) throws Exception {
        assumeTrue(!ARM || bits != DENORMALS_ARE_ZERO, "AArch64 has one switch for both");
        List<String> said = load(Path.of(System.getProperty("java.home"), "bin", "java"), bits);
        int helper = said.indexOf("In a helper:");
        int newThread = said.indexOf("In a new thread:");
        assertThat(said).hasSizeGreaterThan(50);
        List<String> calls = said.subList(3, newThread);
        assertThat(calls).hasSameSizeAs(said.subList(newThread + 1, helper));
        assertThat(said.subList(newThread + 1, helper)).allMatch(line -> line.endsWith(": the same"));
        assertThat(said.get(said.size() - 1)).isEqualTo("next call: the same");
        int java = Runtime.version().feature();
        if (java == 17) {
            assertThat(said.get(0)).isEqualTo("kept: false");
        }
        // JDK 25 looks at operands alone after it has loaded a library; -ffast-math switches off both.
        if (java >= 25 && (bits & DENORMALS_ARE_ZERO) != 0) {
            assertThat(said.get(0)).isEqualTo("kept: true");
        }
        if (said.get(0).equals("kept: true")) {
            assertThat(said).contains("MIN_NORMAL / 2 is zero: false", "MIN_VALUE * 2^24 is zero: false");
            assertThat(calls).allMatch(line -> line.endsWith(": the same"));
            assertThat(said.get(helper + 1)).isEqualTo("first call: the same");
        } else {
            boolean flush = (bits & FLUSH_TO_ZERO) != 0;
            assertThat(said)
                    .contains(
                            "MIN_NORMAL / 2 is zero: " + flush,
                            "MIN_VALUE * 2^24 is zero: " + (ARM || (bits & DENORMALS_ARE_ZERO) != 0));
            String message = "this thread "
                    + (flush
                            ? "replaces subnormal results by zero (flush-to-zero)"
                            : "reads subnormal operands as zero (denormals-are-zero)")
                    + ", so that floatlab would compute other bits: a native library that was loaded in it, probably one"
                    + " linked with -ffast-math, has switched this on; load that library in a thread that does nothing"
                    + " else, and call floatlab in a new thread";
            assertThat(calls).allMatch(line -> line.endsWith(": " + message));
            assertThat(said.get(helper + 1)).isEqualTo("first call: " + message);
        }
    }

    /** Where the JDK restores what the library has changed, nothing is refused and every bit is right. */
    @Test
    @Tag("forks")
    void java25RestoresThem() throws Exception {
        Optional<Path> java = Machine.jdk(25);
        assumeTrue(java.isPresent(), "there is no JDK 25");
        List<String> said = load(java.get(), FLUSH_TO_ZERO | DENORMALS_ARE_ZERO);
        assertThat(said.get(0)).isEqualTo("kept: true");
        assertThat(said).contains("MIN_NORMAL / 2 is zero: false", "MIN_VALUE * 2^24 is zero: false");
        assertThat(said)
                .filteredOn(line -> !line.contains("zero") && !line.startsWith("kept") && !line.startsWith("In a"))
                .hasSizeGreaterThan(50)
                .allMatch(line -> line.endsWith(": the same"));
    }

    /** What {@link FlushedThread} says, line by line. */
    private List<String> load(Path java, int bits) throws Exception {
        String compiler = compiler();
        Path source = Files.writeString(folder.resolve("flush.c"), SOURCE);
        Path library = folder.resolve("libflush.so");
        run(compiler, "-O1", "-shared", "-fPIC", "-DBITS=" + bits, "-o", library.toString(), source.toString());
        Path copy = Files.copy(library, folder.resolve("libcopy.so"));
        return run(
                        java.toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Dfloatlab.threads=2",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FlushedThread.class.getName(),
                        library.toString(),
                        copy.toString())
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING"))
                .toList();
    }

    private static String compiler() {
        assumeTrue(System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux"), "built for Linux alone");
        Optional<String> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(place -> Stream.of("cc", "gcc", "clang").map(name -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        assumeTrue(found.isPresent(), "there is no C compiler");
        return found.get();
    }

    private String run(String... command) throws Exception {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
