package floatlab.parallel;

/** An array cut into consecutive pieces of equal size, the last one perhaps shorter. */
record Pieces(int length, int size) {
    static final int MOST_THREADS = 1024;

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

    static int checkSize(String name, int size) {
        return check(name, size, Integer.MAX_VALUE);
    }

    static int checkThreads(int threads) {
        return check("threads", threads, MOST_THREADS);
    }

    private static int check(String name, int value, int most) {
        if (value < 1 || value > most) {
            String range = most == Integer.MAX_VALUE ? "1 or more" : "1 to " + most;
            throw new IllegalArgumentException(name + " is " + value + ", expected " + range);
        }
        return value;
    }
}
