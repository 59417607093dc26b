package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import floatlab.runtime.VectorSupport;
import floatlab.sum.SumMethods;
import floatlab.sum.Summation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The contract of bits: a JVM that has other instructions, or none of the vectors, gives the same results. These are the
 * machines that each build tries; {@link SameBitsMatrixTest} has forty and more.
 */
class SameBitsTest {
    /** How many methods of the library return rows: each is an experiment, and its rows are among the digests. */
    private static final int EXPERIMENTS = 85;

    private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector");

    /** An option that changes nothing; the JVM that gets it does not get the module. */
    private static final String WITHOUT_MODULE = "-Dfloatlab.test.module=none";

    private static final List<String> TURKISH =
            List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kolkata");
    private static final List<String> ARABIC_DIGITS = List.of("-Duser.language=ar", "-Duser.country=EG");
    private static final List<String> GERMAN =
            List.of("-Duser.language=de", "-Duser.country=DE", "-Duser.timezone=Pacific/Chatham");

    /**
     * What a JVM is told beyond the vector module, and what it then says of vectors, to see that it was heeded. The digests
     * hold texts: none may depend on the reader's language and clock.
     */
    private static final Map<List<String>, String> MACHINES = Map.of(
            and(TURKISH, "-XX:-UseFMA"),
            "vector core, " + VectorSupport.lanes(),
            and(ARABIC_DIGITS, "-Dfloatlab.vector=false", "-Dfloatlab.threads=7"),
            "plain loops: switched off",
            and(GERMAN, "-XX:MaxVectorSize=16", "-Dfloatlab.threads=1"),
            "vector core, 4 ",
            List.of("-XX:-UseFMA", WITHOUT_MODULE),
            "plain loops: module jdk.incubator.vector is not loaded (--add-modules jdk.incubator.vector)");

    private static List<String> and(List<String> locale, String... options) {
        return Stream.concat(locale.stream(), Stream.of(options)).toList();
    }

    @Test
    void everyMachineGivesTheSameBits() throws Exception {
        everyMachineGivesTheSameBits(Bits.Work.SMALL);
    }

    /** Here C2 has compiled the loops long before the end. */
    @Test
    @Tag("ci")
    void everyMachineGivesTheSameBitsInCompiledLoops() throws Exception {
        everyMachineGivesTheSameBits(Bits.Work.LARGE);
    }

    private static void everyMachineGivesTheSameBits(Bits.Work work) throws Exception {
        boolean fma = VectorSupport.fmaInHardware().orElseThrow();
        ExecutorService all = Executors.newFixedThreadPool(MACHINES.size());
        try {
            Map<List<String>, Future<Machine.Result>> started = new LinkedHashMap<>();
            for (List<String> told : MACHINES.keySet()) {
                List<String> options = new ArrayList<>(told.contains(WITHOUT_MODULE) ? List.of() : VECTORS);
                options.addAll(told);
                started.put(told, all.submit(Machine.here(options, work)::run));
            }
            Map<String, String> here = Machine.expected(work);
            assertThat(here).hasSizeGreaterThan(Runs.ALL.size() + 20);
            // Some sums are equal by right (a correctly rounded result is one); most digests are not.
            assertThat(here.values().stream()
                            .map(line -> line.substring(line.lastIndexOf(':')))
                            .distinct())
                    .hasSizeGreaterThan(here.size() * 3 / 4);
            for (List<String> told : started.keySet()) {
                Machine.Result there = started.get(told).get();
                assertThat(there.vectors()).startsWith(MACHINES.get(told));
                assertThat(there.fma()).isEqualTo("fma " + (fma && !told.contains("-XX:-UseFMA")));
                assertThat(there.digests()).as("%s", told).isEqualTo(here);
            }
        } finally {
            all.shutdownNow();
        }
    }

    /** The order of the list is part of a digest, so it cannot be taken from {@link SumMethods}. */
    @Test
    void everySumIsInTheList() {
        assertThat(Bits.SUMS.stream().map(Summation::name))
                .containsAll(SumMethods.withLanes().stream()
                        .map(Summation::name)
                        .filter(name -> !name.equals("exact"))
                        .toList());
    }

    @Test
    void everyExperimentIsRegistered() throws Exception {
        Set<String> found = new TreeSet<>();
        for (JavaClass javaClass : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("floatlab.experiment", "floatlab.sum", "floatlab.reveal")) {
            Class<?> type = javaClass.reflect();
            if (Modifier.isPublic(type.getModifiers()) && type.getEnclosingClass() == null) {
                for (Method method : type.getDeclaredMethods()) {
                    if (Modifier.isPublic(method.getModifiers())
                            && Modifier.isStatic(method.getModifiers())
                            && returnsRows(method)) {
                        found.add(type.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }
        // An experiment that reflection does not find would leave the digests in silence.
        assertThat(found).hasSize(EXPERIMENTS);
        assertThat(new TreeSet<>(Runs.ALL.keySet())).isEqualTo(found);
    }

    private static boolean returnsRows(Method method) {
        return method.getGenericReturnType() instanceof ParameterizedType type
                && type.getRawType() == List.class
                && type.getActualTypeArguments()[0] instanceof Class<?> row
                && row.isRecord()
                && row.getEnclosingClass() != null;
    }
}
