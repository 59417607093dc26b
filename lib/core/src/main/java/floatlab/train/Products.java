package floatlab.train;

import floatlab.runtime.Workers;
import floatlab.sum.Summation;

/**
 * Sums over a batch: {@code out[i, j] = Σ g[i, k]·x[j, k]}. The products are rounded, then a method adds them. Each element
 * belongs to one task, so that threads change no bit.
 */
final class Products {
    private Products() {}

    /** x is (columns, terms), or null for a single column of ones. */
    static void sums(
            float[] g, int rows, float[] x, int columns, BatchSum sum, Part part, float[] out, int at, int threads) {
        int terms = g.length / rows;
        boolean reversed = sum.reversed().contains(part);
        Summation method = sum.method();
        Workers.run(rows, threads, (i, worker) -> {
            float[] products = new float[terms];
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < terms; k++) {
                    float product = x == null ? g[i * terms + k] : g[i * terms + k] * x[j * terms + k];
                    products[reversed ? terms - 1 - k : k] = product;
                }
                out[at + i * columns + j] = method.sum(products);
            }
        });
    }

    /** The same in double. */
    static void sums(
            double[] g, int rows, double[] x, int columns, BatchSum sum, Part part, double[] out, int at, int threads) {
        int terms = g.length / rows;
        boolean reversed = sum.reversed().contains(part);
        Summation method = sum.method();
        Workers.run(rows, threads, (i, worker) -> {
            double[] products = new double[terms];
            for (int j = 0; j < columns; j++) {
                for (int k = 0; k < terms; k++) {
                    double product = x == null ? g[i * terms + k] : g[i * terms + k] * x[j * terms + k];
                    products[reversed ? terms - 1 - k : k] = product;
                }
                out[at + i * columns + j] = method.sum(products);
            }
        });
    }
}
