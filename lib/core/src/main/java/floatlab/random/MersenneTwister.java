package floatlab.random;

/**
 * MT19937, the 32-bit Mersenne Twister, seeded by one 32-bit word with the 2002 initialisation, as NumPy's
 * {@code RandomState(seed)} is.
 *
 * <p>Source: Matsumoto and Nishimura, Mersenne twister (1998), doi 10.1145/272991.272995, and the authors' improved
 * initialisation of 2002. The library has this class because the one of commons-math3 3.6.1 extends the sign of its
 * {@code int} seed, and so has another stream for every seed from 2<sup>31</sup> on.
 */
final class MersenneTwister {
    private static final int N = 624;
    private static final int M = 397;
    private static final int MATRIX_A = 0x9908b0df;
    private static final int UPPER_BIT = 0x80000000;

    private final int[] state = new int[N];
    private int next = N;

    /** Starts the stream of a seed; its 32 bits are read as unsigned. */
    MersenneTwister(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            int previous = state[i - 1];
            state[i] = 1812433253 * (previous ^ (previous >>> 30)) + i;
        }
    }

    /** The next 32 random bits. */
    int nextInt() {
        if (next == N) {
            refill();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void refill() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & UPPER_BIT) | (state[(i + 1) % N] & ~UPPER_BIT);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ (-(y & 1) & MATRIX_A);
        }
        next = 0;
    }
}
