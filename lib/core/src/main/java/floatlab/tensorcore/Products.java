package floatlab.tensorcore;

import floatlab.format.Format;
import floatlab.runtime.Interruption;
import floatlab.runtime.Workers;
import floatlab.tensor.Tensor;

/** Whole products of two matrices in one order, shared among threads by rows. */
final class Products {
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
        Tensor out = Tensor.zeros(a.n(), b.n(), 1, 1);
        float[] x = rounded(a);
        float[] y = rounded(b);
        Workers.run(a.n(), Workers.defaultThreads(), (row, worker) -> {
            for (int column = 0; column < b.n(); column++) {
                Interruption.check();
                out.data()[row * b.n() + column] =
                        order.dot(operands.minExponent(), x, row * filled, y, column * filled, filled);
            }
        });
        return out;
    }

    /** The rows, rounded to the format and filled up with zeros. */
    private float[] rounded(Tensor matrix) {
        float[] rounded = new float[Math.multiplyExact(matrix.n(), filled)];
        for (int row = 0; row < matrix.n(); row++) {
            Interruption.check();
            for (int i = 0; i < k; i++) {
                rounded[row * filled + i] = operands.round(matrix.data()[row * k + i]);
            }
        }
        return rounded;
    }
}
