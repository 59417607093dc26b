package floatlab.sum;

/**
 * Exact sums of blocks in plain loops. Each has several totals to keep the adders busy: the order of exact additions does
 * not matter.
 */
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

    /**
     * As {@link #sum(float[], int, int, ExactBlock)}, for doubles. The split of the last block is tried first: it nearly
     * always fits, and so the terms are read once.
     */
    static int sum(double[] x, int from, int n, ExactBlock block) {
        if (split(x, from, n, block) && (block.parts[0] != 0 || block.parts[1] != 0)) {
            return 2;
        }
        // It does not fit, or all terms may be zeros.
        long largest = 0;
        long least = Long.MAX_VALUE;
        for (int i = from; i < from + n; i++) {
            long magnitude = Double.doubleToRawLongBits(x[i]) & Long.MAX_VALUE;
            largest = Math.max(largest, magnitude);
            least = Math.min(least, magnitude + ExactBlock.DOUBLE_SHIFT);
        }
        int outcome = ExactBlock.outcome(largest, least);
        if (outcome != 2) {
            return outcome < 2 ? outcome : ExactBlock.TOO_WIDE;
        }
        block.split = ExactBlock.roomySplit(largest, least);
        if (!split(x, from, n, block)) {
            throw new AssertionError("the split " + block.split + " does not fit the block it is made for");
        }
        return 2;
    }

    /** The two parts, or false if they may not be exact. */
    private static boolean split(double[] x, int from, int n, ExactBlock block) {
        double splitter = ExactBlock.splitter(block.split);
        long least = ExactBlock.leastBits(block.split);
        long largest = ExactBlock.largestBits(block.split);
        double highA = 0;
        double lowA = 0;
        double highB = 0;
        double lowB = 0;
        long outside = 0;
        for (int i = from; i < from + n; i += 2) {
            double a = x[i];
            double b = x[i + 1];
            long bitsA = Double.doubleToRawLongBits(a) & Long.MAX_VALUE;
            long bitsB = Double.doubleToRawLongBits(b) & Long.MAX_VALUE;
            // Negative if too large, or too small but not 0.
            outside |= largest - bitsA | bitsA - least & -bitsA;
            outside |= largest - bitsB | bitsB - least & -bitsB;
            double p = splitter + a - splitter;
            double q = splitter + b - splitter;
            highA += p;
            lowA += a - p;
            highB += q;
            lowB += b - q;
        }
        block.parts[0] = highA + highB;
        block.parts[1] = lowA + lowB;
        return outside >= 0;
    }
}
