package floatlab.layer;

/**
 * How {@link Moments} computes the sum of squared deviations M = Σ(x − mean)², all in sequence.
 *
 * <p>The bounds are for the relative error of M / n, including the division, for n numbers of a format that also has n (up to
 * 2²⁴ in float), where nothing over- or underflows. γ₍k₎ = ku / (1 − ku) bounds the relative error of k roundings (Higham,
 * <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., lemma 3.1; for variances section 1.9), and
 * κ = ‖x‖ / √M ≥ 1 is the condition number, with ‖x‖² = Σx². The bounds have the form that Chan, Golub and LeVeque 1983, doi
 * 10.1080/00031305.1983.10483115, give without constants: nκ²u, nu + n²κ²u², nκu.
 */
public enum Variance {
    /**
     * {@code Σx² - (Σx)² / n} in one pass: the difference of two large numbers. It cancels when the mean is large beside the
     * deviation, and can be negative.
     *
     * <p>Bound: γ₍3n+2₎κ². Σx² is off by γ₍n₎‖x‖², from a product and n − 1 additions. (Σx)²/n is off by γ₍2n₎‖x‖², because Σx
     * is off by γ₍n−1₎ Σ|x|, Σ|x| is at most √n ‖x‖, squaring doubles the relative error, and the square and the division
     * round. The difference and the last division add two roundings.
     */
    ONE_PASS,

    /**
     * {@code mean = Σx / n}, then {@code Σ(x - mean)²}: two passes. The result is never negative.
     *
     * <p>Bound: γ₍n+3₎ + (1 + γ₍n+3₎)γ₍n₎²κ². A term has two roundings from the deviation, which is squared, one from the
     * product, n − 1 from the additions and one from the division. The mean is off by e, which is at most γ₍n₎‖x‖/√n, and
     * Σ(x − mean − e)² = M + ne².
     */
    TWO_PASS,

    /**
     * One pass with a running mean: {@code d = x - mean}, {@code mean += d / k}, {@code M += d·(x - mean)}. Source: Welford
     * 1962, doi 10.1080/00401706.1962.10490022.
     *
     * <p>Bound, to first order in nκu: ((2n + 1)κ + n + 3 + 8√(ln n))u. The terms t = d²(k − 1)/k are not negative and have at
     * most n + 3 roundings. The k-th mean is off by e with |e| ≤ uE and kE = Σ(2|d| + j|mean|) over j from 2 to k, because
     * its three roundings are those of d, d/j and the mean. This changes the terms by at most 2u Σ|d|E, which is at most
     * 2u√(Σd²)√(ΣE²). M = Σt gives Σd² ≤ 2M, and j|mean| ≤ √j ‖x‖ gives E ≤ √k ‖x‖ + 2√(2M/k). With Σk = n(n + 1)/2 and
     * Σ1/k ≤ ln n the change is at most ((2n + 1)κ + 8√(ln n))u·M.
     */
    WELFORD
}
