package floatlab.layer;

/** How {@link Moments} computes the sum of squared deviations Σ(x − mean)², all in sequence. */
public enum Variance {
    /**
     * {@code Σx² - (Σx)² / n} in one pass: the difference of two large numbers. It cancels when the mean is large beside the
     * deviation, and can be negative.
     */
    ONE_PASS,

    /** {@code mean = Σx / n}, then {@code Σ(x - mean)²}: two passes; never negative. */
    TWO_PASS,

    /**
     * One pass with a running mean: {@code d = x - mean}, {@code mean += d / k}, {@code M += d·(x - mean)}. Source: Welford
     * 1962, doi 10.1080/00401706.1962.10490022.
     */
    WELFORD
}
