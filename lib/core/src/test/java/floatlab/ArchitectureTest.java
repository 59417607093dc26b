package floatlab;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The rules of the packages, and of the contract that results have the same bits everywhere. */
class ArchitectureTest {
    /** Each package knows only those before it. */
    private static final List<String> PACKAGES = List.of(
            "runtime",
            "random",
            "eft",
            "format",
            "function",
            "order",
            "sum",
            "tensor",
            "conv",
            "layer",
            "tensorcore",
            "input",
            "parallel",
            "train",
            "reveal",
            "compare",
            "experiment",
            "command");

    /** Public calls that need not look at the thread's arithmetic. */
    private static final Set<String> BLIND = Set.of(
            // They copy, compare or change the sign of floats, by their bits.
            "Tensor.of([F, int, int, int, int)",
            "Tensor.sameShape(Tensor)",
            "NpyArray.of([F, [I)",
            "NpyArray.ofRows([[F)",
            "NumpyRandom.shuffle([F)",
            "FloatArrays.absolute([F)",
            "FloatAnatomy$Spec.of([F)",
            "SumTrees$Spec.of([F)",
            "BatchNorm2d.of([F, [F, [F, [F, float)",
            "Conv2d.of(Tensor, Conv2dShape, ReductionOrder)",
            "Conv2d.of(Tensor, [F, Conv2dShape, ReductionOrder)",
            "ScalarConv2d.of(Tensor, [F, Conv2dShape, ReductionOrder)",
            // Parts of Conv2d.forward, which has looked.
            "ScalarConv2d.compute(Tensor, Tensor, int)",
            "ScalarConv2d.output(Tensor, int, int, int, int)",
            // They read what is recorded.
            "PyTorchBits.run()",
            "PyTorchSwitches.convolutions()",
            "LibraryLayers.variances()",
            "LibraryLayers.pairs()",
            "LibraryTrees.recorded()",
            "ManyMachines.run()",
            "FusedOrder.tree(int, [F)",
            "GpuThread.run()",
            "GpuTrees.recorded()",
            "GpuRaces.run()",
            "GpuRaces.sums()",
            "GpuBatches.run()",
            "GpuBatches.shapes()",
            "GpuLayers.run()",
            "GpuTraining.run()",
            "GpuProducts.run()",
            "RecordedArithmetic.run()",
            "RecordedArithmetic.ranges()",
            "RecordedDeepStack.layers()",
            "RecordedDeepStack.topOne()",
            "RecordedRuns.run()",
            "RecordedRuns.batches()");

    /** Functions whose last bit the JDK leaves to the platform, of Math and of VectorOperators alike. */
    private static final Set<String> PLATFORM_FUNCTIONS = Set.of(
            "exp", "expm1", "log", "log1p", "log10", "pow", "cbrt", "hypot", "sin", "cos", "tan", "asin", "acos",
            "atan", "atan2", "sinh", "cosh", "tanh");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("floatlab");

    /** The packages below {@code floatlab.experiment}, one for each notebook from 01 on. */
    private static final List<String> TOPICS = CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("floatlab.experiment."))
            .map(name -> name.substring("floatlab.experiment.".length()))
            .distinct()
            .sorted()
            .toList();

    @ParameterizedTest
    @FieldSource("PACKAGES")
    void aPackageKnowsOnlyThoseBeforeIt(String name) {
        String[] later = PACKAGES.subList(PACKAGES.indexOf(name) + 1, PACKAGES.size()).stream()
                .map(other -> "floatlab." + other + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage("floatlab." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later));
    }

    @ParameterizedTest
    @FieldSource("TOPICS")
    void aTopicKnowsNoOther(String topic) {
        String[] others = TOPICS.stream()
                .filter(other -> !other.equals(topic))
                .map(other -> "floatlab.experiment." + other + "..")
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage("floatlab.experiment." + topic + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others));
    }

    /** What several topics use must not depend on one of them. */
    @Test
    void whatTopicsShareKnowsNoTopic() {
        check(noClasses()
                .that()
                .resideInAPackage("floatlab.experiment")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("floatlab.experiment.*.."));
    }

    @Test
    void everyClassIsInAKnownPackage() {
        Set<String> known = Stream.concat(PACKAGES.stream(), TOPICS.stream().map(topic -> "experiment." + topic))
                .map(name -> "floatlab." + name)
                .collect(Collectors.toSet());
        assertThat(TOPICS).hasSizeGreaterThanOrEqualTo(13);
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(known);
    }

    /** {@link floatlab.runtime.Subnormals}: a native library may have changed what the thread's arithmetic gives. */
    @Test
    void whatComputesForLongLooksAtTheThread() {
        Set<String> looking = new HashSet<>();
        boolean more = true;
        while (more) {
            more = CLASSES.stream()
                            .flatMap(type -> type.getCodeUnits().stream())
                            .filter(unit -> unit.getCallsFromSelf().stream()
                                    .map(call -> call.getTarget())
                                    .anyMatch(
                                            target -> target.getFullName().equals("floatlab.runtime.Subnormals.check()")
                                                    || looking.contains(target.getFullName())))
                            .map(JavaCodeUnit::getFullName)
                            .filter(looking::add)
                            .count()
                    > 0;
        }
        Set<String> blind = CLASSES.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isInterface())
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC) && computesForLong(method))
                .map(JavaCodeUnit::getFullName)
                .filter(name -> !looking.contains(name))
                .map(name -> name.replaceAll("(floatlab|java)\\.([a-z]+\\.)+", ""))
                .collect(Collectors.toSet());
        assertThat(looking).hasSizeGreaterThan(150);
        assertThat(blind).containsExactlyInAnyOrderElementsOf(BLIND);
    }

    private static boolean computesForLong(JavaMethod method) {
        boolean experiment = method.getOwner().getPackageName().startsWith("floatlab.experiment.")
                && method.getModifiers().contains(JavaModifier.STATIC)
                && method.getRawReturnType().isEquivalentTo(List.class);
        return experiment
                || method.getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .anyMatch(Set.of("[F", "[D", "[[F", "floatlab.tensor.Tensor")::contains);
    }

    @Test
    void dependsOnTheJdkAlone() {
        check(classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("floatlab..", "java..", "jdk.incubator.vector..", "com.sun.management.."));
    }

    @Test
    void noFunctionWhoseBitsDependOnThePlatform() {
        checkNoAccess(
                "a function whose bits depend on the platform",
                access -> Set.of("java.lang.Math", "jdk.incubator.vector.VectorOperators")
                                .contains(owner(access))
                        && PLATFORM_FUNCTIONS.contains(name(access).toLowerCase(Locale.ROOT)));
    }

    /** Where the processor has none, {@code Math.fma} takes hundreds of times as long; {@code eft.Fma} chooses. */
    @Test
    void onlyTheEftPackageCallsMathFma() {
        checkNoAccess(
                "Math.fma instead of eft.Fma",
                access -> owner(access).equals("java.lang.Math")
                        && name(access).equals("fma")
                        && !access.getOriginOwner().getPackageName().equals("floatlab.eft")
                        && !access.getOriginOwner().getName().startsWith("floatlab.order.Arithmetic"));
    }

    @Test
    void noSumOfLanesInAnUnknownOrder() {
        checkNoAccess(
                "reduceLanes of a floating-point vector",
                access -> Set.of("jdk.incubator.vector.FloatVector", "jdk.incubator.vector.DoubleVector")
                                .contains(owner(access))
                        && name(access).startsWith("reduceLanes"));
    }

    @Test
    void printsNothing() {
        checkNoAccess(
                "System.out or System.err",
                access -> !access.getOriginOwner().getPackageName().equals("floatlab.command")
                        && (owner(access).equals("java.lang.System")
                                        && Set.of("out", "err").contains(name(access))
                                || owner(access).equals("java.io.FileDescriptor")));
    }

    /** Hexadecimal is allowed: it is exact and has not changed between JDKs. */
    @Test
    void onlyTheFormatPackageMakesTextOfFloats() {
        checkNoAccess(
                "the JDK's own text of a float",
                access -> !access.getOriginOwner().getPackageName().startsWith("floatlab.format")
                        && makesTextOfFloats(access));
    }

    private static boolean makesTextOfFloats(JavaAccess<?> access) {
        boolean takesFloat = access.getTarget().getFullName().matches(".*\\((float|double|int, (float|double))\\)");
        return switch (owner(access)) {
            case "java.lang.String" ->
                name(access).startsWith("format") || name(access).equals("valueOf") && takesFloat;
            case "java.lang.Float", "java.lang.Double" -> name(access).equals("toString");
            case "java.lang.StringBuilder", "java.lang.StringBuffer" -> takesFloat;
            default ->
                owner(access).equals("java.util.Formatter") || owner(access).startsWith("java.text.");
        };
    }

    /** {@code "x is " + x} is no call in the class file but a bootstrapped one, which ArchUnit does not see. */
    @Test
    void onlyTheFormatPackageAppendsFloatsToStrings() {
        assertThat(CLASSES)
                .filteredOn(type -> !type.getPackageName().startsWith("floatlab.format"))
                .allSatisfy(type -> assertThat(concatenations(type))
                        .as("%s must make text of floats by FloatText", type.getName())
                        .noneMatch(descriptor ->
                                descriptor.replaceAll("L[^;]*;", "").matches("\\(.*[FD].*\\).*")));
    }

    /**
     * The text that Java makes of a record has the JDK's own text of a float, and of an array its address. The rows of
     * experiments are left to the notebook, which makes tables of records that have no text of their own.
     */
    @Test
    void recordsOfFloatsAndArraysMakeTheirOwnText() {
        assertThat(CLASSES)
                .filteredOn(type -> type.isRecord() && type.getModifiers().contains(JavaModifier.PUBLIC))
                .filteredOn(type -> !type.getPackageName().startsWith("floatlab.experiment"))
                .filteredOn(type -> type.getFields().stream()
                        .anyMatch(field -> !field.getModifiers().contains(JavaModifier.STATIC)
                                && field.getRawType().getName().matches("float|double|\\[.*")))
                .hasSizeGreaterThan(5)
                .allSatisfy(type -> assertThat(bootstrapped(type, "toString"))
                        .as("%s must have a toString that uses FloatText", type.getName())
                        .noneMatch(descriptor -> descriptor.startsWith("(L"))); // its bootstrap takes the record
    }

    /** The parameter lists of all string concatenations of a class. */
    private static List<String> concatenations(JavaClass type) {
        return bootstrapped(type, "makeConcatWithConstants");
    }

    /** The descriptors of a class's dynamic calls by this name, from its constant pool (JVMS 4.4). */
    private static List<String> bootstrapped(JavaClass type, String call) {
        Map<Integer, String> texts = new HashMap<>();
        Map<Integer, int[]> namesAndTypes = new HashMap<>();
        try (DataInputStream in = new DataInputStream(
                type.getSource().orElseThrow().getUri().toURL().openStream())) {
            in.skipNBytes(8);
            int count = in.readUnsignedShort();
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts.put(i, in.readUTF());
                    case 12 -> namesAndTypes.put(i, new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
                    case 5, 6 -> {
                        in.skipNBytes(8);
                        i++; // longs and doubles take two places
                    }
                    case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                    case 15 -> in.skipNBytes(3);
                    case 3, 4, 9, 10, 11, 17, 18 -> in.skipNBytes(4);
                    default -> throw new AssertionError("unknown constant " + tag + " in " + type.getName());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return namesAndTypes.values().stream()
                .filter(pair -> texts.get(pair[0]).equals(call))
                .map(pair -> texts.get(pair[1]))
                .toList();
    }

    private static void checkNoAccess(String description, Predicate<JavaAccess<?>> predicate) {
        check(noClasses().should().accessTargetWhere(describe(description, predicate)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static String owner(JavaAccess<?> access) {
        return access.getTargetOwner().getFullName();
    }

    private static String name(JavaAccess<?> access) {
        return access.getTarget().getName();
    }
}
