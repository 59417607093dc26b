package floatlab.experiment.racing;

import floatlab.experiment.Recorded;
import floatlab.reveal.RevealedSum;
import floatlab.runtime.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The order in which PyTorch adds on a GPU: sums along either axis, means, dot products, and products with a vector or a matrix
 * of ones. A {@link floatlab.reveal.SummationProbe} reveals it from recorded answers, after FPRev (Xie et al. 2025, arXiv 2411.00442).
 *
 * <p>Of a million terms sixteen were told apart, 65,536 apart, with zeros between them. A mean is a sum that is divided, and
 * only where n is a power of two does the division round nothing; so means of other lengths are not here. {@link #source()}
 * says what it was recorded with; another GPU or version may add otherwise.
 */
public final class GpuTrees {
    private static final String FOLDER = "gpu-trees/";
    private static final int MILLION = 1 << 20;
    private static final int ASKED_OF_A_MILLION = 16;

    private GpuTrees() {}

    /**
     * What was recorded.
     *
     * @param operation the function: {@code torch.sum} of a vector, {@code torch.sum-dim1} of the rows of a matrix and
     *     {@code torch.sum-dim0} of its columns, {@code mv} and {@code matmul-64} with ones, and others
     * @param n how many terms it adds
     */
    public record Spec(String operation, int n) {
        public Spec {
            Objects.requireNonNull(operation, "operation");
        }

        private boolean isMean() {
            return operation.endsWith("mean");
        }
    }

    /**
     * The order of an operation.
     *
     * @param operation the function
     * @param n how many terms it adds
     * @param order the order in words
     */
    public record Row(String operation, int n, String order) {}

    /** {@return all that was recorded, the specs that {@link #reveal} takes} */
    public static List<Spec> recorded() {
        List<Spec> specs = new ArrayList<>();
        for (String operation : List.of("torch.sum", "torch.dot")) {
            for (int n : new int[] {2, 7, 8, 20, 32, 100, 128}) {
                specs.add(new Spec(operation, n));
            }
        }
        specs.add(7, new Spec("torch.sum", MILLION));
        for (String operation : List.of("torch.sum-dim1", "torch.sum-dim0", "mv", "matmul-64")) {
            for (int n : new int[] {2, 7, 8, 20, 32, 100, 128, 200, 300}) {
                specs.add(new Spec(operation, n));
            }
        }
        for (String operation : List.of("torch.mean", "layer_norm-mean")) {
            for (int n : new int[] {2, 8, 32, 128}) {
                specs.add(new Spec(operation, n));
            }
        }
        return List.copyOf(specs);
    }

    /**
     * {@return the tree of one operation}
     *
     * @param spec one of {@link #recorded()}
     * @throws NullPointerException if spec is null
     * @throws IllegalArgumentException if that was not recorded
     */
    public static RevealedSum reveal(Spec spec) {
        Objects.requireNonNull(spec, "spec");
        Require.that(recorded().contains(spec), "spec", () -> spec, "one of " + recorded());
        String name = spec.operation() + "-" + spec.n() + ".npy.gz";
        int asked = spec.n() == MILLION ? ASKED_OF_A_MILLION : spec.n();
        return LibraryTrees.reveal(FOLDER + name, asked, spec.isMean() ? spec.n() : 1);
    }

    /** {@return the orders of all that was recorded} */
    public static List<Row> run() {
        return recorded().stream()
                .map(spec -> new Row(spec.operation(), spec.n(), reveal(spec).describe()))
                .toList();
    }

    /** {@return the versions and the GPU that it was recorded with, on one line} */
    public static String source() {
        return Recorded.source("racing/" + FOLDER + "versions.txt");
    }
}
