/**
 * Ways of adding the terms of an array: each {@link floatlab.sum.Summation} is one documented order of rounded additions, with
 * a bound on its error, and {@link floatlab.sum.SumMethods} lists them all. Begin with {@link floatlab.sum.RecursiveSum}, the
 * plain loop, and {@link floatlab.sum.KahanSum}; {@link floatlab.sum.ExactSum} adds without any error and is what all others
 * are measured by. Dot products, error bounds and condition numbers are here too. The package knows formats, exact
 * operations and threads; it does not know tensors, layers, or where the terms come from.
 */
package floatlab.sum;
