package floatlab.sum;

/** Exact sums of blocks in plain loops. Several totals each, to keep the adders busy; being exact, their order is free. */
final class ScalarExactBlocks {
    private ScalarExactBlocks() {}

    /**
     * Sums n floats.
     *
     * @param n a multiple of {@link ExactBlock#STEP}, at most {@link ExactBlock#SIZE}
     * @param block receives the parts whose sum is the block's
     * @return how many parts there are, or another outcome of {@link ExactBlock}
     */
    static int sum(float[] x, int from, int n, ExactBlock block) {
        int largest = 0;
        int least = Integer.MAX_VALUE;
        for (int i = from; i < from + n; i++) {
            int magnitude = Float.floatToRawIntBits(x[i]) & 0x7FFF_FFFF;
            largest = Math.max(largest, magnitude);
            least = Math.min(least, magnitude + ExactBlock.FLOAT_SHIFT);
        }
        int outcome = ExactBlock.outcome(largest, least);
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
            block.parts[0] = a + b + (c + d);
        } else if (outcome == 2) {
            double splitter = ExactBlock.splitter(ExactBlock.split(largest));
            double high = 0;
            double low = 0;
            for (int i = from; i < from + n; i++) {
                double q = splitter + x[i] - splitter;
                high += q;
                low += x[i] - q;
            }
            block.parts[0] = high;
            block.parts[1] = low;
        }
        // More parts take longer here than adding the terms one by one.
        return outcome <= 2 ? outcome : ExactBlock.TOO_WIDE;
    }

    /** As {@link #sum(float[], int, int, ExactBlock)}, for doubles. */
    static int sum(double[] x, int from, int n, ExactBlock block) {
        long largest = 0;
        long least = Long.MAX_VALUE;
        for (int i = from; i < from + n; i++) {
            long magnitude = Double.doubleToRawLongBits(x[i]) & Long.MAX_VALUE;
            largest = Math.max(largest, magnitude);
            least = Math.min(least, magnitude + ExactBlock.DOUBLE_SHIFT);
        }
        int outcome = ExactBlock.outcome(largest, least);
        if (outcome == 2) {
            double splitter = ExactBlock.splitter(ExactBlock.split(largest));
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
            block.parts[0] = highA + highB;
            block.parts[1] = lowA + lowB;
        }
        return outcome <= 2 ? outcome : ExactBlock.TOO_WIDE;
    }
}
