package floatlab.experiment.racing;

import floatlab.compare.NpyArray;
import floatlab.experiment.Recorded;
import floatlab.reveal.RevealedSum;
import floatlab.reveal.SummationProbe;
import floatlab.runtime.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The order in which the real {@code numpy.sum} and {@code torch.sum} add 128 floats; or sixteen that stand 65,536
 * apart among 1,048,576, with zeros between them, which shows how the parts of a long array come together. A
 * {@link SummationProbe} reveals it from recorded answers, after FPRev (Xie et al. 2025, arXiv 2411.00442).
 *
 * <p>Recorded by {@code src/test/python/record_library_trees.py}; another version or CPU may add otherwise, so show
 * {@link #source()} beside it.
 */
public final class LibraryTrees {
    private static final String FOLDER = "library-trees/";

    private LibraryTrees() {}

    /**
     * What was recorded.
     *
     * @param library {@code numpy.sum}, {@code numpy.sum-columns} (a column of an array of two columns, {@code axis=0})
     *     or {@code torch.sum}
     * @param n the length of the array, 128 or 1,048,576
     * @param asked how many of its terms were told apart: all 128, or sixteen, n/16 apart
     * @param threads {@code torch.set_num_threads}, 1 for NumPy
     */
    public record Spec(String library, int n, int asked, int threads) {
        public Spec {
            Objects.requireNonNull(library, "library");
        }
    }

    /**
     * A library's order.
     *
     * @param library the function
     * @param n the length of the array
     * @param asked how many terms were told apart
     * @param threads its number of threads
     * @param order the order in words
     */
    public record Row(String library, int n, int asked, int threads, String order) {}

    /** {@return all that was recorded, the specs that {@link #reveal} takes} */
    public static List<Spec> recorded() {
        int million = 1 << 20;
        return List.of(
                new Spec("numpy.sum", 128, 128, 1),
                new Spec("torch.sum", 128, 128, 1),
                new Spec("numpy.sum-columns", 128, 128, 1),
                new Spec("numpy.sum", million, 16, 1),
                new Spec("torch.sum", million, 16, 1),
                new Spec("torch.sum", million, 16, 2),
                new Spec("torch.sum", million, 16, 3),
                new Spec("torch.sum", million, 16, 4));
    }

    /**
     * {@return the tree of one library's sum}
     *
     * @param spec one of {@link #recorded()}
     * @throws IllegalArgumentException if that was not recorded
     */
    public static RevealedSum reveal(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        Require.that(recorded().contains(spec), "spec", () -> spec, "one of " + recorded());
        String name = spec.library() + "-" + spec.n() + "-" + spec.asked() + "-" + spec.threads() + ".npy.gz";
        return reveal(FOLDER + name, spec.asked(), 1);
    }

    /** The tree in the recorded answers to all questions about so many terms, each multiplied by a factor. */
    static RevealedSum reveal(String file, int asked, int factor) {
        SummationProbe probe = SummationProbe.inOneRound(asked);
        try (InputStream in = LibraryTrees.class.getResourceAsStream(file)) {
            double[] answers = NpyArray.read(new GZIPInputStream(Objects.requireNonNull(in, file)))
                    .doubles();
            probe.answer(Arrays.stream(answers).map(answer -> factor * answer).toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return probe.result();
    }

    /** {@return the orders of all that was recorded} */
    public static List<Row> run() {
        return recorded().stream()
                .map(spec -> new Row(
                        spec.library(),
                        spec.n(),
                        spec.asked(),
                        spec.threads(),
                        reveal(spec).describe()))
                .toList();
    }

    /** {@return the versions of torch and numpy and the CPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source("racing/" + FOLDER + "versions.txt");
    }
}
