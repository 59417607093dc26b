package floatlab.tensorcore;

import floatlab.format.Format;
import floatlab.runtime.Require;
import floatlab.runtime.Subnormals;
import java.util.Objects;

/**
 * What one matrix instruction computes for one of its outputs: d = c + Σ a[k]·b[k], in one {@link FusedDot} or several.
 *
 * <p>Each step takes its products in turn and adds them to what the step before gave; the first adds them to c. An instruction
 * may instead begin with +0 and add c at the end, by an ordinary float addition, rounded to nearest. TF32 factors are cut to
 * 10 fraction bits first: the instruction ignores the last 13 bits of a float.
 *
 * @param operands the format of a and b
 * @param terms k, the number of products
 * @param step what one step adds; its number of terms divides k
 * @param places which products go into the same step
 * @param addsLast whether c is added at the end
 */
public record Instruction(Format operands, int terms, FusedDot step, Places places, boolean addsLast) {

    /** Which products a step takes. */
    public enum Places {
        /** Neighbours: with steps of 4, the first takes the products 0 to 3. */
        NEIGHBOURS,

        /**
         * Two steps. The first takes the products 0, 1, 4, 5, 8, 9 …, whose number leaves a remainder below 2 when it is
         * divided by 4; the second takes the others.
         */
        PAIRS
    }

    /**
     * An instruction.
     *
     * @param operands the format of a and b
     * @param terms k, the number of products
     * @param step what one step adds
     * @param places which products go into the same step
     * @param addsLast whether c is added at the end
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the steps do not divide {@code terms}, if there are not two of them for
     *     {@link Places#PAIRS}, or if the operands have more than 11 significant bits
     */
    public Instruction {
        FusedDot.requireFactors(operands);
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(places, "places");
        boolean fits = terms > 0 && (places == Places.PAIRS ? terms == 2 * step.terms() : terms % step.terms() == 0);
        String expected = places == Places.PAIRS
                ? "two steps of " + step.terms() + " terms"
                : "a multiple of the " + step.terms() + " terms of a step";
        Require.that(fits && terms <= 256, "terms", () -> terms, expected + ", at most 256");
    }

    /**
     * One output.
     *
     * @param a the factors, k numbers of the format; for TF32 any floats, which are cut
     * @param b the other factors
     * @param c what the products are added to, a number of the step's result
     * @return d, a number of the step's result
     * @throws NullPointerException if an array is null
     * @throws IllegalArgumentException if {@code a} or {@code b} does not have k elements, or holds a number that is not of
     *     the format, or if c is none of a half accumulator
     */
    public float multiplyAdd(float[] a, float[] b, float c) {
        Subnormals.check();
        float[] x = factors("a", a);
        float[] y = factors("b", b);
        if (!step.result().equals(FusedDot.E8M13)) { // Ada's accumulators of FP8 are floats, of which 13 bits are kept
            FusedDot.requireNumbers(step.result(), "c", new float[] {c});
        }
        float sum = addsLast ? 0 : c;
        for (int first = 0; first < terms; first += step.terms()) {
            sum = step.of(operands.minExponent(), x, first, y, first, sum);
        }
        return addsLast ? sum + c : sum;
    }

    /** The factors in the order in which the steps take them. */
    private float[] factors(String name, float[] x) {
        Objects.requireNonNull(x, name);
        Require.length(name, x.length, "floats", terms);
        boolean cuts = operands.equals(Format.TENSOR_FLOAT32);
        if (!cuts) {
            FusedDot.requireNumbers(operands, name, x);
        }
        float[] ordered = new float[terms];
        for (int k = 0; k < terms; k++) {
            int place = places == Places.NEIGHBOURS ? k : k / 4 * 2 + (k & 1) + (k & 2) / 2 * (terms / 2);
            ordered[place] = cuts ? Float.intBitsToFloat(Float.floatToRawIntBits(x[k]) & ~0x1fff) : x[k];
        }
        return ordered;
    }
}
