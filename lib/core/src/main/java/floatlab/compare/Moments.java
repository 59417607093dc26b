package floatlab.compare;

/** Sum, mean and variance of some numbers, in two passes, with what their error bounds need. */
final class Moments {
    int count;
    double sum;
    double sizes;
    double partials;
    double squares;
    double variance;

    static Moments of(Elements x, int first, int count, int step) {
        Moments m = new Moments();
        for (int pass = 0; pass < 2; pass++) {
            for (int k = 0; k < count; k++) {
                m.take(pass, x.at(first + k * step));
            }
            m.end(pass);
        }
        return m;
    }

    void take(int pass, double x) {
        if (pass == 0) {
            sum += x;
            sizes += Math.abs(x);
            squares += x * x;
            partials += count++ == 0 ? 0 : sum * sum;
        } else {
            variance += (x - mean()) * (x - mean());
        }
    }

    void end(int pass) {
        if (pass == 1) {
            variance /= count;
        }
    }

    double mean() {
        return sum / count;
    }

    /** What additions do to E[x²] − E[x]², the worst of the formulas: n·E[x²] + 2n·|mean|·E|x|. */
    double varianceOfSums() {
        return count * (squares / count) + 2.0 * count * Math.abs(mean()) * (sizes / count);
    }

    /** What the other operations do to it: squares, quotients and the difference. */
    double varianceOfRest() {
        return 4 * squares / count + 6 * mean() * mean();
    }
}
