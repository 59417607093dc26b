package floatlab.conv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

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
                 * acc = start[startAt + i·startRow + p']             p' = p, or p modulo the lanes if startVector is 0
                 * for k: acc = fma(x[xAt + offsets[k] + p], w[wAt + k·8 + i], acc)
                 * out[outAt + i·outRow + p] = total[totalAt + i·totalRow + p'] + acc
                 * }</pre>
                 *
                 * <p>So a chain can start at zeros, at the bias or where it stopped, and go as it is (total −0), onto the bias or
                 * onto the sum of the chunks before, without a branch. Vectors run across pixels, so each pixel's additions are
                 * those of the plain loop. No method is called on an accumulator: C2 of JDK 17 would sometimes make objects of
                 * them, at a tenth of the speed.
                 */
                final class VectorKernels {
                    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
                    static final int LANES = SPECIES.length();

                    private VectorKernels() {}""");
        for (int channels : new int[] {8, 1}) {
            for (boolean fma : new boolean[] {true, false}) {
                for (int vectors = 1; vectors <= 3; vectors++) {
                    generator.kernel(channels, vectors, fma);
                }
            }
        }
        generator.lines.add("}");
        return String.join("\n", generator.lines) + "\n";
    }

    private void kernel(int channels, int vectors, boolean fma) {
        add(0, "");
        add(1, "static void " + (fma ? "fma" : "mulAdd") + channels + "x" + vectors + "(");
        String[] parameters = {
            "float[] w",
            "int wAt",
            "float[] x",
            "int xAt",
            "int[] offsets",
            "int k0",
            "int k1",
            "float[] start",
            "int startAt",
            "int startRow",
            "int startVector",
            "float[] total",
            "int totalAt",
            "int totalRow",
            "int totalVector",
            "float[] out",
            "int outAt",
            "int outRow"
        };
        StringJoiner joined = new StringJoiner(",\n            ", "            ", ") {");
        for (String parameter : parameters) {
            joined.add(parameter);
        }
        lines.add(joined.toString());
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < vectors; j++) {
                String at = "startAt" + plus(i, "startRow") + plus(j, "startVector");
                add(2, "FloatVector " + acc(i, j) + " = FloatVector.fromArray(SPECIES, start, " + at + ");");
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
                String at = "totalAt" + plus(i, "totalRow") + plus(j, "totalVector");
                add(2, "FloatVector.fromArray(SPECIES, total, " + at + ")");
                add(4, ".add(" + acc(i, j) + ")");
                add(4, ".intoArray(out, outAt" + plus(i, "outRow") + plus(j, "LANES") + ");");
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
