package floatlab.conv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
                 * <p>{@code fma8x3} computes a {@link Tile} of 8 output channels and 3 vectors of pixels; the others do the same for
                 * other sizes, {@code mulAdd…} with two roundings. For channel i and vector j of the tile:
                 *
                 * <pre>{@code
                 * acc = start[startAt + i]               in all lanes; resume…: out[outAt + i·outRow + j·LANES]
                 * for k from first to last − 1: acc = fma(x[xAt + places[k] + j·LANES], w[wAt + k·rows + i], acc)
                 * panel…:                       acc = fma(x[xAt + k·PIXELS + j·LANES], w[wAt + places[k] + i], acc)
                 * out[outAt + i·outRow + j·LANES] = acc
                 * }</pre>
                 *
                 * <p>{@code fmaRows9} computes whole rows of one channel with nine terms, whose weights stay in registers: the
                 * depthwise 3×3. At the end it adds a float.
                 *
                 * <p>Vectors run across pixels, so each pixel's additions are those of the plain loop.
                 *
                 * <p>What keeps C2 at full speed, measured on JDK 17 and 25:
                 * <ul>
                 *   <li>The loop's test is at its end. Behind such a loop C2 knows an accumulator as the result of an operation, a
                 *       vector in a register; behind a test at the start it knows some vector, an object.
                 *   <li>Few calls. Each is a few hundred nodes, and beyond 18,000 of them C2 no longer inlines a call where it
                 *       stands: what depends on its result is an object again.
                 *   <li>Few ints live in the loop: what else is needed is read from the tile behind it. One int too many, and C2
                 *       keeps ints in vector registers, which costs a fifth.
                 *   <li>Of the places of x and w one is read and checked in each turn, the other counts: C2 checks it before the
                 *       loop. That gives a fifteenth on an Intel Xeon.
                 * </ul>
                 */
                final class VectorKernels {
                    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
                    static final int LANES = SPECIES.length();

                    private VectorKernels() {}""");
        for (boolean fma : new boolean[] {true, false}) {
            for (int channels : fma ? new int[] {8, 4, 1} : new int[] {4, 1}) {
                for (int vectors = 1; vectors <= (fma && channels == 4 ? 2 : 3); vectors++) {
                    generator.tile(channels, vectors, fma, false, false);
                    if (channels > 1) {
                        generator.tile(channels, vectors, fma, true, false);
                        generator.tile(channels, vectors, fma, true, true);
                    }
                }
            }
            generator.rows(9, fma);
        }
        generator.lines.add("}");
        return String.join("\n", generator.lines) + "\n";
    }

    /**
     * Half of a block's channels where registers are few; and with two roundings: 24 accumulators, their factors and products
     * do not fit into 32 registers the way C2 of JDK 17 allots them, and 12 chains hide an addition's latency.
     *
     * @param panel whether the input is a panel, of which only the weights' places are read
     * @param resume whether the chains go on from what is in the output
     */
    private void tile(int channels, int vectors, boolean fma, boolean panel, boolean resume) {
        add(0, "");
        String prefix = (resume ? "resumePanel" : panel ? "panel" : "") + (panel ? fma ? "Fma" : "MulAdd" : name(fma));
        add(1, "static void " + prefix + channels + "x" + vectors + "(Tile t) {");
        add(2, "float[] w = t.w;");
        add(2, "float[] x = t.x;");
        add(2, "int[] places = t.places;");
        add(2, "int wAt = t.wAt;");
        add(2, "int xAt = t.xAt;");
        if (resume) {
            add(2, "int outAt = t.outAt;");
        }
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < vectors; j++) {
                String from = resume
                        ? "FloatVector.fromArray(SPECIES, t.out, " + out(i, j, true) + ")"
                        : j > 0 ? acc(i, 0) : "FloatVector.broadcast(SPECIES, t.start[t.startAt" + plus(i, "1") + "])";
                add(2, "FloatVector " + acc(i, j) + " = " + from + ";");
            }
        }
        add(2, "int k = t.first;");
        add(2, "int last = t.last;");
        add(2, "do {");
        add(3, "int at = xAt + " + (panel ? "Tile.PIXELS * k" : "places[k]") + ";");
        add(3, "int from = wAt + " + (panel ? "places[k]" : channels == 1 ? "k" : "8 * k") + ";");
        for (int j = 0; j < vectors; j++) {
            add(3, "FloatVector x" + j + " = FloatVector.fromArray(SPECIES, x, at" + plus(j, "LANES") + ");");
        }
        for (int i = 0; i < channels; i++) {
            String at = "from" + plus(i, "1");
            add(3, "FloatVector w" + i + " = FloatVector.broadcast(SPECIES, w[" + at + "]);");
            for (int j = 0; j < vectors; j++) {
                add(3, acc(i, j) + " = " + step("x" + j, "w" + i, acc(i, j), fma) + ";");
            }
        }
        add(2, "} while (++k < last);");
        add(2, (resume ? "" : "int ") + "outAt = t.outAt;");
        for (int i = 0; i < channels; i++) {
            for (int j = 0; j < vectors; j++) {
                add(2, acc(i, j) + ".intoArray(t.out, " + out(i, j, resume) + ");");
            }
        }
        add(1, "}");
    }

    /** A resumed tile lies in memory of its own. */
    private static String out(int channel, int vector, boolean resume) {
        return "outAt" + plus(channel, resume ? "Tile.PIXELS" : "t.outRow") + plus(vector, "LANES");
    }

    /** Rows of outputs; where the last vector of a row would reach beyond it, it is moved back over the one before. */
    private void rows(int terms, boolean fma) {
        add(0, "");
        add(1, "static void " + name(fma) + "Rows" + terms + "(Tile t, int rows, int xRow, int columns, float last) {");
        add(2, "float[] x = t.x;");
        add(2, "float[] out = t.out;");
        add(2, "FloatVector start = FloatVector.broadcast(SPECIES, t.start[t.startAt]);");
        add(2, "FloatVector end = FloatVector.broadcast(SPECIES, last);");
        for (int k = 0; k < terms; k++) {
            add(2, "int offset" + k + " = t.places[" + k + "];");
            add(2, "FloatVector w" + k + " = FloatVector.broadcast(SPECIES, t.w[t.wAt" + plus(k, "1") + "]);");
        }
        add(2, "for (int row = 0; row < rows; row++) {");
        add(3, "int outAt = t.outAt + row * columns;");
        add(3, "int xAt = t.xAt + row * xRow;");
        add(3, "for (int column = 0; column < columns; column += LANES) {");
        add(4, "int q = Math.min(column, columns - LANES);");
        add(4, "int at = xAt + q;");
        for (int k = 0; k < terms; k++) {
            add(4, "FloatVector x" + k + " = FloatVector.fromArray(SPECIES, x, at + offset" + k + ");");
            String before = k == 0 ? "start" : "acc" + (k - 1);
            add(4, "FloatVector acc" + k + " = " + step("x" + k, "w" + k, before, fma) + ";");
        }
        add(4, "end.add(acc" + (terms - 1) + ").intoArray(out, outAt + q);");
        add(3, "}");
        add(2, "}");
        add(1, "}");
    }

    private static String name(boolean fma) {
        return fma ? "fma" : "mulAdd";
    }

    private static String step(String x, String w, String acc, boolean fma) {
        return x + (fma ? ".fma(" + w + ", " + acc + ")" : ".mul(" + w + ").add(" + acc + ")");
    }

    private static String acc(int channel, int vector) {
        return "acc" + channel + vector;
    }

    private static String plus(int times, String step) {
        return times == 0
                ? ""
                : step.equals("1") ? " + " + times : times == 1 ? " + " + step : " + " + times + " * " + step;
    }

    private void add(int depth, String line) {
        lines.add(line.isEmpty() ? "" : "    ".repeat(depth) + line);
    }
}
