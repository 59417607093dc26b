package floatlab.parallel;

import floatlab.format.FloatText;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A float to which several threads may add at once. It works as CUDA's {@code atomicAdd} does where the hardware has only
 * compare-and-set: a thread reads the value, adds its term, and writes the sum if no other thread has written in between;
 * otherwise it tries again.
 *
 * <p>No term is ever lost. But the terms are added one after the other in the order in which the threads come, and that
 * depends on the run.
 *
 * <p>Source: NVIDIA, CUDA C++ Programming Guide, section "Atomic Functions".
 */
public final class AtomicFloat {
    private final AtomicInteger bits = new AtomicInteger(Float.floatToRawIntBits(0));

    /** Starts at +0. */
    public AtomicFloat() {}

    /**
     * Adds a term: value ← fl(value + term), rounded to nearest, ties to even. NaN, infinities and overflow as in IEEE 754.
     *
     * @param term the term
     */
    public void add(float term) {
        int seen;
        int next;
        do {
            seen = bits.get();
            next = Float.floatToRawIntBits(Float.intBitsToFloat(seen) + term);
        } while (!bits.compareAndSet(seen, next));
    }

    /**
     * The value at this moment.
     *
     * @return the sum of the terms that were added so far
     */
    public float get() {
        return Float.intBitsToFloat(bits.get());
    }

    /**
     * The value at this moment, in digits.
     *
     * @return such as {@code 0.1}
     */
    @Override
    public String toString() {
        return FloatText.shortest(get());
    }
}
