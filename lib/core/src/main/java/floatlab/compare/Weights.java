package floatlab.compare;

/** The weights of a softmax in double, with what their error bounds need. */
final class Weights {
    final double[] weights;
    double most = Double.NEGATIVE_INFINITY;
    double log;
    double ofExponents;
    double ofErrors;

    private Weights(int count) {
        weights = new double[count];
    }

    /** The weights of scores, whose errors in units of u are given, or null for none. */
    static Weights of(double[] scores, double[] errors) {
        Weights w = new Weights(scores.length);
        for (double score : scores) {
            w.most = score > w.most || score != score ? score : w.most;
        }
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            w.weights[k] = StrictMath.exp(scores[k] - w.most);
            sum += w.weights[k];
        }
        for (int k = 0; k < scores.length; k++) {
            w.weights[k] /= sum;
            if (w.weights[k] > 0) {
                w.ofExponents += w.weights[k] * w.exponent(scores[k], 0);
                w.ofErrors += errors == null ? 0 : w.weights[k] * errors[k];
            }
        }
        w.log = StrictMath.log(sum);
        return w;
    }

    /** The error of an exponent in units of u, if its score has another: of the products with log₂e and of the difference. */
    double exponent(double score, double other) {
        return score == Double.NEGATIVE_INFINITY ? 0 : 2 * (Math.abs(score) + Math.abs(most)) + other;
    }
}
