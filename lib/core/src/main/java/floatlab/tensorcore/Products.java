package floatlab.tensorcore;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Require;
import floatlab.runtime.VectorSupport;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;

/**
 * Whole products of two matrices in one order, shared among threads by blocks of columns. The plain form makes one output
 * after the other by {@link ProductOrder#dot}. {@link VectorProducts} makes a vector of them at once, for factors of moderate
 * size; both give the same bits.
 */
final class Products {
    /** The largest exponent of a factor with which {@link VectorProducts} gets by, and its negative the smallest. */
    static final int LARGEST = 40;

    private final ProductOrder order;
    private final Format operands;
    private final int k;
    private final int filled;

    Products(ProductOrder order, Format operands, int k) {
        this.order = order;
        this.operands = operands;
        this.k = k;
        this.filled = order.filled(k);
    }

    Tensor of(Tensor a, Tensor b) {
        float[] x = rounded(a);
        float[] y = rounded(b);
        Tensor out = Tensor.zeros(a.n(), b.n(), 1, 1);
        boolean vectors = VectorSupport.available() && fits(order.step());
        boolean[] moderateRow = moderate(x, a.n());
        boolean[] moderateColumn = moderate(y, b.n());
        int width = VectorSupport.lanes();
        int blocks = (b.n() + width - 1) / width;
        if (!vectors) {
            Workers.run(
                    blocks,
                    Workers.defaultThreads(),
                    (block, worker) -> plain(x, a.n(), y, block * width, Math.min(b.n(), (block + 1) * width), out));
            return out;
        }
        VectorProducts.Factors factors = VectorProducts.Factors.of(x, operands.minExponent());
        Workers.run(blocks, Workers.defaultThreads(), (block, worker) -> {
            int first = block * width;
            int last = Math.min(b.n(), first + width);
            boolean moderate = true;
            for (int column = first; column < last; column++) {
                moderate &= moderateColumn[column];
            }
            if (!moderate) {
                plain(x, a.n(), y, first, last, out);
                return;
            }
            VectorProducts fast = new VectorProducts(order, factors, y, first, last, filled, operands.minExponent());
            for (int row = 0; row < a.n(); row++) {
                Interruption.check();
                if (moderateRow[row]) {
                    fast.row(row, out.data(), row * b.n() + first, last - first);
                } else {
                    plainRow(x, row, y, first, last, out);
                }
            }
        });
        return out;
    }

    private void plain(float[] x, int rows, float[] y, int first, int last, Tensor out) {
        for (int row = 0; row < rows; row++) {
            plainRow(x, row, y, first, last, out);
        }
    }

    private void plainRow(float[] x, int row, float[] y, int first, int last, Tensor out) {
        for (int column = first; column < last; column++) {
            Interruption.check();
            float dot = order.dot(operands.minExponent(), x, row * filled, y, column * filled, filled);
            out.data()[row * out.c() + column] = dot;
        }
    }

    /** The rows, rounded to the format and filled up with zeros. */
    private float[] rounded(Tensor matrix) {
        float[] rounded = new float[Require.elements("matrix", matrix.n(), filled)];
        for (int row = 0; row < matrix.n(); row++) {
            Interruption.check();
            for (int i = 0; i < k; i++) {
                Interruption.checkNowAndThen(i);
                float number = matrix.data()[row * k + i];
                rounded[row * filled + i] = FusedDot.isNormal(operands, number) ? number : operands.round(number);
            }
        }
        return rounded;
    }

    /** Which rows have factors alone with which the fast form gets by. */
    private boolean[] moderate(float[] x, int rows) {
        boolean[] moderate = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            Interruption.check();
            moderate[row] = moderate(x, row * filled, (row + 1) * filled, operands.minExponent());
        }
        return moderate;
    }

    /** Whether half of a step's products add up in an int, and c beside them. */
    private static boolean fits(FusedDot step) {
        long products = (step.terms() + 1) / 2;
        return (products + 1) << step.fractionBits() + 2 <= Integer.MAX_VALUE;
    }

    /** Whether the factors are zeros or have moderate exponents. */
    private static boolean moderate(float[] x, int from, int to, int minExponent) {
        boolean moderate = true;
        for (int i = from; i < to; i++) {
            int e = FusedDot.exponent(x[i], minExponent);
            moderate &= x[i] == 0 || e >= -LARGEST && e <= LARGEST;
        }
        return moderate;
    }
}
