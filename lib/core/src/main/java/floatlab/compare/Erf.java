package floatlab.compare;

/**
 * The error function in double, within about 10⁻¹⁵: a series near 0, a continued fraction beyond (Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 7.1.6 and 7.1.14).
 */
final class Erf {
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private Erf() {}

    static double of(double x) {
        return Math.abs(x) < 2 ? series(x) : x > 0 ? 1 - fraction(x) : fraction(-x) - 1;
    }

    /** 1 − erf(x). */
    static double complement(double x) {
        return x < -2 ? 2 - fraction(-x) : x < 2 ? 1 - series(x) : fraction(x);
    }

    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 100 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_ROOT_PI * StrictMath.exp(-x * x) * sum;
    }

    private static double fraction(double x) {
        double f = x;
        for (int n = 120; n > 0; n--) {
            f = x + n / 2.0 / f;
        }
        return StrictMath.exp(-x * x) / (f * Math.sqrt(Math.PI));
    }
}
