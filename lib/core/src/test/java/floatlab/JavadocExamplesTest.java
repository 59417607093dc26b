package floatlab;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.compare.NpyArray;
import floatlab.compare.SumOrder;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.experiment.averaging.RoundingWalk;
import floatlab.experiment.bias.BiasAccount;
import floatlab.experiment.deep.DeepStack;
import floatlab.experiment.layers.LayerByLayer;
import floatlab.experiment.verdict.VerdictTrials;
import floatlab.format.Format;
import floatlab.order.Arithmetic;
import floatlab.order.BiasOrder;
import floatlab.order.KnownOrder;
import floatlab.order.ReductionOrder;
import floatlab.runtime.VectorSupport;
import floatlab.tensor.Tensor;
import floatlab.train.Training;
import floatlab.train.TwinRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every example that a Javadoc gives is a text in some test; each package tests its own in {@code DocumentedValuesTest}. */
class JavadocExamplesTest {

    private static final Pattern EXAMPLES =
            Pattern.compile("(?:such as|for instance)((?:(?:,| or)* \\{@code [^}]*})+)");

    private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}");

    /** Whatever stands in a Javadoc as {@code such as} or {@code for instance} is a text in the source of a test. */
    @Test
    void everyExampleIsInATest() throws IOException {
        Path sources = Path.of("src");
        // A text over several lines is one, and a comment proves nothing.
        String tests = withoutComments(text(sources.resolve("test/java"))).replaceAll("\"\\s*\\+\\s*\"", "");
        String main = text(sources.resolve("main/java")).replaceAll("\\n\\s*\\*\\s*", " ");
        List<String> examples = new ArrayList<>();
        for (Matcher found = EXAMPLES.matcher(main); found.find(); ) {
            for (Matcher code = CODE.matcher(found.group(1)); code.find(); ) {
                examples.add(code.group(1).replace("\"", ""));
            }
        }
        assertThat(examples).hasSizeGreaterThan(40);
        examples.removeIf(tests::contains);
        assertThat(examples).as("examples that no test has").isEmpty();
    }

    private static final Pattern COMMENT_OR_TEXT = Pattern.compile(
            "(?s)\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)+'|/\\*.*?\\*/|//[^\\n]*");

    private static String withoutComments(String source) {
        return COMMENT_OR_TEXT
                .matcher(source)
                .replaceAll(found -> found.group().startsWith("/") ? " " : Matcher.quoteReplacement(found.group()));
    }

    @Test
    void aCommentIsNoExample() {
        assertThat(withoutComments("a(\"x // y\"); // z\n/* w\n */ b('\"');"))
                .isEqualTo("a(\"x // y\");  \n  b('\"');");
    }

    private static String text(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    /** Texts whose classes' own tests have others. */
    @Test
    void textsOfSmallThings() {
        assertThat(Tensor.zeros(5, 1, 1, 1).shapeText()).isEqualTo("(5, 1, 1, 1)");
        assertThat(NpyArray.of(new float[6], 2, 3)).hasToString("float32 (2, 3)");
        assertThat(SumOrder.blocked(128).name()).isEqualTo("in blocks of 128");
        assertThat(KnownOrder.values())
                .extracting(KnownOrder::where)
                .contains("PyTorch, oneDNN, blocks of 16 channels");
        assertThat(DeepStack.Form.NORM.describe()).isEqualTo("BatchNorm, ReLU");
        assertThat(LayerByLayer.Change.FOLDED.describe()).isEqualTo("norm 1 folded");
        assertThat(VerdictTrials.Kind.TRANSPOSED.title()).isEqualTo("transposed kernel");
        assertThat(RoundingWalk.run(new RoundingWalk.Spec(1, 10, 1)).get(0).walk())
                .isEqualTo("walk 1");
        assertThat(BiasAccount.of(1, 2, 3, Arithmetic.MUL_ADD).steps())
                .extracting(BiasAccount.Step::formula)
                .contains("fl(w·x)");
        assertThat(new Training.Row(1, 2.3)).hasToString("step 1: loss 2.3");
        assertThat(new TwinRuns.Row("seeds", 1, 2, 2, 1.4, 1, 0.1, 0.1, 517))
                .hasToString("seeds, step 1: distance 1.4, 517 flips");
        assertThat(new TwinRuns.Curve("run A", 5, 1.8, 0.54)).hasToString("run A, step 5: loss 1.8, accuracy 0.54");
        if (VectorSupport.available()) { // a machine with other vectors names their length
            assertThat(VectorSupport.why().replace(" " + VectorSupport.lanes() + " ", " 16 "))
                    .isEqualTo("vector core, 16 floats at a time");
            ReductionOrder inDouble = ReductionOrder.fma(BiasOrder.FIRST).withAccumulator(Format.BINARY64);
            assertThat(Conv2d.of(Tensor.zeros(1, 1, 1, 1), Conv2dShape.of(1, 1, 1), inDouble)
                            .core())
                    .isEqualTo("plain loops: the accumulator is binary64");
        }
    }
}
