package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.runtime.VectorSupport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract of bits: a JVM that has other instructions, or none of the vectors, gives the same results. */
class SameBitsTest {
    private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector");

    /** What a JVM is told, and what {@link VectorSupport} then says of vectors, to see that it was heeded. */
    private static final Map<List<String>, String> MACHINES = Map.of(
            List.of("-XX:-UseFMA"), "vector core, " + VectorSupport.lanes(),
            List.of("-Dfloatlab.vector=false"), "plain loops: switched off",
            List.of("-XX:MaxVectorSize=16"), "vector core, 4 ",
            List.of("-XX:-UseFMA", "-Dfloatlab.vector=false"), "plain loops: switched off");

    @Test
    void everyMachineGivesTheSameBits() throws Exception {
        boolean fma = VectorSupport.fmaInHardware().orElseThrow();
        List<Process> started = new ArrayList<>();
        List<List<String>> options = List.copyOf(MACHINES.keySet());
        for (List<String> option : options) {
            started.add(start(option));
        }
        List<String> here = Bits.digests();
        assertThat(here).hasSizeGreaterThan(20).doesNotHaveDuplicates();
        for (int i = 0; i < started.size(); i++) {
            List<String> there = lines(started.get(i));
            assertThat(started.get(i).waitFor()).as("%s", there).isZero();
            assertThat(there.get(0)).startsWith(MACHINES.get(options.get(i)));
            assertThat(there.get(1)).isEqualTo("fma " + (fma && !options.get(i).contains("-XX:-UseFMA")));
            assertThat(there.subList(2, there.size())).as("%s", options.get(i)).isEqualTo(here);
        }
    }

    private static Process start(List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(VECTORS);
        command.addAll(options);
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", classPath(), Bits.class.getName()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static List<String> lines(Process process) throws IOException {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            return in.lines().collect(Collectors.toList());
        }
    }
}
