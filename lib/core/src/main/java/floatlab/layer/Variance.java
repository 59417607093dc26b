package floatlab.layer;

/**
 * How {@link Moments} computes the sum of squared deviations M = Σ(x − mean)², all in sequence.
 *
 * <p>The bounds are of the relative error of M / n, the last division included, for n numbers of the format where n itself
 * is one (up to 2²⁴ in float) and nothing over- or underflows. γ₍k₎ = ku / (1 − ku) bounds the relative error of k roundings
 * (Higham, <i>Accuracy and Stability of Numerical Algorithms</i>, 2nd ed., lemma 3.1; for variances section 1.9), and
 * κ = ‖x‖ / √M ≥ 1 is the condition number, ‖x‖² = Σx². They are of the form that Chan, Golub and LeVeque 1983, doi
 * 10.1080/00031305.1983.10483115, give without constants: nκ²u, nu + n²κ²u², nκu.
 */
public enum Variance {
    /**
     * {@code Σx² - (Σx)² / n} in one pass: the difference of two large numbers. It cancels when the mean is large beside the
     * deviation, and can be negative.
     *
     * <p>Bound: γ₍3n+2₎κ². Σx² is off by γ₍n₎‖x‖², a product and n − 1 additions; (Σx)²/n by γ₍2n₎‖x‖², as Σx is off by
     * γ₍n−1₎ Σ|x|, which is at most √n ‖x‖, and squaring doubles that, with two roundings more; the difference and the
     * division are two.
     */
    ONE_PASS,

    /**
     * {@code mean = Σx / n}, then {@code Σ(x - mean)²}: two passes; never negative.
     *
     * <p>Bound: γ₍n+3₎ + (1 + γ₍n+3₎)γ₍n₎²κ². A term has two roundings in the deviation, squared, one in the product, n − 1
     * in the additions, one in the division. The mean is off by e, at most γ₍n₎‖x‖/√n, and Σ(x − mean − e)² = M + ne².
     */
    TWO_PASS,

    /**
     * One pass with a running mean: {@code d = x - mean}, {@code mean += d / k}, {@code M += d·(x - mean)}. Source: Welford
     * 1962, doi 10.1080/00401706.1962.10490022.
     *
     * <p>Bound, to first order in nκu: ((2n + 1)κ + n + 3 + 8√(ln n))u. The terms t = d²(k − 1)/k are not negative and have
     * n + 3 roundings at most. The k-th mean is off by e with |e| ≤ uE and kE = Σ(2|d| + j|mean|) over j from 2 to k, as its
     * three roundings are of d, d/j and the mean. That moves the terms by at most 2u Σ|d|E, hence 2u√(Σd²)√(ΣE²).
     * As M = Σt, Σd² ≤ 2M; as j|mean| ≤ √j ‖x‖, E ≤ √k ‖x‖ + 2√(2M/k). With Σk = n(n + 1)/2 and Σ1/k ≤ ln n that is at most
     * ((2n + 1)κ + 8√(ln n))u·M.
     */
    WELFORD
}
