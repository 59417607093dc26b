/**
 * Floating-point formats and the text of their numbers. Begin with {@link floatlab.format.Format}: binary16, bfloat16, TF32, the
 * two fp8 formats, binary32 and binary64, how a number is rounded into each, and their arithmetic.
 * {@link floatlab.format.FloatBits} takes a float apart, {@link floatlab.format.Ulp} measures distances and errors in units in
 * the last place, and {@link floatlab.format.FloatText} writes numbers the same way on every JDK and in every language; no other
 * package makes text of a float. The package knows single numbers, but no arrays, sums or layers.
 */
package floatlab.format;
