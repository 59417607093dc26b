package floatlab.bench;

import floatlab.format.Format;
import floatlab.random.NumpyRandom;
import floatlab.tensor.Tensor;
import floatlab.tensorcore.TensorCore;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;

/**
 * Times a bf16 product of 1024 × 1024 times 1024 × 1024 as an H100 adds it, beside three plain loops over floats, on one
 * thread. It is the thread's own time, so that another program on the machine does not count.
 */
public final class TensorCoreProduct {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int N = 1024;
    private static final int ROUNDS = 7;

    private TensorCoreProduct() {}

    /**
     * Prints a line for each round. The first rounds are those of an interpreter.
     *
     * @param args none
     */
    public static void main(String[] args) {
        System.setProperty("floatlab.threads", "1");
        Tensor a = matrix(1);
        Tensor b = matrix(2);
        for (int round = 0; round < ROUNDS; round++) {
            double ours = seconds(() -> TensorCore.HOPPER.product(Format.BFLOAT16, false, a, b));
            double plain = seconds(() -> plain(a, b));
            System.out.printf(
                    Locale.ROOT,
                    "tensor core %.3f s (%.1f GFLOP/s), plain loops %.3f s (%.1f GFLOP/s), ratio %.2f%n",
                    ours,
                    2e-9 * N * N * N / ours,
                    plain,
                    2e-9 * N * N * N / plain,
                    plain / ours);
        }
    }

    private static Tensor matrix(int seed) {
        double[] normal = new NumpyRandom(seed).standardNormal(N * N);
        float[] x = new float[N * N];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Format.BFLOAT16.round(normal[i]);
        }
        return Tensor.of(x, N, N, 1, 1);
    }

    private static double seconds(Runnable call) {
        long start = THREADS.getCurrentThreadCpuTime();
        call.run();
        return 1e-9 * (THREADS.getCurrentThreadCpuTime() - start);
    }

    private static Tensor plain(Tensor a, Tensor b) {
        Tensor out = Tensor.zeros(N, N, 1, 1);
        float[] x = a.data();
        float[] y = b.data();
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                float sum = 0;
                for (int k = 0; k < N; k++) {
                    sum += x[i * N + k] * y[j * N + k];
                }
                out.data()[i * N + j] = sum;
            }
        }
        return out;
    }
}
