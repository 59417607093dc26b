package floatlab.parallel;

/** An array cut into consecutive pieces of equal size; the last one may be shorter. */
record Pieces(int length, int size) {
    /** How many there are. */
    int count() {
        return length / size + (length % size == 0 ? 0 : 1);
    }

    int from(int piece) {
        return piece * size;
    }

    int to(int piece) {
        return piece == count() - 1 ? length : from(piece) + size;
    }

    /** The sum of a piece from +0, left to right. */
    float sum(float[] x, int piece) {
        float sum = 0;
        int to = to(piece);
        for (int i = from(piece); i < to; i++) {
            sum += x[i];
        }
        return sum;
    }

    /** The sum of a piece from +0, left to right. */
    double sum(double[] x, int piece) {
        double sum = 0;
        int to = to(piece);
        for (int i = from(piece); i < to; i++) {
            sum += x[i];
        }
        return sum;
    }
}
