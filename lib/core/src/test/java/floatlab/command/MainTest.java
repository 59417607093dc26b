package floatlab.command;

import static org.assertj.core.api.Assertions.assertThat;

import floatlab.compare.NpyArray;
import floatlab.conv.Conv2d;
import floatlab.conv.Conv2dShape;
import floatlab.order.BiasOrder;
import floatlab.order.ReductionOrder;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    @TempDir
    Path folder;

    private String out;
    private String err;

    private int run(String... args) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int code = Main.run(
                List.of(args),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(complaints, true, StandardCharsets.UTF_8));
        out = printed.toString(StandardCharsets.UTF_8);
        err = complaints.toString(StandardCharsets.UTF_8);
        assertThat(out + err)
                .doesNotContain("Exception")
                .doesNotContain("\tat ")
                .doesNotContain("null:");
        return code;
    }

    private String save(String name, float[] data, int... shape) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        NpyArray.of(data, shape.length == 0 ? new int[] {data.length} : shape).write(file);
        return file.toString();
    }

    private static float[] uniform(int seed, int n) {
        return new NumpyRandom(seed).randomFloats(n);
    }

    private static float[] next(float[] x) {
        float[] next = x.clone();
        for (int i = 0; i < next.length; i += 3) {
            next[i] = i % 2 == 0 ? Math.nextUp(x[i]) : Math.nextDown(x[i]);
        }
        return next;
    }

    @Test
    void theExitCodeIsTheVerdict() throws IOException {
        float[] x = uniform(1, 1000);
        float[] other = uniform(2, 1000);
        float[] noisy = x.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] += (other[i] - 0.5f) * 0.3f;
        }
        String a = save("a.npy", x);
        assertThat(run("compare", a, a)).isZero();
        assertThat(out).isEqualTo("ROUNDING\nall elements are equal\n".replace("\n", System.lineSeparator()));
        assertThat(run("compare", a, save("b.npy", next(x)))).isZero();
        assertThat(run("compare", a, save("c.npy", other))).isEqualTo(Main.BUG);
        assertThat(out).startsWith("BUG").contains("the two differ most at (");
        assertThat(run("compare", a, save("d.npy", noisy), "--products", "9")).isEqualTo(Main.CANNOT_TELL);
        assertThat(run("compare", a, save("e.npy", x, 10, 100))).isEqualTo(Main.NOT_COMPARABLE);
        assertThat(out).contains("the shapes differ");
        assertThat(run("compare", a)).isEqualTo(Main.USAGE);
        assertThat(err).startsWith("floatlab: compare needs two files or folders, not 1");
    }

    @Test
    void jsonForMachines() throws IOException {
        String a = save("a.npy", new float[] {1, 2, 3, 4}, 2, 2);
        String b = save("b.npy", new float[] {1, 2, Math.nextUp(3f), 4}, 2, 2);
        assertThat(run("compare", "--json", a, b)).isZero();
        assertThat(out.strip())
                .startsWith("{\"verdict\": \"rounding\", \"reason\": \"")
                .endsWith("\"index\": [1, 0], \"a\": 3.0, \"b\": 3.0000002, \"difference\": 2.384185791015625E-7, "
                        + "\"relative\": 4.352907796741852E-8, \"bound\": null}");
        assertThat(run("compare", a, b, "--layer", "relu", "--inputs", a, "--json"))
                .isEqualTo(Main.BUG);
        assertThat(out).contains("\"verdict\": \"bug\"").contains("b is wrong");
        assertThat(run("compare", save("n.npy", new float[] {NAN}), save("i.npy", new float[] {INF}), "--json"))
                .isEqualTo(Main.CANNOT_TELL);
        assertThat(out).contains("\"b\": 1e999");
    }

    @Test
    void aLayerAndItsInputs() throws IOException {
        Conv2dShape shape = Conv2dShape.of(3, 4, 3).withPadding(1);
        Tensor x = Tensor.of(uniform(3, 3 * 64), 1, 3, 8, 8);
        Tensor w = Tensor.of(uniform(4, 4 * 27), 4, 3, 3, 3);
        float[] bias = uniform(5, 4);
        float[] first = Conv2d.of(w, bias, shape, ReductionOrder.fma(BiasOrder.FIRST))
                .forward(x)
                .data();
        float[] last = Conv2d.of(w, bias, shape, ReductionOrder.mulAdd(BiasOrder.LAST))
                .forward(x)
                .data();
        float[] none = Conv2d.of(w, shape, ReductionOrder.fma(BiasOrder.FIRST))
                .forward(x)
                .data();
        String a = save("a.npy", first, 1, 4, 8, 8);
        String b = save("b.npy", last, 1, 4, 8, 8);
        String c = save("c.npy", none, 1, 4, 8, 8);
        String inputs = save("x.npy", x.data(), 1, 3, 8, 8) + "," + save("w.npy", w.data(), 4, 3, 3, 3) + ","
                + save("bias.npy", bias);
        assertThat(run("compare", a, b, "--layer", "conv2d:padding=1", "--inputs", inputs))
                .isZero();
        assertThat(out).contains("both are what conv2d gives");
        assertThat(run("compare", a, c, "--layer=conv2d:padding=1", "--inputs=" + inputs))
                .isEqualTo(Main.BUG);
        assertThat(out).contains("b is wrong");
        assertThat(run("compare", c, a, "--layer", "conv2d:padding=1", "--inputs", inputs))
                .isEqualTo(Main.BUG);
        assertThat(out).contains("a is wrong");
        assertThat(run("compare", a, b, "--reference", a)).isZero();
        assertThat(out).contains("b is no worse than a");
        assertThat(run("compare", a, b, "--layer", "conv2d", "--inputs", inputs))
                .isEqualTo(Main.NOT_COMPARABLE);
        assertThat(run("compare", a, b, "--layer", "conv2d:stride=x", "--inputs", inputs))
                .isEqualTo(Main.USAGE);
        assertThat(err).contains("layer's stride is x, expected a whole number");
        assertThat(run("compare", a, b, "--layer", "conv2d:side=1", "--inputs", inputs))
                .isEqualTo(Main.USAGE);
        assertThat(err).contains("expected no parameter side");
        assertThat(run("compare", a, b, "--layer", "convolution", "--inputs", a))
                .isEqualTo(Main.USAGE);
        assertThat(err).contains("layer is convolution, expected one that --help lists");
        assertThat(run("order", b, "--inputs", inputs, "--padding", "1")).isZero();
        assertThat(out).contains("order");
        assertThat(run("order", save("z.npy", new float[256], 1, 4, 8, 8), "--inputs", inputs, "--padding", "1"))
                .isEqualTo(Main.CANNOT_TELL);
    }

    @Test
    void manyTensors() throws IOException {
        float[] x = uniform(6, 256);
        for (int layer : new int[] {2, 10, 1}) {
            save("a/layer" + layer + ".npy", x);
            save("b/layer" + layer + ".npy", layer == 10 ? uniform(7, 256) : next(x));
        }
        String a = folder.resolve("a").toString();
        String b = folder.resolve("b").toString();
        assertThat(run("compare", a, b)).isEqualTo(Main.BUG);
        assertThat(out.lines().skip(1).limit(3).map(line -> line.split(" +")[0]))
                .containsExactly("layer1", "layer2", "layer10");
        assertThat(out).contains("first beyond rounding: layer10: bug");
        save("b/layer10.npy", x);
        assertThat(run("compare", a, b)).isZero();
        assertThat(out).endsWith("rounding explains all 3 pairs" + System.lineSeparator());
        save("b/more.npy", x);
        save("a/less.npy", x);
        assertThat(run("compare", a, b, "--json")).isEqualTo(Main.NOT_COMPARABLE);
        assertThat(out)
                .contains("\"onlyInA\": [\"less\"]")
                .contains("\"onlyInB\": [\"more\"]")
                .contains("\"firstBeyondRounding\": null");
        assertThat(run("compare", a, save("one.npy", x))).isEqualTo(Main.NOT_COMPARABLE);
        assertThat(err).contains("one is a single array, the other holds several");
    }

    /** Whatever is in the files, the answer is a sentence. */
    @Test
    void oddResults() throws IOException {
        float[] nans = new float[64];
        Arrays.fill(nans, NAN);
        float[] tiny = new float[64];
        Arrays.fill(tiny, Float.MIN_VALUE);
        float[] infinite = uniform(8, 64);
        infinite[5] = INF;
        float[][] odd = {{}, {1}, {0}, {-0f}, {NAN}, {INF}, {Float.MIN_VALUE}, {Float.MAX_VALUE}};
        for (float[] a : odd) {
            for (float[] b : odd) {
                int code = run("compare", save("a.npy", a), save("b.npy", b));
                assertThat(code).isIn(Main.ROUNDING, Main.CANNOT_TELL, Main.NOT_COMPARABLE);
            }
        }
        float[][] larger = {nans, tiny, new float[64], uniform(8, 64), infinite};
        for (float[] a : larger) {
            for (float[] b : larger) {
                run("compare", save("a.npy", a, 8, 8), save("b.npy", b, 8, 8), "--json");
                assertThat(out).startsWith("{\"verdict\": \"");
            }
        }
        assertThat(run("compare", save("a.npy", nans), save("b.npy", nans))).isZero();
        assertThat(run("compare", save("a.npy", new float[0]), save("b.npy", new float[0])))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compare nothing.npy nothing.npy|3|there is no such file or folder",
                "compare a|64|two files or folders, not 1",
                "compare a b c|64|not 3",
                "compare a b --colour red|64|there is no option --colour",
                "compare a b --layer|64|--layer needs a value",
                "compare a b --json --json|64|--json is given twice",
                "compare a b --layer relu|64|belong together",
                "compare a b --layer relu --inputs x --reference y|64|exclude each other",
                "compare a b --products 0|64|--products is 0, expected a whole number from 1 on",
                "compare a b --factors fp32|64|--factors is fp32, expected one of bf16",
                "contrast a b|64|there is no command contrast",
                "order y|64|order needs one file",
            })
    void wrongCommands(String line) {
        String[] parts = line.split("\\|");
        assertThat(run(parts[0].split(" "))).isEqualTo(Integer.parseInt(parts[1]));
        assertThat(err).startsWith("floatlab: ").contains(parts[2]);
        assertThat(out).isEmpty();
    }

    @Test
    void helpTeaches() {
        assertThat(run("--help")).isZero();
        assertThat(out)
                .contains("Rounding, or a bug?")
                .contains("conv2d:stride=1")
                .contains("exit code");
        assertThat(out.lines()).allMatch(line -> line.length() <= 120);
        assertThat(run()).isEqualTo(Main.USAGE);
        assertThat(run("--version")).isZero();
        assertThat(out).startsWith("floatlab ");
    }
}
