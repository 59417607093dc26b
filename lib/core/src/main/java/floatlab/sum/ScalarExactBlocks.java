package floatlab.sum;

/** Exact sums of blocks in plain loops. Four totals each, to keep the adders busy; being exact, their order is free. */
final class ScalarExactBlocks {
    private ScalarExactBlocks() {}

    /**
     * Sums n floats.
     *
     * @param n a multiple of {@link ExactBlocks#STEP}, at most {@link ExactBlocks#BLOCK}
     * @param parts receives the parts whose sum is the block's
     * @return how many parts there are, or another outcome of {@link ExactBlocks}
     */
    static int sum(float[] x, int from, int n, double[] parts) {
        int largest = 0;
        int least = Integer.MAX_VALUE;
        for (int i = from; i < from + n; i++) {
            int magnitude = Float.floatToRawIntBits(x[i]) & 0x7FFF_FFFF;
            largest = Math.max(largest, magnitude);
            least = Math.min(least, magnitude + ExactBlocks.FLOAT_SHIFT);
        }
        int outcome = ExactBlocks.outcome(largest, least);
        if (outcome == 1) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            for (int i = from; i < from + n; i += 4) {
                a += x[i];
                b += x[i + 1];
                c += x[i + 2];
                d += x[i + 3];
            }
            parts[0] = a + b + (c + d);
        } else if (outcome == 2) {
            double splitter = ExactBlocks.splitter(largest);
            double high = 0;
            double low = 0;
            for (int i = from; i < from + n; i++) {
                double q = splitter + x[i] - splitter;
                high += q;
                low += x[i] - q;
            }
            parts[0] = high;
            parts[1] = low;
        }
        return outcome;
    }

    /** As {@link #sum(float[], int, int, double[])}, for doubles. */
    static int sum(double[] x, int from, int n, double[] parts) {
        long largest = 0;
        long least = Long.MAX_VALUE;
        for (int i = from; i < from + n; i++) {
            long magnitude = Double.doubleToRawLongBits(x[i]) & Long.MAX_VALUE;
            largest = Math.max(largest, magnitude);
            least = Math.min(least, magnitude + ExactBlocks.DOUBLE_SHIFT);
        }
        int outcome = ExactBlocks.outcome(largest, least);
        if (outcome == 2) {
            double splitter = ExactBlocks.splitter(largest);
            double highA = 0;
            double lowA = 0;
            double highB = 0;
            double lowB = 0;
            for (int i = from; i < from + n; i += 2) {
                double a = splitter + x[i] - splitter;
                double b = splitter + x[i + 1] - splitter;
                highA += a;
                lowA += x[i] - a;
                highB += b;
                lowB += x[i + 1] - b;
            }
            parts[0] = highA + highB;
            parts[1] = lowA + lowB;
        }
        return outcome;
    }
}
