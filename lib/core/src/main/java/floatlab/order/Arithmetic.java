package floatlab.order;

/**
 * How one term {@code x·w} of a reduction enters its accumulator: with one rounding or with two.
 *
 * <p>Both follow IEEE 754 binary32, rounding to nearest, ties to even; NaN, ∞ and −0 are those of the operations named.
 */
public enum Arithmetic {
    /**
     * Fused multiply-add, {@code fl(x·w + acc)}: the exact product is added and the sum rounded once. The error is at
     * most half an ulp of the result, u·|x·w + acc| with u = 2⁻²⁴ (IEEE 754-2019, 5.4.1).
     */
    FMA("FMA") {
        @Override
        public float accumulate(float acc, float x, float w) {
            // The only call: where the CPU has no FMA, Math.fma is slow and an exact software fma can take its place.
            return Math.fma(x, w, acc);
        }
    },

    /** Multiply, then add, {@code fl(acc + fl(x·w))}: the product is rounded, then the sum. */
    MUL_ADD("multiply, then add") {
        @Override
        public float accumulate(float acc, float x, float w) {
            return acc + x * w;
        }
    };

    private final String text;

    Arithmetic(String text) {
        this.text = text;
    }

    /**
     * The arithmetic in words, as tables and plots show it.
     *
     * @return {@code FMA} or {@code multiply, then add}
     */
    public String describe() {
        return text;
    }

    /**
     * Adds the term {@code x·w} to an accumulator.
     *
     * @param acc the accumulator before
     * @param x a factor of the term
     * @param w the other factor
     * @return the accumulator after
     */
    public abstract float accumulate(float acc, float x, float w);
}
