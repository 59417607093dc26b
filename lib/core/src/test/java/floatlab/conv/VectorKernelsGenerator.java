package floatlab.conv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes {@code VectorKernels.java}. Its methods differ in the size of the tile and in the arithmetic alone, but each
 * accumulator has to be a local variable with a name of its own: C2 keeps those in registers and an array in memory.
 *
 * <p>Run {@link #main} from {@code lib/core}; a test says when the file is not what this writes.
 */
final class VectorKernelsGenerator {
    static final Path FILE = Path.of("src/main/java/floatlab/conv/VectorKernels.java");

    private final List<String> lines = new ArrayList<>();

    private VectorKernelsGenerator() {}

    public static void main(String[] args) throws IOException {
        Files.writeString(FILE, text());
    }

    static String text() {
        VectorKernelsGenerator generator = new VectorKernelsGenerator();
        generator.lines.add("""
                package floatlab.conv;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.VectorSpecies;

                /**
                 * The inner loops of {@link VectorConv2d}, written by {@code VectorKernelsGenerator}. Do not edit.
                 *
                 * <p>{@code fma8x3} computes a tile of 8 output channels and 3 vectors of pixels; the others do the same for other
                 * sizes, {@code mulAdd…} with two roundings. For channel i, pixel p of the tile, and the terms k0 to k1 − 1:
                 *
                 * <pre>{@code
                 * acc = start[startAt + i·startRow]                  a vector of equal floats; resume…: out[outAt + i·outRow + p]
                 * for k: acc = fma(x[xAt + offsets[k] + p], w[wAt + k·8 + i], acc)
                 * out[outAt + i·outRow + p] = acc
                 * }</pre>
                 *
                 * <p>Vectors run across pixels, so each pixel's additions are those of the plain loop.
                 *
                 * <p>Two things keep JDK 17 from a hundredth of the speed, now and then. No method is called on an accumulator, or
                 * C2 may make objects of them: it is stored by way of {@code −0 + acc}, which is acc. And {@code load} is just too
                 * long for C1 to inline, which would otherwise run out of virtual registers in the larger methods, give up on
                 * them, and keep C2 from its turn. C2 inlines all.
                 */
                final class VectorKernels {
                    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
                    static final int LANES = SPECIES.length();

                    private static final FloatVector MINUS_ZERO = FloatVector.broadcast(SPECIES, -0f);

                    private VectorKernels() {}

                    private static FloatVector load(float[] from, int at) {
                        if (at < 0 || at > from.length - LANES) {
                            throw new IndexOutOfBoundsException("vector at " + at + " of " + from.length + " floats");
                        }
                        return FloatVector.fromArray(SPECIES, from, at);
                    }""");
        for (int channels : new int[] {8, 1}) {
            for (boolean fma : new boolean[] {true, false}) {
                for (int vectors = 1; vectors <= 3; vectors++) {
                    generator.kernel(channels, vectors, fma, false);
                    generator.kernel(channels, vectors, fma, true);
                }
            }
        }
        generator.lines.add("}");
        return String.join("\n", generator.lines) + "\n";
    }

    private void kernel(int channels, int vectors, boolean fma, boolean resume) {
        add(0, "");
        String name = (fma ? "fma" : "mulAdd") + channels + "x" + vectors;
        add(
                1,
                "static void "
                        + (resume ? "resume" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) : name)
                        + "(");
        List<String> parameters = new ArrayList<>(
                List.of("float[] w", "int wAt", "float[] x", "int xAt", "int[] offsets", "int k0", "int k1"));
        if (!resume) {
            parameters.addAll(List.of("float[] start", "int startAt", "int startRow"));
        }
        parameters.addAll(List.of("float[] out", "int outAt", "int outRow"));
        // As the formatter has it: on one line where they fit.
        String separator = resume ? ", " : ",\n            ";
        lines.add("            " + String.join(separator, parameters) + ") {");
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < vectors; j++) {
                String from = resume
                        ? "load(out, outAt" + plus(i, "outRow") + plus(j, "LANES") + ")"
                        : j > 0 ? acc(i, 0) : "load(start, startAt" + plus(i, "startRow") + ")";
                add(2, "FloatVector " + acc(i, j) + " = " + from + ";");
            }
        }
        add(2, "for (int k = k0; k < k1; k++) {");
        add(3, "int at = xAt + offsets[k];");
        for (int j = 0; j < vectors; j++) {
            add(3, "FloatVector x" + j + " = FloatVector.fromArray(SPECIES, x, at" + plus(j, "LANES") + ");");
        }
        for (int i = 0; i < channels; i++) {
            String at = channels == 1 ? "wAt + k" : "wAt + k * " + channels + (i == 0 ? "" : " + " + i);
            add(3, "FloatVector w" + i + " = FloatVector.broadcast(SPECIES, w[" + at + "]);");
            for (int j = 0; j < vectors; j++) {
                String acc = acc(i, j);
                String step = fma ? ".fma(w" + i + ", " + acc + ")" : ".mul(w" + i + ").add(" + acc + ")";
                add(3, acc + " = x" + j + step + ";");
            }
        }
        add(2, "}");
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < vectors; j++) {
                add(
                        2,
                        "MINUS_ZERO.add(" + acc(i, j) + ").intoArray(out, outAt" + plus(i, "outRow") + plus(j, "LANES")
                                + ");");
            }
        }
        add(1, "}");
    }

    private static String acc(int channel, int vector) {
        return "acc" + channel + vector;
    }

    private static String plus(int times, String step) {
        return times == 0 ? "" : times == 1 ? " + " + step : " + " + times + " * " + step;
    }

    private void add(int depth, String line) {
        lines.add("    ".repeat(depth) + line);
    }
}
