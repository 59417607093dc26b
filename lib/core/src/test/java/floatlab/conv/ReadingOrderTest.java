package floatlab.conv;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The package reads from the top down: a class uses only classes that stand below it in the list. */
class ReadingOrderTest {
    /** A class does not use the others on its line either. */
    private static final List<List<String>> TOP_DOWN = List.of(
            // what a caller sees
            List.of("Conv2dGradient"),
            List.of("Conv2d"),
            // the vector core, its ways through the pixels, and what a way is for one input
            List.of("VectorConv2d"),
            List.of("DirectTiles", "PanelTiles"),
            List.of("PanelRegions"),
            List.of("ForwardRun", "TilePasses"),
            // the plan
            List.of("Plan", "Region"),
            List.of("SkippedTaps"),
            // packing
            List.of("PackedWeights", "PaddedMemory"),
            List.of("PaddedLayout"),
            // tiles
            List.of("VectorKernels"),
            List.of("Kernel"),
            List.of("Tile"),
            List.of("Parts", "Vectors"),
            // what is computed: the plain loops and the shape know nothing of the vector core
            List.of("ScalarConv2d"),
            List.of("Conv2dCore", "Conv2dShape"),
            List.of("Axis"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("floatlab.conv");

    @Test
    void everyClassStandsInTheList() {
        assertThat(CLASSES.stream()
                        .map(ReadingOrderTest::outermost)
                        .filter(name -> !name.equals("package-info"))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(
                        TOP_DOWN.stream().flatMap(List::stream).toList());
    }

    @Test
    void aClassUsesOnlyClassesBelowIt() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .filter(use -> use.getTargetClass().getPackageName().equals("floatlab.conv"))
                        .filter(use -> !outermost(use.getOriginClass()).equals(outermost(use.getTargetClass())))
                        .filter(use -> line(use.getTargetClass()) <= line(use.getOriginClass()))
                        .map(use -> use.getDescription()))
                .isEmpty();
    }

    private static int line(JavaClass type) {
        return IntStream.range(0, TOP_DOWN.size())
                .filter(i -> TOP_DOWN.get(i).contains(outermost(type)))
                .findFirst()
                .orElseThrow();
    }

    private static String outermost(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return base.getName().substring(base.getPackageName().length() + 1).replaceAll("[$].*", "");
    }
}
